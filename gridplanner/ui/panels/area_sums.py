"""What the areas of a plan come to, worked out when asked for and kept from edit to edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gridplanner.models.figures import GridFigures
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS
from gridplanner.models.standing import Standing
from gridplanner.ui.panels.steps import Steps, at_once

MANY = 500
"""Areas touched from which on all sums are made anew: that is no dearer than to find the few."""
STEP = 64
"""Grids that are added between two looks at the hand."""


@dataclass
class Sums:
    """Households and load of an area: what is known, and whether all of it is."""

    households: float | None = None
    load: float | None = None
    partly: bool = False
    estimated: bool = False
    awaited: bool = False

    @classmethod
    def of(cls, figures: GridFigures) -> Sums:
        """Return those of a grid."""
        count = figures.count("households")
        return cls(count.best, figures.load, bool(count.missing), count.estimated, figures.awaited)

    def add(self, other: Sums) -> None:
        """Add the sums of an area below."""
        self.households = _plus(self.households, other.households)
        self.load = _plus(self.load, other.load)
        self.partly = self.partly or other.partly
        self.estimated = self.estimated or other.estimated
        self.awaited = self.awaited or other.awaited


def _plus(left: float | None, right: float | None) -> float | None:
    return left if right is None else (left or 0.0) + right


class Totals:
    """The sums of all areas of a plan."""

    def __init__(self, standing: Standing, known: Mapping[str, Sums] | None = None) -> None:
        self.standing = standing
        self._known = dict(known or {})

    def after(self, standing: Standing, touched: Iterable[str]) -> Totals:
        """Return the totals after grids were counted anew, or areas changed, came or went."""
        touched = set(touched)
        if len(touched) > MANY:
            return Totals(standing)
        known = dict(self._known)
        for id_ in touched:
            for plan in (self.standing.plan, standing.plan):
                for one in _with_above(plan, id_):
                    known.pop(one, None)
        return Totals(standing, known)

    def of(self, id_: str) -> Sums:
        """Return the sums of an area."""
        figures = self.standing.figures.get(id_)
        if figures is not None:
            return Sums.of(figures)
        at_once(self.prepare(id_))
        return self._known[id_]

    def prepare(self, id_: str) -> Steps[None]:
        """Work out the sums of an area above the grids and of all below it, in small steps."""
        if id_ in self._known or id_ in self.standing.figures:
            return
        sums, figures = Sums(), self.standing.figures
        for at, child in enumerate(self.standing.plan.children.get(id_, ())):
            if child not in figures:
                yield from self.prepare(child)
            elif at % STEP == 0:
                yield
            sums.add(self.of(child))
        self._known[id_] = sums


def roots(plan: Plan) -> Steps[list[str]]:
    """Return the ids of the areas with none above them."""
    found: list[str] = []
    for level in AREA_LEVELS:
        for at, (above, rows) in enumerate(plan.table(level).by("parent").items()):
            if at % STEP == 0:
                yield
            if plan.level_of(above) is None:
                found += [row.id for row in rows]
    return found


def _with_above(plan: Plan, id_: str) -> list[str]:
    """Return an area's id and those of the areas above it; nothing where there is no such area."""
    if plan.find(id_) is None:
        return []
    return [id_, *(area.id for area in plan.chain(id_))]
