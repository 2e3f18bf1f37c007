"""Places at even steps along lines."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.gis.outlines import Lines
from gridplanner.gis.stations import stations


def test_a_line_has_them_half_a_step_from_its_ends() -> None:
    lines = Lines.of(np.array([shapely.LineString([(0, 0), (10, 0), (10, 10)])]))
    places, directions = stations(lines.coords, lines.starts, 5.0)
    assert places.tolist() == [[2.5, 0], [7.5, 0], [10, 2.5], [10, 7.5]]
    assert directions.tolist() == [[1, 0], [1, 0], [0, 1], [0, 1]]


def test_the_shortest_line_has_one_and_a_point_none() -> None:
    shapes = [
        shapely.LineString([(0, 0), (0, 1)]),
        shapely.LineString([(50, 50), (50, 50)]),
        shapely.LineString([(90, 0), (96, 8)]),
    ]
    lines = Lines.of(np.array(shapes))
    places, directions = stations(lines.coords, lines.starts, 100.0)
    assert places.tolist() == [[0, 0.5], [93, 4]]
    assert directions == pytest.approx(np.array([[0, 1], [0.6, 0.8]]))
    assert len(stations(np.empty((0, 2)), np.zeros(1, np.int64), 5.0)[0]) == 0


points = st.tuples(st.integers(-50, 50), st.integers(-50, 50))


@given(st.lists(st.lists(points, min_size=2, max_size=6), min_size=1, max_size=5))
def test_each_lies_where_it_is_so_far_along_its_line(drawn: list[list[tuple[int, int]]]) -> None:
    shapes = [shapely.LineString(one) for one in drawn]
    lines = Lines.of(np.array(shapes))
    places, directions = stations(lines.coords, lines.starts, 7.0)
    expected = []
    for shape in shapes:
        count = max(round(shape.length / 7.0), 1) if shape.length else 0
        expected += [
            shape.interpolate((n + 0.5) / count, normalized=True).coords[0] for n in range(count)
        ]
    assert places == pytest.approx(np.array(expected).reshape(-1, 2), abs=1e-9)
    assert np.hypot(*directions.T) == pytest.approx(np.ones(len(places)))
