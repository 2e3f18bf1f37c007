"""Locks: grids whose ground is to stay as it is, and borders between two of them."""

from __future__ import annotations

from collections.abc import Iterable

from gridplanner.errors import GridplannerError
from gridplanner.gis.borders import edges
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


def inherited(plan: Plan, ids: Ids, old: str, born: str) -> Plan:
    """Return the plan after a split: locked borders are those of the part that has them now."""
    borders = [lock for lock in locks_of(plan, old) if lock.other]
    fresh, gone = [], []
    for lock in borders:
        beyond = lock.other if lock.area == old else lock.area
        if beyond not in plan.grids:
            continue
        if meet(plan, born, beyond):
            area, other = sides(born, beyond)
            fresh.append(Lock(id=ids.new("lock"), area=area, other=other))
        if not meet(plan, old, beyond):
            gone.append(lock.id)
    return plan.with_rows("lock", fresh, without=gone) if fresh or gone else plan


def released(plan: Plan, gone: Iterable[str]) -> Plan:
    """Return the plan without the locks of grids that are no more."""
    lost = {lock.id: None for id_ in gone for lock in locks_of(plan, id_)}
    return plan.with_rows("lock", (), without=lost) if lost else plan
