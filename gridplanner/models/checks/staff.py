"""G3: every grid has its worker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import cast

import shapely

from gridplanner.models.change import Change
from gridplanner.models.checks.finding import (
    Finding,
    about_area,
    above_grids_changed,
    changed_posts,
)
from gridplanner.models.checks.subjects import OneByOne
from gridplanner.models.naming import placed
from gridplanner.models.rows import WORKER_ROLES, Grid
from gridplanner.models.rules import rule, softer
from gridplanner.models.standing import Standing
from gridplanner.words import Listed, Sentence


class Staffed(OneByOne):
    """Grids without a worker, and urban grids with part-time ones only."""

    table = "grid"

    def look(self, standing: Standing) -> Callable[[str], Iterator[Finding]]:
        """Return how the findings about a grid are found."""
        severity = rule(standing.plan, "G3").severity
        mild = softer(severity, "warning")

        def look(id_: str) -> Iterator[Finding]:
            grid = standing.plan.grids[id_]
            posts = standing.staff(id_, *WORKER_ROLES)
            if not posts:
                yield _about(standing, grid, "vacancy", severity)
            elif grid.kind == "urban" and all(post.role == "part_time" for post in posts):
                yield _about(standing, grid, "part_time", mild)

        return look

    def concerned(self, _old: Standing, _new: Standing, change: Change) -> Iterable[str] | None:
        """Return the grids that changed, and those whose posts did."""
        if change.of("rule") or above_grids_changed(change):
            return None
        return [*change.of("grid"), *(post.area for post in changed_posts(change))]


class Shared(OneByOne):
    """Workers on several grids."""

    table = "person"

    def look(self, standing: Standing) -> Callable[[str], Iterator[Finding]]:
        """Return how the finding about a person is found."""

        def look(id_: str) -> Iterator[Finding]:
            worked = (post.area for post in standing.held_by(id_, *WORKER_ROLES))
            grids = list(dict.fromkeys(area for area in worked if area in standing.plan.grids))
            if len(grids) > 1:
                yield _several(standing, id_, [standing.plan.grids[grid] for grid in grids])

        return look

    def concerned(self, old: Standing, new: Standing, change: Change) -> Iterable[str] | None:
        """Return the people whose posts changed, and those whose grids did."""
        if change.of("rule") or above_grids_changed(change):
            return None
        held = (
            post.person
            for standing in (old, new)
            for grid in change.of("grid")
            for post in standing.posts.get(grid, ())
        )
        return [*(post.person for post in changed_posts(change)), *held]


def _about(standing: Standing, grid: Grid, kind: str, severity: str) -> Finding:
    values = {"grid": placed(standing.plan, grid)}
    return about_area(standing.plan, "G3", severity, kind, ("grid", grid), values)


def _several(standing: Standing, person: str, grids: list[Grid]) -> Finding:
    shapes = [grid.geometry for grid in grids]
    spot, _ = standing.plan.table("grid").spot(grids[0].id)
    values = {
        "person": standing.plan.persons[person].name,
        "count": len(grids),
        "grids": Listed(tuple(placed(standing.plan, grid) for grid in grids)),
    }
    return Finding(
        "G3",
        "info",
        "several",
        ("person", person),
        spot,
        Sentence("G3.several", values),
        cast("tuple[float, float, float, float]", tuple(shapely.total_bounds(shapes))),
    )
