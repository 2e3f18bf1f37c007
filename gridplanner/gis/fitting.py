"""Fitting a new polygon into a coverage that is there already."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon

from gridplanner.gis.cutting import give_neighbours
from gridplanner.gis.tiling import wider_than

TOLERANCE = 0.01
"""Metres by which levels that were noded apart may differ."""


def fit(
    polygon: MultiPolygon, neighbours: Sequence[MultiPolygon]
) -> tuple[MultiPolygon, dict[int, MultiPolygon]]:
    """Fit a polygon among others so that their common borders share every vertex.

    What another polygon already holds (wider than ``TOLERANCE``) is left to it. The polygon's
    border is laid onto the neighbours' vertices; where it has a corner on a neighbour's edge, the
    neighbour gains that vertex.

    Returns
    -------
    The fitted polygon, and by their place the neighbours that gained a vertex.
    """
    fitted = _left_by(polygon, neighbours)
    if fitted.is_empty or not neighbours:
        return fitted, {}
    corners = np.unique(shapely.get_coordinates(list(neighbours)), axis=0)
    near = shapely.dwithin(shapely.points(corners), fitted.boundary, TOLERANCE)
    fitted = _laid_on(fitted, corners[near])
    own = np.unique(shapely.get_coordinates(fitted), axis=0)
    grown = give_neighbours(neighbours, own, TOLERANCE)
    return fitted, grown


def _left_by(polygon: MultiPolygon, others: Sequence[MultiPolygon]) -> MultiPolygon:
    """Return what others leave of a polygon; overlaps and rests within ``TOLERANCE`` are none."""
    holding = [one for one in others if wider_than(polygon.intersection(one), TOLERANCE)]
    if not holding:
        return polygon
    # All at once: the shared border of two of them must leave no splinter.
    rest = polygon.difference(shapely.union_all(holding))
    return MultiPolygon(wider_than(rest, TOLERANCE))


def _laid_on(polygon: MultiPolygon, targets: NDArray[np.float64]) -> MultiPolygon:
    """Return the polygon with its border led through each target within ``TOLERANCE``."""
    if not len(targets):
        return polygon
    moved = shapely.transform(polygon, lambda coords: _snapped(coords, targets))
    return give_neighbours([moved], targets, TOLERANCE).get(0, moved)


def _snapped(coords: NDArray[np.float64], targets: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return coordinates, those within ``TOLERANCE`` of a target moved onto it."""
    tree = shapely.STRtree(shapely.points(targets))
    pairs, distances = tree.query_nearest(
        shapely.points(coords), max_distance=TOLERANCE, return_distance=True, all_matches=False
    )
    moved = coords.copy()
    if len(distances):
        moved[pairs[0]] = targets[pairs[1]]
    return moved
