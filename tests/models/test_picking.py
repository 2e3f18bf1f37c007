from __future__ import annotations

import numpy as np
import pytest
import shapely

from gridplanner.models.buildings import make_buildings
from gridplanner.models.picking import Picked, Picker
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Grid
from gridplanner.models.standing import Standing


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
