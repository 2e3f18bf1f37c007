"""Counting: what the buildings of an area add up to. Unknown is unknown, never nought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.buildings import RESIDENTIAL, Buildings
from gridplanner.models.rows import Figure, Grid


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

    @property
    def best(self) -> float | None:
        """The buildings' sum, else what was reported."""
        return self.reported if self.known is None else self.known


NO_COUNT, AWAITED = Count(), Count(awaited=True)


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


Rows: TypeAlias = NDArray[np.intp]
Sums: TypeAlias = tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]
"""By slot: the sum, whether any is known, how many are missing, whether any is an estimate."""


class _Runs:
    """Buildings by their slot: neighbours in the file mostly lie in one grid, and are added first.

    Figures are 32-bit and sums 64-bit numbers: the order of adding does not show.
    """

    def __init__(self, slots: NDArray[np.int32], size: int) -> None:
        self._starts = np.flatnonzero(np.append(True, slots[1:] != slots[:-1])[: len(slots)])
        self._slots, self._size = slots[self._starts].astype(np.intp), size
        self.none = np.zeros(size, bool)

    def sum(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """Add one value of each building up by slot."""
        if not len(self._starts):
            return np.zeros(self._size)
        sums = np.add.reduceat(values, self._starts, dtype=np.float64)
        added: NDArray[np.float64] = np.bincount(self._slots, sums, self._size).astype(np.float64)
        return added


class Tally:
    """Counts the buildings of grids; columns are read once and kept for the next recount."""

    def __init__(self, buildings: Buildings, figures: Iterable[Figure]) -> None:
        self.buildings = buildings
        self.figures = [one for one in figures if one.subject == "building"]
        self._columns = {
            one.id: buildings.values(one.id)
            for one in self.figures
            if one.id in buildings.columns
            and any(True for _ in buildings.columns[one.id].filled_blocks())
        }
        kinds, kind = buildings.columns["kind"].coded()
        homes = np.array([text in RESIDENTIAL for text in kinds], bool)
        self._residential = homes[kind] if len(kind) else np.zeros(0, bool)
        self._estimates = _named(*buildings.columns["estimated"].coded())
        self._compounds = _numbered(*buildings.columns["compound"].coded())

    def column(self, figure: str) -> tuple[NDArray[Any], NDArray[np.bool_], NDArray[np.bool_]]:
        """Return of all buildings a figure, NaN where unknown; who lacks it; which is estimated."""
        length = len(self._residential)
        values = self._columns.get(figure)
        if values is None:
            values = np.full(length, np.nan, np.float32)
        estimated = self._estimates.get(figure)
        if estimated is None:
            estimated = np.zeros(length, bool)
        return values, np.isnan(values) & self._residential, estimated

    def residential(self, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Tell which of some buildings are residential, or not known to be anything else."""
        found: NDArray[np.bool_] = self._residential[rows]
        return found

    def lacking(self, figure: str, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Tell which of some buildings are residential and not filled in a figure."""
        found = self.residential(rows)
        values = self._columns.get(figure)
        return found if values is None else found & np.isnan(values[rows])

    def total(self, rows: NDArray[np.intp]) -> GridFigures:
        """Count some buildings together, whatever grids they are in."""
        return self.count(rows, np.zeros(len(rows), np.int32), {0: None})[0]

    def count(
        self, rows: Rows, slots: NDArray[np.int32], grids: Mapping[int, Grid | None]
    ) -> dict[int, GridFigures]:
        """Count some buildings by the slot of their grid.

        Parameters
        ----------
        rows, slots
            (k,) all buildings of the grids asked for, rising, and the grid slot of each.
        grids
            The grids to count, by slot; ``None`` where nothing can have been reported.
        """
        size = max(grids, default=-1) + 1
        runs = _Runs(slots, size)
        chosen = np.fromiter(grids, np.intp, len(grids))
        total = runs.sum(np.ones(len(rows), bool))[chosen].astype(int).tolist()
        compounds = self._count_compounds(rows, slots, size)[chosen].tolist()
        homes = runs.sum(self._residential[rows])[chosen].astype(int).tolist()
        counts: dict[str, list[Count]] = {}
        unknown = {missing: Count(None, missing) for missing in set(homes)}
        for one in self.figures:
            some: Iterable[Count] = [unknown[missing] for missing in homes]
            if one.id in self._columns:
                some = _counts(self._sum(one.id, rows, runs), chosen)
            if one.id in REPORTED:
                pairs = zip(some, grids.values(), strict=True)
                some = [_with_reported(count, one.id, grid) for count, grid in pairs]
            counts[one.id] = list(some)
        weight = weights(self.figures)
        own = [dict(zip(counts, some, strict=True)) for some in zip(*counts.values(), strict=True)]
        return {
            slot: GridFigures(buildings, inside, some, load_of(some, weight))
            for slot, buildings, inside, some in zip(
                grids, total, compounds, own or [{} for _ in grids], strict=True
            )
        }

    def _sum(self, figure: str, rows: Rows, runs: _Runs) -> Sums:
        values = self._columns[figure][rows]
        known = ~np.isnan(values)
        marked = self._estimates.get(figure, known[:0])
        return (
            runs.sum(np.where(known, values, np.float32(0))),
            runs.sum(known) > 0,
            runs.sum(~known & self._residential[rows]),
            runs.sum(known & marked[rows]) > 0 if len(marked) else runs.none,
        )

    def _count_compounds(self, rows: Rows, slots: NDArray[np.int32], size: int) -> NDArray[np.intp]:
        numbers = self._compounds[rows]
        inside = numbers >= 0
        if not inside.any():
            return np.zeros(size, np.intp)
        width = int(numbers.max()) + 1
        pairs = np.unique(slots[inside].astype(np.int64) * width + numbers[inside])
        return np.bincount(pairs // width, minlength=size)


def _with_reported(count: Count, figure: str, grid: Grid | None) -> Count:
    name = REPORTED.get(figure)
    if grid is None or name is None or (reported := getattr(grid, name)) is None:
        return count
    guessed = count.known is None and name in grid.estimated.split(",")
    return Count(count.known, count.missing, count.estimated or guessed, reported)


def _counts(sums: Sums, chosen: NDArray[np.intp]) -> Iterable[Count]:
    total, known, missing, estimated = (one[chosen] for one in sums)
    filled = total.astype(object)
    filled[~known] = None
    columns = (
        filled.tolist(),
        missing.astype(int).tolist(),
        (known & estimated).tolist(),
    )
    return map(Count._make, zip(*columns, repeat(None), repeat(False), strict=False))


def _named(marks: list[str], mark: NDArray[np.int32]) -> dict[str, NDArray[np.bool_]]:
    """Return by figure which buildings carry an estimate of it."""
    named: dict[str, NDArray[np.bool_]] = {}
    for number, text in enumerate(marks):
        for figure in text.split(",") if text else ():
            named[figure] = named.get(figure, False) | (mark == number)
    return named


def _numbered(texts: list[str], text: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return a number for each different text, -1 for none."""
    numbers = np.arange(len(texts), dtype=np.int32)
    numbers[[place for place, one in enumerate(texts) if not one]] = -1
    return numbers[text] if len(text) else text


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
        )
    loads = [one.load for one in parts if one.load is not None]
    return GridFigures(
        sum(one.buildings for one in parts),
        sum(one.compounds for one in parts),
        counts,
        sum(loads) if loads else None,
    )
