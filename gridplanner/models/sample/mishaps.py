"""The flaws of staff and codes, and the list of everything planted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from gridplanner.models.plan import Plan
from gridplanner.models.rows import Grid
from gridplanner.models.sample.assembly import Placed
from gridplanner.models.sample.flaws import CUT, LOST, Planted, flaw
from gridplanner.models.sample.stock import Stood
from gridplanner.models.sample.township import Township


@dataclass(frozen=True)
class Mishaps:
    """What is to go wrong in one township, by grid id."""

    vacant: str
    """The grid without a worker."""
    shared: tuple[str, str] | None
    """Two grids with one worker."""
    same_code: tuple[str, str] | None
    """Two grids with one code, the first one's."""
    overloaded: str | None
    gap: str | None
    """The grid that does not reach its neighbour."""

    @classmethod
    def choose(cls, town: Township, placed: Placed, rng: np.random.Generator) -> Mishaps:
        """Choose grids, a different one for each flaw as long as there are any."""
        overloaded = None if town.overloaded is None else placed.grids[town.overloaded]
        gap = None if town.gap is None else placed.grids[town.gap]
        taken = {overloaded, gap}
        communities: dict[int, list[str]] = {}
        for cell, id_ in zip(town.cells, placed.grids, strict=True):
            communities.setdefault(cell.community, []).append(id_)
        pairs = [
            pair
            for ids in communities.values()
            for pair in _next_to_each_other(sorted(ids, key=lambda id_: int(id_[1:])))
        ]

        def pair() -> tuple[str, str] | None:
            for place in rng.permutation(len(pairs)).tolist():
                one, other = pairs[place]
                if one not in taken and other not in taken:
                    taken.update((one, other))
                    return one, other
            return None

        same_code = pair()
        rest = [id_ for id_ in placed.grids if id_ not in taken]
        vacant = str(rng.choice(rest or placed.grids))
        taken.add(vacant)
        shared = pair()
        return cls(vacant, shared, same_code, overloaded, gap)

    def recoded(self, grids: list[Grid]) -> list[Grid]:
        """Return the grids with the code that is used twice."""
        if self.same_code is None:
            return grids
        first, second = self.same_code
        code = next(grid.code for grid in grids if grid.id == first)
        return [replace(grid, code=code) if grid.id == second else grid for grid in grids]


def _next_to_each_other(ids: list[str]) -> list[tuple[str, str]]:
    return [
        (one, other)
        for one, other in pairwise(ids)
        if len(one) == len(other)  # so that text and number order agree
    ]


def planted(plan: Plan, stood: Stood, mishaps: Mishaps) -> tuple[Planted, ...]:
    """Return all flaws of a sample."""
    flaws = [
        flaw("G1", "error", "uncovered" if mark == LOST else "cut", "building", f"b{row + 1}")
        for row, mark in enumerate(stood.marks.tolist())
        if mark in (LOST, CUT)
    ]
    if mishaps.gap is not None:
        flaws.append(flaw("G2", "error", "gap", "community", plan.grids[mishaps.gap].parent))
    flaws.append(flaw("G3", "error", "vacancy", "grid", mishaps.vacant))
    if mishaps.shared is not None:
        flaws.append(flaw("G3", "info", "several", "person", _worker(plan, mishaps.shared[0])))
    if mishaps.overloaded is not None:
        flaws.append(flaw("G4", "warning", "households", "grid", mishaps.overloaded))
        if _deviation(plan, stood, mishaps.overloaded) > 0.5:
            flaws.append(flaw("G4", "warning", "load", "grid", mishaps.overloaded))
    if mishaps.same_code is not None:
        flaws.append(flaw("G6", "error", "duplicate", "grid", mishaps.same_code[1]))
    return tuple(flaws)


def _worker(plan: Plan, grid: str) -> str:
    return next(
        one.person
        for one in plan.assignments.values()
        if one.area == grid and one.role == "full_time"
    )


def _deviation(plan: Plan, stood: Stood, grid: str) -> float:
    """Return a grid's load against the mean of the urban grids, as a fraction of it."""
    weight = {"households": 1.0, "elderly_alone": 6.0, "families_in_difficulty": 6.0}
    load = np.zeros(len(plan.grids) + 1)
    for figure, each in weight.items():
        values = np.nan_to_num(stood.buildings.values(figure)) * each
        load += np.bincount(stood.grid, values, len(load))
    urban = load[[int(one.id[1:]) for one in plan.grids.values() if one.kind == "urban"]]
    return float(load[int(grid[1:])] / urban[urban > 0].mean() - 1)
