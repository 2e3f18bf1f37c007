"""Metric systems by place, and files whose numbers disagree with their system."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from pyproj import CRS

from gridplanner.errors import GridplannerError
from gridplanner.gis import crs


@pytest.mark.parametrize(
    ("lon", "lat", "epsg"),
    [
        (116.6, 35.4, 4548),
        (126.5, 45.8, 4551),
        (113.9, 22.5, 4547),
        (75.2, 39, 4534),
        (134.9, 48, 4554),
        (2.35, 48.85, 32631),
        (-43.2, -22.9, 32723),
    ],
)
def test_metric_crs_by_longitude(lon, lat, epsg):
    assert crs.metric_crs_for((lon, lat, lon, lat)).to_epsg() == epsg


def test_projecting_keeps_shared_vertices_and_missing_rows():
    left, right = shapely.box(116, 35, 116.1, 35.1), shapely.box(116.1, 35, 116.2, 35.1)
    shapes = np.array([left, None, right], object)
    moved = crs.project(shapes, CRS.from_epsg(4490), CRS.from_epsg(4548))
    assert moved[1] is None
    assert shapely.coverage_is_valid(moved[[0, 2]])
    assert moved[0].area == pytest.approx(9120 * 11095, rel=0.01)


DEGREES = np.array([shapely.box(116, 35, 116.1, 35.1)], object)
METRES = np.array([shapely.box(499000, 3915000, 500000, 3916000)], object)


@pytest.mark.parametrize(
    ("epsg", "shapes", "code"),
    [
        (None, DEGREES, "crs.missing_degrees"),
        (None, METRES, "crs.missing_metres"),
        (4326, METRES, "crs.metres_in_degrees"),
        (4548, DEGREES, "crs.degrees_in_metres"),
        (4490, shapely.transform(DEGREES, lambda xy: xy[:, ::-1]), "crs.swapped"),
        (4490, np.array([shapely.box(5e6, 5e6, 6e6, 6e6)], object), "crs.no_degrees"),
        (None, np.array([shapely.box(5e6, 5e6, 6e6, 6e6)], object), "crs.missing"),
    ],
)
def test_numbers_that_disagree_are_one_sentence(epsg, shapes, code):
    with pytest.raises(GridplannerError) as caught:
        crs.settled(CRS.from_epsg(epsg) if epsg else None, shapes, "界.shp")
    assert caught.value.code == code
    assert "界.shp" in str(caught.value)


def test_candidates_by_zone_prefix():
    assert crs.candidates((39_499_000, 3_915_000, 39_500_000, 3_916_000)) == ["EPSG:4527"]
    assert crs.candidates((20_499_000, 3_915_000, 20_500_000, 3_916_000)) == ["EPSG:4498"]
    assert "EPSG:4548" in crs.candidates((499_000, 3_915_000, 500_000, 3_916_000))


def test_old_datums_are_known():
    assert crs.is_old_datum(CRS.from_epsg(2437))
    assert crs.is_old_datum(CRS.from_epsg(2383))
    assert not crs.is_old_datum(CRS.from_epsg(4548))


def test_unknown_names_are_refused():
    with pytest.raises(GridplannerError, match="EPSG:999999"):
        crs.crs_of("EPSG:999999")
    assert crs.crs_of("4548").to_epsg() == 4548


def test_metres_of_a_degree():
    east, north = crs.metres_per_unit(CRS.from_epsg(4490), (116, 35, 117, 36))
    assert east == pytest.approx(90_700, rel=0.002)
    assert north == pytest.approx(110_950, rel=0.001)
