"""Counting: what the buildings of an area add up to. Unknown is unknown, never nought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from gridplanner.models.rows import Figure


class Count(NamedTuple):
    """A figure of an area: the sum of what is known, and how many buildings are not filled."""

    known: float | None = None
    """Sum over the buildings that are filled; ``None`` where none is."""
    missing: int = 0
    """Residential buildings that are not filled."""
    estimated: bool = False
    """Whether an estimate is in the sum, or in ``reported`` where that is what counts."""
    reported: int | None = None
    """What the office filled in on the grid itself (填报)."""
    awaited: bool = False
    """Whether the buildings are still being read: nothing can be said yet."""
    blank: int = 0
    """Grids that are not filled, where it is grids that carry the figure."""

    @property
    def best(self) -> float | None:
        """The buildings' sum, else what was reported."""
        return self.reported if self.known is None else self.known


NO_COUNT, AWAITED, BLANK = Count(), Count(awaited=True), Count(blank=1)


@dataclass(frozen=True, slots=True)
class GridFigures:
    """The figures of a grid, or of a larger area: their sums."""

    buildings: int = 0
    compounds: int = 0
    counts: Mapping[str, Count] = field(default_factory=dict)
    load: float | None = None
    """Household equivalents (折算户); ``None`` where nothing that weighs is known."""
    awaited: bool = False
    """Whether the buildings are still being read: nothing can be said yet."""

    def count(self, figure: str) -> Count:
        """Return one figure; unknown where it is not counted."""
        return self.counts.get(figure, AWAITED if self.awaited else NO_COUNT)


REPORTED = {"households": "households_reported", "population": "population_reported"}
"""Figures that a grid may carry itself, and where."""


def weights(figures: Iterable[Figure]) -> dict[str, float]:
    """Return the household equivalents of one of each figure: visits a year ÷ 2."""
    return {
        one.id: one.visits_per_year / 2
        for one in figures
        if one.visits_per_year is not None and one.visits_per_year > 0
    }


def load_of(counts: Mapping[str, Count], weight: Mapping[str, float]) -> float | None:
    """Return the load of some counts; unknown where households and all else are."""
    known = []
    for figure, each in weight.items():
        best = counts[figure].best if figure in counts else None
        if best is not None:
            known.append(best * each)
    return sum(known) if known else None


def add_up(parts: Iterable[GridFigures]) -> GridFigures:
    """Add the figures of several grids."""
    parts = list(parts)
    if any(one.awaited for one in parts):
        return GridFigures(awaited=True)
    names = {name: None for one in parts for name in one.counts}
    counts = {}
    for name in names:
        some = [one.count(name) for one in parts]
        known = [one.best for one in some if one.best is not None]
        counts[name] = Count(
            sum(known) if known else None,
            sum(one.missing for one in some),
            any(one.estimated for one in some),
            blank=sum(one.blank for one in some),
        )
    loads = [one.load for one in parts if one.load is not None]
    return GridFigures(
        sum(one.buildings for one in parts),
        sum(one.compounds for one in parts),
        counts,
        sum(loads) if loads else None,
    )
