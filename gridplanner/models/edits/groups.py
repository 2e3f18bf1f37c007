"""Women's groups (妇女小组) on buildings, lanes, compounds and whole grids."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gridplanner.errors import GridplannerError
from gridplanner.gis.membership import NOWHERE, locate
from gridplanner.models.buildings import RESIDENTIAL
from gridplanner.models.ids import Ids
from gridplanner.models.naming import building_label, group_label, label, placed
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Grid, Unit, WomensGroup
from gridplanner.models.women.lanes import GROUPINGS, sorted_out
from gridplanner.words import Sentence, say

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class MakeGroup:
    """Make a women's group of some buildings of one grid; without any it has none yet."""

    name: str
    grid: str
    buildings: tuple[str, ...] = ()
    leader: str = ""

    def sentence(self, plan: Plan) -> Sentence:
        """Name the group and its grid."""
        return Sentence(
            "edit.make_group", {"group": self.name, "grid": placed(plan, plan.grids[self.grid])}
        )

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the group on the buildings."""
        grid = _grid(plan, self.grid)
        if not self.name.strip():
            raise GridplannerError("group.no_name")
        _refuse_leader(plan, self.leader)
        rows = _rows(plan, self.buildings)
        _refuse_elsewhere(plan, rows, grid)
        row = WomensGroup(
            id=ids.new("womens_group"), name=self.name.strip(), grid=grid.id, leader=self.leader
        )
        plan = _without_units(plan.with_rows("womens_group", [row]), self.buildings)
        return _set(plan, rows, row.id)


@dataclass(frozen=True)
class MakeGroups:
    """Make a group of each compound, lane or building of some grids, or one of each grid.

    Residential buildings that are in a group already stay in it.
    """

    grids: tuple[str, ...]
    on: str = "compound"
    """``compound``, ``lane``, ``building`` or ``grid``."""

    def sentence(self, plan: Plan) -> Sentence:
        """Name the grid, or say how many."""
        on = Sentence(f"group.on_{self.on}")
        if len(self.grids) == 1:
            values = {"grid": placed(plan, plan.grids[self.grids[0]]), "on": on}
            return Sentence("edit.make_groups_in", values)
        return Sentence("edit.make_groups", {"count": len(self.grids), "on": on})

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the groups."""
        if self.on not in (*GROUPINGS, "grid"):
            raise GridplannerError("group.no_grouping", on=self.on)
        grids = [_grid(plan, id_) for id_ in dict.fromkeys(self.grids)]
        made: list[WomensGroup] = []
        placed_rows: list[tuple[Rows, str]] = []
        for grid in grids:
            for name, own in _sorted_out(plan, grid, self.on).items():
                named = say("group.named", name=name)
                row = WomensGroup(id=ids.new("womens_group"), name=named, grid=grid.id)
                made.append(row)
                placed_rows.append((own, row.id))
        if not made:
            raise GridplannerError("group.nothing_left")
        plan = plan.with_rows("womens_group", made)
        rows = np.concatenate([own for own, _ in placed_rows])
        groups = [id_ for own, id_ in placed_rows for _ in range(len(own))]
        return _set_each(plan, rows, groups)


def groups_to_make(plan: Plan, grids: Sequence[str], on: str) -> Iterator[int]:
    """Yield how many groups :class:`MakeGroups` would make in each of some grids, one by one."""
    return (len(_sorted_out(plan, _grid(plan, id_), on)) for id_ in dict.fromkeys(grids))


def _sorted_out(plan: Plan, grid: Grid, on: str) -> Mapping[str, Rows]:
    """Return the rows of a grid that are to be in a group, by what the group is to be called."""
    rows = ungrouped(plan, _inside(plan, grid))
    if not len(rows):
        return {}
    return {label(grid): rows} if on == "grid" else sorted_out(plan, rows, on)


@dataclass(frozen=True)
class SetGroup:
    """Put buildings into a women's group of their grid, or out of any where none is named."""

    buildings: tuple[str, ...]
    group: str = ""

    def sentence(self, plan: Plan) -> Sentence:
        """Name the group and the building, or say how many."""
        values: dict[str, object] = {"count": len(self.buildings)}
        if not self.group:
            return Sentence("edit.leave_group", values)
        return Sentence("edit.set_group", {**values, "group": group_label(plan, self.group)})

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan with the buildings in the group."""
        rows = _rows(plan, self.buildings)
        if self.group:
            group = the_group(plan, self.group)
            if group.grid in plan.grids:
                _refuse_elsewhere(plan, rows, plan.grids[group.grid])
        plan = _without_units(plan, self.buildings)
        return _set(plan, rows, self.group)


@dataclass(frozen=True)
class ShareBuilding:
    """Share a large building by stair units, each in a group of its own; none ends it."""

    building: str
    units: tuple[tuple[str, float | None], ...]
    """Group and households of each unit, in their order; the households may be unknown."""

    def sentence(self, plan: Plan) -> Sentence:
        """Name the building."""
        building = building_label(plan, plan.buildings.row(self.building))
        return Sentence("edit.share_building", {"building": building, "count": len(self.units)})

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the units; the building itself is in no group then."""
        rows = _rows(plan, (self.building,))
        for group, households in self.units:
            grid = the_group(plan, group).grid if group else ""
            if grid in plan.grids:
                _refuse_elsewhere(plan, rows, plan.grids[grid])
            if households is not None and not 0 <= households < math.inf:
                raise GridplannerError("group.bad_households")
        plan = _without_units(plan, (self.building,))
        made = [
            Unit(id=ids.new("unit"), building=self.building, womens_group=group, households=count)
            for group, count in self.units
        ]
        plan = plan.with_rows("unit", made) if made else plan
        return _set(plan, rows, "") if made else plan


@dataclass(frozen=True)
class EditGroup:
    """Change a women's group; what is ``None`` stays."""

    group: str
    name: str | None = None
    leader: str | None = None
    grid: str | None = None

    def sentence(self, plan: Plan) -> Sentence:
        """Name the group."""
        return Sentence("edit.edit_group", {"group": group_label(plan, self.group)})

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan with the group changed."""
        row = the_group(plan, self.group)
        if self.name is not None:
            if not self.name.strip():
                raise GridplannerError("group.no_name")
            row = replace(row, name=self.name.strip())
        if self.leader is not None:
            _refuse_leader(plan, self.leader)
            row = replace(row, leader=self.leader)
        if self.grid is not None:
            row = replace(row, grid=_grid(plan, self.grid).id)
        return plan.with_rows("womens_group", [row])


@dataclass(frozen=True)
class RemoveGroups:
    """Dissolve some groups: their buildings are in none then, the posts in them end."""

    groups: tuple[str, ...]

    def sentence(self, plan: Plan) -> Sentence:
        """Name the group, or say how many."""
        if len(self.groups) == 1:
            return Sentence("edit.remove_group", {"group": group_label(plan, self.groups[0])})
        return Sentence("edit.remove_groups", {"count": len(self.groups)})

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan without the groups."""
        groups = [the_group(plan, id_) for id_ in dict.fromkeys(self.groups)]
        names = [one.id for one in groups]
        left = plan.buildings.columns["womens_group"].rows_with(names)
        units = [
            replace(one, womens_group="")
            for id_ in names
            for one in plan.units_by("womens_group").get(id_, ())
        ]
        posts = [one.id for id_ in names for one in plan.posts_by("area").get(id_, ())]
        plan = plan.with_rows("womens_group", [], without=names)
        plan = plan.with_rows("unit", units) if units else plan
        plan = plan.with_rows("assignment", [], without=posts) if posts else plan
        return _set(plan, left, "")


def the_group(plan: Plan, id_: str) -> WomensGroup:
    """Return a group; refused where there is none."""
    if id_ not in plan.womens_groups:
        raise GridplannerError("group.none", group=id_)
    return plan.womens_groups[id_]


def left_by(plan: Plan, rows: Rows, group: str = "") -> Counter[str]:
    """Return how many of some buildings would leave each group for another one, or for a new."""
    named = Counter(plan.buildings.columns["womens_group"].at(rows).tolist())
    if plan.table("unit"):
        shared = plan.units_by("building")
        for id_ in plan.buildings.ids(rows):
            named.update({one.womens_group for one in shared.get(id_, ())})
    others = plan.womens_groups.keys() - {group}
    return Counter({one: count for one, count in named.items() if one in others})


def ungrouped(plan: Plan, rows: Rows) -> Rows:
    """Return those of some rows that are residential and in no group that there is."""
    buildings, groups = plan.buildings, plan.womens_groups
    kinds, kind = buildings.columns["kind"].coded_at(rows)
    named, name = buildings.columns["womens_group"].coded_at(rows)
    bare = np.array([one in RESIDENTIAL for one in kinds], bool)[kind]
    bare &= np.array([one not in groups for one in named], bool)[name]
    left: Rows = rows[bare]
    shared = buildings.find(list(plan.units_by("building")))
    return left[~np.isin(left, shared)]


def _inside(plan: Plan, grid: Grid) -> Rows:
    footprints = plan.buildings.footprints
    near = footprints.index.near(np.array(grid.geometry.bounds))
    shape = np.array([grid.geometry, None], object)[:1]
    inside: Rows = near[locate(footprints.anchors[near], shape).owner != NOWHERE]
    return inside


def _grid(plan: Plan, id_: str) -> Grid:
    if id_ not in plan.grids:
        raise GridplannerError("edit.no_grid", grid=id_)
    return plan.grids[id_]


def _rows(plan: Plan, buildings: Sequence[str]) -> Rows:
    rows: Rows = plan.buildings.find(list(dict.fromkeys(buildings)))
    if (rows < 0).any():
        raise GridplannerError("give.no_building")
    return rows


def _refuse_leader(plan: Plan, leader: str) -> None:
    if leader and leader not in plan.persons:
        raise GridplannerError("edit.no_person", person=leader)


def _refuse_elsewhere(plan: Plan, rows: Rows, grid: Grid) -> None:
    """Refuse buildings of other grids: a group lies within one."""
    anchors = plan.buildings.footprints.anchors[rows]
    shape = np.array([grid.geometry, None], object)[:1]
    outside = locate(anchors, shape).owner == NOWHERE
    if outside.any():
        building = building_label(plan, int(rows[outside][0]))
        raise GridplannerError("group.elsewhere", building=building, grid=placed(plan, grid))


def _without_units(plan: Plan, buildings: Iterable[str]) -> Plan:
    shared = plan.units_by("building")
    gone = [one.id for id_ in buildings for one in shared.get(id_, ())]
    return plan.with_rows("unit", [], without=gone) if gone else plan


def _set(plan: Plan, rows: Rows, group: str) -> Plan:
    return _set_each(plan, rows, [group] * len(rows))


def _set_each(plan: Plan, rows: Rows, groups: list[str]) -> Plan:
    if not len(rows):
        return plan
    column = plan.buildings.columns["womens_group"]
    order = np.argsort(rows)
    named = np.array(groups, column.at(rows).dtype)
    after = column.with_values(rows[order], named[order])
    return replace(plan, buildings=plan.buildings.with_column("womens_group", after))
