"""Which labels of points lie near each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def near_labels(
    points: NDArray[np.float64], labels: NDArray[np.integer], reach: float
) -> NDArray[np.int64]:
    """Return the pairs of labels that have points near each other, the smaller label first.

    Points are looked at by square cells: whatever is within ``reach`` is found, and nothing that
    is three times as far away.

    Parameters
    ----------
    points
        (n, 2) metres.
    labels
        (n,) not negative.
    reach
        Metres.

    Returns
    -------
    (k, 2) pairs, each once.
    """
    if not len(points):
        return np.empty((0, 2), np.int64)
    cells = np.floor((points - points.min(axis=0)) / reach).astype(np.int64) + 1
    wide, many = int(cells[:, 0].max()) + 2, int(labels.max()) + 1
    # a number for each cell and label that occurs, in the order of the cells
    keys = np.unique((cells[:, 1] * wide + cells[:, 0]) * many + labels)
    cell, label = np.divmod(keys, many)
    found = [
        _pairs(cell, label, np.searchsorted(cell, cell + step), cell + step)
        for step in (0, 1, wide - 1, wide, wide + 1)
    ]
    left, right = np.concatenate(found, axis=1)
    low, high = np.minimum(left, right), np.maximum(left, right)
    pairs = np.unique(low[low < high] * many + high[low < high])
    return np.stack(np.divmod(pairs, many), axis=1)


def _pairs(
    cell: NDArray[np.int64],
    label: NDArray[np.int64],
    first: NDArray[np.intp],
    wanted: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return (2, k) each label with every label of the cell that is wanted for it."""
    counts = np.searchsorted(cell, wanted, side="right") - first
    owner = np.repeat(np.arange(len(cell)), counts)
    at = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts) + first[owner]
    return np.stack([label[owner], label[at]])
