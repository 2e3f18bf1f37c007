"""The Hilbert curve: an order of points in which neighbours stand near each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LEVEL = 16
"""The curve visits 2**16 × 2**16 cells."""


def hilbert_distance(points: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return how far along a Hilbert curve over their own extent points lie.

    Parameters
    ----------
    points
        (n, 2) metres.

    Returns
    -------
    (n,) cells from the start of the curve.
    """
    if not len(points):
        return np.empty(0, np.int64)
    low = points.min(axis=0)
    span = max(float((points.max(axis=0) - low).max()), 1e-9)
    cells = ((points - low) / span * (2**LEVEL - 1)).astype(np.int64)
    x, y = cells[:, 0].copy(), cells[:, 1].copy()
    distance = np.zeros(len(points), np.int64)
    for level in range(LEVEL - 1, -1, -1):
        side = 1 << level
        right, upper = (x >> level) & 1, (y >> level) & 1
        distance += side * side * ((3 * right) ^ upper)
        # each quarter is the whole curve, turned so that the ends meet
        x, y = x & (side - 1), y & (side - 1)
        flip = (upper == 0) & (right == 1)
        x[flip], y[flip] = side - 1 - x[flip], side - 1 - y[flip]
        swap = upper == 0
        x[swap], y[swap] = y[swap], x[swap].copy()
    return distance
