"""How a plan stands: what follows from its shapes and counts.

Derived at open, and after an edit only where its Change says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.borders import where_different
from gridplanner.gis.ground import Borders
from gridplanner.gis.membership import NOWHERE, cut_by_borders, locate
from gridplanner.models.buildings import Buildings
from gridplanner.models.change import Change
from gridplanner.models.columns import Column
from gridplanner.models.figures import REPORTED, GridFigures, add_up
from gridplanner.models.lineage import today
from gridplanner.models.loads import Loads
from gridplanner.models.overlay import Overlay
from gridplanner.models.people.duties import Duties
from gridplanner.models.people.posts import is_held, turns
from gridplanner.models.plan import Plan
from gridplanner.models.progress import Progress, report
from gridplanner.models.rows import WORKER_ROLES, Assignment, Row
from gridplanner.models.rules import band
from gridplanner.models.tally import Tally
from gridplanner.models.women.circles import Circles
from gridplanner.models.women.organisation import is_set_up
from gridplanner.models.women.service import Service

OK, UNCOVERED, DOUBLE, CUT = range(4)
"""States of a building; the worst that holds is the one named."""

UNCOUNTED = frozenset({"womens_group", "name", "code", "address", "extra"})
"""Building columns that nothing is counted from."""
ORGANISED = {"federation", "womens_group", "assignment"}
MANY = 2048
"""Buildings from which on a raster of the borders is worth its making."""

Rows = NDArray[np.intp]
V = TypeVar("V")


@dataclass(frozen=True, eq=False)
class Standing:
    """A plan with the membership of its buildings and the figures of its grids."""

    plan: Plan
    slots: Mapping[str, int]
    """A number for every grid id seen since the plan was opened; it never changes."""
    owners: Column
    """(n,) int32, slot of the grid that holds each building, -1 where none does."""
    states: Column
    """(n,) int8, OK, UNCOVERED, DOUBLE or CUT."""
    figures: Mapping[str, GridFigures]
    """Figures by grid id."""
    tally: Tally
    recounted: frozenset[str] = frozenset()
    """The grids whose figures were counted anew since the standing before."""
    awaited: bool = False
    """Whether the buildings are still being read: nothing can be said of them yet."""
    today: str = field(default_factory=today)
    """The day on which posts are looked at, ISO 8601."""

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
        owners, states = Column.of(owner), Column.of(status)
        return cls(plan, MappingProxyType(slots), owners, states, MappingProxyType(figures), tally)

    @classmethod
    def awaiting(cls, plan: Plan) -> Standing:
        """Return how a plan stands while its buildings are still being read."""
        slots = {id_: slot for slot, id_ in enumerate(plan.grids)}
        return cls(
            plan,
            MappingProxyType(slots),
            Column.of(np.empty(0, np.int32)),
            Column.of(np.empty(0, np.int8)),
            MappingProxyType(dict.fromkeys(plan.grids, GridFigures(awaited=True))),
            Tally(plan.buildings, plan.figures.values()),
            awaited=True,
        )

    def after(self, plan: Plan, change: Change) -> Standing:
        """Return how the plan stands after a change of this one."""
        if not (change.of("grid") or change.of("figure") or self._recounts(change)):
            after = replace(self, plan=plan, recounted=frozenset())
            self._hand_on(after, change)
            return after
        slots, names = self.slots, self._names
        if fresh := [id_ for id_ in change.of("grid") if id_ not in slots]:
            numbers = {id_: slot for slot, id_ in enumerate(fresh, len(slots))}
            slots, names = _overlay(slots).after(numbers), _longer(names, len(slots), fresh)
        owners, states, moved = self._placed(plan, change, slots)
        tally = self.tally
        if self._recounts(change) or change.of("figure"):
            tally = Tally(plan.buildings, plan.figures.values(), self.tally)
        touched = self._touched(plan, change, owners, moved, names)
        gone = [id_ for id_ in change.of("grid") if id_ not in plan.grids]
        counted = _recount_some(plan, slots, touched, owners, tally)
        figures = _overlay(self.figures).after(
            counted, [one for one in gone if one in self.figures]
        )
        recounted = frozenset([*touched, *gone])
        after = Standing(plan, slots, owners, states, figures, tally, recounted, today=self.today)
        after.__dict__["_names"] = names
        self._hand_on(after, change)
        return after

    def on(self, day: str) -> tuple[Standing, Change]:
        """Return how the plan stands on another day, and the posts that begin or end till then.

        They are told as a change, of rows that stay what they are: what is looked at again after
        an edit of posts is looked at again then.
        """
        posts = self.plan.assignments.values()
        turned = {one.id: (one, one) for one in posts if turns(one, self.today, day)}
        change = Change({"assignment": turned} if turned else {})
        after = replace(self, today=day, recounted=frozenset())
        self._hand_on(after, change)
        return after, change

    def _recounts(self, change: Change) -> bool:
        """Tell whether a change is of building columns that figures are counted from."""
        return bool(change.buildings.keys() - UNCOUNTED)

    def _hand_on(self, after: Standing, change: Change) -> None:
        """Let the next standing have what was worked out of this one and holds still."""
        kept = {"owner"} if after.owners is self.owners else set()
        kept |= {"status"} if after.states is self.states else set()
        kept |= {"_names"} if after.slots is self.slots else set()
        after.__dict__.update({name: self.__dict__[name] for name in kept & self.__dict__.keys()})
        if "loads" in self.__dict__:
            counted = {*after.recounted, *change.of("grid")}
            grids = {after.slots[id_]: after.plan.grids.get(id_) for id_ in counted}
            after.__dict__["loads"] = self.loads.after(grids, after.figures)
        if "is_organised" in self.__dict__ and not ORGANISED & change.rows.keys():
            after.__dict__["is_organised"] = self.is_organised
        if "service" in self.__dict__:
            after.__dict__["service"] = self.service.after(
                self.plan, after.plan, change, after.today
            )
        if "duties" in self.__dict__:
            plans = (self.plan, after.plan)
            after.__dict__["duties"] = self.duties.after(*plans, after.slots, change, after.today)
        if "circles" in self.__dict__:
            here, there = (self.plan, self.owners), (after.plan, after.owners)
            after.__dict__["circles"] = self.circles.after(here, there, change)

    def _placed(
        self, plan: Plan, change: Change, slots: Mapping[str, int]
    ) -> tuple[Column, Column, Rows]:
        """Return owners and states after a change, and the rows whose owner is another now."""
        footprints = plan.buildings.footprints
        rows = footprints.index.near(_where_reshaped(change))
        if not len(rows):
            return self.owners, self.states, rows
        boxes = footprints.boxes[rows]
        whole = np.append(boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0))
        near = [grid.id for grid in plan.grids_near(whole)]
        some = replace(plan, buildings=Buildings(footprints.take(rows), {}))
        owner, status = np.empty(len(rows), np.int32), np.zeros(len(rows), np.int8)
        _place(some, near, slots, np.arange(len(rows)), owner, status)
        earlier = self.owners.at(rows)
        moved, other = owner != earlier, status != self.states.at(rows)
        owners, states = self.owners, self.states
        if moved.any():
            owners = owners.with_values(rows[moved], owner[moved])
        if other.any():
            states = states.with_values(rows[other], status[other])
        return owners, states, rows[moved]

    def _touched(
        self, plan: Plan, change: Change, owners: Column, moved: Rows, names: list[str]
    ) -> list[str]:
        """Return the grids to recount: those changed, and those of changed buildings."""
        if change.of("figure"):
            return list(plan.grids)
        rows = plan.buildings.footprints.rows_of(change.changed_buildings)
        held = np.concatenate([owners.at(rows), owners.at(moved), self.owners.at(moved)])
        found = {names[slot] for slot in np.unique(held[held != NOWHERE]).tolist()}
        found.update(id_ for id_, pair in change.of("grid").items() if _counts_otherwise(*pair))
        return [id_ for id_ in found if id_ in plan.grids]

    @cached_property
    def owner(self) -> NDArray[np.int32]:
        """(n,) ``owners`` in one array, for those who look at all buildings."""
        return self.owners.array()

    @cached_property
    def status(self) -> NDArray[np.int8]:
        """(n,) ``states`` in one array, for those who look at all buildings."""
        return self.states.array()

    def grid_of(self, row: int) -> str | None:
        """Return the id of the grid that holds a building."""
        slot = int(self.owners.at(np.array([row]))[0])
        return None if slot == NOWHERE else self._names[slot]

    def id_at(self, slot: int) -> str:
        """Return the id of the grid that has a slot."""
        return self._names[slot]

    @cached_property
    def _names(self) -> list[str]:
        return list(self.slots)

    def rows_in(self, grid: str) -> Rows:
        """Return the rows of the buildings in a grid."""
        return _rows_in(self.plan, {self.slots[grid]: grid}, self.owners)[0]

    def rows_by_slot(self, grids: Collection[str]) -> tuple[Rows, NDArray[np.int32]]:
        """Return the rising rows of the buildings in some grids, and the slot of each."""
        if 2 * len(grids) < len(self.plan.grids):
            return _rows_in(self.plan, {self.slots[id_]: id_ for id_ in grids}, self.owners)
        wanted = np.zeros(len(self.slots) + 1, bool)  # the last is NOWHERE's
        wanted[[self.slots[id_] for id_ in grids]] = True
        rows = np.flatnonzero(wanted[self.owner])
        return rows, self.owner[rows]

    @cached_property
    def is_organised(self) -> bool:
        """Whether the plan holds a first federation, women's group or executive."""
        return is_set_up(self.plan)

    @cached_property
    def service(self) -> Service:
        """Who serves in each area above the grids: workers, women, heads, dual posts."""
        return Service.of(self.plan, self.today)

    @cached_property
    def duties(self) -> Duties:
        """Where everybody lives and serves, and what they do there."""
        return Duties.of(self.plan, self.slots, self.today)

    def area_figures(self, area: str) -> GridFigures:
        """Return the figures of an area of any level: the sum of its grids."""
        if area in self.figures:
            return self.figures[area]
        return add_up(self.figures[grid] for grid in self.plan.below(area, "grid"))

    @cached_property
    def loads(self) -> Loads:
        """The loads of all grids, as numbers to reckon with."""
        return Loads.of(self.slots, self.plan.grids, self.figures)

    def mean_load(self, kind: str) -> float | None:
        """Return the mean load of the grids of a kind."""
        return self.loads.means.get(kind)

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
        row = self.plan.grids[grid]
        return band(self.plan, row.kind, households, row.preset)

    @cached_property
    def circles(self) -> Circles:
        """In which grids the buildings of the women's groups lie."""
        return Circles.of(self.plan, self.owners)

    @property
    def posts(self) -> Mapping[str, tuple[Assignment, ...]]:
        """The assignments of each area."""
        return self.plan.posts_by("area")

    @property
    def posts_of(self) -> Mapping[str, tuple[Assignment, ...]]:
        """The assignments of each person."""
        return self.plan.posts_by("person")

    def staff(self, area: str, *roles: str) -> list[Assignment]:
        """Return the posts of some roles held in an area today, in the order they were given."""
        return [
            one
            for one in self.posts.get(area, ())
            if one.role in roles and is_held(one, self.today)
        ]

    def held_by(self, person: str, *roles: str) -> list[Assignment]:
        """Return the posts that a person holds today; of some roles where they are named."""
        return [
            one
            for one in self.posts_of.get(person, ())
            if (not roles or one.role in roles) and is_held(one, self.today)
        ]

    def workload(self, person: str) -> float | None:
        """Return a worker's load: Σ grid load × share ÷ capacity; ``None`` where unknown.

        Two posts in one grid, as 专职 and 巾帼网格员, are one share of its load.
        """
        shares: dict[str, float] = {}
        for one in self.held_by(person, *WORKER_ROLES):
            if one.area in self.figures:
                shares[one.area] = max(one.share, shares.get(one.area, 0.0))
        loads = [
            load * share
            for grid, share in shares.items()
            if (load := self.figures[grid].load) is not None
        ]
        return sum(loads) / (self.plan.persons[person].capacity or 1.0) if loads else None


def _overlay(entries: Mapping[str, V]) -> Overlay[V]:
    return entries if isinstance(entries, Overlay) else Overlay(entries)


def _longer(names: list[str], count: int, fresh: list[str]) -> list[str]:
    """Return names with more behind them; a list that only grows is shared by what comes after."""
    longer = names if len(names) == count else names[:count]
    longer.extend(fresh)
    return longer


def _where_reshaped(change: Change) -> NDArray[np.float64]:
    """Return the bounds (k, 4) of where grids are of another shape now."""
    pairs = (change.of("grid")[id_] for id_ in change.reshaped("grid"))
    return where_different(
        [(getattr(one, "geometry", None), getattr(two, "geometry", None)) for one, two in pairs]
    )


def _counts_otherwise(before: Row | None, after: Row | None) -> bool:
    """Tell whether a grid's figures may differ though its buildings do not."""
    if before is None or after is None:
        return True
    names = ("estimated", "figures", *REPORTED.values())
    return any(getattr(before, name) != getattr(after, name) for name in names)


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


def _rows_in(
    plan: Plan, grids: Mapping[int, str], owners: Column
) -> tuple[Rows, NDArray[np.int32]]:
    """Return the rising rows of the buildings in some grids by slot, and the slot of each."""
    shapes = [plan.grids[id_].geometry for id_ in grids.values() if id_ in plan.grids]
    rows = plan.buildings.footprints.index.near(shapely.bounds(shapes).reshape(-1, 4))
    held = owners.at(rows)
    inside = np.isin(held, list(grids))
    return rows[inside], held[inside]


def _recount_some(
    plan: Plan, slots: Mapping[str, int], grids: list[str], owners: Column, tally: Tally
) -> dict[str, GridFigures]:
    """Count some grids anew, looking at the buildings near them alone."""
    if not grids:
        return {}
    if len(grids) == len(plan.grids):
        return _recount(plan, slots, grids, owners.array(), tally)
    rows, held = _rows_in(plan, {slots[id_]: id_ for id_ in grids}, owners)
    numbers = np.array([slots[id_] for id_ in grids])
    order = np.argsort(numbers)
    places = order[np.searchsorted(numbers, held, sorter=order)].astype(np.int32)
    counted = tally.count(rows, places, {n: plan.grids[id_] for n, id_ in enumerate(grids)})
    return {grids[place]: figures for place, figures in counted.items()}
