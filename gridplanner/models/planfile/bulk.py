"""Buildings by the hundred thousand: read in chunks, written without their index in the way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from math import isnan
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.anchors import anchors
from gridplanner.gis.ragged import Polygons, join
from gridplanner.models.buildings import (
    NO_BUILDINGS,
    NUMBER_COLUMNS,
    TEXT,
    TEXT_COLUMNS,
    Buildings,
    Footprints,
    complete_columns,
)
from gridplanner.models.columns import BLOCK, Block, Column
from gridplanner.models.planfile.blobs import decode, decode_polygons, encode, is_hollow
from gridplanner.models.planfile.packing import Came
from gridplanner.models.planfile.schema import BUILDING_LAYERS, rtree_triggers
from gridplanner.models.planfile.stamp import unwatch
from gridplanner.models.progress import Progress, report
from gridplanner.models.texts import Texts

CHUNK = 5000
"""Rows fetched at a time: a window that paints beside it stalls for milliseconds only."""
PART = 13
"""Chunks told of in one go: some 65,000 buildings."""


def read_buildings(
    connection: sqlite3.Connection,
    figures: list[str],
    progress: Progress | None = None,
    came: Came | None = None,
) -> Buildings:
    """Read all buildings, footprints first, then points, each in the order of the file."""
    names = _filled(connection, [*TEXT_COLUMNS, *NUMBER_COLUMNS, *figures])
    total = sum(_size(connection, layer) for layer in BUILDING_LAYERS)
    shapes: list[Footprints] = []
    columns = {name: _Blocks(name in TEXT_COLUMNS) for name in names}
    done = told = 0
    for layer in BUILDING_LAYERS:
        listed = ", ".join(f'{layer}."{name}"' for name in ("id", "geom", *names))
        cursor = connection.execute(
            f"SELECT {listed} FROM {layer} WHERE geom IS NOT NULL ORDER BY fid"
        )
        while records := cursor.fetchmany(CHUNK):
            done += len(records)
            records = [record for record in records if not is_hollow(record[1])]
            if records:
                ids, blobs, *values = zip(*records, strict=True)
                shapes.append(_footprints(layer, ids, blobs))
                for name, some in zip(names, values, strict=True):
                    columns[name].add(some)
            if came is not None and len(shapes) - told >= PART:
                came(_joined(shapes[told:]))
                told = len(shapes)
            report(progress, done, total)
    if came is not None and told < len(shapes):
        came(_joined(shapes[told:]))
    footprints = _joined(shapes)
    whole = {name: one.column(len(footprints.numbers)) for name, one in columns.items()}
    return complete_columns(footprints, whole, figures)


class _Blocks:
    """A column that comes chunk by chunk."""

    def __init__(self, text: bool) -> None:
        self._text = text
        self._blocks: dict[int, Block] = {}
        self._rest: list[Any] = []

    def add(self, values: Iterable[Any]) -> None:
        self._rest.extend(values)
        while len(self._rest) >= BLOCK:
            self._close()

    def _close(self) -> None:
        some, self._rest = self._rest[:BLOCK], self._rest[BLOCK:]
        block: Block
        if self._text:
            block = Texts.of(["" if value is None else value for value in some])
        else:
            block = np.array(some, np.float32)  # None becomes NaN
            block.flags.writeable = False
        self._blocks[len(self._blocks)] = block

    def column(self, length: int) -> Column:
        if self._rest:
            self._close()
        if self._text:
            return Column.of_blocks(self._blocks, length, "", TEXT)
        return Column.of_blocks(self._blocks, length, np.nan, np.float32)


def _filled(connection: sqlite3.Connection, names: list[str]) -> list[str]:
    """Return the columns that hold anything; the others, most of them, need no reading."""
    counts = np.zeros(len(names), np.int64)
    for layer in BUILDING_LAYERS:
        # With the table before it: a column that is missing would be taken for a text.
        listed = ", ".join(f'count({layer}."{name}")' for name in names)
        counts += connection.execute(f"SELECT {listed} FROM {layer}").fetchone()
    return [name for name, count in zip(names, counts, strict=True) if count]


def _footprints(layer: str, ids: Iterable[str], blobs: Sequence[bytes]) -> Footprints:
    numbers = np.array([int(id_[1:]) for id_ in ids], np.int64)
    if layer == "building":
        drawn = decode_polygons(blobs)
        return Footprints(numbers, drawn, anchors(drawn))
    none = np.zeros(1, np.int64)
    spots = shapely.get_coordinates(decode(blobs))
    hollow = Polygons(np.empty((0, 2)), none, none, np.zeros(len(numbers) + 1, np.int64))
    return Footprints(numbers, hollow, spots)


def _joined(parts: list[Footprints]) -> Footprints:
    if not parts:
        return NO_BUILDINGS.footprints
    return Footprints(
        np.concatenate([one.numbers for one in parts]),
        join([one.polygons for one in parts]),
        np.concatenate([one.anchors for one in parts]),
    )


def write_buildings(
    connection: sqlite3.Connection,
    buildings: Buildings,
    grids: list[str],
    srs: int,
    progress: Progress | None = None,
) -> None:
    """Replace all buildings of the file, which nobody watches until they are packed anew.

    ``grids`` is the grid id of each building, or empty.
    """
    points = buildings.footprints.is_point
    unwatch(connection)
    total, before = len(buildings), 0
    for layer, chosen in zip(BUILDING_LAYERS, (~points, points), strict=True):
        connection.execute(f"DELETE FROM {layer}")
        connection.execute(f"DELETE FROM rtree_{layer}_geom")
        rows = np.flatnonzero(chosen)
        for trigger in rtree_triggers(layer):
            connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        for start in range(0, len(rows), CHUNK):
            _write_chunk(
                connection, layer, buildings, rows[start : start + CHUNK], start, grids, srs
            )
            report(progress, before + min(start + CHUNK, len(rows)), total)
        before += len(rows)
        for trigger in rtree_triggers(layer).values():
            connection.execute(trigger)


def _write_chunk(
    connection: sqlite3.Connection,
    layer: str,
    buildings: Buildings,
    rows: NDArray[np.intp],
    first: int,
    grids: list[str],
    srs: int,
) -> None:
    geometries = buildings.geometries(rows)
    columns = _texts_and_numbers(buildings, rows)
    names = ["fid", "geom", "id", "grid", *columns]
    marks = ", ".join("?" * len(names))
    listed = ", ".join(f'"{name}"' for name in names)
    fids = range(first + 1, first + 1 + len(rows))
    connection.executemany(
        f"INSERT INTO {layer} ({listed}) VALUES ({marks})",
        zip(
            fids,
            encode(geometries, srs),
            buildings.ids(rows),
            [grids[row] or None for row in rows],
            *columns.values(),
            strict=True,
        ),
    )
    left, bottom, right, top = shapely.bounds(geometries).T
    connection.executemany(
        f"INSERT INTO rtree_{layer}_geom VALUES (?, ?, ?, ?, ?)",
        zip(fids, left.tolist(), right.tolist(), bottom.tolist(), top.tolist(), strict=True),
    )


def _texts_and_numbers(buildings: Buildings, rows: NDArray[np.intp]) -> dict[str, list[Any]]:
    return {name: to_cells(column.at(rows)) for name, column in buildings.columns.items()}


def to_cells(values: NDArray[Any]) -> list[Any]:
    """Return what the file holds for some values of a column: unknown and empty are NULL."""
    if values.dtype.kind == "f":
        return [None if isnan(value) else value for value in values.tolist()]
    return [value or None for value in values.tolist()]


def update_column(connection: sqlite3.Connection, name: str, cells: Mapping[str, Any]) -> None:
    """Write other values of one column; ``cells`` are by building id."""
    for layer in BUILDING_LAYERS:
        connection.executemany(
            f'UPDATE {layer} SET "{name}" = ? WHERE id = ?',
            ((value, id_) for id_, value in cells.items()),
        )


def _size(connection: sqlite3.Connection, layer: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {layer}").fetchone()[0])
