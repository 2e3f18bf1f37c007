"""What differs between two states of some polygons, told from their edges alone."""

from __future__ import annotations

import drawn
import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon

from gridplanner.gis.borders import edges, same_ground, where_different
from gridplanner.gis.cutting import CannotCut, cut, give_neighbours

LEFT, RIGHT = drawn.box(0, 0, 100, 100), drawn.box(100, 0, 200, 100)


def test_edges_are_the_same_from_both_sides() -> None:
    left, right = edges([LEFT, RIGHT])
    assert len(left) == len(right) == 4
    assert left & right == {(*drawn.at(100, 0), *drawn.at(100, 100))}
    assert edges([MultiPolygon()]) == [set()]
    assert edges([]) == []


def test_where_two_polygons_differ() -> None:
    cut_off = drawn.box(0, 0, 100, 40)
    bounds = where_different([(LEFT, cut_off), (RIGHT, RIGHT), (None, RIGHT), (LEFT, None)])
    assert bounds[0].tolist() == [*drawn.at(0, 0), *drawn.at(100, 100)]
    assert np.isnan(bounds[1]).all()
    assert bounds[2].tolist() == list(RIGHT.bounds)
    assert bounds[3].tolist() == list(LEFT.bounds)
    notched = drawn.shape((0, 0), (100, 0), (100, 100), (60, 100), (55, 90), (50, 100), (0, 100))
    assert where_different([(LEFT, notched)])[0].tolist() == [*drawn.at(0, 90), *drawn.at(100, 100)]


def test_ground_that_is_covered_otherwise() -> None:
    assert same_ground([LEFT, RIGHT], [drawn.box(0, 0, 200, 100)])
    whole = drawn.shape((0, 0), (100, 0), (200, 0), (200, 100), (100, 100), (0, 100))
    assert same_ground([LEFT, RIGHT], [whole])
    assert same_ground([whole], [RIGHT, LEFT])
    assert not same_ground([LEFT], [LEFT, RIGHT])
    assert not same_ground([LEFT], [])
    assert not same_ground([LEFT], [drawn.box(0, 0, 100, 100.001)])
    assert not same_ground([LEFT, RIGHT], [LEFT, RIGHT, RIGHT, RIGHT])
    assert same_ground([], [])


@given(st.integers(0, 999), st.floats(0, 3.14))
def test_a_cut_makes_no_other_ground(seed: int, angle: float) -> None:
    random = np.random.default_rng(seed)
    pieces = drawn.slanted(drawn.box(0, 0, 200, 160), 6, random)
    spot = np.array(shapely.point_on_surface(pieces[0]).coords[0])
    step = 500 * np.array([np.cos(angle), np.sin(angle)])
    try:
        found = cut(pieces[0], shapely.LineString([spot - step, spot + step]))
    except CannotCut:
        return
    grown = give_neighbours(pieces[1:], found.new_vertices)
    before = [pieces[0], *(pieces[1 + place] for place in grown)]
    after = [*found.parts, *grown.values()]
    assert same_ground(before, after)
    assert same_ground(after, before)
    assert not same_ground(before, after[1:])
    differ = where_different([(pieces[0], found.parts[0])])[0]
    lost = pieces[0].difference(found.parts[0])
    assert shapely.box(*differ).buffer(1e-5).contains(lost)
