"""Micro-homes: set up at a place, with a host; they belong to the grid they stand in."""

from __future__ import annotations

from pathlib import Path

import drawn
import pytest
from edited import LEFT, apply, refused, there_and_back, two_grids

from gridplanner.models.edits import (
    AddMicroHome,
    Assign,
    Edit,
    EditMicroHome,
    MergeGrids,
    RemoveMicroHomes,
    SplitGrid,
)
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Assignment, Person
from gridplanner.models.standing import Standing

HERE, EAST, FAR = drawn.at(80, 50), drawn.at(150, 50), drawn.at(900, 50)


def homely() -> Plan:
    people = [Person(id=f"p{n}", name=f"示例{n}") for n in (1, 2)]
    return two_grids().with_rows("person", people)


def hosts(plan: Plan) -> list[tuple[str, str, str]]:
    return [(one.person, one.area, one.role) for one in plan.assignments.values()]


def test_set_up_moved_and_given_up() -> None:
    plan = apply(homely(), AddMicroHome(" 巧手微家 ", HERE, "p1"))
    row = plan.micro_homes["h1"]
    assert (row.name, row.parent) == ("巧手微家", "g1")
    assert hosts(plan) == [("p1", "h1", "host")]
    plan = apply(plan, EditMicroHome("h1", "书香微家", EAST, "p2"))
    assert (plan.micro_homes["h1"].name, plan.micro_homes["h1"].parent) == ("书香微家", "g2")
    assert hosts(plan) == [("p2", "h1", "host")]
    plan = apply(plan, EditMicroHome("h1", host=""))
    assert hosts(plan) == []
    plan = apply(plan, Assign("p1", "h1", "host"))
    plan = apply(plan, RemoveMicroHomes(("h1",)))
    assert not plan.micro_homes
    assert not plan.assignments


def test_who_was_host_once_does_not_stand_for_who_is() -> None:
    once = Assignment(id="a1", person="p1", area="h1", role="host", until="2020-01-01")
    plan = apply(homely(), AddMicroHome("微家", HERE)).with_rows("assignment", [once])
    again = apply(plan, EditMicroHome("h1", host="p1"))
    assert [one.person for one in Standing.of(again).staff("h1", "host")] == ["p1"]
    other = apply(plan, EditMicroHome("h1", host="p2"))
    assert [one.person for one in other.assignments.values()] == ["p1", "p2"]


def test_without_a_grid_it_belongs_to_the_community() -> None:
    plan = drawn.plan({"g1": LEFT}, {"c1": drawn.box(0, 0, 200, 100)})
    assert apply(plan, AddMicroHome("微家", EAST)).micro_homes["h1"].parent == "c1"


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (AddMicroHome(" ", HERE), "micro_home.no_name"),
        (AddMicroHome("微家", FAR), "micro_home.outside"),
        (AddMicroHome("微家", HERE, "p9"), "edit.no_person"),
        (EditMicroHome("h9", "x"), "micro_home.none"),
        (EditMicroHome("h1", " "), "micro_home.no_name"),
        (EditMicroHome("h1", point=FAR), "micro_home.outside"),
        (EditMicroHome("h1", host="p9"), "edit.no_person"),
        (RemoveMicroHomes(("h9",)), "micro_home.none"),
    ],
)
def test_refusals(edit: Edit, code: str) -> None:
    assert refused(apply(homely(), AddMicroHome("微家", HERE)), edit) == code


def test_it_goes_with_its_ground() -> None:
    plan = apply(homely(), AddMicroHome("微家", HERE))
    cut = apply(plan, SplitGrid("g1", drawn.line((50, -10), (50, 110)), keeps=drawn.at(20, 50)))
    [born] = set(cut.grids) - set(plan.grids)
    assert cut.micro_homes["h1"].parent == born
    assert apply(cut, MergeGrids(("g1", born))).micro_homes["h1"].parent == "g1"


def test_there_and_back_and_through_the_file(tmp_path: Path) -> None:
    edits: list[Edit] = [
        AddMicroHome("巧手微家", HERE, "p1"),
        AddMicroHome("书香微家", EAST),
        EditMicroHome("h2", host="p2"),
        EditMicroHome("h1", "好邻微家", EAST, "p2"),
        MergeGrids(("g1", "g2")),
        RemoveMicroHomes(("h1", "h2")),
    ]
    there_and_back(tmp_path / "微家 一.gpkg", homely(), edits)
