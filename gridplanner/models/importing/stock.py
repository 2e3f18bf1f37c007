"""Buildings of a file into a plan, as columns and in Hilbert order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.hilbert import hilbert_distance
from gridplanner.gis.ragged import join
from gridplanner.models.buildings import (
    NUMBER_COLUMNS,
    RESIDENTIAL,
    TEXT,
    TEXT_COLUMNS,
    Footprints,
    complete_columns,
    make_buildings,
)
from gridplanner.models.ids import Ids
from gridplanner.models.importing.fields import is_personal
from gridplanner.models.importing.places import with_compounds
from gridplanner.models.importing.request import Request
from gridplanner.models.importing.source import Source
from gridplanner.models.importing.values import building_kind_of, extra_texts
from gridplanner.models.plan import Plan

Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True, eq=False)
class _Incoming:
    """Buildings of the file: shapes, and only the columns that the file fills."""

    shapes: NDArray[np.object_]
    columns: Columns

    def take(self, chosen: NDArray[np.intp]) -> _Incoming:
        return _Incoming(
            self.shapes[chosen], {key: cells[chosen] for key, cells in self.columns.items()}
        )


def take_buildings(
    plan: Plan, ids: Ids, source: Source, request: Request
) -> tuple[Plan, int, dict[str, Any]]:
    """Return the plan with a file's buildings, how many they are, and what was decided.

    A building of the very same shape is brought up to date. Columns of residents' data (phone,
    identity number, householder) are left out unless they were mapped.
    """
    figures = plan.building_figures
    mapped = set(source.mapping.values())
    others = [one for one in source.table.columns if one not in mapped]
    dropped = [one for one in others if is_personal(one)]
    columns = _columns(source, figures, request)
    columns["extra"] = extra_texts(source, [one for one in others if one not in dropped])
    incoming = _Incoming(source.shapes, columns)
    if request.explode:
        incoming = _shared_out(incoming, source.rows, figures)
    old, new = _matched(plan, incoming)
    fresh = incoming.take(np.flatnonzero(old < 0))
    first = ids.new_numbers("building", len(fresh.shapes))
    keep = np.unique(old[old >= 0]) if request.replace else np.arange(len(plan.buildings))
    removed = len(plan.buildings) - len(keep)
    plan = _updated(plan, incoming, old, new)
    plan = _put_together(plan, keep, fresh, first, figures)
    plan = with_compounds(plan)
    updated = int((old >= 0).sum())
    return plan, len(incoming.shapes), {"dropped": dropped, "updated": updated, "removed": removed}


def _shared_out(incoming: _Incoming, rows: NDArray[np.intp], figures: list[str]) -> _Incoming:
    """Share the counts of rows taken apart among their parts by area, and mark them so."""
    _, owner = np.unique(rows, return_inverse=True)
    drawn = shapely.get_dimensions(incoming.shapes) == 2
    sizes = np.where(drawn, shapely.area(incoming.shapes), 1.0)
    totals = np.bincount(owner, sizes)
    before = np.cumsum(sizes) - sizes
    start = (before - np.concatenate([[0.0], np.cumsum(totals)[:-1]])[owner]) / totals[owner]
    alone = np.bincount(owner)[owner] == 1
    columns = dict(incoming.columns)
    shared = [name for name in figures if name in columns]
    for name in shared:
        whole = columns[name]
        # Rounding the running share keeps the sum of the parts.
        ends = np.round(whole * (start + sizes / totals[owner]) + 1e-6)
        columns[name] = np.where(alone, whole, ends - np.round(whole * start + 1e-6))
    if shared:
        columns["estimated"] = np.where(alone, "", ",".join(shared)).astype(object)
    return _Incoming(incoming.shapes, columns)


def _columns(source: Source, figures: list[str], request: Request) -> Columns:
    """Return the columns that the file fills."""
    columns: Columns = {}
    for field in ("code", "name", "kind", "address", "compound"):
        if field in source.mapping:
            columns[field] = source.text(field)
    if "kind" in columns:
        found, places = np.unique(columns["kind"].astype(str), return_inverse=True)
        kinds = np.array([building_kind_of(one) for one in found.tolist()] + [None], object)[:-1]
        columns["kind"] = kinds[places]
    for field in (*NUMBER_COLUMNS, *figures):
        numbers = source.numbers(field)
        if numbers is not None:
            columns[field] = np.where(numbers < 0, np.nan, numbers)
    lived_in = (
        np.isin(columns["kind"].astype(str), RESIDENTIAL)
        if "kind" in columns
        else np.ones(len(source.rows), bool)
    )
    if request.zeros == "blank":
        for field in ("households", "population"):
            if field in columns:
                columns[field] = np.where((columns[field] == 0) & lived_in, np.nan, columns[field])
    return columns


def _matched(plan: Plan, incoming: _Incoming) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return for each building of the file the row of the same shape, -1 where there is none."""
    old = np.full(len(incoming.shapes), -1, np.intp)
    if len(plan.buildings):
        rows = np.arange(len(plan.buildings))
        known: defaultdict[bytes, list[int]] = defaultdict(list)
        shapes = shapely.normalize(plan.buildings.geometries(rows))
        for row, key in zip(rows[::-1].tolist(), shapely.to_wkb(shapes)[::-1], strict=True):
            known[key].append(row)
        for place, key in enumerate(shapely.to_wkb(shapely.normalize(incoming.shapes))):
            if known.get(key):
                old[place] = known[key].pop()
    return old, np.flatnonzero(old >= 0)


def _updated(plan: Plan, incoming: _Incoming, old: NDArray[np.intp], new: NDArray[np.intp]) -> Plan:
    buildings = plan.buildings
    for name, cells in incoming.columns.items():
        if len(new) and name in buildings.columns:
            values = cells[new].astype(TEXT if name in TEXT_COLUMNS else np.float32)
            column = buildings.columns[name].with_values(old[new], values)
            buildings = buildings.with_column(name, column)
    return replace(plan, buildings=buildings)


def _put_together(
    plan: Plan, keep: NDArray[np.intp], fresh: _Incoming, first: int, figures: list[str]
) -> Plan:
    """Return the plan with the kept and the new buildings, footprints first, then points."""
    numbers = np.arange(first, first + len(fresh.shapes), dtype=np.int64)
    added = make_buildings(numbers, fresh.shapes, fresh.columns, figures)
    present = plan.buildings
    spots = np.concatenate([present.footprints.anchors[keep], added.footprints.anchors])
    points = np.concatenate([present.footprints.is_point[keep], added.footprints.is_point])
    order = np.lexsort((hilbert_distance(spots), points))
    polygons = join([present.footprints.polygons.take(keep), added.footprints.polygons])
    numbers = np.concatenate([present.footprints.numbers[keep], added.footprints.numbers])
    footprints = Footprints(numbers[order], polygons.take(order), spots[order])
    columns: Columns = {}
    for name, column in added.columns.items():
        kept = (
            present.columns[name].array()[keep]
            if len(keep) and name in present.columns
            else _blank(name, len(keep))
        )
        columns[name] = np.concatenate([kept, column.array()])[order]
    return replace(plan, buildings=complete_columns(footprints, columns, figures))


def _blank(name: str, length: int) -> NDArray[Any]:
    return (
        np.full(length, "", TEXT) if name in TEXT_COLUMNS else np.full(length, np.nan, np.float32)
    )
