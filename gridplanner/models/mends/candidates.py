"""Who could take a post: those nearby, with how far they are and what they carry already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from gridplanner.models.people.candidates import metres_to
from gridplanner.models.people.posts import is_held
from gridplanner.models.rows import WORKER_ROLES, Person
from gridplanner.models.standing import Standing

Point = tuple[float, float]
MOST = 12
"""People nearby who are looked at closely."""


@dataclass(frozen=True)
class Candidate:
    """A person who could take a post."""

    person: Person
    metres: float | None
    """From their home, or from the nearest of their grids; ``None`` where neither is known."""
    grids: int
    """Grids they work in today."""
    load: float | None


def near(
    standing: Standing,
    spot: Point,
    people: Sequence[Person],
    roles: tuple[str, ...] = WORKER_ROLES,
    most: int = MOST,
) -> list[Candidate]:
    """Return the people nearest to a spot as candidates for a post there, the nearest first."""
    if not people:
        return []
    away = metres_to(standing, tuple(one.id for one in people), spot)
    order = np.argsort(away, kind="stable")[:most].tolist()  # nan comes last
    found = []
    for place in order:
        person, metres = people[place], float(away[place])
        grids = {one.area for one in standing.held_by(person.id, *roles)} & standing.figures.keys()
        known = metres if np.isfinite(metres) else None
        found.append(Candidate(person, known, len(grids), standing.workload(person.id)))
    return found


def holders_of(standing: Standing, *roles: str) -> set[str]:
    """Return the ids of the people who hold any of some posts today."""
    return {
        one.person
        for one in standing.plan.assignments.values()
        if one.role in roles and is_held(one, standing.today)
    }


def free_workers(standing: Standing, spot: Point) -> list[Candidate]:
    """Return the people near a spot without any post; then those with others than work."""
    working = holders_of(standing, *WORKER_ROLES)
    people = [one for one in standing.plan.persons.values() if one.id not in working]
    posts = standing.posts_of
    idle = [one for one in people if one.id not in posts]
    return [
        *near(standing, spot, idle),
        *near(standing, spot, [one for one in people if one.id in posts]),
    ]


def laden_workers(standing: Standing, spot: Point) -> list[Candidate]:
    """Return the workers nearby, the least laden first."""
    persons = standing.plan.persons
    people = [persons[id_] for id_ in holders_of(standing, *WORKER_ROLES) if id_ in persons]
    people.sort(key=lambda one: one.id)  # of two as near as each other always the same one
    busy = [one for one in near(standing, spot, people) if one.grids]
    return sorted(busy, key=lambda one: (one.grids, one.load or 0.0))


def locals_of(standing: Standing, grid: str, group: str = "") -> list[tuple[Person, str]]:
    """Return the people of a grid and how they belong there: ``lives`` or ``works``.

    Those who live in the buildings of a women's group come first, where one is named.
    """
    plan = standing.plan
    if grid not in plan.grids:
        return []
    rows = standing.rows_in(grid)
    own = plan.buildings.columns["womens_group"].at(rows) == group
    first = own if group else np.zeros(len(rows), bool)
    residents = plan.table("person").by("homes")
    houses = plan.buildings.ids(np.concatenate([rows[first], rows[~first]]))
    known: dict[str, tuple[Person, str]] = {}
    for house in houses:
        for one in residents.get(house, ()):
            known.setdefault(one.id, (cast("Person", one), "lives"))
    for post in standing.posts.get(grid, ()):
        if post.person in plan.persons and is_held(post, standing.today):
            known.setdefault(post.person, (plan.persons[post.person], "works"))
    return list(known.values())
