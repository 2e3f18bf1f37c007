"""The attribute table of a shapefile, read from its bytes.

The usual readers decode while they read and stop at a field name that was cut in the middle of a
character; here the bytes come first and the encoding is decided for the whole file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gridplanner.errors import GridplannerError
from gridplanner.gis import encoding as encodings

_FIELD = struct.Struct("<11sc4xBB14x")
_EXACT = 15
"""Digits that a float keeps for certain."""


@dataclass(frozen=True)
class Field:
    """One column of a .dbf."""

    name: bytes
    kind: str
    """C text, N and F numbers, D date, L yes or no, M memo."""
    size: int
    decimals: int


@dataclass(frozen=True, eq=False)
class Dbf:
    """A .dbf of n records, deleted ones included."""

    columns: dict[str, NDArray[np.generic]]
    encoding: str
    deleted: NDArray[np.bool_]
    missing: int
    """Records that the header promises and the file does not hold."""


def read_dbf(path: Path, encoding: str | None = None, hint: str = "") -> Dbf:
    """Read a .dbf; ``encoding`` wins over everything, ``hint`` is what a .cpg says.

    Raises
    ------
    GridplannerError
        ``files.broken`` where the file is no .dbf.
    """
    data = path.read_bytes()
    try:
        promised, head, width = struct.unpack_from("<IHH", data, 4)
        fields = list(_fields(data, head))
    except struct.error:
        raise GridplannerError("files.broken", file=path.name) from None
    if width < 1 or sum(field.size for field in fields) >= width + len(fields):
        raise GridplannerError("files.broken", file=path.name)
    held = min(promised, max(len(data) - head, 0) // width)
    deleted, cells = _cells(data, head, width, held, fields)
    text = [place for place, field in enumerate(fields) if field.kind == "C"]
    chosen = (
        encodings.codec(encoding)
        if encoding
        else encodings.decide(
            (value for place in text for value in np.unique(cells[place]).tolist()),
            [field.name for field in fields],
            hint,
        )
    )
    columns: dict[str, NDArray[np.generic]] = {}
    for field, values in zip(fields, cells, strict=True):
        name = _free(encodings.decode(field.name, chosen).strip(), columns)
        columns[name] = _column(field, values, chosen)
    return Dbf(columns, chosen, deleted, promised - held)


def _fields(data: bytes, head: int) -> Iterator[Field]:
    for at in range(32, head - 1, 32):
        if data[at : at + 1] in (b"\r", b""):
            return
        name, kind, size, decimals = _FIELD.unpack_from(data, at)
        yield Field(name.split(b"\0")[0], kind.decode("latin-1").upper(), size, decimals)


def _cells(
    data: bytes, head: int, width: int, held: int, fields: list[Field]
) -> tuple[NDArray[np.bool_], list[NDArray[np.bytes_]]]:
    """Return which records are deleted, and each column as stripped bytes."""
    ends = np.cumsum([1] + [field.size for field in fields])
    kept = [(min(int(at), width), field) for at, field in zip(ends, fields, strict=False)]
    table = np.dtype(
        {
            "names": ["deleted", *(str(place) for place in range(len(fields)))],
            "formats": ["S1", *(f"S{max(min(field.size, width - at), 1)}" for at, field in kept)],
            "offsets": [0, *(min(at, width - 1) for at, _ in kept)],
            "itemsize": width,
        }
    )
    records = np.frombuffer(data, table, count=held, offset=head) if held else np.empty(0, table)
    cells = [np.char.strip(records[str(place)], b" \0") for place in range(len(fields))]
    return records["deleted"] == b"*", cells


def _column(field: Field, values: NDArray[np.bytes_], encoding: str) -> NDArray[np.generic]:
    if field.kind in ("N", "F"):
        return _numbers(values)
    found, places = np.unique(values, return_inverse=True)
    words = np.array([encodings.decode(value, encoding) for value in found.tolist()], object)
    return words[places] if len(words) else np.empty(0, object)


def _numbers(values: NDArray[np.bytes_]) -> NDArray[np.generic]:
    """Return floats with NaN for blanks, or text where a float would lose digits."""
    text = values.astype(str).astype(object)
    filled = np.array([bool(one) and not one.startswith("*") for one in text], bool)
    if any(len(one) > _EXACT and one.isdigit() for one in text[filled]):
        return np.where(filled, text, "")
    numbers = np.full(len(text), np.nan)
    try:
        numbers[filled] = values[filled].astype(float)
    except ValueError:
        return text
    return numbers


def _free(name: str, taken: dict[str, NDArray[np.generic]]) -> str:
    """Return a name that no earlier column has."""
    name = name or "field"
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free
