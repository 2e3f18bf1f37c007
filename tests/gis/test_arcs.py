from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.gis.arcs import NONE, Arcs, join_arcs
from gridplanner.gis.ragged import Polygons


def arcs_of(*shapes: shapely.Geometry) -> Arcs:
    return Arcs.of(Polygons.of(np.array(shapes, dtype=object)))


def lines_between(arcs: Arcs, one: int, other: int) -> shapely.Geometry:
    lines = [
        shapely.LineString(arcs.coords[start:stop])
        for start, stop, left, right in zip(
            arcs.starts[:-1], arcs.starts[1:], arcs.left, arcs.right, strict=True
        )
        if {left, right} == {one, other}
    ]
    return shapely.line_merge(shapely.union_all(lines))


def test_a_border_stands_once_with_both_its_sides() -> None:
    arcs = arcs_of(shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10))
    assert lines_between(arcs, 0, 1).equals(shapely.LineString([(10, 0), (10, 10)]))
    length = np.hypot(*np.diff(arcs.coords, axis=0).T)
    length[arcs.starts[1:-1] - 1] = 0
    assert length.sum() == 70


@given(st.integers(0, 10_000))
def test_left_is_left(seed: int) -> None:
    points = np.random.default_rng(seed).uniform(0, 100, (20, 2))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points)))
    turned = [shapely.reverse(one) if place % 2 else one for place, one in enumerate(cells)]
    arcs = arcs_of(*turned)
    edges = np.ones(len(arcs.coords) - 1, bool)
    edges[arcs.starts[1:-1] - 1] = False
    along = np.diff(arcs.coords, axis=0)
    edges &= np.hypot(*along.T) > 1e-3
    number = np.repeat(np.arange(len(arcs)), np.diff(arcs.starts))[:-1][edges]
    along, middle = along[edges], ((arcs.coords[:-1] + arcs.coords[1:]) / 2)[edges]
    aside = np.column_stack([-along[:, 1], along[:, 0]]) / np.hypot(*along.T)[:, None] * 1e-6
    for sides, places in ((arcs.left, middle + aside), (arcs.right, middle - aside)):
        held = np.full(len(places), NONE)
        for row, shape in enumerate(turned):
            held[shapely.contains_xy(shape, places)] = row
        assert np.array_equal(held, sides[number])


def test_two_shapes_on_one_side_of_an_edge_do_not_meet_there() -> None:
    box = shapely.box(0, 0, 10, 10)
    arcs = arcs_of(box, box)
    assert len(arcs) == 2
    assert (np.minimum(arcs.left, arcs.right) == NONE).all()


def test_outlines_go_round_all_together() -> None:
    ring = shapely.box(0, 0, 30, 30).difference(shapely.box(10, 10, 20, 20))
    west, east = (
        ring.intersection(shapely.box(0, 0, 15, 30)),
        ring.intersection(shapely.box(15, 0, 30, 30)),
    )
    rings = arcs_of(west, east).outlines()
    assert rings is not None and len(rings) == 2
    areas = sorted(
        shapely.Polygon(rings.coords[start:stop]).exterior.is_ccw
        for start, stop in zip(rings.starts[:-1], rings.starts[1:], strict=True)
    )
    assert areas == [False, True]


def test_parts_and_joining_change_nothing() -> None:
    arcs = arcs_of(*(shapely.box(x, y, x + 1, y + 1) for x in range(6) for y in range(5)))
    again = join_arcs(arcs.parts(7))
    assert np.array_equal(again.coords, arcs.coords)
    assert np.array_equal(again.starts, arcs.starts)
    assert len(arcs.ordered()) == len(arcs)
    assert not Arcs.of(Polygons.of(np.empty(0, object))).parts(5)


def test_numbers_name_the_rows() -> None:
    shapes = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], dtype=object)
    arcs = Arcs.of(Polygons.of(shapes), np.array([7, 3]))
    assert set(arcs.left.tolist()) | set(arcs.right.tolist()) == {7, 3, NONE}
    assert arcs.beside(np.array([3])).sum() == len(arcs) - 1
