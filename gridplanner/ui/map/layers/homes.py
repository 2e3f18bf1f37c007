"""Micro-homes: a small house where each of them is, painted from one ready stamp, and its name."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from gridplanner.models.change import Change
from gridplanner.models.mapping import outlines_of_places
from gridplanner.models.naming import label
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.layers.base import Dirty, Layer, Slices, Subject
from gridplanner.ui.map.layers.lettering import Stamps

SIZE, DOT = 20, 8
"""Logical pixels of a house, and of one far away."""
FAR = 6.0
"""Metres of a pixel from which on houses would hide the map; dots are left."""
FILL, EDGE = "#cc79a7", "#7a3e60"
NAMED_BELOW = 1.5
"""Metres of a pixel from which on names would lie on one another."""


class MicroHomes(Layer):
    """Marks micro-homes."""

    name = "micro_home"

    def __init__(self, stamps: Stamps) -> None:
        self._stamps = stamps

    def set_subject(self, subject: Subject) -> None:
        """See Layer."""
        homes = subject.standing.plan.micro_homes.values()
        placed = [row for row in homes if row.geometry and row.geometry.geom_type == "Point"]
        _, self._spots = outlines_of_places(placed)
        self._names = [label(row) for row in placed]

    def update(self, subject: Subject, change: Change) -> Dirty:
        """See Layer: it is painted over the picture, of which nothing is out of date."""
        if change.of("micro_home"):
            self.set_subject(subject)
        return []

    def paint(self, painter: QPainter, frame: Frame) -> Slices:
        """See Layer."""
        if not len(self._spots):
            return
        shown = frame.sees(np.hstack([self._spots, self._spots]), SIZE)
        near = frame.metres < FAR
        size = SIZE if near else DOT
        stamp = house(size, frame.ratio)
        corners = frame.to_pixels(self._spots[shown]) - size / 2
        pixels = corners.round().astype(int).tolist()  # whole ones: a third of the time
        for x, y in pixels:
            painter.drawPixmap(x, y, stamp)
        if frame.metres < NAMED_BELOW:
            names = [self._names[row] for row in np.flatnonzero(shown).tolist()]
            for (x, y), name in zip(pixels, names, strict=True):
                text = self._stamps.get(name, 11, False, EDGE, frame.ratio)
                painter.drawPixmap(x + size + 1, y + 2, text)
        yield


@cache
def house(size: int, ratio: float, fill: str = FILL, edge: str = EDGE) -> QPixmap:
    """Return a small house."""
    pixmap = QPixmap(math.ceil(size * ratio), math.ceil(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner = size - 3.0
    shape = QPolygonF(
        [
            QPointF(size / 2, 1.5),
            QPointF(1.5 + inner, 1.5 + inner * 0.48),
            QPointF(1.5 + inner * 0.86, 1.5 + inner * 0.48),
            QPointF(1.5 + inner * 0.86, 1.5 + inner),
            QPointF(1.5 + inner * 0.14, 1.5 + inner),
            QPointF(1.5 + inner * 0.14, 1.5 + inner * 0.48),
            QPointF(1.5, 1.5 + inner * 0.48),
        ]
    )
    painter.setPen(QPen(QColor("#ffffff"), 3.2))
    painter.drawPolygon(shape)
    painter.setPen(QPen(QColor(edge), 1.3))
    painter.setBrush(QColor(fill))
    painter.drawPolygon(shape)
    if size > 12:
        painter.setBrush(QColor("#ffffff"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QRectF(size / 2 - 2.2, 1.5 + inner * 0.62, 4.4, 4.4))
    painter.end()
    return pixmap
