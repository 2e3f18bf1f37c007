"""Stepping older plan files up: one function for every step of the schema."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

from gridplanner.errors import GridplannerError
from gridplanner.models.planfile.connection import said_plainly, transaction
from gridplanner.models.planfile.schema import SCHEMA

STEPS: Mapping[int, Callable[[sqlite3.Connection], None]] = {}
"""From a schema number to the function that makes the next one of it."""


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a file to today's schema; a newer or unreadable one is refused."""
    number = _schema(connection, path)
    if number > SCHEMA:
        raise GridplannerError("plan.newer", file=path.name, schema=number, ours=SCHEMA)
    for step in range(number, SCHEMA):
        with transaction(connection, path):
            STEPS[step](connection)
            connection.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (str(step + 1),))


def _schema(connection: sqlite3.Connection, path: Path) -> int:
    with said_plainly(path):
        record = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    if record is None or not str(record[0]).isdigit() or int(record[0]) < 1:
        raise GridplannerError("plan.broken", file=path.name)
    return int(record[0])
