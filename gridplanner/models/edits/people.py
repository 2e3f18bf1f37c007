"""People and their posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from gridplanner.errors import GridplannerError
from gridplanner.models.ids import Ids
from gridplanner.models.lineage import today
from gridplanner.models.naming import seat_label
from gridplanner.models.people.posts import has_ended, is_date, is_held
from gridplanner.models.plan import Plan
from gridplanner.models.rows import (
    JOINED_ROLES,
    MODES,
    ROLES,
    SEAT_ROLES,
    SEXES,
    WORKER_ROLES,
    Assignment,
    Person,
)
from gridplanner.models.women.organisation import led_by
from gridplanner.words import Sentence, say


@dataclass(frozen=True)
class NewPerson:
    """A person to be added: everything but the id."""

    name: str
    sex: str = ""
    phone: str = ""
    work_phone: str = ""
    capacity: float = 1.0
    home: str = ""
    """Id of the building they live in, where the office knows it."""


@dataclass(frozen=True)
class AddPeople:
    """Put people on the roster."""

    people: tuple[NewPerson, ...]

    def sentence(self, _plan: Plan) -> Sentence:
        """Name the person, or say how many."""
        if len(self.people) == 1:
            return Sentence("edit.add_person", {"person": self.people[0].name})
        return Sentence("edit.add_people", {"count": len(self.people)})

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the people; each needs a name and a capacity above nought."""
        for one in self.people:
            _check_person(one.name, one.sex, one.capacity)
            _check_home(plan, one.home)
        rows = [
            Person(
                id=ids.new("person"),
                name=one.name.strip(),
                sex=one.sex,
                phone=one.phone,
                work_phone=one.work_phone,
                capacity=one.capacity,
                home=one.home,
            )
            for one in self.people
        ]
        return plan.with_rows("person", rows)


@dataclass(frozen=True)
class EditPerson:
    """Change what is known of a person; what is ``None`` stays."""

    person: str
    name: str | None = None
    sex: str | None = None
    phone: str | None = None
    work_phone: str | None = None
    capacity: float | None = None
    home: str | None = None

    def sentence(self, plan: Plan) -> Sentence:
        """Name the person."""
        return Sentence("edit.edit_person", {"person": plan.persons[self.person].name})

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan with the person changed."""
        person = _person(plan, self.person)
        names = ("name", "sex", "phone", "work_phone", "capacity", "home")
        given: Mapping[str, Any] = {
            name: value for name in names if (value := getattr(self, name)) is not None
        }
        changed = replace(person, **given)
        changed = replace(changed, name=changed.name.strip())
        _check_person(changed.name, changed.sex, changed.capacity)
        _check_home(plan, changed.home)
        return plan.with_rows("person", [changed])


@dataclass(frozen=True)
class RemovePerson:
    """Take a person off the roster, posts and all."""

    person: str

    def sentence(self, plan: Plan) -> Sentence:
        """Name the person."""
        return Sentence("edit.remove_person", {"person": plan.persons[self.person].name})

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan without the person."""
        _person(plan, self.person)
        posts = [one.id for one in plan.posts_by("person").get(self.person, ())]
        led = [replace(plan.womens_groups[id_], leader="") for id_ in led_by(plan, self.person)]
        plan = plan.with_rows("womens_group", led) if led else plan
        return plan.with_rows("assignment", [], without=posts).with_rows(
            "person", [], without=[self.person]
        )


@dataclass(frozen=True)
class Assign:
    """Give a person a post in an area or another seat: a building, a group, a micro-home.

    With ``replace`` whoever holds the same post there goes back to 待分配, or has it until the new
    one begins; without, they join. Who has left it may be given it again; that they held it before
    stays. The leader of a women's group is one at a time, without terms.
    """

    person: str
    area: str
    role: str
    replace: bool | None = None
    """``None``: as the post is, of which there is one or are several in a place."""
    mode: str = ""
    share: float = 1.0
    since: str = ""
    until: str = ""

    def sentence(self, plan: Plan) -> Sentence:
        """Name person, post and area."""
        return Sentence(
            "edit.assign",
            {
                "person": plan.persons[self.person].name,
                "area": seat_label(plan, self.area),
                "role": Sentence(f"role.{self.role}"),
            },
        )

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the post given."""
        person = _person(plan, self.person)
        seat = plan.seat_of(self.area)
        if seat is None:
            raise GridplannerError("edit.no_area", area=self.area)
        if self.role not in ROLES:
            raise GridplannerError("edit.no_role", role=self.role, roles=", ".join(ROLES))
        if self.role not in SEAT_ROLES.get(seat, ROLES):
            raise _no_post_there(plan, self.area, self.role, SEAT_ROLES[seat])
        if self.role == "group_leader" and seat == "womens_group":
            return self._leading(plan, person)
        same = [
            one
            for one in plan.posts_by("area").get(self.area, ())
            if one.role == self.role and not has_ended(one, today())
        ]
        if any(one.person == self.person for one in same):
            raise GridplannerError(
                "edit.already",
                person=person.name,
                area=seat_label(plan, self.area),
                role=say(f"role.{self.role}"),
            )
        post = Assignment(
            id=ids.new("assignment"),
            person=self.person,
            area=self.area,
            role=self.role,
            mode=self.mode,
            share=self.share,
            since=self.since,
            until=self.until,
        )
        _check_post(person.name, post)
        joins = self.role in JOINED_ROLES if self.replace is None else not self.replace
        ended, gone = ([], []) if joins else _given_up(same, post)
        return plan.with_rows("assignment", [*ended, post], without=gone)

    def _leading(self, plan: Plan, person: Person) -> Plan:
        """Return the plan in which a person leads a women's group: a field of it, no post."""
        row = plan.womens_groups[self.area]
        if self.mode or self.share != 1 or self.since or self.until:
            raise GridplannerError("edit.leader_terms", group=seat_label(plan, row.id))
        if row.leader == person.id:
            raise GridplannerError(
                "edit.already",
                person=person.name,
                area=seat_label(plan, row.id),
                role=say("role.group_leader"),
            )
        if self.replace is False and row.leader in plan.persons:
            raise GridplannerError(
                "edit.one_leader",
                group=seat_label(plan, row.id),
                person=plan.persons[row.leader].name,
            )
        return plan.with_rows("womens_group", [replace(row, leader=person.id)])


def _given_up(posts: Iterable[Assignment], new: Assignment) -> tuple[list[Assignment], list[str]]:
    """Return the posts that end before a new one begins, and the ids of those that make way."""
    now = today()
    if has_ended(new, now):
        return [], []
    start = max(new.since, now)
    ended, gone = [], []
    for one in posts:
        if not is_held(one, start):
            continue
        if start > now and one.since < start:
            last = date.fromisoformat(start) - timedelta(days=1)
            ended.append(replace(one, until=last.isoformat()))
        else:
            gone.append(one.id)
    return ended, gone


def _no_post_there(plan: Plan, seat: str, role: str, roles: Iterable[str]) -> GridplannerError:
    return GridplannerError(
        "edit.role_elsewhere",
        area=seat_label(plan, seat),
        role=say(f"role.{role}"),
        roles=say("words.comma").join(say(f"role.{one}") for one in roles),
    )


@dataclass(frozen=True)
class EditPost:
    """Change how a post is held; what is ``None`` stays."""

    assignment: str
    mode: str | None = None
    share: float | None = None
    since: str | None = None
    until: str | None = None

    def sentence(self, plan: Plan) -> Sentence:
        """Name person, post and area."""
        return Sentence("edit.edit_post", _named(plan, plan.assignments[self.assignment]))

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan with the post changed."""
        if self.assignment not in plan.assignments:
            raise GridplannerError("edit.no_post")
        names = ("mode", "share", "since", "until")
        given: Mapping[str, Any] = {
            name: value for name in names if (value := getattr(self, name)) is not None
        }
        post = replace(plan.assignments[self.assignment], **given)
        person = plan.persons.get(post.person)
        _check_post(person.name if person else post.person, post)
        return plan.with_rows("assignment", [post])


@dataclass(frozen=True)
class Unassign:
    """Take a post back."""

    assignment: str

    def sentence(self, plan: Plan) -> Sentence:
        """Name person, post and area."""
        return Sentence("edit.unassign", _named(plan, plan.assignments[self.assignment]))

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan without the post."""
        if self.assignment not in plan.assignments:
            raise GridplannerError("edit.no_post")
        return plan.with_rows("assignment", [], without=[self.assignment])


@dataclass(frozen=True)
class HandOver:
    """Hand grids over to a worker: those who work there go back to 待分配.

    The post is that of the one replaced, full-time where there was none. Posts that have ended or
    that others have from a later day stay; one of their own that begins later begins now.
    """

    areas: tuple[str, ...]
    person: str

    def sentence(self, plan: Plan) -> Sentence:
        """Name the person and the grid, or say how many."""
        values: dict[str, object] = {"person": plan.persons[self.person].name}
        if len(self.areas) == 1:
            return Sentence("edit.hand_over", {**values, "area": seat_label(plan, self.areas[0])})
        return Sentence("edit.hand_over_many", {**values, "count": len(self.areas)})

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the grids in one pair of hands."""
        person = _person(plan, self.person)
        day = today()
        gone: list[str] = []
        made: list[Assignment] = []
        for area in dict.fromkeys(self.areas):
            if area not in plan.grids:
                raise GridplannerError("edit.no_grid", grid=area)
            posts = [
                one
                for one in plan.posts_by("area").get(area, ())
                if one.role in WORKER_ROLES and not has_ended(one, day)
            ]
            held = [one for one in posts if is_held(one, day)]
            others = [one for one in held if one.person != self.person]
            gone += [one.id for one in others]
            if len(others) == len(held):
                gone += [one.id for one in posts if one.person == self.person]
                role = others[0].role if others else "full_time"
                made.append(
                    Assignment(id=ids.new("assignment"), person=self.person, area=area, role=role)
                )
        if not gone and not made:
            raise GridplannerError(
                "edit.already",
                person=person.name,
                area=seat_label(plan, self.areas[0]),
                role=say("role.full_time"),
            )
        return plan.with_rows("assignment", made, without=gone)


def _named(plan: Plan, post: Assignment) -> dict[str, object]:
    person = plan.persons.get(post.person)
    return {
        "person": person.name if person else post.person,
        "area": seat_label(plan, post.area),
        "role": Sentence(f"role.{post.role}"),
    }


def _check_post(name: str, post: Assignment) -> None:
    """Refuse a share of 300 %, a mode there is not, a date that is none, an end before a start."""
    if not 0 < post.share <= 1:
        raise GridplannerError("edit.bad_share", person=name)
    if post.mode and post.mode not in MODES:
        raise GridplannerError("edit.no_mode", mode=post.mode, modes=", ".join(MODES))
    for day in (post.since, post.until):
        if day and not is_date(day):
            raise GridplannerError("edit.bad_date", date=day)
    if post.since and post.until and post.until < post.since:
        raise GridplannerError("edit.dates_turned", person=name)


def _check_home(plan: Plan, home: str) -> None:
    if home and plan.buildings.find([home])[0] < 0:
        raise GridplannerError("edit.no_home", building=home)


def _person(plan: Plan, id_: str) -> Person:
    if id_ not in plan.persons:
        raise GridplannerError("edit.no_person", person=id_)
    return plan.persons[id_]


def _check_person(name: str, sex: str, capacity: float) -> None:
    if not name.strip():
        raise GridplannerError("edit.no_person_name")
    if sex not in ("", *SEXES):
        raise GridplannerError("edit.no_sex", person=name, sex=sex)
    if not 0 < capacity <= 10:
        raise GridplannerError("edit.bad_capacity", person=name)
