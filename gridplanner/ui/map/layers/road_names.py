"""Names along roads, on the straightest stretch that has room for them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from gridplanner.gis.outlines import Lines
from gridplanner.models.mapping import Extent
from gridplanner.models.plan import Plan
from gridplanner.ui.map.layers.lettering import Line, Stamps, Taken

INK = "#7a6f5d"
SIZE = 12.0
APART = 600.0
"""Logical pixels along a road after which its name stands again."""
BENT = 0.97
"""Least share of a stretch's length that its chord may have."""


@dataclass(frozen=True)
class RoadName:
    """A name at its place, turned by an angle in degrees (clockwise, as painters count)."""

    x: float
    y: float
    angle: float
    line: Line
    box: Extent
    """What it covers, in metres."""

    def prepare(self, ratio: float, stamps: Stamps) -> None:
        """Make its letters ready."""
        stamps.get(self.line.text, SIZE, False, INK, ratio)

    def paint(self, painter: QPainter, x: float, y: float, ratio: float, stamps: Stamps) -> None:
        """Paint it round a pixel."""
        stamp = stamps.get(self.line.text, SIZE, False, INK, ratio)
        size = stamp.deviceIndependentSize()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(x, y)
        painter.rotate(self.angle)
        painter.drawPixmap(QPointF(-size.width() / 2, -size.height() / 2), stamp)
        painter.restore()


@dataclass(frozen=True)
class Stretch:
    """Straight places along one road where its name may stand, at one scale."""

    line: Line
    along: NDArray[np.float64]
    """(k,) metres from the road's beginning."""
    spots: NDArray[np.float64]
    """(k, 2) metres."""
    angles: NDArray[np.float64]
    """(k,) degrees."""


class RoadNames:
    """The names of a plan's roads."""

    def __init__(self, plan: Plan, lines: Lines) -> None:
        self._names = [row.name for row in plan.places("road").values()]
        self._lines = lines
        starts = self._lines.starts
        coords = self._lines.coords
        self._points = [coords[first:last] for first, last in pairwise(starts.tolist())]
        some = len(self._points) > 0
        self._low = np.minimum.reduceat(coords, starts[:-1], axis=0) if some else coords[:0]
        self._high = np.maximum.reduceat(coords, starts[:-1], axis=0) if some else coords[:0]
        self._metres = 0.0
        self._stretches: dict[int, Stretch] = {}

    def choose(
        self, metres: float, around: Extent, taken: Taken, chosen: list[Any]
    ) -> Iterator[None]:
        """Choose the names that have room within an extent."""
        if metres != self._metres:
            self._metres = metres
            self._stretches.clear()
        for number in np.flatnonzero(self._meet(around)).tolist():
            if number not in self._stretches:
                self._stretches[number] = self._stretch(number, metres)
            chosen += _chosen(self._stretches[number], metres, around, taken)
            yield

    def _meet(self, extent: Extent) -> NDArray[np.bool_]:
        left, bottom, right, top = extent
        (west, south), (east, north) = self._low.T, self._high.T
        meet: NDArray[np.bool_] = (
            (west <= right) & (east >= left) & (south <= top) & (north >= bottom)
        )
        return meet

    def _stretch(self, number: int, metres: float) -> Stretch:
        points = self._points[number]
        line = Line(self._names[int(self._lines.rows[number])], SIZE, False, INK)
        run = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))))
        need = (line.width + 16) * metres
        last = run[-1] - need / 2 if line.text else 0.0
        along = np.arange(need / 2 + 40 * metres, last, need / 2)
        before, middle, after = (
            np.stack([np.interp(at, run, points[:, 0]), np.interp(at, run, points[:, 1])], axis=1)
            for at in (along - need / 2, along, along + need / 2)
        )
        chord = after - before
        straight = np.hypot(*chord.T) >= BENT * need
        angles = np.degrees(np.arctan2(-chord[:, 1], chord[:, 0]))
        upright = (angles + 90) % 180 - 90  # never upside down
        return Stretch(line, along[straight], middle[straight], upright[straight])


def _chosen(stretch: Stretch, metres: float, around: Extent, taken: Taken) -> list[RoadName]:
    """Return the places along a road that are free, far enough apart."""
    left, bottom, right, top = around
    x, y = stretch.spots.T
    inside = np.flatnonzero((x >= left) & (x <= right) & (y >= bottom) & (y <= top))
    found: list[RoadName] = []
    free_from = 0.0
    for place in inside.tolist():
        if stretch.along[place] < free_from:
            continue
        (x0, y0), angle = stretch.spots[place].tolist(), float(stretch.angles[place])
        box = _box(x0, y0, angle, stretch.line, metres)
        if taken.take(box):
            found.append(RoadName(x0, y0, angle, stretch.line, box))
            free_from = float(stretch.along[place]) + APART * metres
    return found


def _box(x: float, y: float, angle: float, line: Line, metres: float) -> Extent:
    """Return the upright box round a turned line."""
    turn = math.radians(angle)
    wide, tall = line.width * metres, line.height * metres
    across = abs(wide * math.cos(turn)) + abs(tall * math.sin(turn))
    high = abs(wide * math.sin(turn)) + abs(tall * math.cos(turn))
    return (x - across / 2, y - high / 2, x + across / 2, y + high / 2)
