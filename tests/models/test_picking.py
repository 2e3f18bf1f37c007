from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.models.buildings import make_buildings
from gridplanner.models.change import compare
from gridplanner.models.picking import Picked, Picker
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Grid
from gridplanner.models.standing import OK, Standing


@pytest.fixture
def picker() -> Picker:
    geometries = np.array(
        [
            shapely.box(10, 10, 30, 20),  # b1, covered
            shapely.Point(50, 50),  # b2, a point
            shapely.box(250, 10, 260, 20),  # b3, in no grid
        ],
        dtype=object,
    )
    plan = (
        Plan(buildings=make_buildings(np.arange(1, 4), geometries, {}, ()))
        .with_rows("community", [Area(id="c1", geometry=shapely.box(0, 0, 400, 100))])
        .with_rows(
            "grid",
            [
                Grid(id="g1", geometry=shapely.box(0, 0, 100, 100)),
                Grid(id="g2", geometry=shapely.box(100, 0, 200, 100)),
                Grid(id="g3", geometry=shapely.box(150, 40, 160, 50)),
            ],
        )
    )
    return Picker(Standing.of(plan))


@pytest.mark.parametrize(
    ("place", "picked"),
    [
        ((20, 15), Picked("building", "b1")),
        ((35, 15), Picked("grid", "g1")),
        ((51, 51), Picked("building", "b2")),
        ((55, 50), Picked("grid", "g1")),
        ((259, 19), Picked("building", "b3")),
        ((261, 15), Picked("building", "b3")),
        ((300, 50), Picked("community", "c1")),
        ((155, 45), Picked("grid", "g3")),
        ((500, 50), None),
    ],
)
def test_what_is_picked(picker: Picker, place: tuple[float, float], picked: Picked | None) -> None:
    assert picker.at(*place, radius=4) == picked


def test_buildings_can_be_left_out(picker: Picker) -> None:
    assert picker.at(20, 15, 4, buildings=False) == Picked("grid", "g1")
    assert picker.at(255, 15, 4, buildings=False) == Picked("building", "b3")
    assert picker.at(255, 15, 4, buildings=False, marked=False) == Picked("community", "c1")


def test_a_line_belongs_to_the_grid_that_holds_most_of_it(picker: Picker) -> None:
    assert picker.grid_along([(90, 50), (140, 50)]) == "g2"
    assert picker.grid_along([(40, 50), (130, 50)]) == "g1"
    assert picker.grid_along([(40, 500), (130, 500)]) is None
    assert picker.grid_along([(40, 50)]) is None


def test_nothing_is_picked_in_an_empty_plan() -> None:
    picker = Picker(Standing.of(Plan()))
    assert picker.at(0, 0, 10) is None
    assert picker.grid_along([(0, 0), (1, 1)]) is None


TENS = st.integers(0, 29)
SHAPES = {True: shapely.Point, False: lambda x, y: shapely.box(x - 3, y - 4, x + 3, y + 4)}


def town(spots: list[tuple[int, int, bool]], cuts: list[int]) -> Plan:
    """Houses and points at some tens of metres, and grids side by side between some lines."""
    spots = sorted(spots, key=lambda spot: spot[2])
    houses = np.empty(len(spots), object)
    houses[:] = [SHAPES[point](10 * x, 10 * y) for x, y, point in spots]
    edges = sorted({-5, *(10 * cut + 1 for cut in cuts)})
    grids = [
        Grid(id=f"g{left}", geometry=shapely.box(left, -5, right, 200))
        for left, right in pairwise(edges)
    ]
    plan = Plan(buildings=make_buildings(np.arange(1, len(spots) + 1), houses, {}, ()))
    return plan.with_rows("grid", grids)


def picked_from_all(standing: Standing, x: float, y: float, radius: float) -> Picked | None:
    """Look at every building and every grid."""
    buildings = standing.plan.buildings
    shapes = buildings.geometries(np.arange(len(buildings)))
    here = shapely.Point(x, y)
    away = shapely.distance(shapely.points(buildings.footprints.anchors), here)
    marked = (standing.status != OK) & (away <= 2 * radius) & bool(standing.plan.grids)
    held = shapely.intersects(shapes, here) & ~buildings.footprints.is_point
    points = buildings.footprints.is_point & (away <= radius)
    for rows in (marked, held, points):
        if rows.any():
            nearest = np.where(rows, away, np.inf)
            row = np.flatnonzero(rows)[-1] if rows is held else nearest.argmin()
            return Picked("building", f"b{row + 1}")
    grids = [id_ for id_, grid in standing.plan.grids.items() if grid.geometry.intersects(here)]
    return Picked("grid", grids[0]) if grids else None


@given(
    st.lists(st.tuples(TENS, TENS, st.booleans()), unique=True, max_size=40),
    st.lists(TENS, max_size=4),
    st.tuples(st.integers(0, 300), st.integers(0, 300)),
    st.sampled_from([0.0, 4.0, 25.0]),
)
def test_what_is_near_is_picked_as_if_everything_were_looked_at(
    spots: list[tuple[int, int, bool]], cuts: list[int], place: tuple[int, int], radius: float
) -> None:
    standing = Standing.of(town(spots, cuts))
    x, y = place[0] + 0.217, place[1] + 0.413  # as near to one as to another is nobody's fault
    assert Picker(standing).at(x, y, radius) == picked_from_all(standing, x, y, radius)


@given(st.lists(TENS, max_size=5), st.lists(TENS, max_size=5), TENS)
def test_after_a_change_all_is_picked_as_from_nothing(
    before: list[int], after: list[int], at: int
) -> None:
    old, houses = town([(3, 3, False), (20, 4, True)], before), town([], after)
    new = old.with_table("grid", houses.grids)
    standing, change = Standing.of(old), compare(old, new)
    later = standing.after(new, change)
    kept, fresh = Picker(standing).after(later, change), Picker(later)
    for x in (10 * at + 0.5, 30, 200):
        assert kept.at(x, 35, 4) == fresh.at(x, 35, 4)
        assert kept.area_at(x, 150) == fresh.area_at(x, 150)
    assert set(kept.areas["grid"].ids) == set(new.grids)


def test_an_edit_of_people_keeps_what_the_picker_knows(picker: Picker) -> None:
    standing = picker.standing
    same = picker.after(standing, compare(standing.plan, standing.plan))
    assert same.areas["grid"] is picker.areas["grid"]
    assert same.index is picker.index
