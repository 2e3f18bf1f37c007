"""How things look, in the window, on paper and on the web page alike: colours, labels, legends.

Colours are ``#rrggbb``; every meaning has a second channel, a hatch or a symbol.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from gridplanner.gis.outlines import neighbours
from gridplanner.gis.ragged import Polygons
from gridplanner.models.plan import Plan
from gridplanner.models.rows import WORKER_ROLES, Grid
from gridplanner.models.rules import band_within, rule
from gridplanner.models.standing import Standing
from gridplanner.words import say

COLOURINGS = ("band", "deviation", "pastel", "plain")
"""What the fill of a grid may tell."""
HATCHES = ("", "sparse", "diagonal", "cross", "dots")
"""Second channels of a fill, from none to strong; ``dots`` is for what is not known."""


@dataclass(frozen=True, slots=True)
class Look:
    """The fill of an area: a colour and a hatch over it."""

    fill: str
    hatch: str = ""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of a legend."""

    words: str
    look: Look


PASTELS = ("#f6e3c5", "#d6e8d4", "#d5e4f0", "#eadcec", "#f5ddda", "#e9ebc6")
"""Six pale colours told apart by lightness as well."""
PLAIN = Look("#f4f1e6")

BANDS: Mapping[str, Look] = MappingProxyType(
    {
        "low": Look("#cfe2f1", "sparse"),
        "fit": Look("#e2efd6"),
        "high": Look("#fbdfb4", "diagonal"),
        "over": Look("#f0a78c", "cross"),
        "unknown": Look("#eeeeec", "dots"),
        "none": Look("#f1ecdf"),
        "awaited": PLAIN,
    }
)
"""Looks of ``Standing.band``."""

DEVIATIONS: tuple[tuple[float, str, Look], ...] = (
    (-0.25, "far_below", Look("#92c5de", "sparse")),
    (-0.10, "below", Look("#d1e5f0")),
    (0.10, "near", Look("#f7f7f2")),
    (0.25, "above", Look("#fddbc7", "diagonal")),
    (float("inf"), "far_above", Look("#f4a582", "cross")),
)
"""Classes of a deviation from the mean: upper limit, name, look; the centre is the mean."""
NO_DEVIATION = Look("#eeeeec", "dots")

LINES: Mapping[str, tuple[str, float, tuple[float, ...]]] = MappingProxyType(
    {
        "district": ("#4a3f63", 3.2, (6.0, 2.0, 1.0, 2.0, 1.0, 2.0)),
        "township": ("#5b4a7a", 2.4, (7.0, 2.0, 1.5, 2.0)),
        "community": ("#6f6386", 1.8, (6.0, 2.5)),
        "grid": ("#77726b", 1.5, ()),
        "micro_grid": ("#a09a90", 0.8, (1.5, 2.0)),
    }
)
"""Borders by level: colour, width in points on paper or pixels on screen, dashes in widths."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A building that asks for attention: fill, outline and the name of its symbol."""

    fill: str
    line: str
    symbol: str


BUILDING = Mark("#b9ad9b", "#8d8171", "")
MARKS: Mapping[str, Mark] = MappingProxyType(
    {
        "uncovered": Mark("#d55e00", "#7a2e00", "ring_cross"),
        "double": Mark("#cc79a7", "#7d2a58", "two_rings"),
        "cut": Mark("#e69f00", "#7a5200", "ring_slash"),
    }
)
"""Okabe–Ito; in the order of ``Standing.status`` 1, 2, 3."""


def deviation_class(deviation: float | None) -> str:
    """Return the class of a deviation: far_below, below, near, above, far_above or unknown."""
    if deviation is None:
        return "unknown"
    for limit, name, _ in DEVIATIONS[:2]:
        if deviation < limit:
            return name
    return next(name for limit, name, _ in DEVIATIONS[2:] if deviation <= limit)


_DEVIATION_LOOKS = {name: look for _, name, look in DEVIATIONS} | {
    "unknown": NO_DEVIATION,
    "awaited": PLAIN,
}


def grid_neighbours(plan: Plan) -> dict[str, set[str]]:
    """Return for every grid the grids it shares a border with."""
    ids = list(plan.grids)
    around: dict[str, set[str]] = {id_: set() for id_ in ids}
    shapes = np.array([grid.geometry for grid in plan.grids.values()], dtype=object)
    for left, right in neighbours(Polygons.of(shapes)).tolist():
        around[ids[left]].add(ids[right])
        around[ids[right]].add(ids[left])
    return around


def pastel_classes(
    around: Mapping[str, set[str]], before: Mapping[str, int] | None = None
) -> dict[str, int]:
    """Give every grid one of the pastels, another than its neighbours'.

    A grid keeps the colour it had ``before`` unless a grid of a smaller number has taken it next
    to it. Without ``before`` the answer follows from the ids and their neighbours alone.
    """
    before = before or {}
    given: dict[str, int] = {}
    order = sorted(around, key=lambda id_: (id_ not in before, _number(id_), id_))
    for id_ in order:
        taken = {given[other] for other in around[id_] if other in given}
        wish = before.get(id_, _number(id_) % len(PASTELS))
        free = [one for one in _from(wish) if one not in taken]
        given[id_] = free[0] if free else _make_room(id_, around, given)
    return given


def _number(id_: str) -> int:
    digits = "".join(one for one in id_ if one.isdigit())
    return int(digits) if digits else 0


def _from(first: int) -> list[int]:
    return [(first + step) % len(PASTELS) for step in range(len(PASTELS))]


def _make_room(id_: str, around: Mapping[str, set[str]], given: dict[str, int]) -> int:
    """Return a colour for a grid all of whose colours are taken, moving neighbours aside."""
    for colour in range(len(PASTELS)):
        moves = {}
        for other in sorted(one for one in around[id_] if given.get(one) == colour):
            taken = {given[near] for near in around[other] if near in given} | {colour}
            free = [one for one in range(len(PASTELS)) if one not in taken]
            if not free:
                break
            moves[other] = free[0]
        else:
            given.update(moves)
            return colour
    counts = np.bincount([given[one] for one in around[id_] if one in given], minlength=6)
    return int(counts.argmin())


def grid_class(standing: Standing, grid: str, colouring: str, pastels: Mapping[str, int]) -> str:
    """Return the class of a grid in a colouring: a key of ``class_looks``."""
    if colouring == "band":
        return standing.band(grid)
    if standing.awaited and colouring != "pastel":
        return "plain" if colouring == "plain" else "awaited"
    if colouring == "deviation":
        return deviation_class(standing.deviation(grid))
    if colouring == "pastel":
        return str(pastels[grid])
    return "plain"


def grid_classes(
    standing: Standing, grids: Iterable[str], colouring: str, pastels: Mapping[str, int]
) -> dict[str, str]:
    """Return the classes of some grids in a colouring."""
    if colouring == "band" and not standing.awaited:
        return _bands(standing, grids)
    return {id_: grid_class(standing, id_, colouring, pastels) for id_ in grids}


def _bands(standing: Standing, grids: Iterable[str]) -> dict[str, str]:
    """Return the bands of some grids; the presets are looked up once for all."""
    presets = rule(standing.plan, "G4").values
    limits = {kind: (preset or {}).get("households") for kind, preset in presets.items()}
    rows, figures = standing.plan.grids, standing.figures
    return {
        id_: band_within(limits.get(rows[id_].kind), figures[id_].count("households").best)
        for id_ in grids
    }


def class_looks(colouring: str) -> Mapping[str, Look]:
    """Return the looks of a colouring by class."""
    if colouring == "band":
        return BANDS
    if colouring == "deviation":
        return _DEVIATION_LOOKS
    if colouring == "pastel":
        return {str(number): Look(colour) for number, colour in enumerate(PASTELS)}
    return {"plain": PLAIN}


def legend(colouring: str, classes: Iterable[str] | None = None) -> tuple[LegendEntry, ...]:
    """Return the legend of a colouring, of the classes that occur; pastels tell nothing."""
    if colouring not in {"band", "deviation"}:
        return ()
    occurring = None if classes is None else set(classes)
    return tuple(
        LegendEntry(say(f"looks.{colouring}_{name}"), look)
        for name, look in class_looks(colouring).items()
        if (name != "awaited" if occurring is None else name in occurring)
    )


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


def fills(standing: Standing, colouring: str, pastels: Mapping[str, int]) -> dict[str, Look]:
    """Return the look of every grid with a shape."""
    looks = class_looks(colouring)
    return {
        id_: looks[grid_class(standing, id_, colouring, pastels)] for id_ in standing.plan.grids
    }
