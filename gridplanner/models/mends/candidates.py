"""Who could take a post: those nearby, with how far they are and what they carry already."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from gridplanner.models.rows import WORKER_ROLES, Person
from gridplanner.models.standing import Standing

Point = tuple[float, float]


@dataclass(frozen=True)
class Candidate:
    """A person who could take a post."""

    person: Person
    metres: float | None
    """From their home, or from the nearest of their grids; ``None`` where neither is known."""
    grids: int
    """Grids they work in today."""
    load: float | None

    @property
    def rank(self) -> tuple[float, str]:
        """By what they come one after the other: the nearest first, those of no place last."""
        return (np.inf if self.metres is None else self.metres, self.person.id)


def near(
    standing: Standing, spot: Point, people: Iterable[Person], roles: tuple[str, ...] = WORKER_ROLES
) -> list[Candidate]:
    """Return people as candidates for a post at a spot, the nearest first."""
    plan = standing.plan
    chosen = list(people)
    rows = plan.buildings.find([one.home or "b0" for one in chosen])
    found = []
    for person, row in zip(chosen, rows.tolist(), strict=True):
        held = {one.area for one in standing.held_by(person.id, *roles)}
        grids = [id_ for id_ in held if id_ in plan.grids]
        spots = [plan.table("grid").spot(id_)[0] for id_ in grids]
        if row >= 0:
            x, y = plan.buildings.footprints.anchors[row].tolist()
            spots.append((x, y))
        away = [float(np.hypot(x - spot[0], y - spot[1])) for x, y in spots]
        found.append(
            Candidate(person, min(away, default=None), len(grids), standing.workload(person.id))
        )
    return sorted(found, key=lambda one: one.rank)


def free_workers(standing: Standing, spot: Point) -> list[Candidate]:
    """Return the people without any post, the nearest first; then those with others than work."""
    plan = standing.plan
    people = [one for one in plan.persons.values() if not standing.held_by(one.id, *WORKER_ROLES)]
    found = near(standing, spot, people)
    return sorted(found, key=lambda one: bool(standing.held_by(one.person.id)))


def laden_workers(standing: Standing, spot: Point, among: int = 12) -> list[Candidate]:
    """Return the workers nearby, the least laden first."""
    plan = standing.plan
    workers = {one.person for one in plan.assignments.values() if one.role in WORKER_ROLES}
    people = [plan.persons[id_] for id_ in workers if id_ in plan.persons]
    busy = [one for one in near(standing, spot, people) if one.grids][:among]
    return sorted(busy, key=lambda one: (one.grids, one.load or 0.0, one.rank))


def locals_of(
    standing: Standing, grid: str, homes: Callable[[int], bool] | None = None
) -> list[tuple[Person, str]]:
    """Return the people of a grid and how they belong there: ``lives`` or ``works``.

    ``homes`` tells of the row of a home whether it counts; else all those in the grid do.
    """
    plan = standing.plan
    works = [
        plan.persons[one.person]
        for one in standing.posts.get(grid, ())
        if one.person in plan.persons
        and any(one.id == held.id for held in standing.held_by(one.person))
    ]
    housed = [one for one in plan.persons.values() if one.home]
    rows = plan.buildings.find([one.home for one in housed]).tolist()
    inside = homes or (lambda row: standing.grid_of(row) == grid)
    lives = [one for one, row in zip(housed, rows, strict=True) if row >= 0 and inside(row)]
    known: dict[str, tuple[Person, str]] = {}
    for how, people in (("lives", lives), ("works", works)):
        for one in people:
            known.setdefault(one.id, (one, how))
    return list(known.values())
