"""Laying lines onto vertices that are there already, so that what is as good as the same is it."""

from __future__ import annotations

import numpy as np
import shapely

from gridplanner.gis.cutting import Points

TOLERANCE = 0.01
"""Metres by which levels that were noded apart may differ."""


def laid_on(
    lines: shapely.Geometry, targets: Points, tolerance: float = TOLERANCE
) -> shapely.Geometry:
    """Return lines that run through each of (k, 2) targets within ``tolerance`` metres of them."""
    parts = shapely.get_parts(lines)
    if not len(parts) or not len(targets):
        return lines
    coords, part = shapely.get_coordinates(
        shapely.transform(parts, lambda coords: snapped(coords, targets, tolerance)),
        return_index=True,
    )
    step = (part[1:] == part[:-1]) & (coords[1:] != coords[:-1]).any(axis=1)
    if not step.any():
        return lines
    starts, ends = through(coords[:-1][step], coords[1:][step], targets, tolerance)
    return shapely.union_all(shapely.linestrings(np.stack([starts, ends], axis=1)))


def snapped(coords: Points, targets: Points, tolerance: float = TOLERANCE) -> Points:
    """Return coordinates, those within ``tolerance`` of a target moved onto it."""
    if not len(targets):
        return coords
    tree = shapely.STRtree(shapely.points(targets))
    pairs, distances = tree.query_nearest(
        shapely.points(coords), max_distance=tolerance, return_distance=True, all_matches=False
    )
    moved = coords.copy()
    if len(distances):
        moved[pairs[0]] = targets[pairs[1]]
    return moved


def through(
    starts: Points, ends: Points, targets: Points, tolerance: float = TOLERANCE
) -> tuple[Points, Points]:
    """Return edges, divided at the targets that lie within ``tolerance`` of them.

    A target near one end of an edge goes into the nearest edge only, and beside it into none.
    """
    lines = shapely.linestrings(np.stack([starts, ends], axis=1))
    at, edge = shapely.STRtree(lines).query(shapely.points(targets), "dwithin", tolerance)
    spots = targets[at]
    to_ends = np.minimum(np.hypot(*(spots - starts[edge]).T), np.hypot(*(spots - ends[edge]).T))
    away = shapely.distance(lines[edge], shapely.points(spots))
    order = np.lexsort((away, at))
    nearest = np.zeros(len(at), bool)
    nearest[order[np.flatnonzero(np.diff(at[order], prepend=-1))]] = True
    ended = np.zeros(len(targets), bool)
    ended[at[to_ends == 0]] = True
    put = (to_ends > tolerance) | (nearest & ~ended[at] & (away < to_ends / 2))
    edge, spots = edge[put], spots[put]
    along = shapely.line_locate_point(lines[edge], shapely.points(spots))
    order = np.lexsort((along, edge))
    edge, spots = edge[order], spots[order]
    return (
        np.insert(starts, edge + 1, spots, axis=0),
        np.insert(ends, edge, spots, axis=0),
    )
