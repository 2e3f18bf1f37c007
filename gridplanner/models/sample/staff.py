"""The roster: a worker for every grid, leaders, two women in three."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from gridplanner.models.rows import Assignment, Grid, Person
from gridplanner.models.sample import names

WOMEN = 0.66
SINCE = "2024-03-01"


@dataclass(frozen=True)
class Roster:
    """Persons and posts, and who does what in each grid."""

    persons: list[Person]
    posts: list[Assignment]
    worker: dict[str, int]
    """Number of the worker who has a grid first of all, by grid id."""
    leader: dict[str, int]
    """Number of the leader of a grid."""


def roster(
    grids: Sequence[Grid],
    vacant: str,
    shared: tuple[str, str] | None,
    manly: str,
    rng: np.random.Generator,
) -> Roster:
    """Return persons and posts.

    Parameters
    ----------
    grids
        All grids, those of one community together.
    vacant
        The grid without a worker.
    shared
        Two grids that have one worker, the first one's.
    manly
        The community with few women among its workers; its leaders are women.
    """
    posts: list[tuple[int, str, str]] = []
    people = 0
    worker: dict[str, int] = {}
    leaders: dict[str, int] = {}
    half = rng.random(len(grids)) < 0.35
    alone = rng.random(len(grids)) < 0.8
    led = ""
    for number, grid in enumerate(grids):
        # a leader has one grid, or this and the one before in the same community
        if (
            number
            and not alone[number]
            and grids[number - 1].parent == grid.parent
            and led != "two"
        ):
            led = "two"
        else:
            people, led = people + 1, "one"
            leader = people
        leaders[grid.id] = leader
        posts.append((leader, grid.id, "grid_leader"))
        if grid.id == vacant:
            continue
        if shared and grid.id == shared[1] and shared[0] in worker:
            posts.append((worker[shared[0]], grid.id, "full_time"))
            continue
        people += 1
        worker[grid.id] = people
        part = grid.kind != "urban" and half[number] and not (shared and grid.id == shared[0])
        posts.append((people, grid.id, "part_time" if part else "full_time"))
    women = _women(grids, worker, leaders, people, manly, rng)
    women[leaders[vacant] - 1] = True  # nobody else there is of the grid's staff
    persons = [
        Person(id=f"p{number}", name=name, sex="f" if woman else "m", phone=names.phone(number))
        for number, (name, woman) in enumerate(
            zip(names.people(women, rng), women.tolist(), strict=True), 1
        )
    ]
    assignments = [
        Assignment(id=f"a{number}", person=f"p{person}", area=area, role=role, since=SINCE)
        for number, (person, area, role) in enumerate(posts, 1)
    ]
    return Roster(persons, assignments, worker, leaders)


def _women(
    grids: Sequence[Grid],
    worker: dict[str, int],
    leaders: dict[str, int],
    people: int,
    manly: str,
    rng: np.random.Generator,
) -> np.ndarray:
    """Return who of the people is a woman: in every community two workers in three, or one."""
    women = rng.random(people) < WOMEN
    workers: dict[str, list[int]] = {}
    for grid in grids:
        if grid.id in worker:
            workers.setdefault(grid.parent, []).append(worker[grid.id])
        if grid.parent == manly:
            women[leaders[grid.id] - 1] = True
    for community, some in workers.items():
        share = 0.34 if community == manly else WOMEN
        count = int(share * len(some)) if community == manly else ceil(share * len(some))
        order = rng.permutation(some) - 1
        women[order] = np.arange(len(some)) < count
    return women
