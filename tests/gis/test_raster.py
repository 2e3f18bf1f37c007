from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.gis.arcs import Arcs
from gridplanner.gis.ragged import Polygons
from gridplanner.gis.raster import Classes, Cover, Holders, Lattice, Spread

EAST, NORTH = 39_500_000.0, 3_900_000.0
seeds = st.integers(0, 10_000)


def polygons(*shapes: shapely.Geometry) -> Polygons:
    return Polygons.of(np.array(shapes, dtype=object))


def tiles(seed: int, count: int = 30) -> list[shapely.Geometry]:
    """Return Voronoi cells of random points, a coverage in every respect."""
    points = np.random.default_rng(seed).uniform(0, 100, (count, 2)) + (EAST, NORTH)
    cells = shapely.voronoi_polygons(shapely.multipoints(points))
    return list(shapely.get_parts(cells))


def held(shapes: list[shapely.Geometry], lattice: Lattice) -> np.ndarray:
    """Return for the middle of every pixel one more than the last shape that holds it."""
    x = lattice.left + (np.arange(lattice.width) + 0.5) * lattice.metres
    y = lattice.top - (np.arange(lattice.height) + 0.5) * lattice.metres
    columns, rows = np.meshgrid(x, y)
    found = np.zeros(columns.shape, int)
    for number, shape in enumerate(shapes, 1):
        found[shapely.contains_xy(shape, columns + EAST, rows + NORTH)] = number
    return found


def swept(shapes: list[shapely.Geometry], lattice: Lattice) -> tuple[np.ndarray, np.ndarray | None]:
    holders = Holders(lattice)
    arcs = Arcs.of(polygons(*shapes)).ordered()
    for part in arcs.parts(40):
        holders.add(part.sweep((EAST, NORTH)))
    return holders.found()


@given(seeds, st.floats(-30, 60), st.floats(20, 130), st.floats(0.3, 9))
def test_every_pixel_has_the_shape_that_holds_its_middle(
    seed: int, left: float, top: float, metres: float
) -> None:
    shapes = tiles(seed)
    lattice = Lattice(left, top, metres, 37, 23)
    found, several = swept(shapes, lattice)
    assert several is None
    # a middle within a millimetre of a border may go to either side
    assert (found != held(shapes, lattice)).mean() < 0.005


def test_holes_and_islands_have_their_own() -> None:
    outer = shapely.box(EAST, NORTH, EAST + 10, NORTH + 10)
    inner = shapely.box(EAST + 4, NORTH + 4, EAST + 6, NORTH + 6)
    island = shapely.box(EAST + 20, NORTH, EAST + 22, NORTH + 2)
    ring = shapely.MultiPolygon([outer.difference(inner), island])
    lattice = Lattice(-1, 11, 1, 26, 12)
    for shapes in ([ring, inner], [ring], [shapely.reverse(ring), inner]):
        found, several = swept(shapes, lattice)
        assert several is None
        assert np.array_equal(found, held(shapes, lattice))


def test_shared_ground_is_told() -> None:
    one = shapely.box(EAST, NORTH, EAST + 10, NORTH + 10)
    other = shapely.box(EAST + 5, NORTH, EAST + 15, NORTH + 10)
    found, several = swept([one, other, one], Lattice(0, 10, 1, 16, 10))
    assert several is not None
    assert several.sum() == 100
    assert (found[:, 10:15] == 2).all() and (found[:, 15] == 0).all()


@given(seeds, st.integers(1, 4), st.floats(0.5, 20))
def test_cover_keeps_the_area(seed: int, cells: int, metres: float) -> None:
    rng = np.random.default_rng(seed)
    low = rng.uniform(0, 90, (200, 2))
    boxes = np.hstack([low, low + rng.uniform(0, 10, (200, 2))]).astype(np.float32)
    areas = rng.uniform(1, 50, 200)
    size = int(100 / metres) + 2
    cover = Cover(Lattice(-metres / 2, 100 + metres / 2, metres, size, size))
    for start in range(0, 200, 70):
        cover.add_boxes(boxes[start : start + 70], areas[start : start + 70], cells)
    assert cover.shares().sum() * metres**2 == pytest.approx(float(areas.sum()), rel=1e-4)


def test_points_fall_into_their_pixels() -> None:
    cover = Cover(Lattice(0, 10, 2, 5, 5))
    x, y = np.array([0.5, 0.5, 9.9, -0.1, 3.0]), np.array([9.5, 8.1, 0.1, 5.0, 10.5])
    cover.add_points(x, y, np.full(5, 2.0))
    expected = np.zeros((5, 5))
    expected[0, 0], expected[4, 4] = 1.0, 0.5
    assert cover.shares() == pytest.approx(expected)


def test_a_box_is_spread_over_its_pixels() -> None:
    cover = Cover(Lattice(0, 10, 1, 10, 10))
    boxes = np.array([[2, 3, 6, 5], [-5, -5, -4, -4], [8, 0, 12, 1]], np.float32)
    cover.add_boxes(boxes, np.array([8.0, 1.0, 4.0]), 4)
    expected = np.zeros((10, 10))
    expected[5:7, 2:6] = 1.0
    expected[9, 8:] = 1.0
    assert cover.shares() == pytest.approx(expected)


def test_what_lies_outside_leaves_no_trace() -> None:
    cover = Cover(Lattice(0, 10, 1, 10, 10))
    far = np.array([[-50, 3, -40, 4], [50, 3, 60, 4], [3, 50, 4, 60], [3, -60, 4, -50]], np.float32)
    cover.add_boxes(far, np.ones(4), 2)
    cover.add_boxes(far[:0], np.ones(0), 2)
    cover.add_points(far[:, 0], far[:, 1], np.ones(4))
    cover.add_points(far[:0, 0], far[:0, 1], np.ones(0))
    assert not cover.shares().any()
    found, several = swept(tiles(1), Lattice(1e9, 1e9, 1, 3, 3))
    assert several is None and not found.any()


@given(seeds, st.integers(-3, 3), st.integers(-3, 3))
def test_a_block_of_pixels_has_the_class_that_covers_most(seed: int, right: int, down: int) -> None:
    random = np.random.default_rng(seed)
    low = random.uniform(-2, 20, (60, 2))
    boxes = np.hstack([low, low + 0.4])
    areas, codes = random.uniform(0.1, 1, 60), random.integers(0, 3, 60).astype(np.uint8)
    lattice = Lattice(float(right), 18.0 + down, 1.0, 15, 13)
    classes = Classes(lattice, 3)
    for some in (slice(0, 25), slice(25, 60)):
        classes.take(Spread.of(lattice, boxes[some], areas[some]), codes[some])
    found = classes.found()
    assert found.shape == (13, 15)
    x, y = low.T + 0.2
    for row, column in np.ndindex(found.shape):
        # blocks begin at even metres of the ground, wherever the lattice does
        west, north = (column + right) // 2 * 2, -((row - 18 - down) // 2 * 2)
        inside = (x >= west) & (x < west + 2) & (y <= north) & (y > north - 2)
        sums = np.bincount(codes[inside], areas[inside], 3)
        assert sums[found[row, column]] == pytest.approx(sums.max(), abs=1e-5)


def test_classes_and_cover_agree_on_where_anything_is() -> None:
    lattice = Lattice(0.0, 10.0, 1.0, 10, 10)
    boxes, areas = np.array([[2.1, 2.1, 5.9, 5.9]]), np.array([14.0])
    cover, classes = Cover(lattice), Classes(lattice, 2)
    spread = Spread.of(lattice, boxes, areas, 6)
    cover.add_boxes(boxes, areas, 6)
    classes.take(spread, np.array([1], np.uint8))
    assert cover.shares().sum() == pytest.approx(14.0)
    assert (classes.found()[cover.shares() > 0] == 1).all()
    assert (classes.found()[:3, :2] == 0).all()
