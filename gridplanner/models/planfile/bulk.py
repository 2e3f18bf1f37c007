"""Buildings by the hundred thousand: read in chunks, written without their index in the way."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from math import isnan
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.ragged import Polygons, join
from gridplanner.models.buildings import (
    NUMBER_COLUMNS,
    TEXT,
    TEXT_COLUMNS,
    Buildings,
    Footprints,
    complete_columns,
)
from gridplanner.models.planfile.blobs import decode, decode_polygons, encode, is_hollow
from gridplanner.models.planfile.schema import BUILDING_LAYERS, rtree_triggers
from gridplanner.models.progress import Progress, report

CHUNK = 5000
"""Rows fetched at a time: a window that paints beside it stalls for milliseconds only."""


def read_buildings(
    connection: sqlite3.Connection, figures: list[str], progress: Progress | None = None
) -> Buildings:
    """Read all buildings, footprints first, then points, each in the order of the file."""
    names = _filled(connection, [*TEXT_COLUMNS, *NUMBER_COLUMNS, *figures])
    total = sum(_size(connection, layer) for layer in BUILDING_LAYERS)
    numbers: list[NDArray[np.int64]] = []
    shapes: list[Polygons] = []
    points: list[NDArray[np.float64]] = []
    columns: dict[str, list[NDArray[Any]]] = {name: [] for name in names}
    done = 0
    for layer in BUILDING_LAYERS:
        listed = ", ".join(f'{layer}."{name}"' for name in ("id", "geom", *names))
        cursor = connection.execute(
            f"SELECT {listed} FROM {layer} WHERE geom IS NOT NULL ORDER BY fid"
        )
        while records := cursor.fetchmany(CHUNK):
            done += len(records)
            records = [record for record in records if not is_hollow(record[1])]
            if not records:
                continue
            ids, blobs, *values = zip(*records, strict=True)
            numbers.append(np.array([int(id_[1:]) for id_ in ids], np.int64))
            if layer == "building":
                shapes.append(decode_polygons(blobs))
            else:
                points.append(shapely.get_coordinates(decode(blobs)))
            for name, some in zip(names, values, strict=True):
                columns[name].append(_column(name, some))
            report(progress, done, total)
    footprints = _footprints(numbers, shapes, points)
    whole = {name: np.concatenate(some) for name, some in columns.items() if some}
    return complete_columns(footprints, whole, figures)


def _filled(connection: sqlite3.Connection, names: list[str]) -> list[str]:
    """Return the columns that hold anything; the others, most of them, need no reading."""
    counts = np.zeros(len(names), np.int64)
    for layer in BUILDING_LAYERS:
        # With the table before it: a column that is missing would be taken for a text.
        listed = ", ".join(f'count({layer}."{name}")' for name in names)
        counts += connection.execute(f"SELECT {listed} FROM {layer}").fetchone()
    return [name for name, count in zip(names, counts, strict=True) if count]


def _footprints(
    numbers: list[NDArray[np.int64]],
    shapes: list[Polygons],
    points: list[NDArray[np.float64]],
) -> Footprints:
    drawn = join(shapes) if shapes else Polygons.of(np.empty(0, object))
    spots = np.concatenate(points) if points else np.empty((0, 2))
    inner = shapely.get_coordinates(shapely.point_on_surface(drawn.to_shapely()))
    row_starts = np.append(drawn.row_starts, np.repeat(drawn.row_starts[-1], len(spots)))
    return Footprints(
        np.concatenate(numbers) if numbers else np.empty(0, np.int64),
        Polygons(drawn.coords, drawn.ring_starts, drawn.part_starts, row_starts),
        np.concatenate([inner, spots]),
    )


def _column(name: str, values: tuple[Any, ...]) -> NDArray[Any]:
    if name in TEXT_COLUMNS:
        return np.array(["" if value is None else value for value in values], TEXT)
    return np.array(values, np.float32)  # None becomes NaN


def write_buildings(
    connection: sqlite3.Connection,
    buildings: Buildings,
    grids: list[str],
    srs: int,
    progress: Progress | None = None,
) -> None:
    """Replace all buildings of the file; ``grids`` is the grid id of each, or empty."""
    points = buildings.footprints.is_point
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
