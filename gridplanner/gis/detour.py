"""Bending a cutting line round footprints, so that a border never runs through a house."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiPolygon, Polygon

CLEARANCES = (0.5, 0.25, 0.1, 0.05)
"""Metres between line and wall, the widest that fits is taken."""
TOUCHING = 0.05
"""Metres: footprints this near each other are one obstacle."""
POINT_ROOM = 0.25
"""Metres about a building that is a point, where an outline does not go."""
GRAZE = 1e-3
"""Metres of line inside a footprint that do not count."""


class Blocked(Exception):  # noqa: N818 - an answer that the caller turns into a sentence
    """No way round a footprint; ``footprint`` is its place in the array given."""

    def __init__(self, footprint: int) -> None:
        super().__init__(footprint)
        self.footprint = footprint


def bend(line: LineString, polygon: MultiPolygon, footprints: NDArray[np.object_]) -> LineString:
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
    tree = shapely.STRtree(houses)
    seen: set[int] = set()
    for start in cut:
        if int(start) in seen:
            continue
        cluster = _cluster(houses, tree, int(start))
        seen |= cluster
        bent = _round(line, polygon, houses, tree, cluster)
        if bent is None:
            raise Blocked(int(near[start]))
        line = bent
    left = crossed(line.intersection(polygon), houses)
    if len(left):
        raise Blocked(int(near[left[0]]))
    if not line.is_simple:
        raise Blocked(int(near[cut[0]]))
    return line


def crossed(line: shapely.Geometry, footprints: NDArray[np.object_]) -> NDArray[np.intp]:
    """Return the places of the footprints that a line runs through, not merely along."""
    places = np.flatnonzero(shapely.intersects(footprints, line))
    if not len(places):
        return places
    inner = shapely.buffer(footprints[places], -GRAZE)
    through: NDArray[np.intp] = places[shapely.length(shapely.intersection(inner, line)) > GRAZE]
    return through


def _cluster(houses: NDArray[np.object_], tree: shapely.STRtree, start: int) -> set[int]:
    """Return a footprint and all that touch it, directly or through others."""
    found, open_ = {start}, [start]
    while open_:
        hits = tree.query(houses[open_.pop()], "dwithin", TOUCHING)
        fresh = [int(one) for one in hits if int(one) not in found]
        found.update(fresh)
        open_.extend(fresh)
    return found


def _round(
    line: LineString,
    polygon: MultiPolygon,
    houses: NDArray[np.object_],
    tree: shapely.STRtree,
    cluster: set[int],
) -> LineString | None:
    """Return the line led round one obstacle on its shorter free side, or nothing."""
    bodies = shapely.buffer(houses[sorted(cluster)], TOUCHING, join_style="mitre")
    body = shapely.union_all(bodies) if len(bodies) > 1 else bodies[0]
    for clearance in CLEARANCES:
        grown = shapely.buffer(body, max(clearance - TOUCHING, 0.0), join_style="mitre")
        ring = LineString(max(shapely.get_parts(grown), key=shapely.area).exterior)
        for way, walk in _ways(line, ring):
            others = [int(one) for one in tree.query(walk) if int(one) not in cluster]
            free = not others or not len(crossed(walk, houses[others]))
            if free and _stays_inside(way, polygon):
                return way
    return None


def _ways(line: LineString, ring: LineString) -> Iterator[tuple[LineString, LineString]]:
    """Yield the line led along a closed ring, and the walk alone: the shorter way round first."""
    hits = shapely.get_coordinates(line.intersection(ring))
    along = np.sort(shapely.line_locate_point(line, shapely.points(hits))).tolist() or [0.0]
    path, round_it = _Path(line), _Path(ring)
    begins_in, ends_in = shapely.contains_xy(Polygon(round_it.coords), path.coords[[0, -1]])
    first = 0.0 if begins_in else along[0]
    last = line.length if ends_in else along[-1]
    if last <= first:
        return
    before, after = path.stretch(0.0, first), path.stretch(last, line.length)
    at, to = shapely.line_locate_point(ring, shapely.points([before[-1], after[0]])).tolist()
    lower, upper = min(at, to), max(at, to)
    forth = upper - lower <= ring.length - (upper - lower)
    for direct in (forth, not forth):
        if direct:
            walk = round_it.stretch(lower, upper)
        else:
            rest = round_it.stretch(upper, ring.length), round_it.stretch(0.0, lower)[1:]
            walk = np.concatenate(rest)
        steps = walk if direct == (at <= to) else walk[::-1]
        led = np.concatenate([before, steps, after])
        far = led[1:] - led[:-1]
        keep = np.append(True, np.hypot(far[:, 0], far[:, 1]) > 1e-9)
        if keep.sum() >= 2:
            yield LineString(led[keep]), LineString(steps)


class _Path:
    """A line with the way along it to each of its vertices."""

    def __init__(self, line: LineString) -> None:
        self.coords = shapely.get_coordinates(line)
        steps = self.coords[1:] - self.coords[:-1]
        self.at = np.zeros(len(self.coords))
        np.cumsum(np.hypot(steps[:, 0], steps[:, 1]), out=self.at[1:])

    def stretch(self, start: float, end: float) -> NDArray[np.float64]:
        """Return the vertices from one distance along the line to another, both ends with them."""
        first = int(np.searchsorted(self.at, start, "right"))
        last = int(np.searchsorted(self.at, end, "left"))
        return np.concatenate([[self._spot(start)], self.coords[first:last], [self._spot(end)]])

    def _spot(self, distance: float) -> NDArray[np.float64]:
        after = min(max(int(np.searchsorted(self.at, distance)), 1), len(self.at) - 1)
        length = self.at[after] - self.at[after - 1]
        share = (distance - self.at[after - 1]) / length if length else 0.0
        start, end = self.coords[after - 1], self.coords[after]
        spot: NDArray[np.float64] = start + min(share, 1.0) * (end - start)
        return spot


def _stays_inside(way: LineString, polygon: MultiPolygon) -> bool:
    """Tell whether a way still crosses the polygon in one stretch."""
    inside = shapely.line_merge(way.intersection(polygon))
    parts = [part for part in shapely.get_parts(inside) if part.length > GRAZE]
    return len(parts) == 1


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
        cluster = _cluster(houses, tree, start)
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
