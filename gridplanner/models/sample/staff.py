"""The roster: a worker for every grid, leaders, two women in three."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gridplanner.models.rows import Assignment, Grid, Person
from gridplanner.models.sample import names

WOMEN = 0.66
SINCE = "2024-03-01"


def roster(
    grids: Sequence[Grid],
    vacant: str,
    shared: tuple[str, str] | None,
    rng: np.random.Generator,
) -> tuple[list[Person], list[Assignment]]:
    """Return persons and posts.

    Parameters
    ----------
    grids
        All grids, those of one community together.
    vacant
        The grid without a worker.
    shared
        Two grids that have one worker, the first one's.
    """
    posts: list[tuple[int, str, str]] = []
    people = 0
    worker: dict[str, int] = {}
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
    women = np.zeros(people, bool)
    women[: round(people * WOMEN)] = True
    women = rng.permutation(women)
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
    return persons, assignments
