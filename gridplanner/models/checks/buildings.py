"""G1: every building lies in exactly one grid, whole."""

from __future__ import annotations

from math import isnan

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.models.checks.finding import Finding
from gridplanner.models.naming import building_labels, label
from gridplanner.models.rules import rule
from gridplanner.models.standing import CUT, DOUBLE, OK, UNCOVERED, Standing
from gridplanner.words import Sentence

FAR = 200.0
"""Metres: farther from any grid a building waits for a grid, not for a border to be moved."""
_KINDS = {UNCOVERED: "uncovered", DOUBLE: "double", CUT: "cut"}


def each_in_one_grid(standing: Standing) -> list[Finding]:
    """Return the buildings that lie in no grid, in two, or across a border."""
    rows = np.flatnonzero(standing.status != OK)
    if not len(rows):
        return []
    plan = standing.plan
    severity = rule(plan, "G1").severity
    footprints = plan.buildings.footprints
    nearest = _nearest(standing, rows)
    found = []
    for row, named, count, (x, y), extent in zip(
        rows.tolist(),
        building_labels(plan, rows),
        plan.buildings.columns["households"].at(rows).tolist(),
        footprints.anchors[rows].tolist(),
        footprints.boxes[rows].tolist(),
        strict=True,
    ):
        kind = _KINDS[int(standing.status[row])]
        near = nearest.get(row)
        code = f"G1.{kind}" if near or kind != "uncovered" else "G1.uncovered_alone"
        grid = near[0] if near else standing.grid_of(row)
        values = {
            "building": named,
            "households": "" if isnan(count) else Sentence("G1.households", {"count": count}),
            "grid": label(plan.grids[grid]) if grid else "",
            "metres": near[1] if near else 0.0,
        }
        subject = ("building", f"b{footprints.numbers[row]}")
        sentence = Sentence(code, values)
        found.append(Finding("G1", severity, kind, subject, (x, y), sentence, tuple(extent)))
    return found


def _nearest(standing: Standing, rows: NDArray[np.intp]) -> dict[int, tuple[str, float]]:
    """Return for uncovered buildings the nearest grid within ``FAR`` and its distance, metres."""
    lost = rows[standing.status[rows] == UNCOVERED]
    ids = list(standing.plan.grids)
    if not len(lost) or not ids:
        return {}
    tree = shapely.STRtree([standing.plan.grids[id_].geometry for id_ in ids])
    points = shapely.points(standing.plan.buildings.footprints.anchors[lost])
    (at, held), away = tree.query_nearest(
        points, max_distance=FAR, return_distance=True, all_matches=False
    )
    return {
        int(lost[place]): (ids[grid], float(metres))
        for place, grid, metres in zip(at, held, away, strict=True)
    }
