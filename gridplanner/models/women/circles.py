"""In which grids the buildings of every women's group lie, kept from edit to edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.change import Change
from gridplanner.models.columns import Column
from gridplanner.models.overlay import Overlay
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Unit

Rows = NDArray[np.intp]
Held = Mapping[int, int]
"""By slot of a grid, -1 for none: how many buildings or stair units of a group are there."""
_NOBODY: Held = {}
MANY = 20_000
"""Buildings from which on all are counted anew rather than one after the other."""


@dataclass(frozen=True, eq=False)
class Circles:
    """The buildings of groups by the grid that holds them; groups without any are not here."""

    held: Mapping[str, Held]
    """By the id that buildings name, be there such a group or not."""
    touched: frozenset[str] = frozenset()
    """The groups whose buildings are others than in the circles before."""

    @classmethod
    def of(cls, plan: Plan, owners: Column) -> Circles:
        """Count all buildings."""
        names, codes = plan.buildings.columns["womens_group"].coded()
        held: dict[str, dict[int, int]] = {}
        if any(names):
            slots = owners.array()
            width = int(slots.max(initial=-1)) + 2
            keys, counts = np.unique(codes.astype(np.int64) * width + slots + 1, return_counts=True)
            for key, count in zip(keys.tolist(), counts.tolist(), strict=True):
                code, slot = divmod(key, width)
                if names[code]:
                    held.setdefault(names[code], {})[slot - 1] = count
        units = [cast("Unit", one) for one in plan.table("unit").values()]
        for group, slot in _of_units(plan, units, owners):
            own = held.setdefault(group, {})
            own[slot] = own.get(slot, 0) + 1
        return cls(Overlay(held))

    def after(self, old: tuple[Plan, Column], new: tuple[Plan, Column], change: Change) -> Circles:
        """Return the circles after a change; plans and owners before and after it."""
        rows = _touched(old, new, change)
        if len(rows) > MANY:
            return self._recounted(*new)
        steps: dict[tuple[str, int], int] = {}
        for step, (plan, owners) in ((-1, old), (1, new)):
            if len(rows):
                named = plan.buildings.columns["womens_group"].at(rows).tolist()
                for group, slot in zip(named, owners.at(rows).tolist(), strict=True):
                    if group:
                        steps[group, slot] = steps.get((group, slot), 0) + step
            for group, slot in _of_units(plan, _units(plan, rows, change), owners):
                steps[group, slot] = steps.get((group, slot), 0) + step
        touched = {group for (group, _), step in steps.items() if step}
        if not touched:
            return Circles(self.held) if self.touched else self
        fresh = {group: dict(self.held.get(group, _NOBODY)) for group in touched}
        for (group, slot), step in steps.items():
            if step:
                fresh[group][slot] = fresh[group].get(slot, 0) + step
        kept = {
            group: {slot: count for slot, count in own.items() if count}
            for group, own in fresh.items()
        }
        gone = [group for group, own in kept.items() if not own and group in self.held]
        put = {group: own for group, own in kept.items() if own}
        held = self.held if isinstance(self.held, Overlay) else Overlay(self.held)
        return Circles(held.after(put, gone), frozenset(touched))

    def _recounted(self, plan: Plan, owners: Column) -> Circles:
        whole = Circles.of(plan, owners)
        groups = self.held.keys() | whole.held.keys()
        touched = (one for one in groups if self.slots_of(one) != whole.slots_of(one))
        return Circles(whole.held, frozenset(touched))

    def slots_of(self, group: str) -> Held:
        """Return in which grids the buildings of a group lie, by slot."""
        return self.held.get(group, _NOBODY)


def _touched(old: tuple[Plan, Column], new: tuple[Plan, Column], change: Change) -> Rows:
    """Return the rising rows of buildings whose group or grid may be another."""
    moved = old[1].changed_rows(new[1])
    grouped = change.buildings.get("womens_group")
    if grouped is None:
        return moved
    return np.union1d(moved, new[0].buildings.footprints.rows_of(grouped.numbers))


def _units(plan: Plan, rows: Rows, change: Change) -> list[Unit]:
    """Return the units that changed, and those of some buildings."""
    found: dict[str, Unit] = {}
    table = plan.table("unit")
    for id_ in change.of("unit"):
        if id_ in table:
            found[id_] = cast("Unit", table[id_])
    if table and len(rows):
        shared = plan.units_by("building")
        for building in plan.buildings.ids(rows):
            found.update({one.id: one for one in shared.get(building, ())})
    return list(found.values())


def _of_units(plan: Plan, units: list[Unit], owners: Column) -> list[tuple[str, int]]:
    named = [one for one in units if one.womens_group]
    if not named:
        return []
    rows = plan.buildings.find([one.building for one in named])
    there = rows >= 0
    slots = owners.at(rows[there]).tolist()
    groups = [one.womens_group for one, is_ in zip(named, there.tolist(), strict=True) if is_]
    return list(zip(groups, slots, strict=True))
