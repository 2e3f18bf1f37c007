from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.gis import outlines
from gridplanner.gis.ragged import Polygons

EAST = 39_500_000.0


def polygons(*shapes: shapely.Geometry) -> Polygons:
    return Polygons.of(np.array(shapes, dtype=object))


def with_hole(x: float) -> shapely.Polygon:
    return shapely.Polygon(
        shapely.box(x, 0, x + 10, 10).exterior, [shapely.box(x + 2, 2, x + 4, 4).exterior]
    )


def test_areas_take_holes_off_and_know_rows_without_a_part() -> None:
    rows = polygons(
        with_hole(EAST), shapely.MultiPolygon(), shapely.union(with_hole(0), with_hole(20))
    )
    assert outlines.footprint_areas(rows) == pytest.approx([96, 0, 192])


def test_no_areas_of_nothing() -> None:
    assert len(outlines.footprint_areas(polygons())) == 0


def test_rings_are_turned_so_that_shells_run_one_way() -> None:
    rows = polygons(with_hole(EAST), shapely.reverse(with_hole(EAST + 20)))
    shells = np.array([True, False, True, False])
    turned = outlines.turned(rows.coords, rows.ring_starts, shells)
    assert (outlines.signed_areas(turned, rows.ring_starts) > 0).tolist() == shells.tolist()
    assert np.array_equal(np.sort(turned, axis=0), np.sort(rows.coords, axis=0))


def test_neighbours_by_equal_edges_and_by_closeness() -> None:
    one, two = shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)
    corner, shifted = shapely.box(20, 10, 30, 20), shapely.box(3, -8, 8, -0.1)
    pairs = outlines.neighbours(polygons(one, two, corner, shifted))
    assert pairs.tolist() == [[0, 1], [0, 3]]


def test_borders_hold_every_edge_once() -> None:
    lines = outlines.borders(polygons(shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)))
    drawn = [
        shapely.LineString(lines.coords[start:stop])
        for start, stop in zip(lines.starts[:-1], lines.starts[1:], strict=True)
    ]
    assert len(drawn) == 3
    assert shapely.length(drawn).sum() == pytest.approx(70)


def test_lines_keep_their_row_and_leave_points_out() -> None:
    lines = outlines.Lines.of(
        np.array(
            [
                shapely.Point(0, 0),
                shapely.MultiLineString([[(0, 0), (1, 1)], [(5, 5), (6, 6)]]),
                shapely.box(0, 0, 1, 1),
            ],
            dtype=object,
        )
    )
    assert lines.rows.tolist() == [1, 1, 2]
    assert lines.starts.tolist() == [0, 2, 4, 9]


def test_inner_places_lie_inside_the_largest_part() -> None:
    ring = shapely.Point(EAST, 0).buffer(100).difference(shapely.Point(EAST, 0).buffer(60))
    both = shapely.union(ring, shapely.box(EAST + 500, 0, EAST + 510, 10))
    (x, y, radius), empty = outlines.inner_places(
        np.array([both, shapely.MultiPolygon()], dtype=object)
    )
    assert shapely.Point(x, y).buffer(radius * 0.99).within(ring)
    assert radius > 15
    assert np.isnan(empty).all()


def test_round_metres_have_keys_of_their_own() -> None:
    side = np.arange(0, 400, 1.0)
    x, y = np.meshgrid(side + 500_000, side + 4_000_000)
    squares = shapely.box(x.ravel()[::7], y.ravel()[::7], x.ravel()[::7] + 1, y.ravel()[::7] + 1)
    made = polygons(*squares)
    first, _, keys = outlines.edge_keys(made, outlines.corner_keys(made.coords))
    ends = np.hstack([made.coords[first], made.coords[first + 1]])
    ends = np.where(
        (ends[:, :1] + ends[:, 1:2] > ends[:, 2:3] + ends[:, 3:]), ends, np.roll(ends, 2, 1)
    )
    assert len(np.unique(keys)) == len(np.unique(ends, axis=0))


@given(st.integers(0, 10_000), st.floats(0.1, 30))
def test_lines_with_fewer_points_stay_near(seed: int, tolerance: float) -> None:
    rng = np.random.default_rng(seed)
    walks = [
        np.cumsum(rng.normal(0, 5, (rng.integers(2, 200), 2)), axis=0) + (39_500_000, 3_900_000)
        for _ in range(6)
    ]
    lines = outlines.Lines.of(np.array([shapely.LineString(one) for one in walks], object))
    fewer = lines.simplified(tolerance)
    assert len(fewer) == len(lines)
    for number, walk in enumerate(walks):
        kept = fewer.coords[fewer.starts[number] : fewer.starts[number + 1]]
        assert np.array_equal(kept[[0, -1]], walk[[0, -1]])
        away = shapely.hausdorff_distance(shapely.LineString(kept), shapely.LineString(walk))
        assert away <= tolerance * 1.0001


def test_a_straight_line_needs_its_ends_alone() -> None:
    along = np.column_stack([np.linspace(0, 1000, 500), np.zeros(500)])
    lines = outlines.Lines.of(np.array([shapely.LineString(along)], object))
    assert len(lines.simplified(1.0).coords) < 10
