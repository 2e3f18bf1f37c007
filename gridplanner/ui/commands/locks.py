"""Locking: the grids selected, and the border between two of them."""

from __future__ import annotations

from gridplanner.models.edits import SetBorderLock, SetLocks
from gridplanner.models.locks import is_border_locked, is_locked, meet
from gridplanner.ui.commands.edits import apply
from gridplanner.ui.workbench import Workbench


def can_lock(bench: Workbench) -> bool:
    """A grid is selected."""
    return bench.store.has_arrived and bool(bench.store.selected_grids)


def are_locked(bench: Workbench) -> bool:
    """All grids selected are locked."""
    if not can_lock(bench):
        return False
    plan, grids = bench.store.plan, bench.store.selected_grids
    return len(grids) <= len(plan.table("lock")) and all(is_locked(plan, id_) for id_ in grids)


def switch(bench: Workbench) -> None:
    """Lock the grids selected, or unlock them where all are locked."""
    apply(bench, SetLocks(bench.store.selected_grids, not are_locked(bench)))


def _pair(bench: Workbench) -> tuple[str, str] | None:
    """Return the two neighbours that are selected, if it is two neighbours."""
    grids = bench.store.selected_grids if bench.store.has_arrived else ()
    if len(grids) != 2 or not meet(bench.store.plan, *grids):
        return None
    return grids[0], grids[1]


def can_lock_border(bench: Workbench) -> bool:
    """Two grids are selected that have a border in common."""
    return _pair(bench) is not None


def is_locked_border(bench: Workbench) -> bool:
    """The border of the two grids selected is locked."""
    pair = _pair(bench)
    return pair is not None and is_border_locked(bench.store.plan, *pair)


def switch_border(bench: Workbench) -> None:
    """Lock the border of the two grids selected, or unlock it."""
    pair = _pair(bench)
    if pair is not None:
        locked = is_border_locked(bench.store.plan, *pair)
        apply(bench, SetBorderLock(*pair, locked=not locked))
