"""G1: every building lies in exactly one grid, whole."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.models.checks.finding import Finding
from gridplanner.models.naming import building_label, label
from gridplanner.models.rules import rule
from gridplanner.models.standing import CUT, DOUBLE, OK, UNCOVERED, Standing
from gridplanner.words import Sentence

_KINDS = {UNCOVERED: "uncovered", DOUBLE: "double", CUT: "cut"}


def each_in_one_grid(standing: Standing) -> list[Finding]:
    """Return the buildings that lie in no grid, in two, or across a border."""
    rows = np.flatnonzero(standing.status != OK)
    if not len(rows):
        return []
    plan = standing.plan
    severity = rule(plan, "G1").severity
    footprints = plan.buildings.footprints
    bounds = footprints.boxes[rows]
    nearest = _nearest(standing, rows)
    found = []
    for place, row in enumerate(rows.tolist()):
        kind = _KINDS[int(standing.status[row])]
        near = nearest.get(row)
        code = f"G1.{kind}" if near or kind != "uncovered" else "G1.uncovered_alone"
        grid = near[0] if near else standing.grid_of(row)
        values = {
            "building": building_label(plan, row),
            "households": _households(standing, row),
            "grid": label(plan.grids[grid]) if grid else "",
            "metres": near[1] if near else 0.0,
        }
        found.append(
            Finding(
                "G1",
                severity,
                kind,
                ("building", f"b{footprints.numbers[row]}"),
                tuple(footprints.anchors[row].tolist()),
                Sentence(code, values),
                tuple(bounds[place].tolist()),
            )
        )
    return found


def _households(standing: Standing, row: int) -> Sentence | str:
    count = standing.plan.buildings.number("households", row)
    return "" if count is None else Sentence("G1.households", {"count": count})


def _nearest(standing: Standing, rows: NDArray[np.intp]) -> dict[int, tuple[str, float]]:
    """Return for uncovered buildings the nearest grid and how far it is, metres."""
    lost = rows[standing.status[rows] == UNCOVERED]
    ids = list(standing.plan.grids)
    if not len(lost) or not ids:
        return {}
    tree = shapely.STRtree([standing.plan.grids[id_].geometry for id_ in ids])
    points = shapely.points(standing.plan.buildings.footprints.anchors[lost])
    (at, held), away = tree.query_nearest(points, return_distance=True, all_matches=False)
    return {
        int(lost[place]): (ids[grid], float(metres))
        for place, grid, metres in zip(at, held, away, strict=True)
    }
