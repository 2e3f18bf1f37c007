"""The Hilbert curve visits every cell once, and its steps are short."""

import numpy as np
import pytest

from gridplanner.gis import hilbert
from gridplanner.gis.hilbert import hilbert_distance


def test_neighbours_on_the_curve_are_neighbours_on_the_ground(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hilbert, "LEVEL", 5)
    cells = np.stack(np.meshgrid(np.arange(32.0), np.arange(32.0)), axis=-1).reshape(-1, 2)

    distance = hilbert_distance(cells + (500_000, 3_930_000))

    assert sorted(distance.tolist()) == list(range(1024))
    steps = np.abs(np.diff(cells[np.argsort(distance)], axis=0)).sum(axis=1)
    assert steps.max() == 1


def test_degenerate_extents_have_an_order_too() -> None:
    assert len(hilbert_distance(np.empty((0, 2)))) == 0
    assert hilbert_distance(np.array([[3.0, 4.0], [3.0, 4.0]])).tolist() == [0, 0]
    on_a_line = np.column_stack([np.arange(9.0), np.zeros(9)])
    assert len(set(hilbert_distance(on_a_line).tolist())) == 9
