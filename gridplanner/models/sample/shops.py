"""Shops along the streets, between the pavement and the walls behind them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from gridplanner.models.sample.ground import Box, Ground, Points, stations
from gridplanner.models.sample.lots import SHOP, Lots, counted, lots
from gridplanner.models.sample.parcels import (
    PAVEMENT,
    SHOP_DEPTH,
    Scale,
    half_width,
    has_shops,
)
from gridplanner.models.sample.streets import Cell, Line

GATE = 9.0
"""Metres left free in the middle of a side."""
WEST, EAST, SOUTH, NORTH = range(4)


def shop_rows(
    cells: Sequence[Cell],
    inner: Sequence[Box],
    lines: Sequence[Line],
    scale: Scale,
    ground: Ground,
    rng: np.random.Generator,
) -> Lots | None:
    """Return the lots of shops along all streets."""
    rows: list[Points] = []
    cell, line = [], []
    for number, one in enumerate(cells):
        for side in range(4):
            if has_shops(one, side, lines) and min(inner[number].width, inner[number].height) > 40:
                away = half_width(one, side, lines) + PAVEMENT + SHOP_DEPTH / 2
                away *= float((scale.u if side in (WEST, EAST) else scale.v)[number])
                rows.append(_front(one.box, inner[number], side, away))
                cell.append(number)
                line.append(one.sides[side])
    if not rows:
        return None
    owner = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    fronts = shapely.linestrings(ground.place(np.concatenate(rows)), indices=owner)
    width = rng.uniform(8.0, 15.0, len(rows))
    length = shapely.length(fronts)
    at, place = counted(np.floor(length / (width + 0.7)).astype(np.int64))
    along = (place + 0.5) * (width + 0.7)[at]
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(fronts[at], along + 1))
    behind = shapely.get_coordinates(shapely.line_interpolate_point(fronts[at], along - 1))
    slope = ahead - behind
    made = lots(
        np.array(cell)[at],
        (ahead + behind) / 2,
        np.arctan2(slope[:, 1], slope[:, 0]),
        width[at],
        SHOP_DEPTH,
        SHOP,
        floors=rng.integers(1, 4, len(at)).astype(np.float64),
        line=np.array(line)[at],
        rank=3.0 + rng.random(len(at)),
    )
    free = np.abs(along - length[at] / 2) > GATE
    return made.take(free & (rng.random(len(at)) < 0.9))


def _front(box: Box, inner: Box, side: int, away: float) -> Points:
    """Return the middle line of the shops of one side, on the board."""
    upright = side in (WEST, EAST)
    at = {
        WEST: box.west + away,
        EAST: box.east - away,
        SOUTH: box.south + away,
        NORTH: box.north - away,
    }[side]
    along = (
        stations(inner.south, inner.north, 10) if upright else stations(inner.west, inner.east, 10)
    )
    across = np.full(len(along), at)
    return np.column_stack([across, along] if upright else [along, across])
