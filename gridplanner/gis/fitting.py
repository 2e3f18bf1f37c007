"""Fitting a new polygon into a coverage that is there already."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon

from gridplanner.gis.cutting import Points, give_neighbours
from gridplanner.gis.laying import TOLERANCE, snapped, through
from gridplanner.gis.tiling import wider_than


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
    known = set(map(tuple, corners.tolist()))
    own = np.unique(shapely.get_coordinates(fitted), axis=0).tolist()
    # A corner that a neighbour has by now may stand within a hair of another one's edge.
    fresh = np.array([one for one in own if tuple(one) not in known]).reshape(-1, 2)
    return fitted, give_neighbours(neighbours, fresh, TOLERANCE)


def _left_by(polygon: MultiPolygon, others: Sequence[MultiPolygon]) -> MultiPolygon:
    """Return what others leave of a polygon; overlaps and rests within ``TOLERANCE`` are none."""
    holding = [one for one in others if wider_than(polygon.intersection(one), TOLERANCE)]
    if not holding:
        return polygon
    # All at once: the shared border of two of them must leave no splinter.
    rest = polygon.difference(shapely.union_all(holding))
    return MultiPolygon(wider_than(rest, TOLERANCE))


def _laid_on(polygon: MultiPolygon, targets: Points) -> MultiPolygon:
    """Return the polygon with its border led through each target within ``TOLERANCE``.

    Where it then runs out and back along the same edges there was no ground: they are left out.
    """
    moved = shapely.transform(polygon, lambda coords: snapped(coords, targets))
    coords, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(moved)), return_index=True
    )
    step = (ring[1:] == ring[:-1]) & (coords[1:] != coords[:-1]).any(axis=1)
    spots = np.unique(np.vstack([targets, coords]), axis=0)
    starts, ends = through(coords[:-1][step], coords[1:][step], spots)
    both = np.sort(np.stack([_packed(starts), _packed(ends)], axis=1), axis=1)
    _, first, counts = np.unique(both, axis=0, return_index=True, return_counts=True)
    once = first[counts % 2 == 1]
    lines = shapely.linestrings(np.stack([starts[once], ends[once]], axis=1))
    faces = shapely.get_parts(shapely.polygonize(lines))
    inside = shapely.intersects(shapely.point_on_surface(faces), polygon)
    return MultiPolygon(wider_than(shapely.geometrycollections(faces[inside]), TOLERANCE))


def _packed(spots: Points) -> NDArray[np.complex128]:
    return spots[:, 0] + 1j * spots[:, 1]
