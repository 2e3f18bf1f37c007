"""A copy of the building layers that is read whole in a moment: packed arrays in blocks of rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gridplanner.gis.ragged import Polygons
from gridplanner.models.buildings import (
    NUMBER_COLUMNS,
    TEXT,
    TEXT_COLUMNS,
    Buildings,
    Footprints,
    complete_columns,
)
from gridplanner.models.columns import BLOCK, Block, Column
from gridplanner.models.planfile.stamp import stamp, watch
from gridplanner.models.progress import Progress, report
from gridplanner.models.texts import Texts

Came: TypeAlias = Callable[[Footprints], None]
"""Told of each part of the buildings as soon as its shapes are on hand."""

PART = 16
"""Blocks of a part: some 65,000 buildings."""
_SHAPES: Mapping[str, tuple[str, int]] = {
    ".numbers": ("<i8", 1),
    ".parts": ("<u4", 1),
    ".rings": ("<u4", 1),
    ".points": ("<u4", 1),
    ".coords": ("<f8", 2),
    ".anchors": ("<f8", 2),
}
"""What makes up the footprints: type and width; no figure begins with a dot. Numbers and anchors
are by row; parts are counted by row, rings by part, points by ring."""


# Writing, inside a transaction


def write_pack(connection: sqlite3.Connection, buildings: Buildings) -> None:
    """Make the whole copy anew; buildings lie as in the file, points last."""
    connection.execute("DELETE FROM pack")
    for start in range(0, len(buildings), BLOCK):
        _put(connection, start // BLOCK, _shapes(buildings.footprints, start).items())
    for name, column in buildings.columns.items():
        for place, block in column.filled_blocks():
            _put(connection, place, [(name, _packed(block))])
    watch(connection)
    stamp(connection)


def renew_pack(
    connection: sqlite3.Connection, buildings: Buildings, changed: Mapping[str, NDArray[np.int64]]
) -> None:
    """Bring the copy up to date with columns; ``changed`` are building numbers by column."""
    for name, numbers in changed.items():
        blocks = np.unique(buildings.footprints.rows_of(numbers) // BLOCK).tolist()
        connection.executemany(
            'DELETE FROM pack WHERE "column" = ? AND block = ?', ((name, one) for one in blocks)
        )
        touched = set(blocks)
        for place, block in buildings.columns[name].filled_blocks():
            if place in touched:
                _put(connection, place, [(name, _packed(block))])
    stamp(connection)


def _put(connection: sqlite3.Connection, block: int, columns: Iterable[tuple[str, bytes]]) -> None:
    connection.executemany(
        "INSERT INTO pack VALUES (?, ?, ?)", ((name, block, data) for name, data in columns)
    )


def _packed(block: Block) -> bytes:
    if isinstance(block, Texts):
        return block.data
    if block.dtype.kind == "f":
        return block.astype("<f4").tobytes()
    return Texts.of(block.tolist()).data


def _shapes(footprints: Footprints, start: int) -> dict[str, bytes]:
    rows = slice(start, start + BLOCK)
    polygons = footprints.polygons.span(start, start + BLOCK)
    arrays = {
        ".numbers": footprints.numbers[rows],
        ".parts": np.diff(polygons.row_starts),
        ".rings": np.diff(polygons.part_starts),
        ".points": np.diff(polygons.ring_starts),
        ".coords": polygons.coords,
        ".anchors": footprints.anchors[rows],
    }
    return {name: arrays[name].astype(type_).tobytes() for name, (type_, _) in _SHAPES.items()}


# Reading


def read_pack(
    connection: sqlite3.Connection,
    figures: list[str],
    progress: Progress | None = None,
    came: Came | None = None,
) -> Buildings:
    """Read all buildings from a copy that fits."""
    footprints = _read_footprints(connection, progress, came)
    length = len(footprints.numbers)
    columns = {}
    for name in TEXT_COLUMNS:
        texts: dict[int, Block] = {at: Texts(data) for at, data in _blobs(connection, name)}
        columns[name] = Column.of_blocks(texts, length, "", TEXT)
    for name in (*NUMBER_COLUMNS, *figures):
        values: dict[int, Block] = {
            at: np.frombuffer(data, "<f4") for at, data in _blobs(connection, name)
        }
        columns[name] = Column.of_blocks(values, length, np.nan, np.float32)
    return complete_columns(footprints, columns, figures)


def _blobs(
    connection: sqlite3.Connection, name: str, first: int = 0, count: int = 2**31
) -> Iterator[tuple[int, bytes]]:
    """Yield some blocks of a column, one after the other; the cursor is closed at the end."""
    yield from connection.execute(
        'SELECT block, data FROM pack WHERE "column" = ? AND block >= ? AND block < ?'
        " ORDER BY block",
        (name, first, first + count),
    )


def _read_footprints(
    connection: sqlite3.Connection, progress: Progress | None, came: Came | None
) -> Footprints:
    whole = {name: _room(connection, name) for name in _SHAPES}
    starts = {
        name: np.zeros(len(whole[name]) + 1, np.int64) for name in (".parts", ".rings", ".points")
    }
    length = len(whole[".numbers"])
    done = dict.fromkeys(_SHAPES, 0)
    for first in range(0, -(-length // BLOCK), PART):
        before = dict(done)
        for name, array in whole.items():
            for _, data in _blobs(connection, name, first, PART):
                type_, width = _SHAPES[name]
                values = np.frombuffer(data, type_).reshape((-1, width) if width > 1 else -1)
                array[done[name] : done[name] + len(values)] = values
                done[name] += len(values)
        for name, ends in starts.items():
            new = slice(before[name] + 1, done[name] + 1)
            np.cumsum(whole[name][before[name] : done[name]], out=ends[new])
            ends[new] += ends[before[name]]
        if came is not None:
            came(_part(whole, starts, before[".numbers"], done[".numbers"]))
        report(progress, done[".numbers"], length)
    return Footprints(
        whole[".numbers"],
        Polygons(whole[".coords"], starts[".points"], starts[".rings"], starts[".parts"]),
        whole[".anchors"],
    )


def _room(connection: sqlite3.Connection, name: str) -> NDArray[Any]:
    """Return an empty array for one column of the footprints."""
    type_, width = _SHAPES[name]
    [size] = connection.execute(
        'SELECT total(length(data)) FROM pack WHERE "column" = ?', (name,)
    ).fetchone()
    count = int(size) // (np.dtype(type_).itemsize * width)
    return np.empty((count, width) if width > 1 else count, type_)


def _part(
    whole: Mapping[str, NDArray[Any]],
    starts: Mapping[str, NDArray[np.int64]],
    first: int,
    last: int,
) -> Footprints:
    polygons = Polygons(whole[".coords"], starts[".points"], starts[".rings"], starts[".parts"])
    return Footprints(
        whole[".numbers"][first:last], polygons.span(first, last), whole[".anchors"][first:last]
    )
