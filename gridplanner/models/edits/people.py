"""People and their posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from gridplanner.errors import GridplannerError
from gridplanner.models.ids import Ids
from gridplanner.models.lineage import today
from gridplanner.models.naming import seat_label
from gridplanner.models.people.posts import has_ended, is_date
from gridplanner.models.plan import Plan
from gridplanner.models.rows import MODES, ROLES, WORKER_ROLES, Assignment, Person
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
            _check_person(one.name, one.capacity)
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
        _check_person(changed.name, changed.capacity)
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

    With ``replace`` whoever holds the same post there goes back to 待分配; without, they join. Who
    has left it may be given it again; that they held it before stays. The leader of a women's group
    is one at a time.
    """

    person: str
    area: str
    role: str
    replace: bool = True
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
        if self.role == "group_leader" and seat == "womens_group":
            return _leading(plan, self.area, person)
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
        gone = [one.id for one in same] if self.replace else []
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
        return plan.with_rows("assignment", [post], without=gone)


def _leading(plan: Plan, group: str, person: Person) -> Plan:
    row = plan.womens_groups[group]
    if row.leader == person.id:
        raise GridplannerError(
            "edit.already",
            person=person.name,
            area=seat_label(plan, group),
            role=say("role.group_leader"),
        )
    return plan.with_rows("womens_group", [replace(row, leader=person.id)])


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
    """Hand grids over to a worker: those who worked there go back to 待分配.

    The post is that of the one replaced, full-time where there was none.
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
        gone: list[str] = []
        made: list[Assignment] = []
        for area in dict.fromkeys(self.areas):
            if area not in plan.grids:
                raise GridplannerError("edit.no_grid", grid=area)
            held = [one for one in plan.posts_by("area").get(area, ()) if one.role in WORKER_ROLES]
            others = [one for one in held if one.person != self.person]
            gone += [one.id for one in others]
            if len(others) == len(held):
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
    for date in (post.since, post.until):
        if date and not is_date(date):
            raise GridplannerError("edit.bad_date", date=date)
    if post.since and post.until and post.until < post.since:
        raise GridplannerError("edit.dates_turned", person=name)


def _check_home(plan: Plan, home: str) -> None:
    if home and plan.buildings.find([home])[0] < 0:
        raise GridplannerError("edit.no_home", building=home)


def _person(plan: Plan, id_: str) -> Person:
    if id_ not in plan.persons:
        raise GridplannerError("edit.no_person", person=id_)
    return plan.persons[id_]


def _check_person(name: str, capacity: float) -> None:
    if not name.strip():
        raise GridplannerError("edit.no_person_name")
    if not 0 < capacity <= 10:
        raise GridplannerError("edit.bad_capacity", person=name)
