"""Where the borders of polygons run, and what differs between two states of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

Edge = tuple[float, float, float, float]
Shape: TypeAlias = shapely.Geometry
EDGES_APART = 1e-6
"""Metres: as far as a vertex that a cut puts on an edge may lie off it."""


def edges(shapes: Iterable[Shape]) -> list[set[Edge]]:
    """Return the edges of each of some polygons, x and y of the lower end first, metres."""
    made = np.array([*shapes, None], object)[:-1]
    parts, owner = shapely.get_parts(made, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    coords, ring = shapely.get_coordinates(rings, return_index=True)
    start, end = coords[:-1], coords[1:]
    turned = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    both = np.where(turned[:, None], np.hstack([end, start]), np.hstack([start, end]))
    step = ring[1:] == ring[:-1]
    columns = both[step].T.tolist()
    starts = np.searchsorted(owner[part[ring[:-1][step]]], np.arange(len(made) + 1)).tolist()
    return [
        set(zip(*(column[one:end] for column in columns), strict=True))
        for one, end in pairwise(starts)
    ]


def where_different(pairs: Sequence[tuple[Shape | None, Shape | None]]) -> NDArray[np.float64]:
    """Return the bounds (k, 4) of where the polygons of k pairs differ, NaN where they do not.

    What lies in one of them and not in the other is bounded by edges that only one of them has.
    ``None`` is no polygon at all.
    """
    sets = iter(edges(shape for pair in pairs for shape in pair if shape is not None))
    bounds = np.full((len(pairs), 4), np.nan)
    for place, pair in enumerate(pairs):
        before, after = (next(sets) if shape is not None else set[Edge]() for shape in pair)
        if other := before ^ after:
            ends = np.array(list(other)).reshape(-1, 2)
            bounds[place] = np.append(ends.min(axis=0), ends.max(axis=0))
    return bounds


def same_ground(before: Sequence[Shape], after: Sequence[Shape]) -> bool:
    """Tell whether polygons cover what some others did, each spot as often as before.

    A vertex more in a border, ``EDGES_APART`` off it, makes no other ground.
    """
    sets = edges([*before, *after])
    old, new = _outer(sets[: len(before)]), _outer(sets[len(before) :])
    gone, fresh = lines_of(old - new), lines_of(new - old)
    if gone.is_empty and fresh.is_empty:
        apart = 0.0
    elif gone.is_empty or fresh.is_empty:
        return False
    else:
        apart = float(shapely.hausdorff_distance(gone, fresh))
    # With the borders alike, twice covered ground shows in the sum of the areas alone.
    sizes = [float(shapely.area(np.array(some, object)).sum()) for some in (before, after)]
    room = EDGES_APART * (gone.length + 1)
    return apart <= EDGES_APART and abs(sizes[0] - sizes[1]) <= room


def _outer(sets: list[set[Edge]]) -> set[Edge]:
    """Return the edges that are not between two of the polygons."""
    outer: set[Edge] = set()
    for one in sets:
        outer ^= one
    return outer


def lines_of(some: set[Edge]) -> shapely.MultiLineString:
    """Return edges as lines."""
    ends = np.array(list(some)).reshape(-1, 2, 2)
    lines: shapely.MultiLineString = shapely.multilinestrings(shapely.linestrings(ends))
    return lines
