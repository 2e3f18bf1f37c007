"""Noding into a coverage: nothing lost, nothing left open, true overlaps kept."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely import affinity, box

from gridplanner.gis.coverage import node_coverage
from gridplanner.gis.crs import metres_per_unit, project

UTM = (500_000.0, 4_000_000.0)
LONLAT = CRS.from_epsg(4490)


def partition(seed: int, rows: int) -> np.ndarray:
    """Cut a kilometre square into convex cells, 200 m across on average."""
    points = np.random.default_rng(seed).uniform(0, 1000, (rows, 2))
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=box(0, 0, 1000, 1000))
    clipped = shapely.intersection(shapely.get_parts(cells), box(0, 0, 1000, 1000))
    return shapely.transform(clipped[shapely.area(clipped) > 100], lambda xy: xy + UTM)


def jolted(shapes: np.ndarray, seed: int, metres: float) -> np.ndarray:
    """Move every vertex of every polygon on its own."""
    random = np.random.default_rng(seed)

    def one(xy):
        moved = xy + random.uniform(-metres, metres, xy.shape)
        moved[-1] = moved[0]
        return moved

    return np.array([shapely.transform(shape, one) for shape in shapes], object)


cases = given(seed=st.integers(0, 10_000), rows=st.integers(5, 30))


@settings(max_examples=25, deadline=None)
@cases
def test_slits_and_slivers_are_closed(seed, rows):
    whole = partition(seed, rows)
    noded = node_coverage(jolted(whole, seed, 0.03))
    assert shapely.coverage_is_valid(noded.shapes, gap_width=0.01)
    assert not len(noded.overlaps)
    assert shapely.area(noded.shapes).sum() == pytest.approx(1e6, abs=500)
    np.testing.assert_allclose(shapely.area(noded.shapes), shapely.area(whole), atol=200)


@settings(max_examples=15, deadline=None)
@cases
def test_degrees_are_noded_in_metres_and_stay_a_coverage_when_projected(seed, rows):
    metric = CRS.from_epsg(4548)
    lonlat = project(jolted(partition(seed, rows), seed, 0.03), metric, LONLAT)
    scale = metres_per_unit(LONLAT, tuple(shapely.total_bounds(lonlat)))
    noded = node_coverage(lonlat, metres_per_unit=scale)
    moved = project(noded.shapes, LONLAT, metric)
    assert shapely.coverage_is_valid(moved, gap_width=0.01)
    assert shapely.area(moved).sum() == pytest.approx(1e6, abs=500)


@settings(max_examples=15, deadline=None)
@cases
def test_a_coverage_comes_back_to_the_bit(seed, rows):
    whole = partition(seed, rows)
    noded = node_coverage(whole)
    if not noded.unmatched.any():
        assert all(
            a.geoms[0] is b or a.geoms[0].equals_exact(b, 0)
            for a, b in zip(noded.shapes, whole, strict=True)
        )


@settings(max_examples=20, deadline=None)
@given(width=st.floats(0.3, 60), angle=st.floats(0, 90))
def test_wide_overlaps_stay_with_both(width, angle):
    pair = [box(0, 0, 100, 100), box(100 - width, 20, 200, 80), box(100, 80, 200, 100)]
    turned = [affinity.translate(affinity.rotate(one, angle, (100, 50)), *UTM) for one in pair]
    noded = node_coverage(np.array(turned, object))
    assert noded.overlaps.tolist() == [[0, 1]]
    shared = noded.shapes[0].intersection(noded.shapes[1])
    assert shared.area == pytest.approx(width * 60, abs=25)
    np.testing.assert_allclose(shapely.area(noded.shapes), shapely.area(turned), atol=25)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), rows=st.integers(6, 25), width=st.floats(1, 8))
def test_cells_that_reach_over_their_neighbours_leave_the_others_a_coverage(seed, rows, width):
    given_shapes = jolted(partition(seed, rows), seed, 0.03)
    given_shapes[:2] = shapely.buffer(given_shapes[:2], width, join_style="mitre")
    noded = node_coverage(given_shapes)
    assert shapely.is_valid(noded.shapes).all()
    assert shapely.coverage_is_valid(noded.shapes[2:], gap_width=0.01)
    moved = np.abs(shapely.area(noded.shapes) - shapely.area(given_shapes))
    assert (moved < 0.1 * shapely.length(given_shapes)).all()


def test_duplicates_and_swallowed_polygons_are_kept():
    shapes = np.array(
        [box(0, 0, 9, 9), box(9, 0, 20, 9), box(0, 0, 9, 9), box(10, 1, 12, 3)], object
    )
    noded = node_coverage(shapes)
    assert noded.duplicates.tolist() == [[0, 2]]
    assert noded.overlaps.tolist() == [[1, 3]]
    assert noded.shared_areas.tolist() == [4]
    assert shapely.area(noded.shapes).tolist() == [81, 99, 81, 4]


def test_three_that_share_one_ground_all_keep_it():
    shapes = np.array([box(0, 0, 10, 10), box(5, 0, 15, 10), box(8, 5, 12, 15)], object)
    noded = node_coverage(shapes)
    np.testing.assert_allclose(shapely.area(noded.shapes), [100, 100, 40], atol=1e-6)
    assert len(noded.overlaps) == 3


def test_lakes_are_never_filled_and_one_polygon_works():
    ring = box(0, 0, 100, 100).difference(box(40, 40, 41, 60))
    noded = node_coverage(np.array([ring, box(100.05, 0, 200, 100)], object))
    assert noded.shapes[0].area == pytest.approx(9980, abs=10)
    assert node_coverage(np.array([ring], object)).shapes[0].area == ring.area


def test_a_slit_open_at_both_ends_is_closed():
    shapes = [box(0, 0, 100, 100), box(100.08, 0, 200, 50), box(100.02, 50, 200, 100)]
    noded = node_coverage(np.array(shapes, object))
    assert shapely.coverage_is_valid(noded.shapes, gap_width=0.1)
    assert noded.unmatched.all()


def test_real_levels_are_noded(shared_data):
    from gridplanner.gis import reading, repair

    path = shared_data / "cn" / "songbei_south.gpkg"
    for layer in ("区县", "乡镇", "社区", "网格"):
        table = reading.read(path, layer)
        mended = repair.repair(table.geometry, "polygon")
        assert not mended.reasons.any()
        scale = metres_per_unit(table.crs, tuple(shapely.total_bounds(mended.shapes)))
        noded = node_coverage(mended.shapes, metres_per_unit=scale)
        moved = project(noded.shapes, table.crs, CRS.from_epsg(4551))
        assert shapely.coverage_is_valid(moved, gap_width=0.01)
