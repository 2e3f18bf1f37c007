"""A point inside each footprint."""

from __future__ import annotations

from pathlib import Path

import drawn
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon

from gridplanner.gis.anchors import anchors, centroids
from gridplanner.gis.ragged import Polygons


def same_as_geos(shapes: list[MultiPolygon]) -> None:
    geometries = np.array([*shapes, None], object)[:-1]
    expected = shapely.point_on_surface(geometries)
    found = anchors(Polygons.of(geometries))
    np.testing.assert_array_equal(
        found, np.stack([shapely.get_x(expected), shapely.get_y(expected)], axis=1)
    )


@given(st.integers(0, 100_000))
def test_it_is_the_point_that_geos_gives(seed: int) -> None:
    random = np.random.default_rng(seed)
    houses = [drawn.house(*random.uniform(0, 300, 2), 12, 9, turn) for turn in (0, 30, 45, 90)]
    pieces = drawn.slanted(drawn.box(0, 0, 300, 300), 6, random)
    round_ = [MultiPolygon([one.buffer(random.uniform(1, 20))]) for one in pieces[:2]]
    notched = drawn.shape((0, 0), (9, 0), (9, 9), (6, 9), (6, 2), (3, 2), (3, 9), (0, 9))
    same_as_geos([*houses, *pieces, *round_, notched])


def test_holes_parts_and_flat_ones_are_left_to_geos() -> None:
    ringed = MultiPolygon([drawn.box(0, 0, 90, 90).difference(drawn.box(10, 10, 80, 80))])
    both = MultiPolygon([*drawn.house(10, 50).geoms, *drawn.house(40, 52, 30).geoms])
    flat = MultiPolygon([Polygon([drawn.at(0, 5), drawn.at(8, 5), drawn.at(0, 5)])])
    same_as_geos([ringed, drawn.house(0, 0), both, flat, drawn.house(5, 5)])


def test_nothing_has_no_anchor() -> None:
    assert anchors(Polygons.of(np.empty(0, object))).shape == (0, 2)
    found = anchors(Polygons.of(np.array([MultiPolygon(), drawn.house(3, 4)], object)))
    assert np.isnan(found[0]).all()
    np.testing.assert_allclose(found[1], drawn.at(3, 4))


@pytest.mark.parametrize(
    ("file", "layer"),
    [
        ("buildings/liechtenstein.gpkg", "buildings"),
        ("buildings/helsinki_centre.gpkg", "buildings"),
        ("buildings/nyc_brooklyn_queens.gpkg", "buildings"),
        ("cn/shenzhen.gpkg", "南山建筑"),
    ],
)
def test_on_real_footprints_it_is_the_same_to_the_last_bit(
    shared_data: Path, file: str, layer: str
) -> None:
    from pyogrio.raw import read

    shapes = shapely.from_wkb(read(shared_data / file, layer=layer, columns=[])[2])
    dimension = shapely.get_dimensions(shapes)
    same_as_geos(list(shapes[(dimension == 2) & shapely.is_valid(shapes)]))


def test_what_is_empty_has_no_centre() -> None:
    shapes = [shapely.box(0, 0, 10, 20), shapely.MultiPolygon(), shapely.Point(3, 4)]
    np.testing.assert_equal(centroids(shapes), [[5, 10], [np.nan, np.nan], [3, 4]])
    assert centroids([]).shape == (0, 2)
