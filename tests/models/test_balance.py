"""How evenly the load is spread: against the reference figures."""

from __future__ import annotations

import json
from dataclasses import replace

import drawn
import numpy as np
import pytest

from gridplanner.models.balance import Spread, balance
from gridplanner.models.rows import Area, Assignment, Grid, Person, Unit, WomensGroup
from gridplanner.models.standing import Standing
from gridplanner.models.women.group_loads import group_loads


def spread(low: float, high: float) -> Spread:
    return Spread.of(np.linspace(low, high, 100_001).tolist())


@pytest.mark.parametrize(
    ("low", "high", "cv", "gini", "max_min"),
    [
        (360, 440, 0.058, 0.033, 1.22),
        (320, 480, 0.115, 0.067, 1.50),
        (280, 520, 0.173, 0.100, 1.86),
        (300, 500, 0.144, 0.083, 1.67),
    ],
)
def test_evenly_spaced_loads(
    low: float, high: float, cv: float, gini: float, max_min: float
) -> None:
    found = spread(low, high)
    assert found.mean == pytest.approx(400)
    assert found.cv is not None
    assert found.max_min is not None
    assert found.gini is not None
    assert round(found.gini, 3) == gini
    assert found.jain == pytest.approx(1 / (1 + found.cv**2))
    assert round(found.cv, 3) == cv
    assert round(found.max_min, 2) == max_min
    assert found.max_deviation == pytest.approx((high - 400) / 400)


def test_the_band_includes_its_edge() -> None:
    assert Spread.of([90, 110]).in_band == 1
    assert Spread.of([90, 100, 110, 100, 60, 140]).in_band == pytest.approx(4 / 6)


def test_unknown_is_left_out_and_nought_is_not() -> None:
    assert Spread.of([None, 100, None, 100]) == Spread.of([100, 100])
    assert Spread.of([0, 200]).max_min is None
    assert Spread.of([0, 200]).max_deviation == 1
    assert Spread.of([0, 0]) == Spread(0.0)
    assert Spread.of([None]) == Spread() == Spread.of([])


def test_all_on_one_of_four_and_all_alike() -> None:
    alone, alike = Spread.of([0, 0, 0, 80]), Spread.of([20, 20, 20, 20])
    assert (alone.gini, alone.jain) == (0.75, 0.25)
    assert (alike.gini, alike.jain, alike.cv, alike.max_min) == (0, 1, 0, 1)
    assert Spread.of([None, 40]) == Spread(40.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0)  # one grid alone


def staffed() -> Standing:
    shapes = [drawn.box(100 * n, 0, 100 * n + 100, 100) for n in range(5)]
    kinds = ["urban", "urban", "rural", "rural", "dedicated"]
    grids = [
        Grid(id=f"g{n}", name=f"00{n}网格", kind=kind, parent="c1", geometry=one)
        for n, (kind, one) in enumerate(zip(kinds, shapes, strict=True), 1)
    ]
    homes = drawn.buildings(
        [drawn.house(100 * n + 50, 50) for n in range(4)],
        households=[300, 500, 100, None],
        elderly_alone=[0, 10, 0, None],
    )
    people = [
        Person(id="p1", name="全"),
        Person(id="p2", name="半", capacity=0.5),
        Person(id="p3", name="闲"),
        Person(id="p4", name="长"),
    ]
    posts = [
        Assignment(id="a1", person="p1", area="g1", role="full_time"),
        Assignment(id="a2", person="p1", area="g3", role="full_time", share=0.5),
        Assignment(id="a3", person="p1", area="g1", role="woman_worker"),
        Assignment(id="a4", person="p2", area="g2", role="part_time"),
        Assignment(id="a5", person="p4", area="g2", role="grid_leader"),
    ]
    whole = {"c1": drawn.box(0, 0, 500, 100)}
    return Standing.of(drawn.plan(grids, whole, homes, people, posts))


def test_grids_are_compared_with_their_own_kind() -> None:
    found = balance(staffed())
    loads = {row.id: (row.load, row.deviation) for row in found.rows}
    assert loads["g1"] == (300, pytest.approx(300 / 430 - 1))
    assert loads["g2"] == (500 + 60, pytest.approx(560 / 430 - 1))
    assert loads["g3"] == (100, 0)
    assert loads["g4"] == loads["g5"] == (None, None)
    assert found.whole.mean == pytest.approx(960 / 3)
    assert found.groups["urban"].mean == 430
    assert found.groups["dedicated"] == Spread()


def test_workers_carry_their_share_by_their_capacity() -> None:
    rows = {row.id: row for row in balance(staffed(), "worker").rows}
    assert set(rows) == {"p1", "p2"}  # a grid leader is no worker
    assert rows["p1"].load == 300 + 50  # two posts in one grid are one share
    assert rows["p1"].group == "mixed"
    assert rows["p1"].households == 400
    assert rows["p2"].load == 560 / 0.5
    assert rows["p2"].group == "urban"


def test_the_keys_are_those_of_the_contract() -> None:
    figures = {"mean", "cv", "max_deviation", "max_min", "in_band", "gini", "jain"}
    printed = json.loads(json.dumps(balance(staffed()).as_json()))
    assert set(printed) == figures | {"groups", "rows"}
    assert set(printed["groups"]["urban"]) == figures
    wanted = {"id", "name", "group", "load", "households", "deviation"}
    assert wanted <= set(printed["rows"][0])
    assert printed["rows"][4]["load"] is None


def test_posts_that_have_ended_or_not_begun_do_not_count() -> None:
    standing = staffed()
    plan = standing.plan
    ended = replace(plan.assignments["a2"], until="2020-01-01")
    later = replace(plan.assignments["a4"], since="2999-01-01")
    plan = plan.with_rows("assignment", [ended, later])
    rows = {row.id: row for row in balance(Standing.of(plan), "worker").rows}
    assert set(rows) == {"p1"}
    assert (rows["p1"].load, rows["p1"].households, rows["p1"].group) == (300, 300, "urban")


def grouped() -> Standing:
    """Return two communities: one of an urban and a rural grid, one of an urban grid alone."""
    shapes = [drawn.box(100 * n, 0, 100 * n + 100, 100) for n in range(3)]
    towns = [Area(id="t1", name="河东街道", geometry=drawn.box(0, 0, 300, 100))]
    communities = [
        Area(id="c1", name="柳河", parent="t1", geometry=drawn.box(0, 0, 200, 100)),
        Area(id="c2", name="泉林", parent="t1", geometry=drawn.box(200, 0, 300, 100)),
        Area(id="c3", name="未划", parent="t1", geometry=drawn.box(300, 0, 400, 100)),
    ]
    above, kinds = ["c1", "c1", "c2"], ["urban", "rural", "urban"]
    grids = [
        Grid(id=f"g{n}", name=f"00{n}", kind=kind, parent=parent, geometry=one)
        for n, (kind, parent, one) in enumerate(zip(kinds, above, shapes, strict=True), 1)
    ]
    spots = [20, 40, 60, 120, 220, 240, 260]
    homes = drawn.buildings(
        [drawn.house(x, 50) for x in spots],
        households=[30, 50, None, 20, 100, 60, 7],
        elderly_alone=[2, 0, None, 0, 0, 10, 0],
        estimated=["households", None, None, None, None, None, None],
    )
    names = np.array(["s1", "s1", "s2", "s3", "", "s3", "gone"], object)
    column = homes.columns["womens_group"].with_values(np.arange(7), names)
    groups = [
        WomensGroup(id="s1", name="一组", grid="g1"),
        WomensGroup(id="s2", name="二组", grid="g1"),
        WomensGroup(id="s3", name="三组", grid="g2"),
        WomensGroup(id="s4", name="四组", grid="g3"),
        WomensGroup(id="s5", name="空组", grid="g3"),
    ]
    units = [
        Unit(id="u1", building="b5", womens_group="s4", households=30),
        Unit(id="u2", building="b5", womens_group="s1", households=60),
        Unit(id="u3", building="b5", womens_group="", households=None),
    ]
    return Standing.of(
        drawn.plan(
            grids,
            communities,
            homes.with_column("womens_group", column),
            township=towns,
            womens_group=groups,
            unit=units,
        )
    )


def test_groups_bear_the_load_of_their_buildings_and_units() -> None:
    rows = {row.id: row for row in balance(grouped(), "group").rows}
    assert list(rows) == ["s1", "s2", "s3", "s4", "s5"]
    assert (rows["s1"].load, rows["s1"].households) == (30 + 50 + 2 * 6 + 60, 140)
    assert rows["s1"].estimated
    assert (rows["s2"].load, rows["s2"].households) == (None, None)  # not filled is not nought
    assert (rows["s3"].load, rows["s3"].households) == (20 + 60 + 10 * 6, 80)
    assert (rows["s4"].load, rows["s4"].households, rows["s4"].estimated) == (30, 30, False)
    assert (rows["s5"].load, rows["s5"].group) == (None, "urban")
    assert rows["s3"].group == "mixed"  # its buildings lie in a rural and an urban grid
    assert rows["s4"].deviation == pytest.approx(30 / 91 - 1)  # s1 and s4 are the urban ones
    assert rows["s4"].group == "urban"


def test_a_units_part_of_what_is_counted_of_the_whole_building() -> None:
    standing = grouped()
    plan = standing.plan
    elders = plan.buildings.columns["elderly_alone"].with_values(np.array([4]), [9])
    plan = replace(plan, buildings=plan.buildings.with_column("elderly_alone", elders))
    units = [
        Unit(id="u1", building="b5", womens_group="s4", households=30),
        Unit(id="u2", building="b5", womens_group="s5", households=60),
    ]
    plan = plan.with_rows("unit", units, without=["u3"])
    rows = {row.id: row for row in balance(Standing.of(plan), "group").rows}
    assert rows["s4"].load == 30 + 3 * 6  # a third of the households, a third of the elders
    assert rows["s5"].load == 60 + 6 * 6
    assert rows["s4"].estimated
    unknown = [replace(one, households=None) for one in units]
    plan = plan.with_rows("unit", unknown)
    rows = {row.id: row for row in balance(Standing.of(plan), "group").rows}
    assert rows["s4"].load == rows["s5"].load == 50 + 4.5 * 6
    assert (rows["s4"].households, rows["s4"].estimated) == (50, True)


def test_some_groups_alone_are_as_in_all() -> None:
    standing = grouped()
    whole = group_loads(standing)
    for some in (["s1"], ["s3", "s4"], ["s5"], ["gone"], []):
        wanted = {id_: whole[id_] for id_ in some if id_ in whole}
        assert group_loads(standing, some) == wanted


def test_areas_are_of_the_kind_of_their_grids() -> None:
    found = balance(grouped(), "community")
    rows = {row.id: row for row in found.rows}
    assert set(rows) == {"c1", "c2"}  # what is not drawn into grids yet is not compared
    assert (rows["c1"].load, rows["c1"].group) == (30 + 50 + 2 * 6 + 20, "mixed")
    assert (rows["c2"].load, rows["c2"].group) == (100 + 60 + 10 * 6 + 7, "urban")
    assert rows["c1"].deviation == rows["c2"].deviation == 0
    towns = balance(grouped(), "township").rows
    assert [(row.id, row.load, row.households) for row in towns] == [("t1", 339, 267)]
