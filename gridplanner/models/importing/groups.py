"""Women's groups of a table into a plan: their grid, leader, and the buildings they are on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from gridplanner.errors import GridplannerError
from gridplanner.gis.progress import Progress, report
from gridplanner.gis.sheets import read_table
from gridplanner.models.buildings import TEXT
from gridplanner.models.ids import Ids
from gridplanner.models.importing.account import Account
from gridplanner.models.importing.addresses import pieces_of
from gridplanner.models.importing.blocks import Blocks
from gridplanner.models.importing.cells import narrow
from gridplanner.models.importing.fields import settle_mapping, words_of
from gridplanner.models.importing.matching import is_blank, key_of, the_sure
from gridplanner.models.importing.request import Report, Request, Taken
from gridplanner.models.importing.rostering import STEP, Grids, Row, cells_of, closing
from gridplanner.models.importing.seats import Seats
from gridplanner.models.importing.staff import Roster, key_of_person, people_of
from gridplanner.models.importing.values import sex_of
from gridplanner.models.naming import placed
from gridplanner.models.plan import Plan
from gridplanner.models.rows import WomensGroup

_PLACES = ("compound", "lane")


def take_groups(plan: Plan, ids: Ids, request: Request, progress: Progress | None = None) -> Taken:
    """Return the plan with the women's groups of a CSV or spreadsheet."""
    return _Taking(plan, ids, request).run(progress)


class _Taking:
    """Takes the groups of one table, row by row."""

    def __init__(self, plan: Plan, ids: Ids, request: Request) -> None:
        self.plan, self.ids, self.request = plan, ids, request
        words = words_of("group")
        self.table = read_table(request.path, request.layer, request.encoding, words)
        columns = tuple(self.table.columns)
        self.mapping = settle_mapping(columns, "group", request.mapping, ())
        if "name" not in self.mapping:
            raise GridplannerError("import.no_group_column", columns="、".join(columns))
        self.account = Account(self.table, request.choices)
        self.seats = Seats(plan)
        fields = ("area", "grid")
        self.grids = Grids(self.seats, self.account, self.table, self.mapping, fields)
        self.rows = cells_of(self.table, self.mapping)
        expected = (
            key_of_person(*one)
            for row in self.rows
            for one in (
                *people_of(row.get("leader", ""), row.get("leader_phone", "")),
                *_members(row),
            )
        )
        self.roster = Roster(plan, ids, self.seats.communities, expected)
        self.known = {(one.grid, key_of(one.name)): one for one in plan.womens_groups.values()}
        self.made: dict[str, WomensGroup] = {}
        self.first: dict[str, int] = {}
        self.members: dict[str, dict[str, None]] = {}
        """The buildings that the file puts into each group."""
        self.settled: set[str] = set()
        """Groups whose buildings the file names, each of them sure."""
        self.owner: dict[str, str] = {}
        self.refused_names: set[str] = set()
        self._blocks: dict[str, Blocks] = {}

    def run(self, progress: Progress | None) -> Taken:
        """Return the plan with all rows taken."""
        for place, row in enumerate(self.rows):
            if place % STEP == 0:
                report(progress, place, len(self.rows))
            if place in self.table.odd:
                self.account.refuse(place, self.table.odd[place])
            elif is_blank(row["name"]):
                self.account.refuse(place, "no_group_name")
            else:
                self._take(place, row)
        report(progress, len(self.rows), len(self.rows))
        if not self.first and not self.account.unsure:
            reason = self.account.refused[0].reason if self.account.refused else "no_group_name"
            code = "none_no_grid" if reason == "no_grid" else "none_no_group_name"
            raise GridplannerError(f"import.{code}", file=self.request.path.name, n=len(self.table))
        return self._finished()

    def _take(self, place: int, row: Row) -> None:
        name = narrow(row["name"])
        grid = self._grid(place, name, row)
        if not grid:
            self.refused_names.add(key_of(name))
            return
        key = (grid, key_of(name))
        old = self.known.get(key)
        if old is None:
            old = WomensGroup(id=self.ids.new("womens_group"), name=name, grid=grid)
            self.known[key] = old
        if old.id in self.first:
            line = self.account.line(self.first[old.id])
            self.account.remark(place, name, "same_group", str(line))
        self.first.setdefault(old.id, place)
        leader = self._leader(place, name, row, grid) or self.made.get(old.id, old).leader
        self.made[old.id] = replace(self.made.get(old.id, old), leader=leader)
        leading = {told for told, _ in people_of(row.get("leader", ""), "")}
        for told, phone in _members(row):
            if told not in leading:  # she is counted among the members as well
                member = self.roster.person(told, phone, (grid,))
                self.roster.post(member.id, old.id, "volunteer")
        self._name_buildings(place, name, row, grid, old.id)

    def _grid(self, place: int, name: str, row: Row) -> str:
        """Return the grid of a group: as the row says, else where its buildings lie."""
        lost = len(self.account.unplaced)
        found = [one for one in self.grids.of(place, name, row) if one in self.plan.grids]
        if len(found) == 1:
            return found[0]
        asked = self.account.was_asked(place, "area")
        del self.account.unplaced[lost:]
        if not found and not asked:
            found = self._grids_of_buildings(row)
            if len(found) == 1:
                told = placed(self.plan, self.plan.grids[found[0]])
                self.account.remark(place, name, "grid_by_buildings", told)
                return found[0]
        reason = "unsure_grid" if asked else "several_grids" if len(found) > 1 else "no_grid"
        self.account.refuse(place, reason)
        return ""

    def _grids_of_buildings(self, row: Row) -> list[str]:
        found: dict[str, None] = {}
        for piece in pieces_of(*_places(row)):
            sure = the_sure(self.seats.building(piece.place + f"{piece.number}号"))
            grid = self.seats.grid_of(sure.id) if sure is not None and piece.number else ""
            if grid:
                found[grid] = None
        return list(found)

    def _leader(self, place: int, name: str, row: Row, grid: str) -> str:
        people = list(people_of(row.get("leader", ""), row.get("leader_phone", "")))
        if not people:
            return ""
        if len(people) > 1:
            self.account.remark(place, name, "several_leaders", row["leader"])
        sex = sex_of(row.get("leader_sex", ""))
        return self.roster.person(*people[0], (grid,), sex=sex).id

    def _name_buildings(self, place: int, name: str, row: Row, grid: str, group: str) -> None:
        cell, where = _places(row)
        pieces = pieces_of(cell, where)
        if not pieces:
            return
        if grid not in self._blocks:
            self._blocks[grid] = Blocks(self.seats, grid)
        blocks = self._blocks[grid]
        all_sure = True
        members = self.members.setdefault(group, {})
        for number, piece in enumerate(pieces):
            if "单元" in piece.told:
                all_sure = False
                self.account.leave_out(place, name, "unit_named", piece.told)
                continue
            told = f"{piece.place}{piece.number}号楼" if piece.number else piece.told
            candidates = blocks.find(piece)
            found = self.account.settle(place, name, "buildings", told, candidates, number)
            if not found:
                all_sure = False
                why = "unsure_building" if candidates else "no_building"
                self.account.lose(place, name, "buildings", told, why, number)
                continue
            for building in blocks.members(found):
                if self.owner.setdefault(building, group) == group:
                    members[building] = None
                else:
                    told = self.seats.building_name(building)
                    self.account.remark(place, name, "building_taken", told)
        if all_sure:
            self.settled.add(group)

    def _finished(self) -> Taken:
        gone = (
            [
                id_
                for id_, one in self.plan.womens_groups.items()
                if id_ not in self.made
                and key_of(one.name) not in self.refused_names  # it may be the one that is meant
            ]
            if self.request.replace
            else []
        )
        changed = [one for one in self.made.values() if self.plan.womens_groups.get(one.id) != one]
        plan = self.roster.into(self.plan)
        plan = plan.with_rows("womens_group", changed, without=gone) if changed or gone else plan
        if gone:
            lost = set(gone)
            posts = [id_ for id_, one in plan.assignments.items() if one.area in lost]
            plan = plan.with_rows("assignment", [], without=posts)
        plan = self._with_buildings(plan, gone)
        updated = sum(id_ in self.plan.womens_groups for id_ in self.made)
        decisions: dict[str, Any] = {
            **closing(self.table, self.mapping),
            **self.account.decisions(),
            "people": self.roster.added,
            "buildings": len(self.owner),
            "updated": updated,
            "removed": len(gone),
        }
        refused = tuple(self.account.refused)
        file = self.request.path.name
        done = Report(file, "group", len(self.table), len(self.made), 0, refused, decisions)
        return Taken(plan, self.ids, done, tuple(self.account.unsure))

    def _with_buildings(self, plan: Plan, gone: list[str]) -> Plan:
        """Return the plan with the buildings in their groups, stair units given up for them."""
        column = plan.buildings.columns["womens_group"]
        ids = list(self.owner)
        named = plan.buildings.find(ids)
        rows = np.union1d(column.rows_with([*gone, *self.settled]), named)
        before = column.at(rows).astype(object)
        after = np.full(len(rows), "", object)
        after[np.searchsorted(rows, named)] = [self.owner[one] for one in ids]
        changed = before != after
        rows, after = rows[changed], after[changed]
        if not len(rows):
            return plan
        moved = set(plan.buildings.ids(rows)) & set(ids)
        units = [one.id for id_ in moved for one in plan.units_by("building").get(id_, ())]
        plan = plan.with_rows("unit", [], without=units) if units else plan
        fresh = column.with_values(rows, after.astype(TEXT))
        return replace(plan, buildings=plan.buildings.with_column("womens_group", fresh))


def _members(row: Row) -> list[tuple[str, str]]:
    """Return name and phone of a group's members; how many there are names nobody."""
    told = people_of(row.get("members", ""), "")
    return [one for one in told if not any(map(str.isdigit, one[0]))]


def _places(row: Row) -> tuple[str, str]:
    """Return the cell that names buildings, and the compound or lane named beside it."""
    cell = "" if is_blank(row.get("buildings", "")) else row["buildings"]
    where = next((row[one] for one in _PLACES if not is_blank(row.get(one, ""))), "")
    return cell, where
