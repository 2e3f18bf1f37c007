"""The payloads of the journal: Changes, in rows that are only ever added."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.models.buildings import TEXT, TEXT_COLUMNS
from gridplanner.models.change import Change, ColumnChange, RowChange
from gridplanner.models.planfile.codec import to_json
from gridplanner.models.rows import ROW_TYPES, Place, Row


def pack(change: Change) -> bytes:
    """Return a Change as compressed JSON."""
    value = {
        "rows": {
            table: {
                id_: [_row_out(before), _row_out(after)] for id_, (before, after) in one.items()
            }
            for table, one in change.rows.items()
        },
        "buildings": {
            name: [one.numbers.tolist(), _column_out(one.before), _column_out(one.after)]
            for name, one in change.buildings.items()
        },
        "settings": dict(change.settings),
    }
    return zlib.compress(to_json(value).encode(), 1)


def unpack(payload: bytes) -> Change:
    """Return the Change that ``pack`` packed."""
    value = json.loads(zlib.decompress(payload))
    return Change(
        {table: _rows_in(table, one) for table, one in value["rows"].items()},
        {
            name: ColumnChange(
                np.array(numbers, np.int64), _column_in(name, before), _column_in(name, after)
            )
            for name, (numbers, before, after) in value["buildings"].items()
        },
        {key: (before, after) for key, (before, after) in value["settings"].items()},
    )


def _row_out(row: Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    given = {one.name: getattr(row, one.name) for one in fields(row)}
    if "geometry" in given:
        wkb = shapely.to_wkb(given["geometry"], byte_order=1)
        given["geometry"] = base64.b64encode(wkb).decode("ascii")
    return given


def _rows_in(table: str, rows: Mapping[str, list[Any]]) -> dict[str, RowChange]:
    return {id_: _pair_in(table, before, after) for id_, (before, after) in rows.items()}


def _pair_in(table: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> RowChange:
    """Return a row before and after; a shape that stayed is one object, as it was then."""
    same = before and after and before.get("geometry") == after.get("geometry")
    old, new = _row_in(table, before), _row_in(table, after)
    if same and isinstance(old, Place) and isinstance(new, Place):
        new = replace(new, geometry=old.geometry)
    return old, new


def _row_in(table: str, given: dict[str, Any] | None) -> Row | None:
    if given is None:
        return None
    if "geometry" in given:
        given["geometry"] = shapely.from_wkb(base64.b64decode(given["geometry"]))
    known = {one.name for one in fields(ROW_TYPES[table])}
    values: dict[str, Any] = {
        name: MappingProxyType(value) if isinstance(value, dict) else value
        for name, value in given.items()
        if name in known
    }
    return ROW_TYPES[table](**values)


def _column_out(values: NDArray[Any]) -> list[Any]:
    if values.dtype.kind == "f":
        return [None if np.isnan(value) else float(value) for value in values]
    return [str(value) for value in values]


def _column_in(name: str, values: list[Any]) -> NDArray[Any]:
    if name in TEXT_COLUMNS:
        return np.array(values, TEXT)
    return np.array([np.nan if value is None else value for value in values], np.float32)
