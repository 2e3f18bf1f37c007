"""Drawing a new grid or micro-grid: it fills free land, and where asked takes from neighbours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from gridplanner.errors import GridplannerError
from gridplanner.gis.cutting import THINNEST
from gridplanner.gis.detour import bend_region
from gridplanner.gis.faces import SLIVER, united
from gridplanner.gis.fitting import fit
from gridplanner.gis.tiling import wider_than
from gridplanner.models.codes import next_grid_code, next_micro_code, numbered
from gridplanner.models.edits.areas import kind_of_community
from gridplanner.models.edits.ground import (
    Point,
    near_buildings,
    redraw,
    settle,
    shape_of,
)
from gridplanner.models.edits.soundness import sound
from gridplanner.models.ids import Ids
from gridplanner.models.lineage import record
from gridplanner.models.locks import is_locked, keep_locks
from gridplanner.models.naming import label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Grid
from gridplanner.words import Sentence, say


@dataclass(frozen=True)
class DrawArea:
    """Make a new grid in a community, or a micro-grid in a grid, inside a ring.

    It fills the free land there; with ``carve`` it takes the rest from those that hold it.
    """

    ring: tuple[Point, ...]
    """Corners in metres; it need not be closed."""
    carve: bool = False
    level: str = "grid"
    """``grid`` or ``micro_grid``."""

    def sentence(self, plan: Plan) -> Sentence:
        """Name where the new one lies."""
        parent = self._parent(plan, self._region())
        return Sentence(f"edit.draw_{self.level}", {"area": label(parent)})

    def _region(self) -> Polygon:
        if len(set(self.ring)) < 3:
            raise GridplannerError("draw.too_few")
        ring = Polygon(self.ring)
        if not ring.is_valid:
            raise GridplannerError("draw.crosses")
        if ring.area < SLIVER:
            raise GridplannerError("draw.too_small")
        return ring

    def _parent(self, plan: Plan, region: Polygon) -> Area:
        """Return the area above in which most of the ring lies."""
        above = "community" if self.level == "grid" else "grid"
        near = cast("list[Area]", plan.table(above).near(np.array(region.bounds)))
        shares = [one.geometry.intersection(region).area for one in near]
        if not shares or max(shares) <= 0:
            raise GridplannerError(f"draw.outside_{above}")
        return near[shares.index(max(shares))]

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the new area; nobody leaves the community."""
        ring = self._region()
        parent = self._parent(plan, ring)
        rows = near_buildings(plan, ring)
        footprints = plan.buildings.geometries(rows)
        inside = shapely.intersects_xy(ring, *plan.buildings.footprints.anchors[rows].T)
        region = bend_region(ring, footprints, inside).intersection(parent.geometry)
        born = self._born(plan, ids, parent)
        carved = self._carved(plan, ids, region, parent, born) if self.carve else None
        made = self._filled(carved or plan, ids, region, born)
        if made is None:
            made = carved
        if made is None:
            raise GridplannerError("draw.no_room", area=label(parent))
        if self.level == "grid":
            made = record(made, ids, "add", [], [made.grids[born.id]])
        return made

    def _born(self, plan: Plan, ids: Ids, parent: Area) -> Area:
        nowhere = MultiPolygon()
        if self.level == "micro_grid":
            code = next_micro_code(plan, ids, parent)
            name = say("edit.first_micro_name", seq=code[-2:])
            born: Area = Area(
                id=ids.new("micro_grid"), code=code, name=name, parent=parent.id, geometry=nowhere
            )
        else:
            code = next_grid_code(plan, ids, parent)
            born = Grid(
                id=ids.new("grid"),
                code=code,
                name=_free_name(plan, parent, code),
                parent=parent.id,
                kind=kind_of_community(parent),
                geometry=nowhere,
            )
        ids.retire([code])
        return born

    def _siblings(self, plan: Plan, region: shapely.Geometry, parent: Area) -> list[Area]:
        """Return the areas of the same parent that hold any of a region and are not locked."""
        near = cast("list[Area]", plan.table(self.level).near(np.array(region.bounds)))
        return [
            one
            for one in near
            if one.parent == parent.id
            and not is_locked(plan, one.id)
            and wider_than(one.geometry.intersection(region), THINNEST)
        ]

    def _carved(
        self, plan: Plan, ids: Ids, region: shapely.Geometry, parent: Area, born: Area
    ) -> Plan | None:
        touched = self._siblings(plan, region, parent)
        if not touched:
            return None
        last = len(touched)
        try:
            new = redraw(
                plan,
                self.level,
                [one.id for one in touched],
                region.boundary,
                lambda faces: np.where(faces.within(region), last, faces.owners),
                born=[born.id],
            )
        except GridplannerError as failure:
            if failure.code == "ground.nothing":
                return None
            raise
        return settle(plan, ids, new, self.level, {born.id: born})

    def _filled(self, plan: Plan, ids: Ids, region: shapely.Geometry, born: Area) -> Plan | None:
        """Return the plan with the free land of a region in the new area, nothing without any."""
        near = cast("list[Area]", plan.table(self.level).near(np.array(region.bounds)))
        held = [one.geometry for one in near]
        free = region.difference(shapely.union_all(held)) if held else region
        parts = [one for one in wider_than(free, THINNEST) if one.area >= SLIVER]
        if not parts:
            return None
        shapes = [shape_of(one) for one in near]
        fitted, grown = fit(MultiPolygon(parts), shapes)
        if fitted.is_empty:
            return None
        for place, shape in grown.items():
            shapes[place] = shape
        own = plan.table(self.level).get(born.id)
        pieces: list[MultiPolygon] = [fitted]
        changed: list[Area] = []
        for one, shape in zip(near, shapes, strict=True):
            if one.id == born.id:
                pieces.append(shape)
            elif shape is not one.geometry:
                changed.append(replace(one, geometry=shape))
        row = replace(cast("Area", own) if own is not None else born, geometry=united(pieces))
        after = plan.with_rows(self.level, [*changed, row])
        if self.level == "grid":
            after = keep_locks(plan, after, ids, [row.id])
        return sound(plan, after)


def _free_name(plan: Plan, parent: Area, code: str) -> str:
    """Return a name for a new grid by its number, unique in its community."""
    taken = {one.name for one in plan.grids_by("parent").get(parent.id, ())}
    digits = "".join(one for one in code if one.isdigit())[-3:]
    name = say("edit.first_name", seq=digits)
    return name if name not in taken else numbered(name, taken)
