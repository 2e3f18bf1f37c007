"""The legend: one entry for each thing that the map shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import shapely

from gridplanner.models import looks
from gridplanner.models.looks import BuildingClasses, GridClasses, LegendEntry
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS
from gridplanner.models.sheet import ground
from gridplanner.models.sheet.ground import Ground
from gridplanner.models.sheet.paper import Sizes
from gridplanner.models.sheet.scope import Scope
from gridplanner.models.sheet.values import (
    POINT,
    Item,
    Rect,
    Style,
    Text,
    box,
    polyline,
    text_width,
)
from gridplanner.models.standing import Standing
from gridplanner.words import say

Entry: TypeAlias = str | LegendEntry
"""A part of every map by its name, or what a colouring tells."""


def possible_entries(
    standing: Standing,
    scope: Scope,
    grids: GridClasses,
    buildings: BuildingClasses,
    marks: Sequence[str],
) -> tuple[Entry, ...]:
    """Return the entries that a map of this scope may need, in order."""
    plan = standing.plan
    tables = {level for level in AREA_LEVELS[:4] if plan.areas(level)}
    tables |= {"outside"} if len(scope.grids) < len(plan.grids) else set()
    tables |= {table for table in ("road", "water") if plan.places(table)}
    kinds = {name: kind for kind, name in enumerate(looks.MARKS, 1)}
    return ordered(
        tables,
        looks.grid_legend(plan, grids.colouring, {grids.of[id_] for id_ in scope.grids}),
        looks.building_legend(
            buildings,
            buildings.occurring,
            [name for name in marks if (standing.status == kinds[name]).any()],
        ),
    )


def shown_entries(
    plan: Plan, ground: Ground, colouring: str, buildings: BuildingClasses
) -> tuple[Entry, ...]:
    """Return the entries of what a map shows, in order."""
    return ordered(
        ground.shown,
        looks.grid_legend(plan, colouring, ground.grids),
        looks.building_legend(buildings, ground.buildings, ground.marks),
    )


def ordered(
    names: Collection[str], grids: Iterable[LegendEntry], buildings: Iterable[LegendEntry]
) -> tuple[Entry, ...]:
    """Return borders, grids, surroundings, buildings, as far as they are there."""
    borders = [level for level in AREA_LEVELS[:4] if level in names]
    around = [name for name in ("outside", "road", "water") if name in names]
    return (*borders, *grids, *around, *buildings)


@dataclass(frozen=True, slots=True)
class Legend:
    """A legend set in columns."""

    entries: tuple[Entry, ...]
    columns: int
    sizes: Sizes

    @property
    def row_height(self) -> float:
        """Millimetres of an entry."""
        return self.sizes.body * POINT * 1.75

    @property
    def entry_width(self) -> float:
        """Millimetres of the widest entry with its picture."""
        widest = max(
            (text_width(entry_words(one), self.sizes.body) for one in self.entries), default=0
        )
        return widest + self.swatch + 2.2 * self.sizes.body * POINT

    @property
    def swatch(self) -> float:
        """Millimetres of the picture of an entry."""
        return 3.4 * self.sizes.body * POINT

    @property
    def width(self) -> float:
        """Millimetres of the legend."""
        return self.columns * self.entry_width

    @property
    def height(self) -> float:
        """Millimetres of the legend with its head."""
        rows = -(-len(self.entries) // self.columns)
        return (rows + 1.4) * self.row_height


def entry_words(entry: Entry) -> str:
    """Return the words of an entry."""
    return say(f"sheet.legend_{entry}") if isinstance(entry, str) else entry.words


def legend_items(
    legend: Legend, entries: Sequence[Entry], x: float, y: float, width: float
) -> list[Item]:
    """Paint a legend's entries into ``width`` mm from (x, y) on."""
    sizes = legend.sizes
    high = legend.row_height
    items: list[Item] = [
        Text(x + width / 2, y + high * 0.55, say("sheet.legend"), sizes.body * 1.25, "center", True)
    ]
    deep = -(-len(entries) // legend.columns)
    step = width / legend.columns
    for number, name in enumerate(entries):
        left = x + (number // max(deep, 1)) * step
        middle = y + (number % max(deep, 1) + 1.9) * high
        rect = Rect(left, middle - high * 0.3, legend.swatch, high * 0.6)
        items += _swatch(name, rect, sizes) if isinstance(name, str) else _told(name, rect, sizes)
        items.append(
            Text(rect.right + 0.7 * sizes.body * POINT, middle, entry_words(name), sizes.body)
        )
    return items


def _swatch(name: str, rect: Rect, sizes: Sizes) -> list[Item]:
    y = rect.middle[1]
    across = [(rect.x, y), (rect.right, y)]
    edge = Style(line="#84807a", width=0.12)
    if name in AREA_LEVELS:
        return [polyline(across, ground.border_style(name, sizes))]
    if name == "road":
        return [
            polyline(across, Style(line=ground.ROAD_EDGE, width=1.3 * sizes.line)),
            polyline(across, Style(line=ground.ROAD, width=0.9 * sizes.line)),
        ]
    fills = {
        "outside": Style(ground.OUTSIDE, edge.line, edge.width),
        "water": Style(ground.WATER, ground.WATER_LINE, 0.18),
    }
    return [box(rect, fills[name])]


def _told(entry: LegendEntry, rect: Rect, sizes: Sizes) -> list[Item]:
    """Return the looks of an entry side by side; buildings are smaller than grids."""
    step = rect.width / len(entry.looks)
    items: list[Item] = []
    for at, look in enumerate(entry.looks):
        part = Rect(rect.x + at * step, rect.y, step, rect.height)
        x, y = part.middle
        if look.symbol:
            part = Rect(
                x - 0.9 * sizes.line, y - 0.6 * sizes.line, 1.8 * sizes.line, 1.2 * sizes.line
            )
        elif look.line and len(entry.looks) == 1:
            part = Rect(part.x + 0.2 * step, part.y, 0.6 * step, part.height)
        items.append(box(part, Style(look.fill, look.line or "#84807a", 0.12, look.dashes)))
        if look.hatch:
            corners = shapely.box(part.x, part.y, part.right, part.bottom)
            area = np.array([corners], object)
            items.append(ground.hatch_paths(area, look.hatch, sizes, step=1.3, clipped=False))
        if look.symbol:
            items += ground.symbol_items(look, x, y, 1.5 * sizes.line, sizes)
    return items
