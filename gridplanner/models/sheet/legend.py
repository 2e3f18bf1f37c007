"""The legend: one entry for each thing that the map shows."""

from __future__ import annotations

from dataclasses import dataclass

from gridplanner.models import looks
from gridplanner.models.rows import AREA_LEVELS
from gridplanner.models.sheet import ground
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
from gridplanner.models.standing import UNCOVERED, Standing
from gridplanner.words import say

ORDER = (*AREA_LEVELS[:4], "grid_fill", "outside", "road", "water", "building", "uncovered")


def possible_entries(standing: Standing, scope: Scope, profile: str) -> list[str]:
    """Return the entries that a map of this scope may need, in order."""
    plan = standing.plan
    tables = {level: bool(plan.areas(level)) for level in AREA_LEVELS[:4]}
    tables["grid_fill"] = bool(scope.grids)
    tables["outside"] = len(scope.grids) < len(plan.grids)
    tables["road"], tables["water"] = bool(plan.places("road")), bool(plan.places("water"))
    tables["building"] = len(plan.buildings) > 0
    uncovered = profile == "internal" and bool((standing.status == UNCOVERED).any())
    tables["uncovered"] = uncovered
    return [one for one in ORDER if tables[one]]


@dataclass(frozen=True, slots=True)
class Legend:
    """A legend set in columns."""

    entries: tuple[str, ...]
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


def entry_words(name: str) -> str:
    """Return the words of an entry."""
    return say(f"sheet.legend_{name}")


def legend_items(
    legend: Legend, entries: list[str], x: float, y: float, width: float
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
        items += _swatch(name, rect, sizes)
        items.append(
            Text(rect.right + 0.7 * sizes.body * POINT, middle, entry_words(name), sizes.body)
        )
    return items


def _swatch(name: str, rect: Rect, sizes: Sizes) -> list[Item]:
    x, y = rect.middle
    across = [(rect.x, y), (rect.right, y)]
    edge = Style(line="#84807a", width=0.12)
    if name in AREA_LEVELS:
        return [polyline(across, ground.border_style(name, sizes))]
    if name == "road":
        return [
            polyline(across, Style(line=ground.ROAD_EDGE, width=1.3 * sizes.line)),
            polyline(across, Style(line=ground.ROAD, width=0.9 * sizes.line)),
        ]
    if name == "grid_fill":
        third = rect.width / 3
        return [
            box(
                Rect(rect.x + at * third, rect.y, third, rect.height),
                Style(colour, "#84807a", 0.12),
            )
            for at, colour in enumerate(looks.PASTELS[:3])
        ]
    if name == "uncovered":
        mark = looks.MARKS["uncovered"]
        small = Rect(x - 0.9 * sizes.line, y - 0.6 * sizes.line, 1.8 * sizes.line, 1.2 * sizes.line)
        return [
            box(small, Style(mark.fill, mark.line, 0.12)),
            *ground.uncovered_mark(x, y, 1.5 * sizes.line, sizes),
        ]
    fills = {
        "outside": Style(ground.OUTSIDE, edge.line, edge.width),
        "water": Style(ground.WATER, ground.WATER_LINE, 0.18),
        "building": Style(looks.BUILDING.fill, looks.BUILDING.line, 0.12),
    }
    return [box(rect, fills[name])]
