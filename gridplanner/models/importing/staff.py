"""The workers that a grid layer names: persons and posts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from gridplanner.models.ids import Ids
from gridplanner.models.importing.source import Source
from gridplanner.models.importing.values import several, sex_of
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Assignment, Person

ROLES = {
    "worker": ("full_time", "worker_phone", "worker_sex"),
    "leader": ("grid_leader", "leader_phone", None),
    "part_time": ("part_time", "part_time_phone", None),
}
"""The field of a name: the post it gives, the fields of phone and sex."""


class Roster:
    """The persons of a plan and those being added, found by name and phone."""

    def __init__(self, plan: Plan, ids: Ids) -> None:
        self._ids = ids
        self._people = {(one.name, one.phone): one for one in plan.persons.values()}
        self._posts = {(one.person, one.area, one.role) for one in plan.assignments.values()}
        self.people: dict[str, Person] = {}
        """Persons added or changed, by id."""
        self.posts: list[Assignment] = []
        self.added = 0

    def person(self, name: str, phone: str, **known: Any) -> Person:
        """Return the person of a name and phone, made or filled where that is needed."""
        given = {key: value for key, value in known.items() if value not in ("", None)}
        old = self._people.get((name, phone))
        if old is None:
            self.added += 1
            one = Person(id=self._ids.new("person"), name=name, phone=phone, **given)
        else:
            one = replace(old, **given)
        if one is not old:
            self._people[name, phone] = self.people[one.id] = one
        return one

    def post(self, person: str, area: str, role: str, since: str = "") -> None:
        """Give a post, once."""
        key = (person, area, role)
        if key not in self._posts:
            self._posts.add(key)
            self.posts.append(
                Assignment(
                    id=self._ids.new("assignment"), person=person, area=area, role=role, since=since
                )
            )

    def into(self, plan: Plan) -> Plan:
        """Return the plan with the persons and posts."""
        if not self.people and not self.posts:
            return plan
        plan = plan.with_rows("person", self.people.values())
        return plan.with_rows("assignment", self.posts)


def staff_grids(
    plan: Plan, ids: Ids, source: Source, grids: Sequence[tuple[str, tuple[int, ...]]]
) -> tuple[Plan, dict[str, Any]]:
    """Return the plan with the persons and posts that the rows of grids name.

    A post that the file names anew is taken from whoever held it in that grid.
    """
    named = [field for field in ROLES if field in source.mapping]
    if not named:
        return plan, {}
    roster = Roster(plan, ids)
    held: dict[tuple[str, str], set[str]] = {}
    for field in named:
        role, phone_field, sex_field = ROLES[field]
        cells = source.text(field), source.text(phone_field), source.text(sex_field or "")
        for grid, places in grids:
            for place in places:
                for name, phone in _people(str(cells[0][place]), str(cells[1][place])):
                    person = roster.person(name, phone, sex=sex_of(str(cells[2][place])))
                    roster.post(person.id, grid, role)
                    held.setdefault((grid, role), set()).add(person.id)
    left = [
        id_
        for id_, one in plan.assignments.items()
        if one.person not in held.get((one.area, one.role), {one.person})
    ]
    plan = roster.into(plan.with_rows("assignment", [], without=left))
    return plan, {"people": roster.added, "posts": len(roster.posts)}


def _people(names: str, phones: str) -> Iterator[tuple[str, str]]:
    """Return the names of a cell, each with its phone where there are as many of them."""
    several_names = [one for one in several(names) if one not in ("无", "空缺", "待定", "-", "/")]
    numbers = several(phones)
    if len(numbers) != len(several_names):
        numbers = numbers[:1] if len(several_names) == 1 else []
    for place, name in enumerate(several_names):
        yield name, numbers[place] if place < len(numbers) else ""
