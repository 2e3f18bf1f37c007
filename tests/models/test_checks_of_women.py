"""W1 to W9: one plan in which each kind of finding comes alone, one in which it does not."""

from __future__ import annotations

from dataclasses import replace

import drawn
import numpy as np
import pytest
from shapely import MultiPolygon, Point

from gridplanner.models.balance import balance
from gridplanner.models.buildings import TEXT, Buildings
from gridplanner.models.change import Change, compare
from gridplanner.models.checks import IDS, check, listed, recheck
from gridplanner.models.columns import Column
from gridplanner.models.findings.areas import areas_of, things_of
from gridplanner.models.mends import mends
from gridplanner.models.overview.coverage import Coverage
from gridplanner.models.plan import Plan
from gridplanner.models.rows import (
    Area,
    Assignment,
    Federation,
    Grid,
    Person,
    Rule,
    Unit,
    WomensGroup,
)
from gridplanner.models.standing import Standing

CODE = "999901001001"
DAY = "2026-01-01"


def organised() -> Plan:
    """Two staffed grids with all that a women's federation has, and nothing wrong with it."""
    community = Area(id="c1", code=CODE, name="柳河社区", geometry=drawn.box(0, 0, 200, 100))
    grids = [
        Grid(
            id=f"g{n}",
            code=f"{CODE}00{n}",
            name=f"00{n}网格",
            parent="c1",
            geometry=drawn.box(100 * n - 100, 0, 100 * n, 100),
        )
        for n in (1, 2)
    ]
    houses = drawn.buildings(
        [drawn.house(x, 50) for x in (20, 60, 120, 160)],
        households=[200, 200, 200, 200],
        name=["甲楼", "乙楼", "丙楼", "丁楼"],
    )
    houses = named(houses, ["s1", "s1", "s2", "s2"])
    people = [
        Person(id=f"p{n}", name=f"示例{n}", sex="f" if n < 3 else "m", home=f"b{2 * n - 1}")
        for n in (1, 2)
    ]
    posts = [
        (1, "g1", "full_time"),
        (2, "g2", "full_time"),
        (1, "g1", "chair"),
        (2, "g2", "chair"),
        (1, "g1", "executive"),
        (2, "g2", "executive"),
        (1, "h1", "host"),
    ]
    return drawn.plan(
        grids,
        [community],
        houses,
        people,
        [
            Assignment(id=f"a{n}", person=f"p{person}", area=area, role=role)
            for n, (person, area, role) in enumerate(posts, 1)
        ],
        federation=[
            Federation(id="f1", name="柳河社区妇联", area="c1"),
            Federation(id="f2", name="001网格妇联", area="g1", parent="f1"),
            Federation(id="f3", name="002网格妇联", area="g2", parent="f1"),
        ],
        womens_group=[
            WomensGroup(id=f"s{n}", name=f"第{n}小组", grid=f"g{n}", leader=f"p{n}") for n in (1, 2)
        ],
        micro_home=[Area(id="h1", name="巧手微家", parent="g1", geometry=Point(drawn.at(20, 50)))],
    )


def named(buildings: Buildings, groups: list[str]) -> Buildings:
    return buildings.with_column("womens_group", Column.of(np.array(groups, TEXT)))


def found(plan: Plan) -> list[tuple[str, str, str, tuple[str, str]]]:
    findings = check(Standing.of(plan))
    for one in findings:
        assert one.message
        left, bottom, right, top = one.extent
        assert left - 1e-6 <= one.where[0] <= right + 1e-6
        assert bottom - 1e-6 <= one.where[1] <= top + 1e-6
    return [(one.rule, one.kind, one.severity, one.subject) for one in findings]


def with_groups(*groups: str) -> Plan:
    plan = organised()
    return replace(plan, buildings=named(plan.buildings, list(groups)))


def without(table: str, *ids: str) -> Plan:
    return organised().with_rows(table, [], without=ids)


def with_post(id_: str, **fields: object) -> Plan:
    plan = organised()
    return plan.with_rows("assignment", [replace(plan.assignments[id_], **fields)])  # type: ignore[arg-type]


def test_nothing_is_wrong() -> None:
    assert found(organised()) == []
    unchecked = check(Standing.of(organised())).unchecked
    assert set(unchecked) == {"G5"}, "there is no road or water, and that is said"


def test_until_there_is_a_first_part_of_it_nothing_is_asked_for() -> None:
    plan = organised()
    for table in ("federation", "womens_group"):
        plan = plan.with_rows(table, [], without=list(plan.table(table)))
    assert any(rule == "W3" for rule, *_ in found(plan)), "an executive is a first part"
    plan = plan.with_rows("assignment", [], without=["a5", "a6"])
    assert found(plan) == []
    unchecked = check(Standing.of(plan)).unchecked
    assert [id_ for id_ in IDS if id_.startswith("W")] == [
        id_ for id_ in unchecked if id_[0] == "W"
    ]
    assert str(unchecked["W1"]) == "妇联组织尚未录入"


# W1


def test_ungrouped() -> None:
    for plan in (with_groups("s1", "", "s2", "s2"), with_groups("s1", "s9", "s2", "s2")):
        assert found(plan) == [("W1", "ungrouped", "error", ("grid", "g1"))]
    standing = Standing.of(plan)
    [finding] = check(standing)
    assert finding.message == "柳河社区001网格有 1 栋住宅楼未编入妇女小组:乙楼。请编入小组。"
    assert listed(standing, finding).tolist() == [1]


def test_what_is_no_home_needs_no_group() -> None:
    plan = with_groups("s1", "", "s2", "s2")
    kinds = Column.of(np.array(["", "school", "", ""], TEXT))
    assert found(replace(plan, buildings=plan.buildings.with_column("kind", kinds))) == []


def test_a_building_shared_by_stair_units() -> None:
    shared = with_groups("s1", "", "s2", "s2")
    units = [Unit(id=f"u{n}", building="b2", womens_group="s1") for n in (1, 2)]
    assert found(shared.with_rows("unit", units)) == []
    half = [units[0], replace(units[1], womens_group="")]
    assert found(shared.with_rows("unit", half)) == [("W1", "ungrouped", "error", ("grid", "g1"))]


def test_double() -> None:
    units = [Unit(id="u1", building="b2", womens_group="s1")]
    plan = organised().with_rows("unit", units)
    assert found(plan) == [("W1", "double", "error", ("grid", "g1"))]


# W2


def test_straddles() -> None:
    plan = with_groups("s1", "s1", "s1", "s2")
    assert found(plan) == [("W2", "straddles", "error", ("womens_group", "s1"))]
    [finding] = check(Standing.of(plan))
    assert finding.message == (
        "第1小组跨在柳河社区001网格、柳河社区002网格上,有 1 栋(单元)不在柳河社区001网格。"
        "请把它们编入当地的小组。"
    )


def test_a_group_of_a_grid_that_is_no_more() -> None:
    plan = organised()
    lost = replace(plan.womens_groups["s1"], grid="g7")
    assert found(plan.with_rows("womens_group", [lost])) == [
        ("W2", "no_grid", "error", ("womens_group", "s1"))
    ]
    hollow = WomensGroup(id="s3", name="第3小组", grid="g2", leader="p2")
    assert found(plan.with_rows("womens_group", [hollow])) == []


# W3


def test_no_federation() -> None:
    assert found(without("federation", "f3")) == [("W3", "no_federation", "error", ("grid", "g2"))]


def test_no_head() -> None:
    assert found(without("assignment", "a3")) == [("W3", "no_head", "error", ("grid", "g1"))]
    assert found(with_post("a3", until="2020-01-01")) == [
        ("W3", "no_head", "error", ("grid", "g1"))
    ]
    assert found(with_post("a3", until="2999-01-01", since="2020-01-01")) == []


def test_superiors() -> None:
    plan = organised()
    lost = plan.with_rows("federation", [replace(plan.federations["f2"], parent="f9")])
    assert found(lost) == [("W3", "superior_missing", "warning", ("federation", "f2"))]
    turned = plan.with_rows("federation", [replace(plan.federations["f1"], parent="f2")])
    assert found(turned) == [
        ("W3", "superior_circle", "warning", ("federation", one)) for one in ("f1", "f2")
    ]
    city = Federation(id="f4", name="市妇联")
    above = replace(plan.federations["f1"], parent="f4")
    assert found(plan.with_rows("federation", [city, above])) == []


# W4


def test_no_executive() -> None:
    assert found(without("assignment", "a6")) == [("W4", "no_executive", "warning", ("grid", "g2"))]


# W5 and W7


def test_few_dual_posts() -> None:
    plan = organised()
    others = [Person(id=f"p{n}", name=f"主席{n}", home=f"b{2 * n - 5}") for n in (3, 4)]
    apart = plan.with_rows("person", others).with_rows(
        "assignment",
        [replace(plan.assignments[f"a{n}"], person=f"p{n}") for n in (3, 4)],
    )
    assert found(apart) == [("W5", "heads", "info", ("community", "c1"))]
    half = apart.with_rows("assignment", [plan.assignments["a3"]])
    assert found(half) == []


def test_few_workers_in_the_federation() -> None:
    plan = organised()
    others = [Person(id=f"p{n}", name=f"妇干{n}", home=f"b{2 * n - 5}") for n in (3, 4)]
    moved = [replace(plan.assignments[f"a{n}"], person="p3") for n in (3, 5)]
    moved += [replace(plan.assignments[f"a{n}"], person="p4") for n in (4, 6)]
    moved += [
        Assignment(id=f"a{n + 6}", person=f"p{n}", area=f"g{n - 2}", role="grid_leader")
        for n in (3, 4)
    ]
    apart = plan.with_rows("person", others).with_rows("assignment", moved)
    assert found(apart) == [("W5", "workers", "info", ("community", "c1"))]
    loose = Rule(id="W5", values={"workers": 0.0})
    assert found(apart.with_rows("rule", [loose])) == []


def test_few_women() -> None:
    plan = organised()
    men = [replace(one, sex="m") for one in plan.persons.values()]
    assert found(plan.with_rows("person", men)) == [("W7", "women", "info", ("community", "c1"))]
    assert found(plan.with_rows("person", men[:1])) == []
    unknown = [replace(one, sex="") for one in men]
    assert found(plan.with_rows("person", unknown)) == [], "who is not known to be a man is no man"


# W6


def test_no_leader() -> None:
    plan = organised()
    for leader in ("", "p9"):
        lost = replace(plan.womens_groups["s1"], leader=leader)
        assert found(plan.with_rows("womens_group", [lost])) == [
            ("W6", "no_leader", "warning", ("womens_group", "s1"))
        ]


def test_a_leader_from_elsewhere() -> None:
    plan = organised()
    away = plan.with_rows("womens_group", [replace(plan.womens_groups["s1"], leader="p2")])
    assert found(away) == [("W6", "leader_elsewhere", "warning", ("womens_group", "s1"))]
    homeless = plan.with_rows("person", [replace(plan.persons["p1"], home="")])
    assert found(homeless) == [], "who serves there belongs there"
    stranger = plan.with_rows("person", [Person(id="p3", name="志愿者")]).with_rows(
        "womens_group", [replace(plan.womens_groups["s1"], leader="p3")]
    )
    assert found(stranger) == [], "of whom nothing is known nothing is said"


def test_hosts() -> None:
    assert found(without("assignment", "a7")) == [
        ("W6", "no_host", "warning", ("micro_home", "h1"))
    ]
    assert found(with_post("a7", person="p2")) == [
        ("W6", "host_elsewhere", "warning", ("micro_home", "h1"))
    ]


# W8


def test_executives_with_too_many_grids_or_households() -> None:
    plan = organised()
    both = with_post("a6", person="p1")
    assert found(both) == [("W8", "households", "info", ("person", "p1"))]
    many = both.with_rows("rule", [Rule(id="W8", values={"grids": 1, "households": 900})])
    assert found(many) == [("W8", "grids", "info", ("person", "p1"))]
    assert found(plan.with_rows("rule", [Rule(id="W8", values={"households": 400})])) == []


# W9


def test_micro_homes_that_are_missing() -> None:
    plan = without("micro_home", "h1").with_rows("assignment", [], without=["a7"])
    assert found(plan) == [("W9", "missing", "info", ("community", "c1"))]
    per_grid = organised().with_rows("rule", [Rule(id="W9", values={"per": "grid"})])
    assert found(per_grid) == [("W9", "missing", "info", ("grid", "g2"))]


@pytest.mark.parametrize(("parent", "kind"), [("g2", "outside"), ("g9", "nowhere"), ("c1", "")])
def test_micro_homes_that_are_elsewhere(parent: str, kind: str) -> None:
    plan = organised()
    plan = plan.with_rows("micro_home", [replace(plan.micro_homes["h1"], parent=parent)])
    quiet = [Rule(id="W6", on=False), Rule(id="W9", values={"per": "nothing"})]
    wanted = [("W9", kind, "info", ("micro_home", "h1"))] if kind else []
    assert found(plan.with_rows("rule", quiet)) == wanted


def test_rechecking_finds_what_checking_finds() -> None:
    plans = [
        organised(),
        with_groups("s1", "", "s1", "s9"),
        without("federation", "f1", "f3"),
        without("assignment", "a3", "a6", "a7"),
        without("womens_group", "s1"),
        without("micro_home", "h1"),
        without("person", "p1"),
        with_post("a6", person="p1"),
        with_post("a1", until=DAY),
        organised().with_rows("unit", [Unit(id="u1", building="b2", womens_group="s2")]),
        organised().with_rows(
            "womens_group", [replace(organised().womens_groups["s1"], grid="g2")]
        ),
        organised().with_rows("grid", [], without=["g2"]),
    ]
    first = plans[0]
    plans = [aligned(first, one) for one in plans]
    for old in plans:
        for new in plans:
            change, before = compare(old, new), Standing.of(old)
            earlier = check(before)
            after = before.after(new, change)
            again = recheck(earlier, before, after, change)
            whole = check(Standing.of(new))
            assert {id_: list(map(str, some)) for id_, some in again.by_rule.items()} == {
                id_: list(map(str, some)) for id_, some in whole.by_rule.items()
            }
            assert again.unchecked.keys() == whole.unchecked.keys()


def with_group_in(grid: str) -> Plan:
    plan = organised()
    return plan.with_rows("womens_group", [replace(plan.womens_groups["s1"], grid=grid)])


def aligned(first: Plan, plan: Plan) -> Plan:
    """Return a plan on the footprints of another: only columns are compared then."""
    column = plan.buildings.columns["womens_group"]
    return replace(plan, buildings=first.buildings.with_column("womens_group", column))


def test_a_change_of_nothing_costs_nothing() -> None:
    standing = Standing.of(organised())
    findings = check(standing)
    again = recheck(findings, standing, standing.after(standing.plan, Change()), Change())
    assert all(again.lasting[id_] is findings.lasting[id_] for id_ in IDS)


def test_a_virtual_grid_without_ground_is_checked_where_its_community_lies() -> None:
    plan = organised()
    empty = replace(plan.grids["g1"], kind="virtual", geometry=MultiPolygon())
    posts = [one.id for one in plan.posts_by("area")["g1"]]
    plan = plan.with_rows("assignment", [], without=posts)
    standing = Standing.of(plan.with_rows("grid", [empty]))
    found = [one for one in check(standing) if one.subject == ("grid", "g1")]
    assert found
    assert all(plan.area("c1").geometry.covers(Point(one.where)) for one in found)


def test_a_leaderless_group_whose_grid_is_gone_is_told_without_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = organised()
    group = replace(plan.womens_groups["s1"], leader="", grid="g9")
    standing = Standing.of(plan.with_rows("womens_group", [group]))
    found = next(one for one in check(standing) if one.kind == "no_leader")
    assert not found.message.startswith("的")
    monkeypatch.setattr("gridplanner.words._current", ["en"])
    assert " in  " not in found.message


def test_what_was_found_is_told_in_the_language_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = organised()
    houses = drawn.buildings([drawn.house(20, 50), drawn.house(60, 50)], name=["甲楼", "乙楼"])
    standing = Standing.of(replace(plan, buildings=houses))
    found = next(one for one in check(standing) if one.rule == "G7")
    assert "户数" in found.message
    assert "甲楼、乙楼" in found.message
    monkeypatch.setattr("gridplanner.words._current", ["en"])
    assert "户数" not in found.message
    assert "甲楼, 乙楼" in found.message


def test_a_federation_without_an_area_is_selected_itself() -> None:
    plan = organised()
    city = Federation(id="f90", name="示例市妇联", parent="f99")
    standing = Standing.of(plan.with_rows("federation", [city]))
    found = next(one for one in check(standing) if one.subject == ("federation", "f90"))
    assert things_of(standing, found) == ["f90"]


def test_a_virtual_grid_without_ground_is_counted_and_manned_like_others() -> None:
    plan = organised()
    posts = [one.id for one in plan.posts_by("area")["g1"]]
    plan = plan.with_rows("assignment", [], without=posts)
    plan = plan.with_rows("grid", [replace(plan.grids["g1"], geometry=MultiPolygon())])
    standing = Standing.of(plan)
    assert {row.id for row in balance(standing).rows} == {"g1", "g2"}
    counted = [one for one in Coverage.of(standing) if one is not None][-1]
    assert counted.homes[standing.slots["g1"]] == 0
    vacant = next(
        one for one in check(standing) if (one.kind, one.subject) == ("vacancy", ("grid", "g1"))
    )
    assert areas_of(standing, [vacant]) == [("g1", "c1")]
    away = [one.sentence.values["away"].values for one in mends(standing, vacant)]
    np.testing.assert_allclose(sorted(one["metres"] for one in away), [20, 80])
