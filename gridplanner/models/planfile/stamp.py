"""Whether the packed copy of the building layers says what they say.

The layers stay the truth, which other programs read and edit; the copy is for us alone. It holds
while its stamp does: triggers take the stamp away with any edit of a layer, whatever program makes
it, and the number of the schema in the stamp tells where a layer or a trigger was made anew.
"""

from __future__ import annotations

import sqlite3

from gridplanner.models.planfile.schema import BUILDING_LAYERS

_STAMP = "packed"
_DERIVED = ("grid", "micro_grid")
"""Columns of the layers that are written for others and never read back."""


def add_pack(connection: sqlite3.Connection) -> None:
    """Make the empty table of the copy and what watches the layers; it has no stamp yet."""
    connection.execute(
        'CREATE TABLE pack ("column" TEXT NOT NULL, block INTEGER NOT NULL, data BLOB NOT NULL,'
        ' PRIMARY KEY ("column", block))'
    )
    watch(connection)


def watch(connection: sqlite3.Connection) -> None:
    """Make the triggers that take the stamp away with any edit of a building layer."""
    unwatch(connection)
    for layer in BUILDING_LAYERS:
        columns = [record[1] for record in connection.execute(f"PRAGMA table_info({layer})")]
        named = (one.replace('"', '""') for one in columns if one not in _DERIVED)
        listed = ", ".join(f'"{one}"' for one in named)
        for kind, event in _events(f"UPDATE OF {listed}"):
            connection.execute(
                f"CREATE TRIGGER pack_{layer}_{kind} AFTER {event} ON {layer}"
                f" BEGIN DELETE FROM meta WHERE key = '{_STAMP}'; END"
            )


def unwatch(connection: sqlite3.Connection) -> None:
    """Take the triggers away while the layers are filled by the hundred thousand."""
    for layer in BUILDING_LAYERS:
        for kind, _ in _events(""):
            connection.execute(f"DROP TRIGGER IF EXISTS pack_{layer}_{kind}")


def _events(update: str) -> list[tuple[str, str]]:
    return [("insert", "INSERT"), ("update", update), ("delete", "DELETE")]


def fits(connection: sqlite3.Connection) -> bool:
    """Tell whether the copy says what the layers say."""
    record = connection.execute("SELECT value FROM meta WHERE key = ?", (_STAMP,)).fetchone()
    return record is not None and str(record[0]) == _schema_version(connection)


def _schema_version(connection: sqlite3.Connection) -> str:
    return str(connection.execute("PRAGMA schema_version").fetchone()[0])


def stamp(connection: sqlite3.Connection) -> None:
    """Say that the copy says what the layers say, in the transaction that wrote both."""
    connection.execute(
        "INSERT OR REPLACE INTO meta VALUES (?, ?)", (_STAMP, _schema_version(connection))
    )
