"""What a women's group comes to: its buildings and their households."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplanner.gis.membership import NOWHERE
from gridplanner.models.plan import Plan
from gridplanner.models.standing import Standing

Rows = NDArray[np.intp]


def shared_by_units(plan: Plan, rows: Rows) -> Iterator[tuple[int, list[str]]]:
    """Yield the places of rising rows that stair units share, and the groups of those."""
    if not plan.table("unit") or not len(rows):
        return
    shared = plan.units_by("building")
    found = plan.buildings.find(list(shared))
    places = np.minimum(np.searchsorted(rows, found), len(rows) - 1)
    for units, row, place in zip(shared.values(), found.tolist(), places.tolist(), strict=True):
        if row >= 0 and rows[place] == row:
            yield place, [one.womens_group for one in units]


@dataclass(frozen=True)
class GroupSums:
    """Buildings of a group, those it shares by stair units among them, and their households."""

    buildings: int = 0
    units: int = 0
    """Stair units of shared buildings."""
    households: float | None = None
    """The sum of what is known, ``None`` where nothing is."""
    missing: int = 0
    """Buildings and units without a number."""


def rows_of_group(standing: Standing, group: str) -> Rows:
    """Return the rising rows of the buildings that name a group, wherever they lie.

    Only the grids that hold some of them are looked through; buildings that no grid holds are
    looked for in the whole plan where there are any.
    """
    plan, slots = standing.plan, standing.circles.slots_of(group)
    if not slots:
        return np.zeros(0, np.intp)
    column = plan.buildings.columns["womens_group"]
    if NOWHERE in slots:
        names, codes = column.coded()
        rows: Rows = np.flatnonzero(codes == names.index(group) if group in names else [])
        return rows
    ids = [standing.id_at(slot) for slot in slots]
    near = [standing.rows_in(id_) for id_ in ids if id_ in plan.grids]
    rows = np.concatenate([np.zeros(0, np.intp), *near])
    found: Rows = np.sort(rows[column.at(rows).astype(object) == group])
    return found


def sums_of(standing: Standing, group: str) -> GroupSums:
    """Count the buildings and households of a group."""
    plan = standing.plan
    rows = rows_of_group(standing, group)
    units = plan.units_by("womens_group").get(group, ())
    counts = [*plan.buildings.columns["households"].at(rows).tolist()]
    counts += [np.nan if one.households is None else float(one.households) for one in units]
    known = [one for one in counts if not np.isnan(one)]
    return GroupSums(
        len(rows) + len({one.building for one in units}),
        len(units),
        sum(known) if known else None,
        len(counts) - len(known),
    )


def buildings_of(standing: Standing, group: str) -> list[str]:
    """Return the ids of the buildings of a group, those it shares by stair units among them."""
    plan = standing.plan
    whole = plan.buildings.ids(rows_of_group(standing, group))
    shared = (one.building for one in plan.units_by("womens_group").get(group, ()))
    return list(dict.fromkeys([*whole, *shared]))
