"""What a plan file says of itself without being read whole: quick, and without numpy."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gridplanner.models.planfile.connection import connect_to_read, leave, reading
from gridplanner.models.planfile.entries import Entry, read_entries
from gridplanner.models.planfile.migrations import recognise
from gridplanner.models.planfile.schema import LAYERS


@dataclass(frozen=True)
class Summary:
    """Name, CRS, schema number, rows by table, extent in metres, journal."""

    name: str
    crs: str
    schema: int
    counts: Mapping[str, int]
    extent: tuple[float, float, float, float] | None
    entries: tuple[Entry, ...]


def summarise(path: Path) -> Summary:
    """Read what a plan file says of itself; newer and broken ones are refused."""
    connection = connect_to_read(path)
    try:
        with reading(path):
            schema = recognise(connection, path)
            meta = dict(connection.execute("SELECT key, value FROM meta").fetchall())
            return Summary(
                meta.get("name", ""),
                meta.get("crs", ""),
                schema,
                _counts(connection),
                _extent(connection),
                tuple(read_entries(connection)),
            )
    finally:
        leave(connection)


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    counts = {
        table: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        for table in (*LAYERS, "person", "assignment", "federation", "womens_group")
    }
    counts["building"] += counts.pop("building_point")
    return counts


def _extent(connection: sqlite3.Connection) -> tuple[float, float, float, float] | None:
    bounds = [
        connection.execute(
            f"SELECT min(minx), min(miny), max(maxx), max(maxy) FROM rtree_{layer}_geom"
        ).fetchone()
        for layer in LAYERS
    ]
    known = [one for one in bounds if one[0] is not None]
    if not known:
        return None
    left, bottom, right, top = zip(*known, strict=True)
    return min(left), min(bottom), max(right), max(top)
