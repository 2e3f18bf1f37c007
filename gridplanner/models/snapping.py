"""What attracts a line that is being drawn: corners and borders of grids, roads and rivers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely import LineString
from shapely.ops import substring

from gridplanner.models.plan import Plan
from gridplanner.models.rows import Place

Point = tuple[float, float]
LINES = ("road", "water")
ON_LINE = 0.05
"""Metres: as near as a point lies to a line that it was drawn to."""
DETOUR = 3.0
"""A way along a line is followed while it is no longer than this times the straight way."""


@dataclass(frozen=True, slots=True)
class Snapped:
    """Where a line is drawn to, in metres, and what draws it: vertex, border, road or water."""

    x: float
    y: float
    kind: str


def snapped(plan: Plan, x: float, y: float, reach: float) -> Snapped | None:
    """Return what is nearest within ``reach`` metres: a corner first, then a border or a line."""
    extent = np.array([x - reach, y - reach, x + reach, y + reach])
    spot = shapely.Point(x, y)
    borders = [grid.geometry.boundary for grid in plan.grids_near(extent)]
    corners = shapely.get_coordinates(borders)
    if len(corners):
        away = np.hypot(*(corners - (x, y)).T)
        nearest = int(away.argmin())
        if away[nearest] <= reach:
            x, y = corners[nearest].tolist()
            return Snapped(x, y, "vertex")
    found = [("border", one) for one in borders]
    found += [(kind, line) for kind in LINES for _, line in _lines(plan, kind, extent)]
    if not found:
        return None
    away = shapely.distance([line for _, line in found], spot)
    nearest = int(away.argmin())
    if away[nearest] > reach:
        return None
    kind, line = found[nearest]
    on = shapely.shortest_line(line, spot).coords[0]
    return Snapped(on[0], on[1], kind)


def corners(plan: Plan, x: float, y: float, reach: float) -> np.ndarray:
    """Return (n, 2) the corners of grids within ``reach`` metres, each once."""
    extent = np.array([x - reach, y - reach, x + reach, y + reach])
    found = shapely.get_coordinates([grid.geometry for grid in plan.grids_near(extent)])
    near: np.ndarray = found[np.hypot(*(found - (x, y)).T) <= reach] if len(found) else found
    return np.unique(near, axis=0)


def line_at(plan: Plan, x: float, y: float, reach: float) -> Place | None:
    """Return the road or river at a place, the nearest within ``reach`` metres."""
    extent = np.array([x - reach, y - reach, x + reach, y + reach])
    found = [row for kind in LINES for row, _ in _lines(plan, kind, extent)]
    if not found:
        return None
    away = shapely.distance([_outline(row) for row in found], shapely.Point(x, y))
    nearest = int(away.argmin())
    return found[nearest] if away[nearest] <= reach else None


def line_across(place: Place, area: shapely.Geometry, beyond: float = 40.0) -> LineString | None:
    """Return the stretch of a road or river that runs farthest through an area.

    An end that stops inside is led straight on for up to ``beyond`` metres, to reach the border.
    """
    merged = shapely.line_merge(_outline(place))
    near = shapely.intersection(merged, shapely.buffer(area, beyond))
    parts = [one for one in shapely.get_parts(shapely.line_merge(near)) if one.length > 0]
    inner = [shapely.intersection(one, area).length for one in parts]
    if not inner or max(inner) <= 0:
        return None
    coords = shapely.get_coordinates(parts[int(np.argmax(inner))])
    for end, before in ((0, 1), (-1, -2)):
        way = coords[end] - coords[before]
        length = float(np.hypot(*way))
        if length and shapely.intersects_xy(area, *coords[end]):
            coords[end] = coords[end] + way / length * beyond
    return LineString(coords)


def traced(plan: Plan, points: Sequence[Point]) -> tuple[Point, ...]:
    """Return a line that follows a road or river between two points that both lie on it."""
    made = list(points[:1])
    for start, end in pairwise(points):
        made += [*_between(plan, start, end), end]
    return tuple(made)


def _between(plan: Plan, start: Point, end: Point) -> list[Point]:
    extent = np.array([*np.minimum(start, end), *np.maximum(start, end)])
    extent += (-ON_LINE, -ON_LINE, ON_LINE, ON_LINE)
    ends = shapely.points([start, end])
    for kind in LINES:
        for _, line in _lines(plan, kind, extent):
            if not shapely.dwithin(line, ends, ON_LINE).all():
                continue
            for part in shapely.get_parts(shapely.line_merge(line)):
                if shapely.dwithin(part, ends, ON_LINE).all():
                    at = [part.project(one) for one in ends]
                    if abs(at[1] - at[0]) <= DETOUR * float(np.hypot(*np.subtract(end, start))):
                        way = shapely.get_coordinates(substring(part, *at))
                        return [(x, y) for x, y in way[1:-1].tolist()]
    return []


def _lines(plan: Plan, kind: str, extent: np.ndarray) -> Iterator[tuple[Place, shapely.Geometry]]:
    for row in plan.table(kind).near(extent):
        yield row, _outline(row)


def _outline(row: Place) -> shapely.Geometry:
    """Return the centre line of a road or river, the bank of one that is an area."""
    flat = shapely.get_dimensions(row.geometry) == 2
    return shapely.boundary(row.geometry) if flat else row.geometry
