"""Giving free land to a grid: a gap, or the ground about buildings that nobody holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from gridplanner.errors import GridplannerError
from gridplanner.gis.courses import shared_border
from gridplanner.gis.cutting import Points, give_neighbours
from gridplanner.gis.detour import bend_region
from gridplanner.gis.faces import divide, united
from gridplanner.gis.fitting import fit
from gridplanner.gis.lots import Lots, joined
from gridplanner.gis.tiling import against
from gridplanner.models.edits.ground import Point, Rows, near_buildings, shape_of, the_grid
from gridplanner.models.edits.soundness import sound
from gridplanner.models.ids import Ids
from gridplanner.models.locks import keep_locks, refuse_locked
from gridplanner.models.naming import building_label, label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Grid
from gridplanner.models.rules import rule
from gridplanner.words import Sentence


@dataclass(frozen=True)
class GiveLand:
    """Give the free land at a place to a grid, or to the neighbour that borders it most."""

    at: Point
    grid: str = ""

    def sentence(self, plan: Plan) -> Sentence:
        """Name the grid that gets it."""
        if self.grid:
            return Sentence("edit.give_land", {"grid": label(plan.grids[self.grid])})
        return Sentence("edit.give_land_nearest")

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the whole gap in the grid."""
        community, gap = free_land(plan, self.at)
        return _given(plan, ids, community, gap, self.grid)


@dataclass(frozen=True)
class GiveUncovered:
    """Give buildings that no grid holds, with the ground about them, each to its best neighbour.

    Of several those that lie in no community stay as they are; one alone is refused.
    """

    buildings: tuple[str, ...]

    def sentence(self, plan: Plan) -> Sentence:
        """Name the building, or say how many."""
        if len(self.buildings) == 1:
            building = building_label(plan, plan.buildings.row(self.buildings[0]))
            return Sentence("edit.give_uncovered", {"building": building})
        rows = plan.buildings.find(self.buildings)
        inside = _inside(plan, rows[rows >= 0])
        return Sentence("edit.give_uncovered_many", {"count": len(inside)})

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the buildings covered."""
        rows = plan.buildings.find(self.buildings)
        if not len(rows) or (rows < 0).any():
            raise GridplannerError("give.no_building")
        inside = _inside(plan, rows)
        return give_land_about(plan, ids, inside if len(inside) else rows, "")


def _inside(plan: Plan, rows: Rows) -> Rows:
    """Return those of some buildings that stand in a community."""
    if not len(rows):
        return rows
    anchors = plan.buildings.footprints.anchors[rows]
    whole = np.append(anchors.min(axis=0), anchors.max(axis=0))
    held = np.zeros(len(rows), bool)
    for one in plan.table("community").near(whole):
        held |= shapely.intersects_xy(one.geometry, *anchors.T)
    inside: Rows = rows[held]
    return inside


def give_land_about(plan: Plan, ids: Ids, rows: Rows, grid: str) -> Plan:
    """Return the plan with the free ground about buildings in a grid, or in the best neighbour.

    Where a gap holds no other building all of it is given.
    """
    left = list(rows.tolist())
    while left:
        spot = plan.buildings.footprints.anchors[left[0]]
        community, gap = free_land(plan, (float(spot[0]), float(spot[1])), left[0])
        anchors = plan.buildings.footprints.anchors[left]
        here = np.array(left)[shapely.intersects_xy(gap.buffer(0.01), *anchors.T)]
        plan = _given(plan, ids, community, gap, grid, here)
        left = [row for row in left if row not in set(here.tolist())]
    return plan


def free_land(plan: Plan, at: Point, building: int | None = None) -> tuple[Area, Polygon]:
    """Return the community and the gap between its grids at a place."""
    spot = shapely.Point(at)
    holders = [
        cast("Area", one)
        for one in plan.table("community").near(np.array([*at, *at]))
        if one.geometry.intersects(spot)
    ]
    if not holders:
        if building is None:
            raise GridplannerError("give.outside")
        raise GridplannerError("give.building_outside", building=building_label(plan, building))
    community = holders[0]
    tolerance = rule(plan, "G2").values["tolerance_m"]
    near = plan.grids_near(np.array(community.geometry.bounds))
    own = [one for one in near if one.parent == community.id]
    others = [one for one in near if one.parent != community.id]
    if not own:
        raise GridplannerError("give.no_grids", community=label(community))
    missing, _ = against(
        community.geometry, np.array([one.geometry for one in own], object), tolerance
    )
    for misfit in missing:
        if misfit.region.intersects(spot):
            return community, _free_of(misfit.region, others, spot)
    raise GridplannerError("give.not_free")


def _free_of(region: Polygon, others: Sequence[Grid], spot: shapely.Point) -> Polygon:
    """Return a gap without what grids of other communities hold of it."""
    held = [one.geometry for one in others if one.geometry.intersects(region)]
    if not held:
        return region
    rest = shapely.get_parts(region.difference(shapely.union_all(held)))
    holding = [one for one in rest if one.dwithin(spot, 0.01)]
    if not holding:
        raise GridplannerError("give.not_free")
    return cast("Polygon", holding[0])


def _given(
    plan: Plan, ids: Ids, community: Area, gap: Polygon, grid: str, rows: Rows | None = None
) -> Plan:
    """Return the plan with a gap, or the ground about some buildings in it, in a grid."""
    near = plan.grids_near(shapely.bounds(gap.buffer(1.0)))
    shapes = [shape_of(one) for one in near]
    fitted, grown = fit(MultiPolygon([gap]), shapes)
    if fitted.is_empty:
        raise GridplannerError("give.not_free")
    for place, shape in grown.items():
        shapes[place] = shape
    part, vertices = _part(plan, fitted, rows)
    for place, shape in give_neighbours(shapes, vertices).items():
        shapes[place] = shape
    target = grid or _best(plan, community, near, shapes, part)
    own = the_grid(plan, target)
    if own.parent != community.id:
        raise GridplannerError("give.other_community", grid=label(own), community=label(community))
    refuse_locked(plan, (target,))
    places = [one.id for one in near]
    before = shapes[places.index(target)] if target in places else shape_of(own)
    whole = united([before, part])
    changed = [
        replace(one, geometry=shape)
        for one, shape in zip(near, shapes, strict=True)
        if shape is not one.geometry and one.id != target
    ]
    after = plan.with_rows("grid", [*changed, replace(own, geometry=whole, four_bounds="")])
    return sound(plan, keep_locks(plan, after, ids, (target,)))


def _part(plan: Plan, gap: MultiPolygon, rows: Rows | None) -> tuple[MultiPolygon, Points]:
    """Return the part of a gap that lies about some buildings, and its new border vertices."""
    nothing = np.empty((0, 2))
    if rows is None:
        return gap, nothing
    near = near_buildings(plan, gap)
    footprints = plan.buildings.geometries(near)
    inside = shapely.intersects_xy(gap, *plan.buildings.footprints.anchors[near].T)
    inside |= np.isin(near, rows)
    near, footprints = near[inside], footprints[inside]
    # What stands wall to wall is given together: no border runs between them.
    chosen = joined(footprints, np.isin(near, rows))
    if chosen.all():
        return gap, nothing
    region = bend_region(Lots.of(footprints, gap).ground(chosen), footprints, chosen)
    faces = divide([gap], region.boundary)
    mine = faces.within(region)
    if not mine.any() or mine.all():
        return gap, nothing
    some = [face for face, one in zip(faces.faces, mine, strict=True) if one]
    return united(some), faces.vertices


def _best(
    plan: Plan,
    community: Area,
    near: Sequence[Grid],
    shapes: Sequence[MultiPolygon],
    part: MultiPolygon,
) -> str:
    """Return the grid of a community that borders a piece of land most, else the nearest one."""
    own = [place for place, one in enumerate(near) if one.parent == community.id]
    shared = {
        place: sum(line.length for line in shared_border(shapes[place], part)) for place in own
    }
    if shared and max(shared.values()) > 0:
        return near[max(shared, key=lambda place: shared[place])].id
    grids = plan.grids_by("parent")[community.id]
    return min(grids, key=lambda one: one.geometry.distance(part)).id
