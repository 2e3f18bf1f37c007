"""Federations: set up from the top, put in between, changed, dissolved; they follow their areas."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import drawn
import pytest
from edited import LEFT, RIGHT, WHOLE, apply, refused, there_and_back

from gridplanner.models.change import compare
from gridplanner.models.edits import (
    AddFederation,
    AddPeople,
    Assign,
    DissolveFederations,
    Edit,
    EditFederation,
    FoundFederations,
    MergeGrids,
    NewPerson,
    SetSettings,
    SplitGrid,
    Unassign,
)
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Assignment, Federation, Person, Place
from gridplanner.models.women.organisation import (
    federation_level,
    federation_of,
    federation_title,
    superior_fault,
)

MIDDLE = drawn.line((50, -10), (50, 110))
TOWN = Area(id="t1", code="999901001", name="柳河街道", geometry=WHOLE)


def two_levels(**tables: list) -> Plan:  # type: ignore[type-arg]
    """Two grids of a community of a township, three people, a compound."""
    community = Area(id="c1", code="999901001001", name="第1社区", parent="t1", geometry=WHOLE)
    plan = drawn.plan({"g1": LEFT, "g2": RIGHT}, [community], township=[TOWN])
    grids = [replace(one, parent="c1") for one in plan.grids.values()]
    people = [Person(id=f"p{n}", name=f"示例{n}") for n in (1, 2, 3)]
    compound = Place(id="k1", name="柳河花园", geometry=LEFT)
    plan = plan.with_rows("grid", grids).with_rows("person", people)
    plan = plan.with_rows("compound", [compound])
    for table, rows in tables.items():
        plan = plan.with_rows(table, rows)
    return plan


def above(plan: Plan, area: str) -> str:
    """Return the area of the federation over that of an area, or its name."""
    row = federation_of(plan, area)
    assert row is not None
    parent = plan.federations.get(row.parent)
    return "" if parent is None else parent.area or parent.name


def test_the_upper_ones_are_over_the_lower_ones() -> None:
    plan = apply(two_levels(), FoundFederations(("g1", "t1", "c1", "g2", "g1")))
    assert len(plan.federations) == 4
    assert [above(plan, id_) for id_ in ("g1", "g2", "c1", "t1")] == ["c1", "c1", "t1", ""]
    names = [one.name for one in plan.federations.values()]
    assert names == ["柳河街道妇联", "第1社区妇联", "第1社区001网格妇联", "第1社区002网格妇联"]
    assert [federation_level(plan, one) for one in plan.federations.values()] == [
        "township",
        "community",
        "grid",
        "grid",
    ]


def test_one_in_between_takes_over_those_below() -> None:
    plan = apply(two_levels(), FoundFederations(("g1", "g2", "t1")))
    assert above(plan, "g1") == "t1"
    moved = replace(federation_of(plan, "g2"), parent="")  # type: ignore[type-var]
    plan = plan.with_rows("federation", [moved])  # type: ignore[list-item]
    plan = apply(plan, FoundFederations(("c1",)))
    assert (above(plan, "g1"), above(plan, "c1")) == ("c1", "t1")
    assert above(plan, "g2") == "", "one the office put elsewhere stays there"


def test_the_first_of_a_city_is_over_the_topmost() -> None:
    plan = apply(two_levels(), FoundFederations(("t1", "c1")))
    plan = apply(plan, AddFederation("济宁市妇联"))
    assert (above(plan, "t1"), above(plan, "c1")) == ("济宁市妇联", "t1")
    second = apply(plan, AddFederation("另一个市妇联"))
    assert above(second, "t1") == "济宁市妇联"
    below = apply(apply(two_levels(), AddFederation("济宁市妇联")), FoundFederations(("g1",)))
    assert above(below, "g1") == "济宁市妇联"


def test_titles_are_the_office_s_own() -> None:
    plan = two_levels()
    assert federation_title(plan, "g1") == "第1社区001网格妇联"
    named = apply(plan, SetSettings((("federation.grid", "妇女联合会"),)))
    assert federation_title(named, "g1") == "第1社区001网格妇女联合会"


def test_property_companies_have_one_of_their_own() -> None:
    plan = apply(two_levels(), FoundFederations(("t1",)))
    plan = apply(plan, AddFederation("红色物业妇联", "property", "t1", "f1", ("k1", "k1")))
    row = plan.federations["f2"]
    assert (row.looked_after, row.seat) == (("k1",), "f2")
    assert federation_of(plan, "t1") == plan.federations["f1"]
    plan = apply(plan, Assign("p1", "f2", "chair"))
    assert [one.area for one in plan.assignments.values()] == ["f2"]
    gone = apply(plan, DissolveFederations(("f2",)))
    assert not gone.assignments


def test_changing_one() -> None:
    plan = apply(two_levels(), FoundFederations(("t1", "c1")))
    plan = apply(plan, EditFederation("f2", name=" 第1社区妇女联合会 ", parent=""))
    assert (plan.federations["f2"].name, plan.federations["f2"].parent) == ("第1社区妇女联合会", "")


def test_dissolved_those_below_come_under_the_one_above() -> None:
    plan = apply(two_levels(), FoundFederations(("t1", "c1", "g1")))
    for edit in (Assign("p1", "c1", "chair"), Assign("p2", "c1", "vice_chair")):
        plan = apply(plan, edit)
    plan = apply(plan, Assign("p3", "c1", "executive"))
    plan = apply(plan, DissolveFederations(("f2",)))
    assert above(plan, "g1") == "t1"
    assert [one.role for one in plan.assignments.values()] == ["executive"]


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (FoundFederations(("g1",)), "federation.there_already"),
        (FoundFederations(("g9",)), "edit.no_area"),
        (FoundFederations(("m1",)), "edit.no_area"),
        (AddFederation(" "), "federation.no_name"),
        (AddFederation("妇联", area="g1"), "federation.there_already"),
        (AddFederation("妇联", parent="f9"), "federation.none"),
        (AddFederation("妇联", "property", compounds=("k9",)), "federation.no_compound"),
        (AddFederation("妇联", "club"), "federation.no_kind"),
        (AddFederation("妇联", area="k1"), "edit.no_area"),
        (EditFederation("f9", name="x"), "federation.none"),
        (EditFederation("f1", name=" "), "federation.no_name"),
        (EditFederation("f1", parent="f2"), "federation.circle"),
        (EditFederation("f1", parent="f1"), "federation.circle"),
        (EditFederation("f1", compounds=("k9",)), "federation.no_compound"),
        (DissolveFederations(("f9",)), "federation.none"),
    ],
)
def test_refusals(edit: Edit, code: str) -> None:
    micro = Area(id="m1", name="微格", parent="g1", geometry=LEFT)
    plan = apply(two_levels(micro_grid=[micro]), FoundFederations(("c1", "g1")))
    assert refused(plan, edit) == code


def test_a_circle_in_a_file_is_seen() -> None:
    rows = [
        Federation(id="f1", name="甲", parent="f2"),
        Federation(id="f2", name="乙", parent="f1"),
    ]
    plan = two_levels(federation=[*rows, Federation(id="f3", name="丙", parent="f9")])
    assert [superior_fault(plan, one) for one in plan.federations.values()] == [
        "circle",
        "circle",
        "missing",
    ]


def test_split_the_posts_stay_with_the_part_that_keeps() -> None:
    plan = apply(two_levels(), FoundFederations(("g1",)))
    plan = apply(plan, Assign("p1", "g1", "chair"))
    after = apply(plan, SplitGrid("g1", MIDDLE))
    assert compare(plan, after).of("assignment") == {}
    assert compare(plan, after).of("federation") == {}


def test_merged_one_federation_remains_and_other_heads_are_deputies() -> None:
    plan = apply(two_levels(), FoundFederations(("c1", "g1", "g2")))
    for edit in (Assign("p1", "g1", "chair"), Assign("p2", "g2", "chair")):
        plan = apply(plan, edit)
    after = apply(plan, MergeGrids(("g1", "g2")))
    assert [one.area for one in after.federations.values()] == ["c1", "g1"]
    assert {(one.person, one.area, one.role) for one in after.assignments.values()} == {
        ("p1", "g1", "chair"),
        ("p2", "g1", "vice_chair"),
    }


def test_merged_the_only_federation_goes_on_with_its_head() -> None:
    plan = apply(apply(two_levels(), FoundFederations(("g2",))), Assign("p2", "g2", "chair"))
    after = apply(plan, MergeGrids(("g1", "g2")))
    assert [one.area for one in after.federations.values()] == ["g1"]
    assert [(one.area, one.role) for one in after.assignments.values()] == [("g1", "chair")]


def headed(*posts: tuple[str, str, str]) -> Plan:
    """Return two grids with their federations, and heads: person, grid, until."""
    plan = apply(two_levels(), FoundFederations(("c1", "g1", "g2")))
    heads = [
        Assignment(id=f"a{n}", person=person, area=grid, role="chair", until=until)
        for n, (person, grid, until) in enumerate(posts, 1)
    ]
    return plan.with_rows("assignment", heads)


def roles(plan: Plan) -> set[tuple[str, str, str]]:
    return {(one.person, one.area, one.role) for one in plan.assignments.values()}


def test_merged_the_only_head_goes_on() -> None:
    after = apply(headed(("p2", "g2", "")), MergeGrids(("g1", "g2")))
    assert roles(after) == {("p2", "g1", "chair")}


def test_merged_who_heads_both_is_no_deputy_of_her_own() -> None:
    after = apply(headed(("p1", "g1", ""), ("p1", "g2", "")), MergeGrids(("g1", "g2")))
    assert roles(after) == {("p1", "g1", "chair")}


def test_merged_who_was_head_once_stays_what_she_was() -> None:
    plan = headed(("p1", "g1", ""), ("p2", "g2", "2020-01-01"))
    assert roles(apply(plan, MergeGrids(("g1", "g2")))) == {
        ("p1", "g1", "chair"),
        ("p2", "g1", "chair"),
    }


@pytest.mark.parametrize(("name", "kept"), [("", "g1"), ("巧手妇联", "巧手妇联")])
def test_merged_the_only_federation_has_the_title_of_its_grid(name: str, kept: str) -> None:
    plan = apply(two_levels(), FoundFederations(("g2",)))
    [row] = plan.federations.values()
    if name:
        plan = apply(plan, EditFederation(row.id, name=name))
    [stays] = apply(plan, MergeGrids(("g1", "g2"))).federations.values()
    assert stays.name == (name or federation_title(plan, kept))


def test_merged_no_federation_is_left_under_one_that_is_gone() -> None:
    plan = apply(two_levels(), FoundFederations(("c1", "g1", "g2")))
    first, other = (federation_of(plan, id_) for id_ in ("g1", "g2"))
    assert first is not None
    assert other is not None
    plan = apply(plan, EditFederation(first.id, parent=other.id))
    after = apply(plan, MergeGrids(("g1", "g2")))
    assert above(after, "g1") == "c1"


def test_the_first_of_a_city_is_not_put_over_its_own_superior() -> None:
    plan = apply(two_levels(), FoundFederations(("t1", "g1")))
    [top] = [one.id for one in plan.federations.values() if one.area == "t1"]
    after = apply(plan, AddFederation("济宁市妇联", parent=top))
    assert [superior_fault(after, one) for one in after.federations.values()] == ["", "", ""]


def test_a_compound_that_has_gone_may_stay_named() -> None:
    plan = apply(two_levels(), AddFederation("物业妇联", "property", compounds=("k1",)))
    plan = plan.with_rows("compound", [], without=["k1"])
    after = apply(plan, EditFederation("f1", name="红色物业妇联"))
    assert after.federations["f1"].compounds == "k1"
    assert refused(plan, EditFederation("f1", compounds=("k1",))) == "federation.no_compound"


def test_dissolved_once_however_often_named() -> None:
    plan = apply(two_levels(), FoundFederations(("c1",)))
    assert not apply(plan, DissolveFederations(("f1", "f1"))).federations


def test_merged_a_post_that_has_ended_does_not_stand_for_one_that_goes_on() -> None:
    posts = [
        Assignment(id="a1", person="p1", area="g1", role="full_time", until="2020-01-01"),
        Assignment(id="a2", person="p1", area="g2", role="full_time"),
        Assignment(id="a3", person="p2", area="g1", role="part_time"),
        Assignment(id="a4", person="p2", area="g2", role="part_time"),
    ]
    after = apply(two_levels(assignment=posts), MergeGrids(("g1", "g2")))
    assert list(after.assignments) == ["a1", "a2", "a3"]


def steps() -> list[Edit]:
    """Return edits of federations and posts, one after the other."""
    return [
        AddFederation("济宁市妇联"),
        FoundFederations(("t1", "c1", "g1", "g2")),
        AddFederation("红色物业妇联", "property", "t1", "f2", ("k1",)),
        EditFederation("f6", name="物业妇联", compounds=()),
        Assign("p1", "g1", "executive", mode="near", share=0.5, since="2026-01-01"),
        Assign("p1", "f1", "chair", until="2020-03-01"),
        DissolveFederations(("f3",)),
        AddPeople((NewPerson("新来的"),)),
        Assign("p2", "f6", "chair"),
        Unassign("a1"),
    ]


def test_there_and_back_and_through_the_file(tmp_path: Path) -> None:
    there_and_back(tmp_path / "妇联 一.gpkg", two_levels(), steps())
