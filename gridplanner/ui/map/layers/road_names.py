"""Names along roads, on the straightest stretch that has room for them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from gridplanner.gis.outlines import Lines
from gridplanner.models.mapping import Extent, lines
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


class RoadNames:
    """The names of a plan's roads."""

    def __init__(self, plan: Plan) -> None:
        self._names = [row.name for row in plan.places("road").values()]
        self._lines: Lines = lines(plan, "road")

    def choose(self, metres: float, around: Extent, taken: Taken) -> list[RoadName]:
        """Return the names that have room within an extent."""
        found = []
        starts = self._lines.starts.tolist()
        for number, row in enumerate(self._lines.rows.tolist()):
            name = self._names[row]
            points = self._lines.coords[starts[number] : starts[number + 1]]
            if name and _meets(points, around):
                line = Line(name, SIZE, False, INK)
                found += self._along(points, line, metres, around, taken)
        return found

    @staticmethod
    def _along(
        points: np.ndarray, line: Line, metres: float, around: Extent, taken: Taken
    ) -> list[RoadName]:
        run = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))))
        need = (line.width + 16) * metres
        found = []
        at = need / 2 + 40 * metres
        while at + need / 2 < run[-1]:
            (x0, y0), (x, y), (x1, y1) = (
                (np.interp(one, run, points[:, 0]), np.interp(one, run, points[:, 1]))
                for one in (at - need / 2, at, at + need / 2)
            )
            straight = math.hypot(x1 - x0, y1 - y0) >= BENT * need
            if straight and around[0] <= x <= around[2] and around[1] <= y <= around[3]:
                angle = math.degrees(math.atan2(y0 - y1, x1 - x0))
                angle = (angle + 90) % 180 - 90  # never upside down
                box = _box(x, y, angle, line, metres)
                if taken.take(box):
                    found.append(RoadName(x, y, angle, line, box))
                    at += APART * metres
                    continue
            at += need / 2
        return found


def _meets(points: np.ndarray, extent: Extent) -> bool:
    (left, bottom), (right, top) = points.min(axis=0), points.max(axis=0)
    meets = left <= extent[2] and right >= extent[0] and bottom <= extent[3] and top >= extent[1]
    return bool(meets)


def _box(x: float, y: float, angle: float, line: Line, metres: float) -> Extent:
    """Return the upright box round a turned line."""
    turn = math.radians(angle)
    wide, tall = line.width * metres, line.height * metres
    across = abs(wide * math.cos(turn)) + abs(tall * math.sin(turn))
    high = abs(wide * math.sin(turn)) + abs(tall * math.cos(turn))
    return (x - across / 2, y - high / 2, x + across / 2, y + high / 2)
