"""A Change: compared, inverted, applied, packed and unpacked."""

from __future__ import annotations

from dataclasses import replace

import drawn
import numpy as np
import pytest

from gridplanner.errors import GridplannerError
from gridplanner.models.change import Change, compare
from gridplanner.models.plan import Plan
from gridplanner.models.planfile.journal import pack, unpack
from gridplanner.models.rows import Grid, Person, Rule

NAMES = ["", "甲", "两栋\n一号,楼", "b"]


def base() -> Plan:
    return drawn.plan(
        {"g1": drawn.box(0, 0, 100, 100), "g2": drawn.box(100, 0, 200, 100)},
        {"c1": drawn.box(0, 0, 200, 100)},
        drawn.buildings(
            [drawn.house(10 + n % 180, 50) for n in range(5000)],
            households=[None if n % 3 else n for n in range(5000)],
            name=[NAMES[n % 4] for n in range(5000)],
        ),
        [Person(id="p1", name="示例", extra={"甲": [1, None, {"乙": 2.5}]})],
    )


def moved(plan: Plan) -> Plan:
    """Every kind of change at once."""
    shape = drawn.shape((0, 0), (100.000123456789, 0), (1 / 3, 100))
    grid = replace(
        plan.grids["g1"],
        geometry=shape,
        households_reported=0,
        figures={"visits": 2.0},
        extra={"备": "注"},
        estimated="households_reported",
    )
    new = Grid(id="g3", name="新", geometry=drawn.box(0, 100, 5, 105))
    rows = np.array([4999, 0, 1, 4097])
    buildings = plan.buildings
    households = buildings.columns["households"].with_values(rows, [np.nan, 1.1, 0, 7])
    names = buildings.columns["name"].with_values(rows, ["", "改", "", "x"])
    edited = buildings.with_column("households", households).with_column("name", names)
    return replace(
        plan.with_rows("grid", [grid, new], without=["g2"])
        .with_rows("person", [], without=["p1"])
        .with_rows("rule", [Rule(id="G4", on=False, values={"urban": {"households": [1, 2, 3]}})]),
        buildings=edited,
        settings={"code_template": "{community}{seq:3}"},
    )


def same(left: Plan, right: Plan) -> bool:
    return not compare(left, right) and not compare(right, left)


def test_nothing_changed_is_no_change() -> None:
    plan = base()
    assert not compare(plan, plan)
    assert not compare(plan, base())
    assert same(Change().apply(plan), plan)


def test_what_is_compared_leads_there_and_back() -> None:
    old, new = base(), moved(base())
    change = compare(old, new)
    assert change
    assert same(change.apply(old), new)
    assert same(change.inverse().apply(new), old)
    assert same(change.inverse().inverse().apply(old), new)


def test_only_what_differs_is_in_it() -> None:
    change = compare(base(), moved(base()))
    assert set(change.rows) == {"grid", "person", "rule"}
    assert set(change.of("grid")) == {"g1", "g2", "g3"}
    assert set(change.reshaped("grid")) == {"g1", "g2", "g3"}
    assert set(change.buildings) == {"households", "name"}
    # row 4999 is unknown before and after; row 1 was unknown and is nought now
    assert sorted(change.buildings["households"].numbers) == [1, 2, 4098]
    assert change.changed_areas == {"g1", "g2", "g3"}
    assert set(change.settings) == {"code_template"}


def test_a_figure_changed_alone_reshapes_nothing() -> None:
    plan = base()
    renamed = plan.with_rows("grid", [replace(plan.grids["g1"], name="新名")])
    change = compare(plan, renamed)
    assert list(change.reshaped("grid")) == []
    assert change.changed_areas == {"g1"}


def test_the_journal_keeps_it_exactly() -> None:
    old, new = base(), moved(base())
    kept = unpack(pack(compare(old, new)))
    assert same(kept.apply(old), new)
    assert same(kept.inverse().apply(new), old)
    assert pack(kept) == pack(compare(old, new))


@pytest.mark.parametrize("what", ["row", "born", "gone", "building", "setting"])
def test_it_is_refused_where_things_have_moved_on(what: str) -> None:
    old, new = base(), moved(base())
    change = compare(old, new)
    grid = old.grids["g1"]
    column = old.buildings.columns["households"].with_values(np.array([0]), [5])
    elsewhere = {
        "row": old.with_rows("grid", [replace(grid, name="别处")]),
        "born": old.with_rows("grid", [replace(grid, id="g3")]),
        "gone": old.with_rows("person", [], without=["p1"]),
        "building": replace(old, buildings=old.buildings.with_column("households", column)),
        "setting": replace(old, settings={"code_template": "x"}),
    }[what]
    with pytest.raises(GridplannerError) as caught:
        change.apply(elsewhere)
    assert caught.value.code == "plan.moved_on"


def test_other_footprints_are_no_change() -> None:
    plan = base()
    other = replace(plan, buildings=drawn.buildings([drawn.house(1, 1)]))
    with pytest.raises(ValueError, match="imports"):
        compare(plan, other)


def test_a_shape_that_stayed_is_one_object_when_a_change_is_read_again() -> None:
    plan = drawn.plan({"g1": drawn.box(0, 0, 9, 9)}, {"c1": drawn.box(0, 0, 9, 9)})
    renamed = plan.with_rows("grid", [replace(plan.grids["g1"], name="新名")])
    change = unpack(pack(compare(plan, renamed)))
    assert list(change.reshaped("grid")) == []
    moved = plan.with_rows("grid", [replace(plan.grids["g1"], geometry=drawn.box(0, 0, 8, 8))])
    assert list(unpack(pack(compare(plan, moved))).reshaped("grid")) == ["g1"]
