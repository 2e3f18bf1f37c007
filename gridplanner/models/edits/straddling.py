"""Women's groups whose buildings lie in several grids: each grid gets one of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from gridplanner.errors import GridplannerError
from gridplanner.gis.membership import NOWHERE, locate
from gridplanner.models.codes import numbered
from gridplanner.models.edits.groups import the_group
from gridplanner.models.ids import Ids
from gridplanner.models.naming import group_label, placed
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Unit, WomensGroup
from gridplanner.words import Sentence, say


@dataclass(frozen=True)
class SplitOff:
    """Let the buildings of a group that lie in other grids make a group there."""

    group: str

    def sentence(self, plan: Plan) -> Sentence:
        """Name the group."""
        return Sentence("edit.split_off", {"group": group_label(plan, self.group)})

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan in which the group lies in one grid: its own, else where it has most."""
        group = the_group(plan, self.group)
        held = _held(plan, group.id)
        if not held:
            raise GridplannerError("group.not_straddling", group=group_label(plan, group.id))
        home = group.grid
        if home not in held:
            home = max(held, key=lambda id_: len(held[id_]))
        if len(held) == 1 and home == group.grid:
            raise GridplannerError("group.not_straddling", group=group_label(plan, group.id))
        taken = {one.name for one in plan.womens_groups.values()}
        made: list[WomensGroup] = []
        named: dict[str, str] = {}
        for grid, things in held.items():
            if grid == home:
                continue
            name = say("group.named", name=placed(plan, plan.grids[grid]))
            name = numbered(name, taken) if name in taken else name
            taken.add(name)
            made.append(WomensGroup(id=ids.new("womens_group"), name=name, grid=grid))
            named.update(dict.fromkeys(things, made[-1].id))
        plan = plan.with_rows("womens_group", [*made, replace(group, grid=home)])
        return _renamed(plan, named)


def _held(plan: Plan, group: str) -> Mapping[str, list[str]]:
    """Return the buildings and stair units of a group by the grid that holds them."""
    units = plan.units_by("womens_group").get(group, ())
    buildings = plan.buildings
    rows = np.flatnonzero(buildings.values("womens_group").astype(object) == group)
    shared = buildings.find([one.building for one in units])
    names = [*buildings.ids(rows), *(one.id for one in units)]
    rows = np.concatenate([rows, shared])
    there = rows >= 0
    names = [one for one, is_ in zip(names, there.tolist(), strict=True) if is_]
    anchors = buildings.footprints.anchors[rows[there]]
    if not len(anchors):
        return {}
    grids = plan.grids_near(np.append(anchors.min(axis=0), anchors.max(axis=0)))
    shapes = np.array([*(one.geometry for one in grids), None], object)[:-1]
    found: dict[str, list[str]] = {}
    for name, slot in zip(names, locate(anchors, shapes).owner.tolist(), strict=True):
        if slot != NOWHERE:
            found.setdefault(grids[slot].id, []).append(name)
    return found


def _renamed(plan: Plan, named: Mapping[str, str]) -> Plan:
    """Return the plan in which buildings and units are in other groups."""
    table = plan.table("unit")
    units = [one for one in named if one in table]
    buildings = [one for one in named if one not in table]
    if buildings:
        rows = plan.buildings.find(buildings)
        order = np.argsort(rows)
        column = plan.buildings.columns["womens_group"]
        groups = np.array([named[one] for one in buildings], column.at(rows).dtype)
        after = column.with_values(rows[order], groups[order])
        plan = replace(plan, buildings=plan.buildings.with_column("womens_group", after))
    if units:
        moved = [replace(cast("Unit", table[one]), womens_group=named[one]) for one in units]
        plan = plan.with_rows("unit", moved)
    return plan
