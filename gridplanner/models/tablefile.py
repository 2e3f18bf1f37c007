"""Tables for Excel and WPS: a workbook, or a CSV that both read without asking."""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence
from pathlib import Path

from gridplanner.models.outfile import fresh_file

Cells = Sequence[Sequence[str]]
WIDEST = 60
"""Characters that a column is at most wide."""


def write_table(
    path: Path, cells: Cells, title: str = "", *, numbers: Collection[int] = ()
) -> None:
    """Write cells under their header to ``.xlsx`` or ``.csv``; raises where it cannot be written.

    Texts stay texts in a workbook, but for columns of ``numbers``: a code of 15 digits is none, and
    what begins with an equals sign is no formula.
    """
    with fresh_file(path) as made:
        if path.suffix.lower() == ".xlsx":
            _write_workbook(made, cells, title, numbers)
        else:
            with made.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows(cells)


def _write_workbook(path: Path, cells: Cells, title: str, numbers: Collection[int]) -> None:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    if title:
        sheet.title = "".join("_" if one in "[]:*?/\\" else one for one in title)[:31]
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
    with path.open("wb") as file:
        book.save(file)


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return None
    return int(value) if value.is_integer() else value


def _width(text: str) -> int:
    """Return how wide a text is in Latin characters: a Chinese one takes two."""
    return sum(2 if ord(one) > 0x2E80 else 1 for one in text)
