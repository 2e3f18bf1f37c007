"""The extents of the layers as the file tells them, fitted to what an edit has moved."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.models.change import Change
from gridplanner.models.rows import Row

_ROUNDED = 8.0
"""Metres: the spatial index holds single precision, rounded outwards."""
_INWARDS = (1, 1, -1, -1)
Bounds = NDArray[np.float64]


def write_extents(connection: sqlite3.Connection, layers: Iterable[str]) -> None:
    """Write the extents of some layers as their spatial indexes have them."""
    for layer in layers:
        connection.execute(
            "UPDATE gpkg_contents SET (min_x, min_y, max_x, max_y) ="
            f" (SELECT min(minx), min(miny), max(maxx), max(maxy) FROM rtree_{layer}_geom)"
            " WHERE table_name = ?",
            (layer,),
        )


def fit_extents(connection: sqlite3.Connection, change: Change) -> None:
    """Widen extents after a change; the index is asked only where a shape may have held one out."""
    for layer in change.rows:
        pairs = [change.of(layer)[id_] for id_ in change.reshaped(layer)]
        if not pairs:
            continue
        stored = connection.execute(
            "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = ?", (layer,)
        ).fetchone()
        before, after = (_bounds(pair[side] for pair in pairs) for side in (0, 1))
        if None in stored or _may_shrink(np.array(stored), before, after):
            write_extents(connection, [layer])
        elif (fitted := _outer(np.array([stored, after])).tolist()) != list(stored):
            connection.execute(
                "UPDATE gpkg_contents SET (min_x, min_y, max_x, max_y) = (?, ?, ?, ?)"
                " WHERE table_name = ?",
                (*fitted, layer),
            )


def _may_shrink(stored: Bounds, before: Bounds, after: Bounds) -> bool:
    """Tell whether shapes that went inwards, or went at all, had held an extent out."""
    inwards = ~((after - before) * _INWARDS <= 0)  # true of NaN as well
    return bool((inwards & ((before - stored) * _INWARDS <= _ROUNDED)).any())


def _bounds(rows: Iterable[Row | None]) -> Bounds:
    shapes = [getattr(row, "geometry", None) for row in rows]
    return _outer(shapely.bounds(np.array(shapes, object)))


def _outer(bounds: Bounds) -> Bounds:
    """Return the bounds (4,) of some bounds (k, 4); NaN where none is filled."""
    return np.append(np.fmin.reduce(bounds[:, :2]), np.fmax.reduce(bounds[:, 2:]))
