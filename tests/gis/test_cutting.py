"""Cutting a polygon with its neighbours."""

from __future__ import annotations

import drawn
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Polygon

from gridplanner.gis.cutting import (
    CannotCut,
    cut,
    give_neighbours,
    insert_vertices,
    pinched,
)

SQUARE = drawn.box(0, 0, 100, 100)


def knife(*points: tuple[float, float]) -> LineString:
    return LineString([drawn.at(*point) for point in points])


def vertices(shape: shapely.Geometry) -> set[tuple[float, float]]:
    return {tuple(one) for one in shapely.get_coordinates(shape).tolist()}


@pytest.mark.parametrize(
    ("points", "reason"),
    [
        ([(200, 0), (200, 100)], "misses"),
        ([(100, 0), (100, 100)], "touches"),  # along an edge
        ([(100, -10), (100, 50)], "touches"),
        ([(90, 110), (110, 90)], "touches"),  # through a corner
        ([(-10, 50), (50, 50)], "ends_inside"),
        ([(50, -10), (50, 0)], "touches"),  # ends on the border
        ([(20, 20), (80, 80)], "ends_inside"),
        ([(-10, 50), (50, 50), (-10, 20)], "parts"),  # in and out and in: see below
    ],
)
def test_a_line_that_does_not_cut_is_told_why(
    points: list[tuple[float, float]], reason: str
) -> None:
    if reason == "parts":
        points = [(-10, 50), (110, 50), (110, 20), (-10, 20)]
    with pytest.raises(CannotCut) as caught:
        cut(SQUARE, knife(*points))
    assert caught.value.reason == reason


def test_the_number_of_parts_is_told() -> None:
    with pytest.raises(CannotCut) as caught:
        cut(SQUARE, knife((-10, 50), (110, 50), (110, 20), (-10, 20)))
    assert caught.value.parts == 3


def test_a_cut_in_and_out_of_one_side_takes_a_corner_off() -> None:
    found = cut(SQUARE, knife((-10, 50), (50, 50), (-10, 20)))
    assert sum(part.area for part in found.parts) == pytest.approx(SQUARE.area, abs=1e-6)


def test_a_slip_of_the_hand_is_no_part() -> None:
    with pytest.raises(CannotCut) as caught:
        cut(SQUARE, knife((-10, 99.98), (110, 99.98)))
    assert caught.value.reason == "thin"


def test_a_vertex_within_a_centimetre_is_that_one() -> None:
    found = cut(SQUARE, knife((-10, -10.005), (110, 110 - 0.005)))
    assert len(found.new_vertices) == 0
    assert vertices(found.parts[0]) | vertices(found.parts[1]) == vertices(SQUARE)


def test_a_line_partly_along_the_border_cuts() -> None:
    found = cut(SQUARE, knife((0, -20), (0, 40), (60, 40), (60, 120)))
    assert sorted(round(part.area) for part in found.parts) == [3600, 6400]


def test_a_hole_is_cut_through() -> None:
    ring = MultiPolygon(
        [
            Polygon(
                shapely.get_coordinates(SQUARE),
                [shapely.get_coordinates(drawn.box(40, 40, 60, 60))],
            )
        ]
    )
    found = cut(ring, knife((50, -10), (50, 110)))
    assert len(found.new_vertices) == 4
    assert [round(part.area) for part in found.parts] == [4800, 4800]
    with pytest.raises(CannotCut) as caught:
        cut(ring, knife((50, -10), (50, 50)))  # only into the hole
    assert caught.value.reason == "ends_inside"


def test_an_exclave_goes_to_the_nearer_part_and_is_not_cut() -> None:
    exclave = drawn.box(150, 0, 170, 20).geoms[0]
    both = MultiPolygon([*SQUARE.geoms, exclave])
    left, right = sorted(
        cut(both, knife((50, -10), (50, 110))).parts, key=lambda part: part.centroid.x
    )
    assert len(left.geoms) == 1
    assert len(right.geoms) == 2
    assert right.geoms[1].equals_exact(exclave)
    with pytest.raises(CannotCut) as caught:
        cut(both, knife((-10, 10), (200, 10)))
    assert (caught.value.reason, caught.value.parts) == ("parts", 4)


def test_a_vertex_in_the_tip_of_a_sharp_corner_is_told() -> None:
    sharp = drawn.shape((0, 0), (100, 0), (100, 0.5))
    below = drawn.shape((0, 0), (50, -80), (100, 0))
    for x, expected in ((1, True), (50, False)):
        found = np.array([drawn.at(x, 0), drawn.at(x, 0.005 * x)])
        assert pinched([sharp, below], found) == expected
    assert pinched([below, sharp], np.array([drawn.at(1, 0)]))
    assert not pinched([SQUARE], np.empty((0, 2)))


def test_neighbours_gain_the_vertex_to_the_bit() -> None:
    upper = drawn.shape((0, 0), (90, 37), (80, 120), (0, 110))
    lower = drawn.shape((0, 0), (10, -90), (100, -70), (90, 37))
    found = cut(upper, knife((37.123, -10), (41.7, 130)))
    grown = give_neighbours([lower], found.new_vertices)
    assert shapely.coverage_is_valid([*found.parts, grown[0]], gap_width=0.01)
    assert not shapely.coverage_is_valid([*found.parts, lower], gap_width=0.01)


def test_vertices_that_lie_elsewhere_leave_a_polygon_as_it_is() -> None:
    far = np.array([drawn.at(50, 50), drawn.at(0, 0)])
    assert insert_vertices(SQUARE, far) is SQUARE
    assert give_neighbours([SQUARE], far) == {}


def test_several_vertices_on_one_edge_come_in_order() -> None:
    on_edge = np.array([drawn.at(*point) for point in [(70, 0), (10, 0), (100, 40), (40, 0)]])
    grown = insert_vertices(SQUARE, on_edge)
    assert grown.is_valid
    assert grown.equals(SQUARE)
    assert len(shapely.get_coordinates(grown)) == 9


@given(
    seed=st.integers(0, 10_000),
    ends=st.tuples(*[st.floats(-0.2, 1.2)] * 6),
    chosen=st.integers(0, 50),
)
def test_any_cut_keeps_any_coverage(seed: int, ends: tuple[float, ...], chosen: int) -> None:
    whole = drawn.shape((0, 0), (310, -33), (420, 150), (290, 340), (-40, 270))
    pieces = drawn.slanted(whole, 12, np.random.default_rng(seed))
    assert shapely.coverage_is_valid(pieces, gap_width=0.01)
    place = chosen % len(pieces)
    left, bottom, right, top = pieces[place].bounds
    path = LineString(
        [
            (left + x * (right - left), bottom + y * (top - bottom))
            for x, y in zip(ends[::2], ends[1::2], strict=True)
        ]
    )
    try:
        found = cut(pieces[place], path)
    except CannotCut:
        return
    if pinched(pieces, found.new_vertices):
        return
    others = [one for number, one in enumerate(pieces) if number != place]
    grown = give_neighbours(others, found.new_vertices)
    after = [*found.parts, *(grown.get(number, one) for number, one in enumerate(others))]
    assert shapely.is_valid(after).all()
    assert shapely.coverage_is_valid(after, gap_width=0.01)
    assert sum(part.area for part in found.parts) == pytest.approx(pieces[place].area, abs=0.05)
    assert shapely.union_all(after).symmetric_difference(whole).area < 0.05
