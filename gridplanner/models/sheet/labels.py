"""Labels of the map: as many as there is room for, none over another."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import shapely

from gridplanner.gis.outlines import inner_places
from gridplanner.models.disclosure import told
from gridplanner.models.looks import grid_label
from gridplanner.models.rows import Place
from gridplanner.models.sheet.ground import View, seen_places
from gridplanner.models.sheet.paper import Sizes
from gridplanner.models.sheet.scope import Scope
from gridplanner.models.sheet.values import POINT, Item, Rect, Text, text_width
from gridplanner.models.standing import Standing
from gridplanner.words import say

LEADING = 1.18
ROOMY = (1.7, 1.35)
"""How much larger labels are where most grids have room for it."""
_CELL = 25.0


WIDE = 25_000
"""N of 1:N beyond which a map of several townships does not name communities."""


class Room:
    """The places on a map that labels have taken."""

    def __init__(self, window: Rect) -> None:
        self.window = shapely.box(window.x, window.y, window.right, window.bottom)
        self._taken: dict[tuple[int, int], list[shapely.Polygon]] = {}

    def free(self, place: shapely.Polygon) -> bool:
        """Tell whether a label may stand at a place."""
        if not self.window.contains(place):
            return False
        return not any(
            other.intersects(place) for cell in _cells(place) for other in self._taken.get(cell, ())
        )

    def take(self, place: shapely.Polygon) -> None:
        """Keep a place for a label."""
        for cell in _cells(place):
            self._taken.setdefault(cell, []).append(place)


def _cells(place: shapely.Polygon) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = place.bounds
    for column in range(int(left // _CELL), int(right // _CELL) + 1):
        for row in range(int(top // _CELL), int(bottom // _CELL) + 1):
            yield column, row


def _block(x: float, y: float, lines: list[str], size: float) -> shapely.Polygon:
    wide = max(text_width(one, size) for one in lines) + 0.3 * size * POINT
    high = len(lines) * size * POINT * LEADING
    return shapely.box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)


def grid_labels(
    standing: Standing, scope: Scope, view: View, sizes: Sizes, profile: str, room: Room
) -> tuple[list[Item], int]:
    """Label the chosen grids: code, households, worker; return also how many found no room."""
    chosen = set(scope.grids)
    rows = [one for one in seen_places(standing.plan, "grid", view) if one.id in chosen]
    shapes = [_in_window(view, row) for row in rows]
    smallest = max(sizes.label * 0.55, 5.0)
    large = [one for one in shapes if not one.is_empty and _least_side(one) >= smallest * POINT]
    size = sizes.label * _roomy(large, sizes.label)
    fitting = {id(one) for one in large}
    items: list[Item] = []
    missed = 0
    for row, shape in zip(rows, shapes, strict=True):
        lines = _grid_lines(standing, row.id, profile)
        found = id(shape) in fitting and _fit(shape, lines, size, smallest, room)
        if not found:
            missed += 1
            continue
        x, y, fits, count = found
        room.take(_block(x, y, lines[:count], fits))
        items += _stack(x, y, lines[:count], fits)
    return items, missed


def _least_side(shape: shapely.Geometry) -> float:
    left, top, right, bottom = shape.bounds
    return float(min(right - left, bottom - top))


def _roomy(shapes: list[shapely.Geometry], size: float) -> float:
    """Return how much larger the labels of a sheet may be: all by the same."""
    for factor in ROOMY:
        wide = 7 * size * factor * POINT
        if shapes and np.mean([_least_side(one) > wide for one in shapes]) > 0.8:
            return factor
    return 1.0


def _grid_lines(standing: Standing, grid: str, profile: str) -> list[str]:
    label = grid_label(standing, grid)
    households = label.households
    if profile == "reporting" and households:
        count = standing.figures[grid].count("households")
        households = say("looks.households", n=told(count, profile))
    return [one for one in (label.code, households, label.worker) if one]


def _fit(
    shape: shapely.Geometry, lines: list[str], size: float, smallest: float, room: Room
) -> tuple[float, float, float, int] | None:
    """Return where a label fits into a grid: x, y, size and how many of its lines."""
    places = _spots(shape)
    if not places:
        return None
    shapely.prepare(shape)
    for count in range(len(lines), 0, -1):
        for factor in (1.0, 0.85, 0.7):
            if size * factor < smallest:
                continue
            for x, y in places:
                block = _block(x, y, lines[:count], size * factor)
                if shape.contains(block) and room.free(block):
                    return x, y, size * factor, count
    return None


def _spots(shape: shapely.Geometry) -> list[tuple[float, float]]:
    x, y, _ = inner_places(np.array([shape], object))[0].tolist()
    if math.isnan(x):
        return []
    centre = shape.centroid
    return [(x, y), (centre.x, centre.y), ((x + centre.x) / 2, (y + centre.y) / 2)]


def _stack(x: float, y: float, lines: list[str], size: float) -> list[Item]:
    vacant = say("looks.vacant")
    step = size * POINT * LEADING
    first = y - (len(lines) - 1) * step / 2
    return [
        Text(
            x,
            first + step * number,
            words,
            size,
            "center",
            bold=number == 0,
            colour="#b3261e" if words == vacant else "#1f1f1f",
            halo="#ffffff",
            clipped=True,
        )
        for number, words in enumerate(lines)
    ]


def township_labels(scope: Scope, view: View, sizes: Sizes, room: Room) -> list[Item]:
    """Name the townships where there are several: grids of one number need them."""
    inside = _inside(scope, "township")
    if len(inside) < 2 or len(scope.grids) < 3 * len(inside):
        return []
    return _names(inside, scope, "township", view, sizes.label * 1.7, "#4a2f75", room)


def community_labels(scope: Scope, view: View, sizes: Sizes, room: Room) -> list[Item]:
    """Name the communities where there are several."""
    inside = _inside(scope, "community")
    if len(inside) < 2:
        return []
    return _names(inside, scope, "community", view, sizes.label * 1.3, "#5b3f86", room)


def neighbour_labels(scope: Scope, view: View, sizes: Sizes, room: Room) -> list[Item]:
    """Name the areas beside the chosen one, in grey."""
    if scope.area is None:
        return []
    others = set(scope.plan.areas(scope.level)) - {scope.area.id}
    return _names(others, scope, scope.level, view, sizes.label * 1.1, "#85827b", room)


def _inside(scope: Scope, level: str) -> set[str]:
    if scope.area is None:
        return set(scope.plan.areas(level))
    return set(scope.plan.below(scope.area.id, level)) - {scope.area.id}


def _names(
    ids: set[str], scope: Scope, level: str, view: View, size: float, colour: str, room: Room
) -> list[Item]:
    return [
        item
        for row in seen_places(scope.plan, level, view)
        if row.id in ids
        for item in _name(row, view, size, colour, room)
    ]


def _name(row: Place, view: View, size: float, colour: str, room: Room) -> list[Item]:
    shape = _in_window(view, row)
    if shape.is_empty or not row.name:
        return []
    shapely.prepare(shape)
    left, top, right, bottom = shape.bounds
    x0, y0, _ = inner_places(np.array([shape], object))[0].tolist()
    spots = [
        (left + (right - left) * i / 12, top + (bottom - top) * j / 12)
        for i in range(1, 12)
        for j in range(1, 12)
    ]
    spots.sort(key=lambda one: (one[0] - x0) ** 2 + (one[1] - y0) ** 2)
    for smaller in (1.0, 0.8):
        for x, y in [(x0, y0), *spots]:
            block = _block(x, y, [row.name], size * smaller)
            if shape.contains(block) and room.free(block):
                room.take(block)
                look = Text(x, y, row.name, size * smaller, "center", True, colour, "#ffffff")
                return [look]
    return []


def _in_window(view: View, row: Place) -> shapely.Geometry:
    """Return the part of a place that the map shows, in millimetres."""
    window, shape = view.window, view.shape(row.geometry)
    if shape.geom_type.endswith("Polygon"):
        shape = shapely.make_valid(shape)
    seen = shapely.clip_by_rect(shape, window.x, window.y, window.right, window.bottom)
    return seen if seen.is_empty else _widest(seen)


def _widest(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [one for one in shapely.get_parts(shape) if one.area > 0]
    return max(parts, key=lambda one: one.area) if parts else shapely.Polygon()


def line_labels(scope: Scope, view: View, sizes: Sizes, room: Room) -> list[Item]:
    """Name roads along their course, the longest first, and waters."""
    items: list[Item] = []
    size = sizes.small * (1.3 if view.scale <= 5000 else 1.0)
    for table, colour in (("water", "#2b6a94"), ("road", "#4a4640")):
        rows = [one for one in seen_places(scope.plan, table, view) if one.name]
        rows.sort(key=lambda one: (-one.geometry.length, one.id))
        for row in rows:
            shape = view.shape(row.geometry)
            if shapely.get_dimensions(shape) == 2:
                items += _name(row, view, size * 1.15, colour, room)
            else:
                items += _along(shape, row.name, size, colour, room)
    return items


def _along(line: shapely.Geometry, words: str, size: float, colour: str, room: Room) -> list[Item]:
    """Write a name along the straight stretches of a line, again after a while."""
    wide, high = text_width(words, size) * 1.05, size * POINT * 1.1
    part = max(shapely.get_parts(shapely.line_merge(line)), key=lambda one: one.length)
    items: list[Item] = []
    after = -math.inf
    for at in _stations(part.length, wide):
        if at - after < 130:
            continue
        start, end = part.interpolate(at - wide / 2), part.interpolate(at + wide / 2)
        chord = shapely.LineString([start, end])
        if chord.length < wide * 0.97 or chord.distance(part.interpolate(at)) > 0.35 * high:
            continue
        block = shapely.buffer(chord, high / 2, cap_style="flat")
        if room.free(block):
            room.take(block)
            after = at
            middle = chord.centroid
            turn = math.degrees(math.atan2(end.y - start.y, end.x - start.x))
            turn = (turn + 90) % 180 - 90  # never upside down
            look = Text(
                middle.x, middle.y, words, size, "center", False, colour, "#ffffff", turn, True
            )
            items.append(look)
    return items


def _stations(length: float, wide: float) -> list[float]:
    """Return where along a line to try a name, from its middle outwards."""
    if length < wide * 1.1:
        return []
    steps = np.arange(wide / 2, length - wide / 2 + 1e-9, max(wide / 3, 2.0))
    middle = length / 2
    close = sorted(steps.tolist(), key=lambda at: abs(at - middle))
    return close if length < 200 else steps.tolist()
