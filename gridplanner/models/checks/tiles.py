"""G2: the grids of a community tile it: no gap, no overlap, nothing left over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import cast

import numpy as np
import shapely

from gridplanner.gis.borders import same_ground
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


Found = tuple[Finding, ...]


@dataclass(frozen=True, eq=False)
class Tiles:
    """What is wrong in every community, and between every pair of grids that overlap."""

    communities: Mapping[str, Found]
    pairs: Mapping[tuple[str, str], Found]

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
        plan = new.plan
        stale = {*change.of("community"), *self._moved(change)}
        renamed = change.of("community")  # which is in what is said of its grids
        grids = {one.id for id_ in renamed for one in plan.grids_by("parent").get(id_, ())}
        shaped = set(change.reshaped("grid")) if stale else set()
        grids.update(id_ for id_ in change.of("grid") if id_ in shaped or id_ in self._overlapping)
        if not stale and not grids:
            return self
        kept = {id_: found for id_, found in self.communities.items() if id_ not in stale}
        kept.update(_community_faults(plan, [id_ for id_ in stale if id_ in plan.communities]))
        pairs = {pair: found for pair, found in self.pairs.items() if not grids & set(pair)}
        pairs.update(_overlap_faults(plan, grids))
        return Tiles(kept, pairs)

    def _moved(self, change: Change) -> set[str]:
        """Return the communities to look at again: not those whose grids tile the same ground."""
        before: dict[str, list[shapely.Geometry]] = {}
        after: dict[str, list[shapely.Geometry]] = {}
        for pair in change.of("grid").values():
            if _stays(*pair):
                continue
            for row, some in zip(pair, (before, after), strict=True):
                if isinstance(row, Grid):
                    some.setdefault(row.parent, []).append(row.geometry)
        return {
            id_
            for id_ in before | after
            if self.communities.get(id_) or not same_ground(before.get(id_, ()), after.get(id_, ()))
        }

    @cached_property
    def _overlapping(self) -> frozenset[str]:
        return frozenset(chain.from_iterable(self.pairs))

    def findings(self, standing: Standing) -> Found:
        """Return what was found, communities in the order of the plan."""
        ranks = standing.plan.table("community").ranks
        ordered = sorted(self.communities, key=ranks.__getitem__)
        communities = (self.communities[id_] for id_ in ordered)
        pairs = (self.pairs[pair] for pair in sorted(self.pairs))
        return tuple(chain.from_iterable(chain(communities, pairs)))


def _stays(before: object, after: object) -> bool:
    """Tell whether a grid has the same shape in the same community, whatever else it has."""
    if not (isinstance(before, Grid) and isinstance(after, Grid)):
        return False
    return before.geometry is after.geometry and before.parent == after.parent


def _suspicious(plan: Plan) -> set[str]:
    """Return the grids with an edge that breaks the coverage; the others need no close look."""
    ids = list(plan.grids)
    shapes = np.array([grid.geometry for grid in plan.grids.values()], object)
    return {ids[place] for place in suspects(shapes, rule(plan, "G2").values["tolerance_m"])}


def _community_faults(
    plan: Plan, communities: Iterable[str], suspicious: set[str] | None = None
) -> dict[str, Found]:
    """Return what is wrong in some communities; not known suspects are looked for in each."""
    severity = rule(plan, "G2").severity
    found = {}
    for id_ in communities:
        grids = list(plan.grids_by("parent").get(id_, ()))
        faults = _faults_of(plan, id_, grids, suspicious)
        if faults:
            found[id_] = tuple(_worded(plan, fault, severity) for fault in faults)
    return found


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


def _overlap_faults(plan: Plan, chosen: set[str]) -> dict[tuple[str, str], Found]:
    """Return overlaps of the chosen grids with any."""
    settings = rule(plan, "G2")
    tolerance, sliver = settings.values["tolerance_m"], settings.values["sliver_m"]
    touched = [plan.grids[id_].geometry for id_ in chosen if id_ in plan.grids]
    if not touched:
        return {}
    grids = plan.grids_near(shapely.bounds(touched))
    ids, shapes = [one.id for one in grids], np.array([one.geometry for one in grids], object)
    places = np.array([place for place, id_ in enumerate(ids) if id_ in chosen], np.intp)
    found: dict[tuple[str, str], Found] = {}
    for first, second, regions in overlaps(shapes, places, tolerance):
        pair = (ids[first], ids[second])
        found[pair] = tuple(
            _worded(plan, _overlap(pair, region, sliver), settings.severity) for region in regions
        )
    return found


def _overlap(pair: tuple[str, str], region: shapely.Geometry, sliver: float) -> Fault:
    kind = "sliver" if 2 * region.area / region.length < sliver else "overlap"
    return _fault(kind, ("grid", pair[0]), region, other=pair[1])


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
