from __future__ import annotations

import drawn
import numpy as np
import shapely
from shapely import LineString

from gridplanner.gis.laying import laid_on, snapped, through


def corners(geometry: shapely.Geometry) -> set[tuple[float, float]]:
    return set(map(tuple, shapely.get_coordinates(geometry).tolist()))


def test_a_line_runs_through_what_it_grazes() -> None:
    target = np.array([drawn.at(50, 0.006), drawn.at(70, 0.02)])
    laid = laid_on(LineString(drawn.line((0, 0), (100, 0))), target)
    assert corners(laid) == {drawn.at(0, 0), drawn.at(50, 0.006), drawn.at(100, 0)}
    assert laid_on(LineString(), target).is_empty
    far = LineString(drawn.line((0, 5), (9, 5)))
    assert corners(laid_on(far, target)) == corners(far)
    assert laid_on(far, np.empty((0, 2))) is far


def test_a_vertex_hard_by_another_becomes_it() -> None:
    target = np.array([drawn.at(0, 0)])
    moved = snapped(np.array([drawn.at(0.006, 0), drawn.at(0.02, 0)]), target)
    assert moved.tolist() == [list(drawn.at(0, 0)), list(drawn.at(0.02, 0))]


def test_two_corners_millimetres_apart_are_passed_once_each() -> None:
    target = np.array([drawn.at(50, 0), drawn.at(50.004, 0)])
    starts, ends = through(np.array([drawn.at(0, 0)]), np.array([drawn.at(100, 0)]), target)
    assert starts.tolist() == [list(drawn.at(0, 0)), *target.tolist()]
    assert ends.tolist() == [*target.tolist(), list(drawn.at(100, 0))]
    corner = through(
        np.array([drawn.at(0, 0), drawn.at(50, 0)]),
        np.array([drawn.at(50, 0), drawn.at(50, 90)]),
        target,
    )
    assert len(corner[0]) == 2  # what stands at the end of an edge is put into none


def test_borders_that_all_but_coincide_become_the_same_edges() -> None:
    one, other = drawn.line((0, 0), (100, 0)), drawn.line((0, 0.004), (40, 0.005), (100, 0))
    targets = np.array([drawn.at(0, 0), drawn.at(100, 0), drawn.at(40, 0.005)])
    laid = laid_on(shapely.multilinestrings([LineString(one), LineString(other)]), targets)
    assert len(shapely.get_parts(shapely.polygonize(shapely.get_parts(laid)))) == 0
    assert corners(laid) == {drawn.at(0, 0), drawn.at(40, 0.005), drawn.at(100, 0)}
