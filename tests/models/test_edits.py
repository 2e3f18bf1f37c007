"""The other edits: what they make, and what they refuse in words."""

from __future__ import annotations

import drawn
import numpy as np
import pytest
from edited import LEFT, RIGHT, apply, refused, tiled, two_grids
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.models.edits import (
    AddPeople,
    Assign,
    EditPerson,
    EstimateHouseholds,
    MakeWholeGrids,
    NewPerson,
    RemovePerson,
    SetRule,
    SetSettings,
    SetWeights,
    Unassign,
)
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Assignment, Grid, Person, Rule

# Whole communities


def test_a_community_without_grids_becomes_one() -> None:
    communities = [
        Area(id="c1", code="999901001001", name="东社区", geometry=LEFT),
        Area(id="c2", code="999901001201", name="西村", geometry=RIGHT),
        Area(id="c3", name="南村", geometry=drawn.box(0, -100, 200, 0)),
    ]
    taken = Grid(id="g1", code="999901001001001", parent="c1", geometry=LEFT)
    plan = drawn.plan([taken], communities)
    after = apply(plan, MakeWholeGrids())
    assert [grid.parent for grid in after.grids.values()] == ["c1", "c2", "c3"]
    village, other = after.grids["g2"], after.grids["g3"]
    assert (village.code, village.name, village.kind) == ("999901001201001", "001网格", "rural")
    assert other.kind == "rural"
    assert tiled(after)
    assert refused(after, MakeWholeGrids()) == "edit.none_without_grids"
    assert refused(Plan(), MakeWholeGrids()) == "edit.no_communities"
    assert refused(plan, MakeWholeGrids(("c1",))) == "edit.has_grids"
    assert refused(plan, MakeWholeGrids(("c9",))) == "edit.no_community"
    assert list(apply(plan, MakeWholeGrids(("c3",))).grids) == ["g1", "g2"]


def test_beside_grids_that_differ_by_millimetres_the_coverage_stays_whole() -> None:
    beside = drawn.shape((100.003, -20), (200, -20), (200, 120), (99.997, 120))
    communities = [
        Area(id="c1", name="甲", geometry=LEFT),
        Area(id="c2", name="乙", geometry=beside),
    ]
    plan = drawn.plan([Grid(id="g1", parent="c2", geometry=beside)], communities)
    after = apply(plan, MakeWholeGrids())
    assert tiled(after)
    assert after.grids["g2"].geometry.area == pytest.approx(10_000, abs=1)


def test_a_grid_that_reaches_over_keeps_what_it_holds() -> None:
    beside = drawn.shape((95, -21), (200, -20), (200, 121), (94, 120))
    communities = [
        Area(id="c1", name="甲", geometry=LEFT),
        Area(id="c2", name="乙", geometry=RIGHT),
    ]
    plan = drawn.plan([Grid(id="g1", parent="c2", geometry=beside)], communities)
    after = apply(plan, MakeWholeGrids())
    assert tiled(after)
    assert 9_400 < after.grids["g2"].geometry.area < 9_500


def test_a_community_wholly_taken_is_named_alone_and_passed_over_among_many() -> None:
    communities = [
        Area(id="c1", name="甲", geometry=LEFT),
        Area(id="c2", name="乙", geometry=drawn.box(10, 10, 20, 20)),
        Area(id="c3", name="丙", geometry=RIGHT),
    ]
    plan = drawn.plan([Grid(id="g1", parent="c1", geometry=LEFT)], communities)
    assert refused(plan, MakeWholeGrids(("c2",))) == "edit.no_room"
    assert [grid.parent for grid in apply(plan, MakeWholeGrids()).grids.values()] == ["c1", "c3"]


# Names


# Estimates


def homes(**columns: list) -> Plan:  # type: ignore[type-arg]
    spots = [drawn.house(20 * n + 10, 50, 10, 8) for n in range(5)]
    return two_grids(spots, **columns)


def households(plan: Plan) -> list[float | None]:
    return [plan.buildings.number("households", row) for row in range(len(plan.buildings))]


def test_floors_make_households_where_they_are_known() -> None:
    plan = homes(
        households=[7, None, None, None, None],
        floors=[6, 6, 3, None, 5],
        units=[None, None, 2, None, None],
        kind=["", "", "residential", "", "school"],
        estimated=["", "population", "", "", ""],
    )
    after = apply(plan, EstimateHouseholds(units=1, flats=2))
    assert households(after) == [7, 12, 12, None, None]
    marks = [after.buildings.text("estimated", row) for row in range(5)]
    assert marks == ["", "households,population", "households", "", ""]


def test_a_total_is_shared_out_to_the_last_household() -> None:
    plan = homes(households=[7, None, None, None, None], floors=[1, 1, 2, 3, 1])
    after = apply(plan, EstimateHouseholds("c1", "share", total=100))
    assert sum(one or 0 for one in households(after)) == 100
    assert households(after)[0] == 7
    first, second, third = households(after)[1:4]
    assert first < second < third  # by floor area
    assert households(apply(plan, EstimateHouseholds("c1", "share", total=7)))[1] == 0


@given(st.integers(0, 5000), st.lists(st.floats(1, 40), min_size=1, max_size=30))
def test_shares_are_whole_and_add_up(total: int, floors: list[float]) -> None:
    spots = [drawn.house(3 * n, 50, 2, 2) for n in range(len(floors))]
    after = apply(two_grids(spots, floors=floors), EstimateHouseholds(method="share", total=total))
    found = np.array(households(after))
    assert (found == np.round(found)).all()
    assert (found >= 0).all()
    assert found.sum() == total


def test_an_estimate_stays_in_its_area() -> None:
    spots = [drawn.house(50, 50), drawn.house(150, 50)]
    after = apply(two_grids(spots, floors=[1, 1]), EstimateHouseholds("g2"))
    assert households(after) == [None, 2]


def test_what_cannot_be_estimated_is_said() -> None:
    plan = homes(households=[7, None, None, None, None])
    assert refused(plan, EstimateHouseholds()) == "edit.no_floors"
    assert refused(plan, EstimateHouseholds(method="share", total=6)) == "edit.less_than_known"
    assert refused(plan, EstimateHouseholds("g9")) == "edit.no_area"
    assert refused(plan, EstimateHouseholds("g2")) == "edit.nothing_blank"
    assert refused(Plan(), EstimateHouseholds()) == "edit.no_buildings"


# People


def staffed() -> Plan:
    people = [Person(id="p1", name="王秀兰"), Person(id="p2", name="李")]
    post = Assignment(id="a1", person="p1", area="g1", role="full_time")
    other = Assignment(id="a2", person="p2", area="g1", role="part_time")
    return drawn.plan({"g1": LEFT, "g2": RIGHT}, people=people, posts=[post, other])


def posts(plan: Plan) -> list[tuple[str, str, str]]:
    return [(one.person, one.area, one.role) for one in plan.assignments.values()]


def test_a_person_takes_the_place_of_who_holds_the_post_or_joins() -> None:
    replaced = apply(staffed(), Assign("p2", "g1", "full_time"))
    assert posts(replaced) == [("p2", "g1", "part_time"), ("p2", "g1", "full_time")]
    joined = apply(staffed(), Assign("p2", "g1", "full_time", replace=False))
    assert posts(joined)[-1] == ("p2", "g1", "full_time")
    assert len(posts(joined)) == 3
    assert refused(staffed(), Assign("p1", "g1", "full_time")) == "edit.already"
    assert refused(staffed(), Assign("p9", "g1", "full_time")) == "edit.no_person"
    assert refused(staffed(), Assign("p1", "g9", "full_time")) == "edit.no_area"
    assert refused(staffed(), Assign("p1", "g1", "king")) == "edit.no_role"


def test_posts_go_with_the_person() -> None:
    assert posts(apply(staffed(), Unassign("a1"))) == [("p2", "g1", "part_time")]
    gone = apply(staffed(), RemovePerson("p1"))
    assert list(gone.persons) == ["p2"]
    assert posts(gone) == [("p2", "g1", "part_time")]
    assert refused(staffed(), Unassign("a9")) == "edit.no_post"
    assert refused(staffed(), RemovePerson("p9")) == "edit.no_person"


def test_people_are_added_and_changed() -> None:
    added = apply(staffed(), AddPeople((NewPerson(" 张 ", "f"), NewPerson("赵"))))
    assert [one.name for one in added.persons.values()] == ["王秀兰", "李", "张", "赵"]
    assert list(added.persons) == ["p1", "p2", "p3", "p4"]
    changed = apply(staffed(), EditPerson("p1", phone="", capacity=0.5)).persons["p1"]
    assert (changed.name, changed.capacity) == ("王秀兰", 0.5)
    named = apply(staffed(), EditPerson("p1", name="  王 秀兰 ", sex="f")).persons["p1"]
    assert (named.name, named.sex) == ("王 秀兰", "f")
    assert refused(staffed(), AddPeople((NewPerson("a", sex="女"),))) == "edit.no_sex"
    assert refused(staffed(), EditPerson("p1", sex="F")) == "edit.no_sex"
    assert refused(staffed(), AddPeople((NewPerson(" "),))) == "edit.no_person_name"
    assert refused(staffed(), AddPeople((NewPerson("a", capacity=0),))) == "edit.bad_capacity"
    assert refused(staffed(), EditPerson("p1", name="")) == "edit.no_person_name"
    assert refused(staffed(), EditPerson("p9", name="")) == "edit.no_person"


# The office


def test_an_office_sets_its_own() -> None:
    plan = apply(staffed(), SetWeights((("children", 12),)))
    assert plan.figures["children"].visits_per_year == 12
    assert refused(plan, SetWeights((("children", -1),))) == "edit.bad_visits"
    assert refused(plan, SetWeights((("dogs", 1),))) == "edit.bad_visits"
    ruled = apply(plan, SetRule(Rule(id="G4", severity="error")))
    assert ruled.rules["G4"].severity == "error"
    assert refused(plan, SetRule(Rule(id="Z1"))) == "edit.no_rule"
    named = apply(plan, SetSettings((("level.grid", "片"),)))
    assert dict(named.settings) == {"level.grid": "片"}
    assert dict(apply(named, SetSettings((("level.grid", ""),))).settings) == {}
