"""What a file would be taken as, for the planner to correct before it is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.errors import GridplannerError
from gridplanner.gis import crs as crss
from gridplanner.gis.datum import unshift_shapes
from gridplanner.gis.progress import Progress
from gridplanner.gis.reading import layers, read
from gridplanner.gis.repair import repair
from gridplanner.gis.sheets import read_table, read_tables
from gridplanner.gis.table import Table
from gridplanner.models.importing.fields import (
    HOME_TABLE,
    ROSTERS,
    settle_mapping,
    synonyms,
    words_of,
)
from gridplanner.models.importing.homes import is_home_table
from gridplanner.models.importing.request import Request
from gridplanner.models.importing.source import source_crs
from gridplanner.models.importing.staff import ROLES
from gridplanner.models.plan import Plan

SAMPLES = 5
OUTLINES = 500
_KINDS = {0: "point", 1: "line", 2: "polygon", 3: "collection", -1: "none"}


@dataclass(frozen=True, eq=False)
class Preview:
    """A file as it would be taken."""

    layers: tuple[str, ...]
    layer: str
    rows: int
    columns: tuple[str, ...]
    samples: Mapping[str, tuple[str, ...]]
    """Up to five different values of each column."""
    fields: tuple[str, ...]
    """The fields that a column can be mapped to."""
    mapping: Mapping[str, str]
    encoding: str
    crs: str = ""
    """Empty where the file names none: it is asked for."""
    problem: GridplannerError | None = None
    """What is wrong with the file's CRS."""
    degrees: bool = False
    """Longitude and latitude: where they are from is asked."""
    shapes: Mapping[str, int] | None = None
    """How many rows are polygons, lines, points or without shape."""
    has_workers: bool = False
    zeros: int = 0
    """Rows with 0 households: none, or not filled?"""
    outlines: tuple[NDArray[np.float64], ...] = ()
    """The first outlines, (n, 2) in the plan's metres, unshifted as the request says."""


def preview(plan: Plan, request: Request, progress: Progress | None = None) -> Preview:
    """Read a file and say how it would be taken; a file of several layers shows its first."""
    kind = table_kind(request)
    if kind:
        return _table_preview(plan, request, kind)
    names = tuple(one.name for one in layers(request.path))
    layer = request.layer or names[0]
    table = read(request.path, layer, request.encoding, progress)
    return _preview(plan, request, table, names)


def table_kind(request: Request) -> str:
    """Return the kind of roster that a request asks for, empty where it asks for shapes."""
    if is_home_table(request):
        return HOME_TABLE
    return request.kind if request.kind in ROSTERS else ""


def _table_preview(plan: Plan, request: Request, kind: str) -> Preview:
    found = read_tables(request.path, None, request.encoding, words_of(kind))
    named = {one.layer: one for one in found.tables}
    table = named.get(request.layer or "") or found.tables[0]
    if request.layer and request.layer not in named:
        table = read_table(request.path, request.layer, request.encoding, words_of(kind))
    whole = _whole(plan, kind, request.mapping, table, found.names)
    x, y = (whole["mapping"].get(field, "") for field in ("x", "y"))
    if not (x and y):
        return Preview(**whole)
    first, second = np.nanmax(np.abs([table.numbers(x), table.numbers(y)]), axis=1, initial=0)
    return Preview(**whole, degrees=bool(0 < first <= 180 and 0 < second <= 180))


def _whole(
    plan: Plan, kind: str, given: Mapping[str, str], table: Table, names: tuple[str, ...]
) -> dict[str, Any]:
    """Return what is shown of every file."""
    columns = tuple(table.columns)
    figures = () if kind in ROSTERS else tuple(plan.figures.values())
    mapping = settle_mapping(columns, kind, given, figures)
    texts = {column: table.text(column) for column in columns}
    households = mapping.get("households_reported", mapping.get("households", ""))
    return {
        "layers": names,
        "layer": table.layer,
        "rows": len(table),
        "columns": columns,
        "samples": {column: _some(cells) for column, cells in texts.items()},
        "fields": tuple(synonyms(kind, figures)),
        "mapping": mapping,
        "encoding": table.encoding,
        "has_workers": kind == "grid" and any(field in mapping for field in ROLES),
        "zeros": int((table.numbers(households) == 0).sum()) if households else 0,
    }


def _preview(plan: Plan, request: Request, table: Table, names: tuple[str, ...]) -> Preview:
    whole = _whole(plan, request.kind, request.mapping, table, names)
    dimensions, counts = np.unique(shapely.get_dimensions(table.geometry), return_counts=True)
    whole["shapes"] = {
        _KINDS[one]: count for one, count in zip(dimensions.tolist(), counts.tolist(), strict=True)
    }
    whole["crs"] = crss.name_of(table.crs) if table.crs else ""
    try:
        crs = source_crs(request, table)
    except GridplannerError as problem:
        return Preview(**whole, problem=problem)
    return Preview(**whole, degrees=crs.is_geographic, outlines=_outlines(plan, request, table))


def _some(cells: NDArray[np.object_]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in cells[:1000].tolist() if one))[:SAMPLES]


def _outlines(plan: Plan, request: Request, table: Table) -> tuple[NDArray[np.float64], ...]:
    crs = source_crs(request, table)
    shapes = table.geometry[:OUTLINES]
    for kind in ("water", "point"):
        mended = repair(shapes, kind)
        if (mended.reasons == None).any():  # noqa: E711 - elementwise
            break
    good = mended.shapes[mended.reasons == None]  # noqa: E711 - elementwise
    if not len(good):
        return ()
    if crs.is_geographic:
        good = unshift_shapes(good, request.datum or "wgs84")
    lonlat = crss.project(good, crs, crss.crs_of(str(crss.LONLAT)))
    target = crss.crs_of(plan.crs) if plan.crs else crss.metric_crs_for(crss.bounds_of(lonlat))
    moved = crss.project(good, crs, target)
    parts = shapely.get_parts(moved)
    polygons = shapely.get_dimensions(parts) == 2
    drawn = [*shapely.get_rings(parts[polygons]), *parts[~polygons]]
    lines = [shapely.get_coordinates(one) for one in drawn]
    return tuple(line for line in lines if np.isfinite(line).all())
