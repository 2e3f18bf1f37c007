"""The plans of houses, and the footprints that lots get by them."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.models.sample.lots import Lots

BAR, YARD_EAST, YARD_WEST, YARD_BOTH, TOWER, COMB = range(6)

_PLANS = (
    ((0, 0), (1, 0), (1, 1), (0, 1)),
    # a house to the north of a yard, with a wing on one side or both
    ((0, 0.5), (0.62, 0.5), (0.62, 0), (1, 0), (1, 1), (0, 1)),
    ((0, 0), (0.38, 0), (0.38, 0.5), (1, 0.5), (1, 1), (0, 1)),
    ((0, 0), (0.3, 0), (0.3, 0.52), (0.7, 0.52), (0.7, 0), (1, 0), (1, 1), (0, 1)),
    (
        (0.22, 0),
        (0.78, 0),
        (0.78, 0.25),
        (1, 0.25),
        (1, 0.85),
        (0.62, 0.85),
        (0.62, 1),
        (0.38, 1),
        (0.38, 0.85),
        (0, 0.85),
        (0, 0.25),
        (0.22, 0.25),
    ),
    (
        (0, 0),
        (1, 0),
        (1, 1),
        (0.88, 1),
        (0.88, 0.8),
        (0.62, 0.8),
        (0.62, 1),
        (0.38, 1),
        (0.38, 0.8),
        (0.12, 0.8),
        (0.12, 1),
        (0, 1),
    ),
)


def footprints(lots: Lots) -> NDArray[np.object_]:
    """Return the polygon of each lot, corners to the millimetre."""
    made = np.empty(len(lots), object)
    for shape, plan in enumerate(_PLANS):
        rows = np.flatnonzero(lots.shape == shape)
        if not len(rows):
            continue
        corners = np.array([*plan, plan[0]]) - 0.5
        along = lots.width[rows, None] * corners[:, 0]
        across = lots.depth[rows, None] * corners[:, 1]
        cos, sin = np.cos(lots.angle[rows, None]), np.sin(lots.angle[rows, None])
        x = lots.x[rows, None] + along * cos - across * sin
        y = lots.y[rows, None] + along * sin + across * cos
        made[rows] = shapely.polygons(np.round(np.stack([x, y], axis=2), 3))
    return made


def boxes(lots: Lots, margin: float = 0.0) -> NDArray[np.object_]:
    """Return the rectangle of each lot, widened by a margin."""
    corners = np.array(((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))) - 0.5
    along = (lots.width[:, None] + 2 * margin) * corners[:, 0]
    across = (lots.depth[:, None] + 2 * margin) * corners[:, 1]
    cos, sin = np.cos(lots.angle[:, None]), np.sin(lots.angle[:, None])
    x = lots.x[:, None] + along * cos - across * sin
    y = lots.y[:, None] + along * sin + across * cos
    made: NDArray[np.object_] = shapely.polygons(np.stack([x, y], axis=2))
    return made
