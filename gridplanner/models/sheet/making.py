"""A sheet from a plan: chosen area, layout, map, labels, furniture."""

from __future__ import annotations

import shapely

from gridplanner.models.disclosure import check_profile
from gridplanner.models.lineage import transfers_told
from gridplanner.models.looks import MARKS, BuildingClasses, GridClasses, check_colourings
from gridplanner.models.sheet import furniture
from gridplanner.models.sheet.footnote import weight_items
from gridplanner.models.sheet.ground import LAND, Ground, View, ground_of
from gridplanner.models.sheet.labels import (
    WIDE,
    Room,
    community_labels,
    grid_labels,
    line_labels,
    neighbour_labels,
    township_labels,
)
from gridplanner.models.sheet.layout import Layout, lay_out
from gridplanner.models.sheet.legend import legend_items, possible_entries, shown_entries
from gridplanner.models.sheet.paper import Sizes, checked, round_scale
from gridplanner.models.sheet.scope import Scope, scope_of, title_of
from gridplanner.models.sheet.table import table_items, tables_of
from gridplanner.models.sheet.values import Item, Rect, Sheet, Style, box
from gridplanner.models.standing import Standing
from gridplanner.words import say


def make_sheet(
    standing: Standing,
    *,
    area: str | None = None,
    paper: str = "A3",
    scale: int | None = None,
    title: str | None = None,
    unit: str = "",
    month: str = "",
    until: str = "",
    profile: str = "internal",
    approval: str = "",
    orientation: str | None = None,
    colouring: str = "pastel",
    buildings: str = "plain",
) -> Sheet:
    """Lay an area of a plan (its id, or the whole plan) out on a page.

    ``scale`` is N of 1:N, the largest round one that fits where it is not given; ``month`` and
    ``until`` (the day up to which the data go) are today's where they are not given;
    ``colouring`` and ``buildings`` are what the colours tell (``looks``).
    """
    checked(paper, orientation, scale)
    check_profile(profile)
    check_colourings(profile, colouring, buildings)
    scope = scope_of(standing.plan, area)
    sizes = Sizes.of(paper)
    tables = tables_of(standing, scope, profile)
    grids = GridClasses.work_out(standing, colouring)
    classes = BuildingClasses.work_out(standing, buildings)
    marks = marks_of(profile, buildings)
    entries = possible_entries(standing, scope, grids, classes, marks)
    layout = lay_out(scope, tables, entries, paper, orientation, sizes)
    view = View(layout.window, _middle(scope), scale or round_scale(layout.fit))
    ground = ground_of(standing, scope, view, sizes, grids, classes, marks)
    north, labels, missed = _labels(standing, scope, view, sizes, profile)
    notes = _notes(scope, view, layout, missed, ground)
    heading = title_of(scope) if title is None else title
    shown = shown_entries(standing.plan, ground, colouring, classes)
    window, panel, at = layout.window, layout.panel, layout.legend_at
    items: list[Item] = [
        box(Rect(0, 0, layout.page.width, layout.page.height), Style("#ffffff")),
        box(window, Style("#f7f6f2" if scope.level else LAND)),
        *ground.items,
        *labels,
        *north,
        box(panel, Style("#ffffff")),
        *legend_items(layout.legend, shown, at.x, at.y, at.width),
        *table_items(layout.setting, *layout.table_at),
        *weight_items(standing.plan, layout, profile),
        *furniture.frame_items(layout.page, sizes, [window, panel]),
        *furniture.title_items(layout.page, heading, sizes, stamped=profile != "public"),
        *furniture.scale_items(layout.page, view.scale, sizes),
        *furniture.foot_items(
            layout.page,
            sizes,
            _sources(standing, scope, until, approval, notes[:1] if _is_cut(scope, view) else []),
            [unit, furniture.month_words(month)] if unit else [furniture.month_words(month)],
        ),
    ]
    page = layout.page
    return Sheet(
        width=page.width,
        height=page.height,
        paper=paper,
        title=heading,
        unit=unit,
        scale=view.scale,
        window=window,
        origin=view.origin,
        items=tuple(items),
        table=layout.setting.table,
        notes=tuple(notes),
    )


def marks_of(profile: str, buildings: str) -> tuple[str, ...]:
    """Return the marks drawn on buildings: those the office has to mend, or all it asked for."""
    if buildings == "cover":
        return tuple(MARKS)
    return ("uncovered",) if profile == "internal" else ()


def _middle(scope: Scope) -> tuple[float, float]:
    left, bottom, right, top = shapely.bounds(scope.outline).tolist()
    return (left + right) / 2, (bottom + top) / 2


def _labels(
    standing: Standing, scope: Scope, view: View, sizes: Sizes, profile: str
) -> tuple[list[Item], list[Item], int]:
    """Return the north arrow, the labels, and how many grids have none."""
    land = view.shape(scope.outline)
    corners = [furniture.north_rect(view.window, sizes, left=left) for left in (False, True)]
    boxes = [shapely.box(one.x, one.y, one.right, one.bottom) for one in corners]
    free = [at for at, one in enumerate(boxes) if not land.intersects(one)]
    at = free[0] if free else 0
    room = Room(view.window)
    room.take(boxes[at])
    named = township_labels(scope, view, sizes, room)
    items, missed = grid_labels(standing, scope, view, sizes, profile, room)
    if not named or view.scale <= WIDE:
        items += community_labels(scope, view, sizes, room)
    items += [*named, *neighbour_labels(scope, view, sizes, room)]
    items += line_labels(scope, view, sizes, room)
    north = furniture.north_items(corners[at], sizes, backed=not free)
    return north, items, missed


def _notes(scope: Scope, view: View, layout: Layout, missed: int, ground: Ground) -> list[str]:
    notes = []
    if _is_cut(scope, view):
        notes.append(say("sheet.cut", scale=view.scale, fits=round_scale(layout.fit)))
    if missed:
        key = "unlabelled" if layout.setting.table.level == "grid" else "unlabelled_unlisted"
        notes.append(say(f"sheet.{key}", n=missed))
    if ground.left_out:
        notes.append(say("sheet.buildings_left_out", n=ground.left_out))
    if ground.beyond:
        notes.append(say("sheet.uncovered_beyond", n=ground.beyond))
    if layout.setting.table.level != "grid":
        notes.append(say(f"sheet.table_by_{layout.setting.table.level}"))
    if layout.setting.table.more:
        notes.append(say("sheet.table_more", n=layout.setting.table.more))
    return notes


def _is_cut(scope: Scope, view: View) -> bool:
    left, bottom, right, top = shapely.bounds(scope.outline).tolist()
    wide, high = (right - left) * view.factor, (top - bottom) * view.factor
    return bool(wide > view.window.width or high > view.window.height)


def _sources(
    standing: Standing, scope: Scope, until: str, approval: str, notes: list[str]
) -> list[str]:
    lines = [
        furniture.crs_words(standing.plan.crs),
        say("sheet.until", day=furniture.until_words(until)),
    ]
    if approval:
        lines.append(say("sheet.approval", number=approval))
    if moved := transfers_told(standing.plan, scope.grids):
        lines.append(moved)
    return lines + notes
