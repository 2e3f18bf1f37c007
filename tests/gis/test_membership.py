"""Which polygon holds which building."""

from __future__ import annotations

import drawn
import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Point

from gridplanner.gis.ground import Borders
from gridplanner.gis.membership import NOWHERE, Membership, cut_by_borders, locate
from gridplanner.gis.ragged import Polygons

LEFT, RIGHT = drawn.box(0, 0, 100, 100), drawn.box(100, 0, 200, 100)


def array(*shapes: shapely.Geometry) -> np.ndarray:
    made = np.empty(len(shapes), object)
    made[:] = shapes
    return made


def spots(*points: tuple[float, float]) -> np.ndarray:
    return np.array([drawn.at(*point) for point in points])


def cut_rows(*shapes: MultiPolygon, grids: np.ndarray | None = None) -> list[int]:
    footprints = Polygons.of(array(*shapes))
    held = array(LEFT, RIGHT) if grids is None else grids
    return cut_by_borders(footprints, np.arange(len(footprints)), held).tolist()


def test_inside_outside_and_on_the_shared_border() -> None:
    found = locate(spots((50, 50), (150, 50), (100, 50), (300, 50)), array(LEFT, RIGHT))
    assert found.owner.tolist() == [0, 1, 0, NOWHERE]
    assert not found.double.any()


def test_in_two_at_once_is_double_and_goes_to_the_first() -> None:
    found = locate(spots((95, 50), (100, 50)), array(LEFT, drawn.box(90, 0, 200, 100)))
    assert found.owner.tolist() == [0, 1]  # the second is inside one, on the border of the other
    assert found.double.tolist() == [True, False]


def test_nothing_to_look_at() -> None:
    assert locate(spots((1, 1)), array()).owner.tolist() == [NOWHERE]
    assert not len(locate(np.empty((0, 2)), array(LEFT)).owner)
    assert cut_rows() == []
    assert cut_rows(drawn.house(100, 50), grids=array()) == []


def test_cut_is_less_than_95_percent_in_one() -> None:
    house = drawn.box(95.3, 0, 105.3, 10)  # 47 % to the left
    nearly = drawn.box(90.6, 20, 100.6, 30)  # 94 %
    enough = drawn.box(90.4, 40, 100.4, 50)  # 96 %
    assert cut_rows(house, nearly, enough) == [0, 1]


def test_a_house_hanging_over_the_outer_border_is_cut() -> None:
    assert cut_rows(drawn.box(-3, 40, 7, 50), drawn.box(-0.3, 60, 9.7, 70)) == [0]


def test_a_point_is_never_cut() -> None:
    assert cut_rows(MultiPolygon(), drawn.house(100, 50)) == [1]


def test_a_building_in_two_parts_may_be_cut_between_them() -> None:
    both = MultiPolygon([*drawn.house(90, 50).geoms, *drawn.house(110, 50).geoms])
    assert cut_rows(both) == [0]


@given(st.integers(0, 100_000))
def test_every_anchor_is_where_shapely_says(seed: int) -> None:
    random = np.random.default_rng(seed)
    tiles = drawn.slanted(drawn.box(0, 0, 300, 300), 9, random)
    chosen = array(*[tiles[n] for n in random.permutation(len(tiles))[: len(tiles) - 2]])
    anchors = random.uniform(-30, 330, (40, 2)) + (drawn.EAST, drawn.NORTH)
    found = locate(anchors, chosen)
    for spot, owner in zip(anchors, found.owner, strict=True):
        holding = [n for n, tile in enumerate(chosen) if tile.contains(Point(spot))]
        assert holding == ([owner] if owner != NOWHERE else [])
    footprints = array(*[drawn.house(x, y, 12, 9, 30) for x, y in random.uniform(0, 300, (30, 2))])
    shares = shapely.area(shapely.intersection(footprints[:, None], chosen[None, :])) / 108
    best = shares.max(axis=1)
    expected = np.flatnonzero((best < 0.95) & (best > 0.05))
    found_cut = cut_by_borders(Polygons.of(footprints), np.arange(30), chosen)
    np.testing.assert_array_equal(found_cut, expected)


def simply(anchors: np.ndarray, polygons: np.ndarray) -> Membership:
    """Ask every anchor of every polygon."""
    owner = np.full(len(anchors), NOWHERE, np.int32)
    double = np.zeros(len(anchors), bool)
    for row, spot in enumerate(map(Point, anchors)):
        holding = np.flatnonzero(shapely.intersects(polygons, spot))
        inside = np.flatnonzero(shapely.contains_properly(polygons, spot))
        double[row] = len(inside) > 1
        if len(holding):
            owner[row] = inside[0] if len(inside) == 1 else holding[0]
    return Membership(owner, double)


def ground(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Grids that overlap, leave gaps and have holes, and anchors inside, outside and on borders."""
    random = np.random.default_rng(seed)
    tiles = drawn.slanted(drawn.box(0, 0, 900, 300), 12, random)
    ringed = drawn.box(100, 50, 400, 250).difference(drawn.box(200, 100, 300, 200))
    tiles = [*tiles[2:], drawn.box(700, 100, 1100, 130), MultiPolygon([ringed])]
    chosen = array(*[tiles[n] for n in random.permutation(len(tiles))])
    corners = shapely.get_coordinates(chosen)
    ends = random.integers(0, len(corners) - 1, (20, 2))
    anchors = np.concatenate(
        [
            random.uniform((-50, -50), (1200, 350), (300, 2)) + (drawn.EAST, drawn.NORTH),
            corners[ends[:, 0]],
            (corners[ends[:, 0]] + corners[ends[:, 0] + 1]) / 2,
            [drawn.at(-1e6, 5e6), drawn.at(5e6, 100)],
        ]
    )
    return anchors, chosen


@given(st.integers(0, 100_000))
def test_the_raster_of_borders_changes_no_answer(seed: int) -> None:
    anchors, chosen = ground(seed)
    expected = simply(anchors, chosen)
    for borders in (None, Borders.of(chosen)):
        found = locate(anchors, chosen, borders)
        np.testing.assert_array_equal(found.owner, expected.owner)
        np.testing.assert_array_equal(found.double, expected.double)


@given(st.integers(0, 100_000))
def test_a_crossed_box_is_one_that_shapely_crosses(seed: int) -> None:
    anchors, chosen = ground(seed)
    sizes = np.random.default_rng(seed).uniform(0, 60, anchors.shape)
    boxes = np.concatenate([anchors - sizes, anchors + sizes], axis=1)
    rims = shapely.union_all(shapely.boundary(chosen))
    expected = np.flatnonzero(shapely.intersects(shapely.box(*boxes.T), rims))
    boxes = np.concatenate([boxes, np.full((1, 4), np.nan)])
    found = Borders.of(chosen).crossed(boxes, np.arange(len(boxes)))
    assert set(expected) <= set(found)
    assert (shapely.distance(shapely.box(*boxes[found].T), rims) < 1e-5).all()


def test_ground_as_narrow_as_a_street_has_a_small_raster() -> None:
    street = array(drawn.box(0, 0, 20_000, 0.5))
    borders = Borders.of(street)
    assert borders.marked.size < 10_000
    spots = np.array([drawn.at(15_000, 0.2), drawn.at(15_000, 0.6)])
    assert locate(spots, street, borders).owner.tolist() == [0, NOWHERE]
