"""Shapes made valid, or refused with a reason."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.gis.repair import repair

BOWTIE = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])


def test_reasons_row_by_row():
    shapes = np.array(
        [
            shapely.box(0, 0, 1, 1),
            None,
            shapely.Polygon(),
            shapely.Point(1, 1),
            shapely.Polygon([(0, 0), (np.inf, 0), (1, 1)]),
            shapely.box(0, 0, 1e300, 1),
            shapely.Polygon([(0, 0), (1, 0), (2, 0)]),
            BOWTIE,
        ],
        object,
    )
    done = repair(shapes, "polygon")
    assert done.reasons.tolist() == [
        None, "no_geometry", "empty", "wrong_type", "not_finite", "out_of_range", "zero_area", None,
    ]  # fmt: skip
    assert done.repaired.tolist() == [False] * 7 + [True]
    assert done.shapes[7].area == pytest.approx(2)
    assert shapely.is_missing(done.shapes).tolist() == [
        reason is not None for reason in done.reasons
    ]


def test_heights_are_dropped_closed_lines_become_polygons_and_collections_are_sorted():
    ring = shapely.LineString([(0, 0, 5), (1, 0, 5), (1, 1, 5), (0, 0, 5)])
    mixed = shapely.GeometryCollection([shapely.Point(9, 9), shapely.box(0, 0, 1, 1)])
    done = repair(np.array([ring, mixed], object), "polygon")
    assert not shapely.has_z(done.shapes).any()
    assert shapely.area(done.shapes).tolist() == [0.5, 1]


def test_buildings_may_be_points_and_water_may_be_lines():
    shapes = np.array([shapely.Point(0, 0), shapely.box(0, 0, 1, 1)], object)
    kinds = shapely.get_type_id(repair(shapes, "building").shapes)
    assert kinds.tolist() == [shapely.GeometryType.POINT, shapely.GeometryType.MULTIPOLYGON]
    shapes = np.array([shapely.LineString([(0, 0), (1, 1)]), shapely.box(0, 0, 1, 1)], object)
    kinds = shapely.get_type_id(repair(shapes, "water").shapes)
    assert kinds.tolist() == [
        shapely.GeometryType.MULTILINESTRING,
        shapely.GeometryType.MULTIPOLYGON,
    ]


coordinates = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=9)


@given(st.lists(coordinates, min_size=1, max_size=5))
def test_what_is_taken_is_valid(rings):
    done = repair(np.array([shapely.Polygon(ring) for ring in rings], object), "polygon")
    for shape, reason in zip(done.shapes, done.reasons, strict=True):
        assert (shape is None) == (reason is not None)
        assert shape is None or (shape.is_valid and shape.area > 0)
