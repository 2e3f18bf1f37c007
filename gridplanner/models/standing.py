"""How a plan stands: what follows from its shapes and counts.

Derived at open, and after an edit only where its Change says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.boxes import meeting
from gridplanner.gis.ground import Borders
from gridplanner.gis.membership import NOWHERE, cut_by_borders, locate
from gridplanner.models.change import Change
from gridplanner.models.figures import GridFigures, Tally, add_up
from gridplanner.models.plan import Plan
from gridplanner.models.progress import Progress, report
from gridplanner.models.rows import WORKER_ROLES, Assignment
from gridplanner.models.rules import band

OK, UNCOVERED, DOUBLE, CUT = range(4)
"""States of a building; the worst that holds is the one named."""

MANY = 2048
"""Buildings from which on a raster of the borders is worth its making."""

Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Standing:
    """A plan with the membership of its buildings and the figures of its grids."""

    plan: Plan
    slots: Mapping[str, int]
    """A number for every grid id seen since the plan was opened; it never changes."""
    owner: NDArray[np.int32]
    """(n,) slot of the grid that holds each building, -1 where none does."""
    status: NDArray[np.int8]
    """(n,) OK, UNCOVERED, DOUBLE or CUT."""
    figures: Mapping[str, GridFigures]
    """Figures by grid id."""
    tally: Tally
    awaited: bool = False
    """Whether the buildings are still being read: nothing can be said of them yet."""

    @classmethod
    def of(cls, plan: Plan, progress: Progress | None = None) -> Standing:
        """Work out a plan from nothing."""
        slots = {id_: slot for slot, id_ in enumerate(plan.grids)}
        count = len(plan.buildings)
        owner, status = np.full(count, NOWHERE, np.int32), np.zeros(count, np.int8)
        everything = np.arange(count)
        _place(plan, list(plan.grids), slots, everything, owner, status)
        report(progress, 1, 2)
        tally = Tally(plan.buildings, plan.figures.values())
        figures = _recount(plan, slots, plan.grids, owner, tally)
        report(progress, 2, 2)
        return cls(plan, MappingProxyType(slots), owner, status, MappingProxyType(figures), tally)

    def after(self, plan: Plan, change: Change) -> Standing:
        """Return how the plan stands after a change of this one."""
        slots = dict(self.slots)
        for id_ in change.of("grid"):
            slots.setdefault(id_, len(slots))
        reshaped = set(change.reshaped("grid"))
        owner, status = self.owner, self.status
        moved: Rows = np.empty(0, np.intp)
        if reshaped:
            owner, status = owner.copy(), status.copy()
            moved = self._near(change, reshaped, slots)
            _place(plan, _close_by(plan, moved), slots, moved, owner, status)
        tally = self.tally
        if change.buildings or change.of("figure"):
            tally = Tally(plan.buildings, plan.figures.values())
        touched = self._touched(plan, change, slots, owner, moved)
        figures = dict(self.figures)
        for id_ in change.of("grid"):
            if id_ not in plan.grids:
                figures.pop(id_, None)
        figures.update(_recount(plan, slots, touched, owner, tally))
        after = Standing(
            plan, MappingProxyType(slots), owner, status, MappingProxyType(figures), tally
        )
        if not change.of("assignment"):
            worked_out = {"posts", "posts_of"} & self.__dict__.keys()
            after.__dict__.update({name: self.__dict__[name] for name in worked_out})
        return after

    def _near(self, change: Change, reshaped: set[str], slots: Mapping[str, int]) -> Rows:
        """Return the buildings that a change of shapes may concern."""
        near = np.isin(self.owner, [slots[id_] for id_ in reshaped])
        near |= meeting(self.plan.buildings.footprints.boxes, _extents(change, reshaped))
        return np.flatnonzero(near)

    def _touched(
        self,
        plan: Plan,
        change: Change,
        slots: Mapping[str, int],
        owner: NDArray[np.int32],
        moved: Rows,
    ) -> list[str]:
        """Return the grids to recount: those changed, and those of changed buildings."""
        if change.of("figure"):
            return list(plan.grids)
        rows = plan.buildings.footprints.rows_of(change.changed_buildings)
        changed = owner[moved] != self.owner[moved]
        touched = np.concatenate([owner[rows], owner[moved[changed]], self.owner[moved[changed]]])
        names = {slot: id_ for id_, slot in slots.items()}
        found = {names[slot] for slot in np.unique(touched[touched >= 0]).tolist()}
        found.update(change.of("grid"))
        return [id_ for id_ in found if id_ in plan.grids]

    def grid_of(self, row: int) -> str | None:
        """Return the id of the grid that holds a building."""
        slot = int(self.owner[row])
        return None if slot == NOWHERE else self._names[slot]

    @cached_property
    def _names(self) -> list[str]:
        return list(self.slots)

    def rows_in(self, grid: str) -> Rows:
        """Return the rows of the buildings in a grid."""
        return np.flatnonzero(self.owner == self.slots[grid])

    def area_figures(self, area: str) -> GridFigures:
        """Return the figures of an area of any level: the sum of its grids."""
        if area in self.figures:
            return self.figures[area]
        return add_up(self.figures[grid] for grid in self.plan.below(area, "grid"))

    @cached_property
    def _means(self) -> dict[str, float]:
        loads: dict[str, list[float]] = {}
        for id_, grid in self.plan.grids.items():
            load = self.figures[id_].load
            if load is not None:
                loads.setdefault(grid.kind, []).append(load)
        return {kind: sum(some) / len(some) for kind, some in loads.items()}

    def mean_load(self, kind: str) -> float | None:
        """Return the mean load of the grids of a kind."""
        return self._means.get(kind)

    def deviation(self, grid: str) -> float | None:
        """Return a grid's load against the mean of its own kind, as a fraction of the mean."""
        load, mean = self.figures[grid].load, self.mean_load(self.plan.grids[grid].kind)
        return None if load is None or not mean else load / mean - 1

    def band(self, grid: str) -> str:
        """Return where a grid's households lie in the preset: low, fit, high, over, …

        ``awaited`` while the buildings are still being read.
        """
        if self.awaited:
            return "awaited"
        households = self.figures[grid].count("households").best
        return band(self.plan, self.plan.grids[grid].kind, households)

    @cached_property
    def posts(self) -> Mapping[str, tuple[Assignment, ...]]:
        """The assignments of each area."""
        return _grouped((one.area, one) for one in self.plan.assignments.values())

    @cached_property
    def posts_of(self) -> Mapping[str, tuple[Assignment, ...]]:
        """The assignments of each person."""
        return _grouped((one.person, one) for one in self.plan.assignments.values())

    def staff(self, area: str, *roles: str) -> list[Assignment]:
        """Return the posts of some roles in an area, in the order they were given."""
        return [one for one in self.posts.get(area, ()) if one.role in roles]

    def workload(self, person: str) -> float | None:
        """Return a worker's load: Σ grid load × share ÷ capacity; ``None`` where unknown.

        Two posts in one grid, as 专职 and 巾帼网格员, are one share of its load.
        """
        shares: dict[str, float] = {}
        for one in self.posts_of.get(person, ()):
            if one.role in WORKER_ROLES and one.area in self.figures:
                shares[one.area] = max(one.share, shares.get(one.area, 0.0))
        loads = [
            load * share
            for grid, share in shares.items()
            if (load := self.figures[grid].load) is not None
        ]
        return sum(loads) / (self.plan.persons[person].capacity or 1.0) if loads else None


def _grouped(pairs: Iterable[tuple[str, Assignment]]) -> Mapping[str, tuple[Assignment, ...]]:
    grouped: dict[str, list[Assignment]] = {}
    for key, one in pairs:
        grouped.setdefault(key, []).append(one)
    return {key: tuple(some) for key, some in grouped.items()}


def _extents(change: Change, reshaped: set[str]) -> NDArray[np.float64]:
    shapes = [
        row.geometry
        for id_ in reshaped
        for row in change.of("grid")[id_]
        if row is not None and hasattr(row, "geometry")
    ]
    bounds: NDArray[np.float64] = shapely.bounds(shapes).reshape(-1, 4)
    return bounds


def _close_by(plan: Plan, rows: Rows) -> list[str]:
    """Return the grids that may hold some buildings, wholly or in part."""
    if not len(rows):
        return []
    boxes = plan.buildings.footprints.boxes[rows]
    whole = np.append(boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0))
    bounds = shapely.bounds([grid.geometry for grid in plan.grids.values()]).reshape(-1, 4)
    ids = list(plan.grids)
    return [ids[place] for place in np.flatnonzero(meeting(bounds, whole[None, :]))]


def _place(
    plan: Plan,
    grids: list[str],
    slots: Mapping[str, int],
    rows: Rows,
    owner: NDArray[np.int32],
    status: NDArray[np.int8],
) -> None:
    """Write owner and status of some buildings, which only ``grids`` may hold."""
    footprints = plan.buildings.footprints
    shapes = np.array([plan.grids[id_].geometry for id_ in grids], object)
    borders = Borders.of(shapes) if len(rows) > MANY and len(shapes) else None
    found = locate(footprints.anchors[rows], shapes, borders)
    numbers = np.array([slots[id_] for id_ in grids] + [NOWHERE], np.int32)
    owner[rows] = numbers[found.owner]
    status[rows] = np.where(found.owner == NOWHERE, UNCOVERED, OK)
    covered = rows[found.owner != NOWHERE]
    status[cut_by_borders(footprints.polygons, covered, shapes, borders)] = CUT
    status[rows[found.double]] = DOUBLE


def _recount(
    plan: Plan,
    slots: Mapping[str, int],
    grids: Iterable[str],
    owner: NDArray[np.int32],
    tally: Tally,
) -> dict[str, GridFigures]:
    chosen = {slots[id_]: plan.grids[id_] for id_ in grids}
    if not chosen:
        return {}
    wanted = np.zeros(len(slots) + 1, bool)  # the last is NOWHERE's
    wanted[list(chosen)] = True
    rows = np.flatnonzero(wanted[owner])
    counted = tally.count(rows, owner[rows], chosen)
    return {chosen[slot].id: figures for slot, figures in counted.items()}
