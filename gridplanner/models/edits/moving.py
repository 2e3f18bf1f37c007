"""Moving buildings to another grid: the border goes round them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon

from gridplanner.errors import GridplannerError
from gridplanner.gis.detour import TOUCHING, bend_region
from gridplanner.gis.faces import Faces
from gridplanner.gis.lots import Lots, grown_together, parted
from gridplanner.gis.membership import NOWHERE, locate
from gridplanner.models.edits.ground import (
    Rows,
    near_buildings,
    redraw,
    settle,
    shape_of,
    stay_together,
    the_grid,
)
from gridplanner.models.edits.land import give_land_about
from gridplanner.models.ids import Ids
from gridplanner.models.locks import refuse_locked, refuse_locked_border
from gridplanner.models.naming import building_label, label
from gridplanner.models.plan import Plan
from gridplanner.words import Sentence


@dataclass(frozen=True)
class GiveBuildings:
    """Give buildings, with the ground about them, to another grid of their community.

    The ground of a building is what is nearer to it than to any other; where nobody holds it, it
    is taken from the free land.
    """

    buildings: tuple[str, ...]
    grid: str
    compounds: bool = False
    """Whether the other buildings of their compounds go along."""

    def sentence(self, plan: Plan) -> Sentence:
        """Name the building, or say how many."""
        values: dict[str, object] = {"grid": label(plan.grids[self.grid])}
        if len(self.buildings) == 1:
            building = building_label(plan, plan.buildings.row(self.buildings[0]))
            return Sentence("edit.give_building", {**values, "building": building})
        return Sentence("edit.give_buildings", {**values, "count": len(self.buildings)})

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the buildings in the grid."""
        the_grid(plan, self.grid)
        rows = plan.buildings.find(self.buildings)
        if not len(rows) or (rows < 0).any():
            raise GridplannerError("give.no_building")
        if self.compounds:
            rows = with_compounds(plan, rows)
        held = _by_grid(plan, rows)
        moved = plan
        for source, some in held.items():
            if source == self.grid:
                continue
            if not source:
                moved = give_land_about(moved, ids, some, self.grid)
            else:
                moved = _take(moved, ids, source, some, self.grid)
        if moved is plan:
            raise GridplannerError("give.there_already", grid=label(plan.grids[self.grid]))
        _refuse_others(plan, moved, rows, [*filter(None, held), self.grid])
        return moved


def with_compounds(plan: Plan, rows: Rows) -> Rows:
    """Return rows with all buildings of the same compounds in the same grids."""
    column = plan.buildings.columns["compound"]
    names = {name for name in column.at(rows).tolist() if name}
    if not names:
        return rows
    grids = [plan.grids[id_] for id_ in _by_grid(plan, rows) if id_]
    near = plan.buildings.footprints.index.near(
        shapely.bounds([one.geometry for one in grids]).reshape(-1, 4)
    )
    alike = near[[name in names for name in column.at(near).tolist()]]
    held = locate(
        plan.buildings.footprints.anchors[alike], np.array([one.geometry for one in grids], object)
    ).owner
    return np.union1d(rows, alike[held != NOWHERE])


def _by_grid(plan: Plan, rows: Rows) -> dict[str, Rows]:
    """Return rows by the grid that holds them, those held by none under an empty name."""
    anchors = plan.buildings.footprints.anchors[rows]
    whole = np.append(anchors.min(axis=0), anchors.max(axis=0))
    near = plan.grids_near(whole)
    shapes = np.array([*(one.geometry for one in near), None], object)[:-1]
    owner = locate(anchors, shapes).owner if len(shapes) else np.full(len(rows), NOWHERE)
    names = [*(one.id for one in near), ""]
    return {names[place]: rows[owner == place] for place in np.unique(owner).tolist()}


def _take(plan: Plan, ids: Ids, source: str, rows: Rows, target: str) -> Plan:
    """Return the plan with some buildings of one grid in another."""
    stay_together(plan, (target, source))
    refuse_locked(plan, (target, source))
    refuse_locked_border(plan, target, source)
    shape = shape_of(plan.grids[source])
    region = region_about(plan, shape, rows)
    anchors = shapely.points(plan.buildings.footprints.anchors[rows])
    ground = MultiPolygon(shapely.get_parts(region).tolist())

    def labels(faces: Faces) -> NDArray[np.intp]:
        held = np.zeros(len(faces.faces), bool)
        held[shapely.STRtree(faces.faces).query(anchors, "intersects")[1]] = True
        return np.where((held & faces.within(ground)) | (faces.owners == 1), 1, 0)

    try:
        new = redraw(plan, "grid", (source, target), ground.boundary, labels, spared=(1,))
    except GridplannerError as failure:
        if failure.code == "ground.nothing":
            raise _inseparable(plan, rows, int(rows[0])) from None
        raise
    return settle(plan, ids, new)


def _refuse_others(before: Plan, after: Plan, rows: Rows, grids: Sequence[str]) -> None:
    """Refuse what left a building behind, or took along one of a grid that was not asked for."""
    old, new = (
        np.array([plan.grids[id_].geometry for id_ in grids], object) for plan in (before, after)
    )
    near = before.buildings.footprints.index.near(shapely.bounds(old).reshape(-1, 4))
    near = np.union1d(near, rows)
    anchors = before.buildings.footprints.anchors[near]
    was, is_ = locate(anchors, old).owner, locate(anchors, new).owner
    target = len(grids) - 1
    chosen = np.isin(near, rows)
    astray = np.where(chosen, is_ != target, (was != NOWHERE) & (was != is_))
    if astray.any():
        raise _inseparable(before, rows, int(near[astray][0]))


def _inseparable(plan: Plan, rows: Rows, row: int) -> GridplannerError:
    """Return the error that names a building and one on the other side that it is joined to."""
    footprint = plan.buildings.geometries(np.array([row]))[0]
    near = near_buildings(plan, footprint.buffer(TOUCHING))
    near = near[np.isin(near, rows) != np.isin(row, rows)]
    touching = near[shapely.dwithin(plan.buildings.geometries(near), footprint, TOUCHING)]
    name = building_label(plan, row)
    if not len(touching):
        return GridplannerError("give.blocked", building=name)
    other = building_label(plan, int(touching[0]))
    return GridplannerError("give.joined", building=name, other=other)


def region_about(plan: Plan, shape: MultiPolygon, rows: Rows) -> shapely.Geometry:
    """Return the ground about some buildings of an area, whole compounds where all go along."""
    near = near_buildings(plan, shape)
    footprints = plan.buildings.geometries(near)
    inside = shapely.intersects(footprints, shape)
    near, footprints = near[inside], footprints[inside]
    chosen, whole = np.isin(near, rows), footprints
    footprints = parted(whole, chosen)
    if pair := grown_together(footprints, chosen):
        names = (building_label(plan, int(near[place])) for place in pair)
        raise GridplannerError("give.joined", building=next(names), other=next(names))
    alike = footprints is whole
    known = plan.buildings.footprints.lots(near, whole, shape) if alike else None
    region = (known or Lots.of(footprints, shape)).ground(chosen)
    for wall in plan.table("compound").near(np.array(shape.bounds)):
        anchors = plan.buildings.footprints.anchors[near]
        within = shapely.intersects_xy(wall.geometry, *anchors.T)
        if within.any() and chosen[within].all():
            region = region.union(wall.geometry)
        elif within.any() and not chosen[within].any():
            region = region.difference(wall.geometry)
    return bend_region(region, footprints, chosen)
