"""Giving a part of a grid that lies apart to the neighbour it borders most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from gridplanner.errors import GridplannerError
from gridplanner.gis.courses import shared_border
from gridplanner.gis.faces import united
from gridplanner.models.edits.ground import NewShapes, Point, settle, shape_of, the_grid
from gridplanner.models.ids import Ids
from gridplanner.models.locks import refuse_locked
from gridplanner.models.naming import label, placed
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Grid
from gridplanner.words import Sentence


@dataclass(frozen=True)
class GivePart:
    """Give one part of a grid in several parts to another grid of its community."""

    grid: str
    at: Point
    """A point in the part, metres."""
    target: str

    def sentence(self, plan: Plan) -> Sentence:
        """Name both grids."""
        values = {"grid": label(plan.grids[self.grid]), "target": label(plan.grids[self.target])}
        return Sentence("edit.give_part", values)

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the part in the other grid."""
        grid, target = the_grid(plan, self.grid), the_grid(plan, self.target)
        parts, spot = list(shape_of(grid).geoms), shapely.Point(self.at)
        given = [one for one in parts if one.intersects(spot)]
        if len(parts) < 2 or not given:
            raise GridplannerError("give.no_part", grid=placed(plan, grid))
        if target.parent != grid.parent:
            raise GridplannerError("ground.other_community", grid=label(grid), other=label(target))
        refuse_locked(plan, (grid.id, target.id))
        rest = MultiPolygon([one for one in parts if one is not given[0]])
        shapes = {grid.id: rest, target.id: united([shape_of(target), given[0]])}
        return settle(plan, ids, NewShapes(shapes, np.empty((0, 2))))


def neighbour_of(plan: Plan, grid: Grid, part: Polygon) -> Grid | None:
    """Return the grid of the same community that a part of a grid borders most."""
    near: Sequence[Grid] = plan.grids_near(np.array(part.bounds) + np.array([-1, -1, 1, 1]))
    shared = {
        one.id: sum(line.length for line in shared_border(shape_of(one), MultiPolygon([part])))
        for one in near
        if one.id != grid.id and one.parent == grid.parent
    }
    best = max(shared, key=lambda id_: shared[id_], default="")
    return plan.grids[best] if best and shared[best] > 0 else None
