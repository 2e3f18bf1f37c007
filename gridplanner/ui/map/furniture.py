"""What stands still over the map: the scale bar and the legend."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap

from gridplanner.models import looks
from gridplanner.ui.map.hatches import hatch_tile
from gridplanner.ui.map.items import PLATE, Item
from gridplanner.ui.map.layers.base import pen
from gridplanner.ui.map.layers.labels import INK
from gridplanner.ui.map.layers.lettering import Stamps
from gridplanner.ui.map.layers.troubles import symbol
from gridplanner.ui.map.scene import Scene
from gridplanner.ui.theme import DARK
from gridplanner.words import language

MARGIN = 16.0
ROW, SMALL_ROW = 20.0, 16.0
"""Height of a row of the legend, and where there is little room."""
LETTERS = 0.62
"""Pixels of letters in a row of one pixel."""
ROOM = 0.6
"""Share of the height of a view that the legend may take."""
ROOMY = (500, 300)
"""Width and height of a view from which there is room."""


Entries: TypeAlias = tuple[tuple[looks.LegendEntry, ...], float]


@dataclass(frozen=True)
class Plate:
    """The colours of a plate that stands over the map."""

    fill: QColor
    edge: QColor
    ink: QColor


BRIGHT = Plate(PLATE, QColor("#cfcabf"), QColor(INK))
DIM = Plate(QColor(44, 48, 54, 235), QColor(DARK.line), QColor(DARK.text))


def plate_of(scene: Scene) -> Plate:
    """Return the plate that goes with the window around the map."""
    return DIM if scene.dark else BRIGHT


class Furniture(Item):
    """Something that stands still over the map; it is painted when it says something else."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(5)
        self._scene = scene
        self._key: object = None
        self._stamp = QPixmap()

    def draw(self, painter: QPainter) -> None:
        """See Item."""
        box = self.place()
        if box.isEmpty():
            return
        key = (self.says(), box.size(), self.frame.ratio, self._scene.dark)
        if key != self._key:
            self._key, self._stamp = key, self._painted(box)
        painter.drawPixmap(box.topLeft(), self._stamp)

    def _painted(self, box: QRectF) -> QPixmap:
        ratio = self.frame.ratio
        stamp = QPixmap(math.ceil(box.width() * ratio), math.ceil(box.height() * ratio))
        stamp.setDevicePixelRatio(ratio)
        stamp.fill(Qt.GlobalColor.transparent)
        painter = QPainter(stamp)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-box.topLeft())
        self.paint_in(painter)
        painter.end()
        return stamp

    def place(self) -> QRectF:
        """Return the whole pixels of the view it takes; empty where it is not shown."""
        raise NotImplementedError

    def says(self) -> object:
        """Return what it says; it is painted again when that is something else."""
        raise NotImplementedError

    def paint_in(self, painter: QPainter) -> None:
        """Paint it, in pixels of the view."""
        raise NotImplementedError


class ScaleBar(Furniture):
    """A bar of a round length, at the bottom left."""

    @staticmethod
    def length(metres: float) -> float:
        """Return the round length (1, 2 or 5 × a power of ten) near 110 pixels, in metres."""
        most = 130 * metres
        power = 10.0 ** math.floor(math.log10(most))
        return next(step * power for step in (5.0, 2.0, 1.0) if step * power <= most)

    def place(self) -> QRectF:
        """See Furniture."""
        wide = math.ceil(self.length(self.frame.metres) * self.frame.scale)
        return QRectF(MARGIN - 10, self.frame.height - MARGIN - 28, wide + 20, 36)

    def says(self) -> object:
        """See Furniture."""
        return self.frame.metres, self.frame.height

    def paint_in(self, painter: QPainter) -> None:
        """See Furniture."""
        colours = plate_of(self._scene)
        length = self.length(self.frame.metres)
        wide = length * self.frame.scale
        text = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
        font = Stamps.font(12, False)
        bottom = self.frame.height - MARGIN
        plate = QRectF(MARGIN - 8, bottom - 26, wide + 16, 32)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.fill)
        painter.drawRoundedRect(plate, 4, 4)
        painter.setPen(colours.ink)
        painter.setFont(font)
        width = QFontMetricsF(font).horizontalAdvance(text)
        painter.drawText(QPointF(MARGIN + (wide - width) / 2, bottom - 11), text)
        painter.setPen(QPen(colours.ink, 1.4))
        ends = [QPointF(MARGIN, bottom - 5), QPointF(MARGIN, bottom)]
        ends += [QPointF(MARGIN + wide, bottom), QPointF(MARGIN + wide, bottom - 5)]
        painter.drawPolyline(ends)


class Legend(Furniture):
    """The classes of grids and of buildings and the marks that occur, at the bottom right."""

    def corner(self, width: int, height: int) -> tuple[float, float]:
        """Return how much of a view of some size it takes at the bottom right."""
        entries, size = self._entries(width, height)
        if not entries:
            return (0.0, 0.0)
        wide, tall = self._plate(entries, size)
        return (wide + MARGIN, tall + MARGIN)

    def _entries(self, width: int, height: int) -> Entries:
        """Return what it says, and the height of a row; nothing without room."""
        key = (self._scene.told(), (width, height, language()))
        if key != self._known[0]:
            self._known = (key, self._worked_out(width, height))
        return self._known[1]

    _known: tuple[object, Entries] = (None, ((), ROW))

    def _worked_out(self, width: int, height: int) -> Entries:
        entries = self._scene.legend()
        size = ROW if width >= ROOMY[0] and height >= ROOMY[1] else SMALL_ROW
        wide, tall = self._plate(entries, size)
        if wide > width / 2 or tall > ROOM * height:
            return (), size
        return entries, size

    @staticmethod
    def _plate(entries: tuple[looks.LegendEntry, ...], row: float) -> tuple[float, float]:
        """Return width and height of the plate under some lines."""
        metrics = QFontMetricsF(Stamps.font(LETTERS * row, False))
        widest = max((metrics.horizontalAdvance(one.words) for one in entries), default=0.0)
        return widest + 2.4 * row, row * len(entries) + 0.6 * row

    def place(self) -> QRectF:
        """See Furniture."""
        wide, tall = self.corner(self.frame.width, self.frame.height)
        if not wide:
            return QRectF()
        left, top = (
            math.floor(self.frame.width - wide + 6),
            math.floor(self.frame.height - tall + 4),
        )
        return QRectF(left, top, self.frame.width - left, self.frame.height - top)

    def says(self) -> object:
        """See Furniture."""
        return (
            self._entries(self.frame.width, self.frame.height),
            self.frame.width,
            self.frame.height,
        )

    def paint_in(self, painter: QPainter) -> None:
        """See Furniture."""
        entries, row = self._entries(self.frame.width, self.frame.height)
        colours = plate_of(self._scene)
        width, height = self._plate(entries, row)
        left = self.frame.width - MARGIN - width + 8
        top = self.frame.height - MARGIN - height + 6
        painter.setPen(QPen(colours.edge, 1))
        painter.setBrush(colours.fill)
        painter.drawRoundedRect(QRectF(left, top, width, height), 4, 4)
        font = Stamps.font(LETTERS * row, False)
        painter.setFont(font)
        ascent = QFontMetricsF(font).ascent()
        for number, entry in enumerate(entries):
            middle = top + row * (number + 0.8)
            box = QRectF(left + 0.5 * row, middle - 0.325 * row, 1.1 * row, 0.65 * row)
            self._swatches(painter, entry.looks, box)
            painter.setPen(colours.ink)
            painter.drawText(QPointF(left + 2 * row, middle + ascent / 2 - 1.5), entry.words)

    def _swatches(self, painter: QPainter, several: tuple[looks.Look, ...], whole: QRectF) -> None:
        """Paint looks side by side; a building is smaller than a grid."""
        step = whole.width() / len(several)
        for place, look in enumerate(several):
            box = QRectF(whole.left() + place * step, whole.top(), step, whole.height())
            if look.symbol:
                side = round(1.38 * whole.height())
                stamp = symbol(look, side, self.frame.ratio)
                painter.drawPixmap(box.center() - QPointF(side / 2, side / 2), stamp)
                continue
            if look.line and len(several) == 1:
                box = box.adjusted(0.2 * step, 0, -0.2 * step, 0)
            painter.fillRect(box, QColor(look.fill))
            if look.hatch:
                painter.fillRect(box, hatch_tile(look.hatch))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(pen(look.line or looks.LINES["grid"][0], 1, look.dashes))
            painter.drawRect(box)
