"""The order of numbering: rows from the north, each from west to east."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.gis.reading_order import reading_order


def test_nothing_has_no_order() -> None:
    assert reading_order(np.empty((0, 2)), np.empty(0)).tolist() == []


def test_a_board_is_read_like_a_page() -> None:
    points = np.array([(x, y) for y in (50, 150, 250) for x in (250, 50, 150)], float)
    assert reading_order(points, np.full(9, 100.0)).tolist() == [7, 8, 6, 4, 5, 3, 1, 2, 0]


def test_points_of_a_row_need_not_lie_level() -> None:
    points = np.array([(0, 0), (100, 35), (200, -10), (0, -110), (100, -70), (200, -95)], float)
    assert reading_order(points, np.full(6, 100.0)).tolist() == [0, 1, 2, 3, 4, 5]


def test_one_tall_area_does_not_swallow_rows() -> None:
    points = np.array([(0, 0), (0, -100), (0, -200), (50, -100)], float)
    assert reading_order(points, np.array([100.0, 100.0, 100.0, 900.0])).tolist() == [0, 1, 3, 2]


@given(st.permutations(range(12)), st.integers(0, 10**6))
def test_it_depends_on_the_places_alone(shuffled: list[int], seed: int) -> None:
    random = np.random.default_rng(seed)
    points, heights = random.uniform(0, 1000, (12, 2)), random.uniform(50, 300, 12)
    order = reading_order(points, heights)
    assert sorted(order.tolist()) == list(range(12))
    there = np.array(shuffled)
    again = reading_order(points[there] + 4e6, heights[there])
    assert there[again].tolist() == order.tolist()


@given(
    st.integers(1, 8),
    st.integers(1, 8),
    st.floats(-0.24, 0.24),
    st.integers(0, 10**6),
)
def test_rows_of_a_crooked_board_stay_rows(rows: int, columns: int, off: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    shift = random.uniform(-abs(off), abs(off), (rows, columns))
    points = np.array(
        [(c * 120.0, -100.0 * (r + shift[r, c])) for r in range(rows) for c in range(columns)]
    )
    order = reading_order(points, np.full(rows * columns, 100.0))
    assert order.tolist() == list(range(rows * columns))
