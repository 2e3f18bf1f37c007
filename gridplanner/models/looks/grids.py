"""What the fill of a grid tells: its class in a colouring."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from gridplanner.models.change import Change
from gridplanner.models.looks.neighbours import (
    Around,
    grid_neighbours,
    neighbours_after,
    pastel_classes,
)
from gridplanner.models.looks.organised import organised_class, reorganised
from gridplanner.models.looks.palette import (
    BANDS,
    DEVIATIONS,
    KINDS,
    NO_DEVIATION,
    ORGANISED,
    OTHER_KIND,
    PASTELS,
    PLAIN,
    VACANT,
    Look,
)
from gridplanner.models.looks.workers import WorkersBeside, workers_of
from gridplanner.models.rules import band_within, preset_for, presets
from gridplanner.models.standing import Standing

COLOURINGS = ("band", "deviation", "worker", "federation", "kind", "pastel", "plain")
"""What the fill of a grid may tell."""
SHARED = "+"
"""Ends the class of a grid that several workers share."""
BY_NEIGHBOURS = ("pastel", "worker")
"""Colourings that go by who is next to whom."""


def deviation_class(deviation: float | None) -> str:
    """Return the class of a deviation: far_below, below, near, above, far_above or unknown."""
    if deviation is None:
        return "unknown"
    for limit, name, _ in DEVIATIONS[:2]:
        if deviation < limit:
            return name
    return next(name for limit, name, _ in DEVIATIONS[2:] if deviation <= limit)


_PASTEL_LOOKS = {str(number): Look(colour) for number, colour in enumerate(PASTELS)}
_LOOKS: Mapping[str, Mapping[str, Look]] = MappingProxyType(
    {
        "band": BANDS,
        "deviation": {
            **{name: look for _, name, look in DEVIATIONS},
            "unknown": NO_DEVIATION,
            "awaited": PLAIN,
        },
        "worker": {
            **_PASTEL_LOOKS,
            **{name + SHARED: Look(look.fill, "diagonal") for name, look in _PASTEL_LOOKS.items()},
            "vacant": VACANT,
        },
        "federation": ORGANISED,
        "kind": {**KINDS, "other": OTHER_KIND},
        "pastel": _PASTEL_LOOKS,
        "plain": {"plain": PLAIN},
    }
)


def class_looks(colouring: str) -> Mapping[str, Look]:
    """Return the looks of a colouring by class."""
    return _LOOKS[colouring]


@dataclass(frozen=True, eq=False)
class GridClasses:
    """The class of every grid in a colouring: a key of ``class_looks``."""

    colouring: str
    of: Mapping[str, str]
    around: Around = field(default_factory=dict)
    """Who is next to whom, where the colouring goes by it."""
    shades: Mapping[str, int] = field(default_factory=dict)
    """The pastel of every grid, or of every worker."""
    changed: frozenset[str] = frozenset()
    """The grids whose class is another than before the last change, came or went."""

    @classmethod
    def work_out(
        cls, standing: Standing, colouring: str, around: Around | None = None
    ) -> GridClasses:
        """Work out the classes of a plan from nothing."""
        if colouring in BY_NEIGHBOURS:
            around = grid_neighbours(standing.plan) if around is None else around
            beside = around if colouring == "pastel" else WorkersBeside(standing, around)
            shades = pastel_classes(beside)
            return cls(colouring, {}, around, shades)._with(standing, standing.plan.grids)
        return cls(colouring, {})._with(standing, standing.plan.grids)

    def after(self, standing: Standing, change: Change) -> GridClasses:
        """Return the classes after a change; only what it concerns is looked at."""
        touched = {*standing.recounted, *change.of("grid")}
        if self.colouring == "federation":
            touched.update(id_ for id_ in reorganised(change) if id_ in standing.plan.grids)
        if self.colouring in BY_NEIGHBOURS:
            return self._recoloured(standing, change)
        # a mean moves every deviation, a rule every band
        if change.of("rule") or (touched and self.colouring == "deviation"):
            touched.update(standing.plan.grids)
        return self._with(standing, touched)

    def _recoloured(self, standing: Standing, change: Change) -> GridClasses:
        """Return the same where neighbours or workers are others now."""
        moved = set(change.reshaped("grid"))
        around = neighbours_after(self.around, standing.plan, moved) if moved else self.around
        touched = moved
        if self.colouring == "worker":
            posts = (one for pair in change.of("assignment").values() for one in pair)
            touched = moved | {getattr(one, "area", "") for one in posts}
            if change.of("person"):
                touched = set(standing.plan.grids)
        if not touched:
            return replace(self, changed=frozenset())
        if self.colouring == "pastel":
            shades = pastel_classes(around, self.shades, touched)
            touched |= _differing(self.shades, shades)
        else:
            beside = WorkersBeside(standing, around)
            firsts = {beside.first(id_) for id_ in touched if id_ in around} - {""}
            shades = pastel_classes(beside, self.shades, firsts)
            for worker in _differing(self.shades, shades):
                touched.update(beside.grids_of(worker))
        fresh = GridClasses(self.colouring, self.of, around, shades)
        return fresh._with(standing, touched)

    def _with(self, standing: Standing, ids: Iterable[str]) -> GridClasses:
        """Return the same with the classes of some grids worked out anew."""
        grids = standing.plan.grids
        found, ids = dict(self.of), set(ids)
        known = presets(standing.plan)
        for id_ in ids:
            if id_ in grids:
                found[id_] = self._class_of(standing, id_, known)
            else:
                found.pop(id_, None)
        changed = frozenset(id_ for id_ in ids if self.of.get(id_) != found.get(id_))
        return GridClasses(self.colouring, found, self.around, self.shades, changed)

    def _class_of(self, standing: Standing, grid: str, known: Mapping[str, Any]) -> str:
        if self.colouring in ("band", "deviation") and standing.awaited:
            return "awaited"
        if self.colouring == "band":
            row = standing.plan.grids[grid]
            limits = preset_for(known, row.kind, row.preset).get("households")
            return band_within(limits, standing.figures[grid].count("households").best)
        if self.colouring == "deviation":
            return deviation_class(standing.deviation(grid))
        if self.colouring == "federation":
            return organised_class(standing, grid)
        if self.colouring == "kind":
            kind = standing.plan.grids[grid].kind
            return kind if kind in KINDS else "other"
        return self._shade_of(standing, grid) if self.colouring in BY_NEIGHBOURS else "plain"

    def _shade_of(self, standing: Standing, grid: str) -> str:
        """Return the class of a grid where it goes by who is next to whom."""
        if self.colouring == "pastel":
            return str(self.shades[grid])
        staff = workers_of(standing, grid)
        shade = str(self.shades[staff[0]]) if staff else "vacant"
        return shade + SHARED if len(staff) > 1 else shade

    @property
    def looks(self) -> Mapping[str, Look]:
        """The look of every grid."""
        known = class_looks(self.colouring)
        return {id_: known[name] for id_, name in self.of.items()}


def _differing(before: Mapping[str, int], after: Mapping[str, int]) -> set[str]:
    return {id_ for id_, shade in after.items() if before.get(id_) != shade}
