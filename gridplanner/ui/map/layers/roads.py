"""Roads: a pale core in a darker casing, as wide as a street from near."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from gridplanner.models.mapping import lines as road_lines
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.layers.base import Layer, Subject, pen
from gridplanner.ui.map.paths import LinePaths

CORE, CASING, FAR = "#fffdf8", "#c9c1b2", "#d5cdbf"
STREET = 9.0
"""Metres a road is drawn wide, where that is between one and ten pixels."""


class Roads(Layer):
    """Roads by centre line."""

    name = "road"
    tables = ("road",)

    def set_subject(self, subject: Subject) -> None:
        """See Layer."""
        self._origin = subject.origin
        found = road_lines(subject.standing.plan, "road")
        self._lines = LinePaths(found, subject.origin)
        self._coarse = LinePaths(found.simplified(0.7), subject.origin)

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """See Layer."""
        lines = self._lines if frame.metres < 1.5 else self._coarse
        rows = np.flatnonzero(frame.sees(lines.bounds, 8)).tolist()
        width = min(max(STREET * frame.scale, 1.0), 10.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, frame.fine)
        painter.setTransform(frame.world(self._origin), True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pens = (
            [pen(FAR, 1.0 if width < 2 else 2.0)]
            if width < 4
            else [pen(CASING, width + 1.6), pen(CORE, width)]
        )
        if not frame.fine:
            pens = [pen(FAR, 0)]
        for one in pens:
            painter.setPen(one)
            for row in rows:
                painter.drawPath(lines.paths[row])
