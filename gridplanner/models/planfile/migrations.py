"""Stepping older plan files up: one function for every step of the schema."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

from gridplanner.errors import GridplannerError
from gridplanner.models.planfile.connection import said_plainly, transaction
from gridplanner.models.planfile.schema import SCHEMA, SINCE, add_attributes
from gridplanner.models.planfile.stamp import add_pack, fits, stamp


def _to_third(connection: sqlite3.Connection) -> None:
    """Make what the third schema has more; the packed buildings are still what they were."""
    packed = fits(connection)
    add_preset(connection)
    add_attributes(connection, [table for table, since in SINCE.items() if since == 3])
    if packed:
        stamp(connection)


def _to_fourth(connection: sqlite3.Connection) -> None:
    """Make what the fourth schema has more: homes, property federations, ignored findings."""
    packed = fits(connection)
    add_homes(connection)
    add_attributes(connection, [table for table, since in SINCE.items() if since == 4])
    if packed:
        stamp(connection)


def add_homes(connection: sqlite3.Connection) -> None:
    """Let people have a home, and federations a kind and compounds."""
    for table, column in (("person", "home"), ("federation", "kind"), ("federation", "compounds")):
        connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} TEXT")


def add_preset(connection: sqlite3.Connection) -> None:
    """Let each grid have a preset of its own."""
    connection.execute("ALTER TABLE grid ADD COLUMN preset TEXT")


STEPS: Mapping[int, Callable[[sqlite3.Connection], None]] = {
    1: add_pack,
    2: _to_third,
    3: _to_fourth,
}
"""From a schema number to the function that makes the next one of it."""
READABLE = 1
"""The oldest schema that is read as it is: what came later makes it quicker, or is empty there."""


_TABLES = {"meta", "journal", "grid", "gpkg_contents"}


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a file to today's schema; a newer or unreadable one is refused."""
    for step in range(recognise(connection, path), SCHEMA):
        with transaction(connection, path):
            STEPS[step](connection)
            connection.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (str(step + 1),))


def recognise(connection: sqlite3.Connection, path: Path) -> int:
    """Return the schema number of a plan; what is none, is newer or broken is refused."""
    with said_plainly(path):
        records = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not {name for (name,) in records.fetchall()} >= _TABLES:
            raise GridplannerError("plan.not_a_plan", file=path.name)
        record = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    if record is None or not str(record[0]).isdigit() or int(record[0]) < 1:
        raise GridplannerError("plan.broken", file=path.name)
    number = int(record[0])
    if number > SCHEMA:
        raise GridplannerError("plan.newer", file=path.name, schema=number, ours=SCHEMA)
    return number
