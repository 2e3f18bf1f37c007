"""What stands still over the map: the scale bar and the legend."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gridplanner.models import looks
from gridplanner.ui.map.hatches import hatch_tile
from gridplanner.ui.map.items import PLATE, Item
from gridplanner.ui.map.layers.labels import INK
from gridplanner.ui.map.layers.lettering import Stamps
from gridplanner.ui.map.layers.troubles import symbol
from gridplanner.ui.map.scene import Scene
from gridplanner.words import say

MARGIN = 16.0
ROW = 20.0
EDGE = QColor("#cfcabf")


class ScaleBar(Item):
    """A bar of a round length, at the bottom left."""

    def __init__(self) -> None:
        super().__init__(5)

    @staticmethod
    def length(metres: float) -> float:
        """Return the round length (1, 2 or 5 × a power of ten) near 110 pixels, in metres."""
        most = 130 * metres
        power = 10.0 ** math.floor(math.log10(most))
        return next(step * power for step in (5.0, 2.0, 1.0) if step * power <= most)

    def draw(self, painter: QPainter) -> None:
        """See Item."""
        length = self.length(self.frame.metres)
        wide = length * self.frame.scale
        text = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
        font = Stamps.font(12, False)
        bottom = self.frame.height - MARGIN
        plate = QRectF(MARGIN - 8, bottom - 26, wide + 16, 32)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(PLATE)
        painter.drawRoundedRect(plate, 4, 4)
        painter.setPen(QColor(INK))
        painter.setFont(font)
        width = QFontMetricsF(font).horizontalAdvance(text)
        painter.drawText(QPointF(MARGIN + (wide - width) / 2, bottom - 11), text)
        painter.setPen(QPen(QColor(INK), 1.4))
        ends = [QPointF(MARGIN, bottom - 5), QPointF(MARGIN, bottom)]
        ends += [QPointF(MARGIN + wide, bottom), QPointF(MARGIN + wide, bottom - 5)]
        painter.drawPolyline(ends)


class Legend(Item):
    """The classes of grids and the marks of buildings that occur, at the bottom right."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(5)
        self._scene = scene

    def draw(self, painter: QPainter) -> None:
        """See Item."""
        subject = self._scene.subject
        if subject is None or self.frame.width < 500 or self.frame.height < 300:
            return
        fills = looks.legend(subject.colouring, self._scene.grid_classes())
        marks = self._scene.marks()
        if not fills and not marks:
            return
        font = Stamps.font(12, False)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        words = [entry.words for entry in fills] + [say(f"looks.{name}") for name in marks]
        width = max(metrics.horizontalAdvance(one) for one in words) + 48
        height = ROW * len(words) + 12
        left = self.frame.width - MARGIN - width + 8
        top = self.frame.height - MARGIN - height + 6
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(EDGE, 1))
        painter.setBrush(PLATE)
        painter.drawRoundedRect(QRectF(left, top, width, height), 4, 4)
        for number, text in enumerate(words):
            middle = top + 6 + ROW * (number + 0.5)
            if number < len(fills):
                self._swatch(painter, fills[number].look, left + 10, middle)
            else:
                name = marks[number - len(fills)]
                stamp = symbol(looks.MARKS[name], 18, self.frame.ratio)
                painter.drawPixmap(QPointF(left + 12, middle - 9), stamp)
            painter.setPen(QColor(INK))
            painter.drawText(QPointF(left + 40, middle + metrics.ascent() / 2 - 1.5), text)

    @staticmethod
    def _swatch(painter: QPainter, look: looks.Look, left: float, middle: float) -> None:
        box = QRectF(left, middle - 6.5, 22, 13)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(box, QColor(look.fill))
        if look.hatch:
            painter.fillRect(box, hatch_tile(look.hatch))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(looks.LINES["grid"][0]), 1))
        painter.drawRect(box)
