"""What the map shows under its labels: land, water, buildings, roads, borders, marks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.outlines import Lines, borders, footprint_areas
from gridplanner.gis.ragged import Polygons
from gridplanner.models import looks
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS, Place
from gridplanner.models.sheet.paper import Sizes
from gridplanner.models.sheet.scope import Scope
from gridplanner.models.sheet.values import (
    POINT,
    Floats,
    Item,
    Rect,
    Style,
    line_paths,
    polygon_paths,
    polyline,
    ring,
)
from gridplanner.models.standing import UNCOVERED, Standing

LAND, OUTSIDE, OUTSIDE_LINE = "#fbfaf6", "#ebebe8", "#b9b8b3"
WATER, WATER_LINE = "#cfe4f1", "#8fb9d3"
ROAD, ROAD_EDGE = "#ffffff", "#8f8474"
BAND = "#dccfe6"
"""The coloured band that goes with the border of the chosen area."""
BUILDING = Style("#cdc4b6", "#a0958500", 0.0)
FAINT_BUILDING = "#dcdad4"
SMALLEST = 0.03
"""Square millimetres below which a building is not worth its ink."""
MOST = 150_000
"""Buildings beyond which a sheet leaves them out."""
MAIN_ROAD = 900.0
"""Metres from which a road is drawn as a main one."""


@dataclass(frozen=True, eq=False)
class View:
    """Plan metres to millimetres of a page."""

    window: Rect
    origin: tuple[float, float]
    scale: int

    @property
    def factor(self) -> float:
        """Millimetres of a metre."""
        return 1000 / self.scale

    def to_paper(self, coords: Floats) -> Floats:
        """Return (c, 2) plan coordinates as millimetres on the page."""
        x, y = self.window.middle
        turned: Floats = (coords - np.array(self.origin)) * (self.factor, -self.factor)
        return turned + (x, y)

    def shape(self, geometry: shapely.Geometry) -> shapely.Geometry:
        """Return a geometry in millimetres."""
        return shapely.transform(geometry, self.to_paper)

    @cached_property
    def extent(self) -> tuple[float, float, float, float]:
        """The window in plan metres: left, bottom, right, top."""
        wide, high = self.window.width / self.factor / 2, self.window.height / self.factor / 2
        x, y = self.origin
        return x - wide, y - high, x + wide, y + high

    def sees(self, bounds: Floats) -> NDArray[np.bool_]:
        """Return which of (n, 4) bounds meet the window."""
        left, bottom, right, top = self.extent
        with np.errstate(invalid="ignore"):
            met: NDArray[np.bool_] = (
                (bounds[:, 0] <= right)
                & (bounds[:, 2] >= left)
                & (bounds[:, 1] <= top)
                & (bounds[:, 3] >= bottom)
            )
        return met

    def polygons(self, polygons: Polygons) -> Polygons:
        """Return polygons in millimetres."""
        return Polygons(
            self.to_paper(polygons.coords),
            polygons.ring_starts,
            polygons.part_starts,
            polygons.row_starts,
        )

    def lines(self, lines: Lines) -> Lines:
        """Return lines in millimetres."""
        return Lines(self.to_paper(lines.coords), lines.starts, lines.rows)


@dataclass(frozen=True, eq=False)
class Ground:
    """The parts of a map, painted in this order, and what occurs for the legend."""

    items: tuple[Item, ...]
    shown: frozenset[str]
    """Names of legend entries that occur."""
    left_out: int = 0
    """Buildings left out because they are too many."""
    beyond: int = 0
    """Uncovered buildings that lie outside the map's window."""


def seen_places(plan: Plan, table: str, view: View) -> list[Place]:
    """Return the rows of a table that have a shape in the window."""
    rows = [one for one in plan.places(table).values() if not one.geometry.is_empty]
    if not rows:
        return []
    seen = view.sees(shapely.bounds([one.geometry for one in rows]).reshape(-1, 4))
    return [row for row, here in zip(rows, seen.tolist(), strict=True) if here]


def _shapes(rows: list[Place]) -> NDArray[np.object_]:
    shapes = np.empty(len(rows), object)
    shapes[:] = [row.geometry for row in rows]
    return shapes


def _areal(rows: list[Place]) -> Polygons:
    shapes = _shapes(rows)
    return Polygons.of(shapes[shapely.get_dimensions(shapes) == 2])


def ground_of(
    standing: Standing, scope: Scope, view: View, sizes: Sizes, profile: str, fills: dict[str, str]
) -> Ground:
    """Return what lies under the labels; ``fills`` are the colours of the grids."""
    plan = standing.plan
    shown: set[str] = set()
    items = [*_land(plan, scope, view, fills, shown)]
    items += _waters(plan, view, sizes, shown)
    houses, left_out = _buildings(standing, scope, view, shown)
    items += houses
    items += _roads(plan, view, sizes, shown)
    items += _borders(plan, scope, view, sizes, shown)
    beyond = 0
    if profile == "internal":
        marks, beyond = _uncovered(standing, scope, view, sizes, shown)
        items += marks
    return Ground(tuple(items), frozenset(shown), left_out, beyond)


def _land(
    plan: Plan, scope: Scope, view: View, fills: dict[str, str], shown: set[str]
) -> list[Item]:
    chosen = set(scope.grids)
    items: list[Item] = []
    for level in AREA_LEVELS[:3]:
        rows = seen_places(plan, level, view)
        if rows:
            items.append(polygon_paths(view.polygons(_areal(rows)), Style(OUTSIDE)))
    items.append(
        polygon_paths(
            view.polygons(Polygons.of(np.array([_multi(scope.outline)], object))), Style(LAND)
        )
    )
    by_colour: dict[str, list[Place]] = {}
    for grid in seen_places(plan, "grid", view):
        colour = fills[grid.id] if grid.id in chosen else OUTSIDE
        by_colour.setdefault(colour, []).append(grid)
        if grid.id not in chosen:
            shown.add("outside")
    items += [
        polygon_paths(view.polygons(_areal(by_colour[colour])), Style(colour))
        for colour in sorted(by_colour, key=lambda one: one != OUTSIDE)
    ]
    if chosen:
        shown.add("grid_fill")
    return items


def _multi(shape: shapely.Geometry) -> shapely.MultiPolygon:
    parts = [one for one in shapely.get_parts(shape) if one.area > 0]
    return shapely.MultiPolygon(parts)


def _waters(plan: Plan, view: View, sizes: Sizes, shown: set[str]) -> list[Item]:
    rows = seen_places(plan, "water", view)
    if not rows:
        return []
    shown.add("water")
    lines = view.lines(_linear(rows))
    return [
        polygon_paths(view.polygons(_areal(rows)), Style(WATER, WATER_LINE, 0.18 * sizes.line)),
        line_paths(lines, Style(line=WATER_LINE, width=0.5 * sizes.line)),
    ]


def _linear(rows: list[Place]) -> Lines:
    shapes = _shapes(rows)
    return Lines.of(shapes[shapely.get_dimensions(shapes) == 1])


def _buildings(
    standing: Standing, scope: Scope, view: View, shown: set[str]
) -> tuple[list[Item], int]:
    prints = standing.plan.buildings.footprints
    rows = np.flatnonzero(view.sees(prints.polygons.bounds))
    rows = rows[footprint_areas(prints.polygons.take(rows)) * view.factor**2 >= SMALLEST]
    points = np.flatnonzero(prints.is_point & view.sees(np.tile(prints.anchors, 2)))
    if len(rows) + len(points) > MOST:
        return [], len(rows) + len(points)
    items: list[Item] = []
    for faint in (True, False):
        colour = FAINT_BUILDING if faint else looks.BUILDING.fill
        edge = "" if faint else looks.BUILDING.line
        style = Style(colour, edge, 0.06)
        some = rows[scope.holds(prints.anchors[rows]) != faint]
        if len(some):
            items.append(polygon_paths(view.polygons(prints.polygons.take(some)), style))
        spots = points[scope.holds(prints.anchors[points]) != faint]
        items += [
            ring(x, y, 0.35, style, clipped=True)
            for x, y in view.to_paper(prints.anchors[spots]).tolist()
        ]
        if not faint and len(some) + len(spots):
            shown.add("building")
    return items, 0


def _roads(plan: Plan, view: View, sizes: Sizes, shown: set[str]) -> list[Item]:
    rows = seen_places(plan, "road", view)
    if not rows:
        return []
    shown.add("road")
    items: list[Item] = []
    widths = [(row, road_width(row, sizes)) for row in rows]
    classes = sorted({width for _, width in widths})
    for casing in (True, False):
        for width in classes:
            lines = view.lines(_linear([row for row, one in widths if one == width]))
            style = (
                Style(line=ROAD_EDGE, width=width)
                if casing
                else Style(line=ROAD, width=width - 0.28 * sizes.line)
            )
            items.append(line_paths(lines, style))
    return items


def road_width(road: Place, sizes: Sizes) -> float:
    """Return how wide a road is drawn, in millimetres: long ones are main roads."""
    return (1.3 if road.geometry.length >= MAIN_ROAD else 0.65) * sizes.line


def border_style(level: str, sizes: Sizes) -> Style:
    """Return how the border of a level is drawn on paper."""
    colour, width, dashes = looks.LINES[level]
    return Style(line=colour, width=width * POINT * 0.62 * sizes.line, dashes=dashes)


def _borders(plan: Plan, scope: Scope, view: View, sizes: Sizes, shown: set[str]) -> list[Item]:
    """Draw each border once, at its highest level; grey outside the chosen area."""
    land = view.shape(scope.outline)
    near = shapely.buffer(land, 0.05)
    items: list[Item] = []
    rim = Lines.of(np.array([land], object))
    items.append(line_paths(rim, Style(line=BAND, width=2.4 * sizes.line)))
    drawn = shapely.GeometryCollection()
    for level in AREA_LEVELS[:4]:
        rows = [one for one in seen_places(plan, level, view) if one.geometry.area > 0]
        if not rows:
            continue
        edges = borders(view.polygons(_areal(rows)))
        lines = shapely.union_all(shapely.linestrings(edges.coords, indices=_owners(edges)))
        lines = shapely.difference(lines, shapely.buffer(drawn, 0.03))
        drawn = shapely.union(drawn, lines)
        style = border_style(level, sizes)
        beyond = shapely.difference(lines, near)
        inside = shapely.intersection(lines, near)
        if not shapely.is_empty(inside):
            shown.add(level)
        grey = Style(line=OUTSIDE_LINE, width=style.width * 0.7, dashes=style.dashes)
        for part, look in ((beyond, grey), (inside, style)):
            items.insert(1, line_paths(Lines.of(np.array([_joined(part)], object)), look))
    return items


def _joined(lines: shapely.Geometry) -> shapely.Geometry:
    parts = [one for one in shapely.get_parts(lines) if one.length > 0]
    return shapely.line_merge(shapely.MultiLineString(parts))


def _owners(lines: Lines) -> NDArray[np.intp]:
    return np.repeat(np.arange(len(lines)), np.diff(lines.starts))


def _uncovered(
    standing: Standing, scope: Scope, view: View, sizes: Sizes, shown: set[str]
) -> tuple[list[Item], int]:
    """Mark the uncovered buildings; return also how many lie beside the map."""
    prints = standing.plan.buildings.footprints
    rows = np.flatnonzero(standing.status == UNCOVERED)
    rows = rows[scope.holds(prints.anchors[rows])]
    seen = view.sees(np.tile(prints.anchors[rows], 2))
    beyond = int(len(rows) - seen.sum())
    rows = rows[seen]
    mark = looks.MARKS["uncovered"]
    if not len(rows):
        return [], beyond
    shown.add("uncovered")
    style = Style(mark.fill, mark.line, 0.12 * sizes.line)
    items: list[Item] = [polygon_paths(view.polygons(prints.polygons.take(rows)), style)]
    radius = 1.9 * sizes.line
    for x, y in _apart(view.to_paper(prints.anchors[rows]).tolist(), 1.7 * radius):
        items += uncovered_mark(x, y, radius, sizes, clipped=True)
    return items, beyond


def _apart(places: list[tuple[float, float]], least: float) -> list[tuple[float, float]]:
    """Return places of which none is nearer than ``least`` to another."""
    kept: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for x, y in places:
        column, row = int(x // least), int(y // least)
        cells = [(column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        near = (one for cell in cells for one in kept.get(cell, ()))
        if all(math.hypot(x - a, y - b) >= least for a, b in near):
            kept.setdefault((column, row), []).append((x, y))
    return [one for some in kept.values() for one in some]


def uncovered_mark(
    x: float, y: float, radius: float, sizes: Sizes, *, clipped: bool = False
) -> list[Item]:
    """Return the symbol of an uncovered building: a ring with a cross."""
    line = Style(line=looks.MARKS["uncovered"].line, width=0.35 * sizes.line)
    d = radius * 0.7071
    return [
        ring(x, y, radius, line, clipped=clipped),
        polyline([(x - d, y - d), (x + d, y + d)], line, clipped=clipped),
        polyline([(x - d, y + d), (x + d, y - d)], line, clipped=clipped),
    ]
