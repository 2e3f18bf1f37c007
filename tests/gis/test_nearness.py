"""Labels near each other are found, those far away are not."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.gis.nearness import near_labels

SPOTS = st.lists(
    st.tuples(st.integers(-300, 300), st.integers(-300, 300), st.integers(0, 6)), max_size=30
)


@given(SPOTS)
def test_all_within_reach_and_none_three_times_as_far(
    spots: list[tuple[int, int, int]],
) -> None:
    points = np.array([one[:2] for one in spots], float).reshape(-1, 2)
    labels = np.array([one[2] for one in spots], np.int64)
    found = {tuple(pair) for pair in near_labels(points, labels, 40.0).tolist()}
    away = np.hypot(*(points[:, None] - points).transpose(2, 0, 1))

    def pairs(reach: float) -> set[tuple[int, int]]:
        rows = np.argwhere(away <= reach).tolist()
        return {(int(labels[a]), int(labels[b])) for a, b in rows if labels[a] < labels[b]}

    assert pairs(40.0) <= found <= pairs(120.0)
