"""The order in which an office numbers areas: from west to east, row after row from the north."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ROW = 0.5
"""How far south of a row's northernmost point its others may lie, in median heights."""


def reading_order(points: NDArray[np.float64], heights: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the order of areas as lines of a page are read.

    The northernmost area opens a row. Down from it, areas belong to the row while their points lie
    less than half of the median height south of the point that opened it; the first that does not
    opens the next row. Within a row areas go from west to east.

    Parameters
    ----------
    points
        (n, 2) a point in each area, metres.
    heights
        (n,) how far each area reaches from north to south, metres.

    Returns
    -------
    (n,) places of the areas in their order; it does not depend on the order they came in, unless
    two have the very same point.
    """
    if not len(points):
        return np.empty(0, np.intp)
    deep = ROW * float(np.median(heights))
    southwards = np.lexsort((points[:, 0], -points[:, 1]))
    rows = np.empty(len(points), np.intp)
    opened, row = np.inf, -1
    for place in southwards.tolist():
        if row < 0 or opened - points[place, 1] >= deep:
            opened, row = float(points[place, 1]), row + 1
        rows[place] = row
    order: NDArray[np.intp] = np.lexsort((-points[:, 1], points[:, 0], rows))
    return order
