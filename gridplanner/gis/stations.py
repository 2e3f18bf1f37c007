"""Places at even steps along lines, for signs that tell a line by its form."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def stations(coords: Floats, starts: NDArray[np.int64], step: float) -> tuple[Floats, Floats]:
    """Return places along lines, about ``step`` apart, and the direction of the line there.

    Parameters
    ----------
    coords
        (c, 2) x and y, line after line.
    starts
        (m + 1,) first coordinate of each line.
    step
        Between two places, in the unit of the coordinates; on every line they are spread evenly,
        half a step from its ends, and even the shortest has one.

    Returns
    -------
    tuple
        (k, 2) places and (k, 2) directions of length one; a line without length has none.
    """
    if len(coords) < 2:
        return np.empty((0, 2)), np.empty((0, 2))
    legs = np.diff(coords, axis=0)
    legs[starts[1:-1] - 1] = 0.0  # from one line to the next
    lengths = np.hypot(legs[:, 0], legs[:, 1])
    run = np.concatenate(([0.0], np.cumsum(lengths)))
    first = run[starts[:-1]]
    whole = run[starts[1:] - 1] - first
    counts = np.where(whole > 0, np.maximum(np.round(whole / step), 1), 0).astype(np.intp)
    line = np.repeat(np.arange(len(counts)), counts)
    number = np.arange(len(line)) - np.repeat(np.cumsum(counts) - counts, counts)
    along = first[line] + (number + 0.5) * whole[line] / counts[line]
    leg = np.clip(np.searchsorted(run, along, side="right") - 1, 0, len(legs) - 1)
    direction = legs[leg] / lengths[leg, None]
    return coords[leg] + direction * (along - run[leg])[:, None], direction
