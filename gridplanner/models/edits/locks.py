"""Locking grids and borders, and unlocking them."""

from __future__ import annotations

from dataclasses import dataclass

from gridplanner.errors import GridplannerError
from gridplanner.models.ids import Ids
from gridplanner.models.locks import border_lock, is_locked, locks_of, meet, sides
from gridplanner.models.naming import placed
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Lock
from gridplanner.words import Sentence


@dataclass(frozen=True)
class SetLocks:
    """Lock some grids as a whole, or unlock them."""

    grids: tuple[str, ...]
    locked: bool

    def sentence(self, plan: Plan) -> Sentence:
        """Name the grid, or say how many."""
        if len(self.grids) == 1 and self.grids[0] in plan.grids:
            name = placed(plan, plan.grids[self.grids[0]])
            return Sentence("edit.lock" if self.locked else "edit.unlock", {"grid": name})
        many = "edit.lock_many" if self.locked else "edit.unlock_many"
        return Sentence(many, {"count": len(self.grids)})

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the grids locked or not; those that are so already stay so."""
        for id_ in self.grids:
            if id_ not in plan.grids:
                raise GridplannerError("edit.no_grid", grid=id_)
        chosen = dict.fromkeys(self.grids)
        if self.locked:
            wanted = (id_ for id_ in chosen if not is_locked(plan, id_))
            fresh = [Lock(id=ids.new("lock"), area=id_) for id_ in wanted]
            return plan.with_rows("lock", fresh) if fresh else plan
        held = (lock for id_ in chosen for lock in locks_of(plan, id_))
        gone = [lock.id for lock in held if not lock.other]
        return plan.with_rows("lock", (), without=gone) if gone else plan


@dataclass(frozen=True)
class SetBorderLock:
    """Lock the border of two grids, or unlock it."""

    one: str
    other: str
    locked: bool

    def sentence(self, plan: Plan) -> Sentence:
        """Name both grids."""
        names = {
            key: placed(plan, plan.grids[id_]) if id_ in plan.grids else id_
            for key, id_ in (("one", self.one), ("other", self.other))
        }
        return Sentence("edit.lock_border" if self.locked else "edit.unlock_border", names)

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the border locked or not."""
        for id_ in (self.one, self.other):
            if id_ not in plan.grids:
                raise GridplannerError("edit.no_grid", grid=id_)
        lock = border_lock(plan, self.one, self.other)
        if not self.locked:
            return plan.with_rows("lock", (), without=[lock.id]) if lock else plan
        if lock is not None:
            return plan
        if self.one == self.other or not meet(plan, self.one, self.other):
            one, other = (placed(plan, plan.grids[id_]) for id_ in (self.one, self.other))
            raise GridplannerError("lock.apart", one=one, other=other)
        area, other = sides(self.one, self.other)
        return plan.with_rows("lock", [Lock(id=ids.new("lock"), area=area, other=other)])
