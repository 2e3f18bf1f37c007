"""How evenly the load is spread: against the reference figures."""

from __future__ import annotations

import json

import drawn
import numpy as np
import pytest

from gridplanner.models.balance import Spread, balance
from gridplanner.models.rows import Assignment, Grid, Person
from gridplanner.models.standing import Standing


def spread(low: float, high: float) -> Spread:
    return Spread.of(np.linspace(low, high, 100_001).tolist())


@pytest.mark.parametrize(
    ("low", "high", "cv", "max_min"),
    [
        (360, 440, 0.058, 1.22),
        (320, 480, 0.115, 1.50),
        (280, 520, 0.173, 1.86),
        (300, 500, 0.144, 1.67),
    ],
)
def test_evenly_spaced_loads(low: float, high: float, cv: float, max_min: float) -> None:
    found = spread(low, high)
    assert found.mean == pytest.approx(400)
    assert found.cv is not None
    assert found.max_min is not None
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
    figures = {"mean", "cv", "max_deviation", "max_min", "in_band"}
    printed = json.loads(json.dumps(balance(staffed()).as_json()))
    assert set(printed) == figures | {"groups", "rows"}
    assert set(printed["groups"]["urban"]) == figures
    wanted = {"id", "name", "group", "load", "households", "deviation"}
    assert wanted <= set(printed["rows"][0])
    assert printed["rows"][4]["load"] is None
