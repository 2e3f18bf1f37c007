"""G1: every building lies in exactly one grid, whole."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.models.change import Change
from gridplanner.models.checks.finding import Finding, above_grids_changed
from gridplanner.models.naming import building_labels, placed
from gridplanner.models.rows import Grid
from gridplanner.models.rules import rule
from gridplanner.models.standing import CUT, DOUBLE, OK, UNCOVERED, Standing
from gridplanner.words import Sentence

FAR = 200.0
"""Metres: farther from any grid a building waits for a grid, not for a border to be moved."""
_FEW = 64
"""Lost buildings up to which the grids near each are looked up, and not all taken."""
_KINDS = {UNCOVERED: "uncovered", DOUBLE: "double", CUT: "cut"}


@dataclass(frozen=True, eq=False)
class Misplaced:
    """The buildings that lie in no grid, in two, or across a border."""

    rows: NDArray[np.intp]
    """(k,) rising."""
    found: NDArray[np.object_]
    """(k,) one finding for each row."""

    @classmethod
    def of(cls, standing: Standing) -> Misplaced:
        """Look at every building."""
        rows = np.flatnonzero(standing.states.array() != OK)
        return cls(rows, _findings(standing, rows))

    def after(self, old: Standing, new: Standing, change: Change) -> Misplaced:
        """Look again at what a change may concern; a county may begin with all of them lost."""
        if change.of("rule") or above_grids_changed(change):
            return Misplaced.of(new)
        still = new.owners is old.owners and new.states is old.states
        if still and not change.of("grid") and not change.buildings:
            return self
        moved = _elsewhere(old, new)
        wrong = moved[new.states.at(moved) != OK]
        rows = np.union1d(self.rows[~np.isin(self.rows, moved)], wrong)
        place = np.minimum(np.searchsorted(self.rows, rows), max(len(self.rows) - 1, 0))
        kept = self.rows[place] == rows if len(self.rows) else np.zeros(len(rows), bool)
        kept &= ~np.isin(rows, np.concatenate([moved, _near(new, change)]))
        found = np.empty(len(rows), object)
        found[kept] = self.found[place[kept]]
        found[~kept] = _findings(new, rows[~kept])
        return Misplaced(rows, found)

    def findings(self, _standing: Standing) -> tuple[Finding, ...]:
        """Return the findings, in the order of the buildings."""
        return tuple(self.found.tolist())


def _elsewhere(old: Standing, new: Standing) -> NDArray[np.intp]:
    """Return the rising rows of the buildings whose grid or state is another."""
    owners, states = old.owners.changed_rows(new.owners), old.states.changed_rows(new.states)
    return np.union1d(owners, states)


def _near(new: Standing, change: Change) -> NDArray[np.intp]:
    """Return the rows that a change may concern by their place or their values."""
    footprints = new.plan.buildings.footprints
    grids = [row for rows in change.of("grid").values() for row in rows if isinstance(row, Grid)]
    near = footprints.rows_of(change.changed_buildings)
    if grids:
        reach = shapely.total_bounds([grid.geometry for grid in grids])
        around = footprints.index.near(reach + (-FAR, -FAR, FAR, FAR))
        near = np.concatenate([near, around])
    return near


def _findings(standing: Standing, rows: NDArray[np.intp]) -> NDArray[np.object_]:
    found = np.empty(len(rows), object)
    if not len(rows):
        return found
    plan = standing.plan
    severity = rule(plan, "G1").severity
    footprints = plan.buildings.footprints
    nearest = _nearest(standing, rows)
    for place, (row, state, named, count, (x, y), extent) in enumerate(
        zip(
            rows.tolist(),
            standing.states.at(rows).tolist(),
            building_labels(plan, rows),
            plan.buildings.columns["households"].at(rows).tolist(),
            footprints.anchors[rows].tolist(),
            footprints.boxes[rows].tolist(),
            strict=True,
        )
    ):
        kind = _KINDS[state]
        near = nearest.get(row)
        code = f"G1.{kind}" if near or kind != "uncovered" else "G1.uncovered_alone"
        grid = near[0] if near else standing.grid_of(row)
        values = {
            "building": named,
            "households": "" if isnan(count) else Sentence("G1.households", {"count": count}),
            "grid": placed(plan, plan.grids[grid]) if grid else "",
            "metres": near[1] if near else 0.0,
        }
        subject = ("building", f"b{footprints.numbers[row]}")
        sentence = Sentence(code, values)
        found[place] = Finding("G1", severity, kind, subject, (x, y), sentence, tuple(extent))
    return found


def _nearest(standing: Standing, rows: NDArray[np.intp]) -> dict[int, tuple[str, float]]:
    """Return for uncovered buildings the nearest grid within ``FAR`` and its distance, metres."""
    lost = rows[standing.states.at(rows) == UNCOVERED]
    plan = standing.plan
    if not len(lost):
        return {}
    reach = plan.buildings.footprints.boxes[lost] + (-FAR, -FAR, FAR, FAR)
    grids = plan.grids_near(reach) if len(lost) <= _FEW else list(plan.grids.values())
    if not grids:
        return {}
    grids.sort(key=lambda grid: grid.id)  # of two as near as each other it is always the same one
    ids = [grid.id for grid in grids]
    tree = shapely.STRtree([grid.geometry for grid in grids])
    points = shapely.points(plan.buildings.footprints.anchors[lost])
    (at, held), away = tree.query_nearest(points, max_distance=FAR, return_distance=True)
    order = np.lexsort((-held, at))  # the last of a building's grids stays: the first by id
    return {
        int(lost[place]): (ids[grid], float(metres))
        for place, grid, metres in zip(at[order], held[order], away[order], strict=True)
    }
