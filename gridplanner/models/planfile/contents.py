"""What a plan file holds beside buildings: read table by table."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.planfile.codec import column_of, field_names, from_values
from gridplanner.models.planfile.schema import LATER, LAYERS, SINCE
from gridplanner.models.rows import AREA_LEVELS, Row

FIRST = ("figure", "rule", *AREA_LEVELS, "road", "water", "lock")
"""Tables that are read before the buildings and the people."""
SETTING = "setting."
COUNTER = "counter."


def read_first(connection: sqlite3.Connection) -> Plan:
    """Read a plan with what a window shows first: areas, roads and water."""
    meta = _meta(connection)
    figures = read_tables(connection, ["figure"])
    own = Plan(tables=figures).grid_figures
    others = (table for table in FIRST if table != "figure")
    return Plan(
        meta.get("name", ""),
        meta.get("crs", ""),
        MappingProxyType(
            {key[len(SETTING) :]: one for key, one in meta.items() if key.startswith(SETTING)}
        ),
        MappingProxyType({**figures, **read_tables(connection, others, own)}),
    )


def read_ids(connection: sqlite3.Connection) -> Ids:
    """Read the counters and the codes that were ever given out."""
    meta = _meta(connection)
    counters = {
        key[len(COUNTER) :]: int(one) for key, one in meta.items() if key.startswith(COUNTER)
    }
    return Ids(counters, json.loads(meta.get("retired", "[]")))


def read_tables(
    connection: sqlite3.Connection, names: Iterable[str], grid_figures: tuple[str, ...] = ()
) -> dict[str, Mapping[str, Row]]:
    """Read some tables, without those that are empty or that the file's schema has not yet."""
    schema = int(_meta(connection)["schema"])
    read = {
        name: _read_table(connection, name, grid_figures if name == "grid" else ())
        for name in names
        if SINCE.get(name, 1) <= schema
    }
    return {name: MappingProxyType(rows) for name, rows in read.items() if rows}


def _read_table(
    connection: sqlite3.Connection, table: str, figures: tuple[str, ...]
) -> dict[str, Row]:
    # With the table before it: a column that is missing would be taken for a text.
    lacking = _lacking(connection, table)
    columns = [
        "NULL" if column in lacking else f"{table}.{column}"
        for column in columns_of(table, figures)
    ]
    shaped = " WHERE geom IS NOT NULL" if table in LAYERS else ""
    records = connection.execute(
        f"SELECT {', '.join(columns)} FROM {table}{shaped} ORDER BY fid"
    ).fetchall()
    return from_values(table, records, figures)


def _lacking(connection: sqlite3.Connection, table: str) -> set[str]:
    """Return the quoted columns that a file of an older schema does not have yet."""
    if table not in LATER:
        return set()
    there = {record[1] for record in connection.execute(f"PRAGMA table_info({table})")}
    return {column_of(name) for name in LATER[table] if name not in there}


def columns_of(table: str, figures: tuple[str, ...]) -> list[str]:
    """Return the quoted columns of a table that its rows are made of, figures last."""
    return [column_of(name) for name in field_names(table)] + [f'"{one}"' for one in figures]


def _meta(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT key, value FROM meta").fetchall())
