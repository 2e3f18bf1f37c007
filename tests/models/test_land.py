"""Giving free land to a grid: whole gaps, or the ground about uncovered buildings."""

from __future__ import annotations

from dataclasses import replace

import drawn
import numpy as np
import pytest
import shapely
from edited import LEFT, RIGHT, WHOLE, apply, refused, tiled
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import GiveLand, GiveUncovered
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Grid, Lock
from gridplanner.models.standing import CUT, OK, Standing

GAP = drawn.box(80, 0, 120, 100)


def with_gap(*houses: MultiPolygon, **columns: list[str]) -> Plan:
    """Return a plan with a strip of 40 m that nobody holds, nearer to the east."""
    west, east = drawn.box(0, 0, 80, 100), drawn.box(120, 0, 200, 100)
    return drawn.plan(
        {"g1": west, "g2": east}, {"c1": WHOLE}, drawn.buildings(list(houses), **columns)
    )


def test_the_whole_gap_goes_to_the_grid_that_is_named() -> None:
    for grid in ("g1", "g2"):
        after = apply(with_gap(), GiveLand(drawn.at(100, 50), grid))
        assert tiled(after)
        assert after.grids[grid].geometry.area == pytest.approx(12_000)
        assert sum(one.geometry.area for one in after.grids.values()) == pytest.approx(20_000)


def test_without_a_name_it_goes_to_whom_it_borders_most() -> None:
    plan = with_gap()
    notched = drawn.shape(
        (0, 0), (80, 0), (80, 40), (60, 40), (60, 60), (80, 60), (80, 100), (0, 100)
    )
    plan = plan.with_rows(
        "grid", [replace(plan.grids["g1"], geometry=notched, four_bounds="东至…")]
    )
    after = apply(plan, GiveLand(drawn.at(100, 50)))
    assert after.grids["g1"].geometry.area == pytest.approx(12_000)
    assert after.grids["g1"].four_bounds == ""
    assert tiled(after)


def test_what_is_not_free_is_refused() -> None:
    plan = with_gap()
    assert refused(plan, GiveLand(drawn.at(50, 50), "g1")) == "give.not_free"
    assert refused(plan, GiveLand(drawn.at(500, 50), "g1")) == "give.outside"
    assert refused(plan, GiveLand(drawn.at(100, 50), "g9")) == "edit.no_grid"
    locked = plan.with_rows("lock", [Lock(id="l1", area="g1")])
    assert refused(locked, GiveLand(drawn.at(100, 50), "g1")) == "lock.grid"
    empty = drawn.plan((), {"c1": WHOLE})
    assert refused(empty, GiveLand(drawn.at(100, 50))) == "give.no_grids"
    beside = drawn.box(200, 0, 300, 100)
    two = drawn.plan(
        [Grid(id="g1", parent="c1", geometry=LEFT), Grid(id="g2", parent="c2", geometry=beside)],
        {"c1": WHOLE, "c2": beside},
    )
    assert refused(two, GiveLand(drawn.at(150, 50), "g2")) == "give.other_community"


def test_ground_that_another_community_holds_is_left_to_it() -> None:
    east = drawn.box(190, 0, 300, 100)
    plan = drawn.plan(
        [Grid(id="g1", parent="c1", geometry=LEFT), Grid(id="g2", parent="c2", geometry=east)],
        {"c1": WHOLE, "c2": drawn.box(200, 0, 300, 100)},
    )
    after = apply(plan, GiveLand(drawn.at(150, 50)))
    assert after.grids["g1"].geometry.area == pytest.approx(19_000)
    assert after.grids["g2"].geometry.area == pytest.approx(11_000)
    assert tiled(after)


def test_an_uncovered_building_brings_its_ground() -> None:
    plan = with_gap(drawn.house(90, 50), drawn.house(112, 20), drawn.house(112, 80))
    one = apply(plan, GiveUncovered(("b1",)))
    standing = Standing.of(one)
    assert [standing.grid_of(row) for row in range(3)] == ["g1", None, None]
    assert CUT not in standing.status
    all_ = apply(plan, GiveUncovered(("b1", "b2", "b3")))
    assert max(Standing.of(all_).status) == OK
    assert sum(grid.geometry.area for grid in all_.grids.values()) == pytest.approx(20_000)
    assert tiled(one)
    assert tiled(all_)


def test_uncovered_buildings_wall_to_wall_are_given_together() -> None:
    terrace = [drawn.box(86 + 9 * n, 40, 95 + 9 * n, 50) for n in range(3)]
    plan = with_gap(*terrace, drawn.house(100, 90))
    standing = Standing.of(apply(plan, GiveUncovered(("b2",))))
    assert [standing.grid_of(row) is None for row in range(4)] == [False, False, False, True]


def test_uncovered_buildings_that_cannot_be_given_are_named() -> None:
    plan = with_gap(drawn.house(400, 50), drawn.house(50, 50), name=["远楼", "近楼"])
    with pytest.raises(GridplannerError, match="远楼") as caught:
        apply(plan, GiveUncovered(("b1",)))
    assert caught.value.code == "give.building_outside"
    assert refused(plan, GiveUncovered(("b2",))) == "give.not_free"
    assert refused(plan, GiveUncovered(())) == "give.no_building"
    assert refused(plan, GiveUncovered(("b9",))) == "give.no_building"


def test_a_hole_in_a_grid_is_filled() -> None:
    hole = drawn.box(40, 40, 60, 60)
    ring = MultiPolygon([LEFT.geoms[0].difference(hole.geoms[0])])
    plan = drawn.plan({"g1": ring, "g2": RIGHT}, {"c1": WHOLE})
    after = apply(plan, GiveLand(drawn.at(50, 50)))
    assert after.grids["g1"].geometry.equals(LEFT)
    other = apply(plan, GiveLand(drawn.at(50, 50), "g2"))
    assert len(other.grids["g2"].geometry.geoms) == 2
    assert tiled(other)


def test_locked_borders_that_the_gap_lies_along_stay_where_they_are() -> None:
    plan = with_gap()
    north = Grid(id="g3", parent="c1", geometry=drawn.box(0, 100, 200, 150))
    whole = Area(id="c1", name="甲", geometry=drawn.box(0, 0, 200, 150))
    plan = plan.with_rows("grid", [north]).with_rows("community", [whole])
    shapes = drawn.noded([one.geometry for one in plan.grids.values()])
    plan = plan.with_rows(
        "grid",
        [
            replace(one, geometry=shape)
            for one, shape in zip(plan.grids.values(), shapes, strict=True)
        ],
    ).with_rows("lock", [Lock(id="l1", area="g1", other="g3")])
    after = apply(plan, GiveLand(drawn.at(100, 50), "g1"))
    assert [lock.grids for lock in after.locks_by("grids")["g1"]] == [("g1", "g3")]
    assert tiled(after)


@given(st.integers(0, 100_000))
def test_any_free_land_is_given_without_a_slit(seed: int) -> None:
    random = np.random.default_rng(seed)
    whole = drawn.shape((0, 0), (310, -33), (420, 150), (290, 340), (-40, 270))
    pieces = drawn.slanted(whole, 7, random)
    free = set(random.choice(len(pieces), random.integers(1, 4), replace=False).tolist())
    houses = [
        drawn.house(*random.uniform((0, 0), (400, 300)), 9, 6, random.uniform(0, 90))
        for _ in range(25)
    ]
    held = {f"g{n}": one for n, one in enumerate(pieces) if n not in free}
    plan = drawn.plan(held, {"c1": whole}, drawn.buildings(houses))
    first = Standing.of(plan)
    states = first.status
    bare = [n for n, one in enumerate(houses) if not first.grid_of(n) and whole.contains(one)]
    for row in random.permutation(bare)[:3].tolist():
        if Standing.of(plan).grid_of(row) is not None:
            continue
        before = plan
        plan = apply(plan, GiveUncovered((f"b{row + 1}",)))
        assert Standing.of(plan).grid_of(row) is not None
        assert tiled(plan)
        for id_ in before.grids:
            lost = before.grids[id_].geometry.difference(plan.grids[id_].geometry)
            assert lost.area < 0.01
    fresh = (Standing.of(plan).status == CUT) & (states == OK)
    assert not fresh.any()
    beyond = shapely.union_all([one.geometry for one in plan.grids.values()]).difference(whole)
    assert beyond.buffer(-0.005).is_empty


def test_of_several_those_outside_every_community_stay_as_they_are() -> None:
    gap = drawn.plan(
        {"g1": drawn.box(0, 0, 80, 100)},
        {"c1": drawn.box(0, 0, 100, 100)},
        drawn.buildings([drawn.house(40, 50), drawn.house(90, 50), drawn.house(300, 50)]),
    )
    edit = GiveUncovered(("b2", "b3"))
    assert str(edit.sentence(gap)) == "把漏划的 1 栋楼划入相邻网格"
    after = Standing.of(apply(gap, edit))
    assert [after.grid_of(row) for row in range(3)] == ["g1", "g1", None]
    assert refused(gap, GiveUncovered(("b3",))) == "give.building_outside"
