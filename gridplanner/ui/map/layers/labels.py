"""Labels that never overlap: as many lines as there is room for, large grids first.

Places are fixed to the ground and chosen by scale alone, so labels stay while the map is moved.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from gridplanner.models import looks
from gridplanner.models.change import Change
from gridplanner.models.mapping import label_places
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.layers.base import Dirty, Layer, Subject
from gridplanner.ui.theme import ui_font
from gridplanner.words import language

INK, QUIET, WARN, AREA_INK = "#2f2a24", "#5d564c", "#b3261e", "#55467a"
HALO = "#fffdf7"
LEAST = 18.0
"""Logical pixels across the widest spot of a grid below which it carries no label."""
PAD = 2.0
RING = [QPointF(1.4 * math.cos(turn), 1.4 * math.sin(turn)) for turn in np.arange(8) * math.pi / 4]
ZOOMED = 1.5
"""While the hand zooms by less than this, labels keep their choice."""


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


class Labels(Layer):
    """Grid labels of up to three lines and, from afar, the names of communities."""

    name = "label"

    def __init__(self) -> None:
        self.stamps = Stamps()
        self._labels: dict[str, looks.Label] = {}
        self._ready: tuple[float, str] | None = None

    def set_subject(self, subject: Subject) -> None:
        """See Layer."""
        self._subject = subject
        plan = subject.standing.plan
        self._kept: dict[str, tuple[object, np.ndarray]] = {}
        self._grids = Places(self, "grid", tuple(plan.grids))
        self._areas = {
            level: Places(self, level, tuple(plan.areas(level)))
            for level in ("community", "township")
        }
        self._ready = None

    def update(self, subject: Subject, change: Change) -> Dirty:
        """See Layer: labels are painted apart from the picture."""
        self._subject = subject
        plan = subject.standing.plan
        self._grids = Places(self, "grid", tuple(plan.grids))
        if change.of("community") or change.of("township"):
            self._areas = {
                level: Places(self, level, tuple(plan.areas(level))) for level in self._areas
            }
        self._ready = None
        return []

    def places(self, table: str, ids: Sequence[str]) -> np.ndarray:
        """Return the label places of some areas; a shape that stays is measured once."""
        rows = self._subject.standing.plan.places(table)
        new = [
            id_
            for id_ in ids
            if id_ not in self._kept or self._kept[id_][0] is not rows[id_].geometry
        ]
        found = label_places(self._subject.standing.plan, table, new)
        self._kept.update(
            {id_: (rows[id_].geometry, place) for id_, place in zip(new, found, strict=True)}
        )
        return np.array([self._kept[id_][1] for id_ in ids]).reshape(-1, 3)

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """See Layer."""
        if not self._is_ready(frame):
            self._chosen = self._choose(frame)
            self._boxes = np.array([one.box for one in self._chosen]).reshape(-1, 4)
            self._ready = (frame.metres, language())
        for row in np.flatnonzero(frame.sees(self._boxes, 40)).tolist():
            self._chosen[row].paint(painter, frame, self.stamps)

    def _is_ready(self, frame: Frame) -> bool:
        if self._ready is None or self._ready[1] != language():
            self._labels.clear()
            return False
        metres = self._ready[0]
        if frame.fine:
            return metres == frame.metres
        return 1 / ZOOMED < metres / frame.metres < ZOOMED

    def _label(self, grid: str) -> looks.Label:
        if grid not in self._labels:
            self._labels[grid] = looks.grid_label(self._subject.standing, grid)
        return self._labels[grid]

    def _choose(self, frame: Frame) -> list[Placed]:
        taken = Taken(64 * frame.metres)
        chosen: list[Placed] = []
        typical = self._grids.typical * frame.scale
        if typical < 26:
            level = "community" if self._areas["community"].typical * frame.scale > 16 else ""
            level = level or ("township" if self._areas["township"].ids else "")
            if level:
                chosen += self._name_areas(level, frame, taken)
        if typical > 9:
            chosen += self._name_grids(frame, taken)
        return chosen

    def _name_areas(self, level: str, frame: Frame, taken: Taken) -> list[Placed]:
        rows = self._subject.standing.plan.areas(level)
        found = []
        for id_, (x, y, _) in self._areas[level].by_size():
            lines = (Line(rows[id_].name or rows[id_].code, 14, True, AREA_INK),)
            placed = Placed.at(x, y, lines, frame.metres)
            if lines[0].text and taken.take(placed.box):
                found.append(placed)
        return found

    def _name_grids(self, frame: Frame, taken: Taken) -> list[Placed]:
        found = []
        for id_, (x, y, radius) in self._grids.by_size():
            if 2 * radius * frame.scale < LEAST:
                break  # the largest come first
            placed = self._fit(self._lines(id_), x, y, radius, frame.metres, taken)
            if placed is not None:
                found.append(placed)
        return found

    def _lines(self, grid: str) -> list[Line]:
        label = self._label(grid)
        worker = WARN if label.vacant else QUIET
        lines = [
            Line(label.code, 14, True, INK),
            Line(label.households, 12, False, QUIET),
            Line(label.worker, 12, False, worker),
        ]
        return [line for line in lines if line.text]

    @staticmethod
    def _fit(
        lines: list[Line], x: float, y: float, radius: float, metres: float, taken: Taken
    ) -> Placed | None:
        """Return the label with as many lines as have room, in the middle, else below or above."""
        for count in range(len(lines), 0, -1):
            some = lines[:count]
            tall = sum(line.height for line in some) * metres
            for aside in (0.0, -0.6 * tall - 9 * metres, 0.6 * tall + 9 * metres):
                placed = Placed.at(x, y + aside, some, metres)
                room = 2 * (radius - abs(aside)) / metres * 1.15
                fits = placed.across(metres) <= room or (count == 1 and not aside)
                if fits and taken.take(placed.box):
                    return placed
        return None


class Places:
    """The label places of one table, measured when first asked for."""

    def __init__(self, labels: Labels, table: str, ids: tuple[str, ...]) -> None:
        self.ids = ids
        self._labels = labels
        self._table = table
        self._sorted: list[tuple[str, tuple[float, float, float]]] | None = None

    def by_size(self) -> list[tuple[str, tuple[float, float, float]]]:
        """Return id and place, the widest spot first."""
        if self._sorted is None:
            places = self._labels.places(self._table, self.ids)
            order = np.argsort(-places[:, 2], kind="stable")
            self._sorted = [
                (self.ids[row], tuple(places[row].tolist()))
                for row in order.tolist()
                if np.isfinite(places[row, 2])
            ]
        return self._sorted

    @property
    def typical(self) -> float:
        """Radius in metres of the middle one of the spots."""
        places = self.by_size()
        return places[len(places) // 2][1][2] if places else 0.0


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

    def paint(self, painter: QPainter, frame: Frame, stamps: Stamps) -> None:
        """Paint it on a frame."""
        ((x, y),) = frame.to_pixels(np.array([(self.x, self.y)])).tolist()
        y -= sum(line.height for line in self.lines) / 2
        for line in self.lines:
            stamp = stamps.get(line.text, line.size, line.bold, line.colour, frame.ratio)
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
