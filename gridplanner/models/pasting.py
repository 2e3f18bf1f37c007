"""Cells on the clipboard, as Excel and WPS put them there and take them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

_QUOTED = ("\t", "\n", "\r", '"')


def cells_of(text: str) -> list[list[str]]:
    """Return the rows of cells of a text: tabs between cells, quotes round cells of many lines."""
    plain = text.lstrip("\ufeff")
    try:
        return list(csv.reader(io.StringIO(plain, newline=""), delimiter="\t"))
    except csv.Error:  # a quote that is never closed, in a text as long as a book
        return [line.split("\t") for line in plain.splitlines()]


def text_of(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of cells as a text that ``cells_of`` takes apart again."""
    return "\n".join("\t".join(map(_cell, row)) for row in rows)


def _cell(cell: str) -> str:
    if not any(sign in cell for sign in _QUOTED):
        return cell
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'
