"""Rows of a plan to rows of its file and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import GeometryType as Kind

from gridplanner.gis.repair import repair
from gridplanner.models.planfile.blobs import decode, encode
from gridplanner.models.rows import NOTHING, ROW_TYPES, Row

_JSON = ("extra", "values")
_FLAGS = ("on", "on_card", "sensitive", "in_public", "below")
_KINDS = {"road": "line", "water": "water", "micro_home": "point"}
"""What shapes a table holds, in the words of ``gis.repair``; polygons where it is not named."""
_TYPES = {
    "polygon": [Kind.MULTIPOLYGON],
    "line": [Kind.MULTILINESTRING],
    "water": [Kind.MULTIPOLYGON, Kind.MULTILINESTRING],
    "point": [Kind.POINT],
}


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
    given: dict[str, Iterable[Any]] = {}
    if "geometry" in names:
        shapes = _sound(table, decode([record[0] for record in records]))
        kept = [place for place, shape in enumerate(shapes) if shape is not None]
        records, given["geometry"] = [records[place] for place in kept], shapes[kept]
    if not records:
        return {}
    cells = dict(zip(names, zip(*records, strict=True), strict=False))
    for one in fields(ROW_TYPES[table]):
        if one.name in cells and one.name != "geometry":
            given[one.name] = _values(one, cells[one.name])
    if figures:
        given["figures"] = [_own_figures(figures, record[len(names) :]) for record in records]
    make = ROW_TYPES[table]
    made = [make(**dict(zip(given, row, strict=True))) for row in zip(*given.values(), strict=True)]
    return {row.id: row for row in made}


def _values(of: Field[Any], cells: Sequence[Any]) -> Sequence[Any]:
    """Return the values of a field; an empty cell is its default, or an empty text."""
    if of.default_factory is not MISSING:
        blank = of.default_factory()
    else:
        blank = "" if of.default is MISSING else of.default
    if of.name in _JSON:
        return [blank if one is None else MappingProxyType(json.loads(one)) for one in cells]
    if of.name in _FLAGS:
        return [blank if one is None else bool(one) for one in cells]
    if blank is None or None not in cells:
        return cells
    return [blank if one is None else one for one in cells]


def _own_figures(figures: list[str], cells: Sequence[Any]) -> Mapping[str, Any]:
    filled = {name: one for name, one in zip(figures, cells, strict=True) if one is not None}
    return MappingProxyType(filled) if filled else NOTHING


def _sound(table: str, shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return shapes as a plan holds them; those drawn elsewhere are mended, None where lost."""
    kind = _KINDS.get(table, "polygon")
    wanted = _TYPES[kind]
    odd = ~(shapely.is_valid(shapes) & np.isin(shapely.get_type_id(shapes), wanted))
    if odd.any():
        shapes[odd] = repair(shapes[odd], kind).shapes
    return shapes


def _out(name: str, value: Any) -> Any:
    if name in _JSON:
        return to_json(value) if value else None
    if name in _FLAGS:
        return int(value)
    return None if value == "" else value


def to_json(value: Any) -> str:
    """Return compact JSON that keeps Chinese readable."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(type(value).__name__)
