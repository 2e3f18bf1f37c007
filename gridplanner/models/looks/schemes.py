"""How buildings are divided into classes: one scheme for each colouring."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.buildings import RESIDENTIAL
from gridplanner.models.columns import Column
from gridplanner.models.looks.entry import LegendEntry
from gridplanner.models.looks.groups import Group
from gridplanner.models.looks.palette import (
    BARE,
    BUILDING,
    HUES,
    MARKS,
    NO_HOMES,
    OTHER,
    RAMP,
    Look,
    solid,
)
from gridplanner.models.looks.scheme import Codes, Columns, Rows, Scheme, places_of
from gridplanner.models.naming import building_kind
from gridplanner.models.standing import Standing
from gridplanner.words import say

ROUND = (5, 10, 20, 30, 50, 100, 200, 300, 500, 1000)
"""Where a class of households may begin; none tells fewer than five apart."""
STEPS = len(RAMP) - 1
MOST = 4096
"""Households of a building above which all are counted as one."""


@dataclass(frozen=True)
class Plain(Scheme):
    """All buildings alike."""

    looks: tuple[Look, ...] = (BUILDING,)

    @classmethod
    def of(cls, _standing: Standing, _before: Scheme | None) -> Plain:
        """See Scheme."""
        return cls()

    def columns(self, standing: Standing) -> Columns:
        """See Scheme: only its length matters."""
        return (standing.plan.buildings.columns["kind"],)

    def codes(self, columns: Columns, rows: Rows | None = None) -> Codes:
        """See Scheme."""
        return np.zeros(len(columns[0]) if rows is None else len(rows), np.uint8)

    def legend(self, occurring: Iterable[int]) -> tuple[LegendEntry, ...]:
        """See Scheme."""
        return tuple(LegendEntry(say("looks.buildings"), (self.looks[one],)) for one in occurring)


@dataclass(frozen=True)
class Cover(Scheme):
    """Covered by a grid, by none, by two, or cut."""

    planned: bool
    """Whether there is any grid; else nothing can be said."""
    looks: tuple[Look, ...] = (BUILDING, *MARKS.values())

    @classmethod
    def of(cls, standing: Standing, _before: Scheme | None) -> Cover:
        """See Scheme."""
        return cls(bool(standing.plan.grids))

    def holds(self, standing: Standing) -> bool:
        """See Scheme."""
        return self.planned == bool(standing.plan.grids)

    def columns(self, standing: Standing) -> Columns:
        """See Scheme."""
        return (standing.states,)

    def codes(self, columns: Columns, rows: Rows | None = None) -> Codes:
        """See Scheme."""
        states = columns[0].array() if rows is None else columns[0].at(rows)
        return (states if self.planned else np.zeros_like(states)).astype(np.uint8)

    def legend(self, occurring: Iterable[int]) -> tuple[LegendEntry, ...]:
        """See Scheme."""
        names = ("covered" if self.planned else "buildings", *MARKS)
        return tuple(
            LegendEntry(say(f"looks.{names[one]}"), (self.looks[one],)) for one in occurring
        )


@dataclass(frozen=True)
class Households(Scheme):
    """None, some in round steps, not filled."""

    limits: tuple[int, ...]
    """Where each class but the first begins; the first is of buildings where nobody lives."""
    looks: tuple[Look, ...]

    @classmethod
    def of(cls, standing: Standing, _before: Scheme | None) -> Households:
        """See Scheme."""
        limits = _limits(_households(standing).array())
        ramp = [solid(RAMP[place]) for place in _spread(len(limits), len(RAMP))]
        return cls(limits, (solid(NO_HOMES), *ramp, BARE))

    def columns(self, standing: Standing) -> Columns:
        """See Scheme."""
        return (_households(standing), standing.plan.buildings.columns["kind"])

    def codes(self, columns: Columns, rows: Rows | None = None) -> Codes:
        """See Scheme: homes alone are asked for their households."""
        counts = columns[0].array() if rows is None else columns[0].at(rows)
        known = ~np.isnan(counts)
        codes = np.zeros(len(counts), np.uint8)
        for limit in self.limits:
            codes += counts >= limit
        homes = places_of(columns[1], rows, dict.fromkeys(RESIDENTIAL, 1), 0) == 1
        codes[~known & homes] = len(self.limits) + 1
        return codes

    def legend(self, occurring: Iterable[int]) -> tuple[LegendEntry, ...]:
        """See Scheme."""
        return tuple(LegendEntry(self._words(one), (self.looks[one],)) for one in occurring)

    def _words(self, place: int) -> str:
        if place == 0:
            return say("looks.no_homes")
        if place > len(self.limits):
            return say("looks.homes_unknown")
        first = self.limits[place - 1]
        if place == len(self.limits):
            return say("looks.homes_from", first=first)
        return say("looks.homes_between", first=first, last=self.limits[place] - 1)


def _households(standing: Standing) -> Column:
    """Return the households, not filled where the office has struck them from its figures."""
    buildings = standing.plan.buildings
    found = buildings.columns.get("households")
    return Column.full(len(buildings), np.nan, np.float32) if found is None else found


def _limits(counts: NDArray[np.floating[Any]]) -> tuple[int, ...]:
    """Return where classes begin that hold about as many buildings each, at round numbers."""
    with np.errstate(invalid="ignore"):
        lived_in = counts[counts >= 1]
    numbers = np.bincount(np.minimum(lived_in, MOST).astype(np.int64), minlength=MOST + 1)
    above = numbers[::-1].cumsum()[::-1]
    useful = [limit for limit in ROUND if above[limit]]
    while len(useful) > STEPS:
        # the class with the fewest buildings joins the one below it
        ends = [*useful[1:], MOST + 1]
        held = [
            above[first] - (above[end] if end <= MOST else 0)
            for first, end in zip(useful, ends, strict=True)
        ]
        useful.pop(int(np.argmin(held)))
    return (1, *useful)


def _spread(count: int, among: int) -> list[int]:
    """Return evenly spread places of some colours among more."""
    return [round(one * (among - 1) / max(count - 1, 1)) for one in range(count)]


@dataclass(frozen=True)
class Kind(Scheme):
    """The commonest kinds of buildings, the rest together, and those without a kind."""

    kinds: tuple[str, ...]
    looks: tuple[Look, ...]

    @classmethod
    def of(cls, standing: Standing, _before: Scheme | None) -> Kind:
        """See Scheme."""
        words, codes = standing.plan.buildings.columns["kind"].coded()
        counts = dict(zip(words, np.bincount(codes, minlength=len(words)).tolist(), strict=True))
        counts.pop("", None)
        commonest = sorted(counts, key=lambda word: (-counts[word], word))[: len(HUES)]
        kinds = tuple(word for word in commonest if counts[word])
        hues = (solid(colour) for colour in HUES[: len(kinds)])
        return cls(kinds, (*hues, solid(OTHER), BARE))

    def columns(self, standing: Standing) -> Columns:
        """See Scheme."""
        return (standing.plan.buildings.columns["kind"],)

    def codes(self, columns: Columns, rows: Rows | None = None) -> Codes:
        """See Scheme."""
        count = len(self.kinds)
        places = {**{word: place for place, word in enumerate(self.kinds)}, "": count + 1}
        return places_of(columns[0], rows, places, count)

    def legend(self, occurring: Iterable[int]) -> tuple[LegendEntry, ...]:
        """See Scheme."""
        names = [*(building_kind(one) for one in self.kinds), say("looks.kind_rest")]
        names.append(say("looks.kind_unset"))
        return tuple(LegendEntry(names[one], (self.looks[one],)) for one in occurring)


SCHEMES: Mapping[str, type[Scheme]] = MappingProxyType(
    {"plain": Plain, "cover": Cover, "households": Households, "group": Group, "kind": Kind}
)
BUILDING_COLOURINGS = tuple(SCHEMES)
"""What the colour of a building may tell."""
