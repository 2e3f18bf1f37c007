"""Polygons as flat arrays."""

from __future__ import annotations

import drawn
import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from gridplanner.gis.ragged import Polygons, join


def shapes() -> np.ndarray:
    hollow = Polygon(
        shapely.get_coordinates(drawn.box(0, 0, 30, 30)),
        [shapely.get_coordinates(drawn.box(5, 5, 10, 10))],
    )
    made = np.empty(5, object)
    made[:] = [
        drawn.box(0, 0, 10, 10),
        MultiPolygon(),
        MultiPolygon([hollow, drawn.box(50, 0, 60, 10).geoms[0]]),
        hollow,  # a plain polygon
        MultiPolygon(),
    ]
    return made


def as_multi(given: np.ndarray) -> list[MultiPolygon]:
    return [one if isinstance(one, MultiPolygon) else MultiPolygon([one]) for one in given]


def test_there_and_back_is_exact() -> None:
    assert list(Polygons.of(shapes()).to_shapely()) == as_multi(shapes())


def test_rows_are_taken_in_any_order_and_twice() -> None:
    rows = np.array([3, 0, 1, 3])
    assert list(Polygons.of(shapes()).take(rows).to_shapely()) == [
        as_multi(shapes())[row] for row in rows
    ]
    assert len(Polygons.of(shapes()).take(np.empty(0, np.intp))) == 0


def test_bounds_are_those_of_the_shapes_and_nan_for_none() -> None:
    np.testing.assert_array_equal(Polygons.of(shapes()).bounds, shapely.bounds(shapes()))


def test_joined_rows_stand_behind_one_another() -> None:
    one, nothing = Polygons.of(shapes()), Polygons.of(np.empty(0, object))
    joined = join([one, nothing, one.take(np.array([2]))])
    assert list(joined.to_shapely()) == [*as_multi(shapes()), as_multi(shapes())[2]]
    np.testing.assert_array_equal(joined.coord_starts[:2], [0, 5])
