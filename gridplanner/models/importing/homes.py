"""Micro-homes of a table without shapes: placed by coordinates, by a building, or by an address."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.errors import GridplannerError
from gridplanner.gis import crs as crss
from gridplanner.gis.datum import unshift_shapes
from gridplanner.gis.formats import TABLES, kind_of
from gridplanner.gis.progress import Progress, report
from gridplanner.gis.sheets import read_table
from gridplanner.gis.table import Table
from gridplanner.models.ids import Ids
from gridplanner.models.importing.account import Account
from gridplanner.models.importing.cells import is_phone, narrow, phones_of
from gridplanner.models.importing.fields import HOME_TABLE, settle_mapping, words_of
from gridplanner.models.importing.matching import is_blank, key_of
from gridplanner.models.importing.parents import Parents
from gridplanner.models.importing.request import Report, Request, Taken
from gridplanner.models.importing.rostering import STEP, Grids, Row, cells_of, closing, number_of
from gridplanner.models.importing.seats import Seats
from gridplanner.models.importing.source import source_crs
from gridplanner.models.importing.staff import Roster, key_of_person, people_of
from gridplanner.models.lineage import today
from gridplanner.models.people.posts import has_ended
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area
from gridplanner.words import say

_FARTHEST = 1.0e8
"""Metres beyond which a number is no coordinate."""
_NORTHINGS = (2.0e6, 6.0e6)
_EASTINGS = (1.0e5, 9.0e5)
_CHINA_LATITUDES, _CHINA_LONGITUDES = (3.0, 54.0), (73.0, 136.0)


def is_home_table(request: Request) -> bool:
    """Tell whether micro-homes come as a table without shapes."""
    path = request.path
    if request.kind != "micro_home" or not path.is_file():
        return False
    return kind_of(path) == "xls" or path.suffix.lower() in TABLES


def take_homes(plan: Plan, ids: Ids, request: Request, progress: Progress | None = None) -> Taken:
    """Return the plan with the micro-homes of a CSV or spreadsheet."""
    return _Taking(plan, ids, request).run(progress)


class _Taking:
    """Takes the micro-homes of one table, row by row."""

    def __init__(self, plan: Plan, ids: Ids, request: Request) -> None:
        self.ids, self.request = ids, request
        words = words_of(HOME_TABLE)
        self.table = read_table(request.path, request.layer, request.encoding, words)
        columns = tuple(self.table.columns)
        self.mapping = settle_mapping(columns, HOME_TABLE, request.mapping, ())
        if "name" not in self.mapping:
            raise GridplannerError("import.no_home_column", columns="、".join(columns))
        self.account = Account(self.table, request.choices)
        self.rows = cells_of(self.table, self.mapping)
        self.notes: list[str] = []
        self.crs: str | None = None
        self.points = self._points(plan)
        self.plan = plan if plan.crs or self.crs is None else replace(plan, crs=self.crs)
        self.seats = Seats(self.plan)
        fields = ("area", "grid")
        self.grids = Grids(self.seats, self.account, self.table, self.mapping, fields)
        self.parents = Parents(self.plan, ("grid", "community"))
        hosts = (
            key_of_person(*one)
            for row in self.rows
            for one in people_of(row.get("host", ""), row.get("phone", ""))
        )
        self.roster = Roster(self.plan, ids, self.seats.communities, hosts)
        self.coded = {one.code: one for one in plan.micro_homes.values() if one.code}
        self.known = {(one.parent, key_of(one.name)): one for one in plan.micro_homes.values()}
        self.made: dict[str, Area] = {}
        self.hosts: dict[str, set[str]] = {}
        self.refused_names: set[str] = set()

    def _points(self, plan: Plan) -> dict[int, shapely.Point]:
        """Return the rows that have coordinates, as points in the plan's metres."""
        pairs = {
            place: pair
            for place, row in enumerate(self.rows)
            if (pair := _pair(row)) is not None and place not in self.table.odd
        }
        if not pairs:
            return {}
        xy = _turned(np.array(list(pairs.values())))
        if not np.array_equal(xy, np.array(list(pairs.values()))):
            self.notes.append(say("roster.turned"))
        shapes: NDArray[np.object_] = np.array([*shapely.points(xy), None], object)[:-1]
        degrees = crss.looks_like_degrees(crss.bounds_of(shapes))
        own = crss.crs_of(str(crss.LONLAT)) if degrees else None
        if own is None and plan.crs:
            own = crss.crs_of(plan.crs)
        given = source_crs(self.request, Table({}, shapes, own))
        if given.is_geographic:
            shapes = unshift_shapes(shapes, self.request.datum or "wgs84")
            if not self.request.datum:
                self.notes.append(say("import.note_not_shifted"))
        target = (
            crss.crs_of(plan.crs)
            if plan.crs
            else crss.metric_crs_for(
                crss.bounds_of(crss.project(shapes, given, crss.crs_of(str(crss.LONLAT))))
            )
        )
        self.crs = crss.name_of(target)
        moved = crss.project(shapes, given, target)
        good = np.isfinite(shapely.bounds(moved)).all(axis=1)
        return {place: point for place, point, fine in zip(pairs, moved, good, strict=True) if fine}

    def run(self, progress: Progress | None) -> Taken:
        """Return the plan with all rows taken."""
        for place, row in enumerate(self.rows):
            if place % STEP == 0:
                report(progress, place, len(self.rows))
            if place in self.table.odd:
                self.account.refuse(place, self.table.odd[place])
            elif is_blank(row["name"]):
                self.account.refuse(place, "no_home_name")
            else:
                self._take(place, row)
        report(progress, len(self.rows), len(self.rows))
        if not self.made and not self.account.unsure:
            raise GridplannerError(
                "import.none_no_place", file=self.request.path.name, n=len(self.table)
            )
        return self._finished()

    def _take(self, place: int, row: Row) -> None:
        name, code = narrow(row["name"]), row.get("code", "")
        lost = len(self.account.unplaced)
        named = self.grids.of(place, name, row)
        point = self.points.get(place) or self._at_building(place, name, row, named)
        if point is None:
            asked = self.account.was_asked(place, "address")
            del self.account.unplaced[lost:]
            self.account.refuse(place, "unsure_place" if asked else "no_place")
            self.refused_names.add(key_of(name))
            return
        there = self.parents.of("", "", {}, point)
        if not there and any(self.plan.areas(one) for one in ("grid", "community")):
            self.account.refuse(place, "home_nowhere")
            self.refused_names.add(key_of(name))
            return
        parent = named[0] if len(named) == 1 else there
        if named and there not in named:
            self.account.remark(place, name, "home_outside", self._name(there))
        old = self.coded.get(code) if code else None
        old = old or self.known.get((parent, key_of(name)))
        if old is None:
            old = Area(id=self.ids.new("micro_home"), geometry=point)
            self.known[parent, key_of(name)] = old
        elif old.id in self.made:
            self.account.remark(place, name, "same_home")
        fresh = replace(old, name=name, code=code or old.code, geometry=point, parent=parent)
        self.made[fresh.id] = fresh
        self._host(place, name, row, fresh)

    def _name(self, id_: str) -> str:
        area = self.plan.find(id_)
        return area.name or area.code if area is not None else "—"

    def _at_building(
        self, place: int, name: str, row: Row, named: list[str]
    ) -> shapely.Point | None:
        near = frozenset().union(*map(self.seats.communities, named))
        if not len(self.plan.buildings):
            return None
        told = [row[one] for one in ("building", "address") if not is_blank(row.get(one, ""))]
        for number, text in enumerate(told):
            candidates = self.seats.building(text, near)
            found = self.account.settle(place, name, "address", text, candidates, number)
            if found:
                row_at = self.plan.buildings.row(found)
                return shapely.Point(self.plan.buildings.footprints.anchors[row_at])
        return None

    def _host(self, place: int, name: str, row: Row, home: Area) -> None:
        for host, phone in people_of(row.get("host", ""), row.get("phone", "")):
            for one in phones_of(phone):
                if not is_phone(one):
                    self.account.remark(place, name, "odd_phone", one)
            person = self.roster.person(host, phone, (home.id, home.parent))
            self.roster.post(person.id, home.id, "host")
            self.hosts.setdefault(home.id, set()).add(person.id)

    def _finished(self) -> Taken:
        homes = self.plan.micro_homes
        gone = [
            id_
            for id_, one in homes.items()
            if self.request.replace
            and id_ not in self.made
            and key_of(one.name) not in self.refused_names  # it may be the one that is meant
        ]
        changed = [one for one in self.made.values() if homes.get(one.id) != one]
        plan = self.plan
        plan = plan.with_rows("micro_home", changed, without=gone) if changed or gone else plan
        lost, day = set(gone), today()
        ended = [
            one.id
            for one in plan.assignments.values()
            if one.area in lost
            or (
                one.role == "host"
                and one.person not in self.hosts.get(one.area, {one.person})
                and not has_ended(one, day)
            )
        ]
        plan = plan.with_rows("assignment", [], without=ended) if ended else plan
        plan = self.roster.into(plan)
        read = closing(self.table, self.mapping)
        decisions: dict[str, Any] = {
            **read,
            **self.account.decisions(),
            "crs": self.crs,
            "datum": self.request.datum,
            "notes": [*read["notes"], *self.notes],
            "people": self.roster.added,
            "updated": sum(id_ in homes for id_ in self.made),
            "removed": len(gone),
        }
        refused = tuple(self.account.refused)
        file = self.request.path.name
        done = Report(file, "micro_home", len(self.table), len(self.made), 0, refused, decisions)
        return Taken(plan, self.ids, done, tuple(self.account.unsure))


def _pair(row: Row) -> tuple[float, float] | None:
    x, y = number_of(row.get("x", "")), number_of(row.get("y", ""))
    if x is None or y is None or not (abs(x) < _FARTHEST and abs(y) < _FARTHEST):
        return None
    return x, y


def _turned(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points east and north, where a surveyor's table names the north first."""
    first, second = np.median(xy, axis=0).tolist()
    for firsts, seconds in (
        (_NORTHINGS, _EASTINGS),
        (_CHINA_LATITUDES, _CHINA_LONGITUDES),
    ):
        if firsts[0] < first < firsts[1] and seconds[0] < second < seconds[1]:
            return xy[:, ::-1]
    return xy
