"""Repairing a plan that arrived with gaps and overlaps: a clean coverage, as one edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import shapely

from gridplanner.errors import GridplannerError
from gridplanner.gis.cutting import give_neighbours
from gridplanner.gis.laying import TOLERANCE
from gridplanner.gis.mending import mend
from gridplanner.gis.tiling import against, overlaps, suspects
from gridplanner.models.edits.ground import carry_along, shape_of
from gridplanner.models.ids import Ids
from gridplanner.models.locks import refuse_locked
from gridplanner.models.naming import label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area
from gridplanner.models.rules import rule
from gridplanner.words import Sentence

LARGEST = 20_000.0
"""Square metres: a larger gap is land that has not been planned yet, and stays."""


@dataclass(frozen=True)
class RepairCoverage:
    """Give every gap and overlap between the grids of communities to one neighbour."""

    communities: tuple[str, ...] = ()
    """Those named, or all whose grids do not tile them."""

    def sentence(self, plan: Plan) -> Sentence:
        """Name the community, or say how many."""
        if len(self.communities) == 1:
            area = plan.communities[self.communities[0]]
            return Sentence("edit.repair", {"community": label(area)})
        return Sentence("edit.repair_many", {"count": len(self.communities or broken(plan))})

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with a clean coverage; refused where nothing can be mended."""
        named = self.communities or broken(plan)
        for id_ in named:
            if id_ not in plan.communities:
                raise GridplannerError("edit.no_community", community=id_)
        repaired = _repaired(plan, ids, [plan.communities[id_] for id_ in named])
        if repaired is plan:
            raise GridplannerError("repair.nothing")
        return repaired


def broken(plan: Plan) -> tuple[str, ...]:
    """Return the communities whose grids leave gaps, overlap, or reach beyond them."""
    tolerance = rule(plan, "G2").values["tolerance_m"]
    all_ = list(plan.grids.values())
    places = suspects(np.array([one.geometry for one in all_], object), TOLERANCE)
    unmatched = {all_[place].parent for place in places.tolist()}
    found = []
    for id_, community in plan.communities.items():
        grids = plan.grids_by("parent").get(id_, ())
        if not grids:
            continue
        shapes = np.array([one.geometry for one in grids], object)
        missing, beyond = against(community.geometry, shapes, tolerance)
        shared = overlaps(shapes, np.arange(len(shapes)), tolerance)
        gaps = any(one.area <= LARGEST for one in missing)
        if id_ in unmatched or gaps or beyond or shared:
            found.append(id_)
    return tuple(found)


def _repaired(plan: Plan, ids: Ids, communities: Sequence[Area]) -> Plan:
    of = {one.id: place for place, one in enumerate(communities)}
    grids = [one for id_ in of for one in plan.grids_by("parent").get(id_, ())]
    if not grids:
        return plan
    extents = shapely.bounds([one.geometry for one in (*communities, *grids)])
    near = plan.grids_near(extents + np.array([-1, -1, 1, 1]))
    others = [one for one in near if one.parent not in of]
    mended = mend(
        np.array([one.geometry for one in grids], object),
        np.array([of[one.parent] for one in grids]),
        np.array([one.geometry for one in communities], object),
        np.array([*(one.geometry for one in others), None], object)[:-1],
        LARGEST,
    )
    rows = []
    for row, shape in zip((*grids, *others), mended.shapes, strict=True):
        if shape.is_empty:
            raise GridplannerError("ground.nothing_left", area=label(row))
        if not shapely.normalize(shape).equals_exact(shapely.normalize(row.geometry), 0.0):
            bounds = "" if row.parent in of else row.four_bounds
            rows.append(replace(row, geometry=shape, four_bounds=bounds))
    if not rows:
        return plan
    refuse_locked(plan, [one.id for one in rows if one.parent in of])
    after = _with_beside(plan.with_rows("grid", rows), [one.id for one in (*grids, *others)])
    return carry_along(plan, after, ids, [one.id for one in rows])


def _with_beside(plan: Plan, known: list[str]) -> Plan:
    """Let the grids farther out have the vertices that their neighbours have gained."""
    inner = [shape_of(plan.grids[id_]) for id_ in known]
    vertices = np.unique(shapely.get_coordinates(inner), axis=0)
    far = [one for one in plan.grids_near(shapely.bounds(inner)) if one.id not in set(known)]
    grown = give_neighbours([shape_of(one) for one in far], vertices, TOLERANCE)
    changed = [replace(cast("Area", far[place]), geometry=shape) for place, shape in grown.items()]
    return plan.with_rows("grid", changed) if changed else plan
