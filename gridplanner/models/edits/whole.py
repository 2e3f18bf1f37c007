"""Giving a building whole to one of the grids whose border cuts it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon

from gridplanner.errors import GridplannerError
from gridplanner.gis.faces import Faces
from gridplanner.models.edits.ground import Rows, redraw, settle, shape_of, stay_together, the_grid
from gridplanner.models.edits.moving import region_about
from gridplanner.models.ids import Ids
from gridplanner.models.locks import refuse_locked, refuse_locked_border
from gridplanner.models.naming import building_label, label
from gridplanner.models.plan import Plan
from gridplanner.words import Sentence


@dataclass(frozen=True)
class TakeWhole:
    """Lead the border round a building that it cuts, so that all of it lies in one grid."""

    building: str
    grid: str

    def sentence(self, plan: Plan) -> Sentence:
        """Name the building and the grid."""
        building = building_label(plan, plan.buildings.row(self.building))
        grid = label(plan.grids[self.grid])
        return Sentence("edit.take_whole", {"building": building, "grid": grid})

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the building in the grid, footprint and all."""
        the_grid(plan, self.grid)
        rows = plan.buildings.find([self.building])
        if rows[0] < 0:
            raise GridplannerError("give.no_building")
        others = [one for one in holders(plan, int(rows[0])) if one != self.grid]
        if not others:
            grid = label(plan.grids[self.grid])
            raise GridplannerError("give.there_already", grid=grid)
        for source in others:
            plan = _taken(plan, ids, source, rows, self.grid)
        return plan


def holders(plan: Plan, row: int) -> list[str]:
    """Return the grids that hold a part of a building, the one with the largest share first."""
    footprint = plan.buildings.geometries(np.array([row]))[0]
    shares = {
        one.id: float(footprint.intersection(one.geometry).area)
        for one in plan.grids_near(np.array(footprint.bounds))
    }
    held = [id_ for id_, share in shares.items() if share > 0]
    return sorted(held, key=lambda id_: -shares[id_])


def _taken(plan: Plan, ids: Ids, source: str, rows: Rows, target: str) -> Plan:
    """Return the plan in which what one grid holds of a building is another's."""
    stay_together(plan, (target, source))
    refuse_locked(plan, (target, source))
    refuse_locked_border(plan, target, source)
    region = region_about(plan, shape_of(plan.grids[source]), rows)
    ground = MultiPolygon([one for one in shapely.get_parts(region).tolist() if one.area > 0])

    def labels(faces: Faces) -> NDArray[np.intp]:
        return np.where(faces.within(ground) | (faces.owners == 1), 1, 0)

    try:
        new = redraw(plan, "grid", (source, target), ground.boundary, labels, spared=(1,))
    except GridplannerError as failure:
        if failure.code == "ground.nothing":
            building = building_label(plan, int(rows[0]))
            raise GridplannerError("give.blocked", building=building) from None
        raise
    return settle(plan, ids, new)
