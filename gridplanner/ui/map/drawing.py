"""What is drawn of a plan, as arrays: made once, in any thread; an edit changes what it touched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QPainterPath

from gridplanner.models import mapping
from gridplanner.models.change import Change
from gridplanner.models.looks import BuildingClasses, GridClasses
from gridplanner.models.mapping import Extent
from gridplanner.models.picking import Picker
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS
from gridplanner.models.standing import Standing
from gridplanner.ui.map.footprints import FootprintDrawing
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.level import Level
from gridplanner.ui.map.paths import Origin, RoadLots, polygon_path

SCREEN = 1000
"""Pixels across a plan that is seen whole, or some more."""
EVERYWHERE: Extent = (0.0, 0.0, 1000.0, 1000.0)
"""What is shown while a plan has no place yet."""


class Patches:
    """One path for each row of a table that edits leave alone, made when first seen."""

    def __init__(self, plan: Plan, table: str, origin: Origin) -> None:
        self.origin = origin
        self._polygons = mapping.shapes(plan, table).polygons
        self._paths: dict[int, QPainterPath] = {}

    def seen(self, frame: Frame) -> Iterator[QPainterPath]:
        """Yield the paths that touch what is painted."""
        for row in np.flatnonzero(frame.sees(self._polygons.bounds, 4)).tolist():
            if row not in self._paths:
                self._paths[row] = polygon_path(self._polygons, row, row + 1, self.origin)
            yield self._paths[row]


@dataclass(frozen=True)
class Colourings:
    """What the colours tell."""

    grids: str = "band"
    """One of ``looks.COLOURINGS``."""
    buildings: str = "plain"
    """One of ``looks.BUILDING_COLOURINGS``."""


@dataclass(frozen=True, eq=False)
class Coloured:
    """What the colours tell of every grid and every building, worked out in any thread."""

    grids: GridClasses
    buildings: BuildingClasses

    @classmethod
    def of(cls, standing: Standing, colourings: Colourings) -> Coloured:
        """Work out the classes of all grids and buildings."""
        return cls(
            GridClasses.work_out(standing, colourings.grids),
            BuildingClasses.work_out(standing, colourings.buildings),
        )

    @property
    def colourings(self) -> Colourings:
        """What it was worked out for."""
        return Colourings(self.grids.colouring, self.buildings.colouring)


@dataclass(frozen=True, eq=False)
class Arrived:
    """What is drawn of buildings that came after the areas, worked out in any thread."""

    footprints: FootprintDrawing
    extent: Extent
    coloured: Coloured
    picker: Picker
    compounds: Patches

    @classmethod
    def of(
        cls,
        standing: Standing,
        origin: Origin,
        colourings: Colourings,
        came: Sequence[FootprintDrawing] = (),
    ) -> Arrived:
        """Work out what is drawn of a plan that is all there; ``came`` are all its buildings."""
        plan = standing.plan
        coloured = Coloured.of(standing, colourings)
        extent = mapping.extent(plan) or EVERYWHERE
        footprints = plan.buildings.footprints
        drawn = FootprintDrawing.joined(came, footprints, origin)
        compounds = Patches(plan, "compound", origin)
        return cls(drawn, extent, coloured, Picker(standing), compounds)


class Drawing:
    """Areas by level, roads, water, compounds and footprints of one plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.extent: Extent = mapping.extent(plan) or EVERYWHERE
        self.origin: Origin = self.extent[:2]
        with ThreadPoolExecutor(2) as pool:  # most of it is done outside the interpreter's lock
            made = pool.map(self._level, AREA_LEVELS[::-1])
            self.levels = dict(zip(AREA_LEVELS[::-1], made, strict=True))
        self._patches: dict[str, Patches] = {}
        self._roads: RoadLots | None = None
        self.patches("water")
        self.roads()
        self.footprints = FootprintDrawing.of(plan.buildings.footprints, self.origin)
        self.picker = Picker(Standing.awaiting(plan)) if not len(plan.buildings) else None
        """What answers a click while the buildings are still being read."""
        self.came: list[FootprintDrawing] = []
        """Parts of the buildings, while the rest is still being read."""

    def _level(self, table: str) -> Level:
        """Make a level, ready to be seen whole on a screen."""
        level = Level(self.plan, table, self.origin)
        left, bottom, right, top = self.extent
        level.warm(max(right - left, top - bottom) / SCREEN)
        return level

    def patches(self, table: str) -> Patches:
        """Return the outlines of waters or compounds."""
        if table not in self._patches:
            self._patches[table] = Patches(self.plan, table, self.origin)
        return self._patches[table]

    def roads(self) -> RoadLots:
        """Return the roads."""
        if self._roads is None:
            self._roads = RoadLots(mapping.lines(self.plan, "road"), self.origin)
        return self._roads

    def settle(self, plan: Plan, arrived: Arrived) -> None:
        """Take over all buildings in the place of the parts that came."""
        self.plan, self.extent = plan, arrived.extent
        self.footprints, self.came = arrived.footprints, []
        self._patches["compound"] = arrived.compounds

    def take(self, plan: Plan, change: Change) -> list[Extent]:
        """Take over the plan after a change; return the extents where areas moved."""
        self.plan = plan
        dirty: list[Extent] = []
        for table, level in self.levels.items():
            moved = set(change.reshaped(table))
            if moved:
                level.take(plan, moved)
                redrawn = mapping.where_redrawn(change, table)
                dirty += [redrawn] if redrawn is not None else []
        for table in ("water", "compound"):
            if any(True for _ in change.reshaped(table)):
                self._patches.pop(table, None)
        if any(True for _ in change.reshaped("road")):
            self._roads = None
        return dirty
