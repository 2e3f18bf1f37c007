"""The overview (总览): what an area comes to in people, organisation, households and balance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.balance import IN_BAND
from gridplanner.models.change import Change
from gridplanner.models.figures import Count
from gridplanner.models.overview.coverage import Coverage
from gridplanner.models.plan import Plan
from gridplanner.models.rows import WORKER_ROLES
from gridplanner.models.rules import band
from gridplanner.models.standing import Standing
from gridplanner.models.women.organisation import federation_of
from gridplanner.models.women.service import LEVELS, WHOLE, Serving, serving_in

GAPS = ("no_worker", "no_federation", "no_executive", "no_home")
"""What a grid may lack, in the order of the columns."""
HOUSEHOLDS = "households"
_FIRST = 2 + len(GAPS)
_SUM, _FILLED, _MISSING, _ESTIMATED, _BLANK = range(5)
_EACH = 5
"""Numbers that are kept of each figure."""
Values: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evenness:
    """How even the loads of an area's grids are, each against the mean of its own kind.

    All are ``None`` where nothing can be measured.
    """

    cv: float | None = None
    """Population standard deviation of load ÷ mean of the kind, ÷ its mean; of two
    grids at least."""
    worst: float | None = None
    """The deviation farthest from the mean, with its sign."""
    even: float | None = None
    """Share of the grids within ±10 % of the mean."""

    @classmethod
    def of(cls, ratios: Values) -> Evenness:
        """Measure loads as shares of their kind's mean; NaN is left out."""
        known = ratios[~np.isnan(ratios)]
        if not len(known) or not known.mean():
            return cls()
        away = known - 1
        return cls(
            float(known.std() / known.mean()) if len(known) > 1 else None,
            float(away[np.argmax(np.abs(away))]),
            float((np.abs(away) <= IN_BAND + 1e-12).mean()),
        )


@dataclass(frozen=True, slots=True)
class Overview:
    """What one area comes to."""

    area: str
    """Id; empty for the whole plan."""
    grids: int
    serving: Serving
    gaps: Mapping[str, int]
    """By ``GAPS`` how many grids lack it."""
    homes: int
    """Residential buildings."""
    grouped: int
    """Residential buildings in a women's group."""
    compounds: int
    counts: Mapping[str, Count]
    """Households, and the figures on the worker's card."""
    evenness: Evenness


class GridFacts:
    """What is added up of every grid, as numbers by slot; a grid that is gone has none."""

    def __init__(self, figures: tuple[str, ...], values: Values) -> None:
        self.figures = figures
        self.values = values
        """(s, k) whether it is a grid, what it lacks, its compounds, and its figures."""

    @classmethod
    def none(cls, standing: Standing) -> GridFacts:
        """Return facts of which none is filled in yet."""
        return cls(card_figures(standing.plan), np.zeros((0, 0)))

    def after(self, standing: Standing, grids: Sequence[str]) -> GridFacts:
        """Return the facts with some grids looked at anew."""
        width = _FIRST + _EACH * len(self.figures)
        values = np.zeros((len(standing.slots), width))
        values[: len(self.values)] = self.values if len(self.values) else 0
        made = GridFacts(self.figures, values)
        made.fill(standing, grids)
        return made

    def fill(self, standing: Standing, grids: Iterable[str]) -> None:
        """Look at some grids anew, in place: only while nobody else holds the facts."""
        for id_ in grids:
            if id_ in standing.slots:
                self.values[standing.slots[id_]] = _line(standing, id_, self.figures)


def _line(standing: Standing, grid: str, figures: Sequence[str]) -> list[float]:
    if grid not in standing.plan.grids:
        return [0.0] * (_FIRST + _EACH * len(figures))
    counted = standing.figures[grid]
    line = [1.0, *map(float, lacks(standing, grid)), float(counted.compounds)]
    for figure in figures:
        count = counted.count(figure)
        known = count.best is not None
        line += [count.best or 0.0, known, count.missing, count.estimated, count.blank]
    return line


def lacks(standing: Standing, grid: str) -> tuple[bool, ...]:
    """Tell which of ``GAPS`` a grid has."""
    plan = standing.plan
    return (
        not standing.staff(grid, *WORKER_ROLES),
        federation_of(plan, grid) is None,
        not standing.staff(grid, "executive"),
        grid not in plan.table("micro_home").by("parent"),
    )


def card_figures(plan: Plan) -> tuple[str, ...]:
    """Return the figures that an overview shows: households, and those on the worker's card."""
    card = [one.id for one in plan.figures.values() if one.on_card]
    return (HOUSEHOLDS, *(id_ for id_ in card if id_ != HOUSEHOLDS))


def touched_grids(standing: Standing, change: Change) -> set[str]:
    """Return the grids of which other facts may hold after a change."""
    found = {*standing.recounted, *change.of("grid")}
    for table, field in (("assignment", "area"), ("federation", "area"), ("micro_home", "parent")):
        pairs = change.of(table).values()
        found.update(getattr(one, field) for pair in pairs for one in pair if one is not None)
    return found


def ratios(standing: Standing) -> Values:
    """(s,) Return the grids' loads as shares of the mean of their kind.

    NaN where unknown, and for kinds without a preset: schools, parks and firms differ by nature.
    """
    loads = standing.loads
    means = np.full(len(loads.names) + 1, np.nan)
    for at, kind in enumerate(loads.names):
        mean = loads.means.get(kind)
        if mean and band(standing.plan, kind, None) != "none":
            means[at] = mean
    found: Values = loads.values / means[loads.kinds]
    return found


class Ground:
    """Which grids lie at or under each area, found when asked for; of one shape of the plan."""

    def __init__(self, standing: Standing) -> None:
        self._plan, self._slots = standing.plan, standing.slots
        self._known: dict[str, NDArray[np.intp]] = {}

    def slots(self, area: str) -> NDArray[np.intp]:
        """Return the slots of an area's grids, all for the whole plan."""
        found = self._known.get(area)
        if found is None:
            found = self._known[area] = np.array(self._looked_up(area), np.intp)
        return found

    def _looked_up(self, area: str) -> list[int]:
        if not area or area in self._plan.grids:
            return [self._slots[id_] for id_ in ([area] if area else self._plan.grids)]
        found = [self._slots[one.id] for one in self._plan.grids_by("parent").get(area, ())]
        for level in LEVELS:
            for one in self._plan.table(level).by("parent").get(area, ()):
                found += self.slots(one.id).tolist()
        return found


@dataclass(frozen=True, eq=False)
class Dashboard:
    """A plan with what overviews are made of."""

    standing: Standing
    facts: GridFacts
    coverage: Coverage
    ground: Ground

    @cached_property
    def ratios(self) -> Values:
        """(s,) The grids' loads as shares of the mean of their kind, NaN where not measured."""
        return ratios(self.standing)

    def grids(self, area: str) -> list[str]:
        """Return the grids at or under an area, all for the whole plan."""
        return [self.standing.id_at(slot) for slot in self.ground.slots(area).tolist()]

    def overview(self, area: str) -> Overview:
        """Return what an area comes to, or for an empty id the whole plan."""
        standing, facts = self.standing, self.facts
        slots = self.ground.slots(area)
        sums = facts.values[slots].sum(axis=0)
        homes, grouped = self.coverage.homes, self.coverage.grouped
        if area in standing.plan.grids:
            serving = serving_in(standing.plan, area, standing.today)
        else:
            serving = standing.service.of_area(area or WHOLE)
        return Overview(
            area,
            int(sums[0]),
            serving,
            {gap: int(sums[at]) for at, gap in enumerate(GAPS, start=1)},
            int(homes[slots].sum() if area else homes.sum()),
            int(grouped[slots].sum() if area else grouped.sum()),
            int(sums[_FIRST - 1]),
            {one: _count(sums, at) for at, one in enumerate(facts.figures)},
            Evenness.of(self.ratios[slots]),
        )

    def lacking(self, area: str, gap: str) -> list[str]:
        """Return the grids of an area that lack something."""
        slots = self.ground.slots(area)
        found = slots[self.facts.values[slots, 1 + GAPS.index(gap)] > 0]
        return [self.standing.id_at(slot) for slot in found.tolist()]

    def beyond(self, area: str, share: float) -> list[str]:
        """Return the grids of an area whose load is off the mean by more than a share."""
        slots = self.ground.slots(area)
        found = slots[np.abs(self.ratios[slots] - 1) > share + 1e-12]
        return [self.standing.id_at(slot) for slot in found.tolist()]


def reshapes(change: Change) -> bool:
    """Tell whether other grids may lie under some area after a change."""
    if any(change.of(level) for level in LEVELS):
        return True
    pairs = change.of("grid").values()
    return any(getattr(one, "parent", None) != getattr(two, "parent", None) for one, two in pairs)


def _count(sums: Values, at: int) -> Count:
    start = _FIRST + _EACH * at
    known = sums[start + _FILLED] > 0
    return Count(
        float(sums[start + _SUM]) if known else None,
        int(sums[start + _MISSING]),
        bool(sums[start + _ESTIMATED]),
        blank=int(sums[start + _BLANK]),
    )


def children(plan: Plan, area: str) -> list[str]:
    """Return the areas directly below an area down to grids, or the topmost ones of the plan."""
    below = plan.children.get(area, ())
    micro = plan.areas("micro_grid")
    return [id_ for id_ in below if id_ not in micro]
