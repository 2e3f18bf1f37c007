"""Tables for Excel and WPS: a workbook, or a CSV that both read without asking."""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gridplanner.models.outfile import fresh_file

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Cells = Sequence[Sequence[str]]
WIDEST = 60
"""Characters that a column is at most wide."""


@dataclass(frozen=True)
class Sheet:
    """A table of a workbook: its name, its cells under their header, its columns of numbers."""

    title: str
    cells: Cells
    numbers: Collection[int] = ()


def write_table(
    path: Path, cells: Cells, title: str = "", *, numbers: Collection[int] = ()
) -> None:
    """Write cells under their header to ``.xlsx`` or ``.csv``; raises where it cannot be written.

    Texts stay texts in a workbook, but for columns of ``numbers``: a code of 15 digits is none, and
    what begins with an equals sign is no formula.
    """
    if path.suffix.lower() == ".xlsx":
        write_book(path, [Sheet(title, cells, numbers)])
        return
    with fresh_file(path) as made, made.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(cells)


def write_book(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write a workbook of some sheets; raises where it cannot be written."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for one in sheets:
        _fill(book.create_sheet(_named(one.title)), one)
    with fresh_file(path) as made, made.open("wb") as file:
        book.save(file)


def _named(title: str) -> str | None:
    """Return a title as the name of a sheet may be."""
    return "".join("_" if one in "[]:*?/\\" else one for one in title)[:31] or None


def _fill(sheet: Worksheet, table: Sheet) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    cells, numbers = table.cells, table.numbers
    for down, row in enumerate(cells, 1):
        for across, text in enumerate(row, 1):
            cell = sheet.cell(down, across)
            number = _number(text) if down > 1 and across - 1 in numbers else None
            cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", text) if number is None else number
            if number is None and text:
                cell.data_type = "s"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(vertical="center")
    sheet.freeze_panes = "A2"
    for place, column in enumerate(zip(*cells, strict=True), 1):
        widest = max(_width(text) for text in column[:500])
        sheet.column_dimensions[get_column_letter(place)].width = min(widest + 2, WIDEST)
    sheet.auto_filter.ref = sheet.dimensions


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return None
    return int(value) if value.is_integer() else value


def _width(text: str) -> int:
    """Return how wide a text is in Latin characters: a Chinese one takes two."""
    return sum(2 if ord(one) > 0x2E80 else 1 for one in text)
