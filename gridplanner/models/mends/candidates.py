"""Who could take a post: those nearby, with how far they are and what they carry already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.people.posts import is_held
from gridplanner.models.rows import WORKER_ROLES, Person
from gridplanner.models.standing import Standing

Metres = NDArray[np.float64]
MOST = 12
"""People nearby who are looked at closely."""


@dataclass(frozen=True)
class Nearby:
    """A person who could take a post."""

    person: Person
    metres: float | None
    """From their home, or from the nearest of their grids; ``None`` where neither is known."""
    grids: int
    """Grids they work in today."""
    load: float | None


def near(
    standing: Standing,
    away: Metres,
    chosen: NDArray[np.bool_],
    roles: tuple[str, ...] = WORKER_ROLES,
    most: int = MOST,
) -> list[Nearby]:
    """Return the nearest of those chosen as candidates for a post; of two as near the earlier.

    ``away`` and ``chosen`` are about the people of the standing's duties, in their order.
    """
    rows = np.flatnonzero(chosen)
    nearest = rows[np.argsort(away[rows], kind="stable")[:most]]  # nan comes last
    found = []
    for place, metres in zip(nearest.tolist(), away[nearest].tolist(), strict=True):
        person = standing.plan.persons[standing.duties.people[place]]
        grids = {one.area for one in standing.held_by(person.id, *roles)} & standing.figures.keys()
        known = metres if np.isfinite(metres) else None
        found.append(Nearby(person, known, len(grids), standing.workload(person.id)))
    return found


def free_workers(standing: Standing, away: Metres) -> list[Nearby]:
    """Return the people nearby without any post; then those with others than work."""
    working, busy = standing.duties.holding(*WORKER_ROLES), standing.duties.holding()
    return [*near(standing, away, ~busy), *near(standing, away, busy & ~working)]


def laden_workers(standing: Standing, away: Metres) -> list[Nearby]:
    """Return the workers nearby, the least laden first."""
    working = near(standing, away, standing.duties.holding(*WORKER_ROLES))
    busy = [one for one in working if one.grids]
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
