"""Workbooks of Excel and WPS: their sheets as rows of text, and what keeps one from being read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from threading import Lock

from gridplanner.errors import GridplannerError
from gridplanner.gis.headers import Span

_SPEAKING = Lock()
"""Held while stderr is turned away: two at a time would not find back to it."""
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""Name of the part that holds an XLSX with a password, in the container that keeps it."""


@dataclass(frozen=True)
class Sheet:
    """A sheet as it is: all rows from its first line on, all cells text."""

    name: str
    rows: list[list[str]]
    spans: tuple[Span, ...] = ()
    hidden: bool = False


def sheets_of(path: Path, only: str | None = None) -> list[Sheet]:
    """Return the sheets of a workbook, or one of them.

    Raises
    ------
    GridplannerError
        Where it has a password, is broken, or has no sheet of that name.
    """
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    with _readable(path):
        book = CalamineWorkbook.from_path(str(path))
        if only is not None and only not in book.sheet_names:
            raise GridplannerError(
                "files.no_sheet", file=path.name, sheet=only, sheets="、".join(book.sheet_names)
            )
        found = []
        for about in book.sheets_metadata:
            if only in (None, about.name):
                sheet = book.get_sheet_by_name(about.name)
                rows = [
                    [cell_text(cell) for cell in row]
                    for row in sheet.to_python(skip_empty_area=False)
                ]
                spans = tuple(sheet.merged_cell_ranges or ())
                hidden = about.visible != SheetVisibleEnum.Visible
                found.append(Sheet(about.name, rows, spans, hidden))
    return found


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    from python_calamine import CalamineError, PasswordError

    if _LOCKED in path.read_bytes():
        raise GridplannerError("files.table_password", file=path.name)
    try:
        with _SPEAKING, _silent():
            yield
    except PasswordError:
        raise GridplannerError("files.table_password", file=path.name) from None
    except (CalamineError, OSError, ValueError):
        raise GridplannerError("files.table_broken", file=path.name) from None
    except BaseException as failure:
        if type(failure).__name__ != "PanicException":  # the reader gives up on a broken file
            raise
        raise GridplannerError("files.table_broken", file=path.name) from None


@contextmanager
def _silent() -> Iterator[None]:
    """Keep the reader from writing to stderr itself, which it does where it gives up on a file."""
    try:
        kept = os.dup(2)
    except OSError:  # a program without a console has no stderr
        yield
        return
    try:
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def filled_down(rows: Sequence[list[str]], spans: Sequence[Span], first: int) -> None:
    """Repeat a cell that was merged over several rows in each of them, from a row on."""
    for (top, column), (bottom, _) in spans:
        if top < first or column >= len(rows[top]):
            continue
        for row in rows[top + 1 : bottom + 1]:
            if column < len(row):
                row[column] = row[column] or rows[top][column]


def cell_text(value: object) -> str:
    """Return a cell as text: whole numbers in full digits, dates as ISO 8601."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e22:
        return str(int(value))
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()
