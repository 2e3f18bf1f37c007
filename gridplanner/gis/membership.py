"""Which polygon of a coverage holds which building.

A building belongs to the polygon that holds its anchor. Figures: 100,000 buildings in 1,000
polygons take about 0.2 s.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.ragged import Polygons

NOWHERE = -1
WHOLE = 0.95
"""Share of a footprint that must lie in one polygon for it not to count as cut."""


@dataclass(frozen=True, eq=False)
class Membership:
    """For n buildings the polygon that holds each, and whether others hold it as well."""

    owner: NDArray[np.int32]
    """(n,) place of the polygon, ``NOWHERE`` where none holds the anchor."""
    double: NDArray[np.bool_]
    """(n,) True where the anchor lies in two or more."""


def locate(anchors: NDArray[np.float64], polygons: NDArray[np.object_]) -> Membership:
    """Find the polygon that holds each anchor.

    An anchor on a shared border belongs to the first of the polygons it touches, and is not
    counted as held twice.

    Parameters
    ----------
    anchors
        (n, 2) metres.
    polygons
        (m,) polygons, metres.
    """
    owner = np.full(len(anchors), NOWHERE, np.int32)
    double = np.zeros(len(anchors), bool)
    if not len(anchors) or not len(polygons):
        return Membership(owner, double)
    points = shapely.points(anchors)
    at, held = shapely.STRtree(polygons).query(points, "intersects")
    if not len(at):
        return Membership(owner, double)
    order = np.lexsort((held, at))
    at, held = at[order], held[order]
    first = np.append(True, at[1:] != at[:-1])
    owner[at[first]] = held[first]
    several = np.unique(at[~first])
    if len(several):
        _settle(several, at, held, points, polygons, owner, double)
    return Membership(owner, double)


def _settle(
    several: NDArray[np.intp],
    at: NDArray[np.intp],
    held: NDArray[np.intp],
    points: NDArray[np.object_],
    polygons: NDArray[np.object_],
    owner: NDArray[np.int32],
    double: NDArray[np.bool_],
) -> None:
    """Tell anchors on a border from anchors inside two polygons."""
    chosen = np.isin(at, several)
    pairs_at, pairs_held = at[chosen], held[chosen]
    inner = shapely.contains_properly(polygons[pairs_held], points[pairs_at])
    counts = np.bincount(pairs_at[inner], minlength=len(owner))
    double[counts > 1] = True
    # An anchor inside one polygon and on the border of another belongs to the one around it.
    single = inner & (counts[pairs_at] == 1)
    owner[pairs_at[single]] = pairs_held[single]


def cut_by_borders(
    footprints: Polygons,
    rows: NDArray[np.intp],
    polygons: NDArray[np.object_],
    *,
    whole: float = WHOLE,
) -> NDArray[np.intp]:
    """Return those of some rows whose footprint lies less than ``whole`` in one polygon.

    Footprints that lie in no polygon at all are not cut.
    """
    if not len(rows) or not len(polygons):
        return np.empty(0, np.intp)
    boxes = footprints.bounds[rows]
    drawn = ~np.isnan(boxes[:, 0])
    rows, boxes = rows[drawn], boxes[drawn]
    crossing = _crossing(boxes, polygons)
    if not len(crossing):
        return np.empty(0, np.intp)
    rows = rows[crossing]
    shapes = footprints.take(rows).to_shapely()
    broken = ~shapely.is_valid(shapes)
    shapes[broken] = shapely.make_valid(shapes[broken])
    at, held = shapely.STRtree(polygons).query(shapes, "intersects")
    shared = shapely.area(shapely.intersection(shapes[at], polygons[held]))
    best = np.zeros(len(rows))
    np.maximum.at(best, at, shared)
    share = best / np.maximum(shapely.area(shapes), 1e-9)
    cut: NDArray[np.intp] = rows[(share < whole) & (share > 1 - whole)]
    return cut


def _crossing(boxes: NDArray[np.float64], polygons: NDArray[np.object_]) -> NDArray[np.intp]:
    """Return the places of the boxes that a border of a polygon runs through."""
    coords, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(polygons)), return_index=True
    )
    step = ring[1:] == ring[:-1]
    edges = shapely.linestrings(np.stack([coords[:-1][step], coords[1:][step]], axis=1))
    tree = shapely.STRtree(shapely.box(*boxes.T))
    crossing: NDArray[np.intp] = np.unique(tree.query(edges, "intersects")[1])
    return crossing
