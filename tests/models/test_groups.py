"""Women's groups: made of buildings, compounds, lanes and grids; they go along with their homes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import drawn
import numpy as np
import pytest
from edited import apply, refused, there_and_back, two_grids

from gridplanner.models.buildings import TEXT
from gridplanner.models.change import compare
from gridplanner.models.columns import Column
from gridplanner.models.edits import (
    Assign,
    Edit,
    EditGroup,
    MakeGroup,
    MakeGroups,
    MergeGrids,
    RemoveGroups,
    RemovePerson,
    SetGroup,
    ShareBuilding,
    SplitGrid,
)
from gridplanner.models.edits.groups import groups_to_make, left_by
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Person, Place, Unit
from gridplanner.models.standing import Standing
from gridplanner.models.women.circles import Circles
from gridplanner.models.women.group_sums import buildings_of, sums_of

MIDDLE = drawn.line((50, -10), (50, 110))
SPOTS = [(20, 20), (20, 50), (80, 20), (80, 50), (80, 80), (150, 50)]
ADDRESSES = ["柳河巷1号", "柳河巷2号", "洸河路5号", "洸河路6号", "", "济安桥路1号"]


def houses() -> Plan:
    """Two grids: five houses in the first, of which one is a school, one in the second."""
    plan = two_grids(
        [drawn.house(x, y) for x, y in SPOTS],
        name=[f"{n}号楼" for n in range(1, 7)],
        address=ADDRESSES,
        compound=["k1", "k1", "", "", "", ""],
        kind=["", "", "", "", "school", ""],
        households=[10, 20, 30, None, 0, 40],
    )
    people = [Person(id=f"p{n}", name=f"示例{n}") for n in (1, 2)]
    plan = plan.with_rows("person", people)
    return plan.with_rows(
        "compound", [Place(id="k1", name="柳河花园", geometry=drawn.box(0, 0, 40, 90))]
    )


def groups_of(plan: Plan) -> list[str]:
    return [str(one) for one in plan.buildings.values("womens_group")]


def test_made_of_buildings() -> None:
    plan = apply(houses(), MakeGroup(" 第一小组 ", "g1", ("b3", "b1"), "p1"))
    row = plan.womens_groups["s1"]
    assert (row.name, row.grid, row.leader) == ("第一小组", "g1", "p1")
    assert groups_of(plan) == ["s1", "", "s1", "", "", ""]
    plan = apply(plan, SetGroup(("b2",), "s1"))
    plan = apply(plan, SetGroup(("b1",)))
    assert groups_of(plan) == ["", "s1", "s1", "", "", ""]


@pytest.mark.parametrize(
    ("on", "names", "groups"),
    [
        ("compound", ["柳河花园", "洸河路"], ["s1", "s1", "s2", "s2", "", ""]),
        ("lane", ["柳河巷", "洸河路"], ["s1", "s1", "s2", "s2", "", ""]),
        ("building", ["1号楼", "2号楼", "3号楼", "4号楼"], ["s1", "s2", "s3", "s4", "", ""]),
        ("grid", ["001网格"], ["s1", "s1", "s1", "s1", "", ""]),
    ],
)
def test_made_at_one_go(on: str, names: list[str], groups: list[str]) -> None:
    plan = houses()
    assert list(groups_to_make(plan, ("g1",), on)) == [len(names)]
    after = apply(plan, MakeGroups(("g1",), on))
    assert [one.name for one in after.womens_groups.values()] == [f"{one}妇女小组" for one in names]
    assert groups_of(after) == groups


def test_those_in_a_group_stay_in_it() -> None:
    plan = apply(houses(), MakeGroup("第一小组", "g1", ("b1",)))
    plan = apply(plan, ShareBuilding("b3", (("s1", 10), ("", None))))
    plan = apply(plan, MakeGroups(("g1", "g2"), "grid"))
    assert groups_of(plan) == ["s1", "s2", "", "s2", "", "s3"]
    assert refused(plan, MakeGroups(("g1", "g2"), "lane")) == "group.nothing_left"


def test_shared_by_stair_units() -> None:
    plan = apply(houses(), MakeGroup("甲", "g1", ("b1", "b3")))
    plan = apply(plan, MakeGroup("乙", "g1"))
    plan = apply(plan, ShareBuilding("b3", (("s1", 12), ("s2", None))))
    assert groups_of(plan) == ["s1", "", "", "", "", ""]
    standing = Standing.of(plan)
    assert sums_of(standing, "s1").households == 22
    second = sums_of(standing, "s2")
    assert (second.buildings, second.units, second.households, second.missing) == (1, 1, None, 1)
    assert buildings_of(standing, "s1") == ["b1", "b3"]
    back = apply(plan, SetGroup(("b3",), "s2"))
    assert not back.table("unit")
    assert groups_of(back)[2] == "s2"
    ended = apply(plan, ShareBuilding("b3", ()))
    assert not ended.table("unit")


def test_a_shared_building_that_comes_into_a_new_group_is_shared_no_more() -> None:
    plan = apply(houses(), MakeGroup("甲", "g1", ("b1",)))
    plan = apply(plan, ShareBuilding("b3", (("s1", 12), ("", None))))
    plan = apply(plan, MakeGroup("乙", "g1", ("b2", "b3")))
    assert not plan.table("unit")
    assert groups_of(plan) == ["s1", "s2", "s2", "", "", ""]


def test_of_many_buildings_circles_are_counted_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = apply(houses(), MakeGroups(("g1", "g2"), "compound"))
    standing = Standing.of(plan)
    assert standing.circles.held.keys() == {"s1", "s2", "s3"}
    after = apply(plan, SetGroup(("b1", "b2", "b3"), "s2"))
    change = compare(plan, after)
    one_by_one = standing.after(after, change).circles
    counted: list[int] = []
    count = Circles.of

    def counting(plan: Plan, owners: Column) -> Circles:
        counted.append(len(owners))
        return count(plan, owners)

    monkeypatch.setattr(Circles, "of", counting)
    monkeypatch.setattr("gridplanner.models.women.circles.MANY", 1)
    anew = standing.after(after, change).circles
    assert counted == [6]
    assert dict(anew.held) == dict(one_by_one.held)
    assert anew.touched == one_by_one.touched == {"s1", "s2"}


def test_changed_and_removed() -> None:
    plan = apply(houses(), MakeGroup("甲", "g1", ("b1",)))
    plan = apply(plan, EditGroup("s1", " 乙 ", "p2"))
    assert (plan.womens_groups["s1"].name, plan.womens_groups["s1"].leader) == ("乙", "p2")
    plan = apply(plan, Assign("p1", "s1", "group_leader"))
    assert plan.womens_groups["s1"].leader == "p1"
    assert refused(plan, Assign("p1", "s1", "group_leader")) == "edit.already"
    assert apply(plan, EditGroup("s1", leader="")).womens_groups["s1"].leader == ""
    assert apply(plan, RemovePerson("p1")).womens_groups["s1"].leader == ""
    plan = apply(plan, Assign("p2", "s1", "volunteer"))
    plan = apply(plan, ShareBuilding("b3", (("s1", 3),)))
    plan = apply(plan, RemoveGroups(("s1",)))
    assert groups_of(plan) == [""] * 6
    assert not plan.assignments
    assert [one.womens_group for one in plan.table("unit").values()] == [""]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (MakeGroup(" ", "g1"), "group.no_name"),
        (MakeGroup("甲", "g9"), "edit.no_grid"),
        (MakeGroup("甲", "g1", ("b6",)), "group.elsewhere"),
        (MakeGroup("甲", "g1", ("b99",)), "give.no_building"),
        (MakeGroup("甲", "g1", (), "p9"), "edit.no_person"),
        (MakeGroups(("g1",), "street"), "group.no_grouping"),
        (MakeGroups(("g9",)), "edit.no_grid"),
        (SetGroup(("b1",), "s9"), "group.none"),
        (SetGroup(("b6",), "s1"), "group.elsewhere"),
        (SetGroup(("b99",)), "give.no_building"),
        (ShareBuilding("b99", ()), "give.no_building"),
        (ShareBuilding("b1", (("s9", 1),)), "group.none"),
        (ShareBuilding("b1", (("s1", -1),)), "group.bad_households"),
        (ShareBuilding("b6", (("s1", 1),)), "group.elsewhere"),
        (EditGroup("s9", "x"), "group.none"),
        (EditGroup("s1", " "), "group.no_name"),
        (EditGroup("s1", leader="p9"), "edit.no_person"),
        (EditGroup("s1", grid="g9"), "edit.no_grid"),
        (RemoveGroups(("s9",)), "group.none"),
    ],
)
def test_refusals(edit: Edit, code: str) -> None:
    assert refused(apply(houses(), MakeGroup("第一小组", "g1", ("b1",))), edit) == code


def test_split_a_group_goes_along_whole_or_stays() -> None:
    plan = apply(houses(), MakeGroup("西", "g1", ("b1", "b2")))
    plan = apply(plan, MakeGroup("东", "g1", ("b3", "b4")))
    plan = apply(plan, MakeGroup("跨", "g1"))
    plan = apply(plan, ShareBuilding("b5", (("s3", 1), ("s2", 2))))
    after = apply(plan, SplitGrid("g1", MIDDLE))  # the houses in the east have more households
    born = next(one for one in after.grids if one not in plan.grids)
    standing = Standing.of(after)
    for id_, row in after.womens_groups.items():
        places = {standing.grid_of(after.buildings.row(one)) for one in buildings_of(standing, id_)}
        assert places == {row.grid}
    assert {one.grid for one in after.womens_groups.values()} == {"g1", born}


def test_split_one_that_straddles_stays() -> None:
    plan = apply(houses(), MakeGroup("跨", "g1", ("b1", "b3")))
    plan = apply(plan, MakeGroup("空", "g1"))
    after = apply(plan, SplitGrid("g1", MIDDLE))
    assert not compare(plan, after).of("womens_group")


def test_merged_the_groups_come_along() -> None:
    plan = apply(houses(), MakeGroups(("g1", "g2"), "grid"))
    after = apply(plan, MergeGrids(("g1", "g2")))
    assert [one.grid for one in after.womens_groups.values()] == ["g1", "g1"]
    assert groups_of(after) == groups_of(plan)


def test_a_group_outside_every_grid_is_counted_too() -> None:
    plan = apply(houses(), MakeGroup("第一小组", "g1", ("b1",)))
    column = plan.buildings.columns["womens_group"]
    astray = column.with_values(np.array([5]), np.array(["s1"], TEXT))
    plan = replace(plan, buildings=plan.buildings.with_column("womens_group", astray))
    plan = plan.with_rows("grid", [], without=["g2"])
    found = sums_of(Standing.of(plan), "s1")
    assert (found.buildings, found.households) == (2, 50)
    assert buildings_of(Standing.of(plan), "s9") == []


def test_a_unit_of_a_building_that_is_gone_is_passed_over() -> None:
    plan = apply(houses(), MakeGroup("甲", "g1", ("b3",)))
    plan = plan.with_rows("unit", [Unit(id="u1", building="b99", womens_group="s1")])
    assert apply(plan, SplitGrid("g1", MIDDLE)).womens_groups


def test_what_would_leave_other_groups_is_counted() -> None:
    plan = apply(houses(), MakeGroup("甲", "g1", ("b1", "b2")))
    plan = apply(plan, MakeGroup("乙", "g1"))
    plan = apply(plan, ShareBuilding("b3", (("s1", 3), ("s2", None))))
    rows = plan.buildings.find(["b1", "b2", "b3", "b4"])
    assert left_by(plan, rows) == {"s1": 3, "s2": 1}
    assert left_by(plan, rows, "s1") == {"s2": 1}
    assert not left_by(plan, rows[3:])


@pytest.mark.parametrize("count", [-1.0, float("nan"), float("inf")])
def test_households_of_a_unit_are_a_number(count: float) -> None:
    plan = apply(houses(), MakeGroup("甲", "g1", ("b1",)))
    assert refused(plan, ShareBuilding("b3", (("s1", count),))) == "group.bad_households"


def test_there_and_back_and_through_the_file(tmp_path: Path) -> None:
    edits: list[Edit] = [
        MakeGroup("甲", "g1", ("b1", "b2"), "p1"),
        MakeGroups(("g1", "g2"), "lane"),
        SetGroup(("b2", "b3"), "s1"),
        ShareBuilding("b4", (("s1", 3), ("s2", None))),
        Assign("p2", "s1", "volunteer"),
        SplitGrid("g1", MIDDLE),
        EditGroup("s2", leader="p2"),
        SetGroup(("b1",)),
        MergeGrids(("g1", "g3")),
        RemoveGroups(("s1", "s2")),
    ]
    there_and_back(tmp_path / "妇女 小组.gpkg", houses(), edits)
