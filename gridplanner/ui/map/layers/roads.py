"""Roads: a pale core in a darker casing, as wide as a street from near."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.layers.base import Layer, Slices, Subject, pen

CORE, CASING, FAR = "#fffdf8", "#c9c1b2", "#d5cdbf"
STREET = 9.0
"""Metres a road is drawn wide, where that is between one and ten pixels."""


class Roads(Layer):
    """Roads by centre line."""

    name = "road"
    tables = ("road",)

    def set_subject(self, subject: Subject) -> None:
        """See Layer."""
        self._lines = subject.drawing.roads()
        self._origin = subject.origin

    def paint(self, painter: QPainter, frame: Frame) -> Slices:
        """See Layer."""
        width = min(max(STREET * frame.scale, 1.0), 10.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setTransform(frame.world(self._origin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pens = (
            [pen(FAR, 1.0 if width < 3 else 2.0, ratio=frame.ratio)]
            if width < 4
            else [pen(CASING, width + 1.6, ratio=frame.ratio), pen(CORE, width, ratio=frame.ratio)]
        )
        for one in pens:
            painter.setPen(one)
            for paths in self._lines.seen(frame, 8):
                for path in paths:
                    painter.drawPath(path)
                yield
