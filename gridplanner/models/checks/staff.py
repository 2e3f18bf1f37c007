"""G3: every grid has its worker."""

from __future__ import annotations

from typing import cast

import shapely

from gridplanner.models.checks.finding import Finding, about_area
from gridplanner.models.naming import placed
from gridplanner.models.plan import Plan
from gridplanner.models.rows import WORKER_ROLES, Grid
from gridplanner.models.rules import rule
from gridplanner.models.standing import Standing
from gridplanner.words import Sentence


def workers(standing: Standing) -> list[Finding]:
    """Return grids without a worker, urban grids with part-time ones only, shared workers."""
    severity = rule(standing.plan, "G3").severity
    found = []
    for id_, grid in standing.plan.grids.items():
        posts = standing.staff(id_, *WORKER_ROLES)
        if not posts:
            found.append(_about(standing.plan, grid, "vacancy", severity))
        elif grid.kind == "urban" and all(post.role == "part_time" for post in posts):
            found.append(_about(standing.plan, grid, "part_time", "warning"))
    return found + _shared_workers(standing)


def _about(plan: Plan, grid: Grid, kind: str, severity: str) -> Finding:
    return about_area("G3", severity, kind, ("grid", grid), {"grid": placed(plan, grid)})


def _shared_workers(standing: Standing) -> list[Finding]:
    found = []
    plan = standing.plan
    for id_, posts in standing.posts_of.items():
        if len(posts) < 2:
            continue
        worked = (post.area for post in posts if post.role in WORKER_ROLES)
        grids = list(dict.fromkeys(area for area in worked if area in plan.grids))
        if len(grids) < 2 or id_ not in plan.persons:
            continue
        shapes = [plan.grids[grid].geometry for grid in grids]
        spot = shapely.point_on_surface(shapes[0])
        values = {
            "person": plan.persons[id_].name,
            "count": len(grids),
            "grids": "、".join(placed(plan, plan.grids[grid]) for grid in grids),
        }
        found.append(
            Finding(
                "G3",
                "info",
                "several",
                ("person", id_),
                (spot.x, spot.y),
                Sentence("G3.several", values),
                cast("tuple[float, float, float, float]", tuple(shapely.total_bounds(shapes))),
            )
        )
    return found
