"""People and their posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from gridplanner.errors import GridplannerError
from gridplanner.models.ids import Ids
from gridplanner.models.naming import label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import ROLES, Assignment, Person
from gridplanner.words import Sentence, say


@dataclass(frozen=True)
class NewPerson:
    """A person to be added: everything but the id."""

    name: str
    sex: str = ""
    phone: str = ""
    work_phone: str = ""
    capacity: float = 1.0


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
        rows = [
            Person(
                id=ids.new("person"),
                name=one.name.strip(),
                sex=one.sex,
                phone=one.phone,
                work_phone=one.work_phone,
                capacity=one.capacity,
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

    def sentence(self, plan: Plan) -> Sentence:
        """Name the person."""
        return Sentence("edit.edit_person", {"person": plan.persons[self.person].name})

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan with the person changed."""
        person = _person(plan, self.person)
        names = ("name", "sex", "phone", "work_phone", "capacity")
        given: Mapping[str, Any] = {
            name: value for name in names if (value := getattr(self, name)) is not None
        }
        changed = replace(person, **given)
        _check_person(changed.name, changed.capacity)
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
        return plan.with_rows("assignment", [], without=posts).with_rows(
            "person", [], without=[self.person]
        )


@dataclass(frozen=True)
class Assign:
    """Give a person a post in an area.

    With ``replace`` whoever holds the same post there goes back to 待分配; without, they join.
    """

    person: str
    area: str
    role: str
    replace: bool = True

    def sentence(self, plan: Plan) -> Sentence:
        """Name person, post and area."""
        return Sentence(
            "edit.assign",
            {
                "person": plan.persons[self.person].name,
                "area": label(plan.area(self.area)),
                "role": Sentence(f"role.{self.role}"),
            },
        )

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the post given."""
        person = _person(plan, self.person)
        if plan.level_of(self.area) is None:
            raise GridplannerError("edit.no_area", area=self.area)
        if self.role not in ROLES:
            raise GridplannerError("edit.no_role", role=self.role, roles=", ".join(ROLES))
        same = [one for one in plan.posts_by("area").get(self.area, ()) if one.role == self.role]
        if any(one.person == self.person for one in same):
            raise GridplannerError(
                "edit.already",
                person=person.name,
                area=label(plan.area(self.area)),
                role=say(f"role.{self.role}"),
            )
        gone = [one.id for one in same] if self.replace else []
        post = Assignment(
            id=ids.new("assignment"), person=self.person, area=self.area, role=self.role
        )
        return plan.with_rows("assignment", [post], without=gone)


@dataclass(frozen=True)
class Unassign:
    """Take a post back."""

    assignment: str

    def sentence(self, plan: Plan) -> Sentence:
        """Name person, post and area."""
        post = plan.assignments[self.assignment]
        person = plan.persons.get(post.person)
        return Sentence(
            "edit.unassign",
            {
                "person": person.name if person else post.person,
                "area": label(plan.area(post.area)) if plan.level_of(post.area) else post.area,
                "role": Sentence(f"role.{post.role}"),
            },
        )

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan without the post."""
        if self.assignment not in plan.assignments:
            raise GridplannerError("edit.no_post")
        return plan.with_rows("assignment", [], without=[self.assignment])


def _person(plan: Plan, id_: str) -> Person:
    if id_ not in plan.persons:
        raise GridplannerError("edit.no_person", person=id_)
    return plan.persons[id_]


def _check_person(name: str, capacity: float) -> None:
    if not name.strip():
        raise GridplannerError("edit.no_person_name")
    if not 0 < capacity <= 10:
        raise GridplannerError("edit.bad_capacity", person=name)
