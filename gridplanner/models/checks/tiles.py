"""G2: the grids of a community tile it: no gap, no overlap, nothing left over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np
import shapely

from gridplanner.gis.boxes import meeting
from gridplanner.gis.tiling import against, overlaps, suspects
from gridplanner.models.change import Change
from gridplanner.models.checks.finding import Finding
from gridplanner.models.naming import label, placed
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Grid
from gridplanner.models.rules import rule
from gridplanner.models.standing import Standing
from gridplanner.words import Sentence

Extent = tuple[float, float, float, float]


@dataclass(frozen=True)
class Fault:
    """A region where grids do not tile, before it is put into words."""

    kind: str
    subject: tuple[str, str]
    where: tuple[float, float]
    extent: Extent
    area: float
    """Square metres."""
    other: str = ""
    """Id of the second grid of an overlap."""


@dataclass(frozen=True, eq=False)
class Tiles:
    """The faults of every community, and the overlaps of every pair of grids."""

    communities: Mapping[str, tuple[Fault, ...]]
    pairs: Mapping[tuple[str, str], tuple[Fault, ...]]

    @classmethod
    def of(cls, standing: Standing) -> Tiles:
        """Look at every community and every pair of grids."""
        plan = standing.plan
        odd = _suspicious(plan)
        return cls(_community_faults(plan, plan.communities, odd), _overlap_faults(plan, odd))

    def after(self, _old: Standing, new: Standing, change: Change) -> Tiles:
        """Look again at what a change has touched."""
        if change.of("rule"):
            return Tiles.of(new)
        reshaped = set(change.reshaped("grid"))
        stale = set(change.of("community"))
        for before, after in change.of("grid").values():
            stale.update(getattr(row, "parent", "") for row in (before, after) if row)
        plan = new.plan
        kept = {
            id_: faults
            for id_, faults in self.communities.items()
            if id_ not in stale and id_ in plan.communities
        }
        kept.update(_community_faults(plan, [id_ for id_ in stale if id_ in plan.communities]))
        pairs = {pair: one for pair, one in self.pairs.items() if not reshaped & set(pair)}
        pairs.update(_overlap_faults(plan, reshaped))
        return Tiles(kept, pairs)

    def findings(self, standing: Standing) -> tuple[Finding, ...]:
        """Put the faults into words, communities in the order of the plan."""
        plan = standing.plan
        severity = rule(plan, "G2").severity
        faults = [one for id_ in plan.communities for one in self.communities.get(id_, ())]
        faults += [one for pair in sorted(self.pairs) for one in self.pairs[pair]]
        return tuple(_worded(plan, fault, severity) for fault in faults)


def _suspicious(plan: Plan) -> set[str]:
    """Return the grids with an edge that breaks the coverage; the others need no close look."""
    ids = list(plan.grids)
    shapes = np.array([grid.geometry for grid in plan.grids.values()], object)
    return {ids[place] for place in suspects(shapes, rule(plan, "G2").values["tolerance_m"])}


def _community_faults(
    plan: Plan, communities: Iterable[str], suspicious: set[str] | None = None
) -> dict[str, tuple[Fault, ...]]:
    """Return the faults of some communities; not known suspects are looked for in each."""
    members: dict[str, list[Grid]] = {id_: [] for id_ in communities}
    for grid in plan.grids.values():
        if grid.parent in members:
            members[grid.parent].append(grid)
    return {id_: tuple(_faults_of(plan, id_, some, suspicious)) for id_, some in members.items()}


def _faults_of(plan: Plan, id_: str, grids: list[Grid], suspicious: set[str] | None) -> list[Fault]:
    whole = plan.communities[id_].geometry
    subject = ("community", id_)
    if not grids:
        return [_fault("no_grid", subject, whole)]
    values = rule(plan, "G2").values
    tolerance, sliver = values["tolerance_m"], values["sliver_m"]
    shapes = np.array([grid.geometry for grid in grids], object)
    intact = None if suspicious is None else suspicious.isdisjoint(grid.id for grid in grids)
    missing, beyond = against(whole, shapes, tolerance, intact=intact)
    faults = []
    for misfit in missing:
        kind = "gap" if misfit.inner else "union"
        faults.append(_fault("sliver" if misfit.width < sliver else kind, subject, misfit.region))
    faults.extend(_fault("union", subject, region, other="beyond") for region in beyond)
    return faults


def _overlap_faults(plan: Plan, chosen: set[str]) -> dict[tuple[str, str], tuple[Fault, ...]]:
    """Return overlaps of the chosen grids with any."""
    values = rule(plan, "G2").values
    tolerance, sliver = values["tolerance_m"], values["sliver_m"]
    ids = list(plan.grids)
    shapes = np.array([plan.grids[id_].geometry for id_ in ids], object)
    boxes = shapely.bounds(shapes)
    touched = np.array([id_ in chosen for id_ in ids], bool)
    if not touched.any():
        return {}
    near = np.flatnonzero(meeting(boxes, boxes[touched]))
    ids, shapes, places = [ids[place] for place in near], shapes[near], touched[near].nonzero()[0]
    found: dict[tuple[str, str], tuple[Fault, ...]] = {}
    for first, second, regions in overlaps(shapes, places, tolerance):
        pair = (ids[first], ids[second])
        found[pair] = tuple(
            _fault(
                "sliver" if 2 * region.area / region.length < sliver else "overlap",
                ("grid", pair[0]),
                region,
                other=pair[1],
            )
            for region in regions
        )
    return found


def _fault(kind: str, subject: tuple[str, str], region: shapely.Geometry, other: str = "") -> Fault:
    spot = shapely.point_on_surface(region)
    return Fault(
        kind, subject, (spot.x, spot.y), cast("Extent", region.bounds), float(region.area), other
    )


_WARNINGS = ("sliver", "no_grid")


def _worded(plan: Plan, fault: Fault, severity: str) -> Finding:
    type_, id_ = fault.subject
    area = plan.grids[id_] if type_ == "grid" else plan.communities[id_]
    code = f"G2.{fault.kind}"
    values = {
        "area": placed(plan, area) if type_ == "grid" else label(area),
        "size": fault.area,
        "other": "",
    }
    if fault.other == "beyond":
        code = "G2.beyond"
    elif fault.other:
        values["other"] = placed(plan, plan.grids[fault.other])
        code = "G2.overlap_sliver" if fault.kind == "sliver" else code
    return Finding(
        "G2",
        "warning" if fault.kind in _WARNINGS else severity,
        fault.kind,
        fault.subject,
        fault.where,
        Sentence(code, values),
        fault.extent,
    )
