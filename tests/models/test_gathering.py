from __future__ import annotations

import numpy as np
import pytest
import shapely

from gridplanner.models.buildings import make_buildings
from gridplanner.models.figures import Count
from gridplanner.models.gathering import Gathering
from gridplanner.models.picking import Picker
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Grid
from gridplanner.models.standing import Standing


@pytest.fixture
def picker() -> Picker:
    """Four houses in a row, 100 m apart, in two grids; the third is a school without homes."""
    houses = [shapely.box(x, 10, x + 20, 30) for x in (10, 110, 210, 310)]
    columns = {
        "households": np.array([12.0, np.nan, np.nan, 30.0]),
        "kind": np.array(["residential", "", "school", ""]),
        "estimated": np.array(["", "", "", "households"]),
    }
    buildings = make_buildings(
        np.arange(1, 5), np.array(houses, object), columns, ["households", "population"]
    )
    grids = [
        Grid(id="g1", geometry=shapely.box(0, 0, 200, 100)),
        Grid(id="g2", geometry=shapely.box(200, 0, 400, 100), households_reported=33),
    ]
    return Picker(Standing.of(Plan(buildings=buildings).with_rows("grid", grids)))


def test_a_rectangle_counts_what_comes_in_and_goes_out(picker: Picker) -> None:
    held = Gathering(picker, "building", "rectangle", (0, 0))
    assert (held.size, held.households) == (0, Count(None, 0))
    held.reach(140, 50)
    assert (held.size, held.households) == (2, Count(12.0, 1))
    held.reach(400, 50)
    assert (held.size, held.households) == (4, Count(42.0, 1, estimated=True))
    assert held.ids() == ["b1", "b2", "b3", "b4"]
    held.reach(60, 50)
    assert (held.size, held.households) == (1, Count(12.0, 0))
    assert held.ring == [(0, 0), (60, 0), (60, 50), (0, 50)]


def test_a_lasso_gathers_what_it_goes_round(picker: Picker) -> None:
    held = Gathering(picker, "building", "lasso", (100, 0))
    for corner in ((340, 0), (340, 50), (300, 50), (300, 5), (100, 5)):
        held.reach(*corner)
    assert held.ids() == ["b4"]
    assert held.households == Count(30.0, 0, estimated=True)


def test_a_grid_is_gathered_by_a_point_inside_it(picker: Picker) -> None:
    held = Gathering(picker, "grid", "rectangle", (-10, -10))
    held.reach(250, 110)
    assert held.ids() == ["g1"]
    assert held.households == Count(12.0, 1)
    held.reach(310, 110)
    assert held.ids() == ["g1", "g2"]
    assert held.households == Count(42.0, 1, estimated=True)


def test_what_nobody_has_counted_is_not_nought() -> None:
    houses = np.array([shapely.box(0, 0, 9, 9)], object)
    plan = Plan(buildings=make_buildings(np.array([7]), houses, {}, ()))
    held = Gathering(Picker(Standing.of(plan)), "building", "rectangle", (-1, -1))
    held.reach(20, 20)
    assert (held.ids(), held.households) == (["b7"], Count(None, 1))
