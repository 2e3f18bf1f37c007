"""The table beside the map: grids, or the areas above them where the grids find no room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from gridplanner.models.disclosure import told, told_marks
from gridplanner.models.figures import Count, add_up
from gridplanner.models.looks import short_code
from gridplanner.models.rows import WORKER_ROLES
from gridplanner.models.sheet.paper import Sizes
from gridplanner.models.sheet.scope import Scope
from gridplanner.models.sheet.values import (
    POINT,
    Item,
    Rect,
    Style,
    Table,
    Text,
    box,
    polyline,
    text_width,
)
from gridplanner.models.standing import Standing
from gridplanner.words import say

FIGURES = ("households", "population")
_RULE = Style(line="#9a948a", width=0.12)
_FIRM = Style(line="#4a4640", width=0.3)
_PAINT_STRONG = Style(fill="#efebe2")


def tables_of(standing: Standing, scope: Scope, profile: str) -> list[Table]:
    """Return the tables this scope may have, the most detailed first."""
    found = [_grid_table(standing, scope, profile)]
    for level in ("community", "township"):
        ids = list(dict.fromkeys(_above(standing, grid, level) for grid in scope.grids))
        if "" not in ids and len(ids) > 1:
            found.append(_area_table(standing, scope, profile, level, ids))
    return found


def _above(standing: Standing, grid: str, level: str) -> str:
    plan = standing.plan
    return next((one.id for one in plan.chain(grid) if plan.level_of(one.id) == level), "")


def _counts(standing: Standing, areas: Iterable[str]) -> list[Count]:
    return [standing.area_figures(area).count(figure) for area in areas for figure in FIGURES]


def _grid_table(standing: Standing, scope: Scope, profile: str) -> Table:
    plan = standing.plan
    groups = [
        (parent, list(ids))
        for parent, ids in groupby(scope.grids, key=lambda id_: plan.grids[id_].parent)
    ]
    rows: list[tuple[str, ...]] = []
    strong = set()
    numbers = {short_code(plan, plan.grids[id_]) for id_ in scope.grids}
    told_apart = len(groups) == len(numbers) == len(scope.grids)
    for parent, ids in groups:
        if len(groups) > 1 and not told_apart:
            strong.add(len(rows))
            rows.append(_sum_row(standing, parent, ids, profile))
        for id_ in ids:
            figures = (told(one, profile) for one in _counts(standing, [id_]))
            rows.append((short_code(plan, plan.grids[id_]), *figures, workers(standing, id_)))
    if len(scope.grids) > 1:
        strong.add(len(rows))
        rows.append(_total(standing, scope, profile))
    heads = (say("sheet.grid"), *_figure_heads(), say("sheet.worker"))
    marks = told_marks(_counts(standing, scope.grids))
    return Table(heads, tuple(rows), frozenset(strong), (1, 2), "grid", legend=_marks(marks))


def _area_table(
    standing: Standing, scope: Scope, profile: str, level: str, ids: list[str]
) -> Table:
    inside = set(scope.grids)
    rows = []
    for id_ in ids:
        grids = [grid for grid in standing.plan.below(id_, "grid") if grid in inside]
        figures = (told(one, profile) for one in _counts(standing, [id_]))
        rows.append((standing.plan.area(id_).name, str(len(grids)), *figures))
    total = _total(standing, scope, profile)
    rows.append((total[0], str(len(scope.grids)), *total[1:3]))
    heads = (say(f"sheet.{level}"), say("sheet.grid_count"), *_figure_heads())
    marks = told_marks(_counts(standing, ids))
    strong = frozenset({len(rows) - 1})
    return Table(heads, tuple(rows), strong, (1, 2, 3), level, legend=_marks(marks))


def _figure_heads() -> tuple[str, ...]:
    return tuple(say(f"sheet.{figure}") for figure in FIGURES)


def _marks(marks: set[str]) -> tuple[str, ...]:
    return tuple(
        say(f"sheet.mark_{one}") for one in ("at_least", "estimated", "unknown") if one in marks
    )


def _sum_row(standing: Standing, parent: str, ids: list[str], profile: str) -> tuple[str, ...]:
    known = standing.plan.level_of(parent) is not None
    name = standing.plan.area(parent).name if known else say("sheet.no_community")
    figures = add_up(standing.figures[id_] for id_ in ids)
    counts = [figures.count(one) for one in FIGURES]
    return (name, *(told(one, profile) for one in counts), say("sheet.n_grids", n=len(ids)))


def _total(standing: Standing, scope: Scope, profile: str) -> tuple[str, ...]:
    figures = add_up(standing.figures[id_] for id_ in scope.grids)
    counts = (told(figures.count(one), profile) for one in FIGURES)
    return (say("sheet.total"), *counts, say("sheet.n_grids", n=len(scope.grids)))


def workers(standing: Standing, grid: str) -> str:
    """Return the names of a grid's workers, or that there is none."""
    persons = standing.plan.persons
    names = [
        persons[post.person].name
        for post in standing.staff(grid, *WORKER_ROLES)
        if post.person in persons
    ]
    if len(names) > 2:
        return say("looks.worker_and_others", name=names[0], n=len(names))
    return say("sheet.and").join(dict.fromkeys(names)) or say("looks.vacant")


@dataclass(frozen=True, eq=False)
class Setting:
    """A table set in columns side by side."""

    table: Table
    size: float
    columns: int
    deep: int
    """Rows of a column."""
    widths: tuple[float, ...]

    @property
    def row_height(self) -> float:
        """Millimetres of a row."""
        return self.size * POINT * 1.62

    @property
    def column_width(self) -> float:
        """Millimetres of one column of the setting."""
        return sum(self.widths)

    @property
    def gap(self) -> float:
        """Millimetres between columns."""
        return self.size * POINT

    @property
    def width(self) -> float:
        """Millimetres of all columns."""
        return self.columns * (self.column_width + self.gap) - self.gap

    @property
    def height(self) -> float:
        """Millimetres with heads and what the marks mean."""
        notes = len(self.table.legend) + (1 if self.table.more else 0)
        return (self.deep + 1 + notes) * self.row_height

    @property
    def missing(self) -> int:
        """How many rows find no room."""
        return max(0, len(self.table.rows) - self.columns * self.deep)


def column_widths(table: Table, size: float) -> tuple[float, ...]:
    """Return the width that each column of a table needs."""
    pad = 1.3 * size * POINT
    lines = (table.heads, *table.rows)
    return tuple(
        min(max(text_width(line[at], size) for line in lines), 16 * size * POINT) + pad
        for at in range(len(table.heads))
    )


def set_columns(table: Table, sizes: Sizes, columns: int, deep: int) -> Setting:
    """Set a table in some columns of at most ``deep`` rows."""
    needed = -(-len(table.rows) // columns)
    return Setting(
        table, sizes.table, columns, min(needed, deep), column_widths(table, sizes.table)
    )


def table_items(setting: Setting, x: float, y: float) -> list[Item]:
    """Paint a table whose upper left corner is (x, y)."""
    items: list[Item] = []
    for column in range(setting.columns):
        rows = range(
            column * setting.deep, min((column + 1) * setting.deep, len(setting.table.rows))
        )
        if rows:
            left = x + column * (setting.column_width + setting.gap)
            items += _column(setting, rows, left, y)
    below = y + (setting.deep + 1.6) * setting.row_height
    for number, words in enumerate(_below(setting)):
        at = below + number * setting.row_height
        items.append(Text(x, at, words, setting.size * 0.92, colour="#5a564e"))
    return items


def _below(setting: Setting) -> list[str]:
    more = setting.table.more
    return [*([say("sheet.more_rows", n=more)] if more else []), *setting.table.legend]


def _column(setting: Setting, rows: range, x: float, y: float) -> list[Item]:
    table, high = setting.table, setting.row_height
    items: list[Item] = []
    for line, row in enumerate(rows):
        if row in table.strong:
            top = y + (line + 1) * high
            items.append(box(Rect(x, top, setting.column_width, high), _PAINT_STRONG))
    for line in range(len(rows) + 2):
        style = _FIRM if line in (0, 1, len(rows) + 1) else _RULE
        at = y + line * high
        items.append(polyline([(x, at), (x + setting.column_width, at)], style))
    items += _cells(setting, table.heads, x, y + high / 2, bold=True)
    for line, row in enumerate(rows):
        middle = y + (line + 1.5) * high
        items += _cells(setting, table.rows[row], x, middle, bold=row in table.strong)
    return items


def _cells(
    setting: Setting, cells: tuple[str, ...], x: float, y: float, *, bold: bool
) -> list[Item]:
    items: list[Item] = []
    vacant = say("looks.vacant")
    for at, (words, width) in enumerate(zip(cells, setting.widths, strict=True)):
        inner = width - 0.9 * setting.size * POINT
        size = setting.size * min(1.0, inner / max(text_width(words, setting.size), 1e-6))
        colour = "#b3261e" if words == vacant else "#1f1f1f"
        number = at in setting.table.numeric and cells is not setting.table.heads
        place = x + width - 0.5 * setting.size * POINT if number else x + width / 2
        align = "right" if number else "center"
        items.append(Text(place, y, words, size, align, bold, colour))
        x += width
    return items
