"""People of a table into a plan: persons, and posts in the areas that the rows name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gridplanner.errors import GridplannerError
from gridplanner.gis.sheets import parse_pasted, read_table
from gridplanner.gis.table import Table
from gridplanner.models.ids import Ids
from gridplanner.models.importing.fields import settle_mapping
from gridplanner.models.importing.request import Refusal, Report, Request, Taken
from gridplanner.models.importing.staff import Roster
from gridplanner.models.importing.values import plain_name, role_of, several, sex_of
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area


def take_people(plan: Plan, ids: Ids, request: Request) -> Taken:
    """Return the plan with the people of a CSV or spreadsheet."""
    table = read_table(request.path, request.layer, request.encoding)
    return _take(plan, ids, table, request.mapping, request.path.name, request.replace)


def people_from_text(
    plan: Plan, ids: Ids, text: str, mapping: Mapping[str, str] | None = None
) -> Taken:
    """Return the plan with the people of cells pasted from a spreadsheet."""
    return _take(plan, ids.copy(), parse_pasted(text), mapping or {}, "", False)


@dataclass(frozen=True)
class _Where:
    """The areas that a row may name a post in."""

    plan: Plan

    def find(self, named: str, above: Mapping[str, str]) -> list[Area]:
        """Return the areas a row names: a grid by id, code or name, else the lowest level named."""
        if named:
            return self._matching("grid", named, above)
        for level in ("community", "township", "district"):
            if above.get(level):
                return self._matching(level, above[level], above)
        return []

    def _matching(self, level: str, named: str, above: Mapping[str, str]) -> list[Area]:
        areas = self.plan.areas(level)
        if named in areas:
            return [areas[named]]
        coded = [area for area in areas.values() if area.code == named]
        if coded:
            return coded
        bare = plain_name(named)
        found = [area for area in areas.values() if plain_name(area.name) == bare]
        return [area for area in found if self._under(area, above)]

    def _under(self, area: Area, above: Mapping[str, str]) -> bool:
        for one in self.plan.chain(area.id):
            given = above.get(self.plan.level_of(one.id) or "", "")
            if given and plain_name(given) not in (plain_name(one.name), one.code):
                return False
        return True


def _take(
    plan: Plan, ids: Ids, table: Table, given: Mapping[str, str], file: str, replace: bool
) -> Taken:
    mapping = settle_mapping(tuple(table.columns), "worker", given, ())
    if "name" not in mapping:
        raise GridplannerError("import.no_name_column", columns="、".join(table.columns))
    cells = {field: table.text(column).tolist() for field, column in mapping.items()}
    extras = [one for one in table.columns if one not in mapping.values()]
    others = {one: table.text(one).tolist() for one in extras}
    roster, where = Roster(plan, ids), _Where(plan)
    refused: list[Refusal] = []
    unplaced: list[dict[str, Any]] = []
    taken: set[str] = set()
    for place in range(len(table)):
        row = {field: values[place] for field, values in cells.items()}
        if not row["name"]:
            refused.append(Refusal(place + 1, "no_name"))
            continue
        extra = {one: values[place] for one, values in others.items() if values[place]}
        person = roster.person(
            row["name"],
            row.get("phone", ""),
            sex=sex_of(row.get("sex", "")),
            work_phone=row.get("work_phone", ""),
            capacity=_capacity(row.get("capacity", "")),
            extra=extra or None,
        )
        taken.add(person.id)
        reason = _post(roster, where, person.id, row)
        if reason:
            told = row.get("role" if reason == "no_role" else "area", "") or _lowest(row)
            unplaced.append(
                {"rows": [place + 1], "name": row["name"], "reason": reason, "told": told}
            )
    if not taken:
        raise GridplannerError("import.none_no_name", file=file, n=len(table))
    gone = [id_ for id_ in plan.persons if id_ not in taken] if replace else []
    plan = _without(roster.into(plan), gone)
    decisions: dict[str, Any] = {
        "encoding": table.encoding,
        "crs": None,
        "datum": None,
        "mapping": dict(mapping),
        "posts": len(roster.posts),
        "updated": len(taken) - roster.added,
        "removed": len(gone),
        "unplaced": unplaced,
        "notes": [],
    }
    report = Report(file, "worker", len(table), len(taken), 0, tuple(refused), decisions)
    return Taken(plan, ids, report)


def _post(roster: Roster, where: _Where, person: str, row: Mapping[str, str]) -> str:
    """Give the post a row names; return why not, empty where all is well or nothing is named."""
    word = row.get("role", "")
    named = row.get("area", "")
    above = {level: row.get(level, "") for level in ("community", "township", "district")}
    if not word and not named:
        return ""
    role = role_of(word) if word else "full_time"
    if role is None:
        return "no_role"
    # One cell may name several grids: 001、002.
    pieces = [named] if where.find(named, above) else several(named) or [""]
    for piece in pieces:
        areas = where.find(piece, above)
        if not areas:
            return "no_area" if named or any(above.values()) else ""
        if len(areas) > 1:
            return "several_areas"
        roster.post(person, areas[0].id, role, row.get("since", ""))
    return ""


def _lowest(row: Mapping[str, str]) -> str:
    """Return the lowest area above the grids that a row names."""
    named = (row.get(level, "") for level in ("community", "township", "district"))
    return next(filter(None, named), "")


def _capacity(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 < value <= 10 else None


def _without(plan: Plan, gone: list[str]) -> Plan:
    if not gone:
        return plan
    lost = set(gone)
    posts = [id_ for id_, one in plan.assignments.items() if one.person in lost]
    return plan.with_rows("assignment", [], without=posts).with_rows("person", [], without=gone)
