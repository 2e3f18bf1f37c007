"""Who could take a post: how far they live or work from it, and how much they carry already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.models.plan import Plan
from gridplanner.models.standing import Standing
from gridplanner.models.women.group_sums import rows_of_group
from gridplanner.models.women.organisation import led_by

Points = NDArray[np.float64]
ON_GROUND = ("grid", "micro_grid")
"""Levels small enough that a post in one of them tells where somebody works."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """All people of a plan, with what speaks for and against them; one entry a person."""

    people: tuple[str, ...]
    """(n,) ids."""
    metres: NDArray[np.float64]
    """(n,) from the seat to their home or the nearest grid they work in, nan where not known."""
    loads: NDArray[np.float64]
    """(n,) what they carry as workers, nan where they carry nothing that is known."""
    free: NDArray[np.bool_]
    """(n,) whether they hold no post today and lead no group."""

    @classmethod
    def of(cls, standing: Standing, seat: str) -> Candidates:
        """Look at everybody for a post in a seat."""
        people = tuple(standing.plan.persons)
        loads = [standing.workload(one) for one in people]
        free = [is_free(standing, one) for one in people]
        return cls(
            people,
            metres_to(standing, people, spot_of(standing, seat)),
            np.array([np.nan if one is None else one for one in loads], float),
            np.array(free, bool),
        )

    def order(self) -> NDArray[np.intp]:
        """Return places, the free and the near first; then who carries least."""
        return np.lexsort((np.nan_to_num(self.loads), _last(self.metres), ~self.free))

    def order_by(self, column: str, *, falling: bool = False) -> NDArray[np.intp]:
        """Return places by ``metres`` or ``loads``; what is not known comes last both ways."""
        values = self.metres if column == "metres" else self.loads
        return np.argsort(_last(-values if falling else values), kind="stable")


def _last(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.isnan(values), np.inf, values)


def is_free(standing: Standing, person: str) -> bool:
    """Tell whether somebody holds no post today and leads no group."""
    return not standing.held_by(person) and not any(True for _ in led_by(standing.plan, person))


def spot_of(standing: Standing, seat: str) -> tuple[float, float] | None:
    """Return a point (metres) for that in which a post is held; nothing where it has no place."""
    plan = standing.plan
    table = plan.seat_of(seat)
    if table == "womens_group":
        return _spot_of_group(standing, seat)
    if table == "federation":
        row = plan.federations[seat]
        walls = [plan.places("compound")[one] for one in row.looked_after]
        if walls:
            return _spot([one.geometry for one in walls])
        return spot_of(standing, row.area) if row.area else None
    if table == "building":
        x, y = plan.buildings.footprints.anchors[plan.buildings.row(seat)].tolist()
        return x, y
    return None if table is None else _spot([plan.places(table)[seat].geometry])


def _spot_of_group(standing: Standing, group: str) -> tuple[float, float] | None:
    rows = rows_of_group(standing, group)
    if len(rows):
        x, y = standing.plan.buildings.footprints.anchors[rows].mean(axis=0).tolist()
        return x, y
    grid = standing.plan.womens_groups[group].grid
    return spot_of(standing, grid) if grid else None


def _spot(shapes: list[shapely.Geometry]) -> tuple[float, float]:
    x, y = _centres(shapes).mean(axis=0).tolist()
    return x, y


def _centres(shapes: list[shapely.Geometry]) -> Points:
    """Return the centres (k, 2) of some shapes: near enough to say who lives close by."""
    centres: Points = shapely.get_coordinates(shapely.centroid(np.array([*shapes, None])[:-1]))
    return centres


def metres_to(
    standing: Standing, people: tuple[str, ...], spot: tuple[float, float] | None
) -> NDArray[np.float64]:
    """Return (n,) how far people live or serve from a spot, metres; nan where neither is known."""
    nearest = np.full(len(people), np.inf)
    if spot is not None:
        for numbers, spots in (_homes(standing.plan, people), _work(standing, people)):
            away = np.hypot(*(spots - np.array(spot)).T)
            np.minimum.at(nearest, numbers, away)
    nearest[np.isinf(nearest)] = np.nan
    return nearest


def _homes(plan: Plan, people: tuple[str, ...]) -> tuple[NDArray[np.intp], Points]:
    """Return the numbers of those whose home is known, and where it is."""
    numbers = np.array([at for at, one in enumerate(people) if plan.persons[one].home], np.intp)
    rows = plan.buildings.find([plan.persons[people[at]].home for at in numbers.tolist()])
    there = rows >= 0
    return numbers[there], plan.buildings.footprints.anchors[rows[there]]


def _work(standing: Standing, people: tuple[str, ...]) -> tuple[NDArray[np.intp], Points]:
    """Return the numbers of those who work in a grid, once for each, and its centre."""
    pairs = [
        (number, grid) for number, one in enumerate(people) for grid in _grids_of(standing, one)
    ]
    grids = {grid: at for at, grid in enumerate(dict.fromkeys(grid for _, grid in pairs))}
    centres = _centres([standing.plan.area(one).geometry for one in grids])
    numbers = np.array([number for number, _ in pairs], np.intp)
    return numbers, centres[np.array([grids[grid] for _, grid in pairs], np.intp)]


def _grids_of(standing: Standing, person: str) -> Iterator[str]:
    plan = standing.plan
    for post in standing.held_by(person):
        if any(post.area in plan.table(level) for level in ON_GROUND):
            yield post.area
    for group in led_by(plan, person):
        if plan.womens_groups[group].grid in plan.grids:
            yield plan.womens_groups[group].grid
