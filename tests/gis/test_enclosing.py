from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gridplanner.gis import boxes
from gridplanner.gis.boxes import BoxIndex
from gridplanner.gis.enclosing import Enclosing, Lasso, Point, Rectangle

EAST, NORTH = 39_500_000.0, 3_900_000.0
places = st.tuples(st.integers(0, 40), st.integers(0, 40))
paths = st.lists(places, min_size=2, max_size=12)


def grounds(seed: int, count: int) -> tuple[NDArray[np.float64], BoxIndex]:
    """Points that lie on no line through whole metres, in boxes a little larger than they."""
    random = np.random.default_rng(seed)
    points = np.sort(random.uniform(0, 40, (count, 2)), axis=0) + (EAST, NORTH)
    reach = random.uniform(0, 2, (count, 1))
    return points, BoxIndex(np.hstack([points - reach, points + reach]))


def drawn(shape: Enclosing, path: list[tuple[int, int]]) -> None:
    """Draw from point to point, and hold what turned against what changed."""
    for x, y in path:
        before = shape.inside.copy()
        turned = shape.reach(EAST + x, NORTH + y)
        assert np.array_equal(np.flatnonzero(before != shape.inside), turned)


def winds(points: NDArray[np.float64], ring: list[Point]) -> NDArray[np.bool_]:
    """Tell for each point whether a line east of it meets the ring an odd number of times."""
    local = points - (EAST, NORTH)
    odd = np.zeros(len(points), bool)
    corners = [(x - EAST, y - NORTH) for x, y in ring]
    for (x, y), (far_x, far_y) in zip(corners, [*corners[1:], corners[0]], strict=True):
        for row, (east, north) in enumerate(local.tolist()):
            if (y > north) != (far_y > north):
                odd[row] ^= east < x + (north - y) / (far_y - y) * (far_x - x)
    return odd


@given(paths, st.integers(0, 9))
def test_a_rectangle_holds_what_lies_between_its_corners(
    path: list[tuple[int, int]], seed: int
) -> None:
    points, index = grounds(seed, 60)
    (x, y), *others = path
    shape = Rectangle(points, index, (EAST + x, NORTH + y))
    drawn(shape, others)
    held = shapely.intersects_xy(shapely.Polygon(shape.ring), *points.T)
    assert np.array_equal(shape.inside, held)


@given(paths, st.integers(0, 9))
def test_a_lasso_holds_every_other_turn(path: list[tuple[int, int]], seed: int) -> None:
    points, index = grounds(seed, 60)
    (x, y), *others = path
    shape = Lasso(points, index, (EAST + x, NORTH + y))
    drawn(shape, others)
    assert np.array_equal(shape.inside, winds(points, shape.ring))


def test_a_long_thin_lasso_over_many_runs_equals_a_polygon() -> None:
    points, index = grounds(3, 40 * boxes.RUN)
    shape = Lasso(points, index, (EAST - 1, NORTH - 1))
    drawn(shape, [(41, 40), (41, 41), (20, 39), (3, 30), (3, 2)])
    held = shapely.contains_xy(shapely.Polygon(shape.ring), *points.T)
    assert np.array_equal(shape.inside, held)
    assert 0 < held.sum() < len(points)


def test_the_border_of_a_rectangle_belongs_to_it() -> None:
    corners = np.array([(0.0, 0.0), (10.0, 5.0), (10.1, 5.0)])
    shape = Rectangle(corners, BoxIndex(np.tile(corners, 2)), (10.0, 0.0))
    assert shape.reach(0.0, 5.0).tolist() == [0, 1]


def test_nothing_is_held_where_there_is_nothing() -> None:
    nothing = np.empty((0, 2))
    for shape in (Rectangle, Lasso):
        empty = shape(nothing, BoxIndex(np.empty((0, 4))), (0.0, 0.0))
        assert not len(empty.reach(5.0, 5.0))
        assert not len(empty.reach(5.0, 5.0))
