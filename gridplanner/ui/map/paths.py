"""Painter paths made of flat coordinates, and kept while they are of use."""

from __future__ import annotations

from collections import OrderedDict

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainterPath

from gridplanner.gis.outlines import Lines, turned
from gridplanner.gis.ragged import Polygons
from gridplanner.ui.map.frame import Frame

Origin = tuple[float, float]
Floats = NDArray[np.float64]
CHUNK = 256
"""Shapes in one path: Qt fills one path of 15,000 six times slower than sixty of 256."""
KEPT = 1500
"""Paths kept at most: 12 MB of every 100."""
NOWHERE = np.empty((0, 4))


def path_of(coords: Floats, starts: NDArray[np.int64], origin: Origin) -> QPainterPath:
    """Return the path of several lines given one after another, in metres beside ``origin``."""
    if not len(coords):
        return QPainterPath()
    connect = np.ones(len(coords), np.int32)
    connect[np.asarray(starts[1:]) - 1] = 0
    local = coords - origin
    path: QPainterPath = pg.functions.arrayToQPath(
        np.ascontiguousarray(local[:, 0]),
        np.ascontiguousarray(local[:, 1]),
        connect=connect,
        finiteCheck=False,
    )
    path.setFillRule(Qt.FillRule.WindingFill)
    return path


def polygon_path(polygons: Polygons, start: int, stop: int, origin: Origin) -> QPainterPath:
    """Return one path of the rows ``start`` to ``stop``; overlapping rows fill as their union."""
    first, last = polygons.row_starts[[start, stop]]
    parts = polygons.part_starts[first : last + 1]
    rings = polygons.ring_starts[parts[0] : parts[-1] + 1]
    shells = np.zeros(len(rings) - 1, bool)
    shells[parts[:-1] - parts[0]] = True
    coords = polygons.coords[rings[0] : rings[-1]]
    starts = rings - rings[0]
    return path_of(turned(coords, starts, shells), starts, origin)


def group_bounds(bounds: Floats, starts: NDArray[np.int64]) -> Floats:
    """Return the bounds of groups of rows given by their first row; NaN for empty groups."""
    if not len(bounds):
        return NOWHERE
    return np.column_stack(
        [
            np.fmin.reduceat(bounds[:, :2], starts, axis=0),
            np.fmax.reduceat(bounds[:, 2:], starts, axis=0),
        ]
    )


class FootprintPaths:
    """Paths of many small polygons, ``CHUNK`` neighbouring rows each, made when first seen."""

    def __init__(self, polygons: Polygons, origin: Origin) -> None:
        self.polygons = polygons
        self.origin = origin
        self.starts = np.arange(0, len(polygons), CHUNK)
        self.bounds = group_bounds(polygons.bounds, self.starts)
        self._kept: OrderedDict[int, QPainterPath] = OrderedDict()

    def path(self, chunk: int) -> QPainterPath:
        """Return the path of one chunk."""
        path = self._kept.get(chunk)
        if path is None:
            start = chunk * CHUNK
            stop = min(start + CHUNK, len(self.polygons))
            path = self._kept[chunk] = polygon_path(self.polygons, start, stop, self.origin)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(chunk)
        return path

    def some(self, rows: NDArray[np.intp]) -> list[QPainterPath]:
        """Return paths of some rows alone."""
        chosen = self.polygons.take(rows)
        steps = range(0, len(rows), CHUNK)
        return [
            polygon_path(chosen, one, min(one + CHUNK, len(rows)), self.origin) for one in steps
        ]


class LinePaths:
    """Paths of lines, each cut into stretches of at most 64 points with bounds of their own."""

    STRETCH = 64

    def __init__(self, lines: Lines, origin: Origin) -> None:
        starts: list[int] = []
        stops: list[int] = []
        for first, last in zip(lines.starts[:-1].tolist(), lines.starts[1:].tolist(), strict=True):
            cuts = range(first, max(last - 1, first + 1), self.STRETCH)
            starts.extend(cuts)
            stops.extend(min(cut + self.STRETCH + 1, last) for cut in cuts)
        self._coords, self._origin = lines.coords, origin
        self._spans = list(zip(starts, stops, strict=True))
        self._made: list[QPainterPath | None] = [None] * len(self._spans)
        # the point that joins two stretches belongs to the first one's bounds by hand
        ends = lines.coords[np.array(stops, np.intp) - 1] if stops else np.empty((0, 2))
        whole = np.hstack([lines.coords, lines.coords])
        boxes = group_bounds(whole, np.array(starts, np.intp)) if starts else NOWHERE
        self.bounds = np.hstack([np.fmin(boxes[:, :2], ends), np.fmax(boxes[:, 2:], ends)])

    def seen(self, frame: Frame, margin: float) -> list[QPainterPath]:
        """Return the paths that touch what is painted."""
        return [self._path(row) for row in np.flatnonzero(frame.sees(self.bounds, margin)).tolist()]

    def _path(self, row: int) -> QPainterPath:
        path = self._made[row]
        if path is None:
            start, stop = self._spans[row]
            path = path_of(self._coords[start:stop], np.array([0, stop - start]), self._origin)
            self._made[row] = path
        return path


class Detail:
    """Lines with as many points as a scale asks for, each coarseness made when first seen."""

    COARSE = (30.0, 8.0, 2.0, 0.0)
    """Metres by which lines may be simplified, to stay within a third of a pixel."""

    def __init__(self, lines: Lines, origin: Origin) -> None:
        self._lines, self._origin = lines, origin
        self._made: dict[float, LinePaths] = {}

    def seen(self, frame: Frame, margin: float) -> list[QPainterPath]:
        """Return the paths that touch what is painted, as fine as its scale asks for."""
        coarse = next(one for one in self.COARSE if one <= 0.35 * frame.metres)
        if coarse not in self._made:
            self._made[coarse] = LinePaths(self._lines.simplified(coarse), self._origin)
        return self._made[coarse].seen(frame, margin)
