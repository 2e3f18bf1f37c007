"""Plain tables: CSV, spreadsheets, a .dbf alone, and cells pasted from a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gridplanner.errors import GridplannerError
from gridplanner.gis.dbf import read_dbf
from gridplanner.gis.encoding import codec, decode_text
from gridplanner.gis.formats import VECTOR, kind_of
from gridplanner.gis.headers import Head, Words, find_head, oddities
from gridplanner.gis.table import Table, as_text, in_full, is_rounded
from gridplanner.gis.workbooks import Sheet, filled_down, sheets_of

_SEPARATORS = ("\t", ",", ";", "\uff0c", "|")
NO_WORDS = Words()


@dataclass(frozen=True)
class Tables:
    """The tables of a file: one of a text, one for each sheet of a workbook that holds rows."""

    file: str
    tables: tuple[Table, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the sheets, where there is more than one to choose from."""
        return tuple(one.layer for one in self.tables) if len(self.tables) > 1 else ()

    def one(self) -> Table:
        """Return the only table.

        Raises
        ------
        GridplannerError
            Where there are several; it names them.
        """
        if len(self.tables) > 1:
            raise GridplannerError(
                "files.several_sheets",
                file=self.file,
                n=len(self.tables),
                sheets="、".join(self.names),
            )
        return self.tables[0]


def read_table(
    path: Path, sheet: str | None = None, encoding: str | None = None, words: Words = NO_WORDS
) -> Table:
    """Read a table without shapes; all cells are text.

    Parameters
    ----------
    sheet
        May be left out where only one sheet of a workbook holds a table.
    words
        Names that columns usually have, by which the header is found.

    Raises
    ------
    GridplannerError
        With one sentence for whatever is wrong with the file.
    """
    return read_tables(path, sheet, encoding, words).one()


def read_tables(
    path: Path, sheet: str | None = None, encoding: str | None = None, words: Words = NO_WORDS
) -> Tables:
    """Read all tables of a file, or that of one sheet; see :func:`read_table`."""
    kind = kind_of(path)
    suffix = path.suffix.lower()
    if kind in ("zip", "xls") and suffix != ".kmz":
        return Tables(path.name, _of_sheets(sheets_of(path, sheet), path.name, words))
    if suffix == ".dbf":
        dbf = read_dbf(path, encoding)
        kept: dict[str, NDArray[np.generic]] = {
            name: as_text(values)[~dbf.deleted] for name, values in dbf.columns.items()
        }
        return Tables(path.name, (_noted(Table(kept, _no_shapes(kept), None, dbf.encoding)),))
    if kind or suffix in VECTOR:
        raise GridplannerError("files.not_a_table", file=path.name)
    data = path.read_bytes()
    if encoding:
        text, used = data.decode(codec(encoding), errors="replace").removeprefix("\ufeff"), encoding
    else:
        text, used = decode_text(data)
    if text.lstrip()[:1] == "<":  # a web page that calls itself .xls
        raise GridplannerError("files.table_is_web", file=path.name)
    return Tables(path.name, (_of_text(text, path.name, used, words),))


def parse_pasted(text: str, words: Words = NO_WORDS) -> Table:
    """Read cells pasted from a spreadsheet: rows are lines, cells are set off by tabs."""
    return _of_text(text, "", "utf-8", words)


def _of_text(text: str, file: str, encoding: str, words: Words) -> Table:
    lines = text.lstrip("\ufeff")
    starts = [line for line in lines.splitlines()[:10] if line.strip()]
    separator = max(_SEPARATORS, key=lambda one: sum(line.count(one) for line in starts))
    try:
        rows = list(csv.reader(io.StringIO(lines, newline=""), delimiter=separator))
    except csv.Error:  # a quote that is never closed, in a file as long as a book
        rows = [line.split(separator) for line in lines.splitlines()]
    rows = [[cell.strip() for cell in row] for row in rows]
    head = find_head(rows, words)
    table = _table(rows, head, encoding, "", spans_known=False) if head is not None else None
    if table is None:
        raise GridplannerError("files.no_table", file=file)
    return table


def _of_sheets(sheets: Sequence[Sheet], file: str, words: Words) -> tuple[Table, ...]:
    """Return the tables that look most like what is wanted; notes beside them do not count."""
    found: list[tuple[int, Table]] = []
    for sheet in sheets:
        head = find_head(sheet.rows, words, sheet.spans)
        if head is None:
            continue
        filled_down(sheet.rows, sheet.spans, head.last + 1)
        table = _table(sheet.rows, head, "utf-8", sheet.name)
        if table is not None:
            found.append((_likeness(head, table, sheet, len(sheets)), table))
    if not found:
        raise GridplannerError("files.no_table", file=file)
    most = max(likeness for likeness, _ in found)
    return tuple(table for likeness, table in found if likeness == most)


def _likeness(head: Head, table: Table, sheet: Sheet, sheets: int) -> int:
    if sheet.hidden and sheets > 1:
        return 0
    if head.has_key and head.score > 1:
        return 3
    return 2 if len(table.columns) > 1 else 1


def _table(
    rows: Sequence[Sequence[str]],
    head: Head,
    encoding: str,
    sheet: str,
    *,
    spans_known: bool = True,
) -> Table | None:
    """Return the rows below a header, ``None`` where none of them is one."""
    below = range(head.last + 1, len(rows))
    lines = [at for at in below if any(cell.strip() for cell in rows[at])]
    body = [rows[at] for at in lines]
    odd = oddities(body, head)
    if len(odd) == len(body):
        return None
    names = {name: place for place, name in reversed(list(enumerate(head.names))) if name}
    columns: dict[str, NDArray[np.generic]] = {
        name: np.array([*(_cell(row, place) for row in body), None], object)[:-1]
        for name, place in sorted(names.items(), key=lambda one: one[1])
    }
    return _noted(
        Table(
            columns,
            _no_shapes(columns),
            None,
            encoding,
            sheet,
            lines=tuple(at + 1 for at in lines),
            odd=odd,
            blank=len(below) - len(lines),
            above=sum(any(row) for row in rows[: head.first]),
            spans_known=spans_known,
        )
    )


def _cell(row: Sequence[str], place: int) -> str:
    return in_full(row[place].strip()) if place < len(row) else ""


def _no_shapes(columns: dict[str, NDArray[np.generic]]) -> NDArray[np.object_]:
    rows = len(next(iter(columns.values()))) if columns else 0
    return np.full(rows, None, object)


def _noted(table: Table) -> Table:
    lost = [
        name
        for name, cells in table.columns.items()
        if any(is_rounded(str(cell)) for cell in cells.tolist())
    ]
    notes = tuple(("files.note_rounded", {"column": name}) for name in lost)
    return Table(**{**vars(table), "notes": (*table.notes, *notes)})
