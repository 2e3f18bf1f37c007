"""What the buildings and stair units of the women's groups add up to, on whole columns at once."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.rows import Unit
from gridplanner.models.standing import Standing

Rows: TypeAlias = NDArray[np.intp]
HOUSEHOLDS = "households"
FEW = 8
"""What is asked of fewer than one building in so many is taken of these alone."""


class GroupLoad(NamedTuple):
    """The load of a women's group."""

    load: float | None = None
    """Household equivalents; ``None`` where nothing that weighs is known."""
    households: float | None = None
    estimated: bool = False


UNKNOWN = GroupLoad()


def group_loads(
    standing: Standing, groups: Collection[str] | None = None
) -> Mapping[str, GroupLoad]:
    """Add up the buildings of some women's groups, or of all; those that hold none are left out.

    A figure of a building that is shared by stair units is shared among them by their households.
    """
    steps = adding(standing, groups)
    while True:
        try:
            next(steps)
        except StopIteration as ended:
            found: Mapping[str, GroupLoad] = ended.value
            return found


def adding(
    standing: Standing, groups: Collection[str] | None = None
) -> Generator[None, None, Mapping[str, GroupLoad]]:
    """Return ``group_loads``, and yield on the way where a window may look up."""
    known = standing.plan.womens_groups
    wanted = known.keys() if groups is None else {id_ for id_ in groups if id_ in known}
    held = standing.circles.held
    names = [one for one in wanted if one in held]
    numbers = {name: place for place, name in enumerate(names)}
    yield
    rows, places = _held(standing, numbers, everyone=groups is None)
    yield
    sums = _Sums(len(names), standing)
    for _ in sums.add(rows, places):
        yield
    units = _units_of(standing, wanted, everyone=groups is None)
    sums.add_units([(numbers[one.womens_group], one) for one in units])
    yield
    return dict(zip(names, sums.told(), strict=True))


def _held(
    standing: Standing, numbers: Mapping[str, int], *, everyone: bool
) -> tuple[Rows, NDArray[np.intp]]:
    """Return the rows of buildings in some groups, and the number of the group of each."""
    column = standing.plan.buildings.columns["womens_group"]
    if everyone:
        texts, codes = column.coded()
        of_text = np.array([numbers.get(text, -1) for text in texts], np.intp)
        all_places = of_text[codes] if len(codes) else np.empty(0, np.intp)
        rows = np.flatnonzero(all_places >= 0)
        return rows, all_places[rows]
    slots = {slot for name in numbers for slot in standing.circles.slots_of(name)}
    grids = [standing.id_at(slot) for slot in slots if slot >= 0]
    near, _ = standing.rows_by_slot([one for one in grids if one in standing.plan.grids])
    if -1 in slots:  # buildings that no grid holds: there is no other way to them
        near = np.union1d(near, np.flatnonzero(standing.owner < 0))
    places = np.array([numbers.get(text, -1) for text in column.at(near).tolist()], np.intp)
    inside = places >= 0
    return near[inside], places[inside]


def _units_of(standing: Standing, wanted: Collection[str], *, everyone: bool) -> Iterator[Unit]:
    table = standing.plan.table("unit")
    if everyone:
        yield from (one for one in map(_unit, table.values()) if one.womens_group in wanted)
    elif table:
        groups = standing.plan.units_by("womens_group")
        yield from (one for id_ in wanted for one in groups.get(id_, ()))


def _unit(row: object) -> Unit:
    return cast("Unit", row)


class _Sums:
    """Sums by place of a group."""

    def __init__(self, size: int, standing: Standing) -> None:
        self._plan = standing.plan
        counted = standing.plan.buildings.columns
        weighed = standing.tally.weights.items()
        self._weights = {figure: each for figure, each in weighed if figure in counted}
        self._size = size
        self.load, self.households = np.zeros(size), np.zeros(size)
        self.weighed, self.counted = np.zeros(size, bool), np.zeros(size, bool)
        self.estimated = np.zeros(size, bool)

    @property
    def _figures(self) -> Iterable[str]:
        return dict.fromkeys([*self._weights, HOUSEHOLDS])

    def add(self, rows: Rows, places: NDArray[np.intp]) -> Iterator[None]:
        """Add whole buildings, a figure at each turn."""
        marks = self._marks(rows)
        for figure in self._figures:
            values = self._values(figure, rows)
            known = ~np.isnan(values)
            self._put(figure, places[known], values[known], marks[figure][known])
            yield

    def _few(self, rows: Rows) -> bool:
        return FEW * len(rows) < len(self._plan.buildings)

    def _values(self, figure: str, rows: Rows) -> NDArray[np.float64]:
        column = self._plan.buildings.columns[figure]
        found = column.at(rows) if self._few(rows) else column.array()[rows]
        return found.astype(float)

    def _marks(self, rows: Rows) -> Mapping[str, NDArray[np.bool_]]:
        """Return by figure which of some rows carry an estimate of it."""
        column = self._plan.buildings.columns["estimated"]
        names, codes = _coded(column.at(rows).tolist()) if self._few(rows) else column.coded()
        codes = codes if self._few(rows) else codes[rows]
        marked = {
            figure: np.array([figure in text.split(",") for text in names], bool)
            for figure in self._figures
        }
        return {figure: of[codes] if len(rows) else of[:0] for figure, of in marked.items()}

    def add_units(self, units: list[tuple[int, Unit]]) -> None:
        """Add the parts of buildings that stair units are."""
        if not units:
            return
        rows = self._plan.buildings.find([one.building for _, one in units])
        there = rows >= 0
        rows = rows[there]
        units = [one for one, is_ in zip(units, there.tolist(), strict=True) if is_]
        places = np.array([place for place, _ in units], np.intp)
        parts = np.array([self._share(one) for _, one in units], float)
        own = np.array([one.households for _, one in units], float)  # None is NaN then
        for figure in self._figures:
            whole = self._values(figure, rows)
            counted = own if figure == HOUSEHOLDS else np.full(len(rows), np.nan)
            guessed = np.isnan(counted)
            values = np.where(guessed, whole * parts, counted)
            known = ~np.isnan(values)
            self._put(figure, places[known], values[known], guessed[known] & (values[known] > 0))

    def _share(self, unit: Unit) -> float:
        """Return which part of its building a unit is: by households, else all are alike."""
        all_of_it = self._plan.units_by("building")[unit.building]
        counts = [one.households for one in all_of_it]
        total = sum(count for count in counts if count is not None)
        if unit.households is None or None in counts or not total:
            return 1 / len(all_of_it)
        return unit.households / total

    def _put(
        self,
        figure: str,
        places: NDArray[np.intp],
        values: NDArray[np.float64],
        marked: NDArray[np.bool_],
    ) -> None:
        added = np.bincount(places, values, self._size)
        if figure in self._weights:
            self.load += self._weights[figure] * added
            self.weighed[places] = True
        if figure == HOUSEHOLDS:
            self.households += added
            self.counted[places] = True
        self.estimated[places[marked]] = True

    def told(self) -> Iterator[GroupLoad]:
        """Yield what each group comes to."""
        columns = (self.load, self.weighed, self.households, self.counted, self.estimated)
        for load, weighed, households, counted, estimated in zip(
            *(one.tolist() for one in columns), strict=True
        ):
            yield GroupLoad(load if weighed else None, households if counted else None, estimated)


def _coded(texts: list[str]) -> tuple[list[str], NDArray[np.int32]]:
    places: dict[str, int] = {}
    codes = [places.setdefault(text, len(places)) for text in texts]
    return list(places), np.array(codes, np.int32)
