"""Who is where: homes, and the ways from them to where somebody serves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.people.candidates import spot_of
from gridplanner.models.plan import Plan
from gridplanner.models.rows import WORKER_ROLES
from gridplanner.models.standing import Standing
from gridplanner.models.women.group_sums import buildings_of
from gridplanner.models.women.organisation import led_by

MOST = 400
"""Ways that are drawn; of more nothing could be told."""
Spot = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Whereabouts:
    """What is drawn, in metres."""

    ways: NDArray[np.float64]
    """(k, 2, 2) from a home, or where none is known from the first seat, to a seat."""
    homes: NDArray[np.float64]
    """(n, 2) homes that are known."""
    names: tuple[str, ...]
    """Who lives in each of them."""
    buildings: tuple[str, ...] = ()
    """Ids of the buildings of the group concerned."""


NOWHERE_TO_GO = Whereabouts(np.empty((0, 2, 2)), np.empty((0, 2)), ())


def whereabouts(
    standing: Standing, selection: Sequence[str], person: str = "", group: str = ""
) -> Whereabouts:
    """Return where the people concerned live and serve.

    Those are the person, or the group's leader, in hand or selected; else who works in the grid
    that is selected, or is linked to it; or the host of the micro-home that is selected.
    """
    plan = standing.plan
    alone = selection[0] if len(selection) == 1 else ""
    if alone in plan.womens_groups:
        group = group or alone
    if alone in plan.persons:
        person = person or alone
    if group in plan.womens_groups:
        told = _drawn(standing, [plan.womens_groups[group].leader], lambda _: [group])
        return replace(told, buildings=tuple(buildings_of(standing, group)))
    if person in plan.persons:
        return _drawn(standing, [person], lambda id_: _seats(standing, id_))
    if alone in plan.grids:
        posts = standing.staff(alone, *WORKER_ROLES, "executive", "chair")
        return _drawn(standing, dict.fromkeys(one.person for one in posts), lambda _: [alone])
    if alone in plan.micro_homes:
        hosts = dict.fromkeys(one.person for one in standing.staff(alone, "host"))
        return _drawn(standing, hosts, lambda _: [alone])
    return NOWHERE_TO_GO


def _seats(standing: Standing, person: str) -> list[str]:
    """Return where a person serves: seats of posts, and groups that are led."""
    posts = (one.area for one in standing.held_by(person))
    return list(dict.fromkeys([*posts, *led_by(standing.plan, person)]))


def _drawn(
    standing: Standing, people: Iterable[str], seats: Callable[[str], Sequence[str]]
) -> Whereabouts:
    ways: list[tuple[Spot, Spot]] = []
    homes: list[Spot] = []
    names: list[str] = []
    plan = standing.plan
    for id_ in people:
        if id_ not in plan.persons:
            continue
        spots = list(_spots(standing, seats(id_)))
        home = _home(plan, id_)
        if home is not None:
            homes.append(home)
            names.append(plan.persons[id_].name)
        start = home or (spots[0] if spots else None)
        if start is not None:
            ways += [(start, spot) for spot in spots if spot != start]
    return Whereabouts(
        np.array(ways[:MOST], float).reshape(-1, 2, 2), np.array(homes).reshape(-1, 2), tuple(names)
    )


def _home(plan: Plan, person: str) -> Spot | None:
    home = plan.persons[person].home
    row = int(plan.buildings.find([home])[0]) if home else -1
    return None if row < 0 else _anchor(plan, row)


def _anchor(plan: Plan, row: int) -> Spot:
    x, y = plan.buildings.footprints.anchors[row].tolist()
    return x, y


def _spots(standing: Standing, seats: Iterable[str]) -> Iterator[Spot]:
    """Yield a point for each seat that has a place."""
    for seat in seats:
        spot = spot_of(standing, seat)
        if spot is not None:
            yield spot
