"""Rows that another program added: they get an id, so that nothing of them is lost."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from gridplanner.models.planfile.connection import transaction
from gridplanner.models.planfile.schema import BUILDING_LAYERS, LAYERS
from gridplanner.models.planfile.stamp import fits
from gridplanner.models.rows import ID_LETTERS


def adopt_strangers(connection: sqlite3.Connection, path: Path) -> None:
    """Give an id to every shape whose id is not one of ours, as after drawing it in QGIS.

    Where the packed copy of the buildings fits nobody added one, and a million need no look.
    """
    known = BUILDING_LAYERS if fits(connection) else ()
    strangers = {layer: _strangers(connection, layer) for layer in LAYERS if layer not in known}
    if not any(strangers.values()):
        return
    with transaction(connection, path):
        for layer, fids in strangers.items():
            letter = _letter(layer)
            first = _highest(connection, layer) + 1
            connection.executemany(
                f"UPDATE {layer} SET id = ? WHERE fid = ?",
                ((f"{letter}{first + place}", fid) for place, fid in enumerate(fids)),
            )


def _letter(layer: str) -> str:
    return ID_LETTERS[layer.removesuffix("_point")]


def _strangers(connection: sqlite3.Connection, layer: str) -> list[int]:
    records = connection.execute(
        f"SELECT fid FROM {layer} WHERE id IS NULL OR id NOT GLOB ?"
        " OR substr(id, 2) GLOB '*[^0-9]*'",
        (f"{_letter(layer)}[0-9]*",),
    )
    return [fid for (fid,) in records.fetchall()]


def _highest(connection: sqlite3.Connection, layer: str) -> int:
    siblings = [one for one in LAYERS if _letter(one) == _letter(layer)]
    used = [
        connection.execute(
            f"SELECT max(CAST(substr(id, 2) AS INTEGER)) FROM {one} WHERE id GLOB ?",
            (f"{_letter(layer)}[0-9]*",),
        ).fetchone()[0]
        for one in siblings
    ]
    counter = connection.execute(
        "SELECT value FROM meta WHERE key = ?", (f"counter.{layer.removesuffix('_point')}",)
    ).fetchone()
    return max([int(one or 0) for one in used] + [int(counter[0]) if counter else 0])
