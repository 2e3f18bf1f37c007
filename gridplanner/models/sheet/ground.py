"""What the map shows under its labels: land, water, buildings, roads, borders, marks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.outlines import Lines, borders, footprint_areas
from gridplanner.gis.ragged import Polygons
from gridplanner.models import looks
from gridplanner.models.looks import BuildingClasses, GridClasses
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS, Place
from gridplanner.models.sheet.paper import Sizes
from gridplanner.models.sheet.scope import Scope
from gridplanner.models.sheet.values import (
    POINT,
    Floats,
    Item,
    Paths,
    Rect,
    Style,
    line_paths,
    polygon_paths,
    polyline,
    ring,
)
from gridplanner.models.standing import Standing

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
    grids: frozenset[str]
    """Classes of the grids that are coloured."""
    buildings: frozenset[int]
    """Classes of the buildings that are coloured."""
    marks: tuple[str, ...] = ()
    """Marks of buildings that occur."""
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
    standing: Standing,
    scope: Scope,
    view: View,
    sizes: Sizes,
    grids: GridClasses,
    buildings: BuildingClasses,
    marks: Sequence[str],
) -> Ground:
    """Return what lies under the labels, coloured by classes; ``marks`` are those to be drawn."""
    plan = standing.plan
    shown: set[str] = set()
    items = [*_land(plan, scope, view, sizes, grids, shown)]
    items += _waters(plan, view, sizes, shown)
    houses, codes, left_out = _buildings(standing, scope, view, buildings)
    items += houses
    items += _roads(plan, view, sizes, shown)
    items += _borders(plan, scope, view, sizes, shown)
    beyond, marked = 0, []
    for name in marks:
        some, outside = _marked(standing, scope, view, sizes, name)
        items += some
        marked += [name] if some else []
        beyond += outside if name == "uncovered" else 0
    seen = {one.id for one in seen_places(plan, "grid", view)}
    classes = frozenset(grids.of[id_] for id_ in scope.grids if id_ in seen)
    return Ground(tuple(items), frozenset(shown), classes, codes, tuple(marked), left_out, beyond)


def _land(
    plan: Plan, scope: Scope, view: View, sizes: Sizes, grids: GridClasses, shown: set[str]
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
    beside = looks.Look(OUTSIDE)
    by_look: dict[looks.Look, list[Place]] = {}
    fills = grids.looks
    for grid in seen_places(plan, "grid", view):
        look = fills[grid.id] if grid.id in chosen else beside
        by_look.setdefault(look, []).append(grid)
        if grid.id not in chosen:
            shown.add("outside")
    order = sorted(by_look, key=lambda one: (one != beside, one.fill, one.hatch))
    for look in order:
        items += _filled(view.polygons(_areal(by_look[look])), look, sizes)
    return items


def _filled(shapes: Polygons, look: looks.Look, sizes: Sizes) -> list[Item]:
    fill = polygon_paths(shapes, Style(look.fill))
    if not look.hatch:
        return [fill]
    areas = shapely.make_valid(shapes.to_shapely())
    return [fill, hatch_paths(areas, look.hatch, sizes)]


def hatch_paths(
    areas: NDArray[np.object_],
    hatch: str,
    sizes: Sizes,
    step: float = 2.6,
    *,
    clipped: bool = True,
) -> Paths:
    """Return the hatch over areas in millimetres."""
    lines = looks.hatch_lines(areas, hatch, step * sizes.line, down=True)
    width = (0.4 if hatch == "dots" else 0.13) * sizes.line
    return Paths(lines.coords, lines.starts, Style(line=looks.HATCH_INK, width=width), clipped)


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
    standing: Standing, scope: Scope, view: View, classes: BuildingClasses
) -> tuple[list[Item], frozenset[int], int]:
    """Return the buildings, the classes that occur, and how many are left out."""
    prints = standing.plan.buildings.footprints
    rows = np.flatnonzero(view.sees(prints.polygons.bounds))
    rows = rows[footprint_areas(prints.polygons.take(rows)) * view.factor**2 >= SMALLEST]
    points = np.flatnonzero(prints.is_point & view.sees(np.tile(prints.anchors, 2)))
    if len(rows) + len(points) > MOST:
        return [], frozenset(), len(rows) + len(points)
    here = [scope.holds(prints.anchors[some]) for some in (rows, points)]
    items = _of_one_look(standing, view, rows[~here[0]], points[~here[1]], Style(FAINT_BUILDING))
    codes = set()
    for code, look in enumerate(classes.looks):
        some, spots = (
            drawn[inside & (classes.codes[drawn] == code)]
            for drawn, inside in ((rows, here[0]), (points, here[1]))
        )
        if len(some) + len(spots):
            codes.add(code)
            items += _of_one_look(standing, view, some, spots, building_style(look))
    return items, frozenset(codes), 0


def building_style(look: looks.Look) -> Style:
    """Return how a building is drawn on paper."""
    return Style(look.fill, look.line, 0.14 if look.dashes else 0.06, look.dashes)


def _of_one_look(
    standing: Standing, view: View, rows: NDArray[np.intp], points: NDArray[np.intp], style: Style
) -> list[Item]:
    prints = standing.plan.buildings.footprints
    items: list[Item] = []
    if len(rows):
        items.append(polygon_paths(view.polygons(prints.polygons.take(rows)), style))
    items += [
        ring(x, y, 0.35, style, clipped=True)
        for x, y in view.to_paper(prints.anchors[points]).tolist()
    ]
    return items


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


def _marked(
    standing: Standing, scope: Scope, view: View, sizes: Sizes, name: str
) -> tuple[list[Item], int]:
    """Mark the buildings of one mark; return also how many lie beside the map."""
    prints = standing.plan.buildings.footprints
    mark = looks.MARKS[name]
    rows = np.flatnonzero(standing.status == list(looks.MARKS).index(name) + 1)
    rows = rows[scope.holds(prints.anchors[rows])]
    seen = view.sees(np.tile(prints.anchors[rows], 2))
    beyond = int(len(rows) - seen.sum())
    rows = rows[seen]
    if not len(rows):
        return [], beyond
    style = Style(mark.fill, mark.line, 0.12 * sizes.line)
    items: list[Item] = [polygon_paths(view.polygons(prints.polygons.take(rows)), style)]
    radius = 1.9 * sizes.line
    for x, y in _apart(view.to_paper(prints.anchors[rows]).tolist(), 1.7 * radius):
        items += symbol_items(mark, x, y, radius, sizes, clipped=True)
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


def symbol_items(
    look: looks.Look, x: float, y: float, radius: float, sizes: Sizes, *, clipped: bool = False
) -> list[Item]:
    """Return the symbol on a building: a ring with a cross, with a bar, or in a ring."""
    line = Style(line=look.line, width=0.35 * sizes.line)
    d = radius * 0.7071
    whole = ring(x, y, radius, line, clipped=clipped)
    rising = polyline([(x - d, y + d), (x + d, y - d)], line, clipped=clipped)
    if look.symbol == "two_rings":
        return [whole, ring(x, y, radius / 2, line, clipped=clipped)]
    if look.symbol == "ring_slash":
        return [whole, rising]
    return [whole, polyline([(x - d, y - d), (x + d, y + d)], line, clipped=clipped), rising]
