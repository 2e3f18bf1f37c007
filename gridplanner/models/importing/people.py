"""People of a table into a plan: persons, and posts in the areas that the rows name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gridplanner.errors import GridplannerError
from gridplanner.gis.headers import plain
from gridplanner.gis.progress import Progress, report
from gridplanner.gis.sheets import parse_pasted, read_table
from gridplanner.gis.table import Table
from gridplanner.models.ids import Ids
from gridplanner.models.importing.account import Account
from gridplanner.models.importing.cells import (
    Posts,
    day_of,
    days_of,
    is_phone,
    mode_of,
    phones_of,
    posts_of,
    share_of,
)
from gridplanner.models.importing.fields import is_identity, settle_mapping, words_of
from gridplanner.models.importing.matching import is_blank
from gridplanner.models.importing.request import Report, Request, Taken
from gridplanner.models.importing.rostering import STEP, Grids, cells_of, closing, number_of
from gridplanner.models.importing.seats import ABOVE, Seats
from gridplanner.models.importing.staff import Key, Roster, key_of_person, people_of
from gridplanner.models.importing.values import sex_of
from gridplanner.models.plan import Plan

Row = Mapping[str, str]
WIDE = {"leader": ("leader_phone", "grid_leader"), "part_time": ("part_time_phone", "part_time")}
"""Columns of further people of a grid in its row: the field of their phone, and their post."""
_SERIAL = ("序号", "行号", "no", "no.")
_IN_GROUP = ("group_leader", "volunteer")


def take_people(plan: Plan, ids: Ids, request: Request, progress: Progress | None = None) -> Taken:
    """Return the plan with the people of a CSV or spreadsheet."""
    table = read_table(request.path, request.layer, request.encoding, words_of("worker"))
    taking = _Taking(plan, ids, table, request.mapping, request.choices)
    return taking.run(request.path.name, replaces=request.replace, progress=progress)


def people_from_text(
    plan: Plan,
    ids: Ids,
    text: str,
    mapping: Mapping[str, str] | None = None,
    choices: Mapping[str, str] | None = None,
) -> Taken:
    """Return the plan with the people of cells pasted from a spreadsheet."""
    table = parse_pasted(text, words_of("worker"))
    return _Taking(plan, ids.copy(), table, mapping or {}, choices or {}).run("", replaces=False)


@dataclass(frozen=True)
class _Post:
    """A post that a row gives to someone: in these seats, held so."""

    role: str
    seats: tuple[str, ...]
    how: Mapping[str, Any]


class _Taking:
    """Takes the people of one table, row by row."""

    def __init__(
        self,
        plan: Plan,
        ids: Ids,
        table: Table,
        given: Mapping[str, str],
        choices: Mapping[str, str],
    ) -> None:
        self.plan, self.ids, self.table = plan, ids, table
        self.mapping = settle_mapping(tuple(table.columns), "worker", given, ())
        if not any(field in self.mapping for field in ("name", *WIDE)):
            raise GridplannerError("import.no_name_column", columns="、".join(table.columns))
        mapped = set(self.mapping.values())
        others = [one for one in table.columns if one not in mapped and plain(one) not in _SERIAL]
        self.dropped = [one for one in others if is_identity(one)]
        self.others = {one: table.text(one).tolist() for one in others if one not in self.dropped}
        self.account = Account(table, choices)
        self.seats = Seats(plan)
        self.grids = Grids(self.seats, self.account, table, self.mapping, ("area", "area_name"))
        self.rows = cells_of(table, self.mapping)
        self.percent = "%" in self.mapping.get("share", "").replace("\uff05", "%")
        self.has_seats = any(one in self.mapping for one in ("area", "area_name", *ABOVE))
        self.people = [list(_named(row)) for row in self.rows]
        """Who is named in each row."""
        self.roster = Roster(plan, ids, self.seats.communities, self._expected())
        self.first: dict[str, int] = {}
        """The row in which a person was met first."""
        self.leaders: dict[str, str] = {}
        """Groups that got a leader."""
        self.sexes: dict[Key, str] = {}

    def _expected(self) -> Iterator[Key]:
        for place, people in enumerate(self.people):
            if place not in self.table.odd:
                for name, phone, *_ in people:
                    yield key_of_person(name, phone)

    def run(self, file: str, *, replaces: bool, progress: Progress | None = None) -> Taken:
        """Return the plan with all rows taken."""
        for place, row in enumerate(self.rows):
            if place % STEP == 0:
                report(progress, place, len(self.rows))
            if place in self.table.odd:
                self.account.refuse(place, self.table.odd[place])
            elif not self.people[place]:
                self.account.refuse(place, "no_name")
            else:
                self._take(place, row)
        report(progress, len(self.rows), len(self.rows))
        if not self.first:
            raise GridplannerError("import.none_no_name", file=file, n=len(self.table))
        return self._finished(file, replaces)

    def _take(self, place: int, row: Row) -> None:
        name = self.people[place][0][0]
        posts = self._posts(place, name, row)
        seats = tuple(seat for post in posts for seat in post.seats)
        wide = self._wide_seats(place, name, row, posts)
        for name, phone, role, sex in self.people[place]:
            person = self._person(
                place, name, phone, sex, wide if role else seats, {} if role else row
            )
            if not role:
                self._give(person, posts)
            for seat in wide if role else ():
                self.roster.post(person, seat, role)

    def _wide_seats(
        self, place: int, name: str, row: Row, posts: Sequence[_Post]
    ) -> tuple[str, ...]:
        """Return where the further people of a row work: where its own person does."""
        if not any(row.get(field) for field in WIDE):
            return ()
        return posts[0].seats if posts else tuple(self.grids.of(place, name, row))

    def _person(
        self,
        place: int,
        name: str,
        phone: str,
        sex: str,
        seats: tuple[str, ...],
        row: Row,
    ) -> str:
        """Return the id of a person; ``row`` is empty where it is about another of its people."""
        own = phones_of(phone)
        phone = own[0] if own else ""
        if phone and not is_phone(phone):
            self.account.remark(place, name, "odd_phone", phone)
        more = phones_of(row.get("work_phone", "")) or own[1:]
        known = self.roster.person(
            name,
            phone,
            seats,
            work_phone=more[0] if more else "",
            capacity=self._capacity(place, name, row.get("capacity", "")),
            home=self._home(place, name, row, seats),
            extra=self._extra(place) if row else None,
            sex=self._sex(place, name, phone, sex),
        )
        return self._met(place, known.id, name, "same_person" if phone else "same_name")

    def _extra(self, place: int) -> dict[str, str] | None:
        return {one: cells[place] for one, cells in self.others.items() if cells[place]} or None

    def _sex(self, place: int, name: str, phone: str, sex: str) -> str:
        """Return a person's sex, empty where an earlier row says otherwise."""
        key = key_of_person(name, phone)
        if sex and self.sexes.setdefault(key, sex) != sex:
            self.account.remark(place, name, "sex_contradicts", sex)
            return ""
        return sex

    def _met(self, place: int, person: str, name: str, again: str) -> str:
        """Say where a person was met before in the file."""
        if person in self.first:
            if self.first[person] != place:
                line = self.account.line(self.first[person])
                self.account.remark(place, name, again, str(line))
        elif person in self.roster.moved_phones:
            self.account.remark(place, name, "phone_moved", self.roster.moved_phones[person])
        self.first.setdefault(person, place)
        return person

    def _capacity(self, place: int, name: str, text: str) -> float | None:
        value = number_of(text)
        if value is not None and 0 < value <= 10:
            return value
        if not is_blank(text):
            self.account.remark(place, name, "bad_capacity", text)
        return None

    def _home(self, place: int, name: str, row: Row, seats: tuple[str, ...]) -> str:
        told = row.get("home", "")
        if is_blank(told) or not len(self.plan.buildings):
            return ""
        near = frozenset().union(*map(self.seats.communities, seats))
        found = self.account.settle(place, name, "home", told, self.seats.building(told, near))
        return found or ""

    def _posts(self, place: int, name: str, row: Row) -> list[_Post]:
        """Return the posts that a row gives; those that it cannot give are accounted for."""
        told = posts_of(row.get("role", ""))
        if not self._names_a_seat(place, row) and not told.roles and not told.unknown:
            return []
        for word in told.unknown:
            if told.roles:
                self.account.remark(place, name, "role_left", word)
        roles = told.roles or (() if told.unknown else ("full_time",))
        if not roles:
            self.account.leave_out(place, name, "no_role", row["role"])
            return []
        how = self._how(place, name, row, told)
        if how is None:
            return []
        posts = []
        for role in roles:
            seats = self._seats(place, name, row, role)
            given = how if role == "executive" else {**how, "mode": ""}
            posts.append(_Post(role, tuple(seats), given))
        return posts

    def _names_a_seat(self, place: int, row: Row) -> bool:
        fields = ("area", "area_name", "building", "womens_group", "micro_home")
        if any(not is_blank(row.get(one, "")) for one in fields):
            return True
        return "role" not in self.mapping and self.grids.is_gap(place)

    def _how(self, place: int, name: str, row: Row, told: Posts) -> Mapping[str, Any] | None:
        """Return how a post is held, ``None`` where its share is none: no post is given then."""
        share = share_of(row.get("share", ""), percent=self.percent)
        if share is None:
            self.account.leave_out(place, name, "bad_share", row["share"])
            return None
        mode = mode_of(row.get("mode", ""))
        if mode is None:
            self.account.remark(place, name, "bad_mode", row["mode"])
        since, ends = days_of(row.get("since", ""))
        until = day_of(row.get("until", ""), last=True)
        for day, field in ((since, "since"), (ends, "since"), (until, "until")):
            if day is None:
                self.account.remark(place, name, "bad_date", row[field])
                break
        since, until = since or "", until or ends or ""
        if since and until and until < since:
            self.account.remark(place, name, "dates_turned", f"{since} / {until}")
            since = until = ""
        given = {"share": share} if not is_blank(row.get("share", "")) else {}
        return {**given, "mode": mode or told.mode, "since": since, "until": until}

    def _seats(self, place: int, name: str, row: Row, role: str) -> Sequence[str]:
        """Return where a post is held; what cannot be found is accounted for."""
        if role in _IN_GROUP and not is_blank(row.get("womens_group", "")):
            told = row["womens_group"]
            found = self.seats.group(told, self.grids.sure(row))
            return self._one(place, name, "womens_group", told, found)
        if role == "host" and not is_blank(row.get("micro_home", "")):
            told = row["micro_home"]
            return self._one(place, name, "micro_home", told, self.seats.micro_home(told))
        if role == "micro_leader" and not is_blank(row.get("building", "")):
            told = row["building"]
            near = self.grids.sure(row)
            found = self.seats.building(told, near)
            return self._one(place, name, "building", told, found)
        seats = self.grids.of(place, name, row, role)
        if not seats and not self.grids.is_named(place, row) and self.has_seats:
            self.account.leave_out(place, name, "nothing_named", row.get("role", ""))
        return seats

    def _one(
        self, place: int, name: str, field: str, told: str, candidates: Sequence[Any]
    ) -> list[str]:
        found = self.account.settle(place, name, field, told, candidates)
        if found:
            return [found]
        why = f"unsure_{field}" if candidates else f"no_{field}"
        self.account.lose(place, name, field, told, why)
        return []

    def _give(self, person: str, posts: Sequence[_Post]) -> None:
        for post in posts:
            for seat in post.seats:
                if post.role == "group_leader" and seat in self.plan.womens_groups:
                    self.leaders[seat] = person
                else:
                    self.roster.post(person, seat, post.role, **post.how)

    def _finished(self, file: str, replaces: bool) -> Taken:
        self.roster.renew()
        gone = [id_ for id_ in self.plan.persons if id_ not in self.first] if replaces else []
        plan = without(self.roster.into(self.plan), gone)
        led = [
            replace(self.plan.womens_groups[group], leader=person)
            for group, person in self.leaders.items()
            if self.plan.womens_groups[group].leader != person
        ]
        plan = plan.with_rows("womens_group", led) if led else plan
        decisions: dict[str, Any] = {
            **closing(self.table, self.mapping),
            **self.account.decisions(),
            "posts": len(self.roster.posts),
            "updated": len(self.first) - self.roster.added,
            "removed": len(gone),
            "dropped": self.dropped,
        }
        refused = tuple(self.account.refused)
        done = Report(file, "worker", len(self.table), len(self.first), 0, refused, decisions)
        return Taken(plan, self.ids, done, tuple(self.account.unsure))


def _named(row: Row) -> Iterator[tuple[str, str, str, str]]:
    """Yield name, phone, post (empty: as the row says) and sex of the people of a row."""
    sex = sex_of(row.get("sex", ""))
    for name, phone in people_of(row.get("name", ""), row.get("phone", "")):
        yield name, phone, "", sex
    for field, (phones, role) in WIDE.items():
        if not row.get(field):
            continue
        for name, phone in people_of(row.get(field, ""), row.get(phones, "")):
            yield name, phone, role, ""


def without(plan: Plan, gone: Sequence[str]) -> Plan:
    """Return the plan without some people and their posts."""
    if not gone:
        return plan
    lost = set(gone)
    posts = [id_ for id_, one in plan.assignments.items() if one.person in lost]
    led = [replace(one, leader="") for one in plan.womens_groups.values() if one.leader in lost]
    plan = plan.with_rows("womens_group", led) if led else plan
    return plan.with_rows("assignment", [], without=posts).with_rows("person", [], without=gone)
