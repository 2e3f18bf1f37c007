"""Sharing what an office reported on whole grids when their ground moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.membership import locate
from gridplanner.models.figures import REPORTED
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Grid


def share_reported(before: Plan, after: Plan, grids: Sequence[str]) -> Plan:
    """Return a plan whose reported figures went with the buildings, else with the ground.

    What is not the whole of a figure that was reported is an estimate. Figures are conserved, but
    that a grid whose own is unknown stays unknown, whatever comes to it.
    """
    old = [before.grids[id_] for id_ in grids if id_ in before.grids]
    names = [name for name in _names(before) if any(_told(one, name) is not None for one in old)]
    if not names:
        return after
    new = [after.grids[id_] for id_ in grids if id_ in after.grids]
    shares = _shares(before, old, new)
    rows = new
    for name in names:
        rows = _shared(rows, name, old, shares)
    changed = [row for row, one in zip(rows, new, strict=True) if row != one]
    return after.with_rows("grid", changed) if changed else after


def _names(plan: Plan) -> tuple[str, ...]:
    """Return what grids may carry themselves: fields of theirs, and the ids of figures."""
    return (*REPORTED.values(), *plan.grid_figures)


def _told(grid: Grid, name: str) -> int | float | None:
    value: int | float | None
    value = getattr(grid, name) if name in REPORTED.values() else grid.figures.get(name)
    return value


def _with(grid: Grid, name: str, value: float | None, estimated: str | None = None) -> Grid:
    """Return a grid that is told to carry another value, ``None`` for what is not known."""
    given: dict[str, Any] = {} if estimated is None else {"estimated": estimated}
    if name in REPORTED.values():
        return replace(grid, **given, **{name: None if value is None else int(value)})  # type: ignore[arg-type]
    figures = {key: one for key, one in grid.figures.items() if key != name}
    if value is not None:
        figures[name] = float(value)
    return replace(grid, **given, figures=MappingProxyType(figures))


def _shares(plan: Plan, old: list[Grid], new: list[Grid]) -> NDArray[np.float64]:
    """Return (old, new) which part of each old grid is in each new one."""
    was = np.array([one.geometry for one in old], object)
    is_ = np.array([one.geometry for one in new], object)
    rows = plan.buildings.footprints.index.near(shapely.bounds(was).reshape(-1, 4))
    anchors = plan.buildings.footprints.anchors[rows]
    source, target = locate(anchors, was).owner, locate(anchors, is_).owner
    both = (source >= 0) & (target >= 0)
    counts = np.zeros((len(old), len(new)))
    np.add.at(counts, (source[both], target[both]), 1)
    for place in np.flatnonzero(counts.sum(axis=1) == 0).tolist():
        counts[place] = shapely.area(shapely.intersection(is_, was[place]))
    shares: NDArray[np.float64] = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1e-9)
    return shares


def _shared(
    rows: list[Grid], name: str, old: list[Grid], shares: NDArray[np.float64]
) -> list[Grid]:
    ids = [one.id for one in old]
    values = [_told(one, name) for one in old]
    known = np.array([0 if value is None else value for value in values])
    parts = np.array([_whole(value, some) for value, some in zip(known, shares, strict=True)])
    made = []
    for place, row in enumerate(rows):
        own = values[ids.index(row.id)] if row.id in ids else 0
        gives = [n for n in range(len(old)) if values[n] is not None and shares[n, place] > 0]
        if own is None or not gives:
            nothing = 0 if row.id in ids and own is not None else None
            made.append(_with(row, name, nothing))
            continue
        whole = all(shares[n, place] > 1 - 1e-9 for n in gives)
        missing = any(values[n] is None and shares[n, place] > 0 for n in range(len(old)))
        total = float(parts[:, place].sum())
        marks = {mark for n in gives for mark in old[n].estimated.split(",") if mark == name}
        if (not whole or missing) and total:
            marks.add(name)
        marks.update(mark for mark in row.estimated.split(",") if mark and mark != name)
        estimated = ",".join(sorted(marks))
        made.append(_with(row, name, total, estimated))
    return made


def _whole(value: float, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share a number in whole ones, the largest rests first; one with a fraction as it comes."""
    exact: NDArray[np.float64] = value * shares
    if value != int(value):
        return exact
    low = np.floor(exact + 1e-9).astype(np.intp)
    rest = int(value - low.sum()) if shares.sum() > 0 else 0
    order = np.argsort(-(exact - low), kind="stable")
    low[order[:rest]] += 1
    return low.astype(float)
