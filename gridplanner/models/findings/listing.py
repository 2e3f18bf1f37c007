"""The findings as a list to hand on: cells, a CSV file, a workbook."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from gridplanner.models.checks.finding import Finding
from gridplanner.models.findings.areas import Areas, areas_of
from gridplanner.models.naming import label, placed
from gridplanner.models.outfile import fresh_file
from gridplanner.models.plan import Plan
from gridplanner.models.progress import Progress, report
from gridplanner.models.rows import Ignored
from gridplanner.models.standing import Standing
from gridplanner.words import say

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f]")
Listing = Sequence[tuple[Finding, Ignored | None]]
"""Findings, each with what passes it over."""
COLUMNS = ("rule", "severity", "area", "message", "reason", "x", "y")
WIDTHS = (16, 10, 26, 70, 24, 14, 14)
PART = 1000
MOST_ROWS = 1_048_576
"""Rows of a sheet of a workbook, the head among them."""


def head_cells() -> list[str]:
    """Return the words at the head of the list."""
    return [say(f"findings.column_{name}") for name in COLUMNS]


def row_cells(standing: Standing, listed: Listing) -> Iterator[list[str]]:
    """Yield the cells of each finding; those passed over with the reason."""
    rest = iter(listed)
    while some := list(islice(rest, PART)):
        areas = areas_of(standing, [one for one, _ in some])
        for (one, passed), held in zip(some, areas, strict=True):
            x, y = one.where
            yield [
                say(f"rule.{one.rule}"),
                say(f"severity.{one.severity}"),
                area_name(standing.plan, held),
                one.message,
                passed.reason if passed is not None else "",
                f"{x:.2f}",
                f"{y:.2f}",
            ]


def area_name(plan: Plan, areas: Areas) -> str:
    """Return what to call where a finding lies: the finest area behind the one above."""
    if not areas:
        return ""
    area = plan.area(areas[0])
    return placed(plan, area) if plan.level_of(area.id) in ("grid", "micro_grid") else label(area)


def write_list(
    path: Path, standing: Standing, listed: Listing, progress: Progress | None = None
) -> int:
    """Write findings to a .csv or .xlsx file, whole or not at all; return how many there are."""
    rows = _counted(row_cells(standing, listed), len(listed), progress)
    with fresh_file(path) as made:
        if path.suffix.lower() == ".xlsx":
            _write_book(made, rows)
        else:
            with made.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(head_cells())
                writer.writerows(rows)
    return len(listed)


def _counted(
    rows: Iterator[list[str]], total: int, progress: Progress | None
) -> Iterator[list[str]]:
    for done, row in enumerate(rows):
        if done % PART == 0:
            report(progress, done, total)
        yield row


def _write_book(path: Path, rows: Iterator[list[str]]) -> None:
    """Write a workbook; what does not fit on a sheet goes to the next."""
    from openpyxl import Workbook  # loaded only where it is used

    book, full = Workbook(write_only=True), True
    while full:
        sheet = _new_sheet(book)
        count = 0
        for row in islice(rows, MOST_ROWS - 1):
            sheet.append(_typed(sheet, row))
            count += 1
        full = count == MOST_ROWS - 1
    book.save(path)


def _new_sheet(book: Workbook) -> WriteOnlyWorksheet:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(say("findings.sheet"))
    sheet.freeze_panes = "A2"
    for at, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    head = [WriteOnlyCell(sheet, value=one) for one in head_cells()]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    return sheet


def _typed(sheet: WriteOnlyWorksheet, row: list[str]) -> list[object]:
    """Return cells with the coordinates as numbers; no text is taken for a formula."""
    from openpyxl.cell import WriteOnlyCell

    cells: list[object] = []
    for text in row[:-2]:
        kept = _CONTROLS.sub(" ", text)
        if kept.startswith("="):
            cell = WriteOnlyCell(sheet, value=kept)
            cell.data_type = "s"
            cells.append(cell)
        else:
            cells.append(kept)
    return [*cells, float(row[-2]), float(row[-1])]
