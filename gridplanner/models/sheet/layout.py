"""Which way the page lies, and where map, legend and table stand on it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import shapely

from gridplanner.models.sheet.furniture import frame_rects
from gridplanner.models.sheet.legend import Entry, Legend
from gridplanner.models.sheet.paper import ORIENTATIONS, Page, Sizes, fitting, page_of, round_scale
from gridplanner.models.sheet.scope import Scope
from gridplanner.models.sheet.table import Setting, set_columns
from gridplanner.models.sheet.values import Rect, Table

MOST = 0.42
"""Share of the frame that the panel beside the map may take."""
PRICE = 1.5
"""How much smaller a map may be for the sake of a more detailed table."""
ROOM = 5.0
"""Millimetres of its surroundings that the map shows."""


@dataclass(frozen=True, eq=False)
class Layout:
    """A page divided between map and panel."""

    page: Page
    window: Rect
    panel: Rect
    legend: Legend
    legend_at: Rect
    setting: Setting
    table_at: tuple[float, float]
    fit: float
    """The N at which the area just fits the window."""


def lay_out(
    scope: Scope,
    tables: list[Table],
    entries: tuple[Entry, ...],
    paper: str,
    orientation: str | None,
    sizes: Sizes,
) -> Layout:
    """Return the layout that shows the area largest, with a table as detailed as finds room."""
    pages = [
        page_of(paper, one, sizes)
        for one in ORIENTATIONS
        if orientation is None or one == orientation
    ]
    left, bottom, right, top = shapely.bounds(scope.outline).tolist()
    wide = right - left > top - bottom

    def order(one: Layout) -> tuple[float, ...]:
        """The larger map, then the larger letters, then the page that lies as the area does."""
        lies = (one.page.width > one.page.height) == wide
        return round_scale(one.fit), -one.setting.size, not lies, one.fit

    whole: list[Layout] = []
    for table in tables:
        found = [
            layout
            for page in pages
            for smaller in (1.0, 0.92, 0.84, 0.76)
            for way in (_beside, _below)
            for layout in way(scope, page, table, entries, sizes.with_table(smaller))
        ]
        whole += sorted((one for one in found if not one.setting.missing), key=order)[:1]
    if whole:  # the most detailed table that does not make the map much smaller
        least = min(one.fit for one in whole)
        return next(one for one in whole if one.fit <= least * PRICE)
    best = min(found, key=lambda one: (one.setting.missing, *order(one)))
    more = replace(best.setting.table, more=best.setting.missing)
    return replace(best, setting=replace(best.setting, table=more))


def _beside(
    scope: Scope, page: Page, table: Table, entries: tuple[Entry, ...], sizes: Sizes
) -> list[Layout]:
    _, inner = frame_rects(page, sizes)
    pad = sizes.gap
    found = []
    for columns in range(1, 40):
        rough = set_columns(table, sizes, columns, 1)
        wide = rough.width
        across = max(1, int(wide // Legend(entries, 1, sizes).entry_width))
        legend = Legend(entries, min(across, len(entries)), sizes)
        wide = max(wide, legend.width) + 2 * pad
        if wide > inner.width * MOST and columns > 1:
            break
        notes = len(table.legend) + 1
        room = inner.height - legend.height - 2.5 * pad
        deep = int(room / rough.row_height) - 1 - notes
        if deep < 3:
            continue
        setting = set_columns(table, sizes, columns, deep)
        panel = Rect(inner.right - wide, inner.y, wide, inner.height)
        window = Rect(inner.x, inner.y, inner.width - wide, inner.height)
        legend_at = Rect(panel.x + pad, panel.y + pad / 2, wide - 2 * pad, legend.height)
        left = panel.x + (wide - setting.width) / 2
        found.append(
            Layout(
                page,
                window,
                panel,
                legend,
                legend_at,
                setting,
                (left, legend_at.bottom + pad),
                _fit(scope, window),
            )
        )
        if not setting.missing:
            break
    return found


def _below(
    scope: Scope, page: Page, table: Table, entries: tuple[Entry, ...], sizes: Sizes
) -> list[Layout]:
    _, inner = frame_rects(page, sizes)
    pad = sizes.gap
    rough = set_columns(table, sizes, 1, 1)
    found = []
    for across in (1, 2):
        legend = Legend(entries, min(across, len(entries)), sizes)
        left = inner.x + legend.width + 3 * pad
        room = inner.right - pad - left
        columns = max(1, int((room + rough.gap) // (rough.column_width + rough.gap)))
        columns = min(columns, -(-len(table.rows) // 4))
        notes = len(table.legend) + 1
        most = int((inner.height * MOST - 2 * pad) / rough.row_height) - 1 - notes
        if most < 3 or rough.column_width > room:
            continue
        setting = set_columns(table, sizes, columns, most)
        high = max(setting.height + rough.row_height, legend.height) + 1.5 * pad
        panel = Rect(inner.x, inner.bottom - high, inner.width, high)
        window = Rect(inner.x, inner.y, inner.width, inner.height - high)
        legend_at = Rect(panel.x + pad, panel.y + pad / 2, legend.width, legend.height)
        centred = left + max(0.0, (room - setting.width) / 2)
        found.append(
            Layout(
                page,
                window,
                panel,
                legend,
                legend_at,
                setting,
                (centred, panel.y + pad),
                _fit(scope, window),
            )
        )
    return found


def _fit(scope: Scope, window: Rect) -> float:
    bounds = tuple(shapely.bounds(scope.outline).tolist())
    return fitting((bounds[0], bounds[1], bounds[2], bounds[3]), window, ROOM)
