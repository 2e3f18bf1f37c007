"""Plain tables: CSV, spreadsheets, a .dbf alone, and cells pasted from a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gridplanner.errors import GridplannerError
from gridplanner.gis.dbf import read_dbf
from gridplanner.gis.encoding import codec, decode_text
from gridplanner.gis.formats import VECTOR, kind_of
from gridplanner.gis.table import Table, as_text, in_full, is_rounded

_SEPARATORS = ("\t", ",", ";", "\uff0c", "|")


def read_table(path: Path, sheet: str | None = None, encoding: str | None = None) -> Table:
    """Read a table without shapes; all cells are text.

    Raises
    ------
    GridplannerError
        With one sentence for whatever is wrong with the file.
    """
    kind = kind_of(path)
    suffix = path.suffix.lower()
    if kind in ("zip", "xls") and suffix != ".kmz":
        return _from_rows(_sheet_rows(path, sheet), path.name)
    if suffix == ".dbf":
        dbf = read_dbf(path, encoding)
        columns = {name: as_text(values) for name, values in dbf.columns.items()}
        return _table({name: cells[~dbf.deleted] for name, cells in columns.items()}, dbf.encoding)
    if kind or suffix in VECTOR:
        raise GridplannerError("files.not_a_table", file=path.name)
    data = path.read_bytes()
    if encoding:
        text, used = data.decode(codec(encoding), errors="replace").removeprefix("\ufeff"), encoding
    else:
        text, used = decode_text(data)
    if text.lstrip()[:1] == "<":  # a web page that calls itself .xls
        raise GridplannerError("files.table_password", file=path.name)
    return _from_rows(_rows(text), path.name, used)


def parse_pasted(text: str) -> Table:
    """Read cells pasted from a spreadsheet: rows are lines, cells are set off by tabs."""
    return _from_rows(_rows(text), "")


def _rows(text: str) -> list[list[str]]:
    lines = text.lstrip("\ufeff")
    first = next((line for line in lines.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    return list(csv.reader(io.StringIO(lines, newline=""), delimiter=separator))


def _sheet_rows(path: Path, sheet: str | None) -> list[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        if sheet is not None and sheet not in names:
            raise GridplannerError(
                "files.no_sheet", file=path.name, sheet=sheet, sheets="、".join(names)
            )
        for name in [sheet] if sheet is not None else names:
            found = book.get_sheet_by_name(name)
            rows = [[_cell(cell) for cell in row] for row in found.to_python(skip_empty_area=False)]
            if any(cell for row in rows for cell in row):
                return _filled_down(rows, found.merged_cell_ranges or [])
    except CalamineError:
        raise GridplannerError("files.table_password", file=path.name) from None
    raise GridplannerError("files.no_table", file=path.name)


def _filled_down(
    rows: list[list[str]], merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]
) -> list[list[str]]:
    """Repeat a cell that was merged over several rows in each of them."""
    for (top, column), (bottom, _) in merged:
        for row in rows[top + 1 : bottom + 1]:
            if column < len(row) and column < len(rows[top]):
                row[column] = row[column] or rows[top][column]
    return rows


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e22:
        return str(int(value))
    return str(value).strip()


def _from_rows(rows: Sequence[Sequence[str]], file: str, encoding: str = "utf-8") -> Table:
    """Take the fullest of the first rows as names (a title may stand above), the rest as rows."""
    filled = [[cell.strip() for cell in row] for row in rows]
    counts = [sum(bool(cell) for cell in row) for row in filled[:10]]
    most = max(counts, default=0)
    head = counts.index(most) if most else -1
    body = [row for row in filled[head + 1 :] if any(row)]
    if head < 0 or not body:
        raise GridplannerError("files.no_table", file=file)
    names: dict[str, int] = {}
    for place, name in enumerate(filled[head]):
        if name and name not in names:
            names[name] = place
    columns = {
        name: np.array([in_full(row[at]) if at < len(row) else "" for row in body], object)
        for name, at in names.items()
    }
    return _table(columns, encoding)


def _table(columns: dict[str, NDArray[np.object_]], encoding: str) -> Table:
    rows = len(next(iter(columns.values()))) if columns else 0
    lost = [
        name for name, cells in columns.items() if any(is_rounded(cell) for cell in cells.tolist())
    ]
    notes = tuple(("files.note_rounded", {"column": name}) for name in lost)
    return Table(dict(columns), np.full(rows, None, object), None, encoding, "", notes)
