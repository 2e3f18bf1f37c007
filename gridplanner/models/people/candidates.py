"""Who could take a post: how far they live or work from it, and how much they carry already."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.anchors import centroids
from gridplanner.models.rows import WORKER_ROLES
from gridplanner.models.standing import Standing
from gridplanner.models.women.group_sums import rows_of_group
from gridplanner.models.women.organisation import led_by

Points = NDArray[np.float64]


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
        duties, spot = standing.duties, spot_of(standing, seat)
        people = duties.people
        nowhere = np.full(len(people), np.nan)
        capacities = [one.capacity or 1.0 for one in standing.plan.persons.values()]
        loads = duties.loads(standing.loads.values, *WORKER_ROLES) / np.array(capacities, float)
        away = nowhere if spot is None else duties.metres_to(spot)
        return cls(people, away, loads, duties.free)

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
        known = plan.places("compound")
        walls = [known[one].geometry for one in row.looked_after if one in known]
        if walls:
            return _spot(walls)
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


def _spot(shapes: list[shapely.Geometry]) -> tuple[float, float] | None:
    drawn = [one for one in shapes if not one.is_empty]
    if not drawn:
        return None
    x, y = centroids(drawn).mean(axis=0).tolist()  # near enough to say who lives close by
    return x, y
