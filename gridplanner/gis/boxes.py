"""Which of many boxes meet an extent, looked up in runs of neighbours."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

RUN = 256
FEW = 64
"""Boxes in a run; a million make 4,000 runs, which are looked through in microseconds."""

Boxes = NDArray[np.float64]
Rows = NDArray[np.intp]


class BoxIndex:
    """Boxes in an order in which neighbours stand near each other, as along a Hilbert curve.

    Any other order gives the same answers, only later. Nothing is changed after it is made, so
    that threads may share it.

    Parameters
    ----------
    boxes
        (n, 4) xmin, ymin, xmax, ymax in metres; one that is NaN meets nothing.
    """

    def __init__(self, boxes: Boxes) -> None:
        self.boxes = boxes

    @cached_property
    def runs(self) -> Boxes:
        """(r, 4) the bounds of each 256 boxes in a row."""
        starts = np.arange(0, len(self.boxes), RUN)
        if not len(starts):
            return np.empty((0, 4))
        low = [np.fmin.reduceat(self.boxes[:, axis], starts) for axis in (0, 1)]
        high = [np.fmax.reduceat(self.boxes[:, axis], starts) for axis in (2, 3)]
        return np.column_stack([*low, *high])

    def near(self, extents: Boxes) -> Rows:
        """Return the rising rows of the boxes that meet an extent (4,) or any of some (k, 4)."""
        others = np.reshape(extents, (-1, 4))
        if not len(others):
            return np.empty(0, np.intp)
        if len(others) <= FEW:  # each by itself: of runs far apart only its own are looked at
            return np.unique(np.concatenate([self._near(other[None]) for other in others]))
        return self._near(others)

    def _near(self, others: Boxes) -> Rows:
        rows = self.rows_of(np.flatnonzero(meeting(self.runs, others)))
        found: Rows = rows[meeting(self.boxes[rows], others)]
        return found

    def rows_of(self, runs: Rows) -> Rows:
        """Return the rows of some rising runs."""
        rows: Rows = (runs[:, None] * RUN + np.arange(RUN)).ravel()
        if len(rows) and rows[-1] >= len(self.boxes):
            rows = rows[: np.searchsorted(rows, len(self.boxes))]
        return rows


def meeting(boxes: Boxes, others: Boxes) -> NDArray[np.bool_]:
    """Tell which boxes (n, 4) meet any of some others (k, 4)."""
    if len(others) == 1:
        return _meets(boxes, others[0])
    met = np.zeros(len(boxes), bool)
    if not len(others):
        return met
    whole = np.append(np.fmin.reduce(others[:, :2]), np.fmax.reduce(others[:, 2:]))
    near = np.flatnonzero(_meets(boxes, whole))
    some, found = boxes[near], met[near]
    for other in others:
        found |= _meets(some, other)
    met[near] = found
    return met


def _meets(boxes: Boxes, other: Boxes) -> NDArray[np.bool_]:
    left, bottom, right, top = other
    meets: NDArray[np.bool_] = (
        (boxes[:, 0] <= right)
        & (boxes[:, 2] >= left)
        & (boxes[:, 1] <= top)
        & (boxes[:, 3] >= bottom)
    )
    return meets
