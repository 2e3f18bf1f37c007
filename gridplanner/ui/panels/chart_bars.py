"""The bars of the load chart: who carries how much, sorted within each kind, against its mean."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.bearers import (
    Bearer,
    By,
    bearers,
    everyone,
    grids_of,
    groups_bearing,
    place_of,
)
from gridplanner.models.looks import DEVIATIONS
from gridplanner.models.plan import Plan
from gridplanner.models.rules import band
from gridplanner.models.standing import Standing
from gridplanner.models.women.group_loads import adding
from gridplanner.ui.panels.steps import Steps, parts

GAP = 2
"""Bars' widths between two kinds."""
STEP = 200
"""Bars that are looked through between two looks at what the hand does."""
MEASURED: Mapping[By, int] = {
    "grid": 200,
    "worker": 100,
    "group": 200,
    "community": 10,
    "township": 1,
}
"""How many are measured between two looks: an area is as much work as its grids are many."""
Order: TypeAlias = Literal["load", "deviation", "plan"]
ORDERS: tuple[Order, ...] = ("load", "deviation", "plan")
LIMITS, CLASSES = [limit for limit, _, _ in DEVIATIONS], [name for _, name, _ in DEVIATIONS]
TONES = (*CLASSES, "unknown")
"""Classes of deviation, by which bars are coloured."""
NO_BAR = -1


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which bars are shown, and in what order within their kind."""

    order: Order = "load"
    kind: str = ""
    """One kind alone, to compare like with like; empty for all."""
    area: str = ""
    """Only who bears load in this area; empty for all."""
    text: str = ""
    """Only whose name holds this."""


ALL = Sieve()


@dataclass(frozen=True, slots=True)
class Bar:
    """One who bears load."""

    id: str
    name: str
    group: str
    load: float
    deviation: float | None
    households: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The bars of one kind, from a place up to another, and their mean where it means anything."""

    name: str
    start: int
    stop: int
    mean: float | None


class Measures:
    """Kind and load of all who bear load, kept from edit to edit."""

    def __init__(self, standing: Standing, by: By, known: Mapping[str, Bearer]) -> None:
        self.standing = standing
        self.by = by
        self._known = known

    @classmethod
    def of(cls, standing: Standing, by: By) -> Steps[Measures]:
        """Measure all of them."""
        known: dict[str, Bearer] = {}
        found = bearers(standing, by)
        if by == "group":
            loads = yield from adding(standing)
            found = groups_bearing(standing, everyone(standing, by), loads)
        for count, one in enumerate(found):
            known[one.id] = one
            if count % MEASURED[by] == 0:
                yield
        return cls(standing, by, known)

    def after(self, standing: Standing, touched: Iterable[str]) -> Steps[Measures]:
        """Return the measures with some of them taken anew."""
        known = dict(self._known)
        for some in parts(list(touched), MEASURED[self.by]):
            for id_ in some:
                known.pop(id_, None)
            known.update({one.id: one for one in bearers(standing, self.by, some)})
            yield
        return Measures(standing, self.by, known)

    @property
    def kinds(self) -> list[str]:
        """The kinds there are, in the plan's order."""
        return list(dict.fromkeys(one.kind for one in self._known.values()))

    def bars(self, sieve: Sieve = ALL) -> Steps[Bars]:
        """Sort them within each kind and set them against its mean, that of all of the kind."""
        order = everyone(self.standing, self.by)
        found = [self._known[id_] for id_ in order if id_ in self._known]
        yield
        kinds = np.array([one.kind for one in found], object)
        loads = np.array([one.load for one in found], float)  # None is NaN then
        yield
        shown = yield from self._passing(found, sieve)
        bars = Bars(self.standing, self.by, found)
        for kind in dict.fromkeys(kinds.tolist()):
            mine = (kinds == kind) & ~np.isnan(loads)
            chosen = np.flatnonzero(mine & shown)
            if len(chosen):
                mean = None if _is_free(self.standing.plan, kind) else float(loads[mine].mean())
                bars.add(kind, _sorted(chosen, loads, mean, sieve.order), loads, mean)
            yield
        return bars

    def _passing(self, found: list[Bearer], sieve: Sieve) -> Steps[NDArray[np.bool_]]:
        """Return which of some who bear load pass a sieve."""
        shown = np.array([not sieve.kind or one.kind == sieve.kind for one in found], bool)
        if not sieve.area and not sieve.text:
            return shown
        plan, text = self.standing.plan, sieve.text.casefold()
        inside = set(plan.below(sieve.area, "grid")) if sieve.area else set()
        for some in parts(np.flatnonzero(shown).tolist(), STEP):
            for at in some:
                id_ = found[at].id
                fits = not text or text in place_of(plan, self.by, id_).casefold()
                if fits and sieve.area:
                    fits = not inside.isdisjoint(grids_of(self.standing, self.by, id_))
                shown[at] = fits
            yield
        return shown


def _sorted(
    chosen: NDArray[np.intp], loads: NDArray[np.float64], mean: float | None, order: Order
) -> NDArray[np.intp]:
    """Return some places: the most laden first, or the farthest from the mean, or as they are."""
    if order == "plan":
        return chosen
    keys = np.abs(loads[chosen] - mean) if order == "deviation" and mean else loads[chosen]
    return chosen[np.argsort(-keys, kind="stable")]


class Bars:
    """Bars beside one another, with gaps between kinds."""

    def __init__(self, standing: Standing, by: By, found: list[Bearer]) -> None:
        self.standing = standing
        self.by = by
        self._found = found
        self._at = np.empty(0, np.intp)
        """Place of each bar's bearer in ``found``, ``NO_BAR`` in a gap."""
        self.loads = np.empty(0)
        self.deviations = np.empty(0)
        """As fractions of the mean; NaN where there is nothing to be measured against."""
        self.groups: list[Group] = []

    def add(
        self, kind: str, order: NDArray[np.intp], loads: NDArray[np.float64], mean: float | None
    ) -> None:
        """Put the bars of a kind beside those there are, in an order of places in ``found``."""
        start, gap = len(self), np.full(GAP, np.nan)
        own = loads[order]
        away = own / mean - 1 if mean else np.full(len(own), np.nan)
        self.groups.append(Group(kind, start, start + len(own), mean))
        self._at = np.concatenate([self._at, order, np.full(GAP, NO_BAR)])
        self.loads = np.concatenate([self.loads, own, gap])
        self.deviations = np.concatenate([self.deviations, away, gap])

    def __len__(self) -> int:
        return len(self._at)

    @property
    def count(self) -> int:
        """How many bars there are, without the gaps."""
        return len(self) - GAP * len(self.groups)

    def __getitem__(self, at: int) -> Bar | None:
        if self._at[at] == NO_BAR:
            return None
        one, away = self._found[self._at[at]], float(self.deviations[at])
        return Bar(
            one.id,
            place_of(self.standing.plan, self.by, one.id),
            one.kind,
            float(self.loads[at]),
            None if np.isnan(away) else away,
            one.households,
        )

    def __iter__(self) -> Iterator[Bar | None]:
        return (self[at] for at in range(len(self)))

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {self._found[at].id: place for place, at in enumerate(self._at.tolist()) if at >= 0}

    def places(self, ids: Collection[str]) -> list[int]:
        """Return where some bars stand, from the left; those that are not there are left out."""
        return sorted(self._places[id_] for id_ in set(ids) if id_ in self._places)

    @cached_property
    def tones(self) -> NDArray[np.int8]:
        """(n,) place in ``TONES`` of the class of each bar's deviation; -1 in a gap."""
        (low, lower, upper, high), away = LIMITS[:-1], self.deviations
        number = np.sum([away >= low, away >= lower, away > upper, away > high], axis=0)
        tones = np.where(np.isnan(away), len(CLASSES), number).astype(np.int8)
        tones[self._at == NO_BAR] = NO_BAR
        return tones


def _is_free(plan: Plan, kind: str) -> bool:
    """Tell whether a kind has no size to keep to: schools, parks and firms differ by nature."""
    return kind != "mixed" and band(plan, kind, None) == "none"
