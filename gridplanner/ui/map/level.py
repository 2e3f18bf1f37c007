"""One level of areas as it is drawn: outlines, and borders as arcs between two areas.

Made whole in any thread, then brought up to date in the window's; an edit makes only the arcs
round the areas it moved.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath

from gridplanner.gis.arcs import NONE, Arcs, join_arcs
from gridplanner.gis.ragged import Polygons
from gridplanner.gis.raster import Sweep
from gridplanner.models.mapping import Extent, shapes, shapes_of
from gridplanner.models.plan import Plan
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.paths import Detail, Origin, ends, path_of, polygon_path

LOT = 16_384
"""Coordinates of the arcs that are kept together: an edit makes no more than these anew."""


class Lot:
    """Some neighbouring arcs, and what is made of them when first seen."""

    def __init__(self, arcs: Arcs, origin: Origin) -> None:
        self.arcs = arcs
        self._origin = origin
        bounds = arcs.bounds
        self.bounds = np.concatenate([bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)])
        self.detail = Detail(arcs.lines, origin)

    @cached_property
    def sweep(self) -> Sweep:
        """The arcs as a raster takes them, beside the origin."""
        return self.arcs.sweep(self._origin)


class Level:
    """The areas of one level; each keeps a number for as long as the plan is open."""

    def __init__(self, plan: Plan, table: str, origin: Origin) -> None:
        made = shapes(plan, table)
        self.table, self.origin = table, origin
        self.ids: list[str] = list(made.ids)
        self.numbers: dict[str, int] = {id_: number for number, id_ in enumerate(self.ids)}
        self.bounds = made.polygons.bounds
        """(n, 4) by number; NaN for an area that is gone."""
        self._polygons = made.polygons
        self._anew: dict[int, Polygons] = {}
        self._paths: dict[int, QPainterPath] = {}
        arcs = Arcs.of(made.polygons).ordered()
        self.lots = [Lot(one, origin) for one in arcs.parts(LOT)]
        self._outline: QPainterPath | None = None
        self._outlined = False
        drawn = self.bounds[~np.isnan(self.bounds[:, 0])]
        self.typical = float(np.median(drawn[:, 2:] - drawn[:, :2])) if len(drawn) else 0.0
        """Metres across the middle one of the areas."""

    def seen(self, frame: Frame) -> NDArray[np.intp]:
        """Return the numbers of the areas that touch what is painted."""
        return np.flatnonzero(frame.sees(self.bounds, 4))

    def seen_lots(self, frame: Frame) -> list[Lot]:
        """Return the lots of arcs that touch what is painted."""
        if not self.lots:
            return []
        seen = frame.sees(np.array([lot.bounds for lot in self.lots]), 4)
        return [self.lots[place] for place in np.flatnonzero(seen).tolist()]

    def path(self, number: int) -> QPainterPath:
        """Return the outline of one area."""
        path = self._paths.get(number)
        if path is None:
            own = self._anew.get(number)
            if own is not None:
                path = polygon_path(own, 0, 1, self.origin)
            else:
                path = polygon_path(self._polygons, number, number + 1, self.origin)
            self._paths[number] = path
        return path

    def outline(self) -> QPainterPath | None:
        """Return the outline of all areas together, ``None`` where they do not meet."""
        if not self._outlined:
            lots = [lot.arcs for lot in self.lots]
            rings = join_arcs(lots).outlines() if lots else None
            if rings is not None:
                self._outline = path_of(rings.coords, rings.starts, self.origin)
            self._outlined = True
        return self._outline

    def extents_of(self, ids: Iterable[str]) -> list[Extent]:
        """Return the extents of some areas."""
        return ends(self.bounds[[self.numbers[id_] for id_ in ids if id_ in self.numbers]])

    def take(self, plan: Plan, moved: set[str]) -> list[Extent]:
        """Take over other outlines of some areas, new ones and gone ones too.

        Returns the extents to paint again.
        """
        dirty = self.extents_of(moved)
        rows = plan.areas(self.table)
        present = [id_ for id_ in moved if id_ in rows]
        for id_ in present:
            if id_ not in self.numbers:
                self.numbers[id_] = len(self.ids)
                self.ids.append(id_)
        gone = np.array([self.numbers[id_] for id_ in moved if id_ in self.numbers], np.int64)
        self._set_outlines(plan, present, gone)
        self._set_arcs(plan, gone)
        self._outlined, self._outline = False, None
        return dirty + self.extents_of(present)

    def _set_outlines(self, plan: Plan, present: list[str], gone: NDArray[np.int64]) -> None:
        bounds = np.full((len(self.ids), 4), np.nan)
        bounds[: len(self.bounds)] = self.bounds
        bounds[gone] = np.nan
        for number in gone.tolist():
            self._paths.pop(number, None)
        made = shapes_of(plan, self.table, present).polygons
        for place, id_ in enumerate(present):
            number = self.numbers[id_]
            self._anew[number] = made.take(np.array([place]))
            bounds[number] = made.bounds[place]
        self.bounds = bounds

    def _set_arcs(self, plan: Plan, moved: NDArray[np.int64]) -> None:
        """Make the arcs round moved areas anew; their neighbours tell what lies beyond."""
        kept: list[Lot] = []
        around: set[int] = set(moved.tolist())
        for lot in self.lots:
            stale = lot.arcs.beside(moved)
            if not stale.any():
                kept.append(lot)
                continue
            lost = lot.arcs.take(np.flatnonzero(stale))
            around.update(lost.left.tolist(), lost.right.tolist())
            if not stale.all():
                kept.append(Lot(lot.arcs.take(np.flatnonzero(~stale)), self.origin))
        rows = plan.areas(self.table)
        names = [number for number in sorted(around - {NONE}) if self.ids[number] in rows]
        made = shapes_of(plan, self.table, [self.ids[number] for number in names]).polygons
        arcs = Arcs.of(made, np.array(names, np.int64))
        new = arcs.take(np.flatnonzero(arcs.beside(moved)))
        if len(new):
            small = [lot.arcs for lot in kept if len(lot.arcs.coords) < LOT // 8]
            kept = [lot for lot in kept if len(lot.arcs.coords) >= LOT // 8]
            kept.append(Lot(join_arcs([*small, new]), self.origin))
        self.lots = kept
