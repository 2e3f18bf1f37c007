"""Mends of the ground: buildings in no grid or two, gaps, overlaps, parts that lie apart."""

from __future__ import annotations

import numpy as np
import shapely

from gridplanner.gis.membership import NOWHERE
from gridplanner.models.edits import (
    GiveBuildings,
    GiveLand,
    GiveUncovered,
    MakeWholeGrids,
    RepairCoverage,
)
from gridplanner.models.edits.ground import near_buildings, shape_of
from gridplanner.models.edits.parts import GivePart, neighbour_of
from gridplanner.models.edits.whole import TakeWhole, holders
from gridplanner.models.mends.base import Finding, Mends, Standing, mend
from gridplanner.models.naming import building_label, label, placed


def uncovered(standing: Standing, finding: Finding) -> Mends:
    """Give the building, with the ground about it, to the grid beside it."""
    plan, (x, y) = standing.plan, finding.where
    held = plan.table("community").near(np.array([x, y, x, y]))
    here = [one for one in held if shapely.intersects_xy(one.geometry, x, y)]
    if not any(plan.grids_by("parent").get(one.id) for one in here):
        return
    building = building_label(plan, plan.buildings.row(finding.subject[1]))
    yield mend("give_uncovered", GiveUncovered((finding.subject[1],)), building=building)


def cut(standing: Standing, finding: Finding) -> Mends:
    """Lead the border round the building: first into the grid that holds most of it."""
    plan, building = standing.plan, finding.subject[1]
    row = plan.buildings.row(building)
    name = building_label(plan, row)
    held = holders(plan, row)
    if len({plan.grids[one].parent for one in held}) > 1:
        return
    for id_ in held[:2] if len(held) > 1 else ():
        grid = placed(plan, plan.grids[id_])
        yield mend("take_whole", TakeWhole(building, id_), building=name, grid=grid)


def overlapping(standing: Standing, finding: Finding) -> Mends:
    """Let every spot of the community be one grid's."""
    plan, (type_, id_) = standing.plan, finding.subject
    if type_ == "building":
        grid = standing.grid_of(plan.buildings.row(id_))
        id_ = plan.grids[grid].parent if grid else ""
    elif type_ == "grid":
        id_ = plan.grids[id_].parent
    if id_ in plan.communities:
        name = label(plan.communities[id_])
        yield mend("repair", RepairCoverage((id_,)), community=name)


def gap(standing: Standing, finding: Finding) -> Mends:
    """Give the gap to the neighbour it borders most; slivers and what sticks out are cleaned."""
    if finding.subject[0] == "community" and finding.sentence.code != "G2.beyond":
        yield mend("give_gap", GiveLand(finding.where), size=finding.sentence.values["size"])
    yield from overlapping(standing, finding)


def compound(standing: Standing, finding: Finding) -> Mends:
    """Give the compound whole to the grid that holds most of its buildings."""
    plan, wall = standing.plan, standing.plan.places("compound")[finding.subject[1]]
    rows = near_buildings(plan, wall.geometry)
    inside = shapely.intersects_xy(wall.geometry, *plan.buildings.footprints.anchors[rows].T)
    rows = rows[inside]
    slots = standing.owners.at(rows)
    held, counts = np.unique(slots[slots != NOWHERE], return_counts=True)
    grids = [standing.id_at(slot) for slot in held.tolist()]
    if len(grids) < 2 or len({plan.grids[one].parent for one in grids}) > 1:
        return
    for place in np.argsort(-counts, kind="stable")[:2].tolist():
        others = tuple(plan.buildings.ids(rows[(slots != held[place]) & (slots != NOWHERE)]))
        grid = placed(plan, plan.grids[grids[place]])
        values = {"compound": label(wall), "count": len(others), "grid": grid}
        yield mend("give_compound", GiveBuildings(others, grids[place]), **values)


def no_grid(standing: Standing, finding: Finding) -> Mends:
    """Make the community one grid."""
    name = label(standing.plan.communities[finding.subject[1]])
    yield mend("whole_grid", MakeWholeGrids((finding.subject[1],)), community=name)


def parts(standing: Standing, finding: Finding) -> Mends:
    """Give each part but the largest to the neighbour it borders most."""
    plan, grid = standing.plan, standing.plan.grids[finding.subject[1]]
    pieces = sorted(shape_of(grid).geoms, key=lambda one: one.area)
    for piece in pieces[:-1]:
        target = neighbour_of(plan, grid, piece)
        if target is not None:
            spot = shapely.point_on_surface(piece)
            edit = GivePart(grid.id, (spot.x, spot.y), target.id)
            values = {"size": piece.area, "grid": label(grid), "target": label(target)}
            yield mend("give_part", edit, **values)
