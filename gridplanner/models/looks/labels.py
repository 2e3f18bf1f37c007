"""What stands on a grid: its code, its households, its worker."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gridplanner.models.plan import Plan
from gridplanner.models.rows import WORKER_ROLES, Grid
from gridplanner.models.standing import Standing
from gridplanner.words import say


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on a grid, as far as there is room: code, households, worker."""

    code: str
    households: str
    worker: str
    vacant: bool
    """Whether ``worker`` says that there is none."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines that say something, at most three, the most important first."""
        return tuple(one for one in (self.code, self.households, self.worker) if one)


def short_code(plan: Plan, grid: Grid) -> str:
    """Return the grid's own part of its code (003), else of its name, its parents' left out."""
    above = plan.chain(grid.id) if grid.id in plan.grids else []
    if above and above[0].code and grid.code.startswith(above[0].code):
        rest = grid.code[len(above[0].code) :].lstrip("-_ ")
        if rest:
            return rest
    if grid.code and (len(grid.code) <= 6 or not grid.name):
        return grid.code
    name = grid.name
    for area in reversed(above):
        if area.name and name.startswith(area.name) and name != area.name:
            name = name[len(area.name) :]
    numbered = re.fullmatch(r"(\d+[A-Za-z]?)网格", name)
    return numbered[1] if numbered else name or grid.id


def grid_label(standing: Standing, grid: str) -> Label:
    """Return the label of a grid in the language in use."""
    row = standing.plan.grids[grid]
    if standing.awaited:
        return Label(short_code(standing.plan, row), say("looks.awaited"), "", False)
    names = [
        standing.plan.persons[post.person].name
        for post in standing.staff(grid, *WORKER_ROLES)
        if post.person in standing.plan.persons
    ]
    if len(names) > 1:
        worker = say("looks.worker_and_others", name=names[0], n=len(names))
    else:
        worker = names[0] if names else say("looks.vacant")
    return Label(short_code(standing.plan, row), _households(standing, grid), worker, not names)


def _households(standing: Standing, grid: str) -> str:
    count = standing.figures[grid].count("households")
    best = count.best
    if best is None:
        # a school or a park has none, and no gap in the figures is meant
        return say("looks.households_unknown") if standing.band(grid) != "none" else ""
    key = "households"
    if count.estimated:
        key = "households_estimated"
    elif count.known is not None and count.missing:
        key = "households_at_least"
    return say(f"looks.{key}", n=f"{best:,.0f}")
