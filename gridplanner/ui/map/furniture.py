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
from gridplanner.ui.map.layers.base import Subject
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


Entries: TypeAlias = tuple[dict[str, looks.Look], dict[str, looks.Mark], float]


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
    """The classes of grids and the marks of buildings that occur, at the bottom right."""

    def corner(self, width: int, height: int) -> tuple[float, float]:
        """Return how much of a view of some size it takes at the bottom right."""
        fills, marks, size = self._entries(width, height)
        if not fills and not marks:
            return (0.0, 0.0)
        wide, tall = self._plate([*fills, *marks], size)
        return (wide + MARGIN, tall + MARGIN)

    def _entries(self, width: int, height: int) -> Entries:
        """Return the words with what they explain, and the height of a row; none without room."""
        subject = self._scene.subject
        if subject is None:
            return {}, {}, ROW
        key = (
            subject.colouring,
            frozenset(self._scene.grid_classes()),
            tuple(self._scene.marks()),
            (width, height, language()),
        )
        if key != self._known[0]:
            self._known = (key, self._worked_out(subject, width, height))
        return self._known[1]

    _known: tuple[object, Entries] = (None, ({}, {}, ROW))

    def _worked_out(self, subject: Subject, width: int, height: int) -> Entries:
        classes = looks.legend(subject.colouring, self._scene.grid_classes())
        fills = {entry.words: entry.look for entry in classes}
        marks = {say(f"looks.{name}"): looks.MARKS[name] for name in self._scene.marks()}
        size = ROW if width >= ROOMY[0] and height >= ROOMY[1] else SMALL_ROW
        wide, tall = self._plate([*fills, *marks], size)
        if wide > width / 2 or tall > height / 2:
            return {}, {}, size
        return fills, marks, size

    @staticmethod
    def _plate(words: list[str], row: float) -> tuple[float, float]:
        """Return width and height of the plate under some words."""
        metrics = QFontMetricsF(Stamps.font(LETTERS * row, False))
        widest = max((metrics.horizontalAdvance(one) for one in words), default=0.0)
        return widest + 2.4 * row, row * len(words) + 0.6 * row

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
        fills, marks, row = self._entries(self.frame.width, self.frame.height)
        return tuple(fills.items()), tuple(marks), row, self.frame.width, self.frame.height

    def paint_in(self, painter: QPainter) -> None:
        """See Furniture."""
        fills, marks, row = self._entries(self.frame.width, self.frame.height)
        colours = plate_of(self._scene)
        width, height = self._plate([*fills, *marks], row)
        left = self.frame.width - MARGIN - width + 8
        top = self.frame.height - MARGIN - height + 6
        painter.setPen(QPen(colours.edge, 1))
        painter.setBrush(colours.fill)
        painter.drawRoundedRect(QRectF(left, top, width, height), 4, 4)
        font = Stamps.font(LETTERS * row, False)
        painter.setFont(font)
        ascent = QFontMetricsF(font).ascent()
        for number, (words, shown) in enumerate([*fills.items(), *marks.items()]):
            middle = top + row * (number + 0.8)
            if isinstance(shown, looks.Look):
                self._swatch(painter, shown, left + 0.5 * row, middle, row)
            else:
                side = round(0.9 * row)
                stamp = symbol(shown, side, self.frame.ratio)
                painter.drawPixmap(QPointF(left + 0.6 * row, middle - side / 2), stamp)
            painter.setPen(colours.ink)
            painter.drawText(QPointF(left + 2 * row, middle + ascent / 2 - 1.5), words)

    @staticmethod
    def _swatch(
        painter: QPainter, look: looks.Look, left: float, middle: float, row: float
    ) -> None:
        box = QRectF(left, middle - 0.325 * row, 1.1 * row, 0.65 * row)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(box, QColor(look.fill))
        if look.hatch:
            painter.fillRect(box, hatch_tile(look.hatch))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(looks.LINES["grid"][0]), 1))
        painter.drawRect(box)
