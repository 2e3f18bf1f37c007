"""Boxes are found by their place, whatever order they stand in."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.gis import boxes as boxes_
from gridplanner.gis.boxes import RUN, BoxIndex, meeting
from gridplanner.gis.hilbert import hilbert_distance


def scattered(count: int, seed: int) -> np.ndarray:
    """Return boxes in Hilbert order, the last few of them NaN."""
    random = np.random.default_rng(seed)
    corners = random.uniform(0, 1000, (count, 2))
    corners = corners[np.argsort(hilbert_distance(corners))]
    made = np.hstack([corners, corners + random.uniform(0, 20, (count, 2))])
    made[count - count // 10 :] = np.nan
    return made


def one_by_one(boxes: np.ndarray, extents: np.ndarray) -> list[int]:
    """Return what GEOS says of every box and every extent."""
    met = [shapely.intersects(shapely.box(*boxes.T), shapely.box(*one)) for one in extents.tolist()]
    return np.flatnonzero(np.any(met, axis=0)).tolist() if len(boxes) and met else []


@given(st.integers(0, 3 * RUN), st.integers(0, 4), st.integers(0, 99))
def test_what_is_near_is_what_meets(count: int, others: int, seed: int) -> None:
    boxes = scattered(count, seed)
    corners = np.random.default_rng(seed + 1).uniform(-50, 1000, (others, 2))
    extents = np.hstack([corners, corners + 60])

    found = BoxIndex(boxes).near(extents)

    assert found.tolist() == one_by_one(boxes, extents)
    assert found.tolist() == np.flatnonzero(meeting(boxes, extents)).tolist()
    assert found.dtype == np.intp


def test_boxes_that_only_touch_meet() -> None:
    index = BoxIndex(np.array([[0.0, 0, 10, 10], [30, 0, 40, 10]]))
    assert index.near(np.array([10.0, 10, 20, 20])).tolist() == [0]
    assert index.near(np.array([10.1, 0, 29.9, 20])).tolist() == []


def test_only_runs_near_by_are_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    index = BoxIndex(scattered(100 * RUN, 1))
    looked = []

    def counted(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
        looked.append(len(boxes))
        return meeting(boxes, others)

    monkeypatch.setattr(boxes_, "meeting", counted)
    assert len(index.near(np.array([500.0, 500, 520, 520])))
    assert looked[0] == 100
    assert looked[1] < 12 * RUN
