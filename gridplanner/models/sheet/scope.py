"""What a sheet is about: the chosen area, its grids, its outline and its title."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.errors import GridplannerError
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS, Area
from gridplanner.words import say


@dataclass(frozen=True, eq=False)
class Scope:
    """The chosen part of a plan."""

    plan: Plan
    area: Area | None
    level: str
    """Level of the chosen area; empty for the whole plan."""
    grids: tuple[str, ...]
    """Ids of the grids in it, by community and code."""
    outline: shapely.Geometry
    """Its land, a geometry of its own in plan metres."""
    whole: bool
    """Whether the whole plan was asked for, with what lies beside its areas."""

    def holds(self, points: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which of (n, 2) points belong to it."""
        if self.whole:
            return np.ones(len(points), bool)
        inside: NDArray[np.bool_] = shapely.contains_xy(self.outline, points)
        return inside

    @property
    def names(self) -> list[str]:
        """Its name with the names above it that it does not hold itself, from the top."""
        if self.area is None:
            return []
        own = self.area.name
        above = [one.name for one in reversed(self.plan.chain(self.area.id))]
        return [*(name for name in above if name not in own), own]


def scope_of(plan: Plan, area: str | None) -> Scope:
    """Return the chosen area, or the whole plan for ``None``; raise where there is no land."""
    whole = area is None
    if area is None:
        area = _single_top(plan)
    if area is not None and plan.level_of(area) is None:
        raise GridplannerError("sheet.no_such_area", area=area)
    row = None if area is None else plan.area(area)
    level = "" if area is None else str(plan.level_of(area))
    ids = list(plan.grids) if area is None else plan.below(area, "grid")
    if level == "micro_grid" and row is not None:
        ids = [row.parent] if row.parent in plan.grids else []
    shapes = [row.geometry] if row is not None and not row.geometry.is_empty else []
    if not shapes:
        shapes = [plan.grids[id_].geometry for id_ in ids]
    if not shapes:
        shapes = [one.geometry for one in top_areas(plan)]
    shapes = [one for one in shapes if not one.is_empty]
    if not shapes:
        raise GridplannerError("sheet.nothing_to_print")
    outline = shapely.union_all(shapely.make_valid(np.array(shapes, object)))
    grids = tuple(sorted(ids, key=lambda id_: _order(plan, id_)))
    return Scope(plan, row, level, grids, outline, whole)


def _single_top(plan: Plan) -> str | None:
    """Return the smallest area that holds the whole plan, if there is one above the grids."""
    at = None
    below = [id_ for level in AREA_LEVELS[:3] for id_ in plan.areas(level)]
    tops = [id_ for id_ in plan.children.get("", ()) if id_ in set(below)]
    while len(tops) == 1 and plan.level_of(tops[0]) in AREA_LEVELS[:3]:
        at = tops[0]
        tops = list(plan.children.get(at, ()))
    loose = [id_ for id_ in plan.children.get("", ()) if plan.level_of(id_) == "grid"]
    return None if loose else at


def top_areas(plan: Plan) -> list[Area]:
    """Return the areas of the highest level that holds any."""
    for level in AREA_LEVELS:
        if plan.areas(level):
            return list(plan.areas(level).values())
    return []


def _order(plan: Plan, grid: str) -> tuple[str, str, str, str]:
    row = plan.grids[grid]
    parent = plan.communities.get(row.parent)
    above = (parent.code or parent.name, parent.id) if parent else ("", "")
    return (*above, row.code or row.name, row.id)


def title_of(scope: Scope) -> str:
    """Return the title of a grid map: ``{county}{township}网格划分图``."""
    if scope.area is None:
        return say("sheet.title", area=scope.plan.name)
    if scope.level == "grid":
        key = "title_one" if scope.names[-1].endswith(say("sheet.grid")) else "title_grid"
        return say(f"sheet.{key}", area=say("sheet.joiner").join(scope.names))
    return say("sheet.title", area=say("sheet.joiner").join(scope.names))
