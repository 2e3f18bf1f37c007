"""Where the borders of a polygon run, and where those of two differ."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

Edges = NDArray[np.float64]


def edges(shapes: NDArray[np.object_]) -> Edges:
    """Return the edges (e, 2, 2) of all rings of some polygons: two points each, metres."""
    rings = shapely.get_rings(shapely.get_parts(shapes))
    coords, ring = shapely.get_coordinates(rings, return_index=True)
    step = ring[1:] == ring[:-1]
    return np.stack([coords[:-1][step], coords[1:][step]], axis=1)


def where_different(before: shapely.Geometry | None, after: shapely.Geometry | None) -> Edges:
    """Return the bounds (4,) of where two polygons differ, NaN where they do not.

    What lies in one of them and not in the other is bounded by edges that only one of them has.
    ``None`` is no polygon at all.
    """
    drawn = [_signed(one) for one in (before, after) if one is not None]
    if not drawn:
        return np.full(4, np.nan)
    lines, counts = np.unique(np.concatenate(drawn), axis=0, return_counts=True)
    other = lines[counts == 1].reshape(-1, 2)
    if not len(other):
        return np.full(4, np.nan)
    return np.append(other.min(axis=0), other.max(axis=0))


def _signed(shape: shapely.Geometry) -> NDArray[np.float64]:
    """Return a polygon's edges (e, 4), each once, the same in both directions."""
    found = edges(np.array([shape], object))
    order = np.lexsort((found[:, :, 1], found[:, :, 0]), axis=-1)
    turned = np.take_along_axis(found, order[:, :, None], axis=1)
    return np.unique(turned.reshape(-1, 4), axis=0)
