"""The shortest way through open ground."""

from __future__ import annotations

import drawn
import numpy as np
import pytest
from shapely import LineString, Polygon

from gridplanner.gis.triangles import Triangles


def way(ground: Polygon, *ends: tuple[float, float], wish: LineString | None = None) -> np.ndarray:
    start, end = (np.array(drawn.at(*one)) for one in ends)
    found = Triangles(ground, wish or LineString([start, end])).way(start, end)
    assert found is not None
    return found - drawn.at(0, 0)


def test_across_open_ground_it_is_straight() -> None:
    square = drawn.box(0, 0, 10, 10).geoms[0]
    np.testing.assert_allclose(way(square, (1, 1), (9, 8)), [(1, 1), (9, 8)], atol=1e-6)


def test_it_turns_at_corners_only_and_to_both_sides() -> None:
    ell = drawn.shape((0, 0), (10, 0), (10, 2), (2, 2), (2, 10), (0, 10)).geoms[0]
    np.testing.assert_allclose(way(ell, (9, 1), (1, 9)), [(9, 1), (2, 2), (1, 9)], atol=1e-6)
    zed = drawn.shape((0, 0), (6, 0), (6, 8), (10, 8), (10, 10), (4, 10), (4, 2), (0, 2)).geoms[0]
    np.testing.assert_allclose(
        way(zed, (1, 1), (9, 9)), [(1, 1), (4, 2), (6, 8), (9, 9)], atol=1e-6
    )


@pytest.mark.parametrize("side", [-1, 1])
def test_round_a_hole_it_keeps_to_the_side_that_is_nearer_to_the_wish(side: int) -> None:
    outer = drawn.box(-50, -50, 50, 50).geoms[0].exterior
    hole = drawn.box(-20, -20, 20, 20).geoms[0].exterior
    ground = Polygon(outer, [hole])
    wish = LineString(drawn.line((0, -40), (21 * side, -10), (21 * side, 10), (0, 40)))
    found = way(ground, (0, -40), (0, 40), wish=wish)
    np.testing.assert_allclose(
        found, [(0, -40), (20 * side, -20), (20 * side, 20), (0, 40)], atol=1e-6
    )
