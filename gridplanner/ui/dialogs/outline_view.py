"""A small map: the plan as it is, and over it the outlines of a file before it is taken."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gridplanner.models.mapping import Extent
from gridplanner.ui.map.frame import Frame

Outline = NDArray[np.float64]
Ground = Callable[[tuple[int, int], Extent], QImage | None]
"""Paints the plan's own map for a size in pixels and an extent in metres."""
INK = QColor("#d55e00")
HALO = QColor(255, 255, 255, 200)


class OutlineView(QWidget):
    """Shows where a file's shapes would come to lie."""

    def __init__(self, ground: Ground, around: Extent | None) -> None:
        super().__init__()
        self._ground, self._around = ground, around
        self._outlines: Sequence[Outline] = ()
        self._words = ""
        self.setMinimumHeight(200)

    def sizeHint(self) -> QSize:
        """See Qt."""
        return QSize(520, 280)

    def show_outlines(self, outlines: Sequence[Outline], words: str) -> None:
        """Show other outlines, and what to say below them."""
        self._outlines, self._words = outlines, words
        self.update()

    def extent(self) -> Extent | None:
        """Return what is shown: the file's outlines and, where it is near, the plan."""
        if not self._outlines:
            return self._around
        points = np.vstack(list(self._outlines))
        left, bottom = points.min(axis=0).tolist()
        right, top = points.max(axis=0).tolist()
        size = max(right - left, top - bottom, 50.0)
        if self._around is not None:
            near = _joined((left, bottom, right, top), self._around)
            if max(near[2] - near[0], near[3] - near[1]) < 40 * size:
                left, bottom, right, top = near
        reach = max(right - left, top - bottom, 50.0) * 0.05
        return (left - reach, bottom - reach, right + reach, top + reach)

    def metres_off(self) -> float:
        """Return how wide the gap between the file's outlines and the plan is, 0 where none."""
        if not self._outlines or self._around is None:
            return 0.0
        points = np.vstack(list(self._outlines))
        (left, bottom), (right, top) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        west, south, east, north = self._around
        return math.hypot(max(west - right, left - east, 0), max(south - top, bottom - north, 0))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See Qt."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().alternateBase())
        extent = self.extent()
        if extent is not None:
            frame = Frame.around(extent, self.width(), self.height())
            ground = self._ground((self.width(), self.height()), frame.extent)
            if ground is not None:
                painter.drawImage(self.rect(), ground)
            self._paint_outlines(painter, frame)
        if self._words:
            box = self.rect().adjusted(8, 8, -8, -8)
            painter.setPen(self.palette().text().color())
            place = Qt.AlignmentFlag.AlignCenter
            if self._outlines:
                place = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
            painter.drawText(box, place | Qt.TextFlag.TextWordWrap, self._words)
        painter.end()

    def _paint_outlines(self, painter: QPainter, frame: Frame) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lines = [_points(frame.to_pixels(line)) for line in self._outlines]
        for colour, width in ((HALO, 3.5), (INK, 1.5)):
            painter.setPen(QPen(colour, width))
            for line in lines:
                if len(line) == 1:
                    painter.drawEllipse(line[0], 3, 3)
                else:
                    painter.drawPolyline(line)


def _points(pixels: NDArray[Any]) -> list[QPointF]:
    return [QPointF(x, y) for x, y in pixels.tolist()]


def _joined(one: Extent, other: Extent) -> Extent:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )
