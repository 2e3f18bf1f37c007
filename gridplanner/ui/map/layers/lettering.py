"""Lettering: texts with a halo, measured lines, and rectangles that keep off each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from gridplanner.ui.theme import ui_font

HALO = "#fffdf7"
PAD = 2.0
RING = [QPointF(1.4 * math.cos(turn), 1.4 * math.sin(turn)) for turn in np.arange(8) * math.pi / 4]


class Stamps:
    """Texts with a halo, painted once for each text, size and colour."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, float, bool, str, float], QPixmap] = {}

    @staticmethod
    @cache
    def font(size: float, bold: bool) -> QFont:
        """Return the window's font at a size in pixels."""
        font = ui_font()
        font.setPixelSize(round(size))
        font.setBold(bold)
        return font

    def get(self, text: str, size: float, bold: bool, colour: str, ratio: float) -> QPixmap:
        """Return a text with its halo."""
        key = (text, size, bold, colour, ratio)
        if key not in self._made:
            if len(self._made) > 4000:
                self._made.clear()
            self._made[key] = self._paint(text, size, bold, colour, ratio)
        return self._made[key]

    def _paint(self, text: str, size: float, bold: bool, colour: str, ratio: float) -> QPixmap:
        font = self.font(size, bold)
        metrics = QFontMetricsF(font)
        width, height = metrics.horizontalAdvance(text) + 2 * PAD + 2, metrics.height() + 2
        pixmap = QPixmap(max(1, round(width * ratio)), max(1, round(height * ratio)))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        at = QPointF(PAD + 1, metrics.ascent() + 1)
        painter.setPen(QColor(HALO))
        for aside in RING:  # ten times faster than stroking the letters
            painter.drawText(at + aside, text)
        painter.setPen(QColor(colour))
        painter.drawText(at, text)
        painter.end()
        return pixmap


class Line:
    """One line of a label, measured."""

    _widths: dict[tuple[str, float, bool], tuple[float, float]] = {}  # noqa: RUF012

    def __init__(self, text: str, size: float, bold: bool, colour: str) -> None:
        self.text, self.size, self.bold, self.colour = text, size, bold, colour
        key = (text, size, bold)
        if key not in self._widths:
            metrics = QFontMetricsF(Stamps.font(size, bold))
            self._widths[key] = (metrics.horizontalAdvance(text) + 2 * PAD, metrics.height())
        self.width, self.height = self._widths[key]


class Placed:
    """A label at its place: lines, centre and box in metres."""

    def __init__(self, x: float, y: float, lines: Sequence[Line], size: QRectF) -> None:
        self.x, self.y, self.lines = x, y, lines
        self.box = (size.left(), size.top(), size.right(), size.bottom())

    @classmethod
    def at(cls, x: float, y: float, lines: Sequence[Line], metres: float) -> Placed:
        """Return the label centred on a point."""
        width = max(line.width for line in lines) * metres
        height = sum(line.height for line in lines) * metres
        return cls(x, y, lines, QRectF(x - width / 2, y - height / 2, width, height))

    def across(self, metres: float) -> float:
        """Return the diagonal in pixels, which a round spot must have room for."""
        left, bottom, right, top = self.box
        return float(np.hypot(right - left, (top - bottom) * 0.8)) / metres

    def prepare(self, ratio: float, stamps: Stamps) -> None:
        """Make its letters ready."""
        for line in self.lines:
            stamps.get(line.text, line.size, line.bold, line.colour, ratio)

    def paint(self, painter: QPainter, x: float, y: float, ratio: float, stamps: Stamps) -> None:
        """Paint it round a pixel."""
        y -= sum(line.height for line in self.lines) / 2
        for line in self.lines:
            stamp = stamps.get(line.text, line.size, line.bold, line.colour, ratio)
            width = stamp.width() / stamp.devicePixelRatio()
            painter.drawPixmap(QPointF(round(x - width / 2), round(y)), stamp)
            y += line.height


class Taken:
    """Rectangles already taken, by cells of the ground."""

    def __init__(self, cell: float) -> None:
        self._cell = cell
        self._boxes: dict[tuple[int, int], list[tuple[float, float, float, float]]] = {}

    def take(self, box: tuple[float, float, float, float]) -> bool:
        """Take a rectangle if it is free."""
        left, bottom, right, top = box
        cells = [
            (column, row)
            for column in range(int(left // self._cell), int(right // self._cell) + 1)
            for row in range(int(bottom // self._cell), int(top // self._cell) + 1)
        ]
        for cell in cells:
            for other in self._boxes.get(cell, ()):
                if left < other[2] and right > other[0] and bottom < other[3] and top > other[1]:
                    return False
        for cell in cells:
            self._boxes.setdefault(cell, []).append(box)
        return True
