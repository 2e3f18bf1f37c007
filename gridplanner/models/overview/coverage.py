"""How many residential buildings of each grid are in a women's group, kept from edit to edit."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.change import Change
from gridplanner.models.plan import Plan
from gridplanner.models.standing import Standing
from gridplanner.models.women.group_sums import shared_by_units

Rows = NDArray[np.intp]
LEAST = 20_000
"""Buildings up to which each one's group is looked up by itself."""


@dataclass(frozen=True, eq=False)
class Coverage:
    """Residential buildings by the slot of their grid; those that no grid holds come last."""

    homes: NDArray[np.int64]
    """(s + 1,)"""
    grouped: NDArray[np.int64]
    """(s + 1,) those in a women's group; of one shared by stair units every unit is."""

    @classmethod
    def of(cls, standing: Standing) -> Iterator[Coverage | None]:
        """Count all buildings; yields nothing while it works, and the coverage at last."""
        size = len(standing.slots)
        found = cls(np.zeros(size + 1, np.int64), np.zeros(size + 1, np.int64))
        rows = np.arange(len(standing.plan.buildings))
        inside = _all_in_group(standing)
        yield None
        homes = standing.tally.residential(rows)
        yield None
        found._add(standing.owner, homes, inside)
        yield found

    def _add(
        self, slots: NDArray[np.int32], homes: NDArray[np.bool_], inside: NDArray[np.bool_]
    ) -> None:
        size = len(self.homes)
        places = np.where(slots < 0, size - 1, slots)
        self.homes[:] += np.bincount(places[homes], minlength=size)
        self.grouped[:] += np.bincount(places[homes & inside], minlength=size)

    def after(self, standing: Standing, grids: Collection[str]) -> Coverage:
        """Return it with some grids counted anew, and the buildings that no grid holds."""
        size = len(standing.slots) + 1
        made = Coverage(_longer(self.homes, size), _longer(self.grouped, size))
        slots = [standing.slots[id_] for id_ in grids if id_ in standing.slots]
        made.homes[[*slots, -1]] = made.grouped[[*slots, -1]] = 0
        rows, slots_of = standing.rows_by_slot([id_ for id_ in grids if id_ in standing.plan.grids])
        loose = np.flatnonzero(standing.owner < 0)
        for some, held in ((rows, slots_of), (loose, standing.owner[loose])):
            homes = standing.tally.residential(some)
            made._add(held, homes, in_group(standing, some))
        return made


def _longer(counts: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    more = np.zeros(size - len(counts), np.int64)
    return np.concatenate([counts[:-1], more, counts[-1:]])


def in_group(standing: Standing, rows: Rows) -> NDArray[np.bool_]:
    """Tell which of some rising rows are in a women's group that there is."""
    if len(rows) > LEAST:
        found: NDArray[np.bool_] = _all_in_group(standing)[rows]
        return found
    column, known = standing.plan.buildings.columns["womens_group"], standing.plan.womens_groups
    inside = np.array([text in known for text in column.at(rows).tolist()], bool)
    _tell_shared(standing.plan, rows, inside)
    return inside


def _all_in_group(standing: Standing) -> NDArray[np.bool_]:
    names, codes = standing.plan.buildings.columns["womens_group"].coded()
    known = np.array([name in standing.plan.womens_groups for name in names], bool)
    inside = known[codes] if len(codes) else np.zeros(0, bool)
    _tell_shared(standing.plan, np.arange(len(inside)), inside)
    return inside


def _tell_shared(plan: Plan, rows: Rows, inside: NDArray[np.bool_]) -> None:
    """A building shared by stair units is in a group where all of them are."""
    for place, groups in shared_by_units(plan, rows):
        inside[place] = all(one in plan.womens_groups for one in groups)


def regrouped(standing: Standing, change: Change) -> set[str] | None:
    """Return the grids whose coverage may be another now; ``None``: any grid's."""
    if change.of("unit") or any(None in pair for pair in change.of("womens_group").values()):
        return None
    grids = {*standing.recounted, *change.of("grid")}
    grouped = change.buildings.get("womens_group")
    if grouped is not None:
        rows = standing.plan.buildings.footprints.rows_of(grouped.numbers)
        slots = np.unique(standing.owners.at(rows)).tolist()
        grids.update(standing.id_at(slot) for slot in slots if slot >= 0)
    return grids
