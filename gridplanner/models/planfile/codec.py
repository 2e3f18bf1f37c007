"""Rows of a plan to rows of its file and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any

import numpy as np

from gridplanner.models.planfile.blobs import decode, encode
from gridplanner.models.rows import NOTHING, ROW_TYPES, Row

_JSON = ("extra", "values")
_FLAGS = ("on", "on_card", "sensitive", "in_public")


def field_names(table: str) -> list[str]:
    """Return the fields of a table's rows that are columns of their own, geometry first."""
    names = [one.name for one in fields(ROW_TYPES[table]) if one.name != "figures"]
    return sorted(names, key=lambda name: name != "geometry")


def column_of(name: str) -> str:
    """Return the quoted column that holds a field."""
    return "geom" if name == "geometry" else f'"{name}"'


def to_values(
    table: str, rows: Iterable[Row], figures: Iterable[str], srs: int
) -> Iterator[tuple[Any, ...]]:
    """Yield the values of rows in the order of ``field_names``, then those of grid figures."""
    rows, figures = list(rows), list(figures)
    names = field_names(table)
    if not rows:
        return
    shaped = "geometry" in names
    blobs: list[Any] = (
        encode(np.array([getattr(row, "geometry") for row in rows], object), srs)  # noqa: B009
        if shaped
        else [None] * len(rows)
    )
    for row, blob in zip(rows, blobs, strict=True):
        plain = tuple(_out(name, getattr(row, name)) for name in names if name != "geometry")
        own = getattr(row, "figures", NOTHING)
        yield ((blob,) if shaped else ()) + plain + tuple(own.get(figure) for figure in figures)


def from_values(
    table: str, records: list[tuple[Any, ...]], figures: Iterable[str]
) -> dict[str, Row]:
    """Return rows by id from what ``field_names`` and figures selected."""
    names, figures = field_names(table), list(figures)
    shaped = "geometry" in names
    shapes = decode([record[0] for record in records]) if shaped and records else ()
    made: dict[str, Row] = {}
    for number, record in enumerate(records):
        given: dict[str, Any] = {
            name: _in(name, value)
            for name, value in zip(names, record, strict=False)
            if name != "geometry" and value is not None
        }
        if shaped:
            given["geometry"] = shapes[number]
        if figures:
            values = zip(figures, record[len(names) :], strict=True)
            filled = {figure: value for figure, value in values if value is not None}
            given["figures"] = MappingProxyType(filled) if filled else NOTHING
        made[given["id"]] = ROW_TYPES[table](**given)
    return made


def _out(name: str, value: Any) -> Any:
    if name in _JSON:
        return to_json(value) if value else None
    if name in _FLAGS:
        return int(value)
    return None if value == "" else value


def _in(name: str, value: Any) -> Any:
    if name in _JSON:
        return MappingProxyType(json.loads(value))
    if name in _FLAGS:
        return bool(value)
    return value


def to_json(value: Any) -> str:
    """Return compact JSON that keeps Chinese readable."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(type(value).__name__)
