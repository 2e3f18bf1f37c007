"""G1: every building lies in exactly one grid, whole."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.boxes import meeting
from gridplanner.models.change import Change
from gridplanner.models.checks.finding import Finding
from gridplanner.models.naming import building_labels, placed
from gridplanner.models.rows import Grid
from gridplanner.models.rules import rule
from gridplanner.models.standing import CUT, DOUBLE, OK, UNCOVERED, Standing
from gridplanner.words import Sentence

FAR = 200.0
"""Metres: farther from any grid a building waits for a grid, not for a border to be moved."""
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
        rows = np.flatnonzero(standing.status != OK)
        return cls(rows, _findings(standing, rows))

    def after(self, old: Standing, new: Standing, change: Change) -> Misplaced:
        """Look again at what a change may concern; a county may begin with all of them lost."""
        if change.of("rule") or change.of("community"):
            return Misplaced.of(new)
        rows = np.flatnonzero(new.status != OK)
        stale = _concerned(old, new, change)
        place = np.minimum(np.searchsorted(self.rows, rows), max(len(self.rows) - 1, 0))
        kept = (
            (self.rows[place] == rows) & ~stale[rows]
            if len(self.rows)
            else np.zeros(len(rows), bool)
        )
        found = np.empty(len(rows), object)
        found[kept] = self.found[place[kept]]
        found[~kept] = _findings(new, rows[~kept])
        return Misplaced(rows, found)

    def findings(self, _standing: Standing) -> tuple[Finding, ...]:
        """Return the findings, in the order of the buildings."""
        return tuple(self.found.tolist())


def _concerned(old: Standing, new: Standing, change: Change) -> NDArray[np.bool_]:
    """Return which buildings a change may concern: by their place, their grid or their values."""
    concerned: NDArray[np.bool_] = (old.status != new.status) | (old.owner != new.owner)
    footprints = new.plan.buildings.footprints
    concerned[footprints.rows_of(change.changed_buildings)] = True
    grids = [row for rows in change.of("grid").values() for row in rows if isinstance(row, Grid)]
    if grids:
        reach = shapely.bounds([grid.geometry for grid in grids]) + (-FAR, -FAR, FAR, FAR)
        concerned |= meeting(footprints.boxes, reach)
    return concerned


def _findings(standing: Standing, rows: NDArray[np.intp]) -> NDArray[np.object_]:
    found = np.empty(len(rows), object)
    if not len(rows):
        return found
    plan = standing.plan
    severity = rule(plan, "G1").severity
    footprints = plan.buildings.footprints
    nearest = _nearest(standing, rows)
    for place, (row, named, count, (x, y), extent) in enumerate(
        zip(
            rows.tolist(),
            building_labels(plan, rows),
            plan.buildings.columns["households"].at(rows).tolist(),
            footprints.anchors[rows].tolist(),
            footprints.boxes[rows].tolist(),
            strict=True,
        )
    ):
        kind = _KINDS[int(standing.status[row])]
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
    lost = rows[standing.status[rows] == UNCOVERED]
    ids = list(standing.plan.grids)
    if not len(lost) or not ids:
        return {}
    ids.sort()  # of two grids as near as each other it is always the same one
    tree = shapely.STRtree([standing.plan.grids[id_].geometry for id_ in ids])
    points = shapely.points(standing.plan.buildings.footprints.anchors[lost])
    (at, held), away = tree.query_nearest(points, max_distance=FAR, return_distance=True)
    order = np.lexsort((-held, at))  # the last of a building's grids stays: the first by id
    return {
        int(lost[place]): (ids[grid], float(metres))
        for place, grid, metres in zip(at[order], held[order], away[order], strict=True)
    }
