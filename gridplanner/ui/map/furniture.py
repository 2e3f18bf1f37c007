"""What stands still over the map: the scale bar and the legend."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

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
from gridplanner.words import language, say

MARGIN = 16.0
ROW, SMALL_ROW = 20.0, 16.0
"""Height of a row of the legend, and where there is little room."""
LETTERS = 0.62
"""Pixels of letters in a row of one pixel."""
ROOMY = (500, 300)
"""Width and height of a view from which there is room."""


@dataclass(frozen=True)
class Setting:
    """Lines of a legend as they are set."""

    entries: tuple[looks.LegendEntry, ...] = ()
    row: float = ROW
    """Height of a line."""
    columns: int = 1

    @property
    def deep(self) -> int:
        """Lines of a column."""
        return -(-len(self.entries) // self.columns)

    @property
    def column(self) -> float:
        """Width of a column."""
        metrics = QFontMetricsF(Stamps.font(LETTERS * self.row, False))
        widest = max((metrics.horizontalAdvance(one.words) for one in self.entries), default=0.0)
        return widest + 2.4 * self.row

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the plate under it."""
        return self.columns * self.column, self.row * self.deep + 0.6 * self.row


NOTHING = Setting()


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

    _known: tuple[object, Setting] = (None, NOTHING)

    def corner(self, width: int, height: int) -> tuple[float, float]:
        """Return how much of a view of some size it takes at the bottom right."""
        setting = self._setting(width, height)
        wide, tall = setting.size
        return (wide + MARGIN, tall + MARGIN) if setting.entries else (0.0, 0.0)

    def _setting(self, width: int, height: int) -> Setting:
        """Return what it says and how it is set; nothing without room."""
        key = (self._scene.told(), (width, height, language()))
        if key != self._known[0]:
            self._known = (key, self._set(width, height))
        return self._known[1]

    def _set(self, width: int, height: int) -> Setting:
        entries = tuple(_with_count(one) for one in self._scene.legend())
        roomy = width >= ROOMY[0] and height >= ROOMY[1]
        ways = ((ROW, 1), (ROW, 2), (SMALL_ROW, 2)) if roomy else ((SMALL_ROW, 1), (SMALL_ROW, 2))
        for row, columns in ways:
            setting = Setting(entries, row, columns)
            wide, tall = setting.size
            if wide <= width / 2 and tall <= height / 2:
                return setting
        return NOTHING

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
        setting = self._setting(self.frame.width, self.frame.height)
        return setting, self.frame.width, self.frame.height

    def paint_in(self, painter: QPainter) -> None:
        """See Furniture."""
        setting = self._setting(self.frame.width, self.frame.height)
        colours, row = plate_of(self._scene), setting.row
        width, height = setting.size
        left = self.frame.width - MARGIN - width + 8
        top = self.frame.height - MARGIN - height + 6
        painter.setPen(QPen(colours.edge, 1))
        painter.setBrush(colours.fill)
        painter.drawRoundedRect(QRectF(left, top, width, height), 4, 4)
        font = Stamps.font(LETTERS * row, False)
        painter.setFont(font)
        ascent = QFontMetricsF(font).ascent()
        for number, entry in enumerate(setting.entries):
            column, line = divmod(number, setting.deep)
            x, middle = left + column * setting.column, top + row * (line + 0.8)
            box = QRectF(x + 0.5 * row, middle - 0.325 * row, 1.1 * row, 0.65 * row)
            self._swatches(painter, entry.looks, box)
            painter.setPen(colours.ink)
            painter.drawText(QPointF(x + 2 * row, middle + ascent / 2 - 1.5), entry.words)

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


def _with_count(entry: looks.LegendEntry) -> looks.LegendEntry:
    if entry.count is None:
        return entry
    return replace(entry, words=say("looks.counted", words=entry.words, count=f"{entry.count:,}"))
