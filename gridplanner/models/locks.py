"""Locks: grids whose ground is to stay as it is, and borders between two of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from shapely import LineString, MultiPolygon

from gridplanner.errors import GridplannerError
from gridplanner.gis.borders import edges
from gridplanner.gis.courses import lies_along, overlap_along, shared_border
from gridplanner.models.ids import Ids
from gridplanner.models.naming import placed
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Lock


def is_locked(plan: Plan, grid: str) -> bool:
    """Tell whether a grid is locked as a whole."""
    return any(not lock.other for lock in locks_of(plan, grid))


def is_border_locked(plan: Plan, one: str, other: str) -> bool:
    """Tell whether the border of two grids is locked by itself."""
    return border_lock(plan, one, other) is not None


def locks_of(plan: Plan, grid: str) -> tuple[Lock, ...]:
    """Return the locks of a grid and of its borders."""
    return plan.locks_by("grids").get(grid, ()) if plan.table("lock") else ()


def border_lock(plan: Plan, one: str, other: str) -> Lock | None:
    """Return the lock of the border of two grids, if there is one."""
    pair = sides(one, other)
    found = (lock for lock in locks_of(plan, one) if (lock.area, lock.other) == pair)
    return next(found, None)


def sides(one: str, other: str) -> tuple[str, str]:
    """Return two grids in the order in which the lock of their border names them."""
    return (one, other) if one < other else (other, one)


def meet(plan: Plan, one: str, other: str) -> bool:
    """Tell whether two grids have a stretch of border in common; a corner is none."""
    here, there = edges([plan.grids[one].geometry, plan.grids[other].geometry])
    return not here.isdisjoint(there)


def refuse_locked(plan: Plan, grids: Iterable[str]) -> None:
    """Raise where one of some grids is locked, naming the first."""
    for id_ in grids:
        if is_locked(plan, id_):
            raise GridplannerError("lock.grid", grid=placed(plan, plan.grids[id_]))


def refuse_locked_border(plan: Plan, one: str, other: str) -> None:
    """Raise where the border of two grids is locked."""
    if is_border_locked(plan, one, other):
        names = (placed(plan, plan.grids[id_]) for id_ in (one, other))
        first, second = names
        raise GridplannerError("lock.border", one=first, other=second)


def released(plan: Plan, gone: Iterable[str]) -> Plan:
    """Return the plan without the locks of grids that are no more."""
    lost = {lock.id: None for id_ in gone for lock in locks_of(plan, id_)}
    return plan.with_rows("lock", (), without=lost) if lost else plan


def keep_locks(before: Plan, after: Plan, ids: Ids, grids: Iterable[str]) -> Plan:
    """Return a plan after ground of some grids moved, its locked borders where they lie now.

    A border that other grids have by now stays locked; refused where a locked border itself moved.
    """
    touched = list(dict.fromkeys(grids))
    locks = {lock.id: lock for id_ in touched for lock in locks_of(before, id_) if lock.other}
    fresh: dict[tuple[str, str], Lock] = {}
    lost = (id_ for id_ in touched if id_ not in after.grids)
    gone = {lock.id: None for id_ in lost for lock in locks_of(before, id_)}
    for lock in locks.values():
        line = shared_border(*(_shape(before, id_) for id_ in lock.grids))
        if set(touched).issuperset(lock.grids) and not lies_along(
            line, [after.grids[id_].geometry for id_ in touched if id_ in after.grids]
        ):
            refuse_locked_border(before, lock.area, lock.other)
        holders = [one for one in dict.fromkeys([*touched, *lock.grids]) if one in after.grids]
        pairs = {
            sides(one, other): None
            for one in holders
            for other in holders
            if one < other and _share(after, one, other, line)
        }
        if lock.grids not in pairs:
            gone[lock.id] = None
        for pair in pairs:
            if pair not in fresh and not is_border_locked(before, *pair):
                fresh[pair] = Lock(id=ids.new("lock"), area=pair[0], other=pair[1])
    return after.with_rows("lock", fresh.values(), without=gone) if fresh or gone else after


def _share(plan: Plan, one: str, other: str, line: list[LineString]) -> bool:
    """Tell whether two grids share any of a line."""
    now = shared_border(_shape(plan, one), _shape(plan, other))
    return overlap_along(now, line)


def _shape(plan: Plan, grid: str) -> MultiPolygon:
    return cast("MultiPolygon", plan.grids[grid].geometry)
