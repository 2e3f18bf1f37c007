"""Bending a cutting line round footprints, so that a border never runs through a house."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiPolygon

from gridplanner.gis.obstacles import CLEARANCES, GRAZE, TOUCHING, chain, crossed
from gridplanner.gis.rounding import Houses

__all__ = ["CLEARANCES", "GRAZE", "TOUCHING", "Blocked", "bend", "bend_region", "crossed"]

POINT_ROOM = 0.25
"""Metres about a building that is a point, where an outline does not go."""
ROUNDS = 3
"""How often a line is looked at again: a way round one house may run through another."""


class Blocked(Exception):  # noqa: N818 - an answer that the caller turns into a sentence
    """No way round a footprint; ``footprint`` is its place in the array given."""

    def __init__(self, footprint: int) -> None:
        super().__init__(footprint)
        self.footprint = footprint


def bend(
    line: LineString,
    polygon: MultiPolygon,
    footprints: NDArray[np.object_],
) -> LineString:
    """Return the line led round every footprint that it would cut inside a polygon.

    Parameters
    ----------
    line, polygon
        Metres; the line may begin and end outside the polygon.
    footprints
        (n,) polygons; points among them are ignored.

    Raises
    ------
    Blocked
        Where a footprint can be passed on neither side without leaving the polygon or cutting
        another one.
    """
    obstacles = np.flatnonzero(shapely.get_dimensions(footprints) == 2)
    near = obstacles[shapely.intersects(footprints[obstacles], polygon)]
    houses = footprints[near]
    cut = crossed(line.intersection(polygon), houses)
    if not len(cut):
        return line
    bent = _round_each(line, polygon, houses, cut)
    if isinstance(bent, int):
        raise Blocked(int(near[bent]))
    return bent


def _round_each(
    line: LineString, polygon: MultiPolygon, footprints: NDArray[np.object_], cut: NDArray[np.intp]
) -> LineString | int:
    """Return the line led round one obstacle after another, or the place of what blocks it."""
    houses = Houses(footprints, polygon)
    first = int(cut[0])
    for _ in range(ROUNDS):
        passed: set[int] = set()
        for start in cut.tolist():
            if start in passed:
                continue
            found = houses.lead_round(line, start)
            if found is None:
                return houses.largest(start, cut)
            line = found.line
            passed |= found.passed
        cut = crossed(line.intersection(polygon), footprints)
        if not len(cut):
            return line if line.is_simple else first
    return int(cut[0])


def bend_region(
    region: shapely.Geometry, footprints: NDArray[np.object_], inside: NDArray[np.bool_]
) -> shapely.Geometry:
    """Return a region with its outline led round every footprint that it would cut.

    A footprint that is cut, with all that touch it, comes to lie on the side where the larger
    share of the ``inside`` ones among them is asked for.

    Parameters
    ----------
    region
        Polygon or multipolygon, metres.
    footprints
        (n,) polygons or points; a point has a little room about it.
    inside
        (n,) whether each footprint is meant to lie in the region.
    """
    is_point = shapely.get_dimensions(footprints) == 0
    houses = np.where(is_point, shapely.buffer(footprints, POINT_ROOM), footprints)
    astray = is_point & (shapely.intersects(region, footprints) != inside)
    cut = np.union1d(crossed(shapely.boundary(region), houses), np.flatnonzero(astray))
    if not len(cut):
        return region
    tree = shapely.STRtree(houses)
    seen: set[int] = set()
    for start in cut.tolist():
        if start in seen:
            continue
        cluster = chain(houses, tree, start)
        seen |= cluster
        places = sorted(cluster)
        body = _body(houses, places, tree)
        areas = shapely.area(houses[places])
        takes_in = areas[inside[places]].sum() * 2 >= areas.sum()
        region = region.union(body) if takes_in else region.difference(body)
    return region


def _body(
    houses: NDArray[np.object_], places: list[int], tree: shapely.STRtree
) -> shapely.Geometry:
    """Return an obstacle with as much room about it as it has, half way to the next at most."""
    body = shapely.union_all(houses[places])
    near = np.setdiff1d(tree.query(body, "dwithin", 2 * CLEARANCES[0]), places)
    room = CLEARANCES[0]
    if len(near):
        room = min(room, float(shapely.distance(houses[near], body).min()) / 2)
    return shapely.buffer(body, room, join_style="mitre")
