"""One level of areas as it is drawn: outlines, and borders as arcs between two areas.

Made whole in any thread, then brought up to date in the window's; an edit makes only the arcs
round the areas it moved.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from gridplanner.gis.arcs import NONE, Arcs, join_arcs
from gridplanner.gis.outlines import Lines
from gridplanner.gis.ragged import Polygons
from gridplanner.gis.raster import Sweep
from gridplanner.models.mapping import Extent, shapes, shapes_of
from gridplanner.models.plan import Plan
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.paths import (
    LOT,
    Detail,
    Origin,
    ends,
    path_of,
    polygon_path,
    polygon_paths,
)


class Lot:
    """Some neighbouring arcs, and what is made of them when first seen."""

    def __init__(self, arcs: Arcs, origin: Origin) -> None:
        self.arcs = arcs
        self._origin = origin
        bounds = arcs.bounds
        self.outer = bounds[(arcs.left == NONE) | (arcs.right == NONE)]
        """Bounds of the arcs beyond which there is no area."""
        self.detail = Detail(arcs.lines, origin)
        self.bounds = self.detail.bounds

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
        self._outlined = False
        self._rings: Lines | None = None
        self._outlines: dict[float, QPainterPath] = {}
        drawn = self.bounds[~np.isnan(self.bounds[:, 0])]
        self.typical = float(np.median(drawn[:, 2:] - drawn[:, :2])) if len(drawn) else 0.0
        """Metres across the middle one of the areas."""

    def warm(self, metres: float) -> None:
        """Make the borders now as they are seen on pixels of some metres."""
        for lot in self.lots:
            lot.detail.at(metres)
        self.outline(metres)

    def seen(self, frame: Frame) -> NDArray[np.intp]:
        """Return the numbers of the areas that touch what is painted."""
        return np.flatnonzero(frame.sees(self.bounds, 4))

    def seen_lots(self, frame: Frame) -> list[Lot]:
        """Return the lots of arcs that touch what is painted."""
        if not self.lots:
            return []
        seen = frame.sees(np.array([lot.bounds for lot in self.lots]), 4)
        return [self.lots[place] for place in np.flatnonzero(seen).tolist()]

    def swept_lots(self, frame: Frame) -> list[Lot]:
        """Return the lots that a sweep from the west meets before or on what is painted."""
        _, bottom, right, top = frame.seen
        return [
            lot
            for lot in self.lots
            if lot.bounds[0] <= right and lot.bounds[1] <= top and lot.bounds[3] >= bottom
        ]

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

    def make_paths(self, numbers: NDArray[np.intp]) -> None:
        """Make the outlines of some areas at one go."""
        new = [one for one in numbers.tolist() if one not in self._paths and one not in self._anew]
        if len(new) > 1:
            some = self._polygons.take(np.array(new))
            made = polygon_paths(some, np.arange(len(new) + 1), self.origin)
            self._paths.update(zip(new, made, strict=True))

    def outline(self, metres: float) -> QPainterPath | None:
        """Return the outline of all areas together, as fine as pixels of some metres ask for.

        ``None`` where the areas do not meet.
        """
        if not self._outlined:
            lots = [lot.arcs for lot in self.lots]
            self._rings = join_arcs(lots).outlines() if lots else None
            self._outlined = True
        if self._rings is None:
            return None
        coarse = Detail.coarse(metres)
        if coarse not in self._outlines:
            rings = self._rings.simplified(coarse)
            self._outlines[coarse] = path_of(rings.coords, rings.starts, self.origin)
        return self._outlines[coarse]

    def fills(self, frame: Frame) -> bool:
        """Return whether its areas hold all that is painted, as far as that is quickly told."""
        if any(frame.sees(lot.outer, 4).any() for lot in self.seen_lots(frame)):
            return False  # the edge of what they hold may run there
        left, bottom, right, top = frame.seen
        x, y = (left + right) / 2, (bottom + top) / 2
        middle = QPointF(x - self.origin[0], y - self.origin[1])
        around = (self.bounds[:, 0] <= x) & (self.bounds[:, 2] >= x)
        around &= (self.bounds[:, 1] <= y) & (self.bounds[:, 3] >= y)
        return any(self.path(one).contains(middle) for one in np.flatnonzero(around).tolist())

    def extents_of(self, ids: Iterable[str]) -> list[Extent]:
        """Return the extents of some areas."""
        return ends(self.bounds[[self.numbers[id_] for id_ in ids if id_ in self.numbers]])

    def take(self, plan: Plan, moved: set[str]) -> None:
        """Take over other outlines of some areas, new ones and gone ones too."""
        dirty = self.extents_of(moved)
        rows = plan.areas(self.table)
        present = [id_ for id_ in moved if id_ in rows]
        for id_ in present:
            if id_ not in self.numbers:
                self.numbers[id_] = len(self.ids)
                self.ids.append(id_)
        gone = np.array([self.numbers[id_] for id_ in moved if id_ in self.numbers], np.int64)
        self._set_outlines(plan, present, gone)
        dirty += self.extents_of(present)
        self._set_arcs(plan, gone, dirty)
        self._outlined, self._outlines = False, {}

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

    def _set_arcs(self, plan: Plan, moved: NDArray[np.int64], dirty: list[Extent]) -> None:
        """Make the arcs round moved areas anew; their neighbours tell what lies beyond."""
        kept: list[Lot] = []
        around: set[int] = set(moved.tolist())
        for lot in self.lots:
            if not _meet(lot.bounds, dirty):
                kept.append(lot)
                continue
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


def _meet(bounds: NDArray[np.float64], extents: list[Extent]) -> bool:
    """Tell whether bounds meet any of some extents."""
    left, bottom, right, top = bounds.tolist()
    return any(
        west <= right and left <= east and south <= top and bottom <= north
        for west, south, east, north in extents
    )
