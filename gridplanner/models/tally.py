"""Counting buildings by their grid: whole columns at a time, or a few buildings by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import repeat
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.buildings import RESIDENTIAL, Buildings
from gridplanner.models.columns import Column
from gridplanner.models.figures import BLANK, REPORTED, Count, GridFigures, load_of, weights
from gridplanner.models.rows import Figure, Grid

FEW = 8
"""What is asked of fewer than one building in so many is taken of these alone."""
Coded: TypeAlias = tuple[list[str], NDArray[np.int32]]
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
    """Counts the buildings of grids.

    Of few buildings their values alone are taken; what whole columns come to is worked out when it
    is asked for first and kept as long as the column is the same.
    """

    def __init__(
        self, buildings: Buildings, figures: Iterable[Figure], before: Tally | None = None
    ) -> None:
        self.buildings = buildings
        known = tuple(figures)
        self.figures = [one for one in known if one.subject == "building"]
        self.weights = weights(known)
        """Household equivalents of one of each figure."""
        self._of_grids = [one.id for one in known if one.subject == "grid"]
        self._kept: dict[str, tuple[Column, Any]] = dict(before._kept) if before else {}

    def _whole(self, name: str, column: Column, make: Callable[[Column], Any]) -> Any:
        kept = self._kept.get(name)
        if kept is None or kept[0] is not column:
            kept = self._kept[name] = (column, make(column))
        return kept[1]

    def _few(self, rows: Rows) -> bool:
        return FEW * len(rows) < len(self.buildings)

    def _is_filled(self, figure: str) -> bool:
        """Tell whether any building is filled in a figure."""
        column = self.buildings.columns.get(figure)
        if column is None:
            return False
        found: bool = self._whole(f"{figure}?", column, _any_filled)
        return found

    def _values(self, figure: str, rows: Rows) -> NDArray[np.float32]:
        column = self.buildings.columns[figure]
        found: NDArray[np.float32]
        if self._few(rows):
            found = column.at(rows)
        else:
            found = self._whole(figure, column, Column.array)[rows]
        return found

    def _coded(self, name: str, rows: Rows) -> Coded:
        """Return the different texts of a column, and for each of some rows the place of its."""
        column = self.buildings.columns[name]
        if self._few(rows):
            return column.coded_at(rows)
        words, codes_of_all = self._whole(name, column, Column.coded)
        return words, codes_of_all[rows]

    def column(self, figure: str) -> tuple[NDArray[Any], NDArray[np.bool_], NDArray[np.bool_]]:
        """Return of all buildings a figure, NaN where unknown; who lacks it; which is estimated."""
        rows = np.arange(len(self.buildings))
        if self._is_filled(figure):
            values = self._values(figure, rows)
        else:
            values = np.full(len(rows), np.nan, np.float32)
        marked = _named(*self._coded("estimated", rows)).get(figure)
        estimated = np.zeros(len(rows), bool) if marked is None else marked
        return values, np.isnan(values) & self.residential(rows), estimated

    def residential(self, rows: Rows) -> NDArray[np.bool_]:
        """Tell which of some buildings are residential, or not known to be anything else."""
        kinds, kind = self._coded("kind", rows)
        homes = np.array([text in RESIDENTIAL for text in kinds], bool)
        return homes[kind] if len(rows) else np.zeros(0, bool)

    def lacking(self, figure: str, rows: Rows) -> NDArray[np.bool_]:
        """Tell which of some buildings are residential and not filled in a figure."""
        found = self.residential(rows)
        return found & np.isnan(self._values(figure, rows)) if self._is_filled(figure) else found

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
        residential = self.residential(rows)
        homes = runs.sum(residential)[chosen].astype(int).tolist()
        marks = _named(*self._coded("estimated", rows))
        counts: dict[str, list[Count]] = {}
        unknown = {missing: Count(None, missing) for missing in set(homes)}
        for one in self.figures:
            some: Iterable[Count] = [unknown[missing] for missing in homes]
            if self._is_filled(one.id):
                values = self._values(one.id, rows)
                some = _counts(_sums(values, residential, marks.get(one.id), runs), chosen)
            if one.id in REPORTED:
                pairs = zip(some, grids.values(), strict=True)
                some = [_with_reported(count, one.id, grid) for count, grid in pairs]
            counts[one.id] = list(some)
        own = [dict(zip(counts, some, strict=True)) for some in zip(*counts.values(), strict=True)]
        return {
            slot: self._figures(buildings, inside, some, grids[slot])
            for slot, buildings, inside, some in zip(
                grids, total, compounds, own or [{} for _ in grids], strict=True
            )
        }

    def _figures(
        self, buildings: int, compounds: int, counts: dict[str, Count], grid: Grid | None
    ) -> GridFigures:
        """Return what the buildings of a grid add up to, and what it carries itself."""
        if grid is not None and self._of_grids:
            counts = {**counts, **{id_: _of_grid(id_, grid) for id_ in self._of_grids}}
        return GridFigures(buildings, compounds, counts, load_of(counts, self.weights))

    def _count_compounds(self, rows: Rows, slots: NDArray[np.int32], size: int) -> NDArray[np.intp]:
        numbers = _numbered(*self._coded("compound", rows))
        inside = numbers >= 0
        if not inside.any():
            return np.zeros(size, np.intp)
        width = int(numbers.max()) + 1
        pairs = np.unique(slots[inside].astype(np.int64) * width + numbers[inside])
        return np.bincount(pairs // width, minlength=size)


def _sums(
    values: NDArray[np.float32],
    residential: NDArray[np.bool_],
    marked: NDArray[np.bool_] | None,
    runs: _Runs,
) -> Sums:
    known = ~np.isnan(values)
    return (
        runs.sum(np.where(known, values, np.float32(0))),
        runs.sum(known) > 0,
        runs.sum(~known & residential),
        runs.none if marked is None else runs.sum(known & marked) > 0,
    )


def _of_grid(figure: str, grid: Grid) -> Count:
    """Return a figure that a grid carries itself."""
    value = grid.figures.get(figure)
    if value is None:
        return BLANK
    return Count(value, estimated=figure in grid.estimated.split(","))


def _any_filled(column: Column) -> bool:
    return any(True for _ in column.filled_blocks())


def _with_reported(count: Count, figure: str, grid: Grid | None) -> Count:
    name = REPORTED.get(figure)
    if grid is None or name is None or (reported := getattr(grid, name)) is None:
        return count
    guessed = count.known is None and name in grid.estimated.split(",")
    return count._replace(estimated=count.estimated or guessed, reported=reported)


def _counts(sums: Sums, chosen: NDArray[np.intp]) -> Iterable[Count]:
    total, known, missing, estimated = (one[chosen] for one in sums)
    filled = total.astype(object)
    filled[~known] = None
    columns = (
        filled.tolist(),
        missing.astype(int).tolist(),
        (known & estimated).tolist(),
    )
    return map(Count._make, zip(*columns, repeat(None), repeat(False), repeat(0), strict=False))


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
