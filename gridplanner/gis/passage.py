"""A way for a line through a built-up polygon, found wherever there is one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.ops import substring

from gridplanner.gis.obstacles import GRAZE, crossed, grown
from gridplanner.gis.triangles import Triangles

MARGINS = ((0.5, 0.5), (0.25, 0.25), (0.1, 0.1), (0.05, 0.05), (0.05, 0.015))
"""Metres to walls and to the border that a line does not end on, the widest that leads on."""
CORRIDOR = 60.0
"""Metres beside a line within which a way is looked for before it is everywhere."""
STEP_IN = 3.0
"""How many margins a line may take from the border to open ground."""
ASIDE = 3.0
"""How many metres of way one metre counts that an end lies beside the line."""
BEYOND = 0.05
"""Metres that a line begun elsewhere on the border reaches out of the polygon."""

Points = NDArray[np.float64]


def lead(
    line: LineString, polygon: MultiPolygon, footprints: NDArray[np.object_]
) -> LineString | None:
    """Return a line from one end of another to its other that cuts no footprint, if there is one.

    It keeps as near to the line as it can. Where an end lies in a footprint that reaches over the
    border, the line begins on the border beside it.

    Parameters
    ----------
    line, polygon
        Metres; the line crosses the polygon in one stretch.
    footprints
        (n,) polygons; points among them are ignored.
    """
    stretch = _stretch(line, polygon)
    if stretch is None:
        return None
    bodies = footprints[shapely.get_dimensions(footprints) == 2]
    houses = bodies[shapely.dwithin(bodies, polygon, 1.0)]
    if not len(crossed(stretch, houses)):
        return line
    part = min(polygon.geoms, key=lambda one: one.distance(stretch))
    if _begins_in_a_house(stretch, part, houses):
        return None
    for ground in (part.intersection(stretch.buffer(CORRIDOR)), part):
        open_ = [one for one in shapely.get_parts(ground) if one.intersects(stretch)]
        for walls, edge in MARGINS:
            for one in open_:
                way = _Search(line, stretch, part, one, houses, walls, edge).way()
                if way is not None and not len(crossed(way.intersection(polygon), houses)):
                    return way
    return None


def _stretch(line: LineString, polygon: MultiPolygon) -> LineString | None:
    """Return what of a line lies in a polygon where that is one stretch."""
    inside = shapely.line_merge(line.intersection(polygon))
    parts = [one for one in shapely.get_parts(inside) if one.length > GRAZE]
    if len(parts) != 1 or not isinstance(parts[0], LineString) or not parts[0].is_simple:
        return None
    found = parts[0]
    begin = line.project(Point(found.coords[0])) <= line.project(Point(found.coords[-1]))
    return found if begin else LineString(found.coords[::-1])


def _begins_in_a_house(stretch: LineString, part: Polygon, houses: NDArray[np.object_]) -> bool:
    """Tell whether an end within the polygon, that cannot move, lies in a footprint."""
    ends = shapely.points(shapely.get_coordinates(stretch)[[0, -1]])
    fixed = ends[~shapely.dwithin(part.boundary, ends, GRAZE)]
    return any(bool(shapely.intersects(houses, one).any()) for one in fixed)


class _Search:
    """One look for a way, with some room to walls and border."""

    def __init__(
        self,
        line: LineString,
        stretch: LineString,
        part: Polygon,
        ground: Polygon,
        houses: NDArray[np.object_],
        walls: float,
        edge: float,
    ) -> None:
        self.line, self.stretch, self.part, self.edge = line, stretch, part, edge
        near = houses[shapely.dwithin(houses, ground, 2 * walls)]
        self.bodies = grown(near, walls)
        inner = ground.difference(shapely.buffer(part.boundary, edge, join_style="mitre"))
        free = shapely.get_parts(inner.difference(self.bodies))
        self.pieces = [one for one in free if isinstance(one, Polygon) and one.area > 0]

    def way(self) -> LineString | None:
        """Return the shortest of the ways between what may be its beginnings and ends."""
        back = LineString(self.stretch.coords[::-1])
        starts, ends = list(self._doors(self.stretch)), list(self._doors(back))
        best: LineString | None = None
        least = np.inf
        for place, piece in enumerate(self.pieces):
            pairs = [(start, end) for n, start in starts for m, end in ends if n == m == place]
            if not pairs:
                continue
            triangles = Triangles(piece, self.stretch)
            for start, end in pairs:
                middle = triangles.way(start[-1], end[-1])
                if middle is None:
                    continue
                led = np.concatenate([start, middle, end[::-1]])
                far = np.hypot(*np.diff(led, axis=0).T) > 1e-9
                way = LineString(led[np.append(True, far)])
                cost = way.length + ASIDE * sum(
                    Point(one[-1]).distance(self.stretch) for one in (start, end)
                )
                if way.is_simple and cost < least:
                    best, least = way, cost
        return best

    def _doors(self, stretch: LineString) -> Iterator[tuple[int, Points]]:
        """Yield the pieces that a line's beginning leads into, and how it comes there."""
        start = Point(stretch.coords[0])
        if not shapely.dwithin(self.bodies, start, 1e-9):
            found = list(self._as_drawn(stretch))
            yield from found
            if found:
                return
        if shapely.dwithin(self.part.boundary, start, GRAZE):
            yield from self._beside(start)

    def _as_drawn(self, stretch: LineString) -> Iterator[tuple[int, Points]]:
        """Yield the line up to where it leaves the first open ground, and to where it comes there.

        The other is for a line that leads into a recess, out of which it would cross itself.
        """
        free = _parts(stretch.difference(self.bodies))
        clear = free[0] if free else LineString()
        for place, piece in enumerate(self.pieces):
            inside = _parts(clear.intersection(piece))
            if not inside:
                continue
            reach = shapely.line_locate_point(stretch, shapely.get_point(inside[0], [0, -1]))
            first, last = np.sort(reach)
            if first > STEP_IN * self.edge + GRAZE:
                continue
            outside = self._outside(stretch)
            for reached in (last, first):
                led = shapely.get_coordinates(substring(stretch, 0, reached))
                yield place, np.concatenate([outside, led])
            return

    def _outside(self, stretch: LineString) -> Points:
        """Return what of the line lies before a stretch of it that begins on the border."""
        start = stretch.coords[0]
        at = self.line.project(Point(start))
        begins = self.line.project(Point(stretch.coords[-1])) > at
        ends = (0, at) if begins else (self.line.length, at)
        before = substring(self.line, *ends)
        outside: Points = shapely.get_coordinates(before)[:-1]
        return outside

    def _beside(self, start: Point) -> Iterator[tuple[int, Points]]:
        """Yield ways in from the free border on either side of what covers its beginning."""
        ring = min(shapely.get_rings(self.part), key=lambda one: one.distance(start))
        border = LineString(ring)
        free = _parts(shapely.line_merge(border.difference(self.bodies)))
        at = border.project(start)
        for way in (1, -1):
            spots = [spot for one in free for spot in _along(one, way)]
            places = [((border.project(spot) - at) * way) % border.length for spot in spots]
            for number in np.argsort(places)[:8].tolist():
                found = self._step_in(spots[number])
                if found is not None:
                    yield found
                    break

    def _step_in(self, spot: Point) -> tuple[int, Points] | None:
        """Return the straight way from a spot on the border to open ground near it."""
        for place, piece in enumerate(self.pieces):
            step = shapely.shortest_line(spot, piece)
            if step.length > STEP_IN * self.edge or step.crosses(self.bodies):
                continue
            inner = shapely.get_coordinates(step)
            out = inner[0] - (inner[1] - inner[0]) * BEYOND / max(step.length, 1e-9)
            return place, np.concatenate([[out], inner])
        return None


def _along(border: LineString, way: int) -> list[Point]:
    """Return some spots of a free stretch of border: near the end come to first, and farther on."""
    length = border.length
    spots = [min(one, length / 2) for one in (GRAZE, 0.1, 0.5, 2.0)] + [length / 2]
    return [border.interpolate(one if way > 0 else length - one) for one in spots]


def _parts(geometry: shapely.Geometry) -> list[LineString]:
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return [one for one in parts if isinstance(one, LineString) and one.length > 0]
