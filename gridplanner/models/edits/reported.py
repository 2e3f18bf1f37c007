"""Sharing what an office reported on whole grids when their ground moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

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
    if all(getattr(one, name) is None for one in old for name in REPORTED.values()):
        return after
    new = [after.grids[id_] for id_ in grids if id_ in after.grids]
    shares = _shares(before, old, new)
    rows = new
    for name in REPORTED.values():
        rows = _shared(rows, name, old, shares)
    changed = [row for row, one in zip(rows, new, strict=True) if row != one]
    return after.with_rows("grid", changed) if changed else after


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
    values = [getattr(one, name) for one in old]
    known = np.array([0 if value is None else value for value in values])
    parts = np.array([_whole(value, some) for value, some in zip(known, shares, strict=True)])
    made = []
    for place, row in enumerate(rows):
        own = values[ids.index(row.id)] if row.id in ids else 0
        gives = [n for n in range(len(old)) if values[n] is not None and shares[n, place] > 0]
        if own is None or not gives:
            nothing = 0 if row.id in ids and own is not None else None
            made.append(replace(row, **{name: nothing}))  # type: ignore[arg-type]
            continue
        whole = all(shares[n, place] > 1 - 1e-9 for n in gives)
        missing = any(values[n] is None and shares[n, place] > 0 for n in range(len(old)))
        total = int(parts[:, place].sum())
        marks = {mark for n in gives for mark in old[n].estimated.split(",") if mark == name}
        if (not whole or missing) and total:
            marks.add(name)
        marks.update(mark for mark in row.estimated.split(",") if mark and mark != name)
        estimated = ",".join(sorted(marks))
        made.append(replace(row, estimated=estimated, **{name: total}))  # type: ignore[arg-type]
    return made


def _whole(value: int, shares: NDArray[np.float64]) -> NDArray[np.intp]:
    """Share a number in whole ones, the largest rests first."""
    exact = value * shares
    low = np.floor(exact + 1e-9).astype(np.intp)
    rest = int(value - low.sum()) if shares.sum() > 0 else 0
    order = np.argsort(-(exact - low), kind="stable")
    low[order[:rest]] += 1
    return low
