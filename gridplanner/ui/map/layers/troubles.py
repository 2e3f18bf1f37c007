"""Buildings that no grid covers, that two cover, or that a border cuts: told by colour, outline
and a symbol whose size on screen never changes, so that none is missed from any distance."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap

from gridplanner.models import looks
from gridplanner.models.change import Change
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.layers.base import Dirty, Layer, Slices, Subject, pen
from gridplanner.ui.map.layers.lettering import Stamps
from gridplanner.ui.map.paths import FootprintPaths, ends

SYMBOL = 18
"""Logical pixels across a symbol."""
SPACING = 22
"""Pixels across a cell of the ground; in it one symbol of a kind stands for all, with their number.
"""
APART = 150
"""Up to this many symbols are looked at one by one, so that none hides another."""
BADGE = 11.0
"""Pixels of the letters of a number."""
MOST = 99
BATCH = 8
"""Paths drawn between two slices."""
DRAWN = 4000
"""Shapes drawn at most; where more are seen, symbols alone tell."""


class Troubles(Layer):
    """Marks of buildings that ask for attention."""

    name = "trouble"
    tables = ("grid",)

    def set_subject(self, subject: Subject) -> None:
        """See Layer."""
        standing = subject.standing
        footprints = standing.plan.buildings.footprints
        self._origin = subject.origin
        self._paths = FootprintPaths(footprints.polygons, subject.origin)
        self._points = footprints.is_point
        self._take(subject)

    def _take(self, subject: Subject) -> None:
        standing = subject.standing
        self._states, self._grids = standing.states, bool(standing.plan.grids)
        footprints = standing.plan.buildings.footprints
        # before the first grid is drawn, "uncovered" would say nothing
        rows = np.flatnonzero(standing.status) if standing.plan.grids else np.empty(0, np.intp)
        self._rows = rows
        self._kinds = standing.status[rows]
        counts = np.bincount(self._kinds, minlength=len(looks.MARKS) + 1)
        self.marks = [name for kind, name in enumerate(looks.MARKS, 1) if counts[kind]]
        """Names of the marks that occur."""
        self.anchors = footprints.anchors[rows]
        bounds = footprints.polygons.bounds[rows].copy()
        bare = np.isnan(bounds[:, 0])
        bounds[bare] = np.tile(self.anchors[bare], 2)
        self._bounds = bounds

    def update(self, subject: Subject, _change: Change) -> Dirty:
        """See Layer: painted again where a building's state has changed."""
        differ = self._states.changed_rows(subject.standing.states)
        if not len(differ) and self._grids == bool(subject.standing.plan.grids):
            return []
        self._take(subject)
        if len(differ) > 500:
            return None
        anchors = subject.standing.plan.buildings.footprints.anchors[differ]
        return ends(np.hstack([anchors, anchors]))

    def seen(self, frame: Frame) -> Iterator[tuple[looks.Look, np.ndarray]]:
        """Yield each mark with the places (in the list of marked buildings) that are seen."""
        seen = np.flatnonzero(frame.sees(self._bounds, SYMBOL + SPACING))
        for kind, mark in enumerate(looks.MARKS.values(), 1):
            places = seen[self._kinds[seen] == kind]
            if len(places):
                yield mark, places

    def paint(self, painter: QPainter, frame: Frame) -> Slices:
        """See Layer: the shapes; symbols stand above the labels and are painted by Symbols."""
        if frame.only(None).sees(self._bounds, SYMBOL).sum() <= DRAWN:
            for mark, places in self.seen(frame):
                yield from self._draw_shapes(painter, frame, places, mark)

    def _draw_shapes(
        self, painter: QPainter, frame: Frame, rows: np.ndarray, mark: looks.Look
    ) -> Slices:
        buildings = self._rows[rows]
        buildings = buildings[~self._points[buildings]]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setTransform(frame.world(self._origin))
        painter.setPen(pen(mark.line, 1.6, ratio=frame.ratio))
        painter.setBrush(QColor(mark.fill))
        paths = self._paths.some(buildings)
        yield
        for count, path in enumerate(paths):
            painter.drawPath(path)
            if count % BATCH == BATCH - 1:
                yield


class Symbols(Layer):
    """The symbols of marked buildings."""

    name = "trouble"

    def __init__(self, troubles: Troubles) -> None:
        self._troubles = troubles

    def set_subject(self, _subject: Subject) -> None:
        """See Layer: the shapes know."""

    def update(self, _subject: Subject, _change: Change) -> Dirty:
        """See Layer: symbols are painted apart from the picture."""
        return []

    def paint(self, painter: QPainter, frame: Frame) -> Slices:
        """See Layer."""
        numbers: list[tuple[float, float, QPixmap]] = []
        for mark, places in self._troubles.seen(frame):
            anchors = self._troubles.anchors[places]
            # cells are fixed to the ground, so that symbols stay while the map is moved
            cells = np.floor(anchors / (SPACING * frame.metres)).astype(np.int64)
            keys = cells[:, 0] << 32 ^ cells[:, 1]
            _, first, counts = np.unique(keys, return_index=True, return_counts=True)
            if len(first) <= APART:
                first, counts = _apart(anchors, first, counts, SYMBOL / 2 * frame.metres)
            stamp = symbol(mark, SYMBOL, frame.ratio)
            spots = frame.to_pixels(anchors[first]).tolist()
            for x, y in spots:
                painter.drawPixmap(QPointF(x - SYMBOL / 2, y - SYMBOL / 2), stamp)
            for (x, y), count in zip(spots, counts.tolist(), strict=True):
                if count > 1:
                    numbers.append((x + 3, y - 15, badge(mark, count, frame.ratio)))
        yield
        for x, y, plate in numbers:  # above the symbols of every kind
            painter.drawPixmap(QPointF(x, y), plate)


def _apart(
    anchors: np.ndarray, first: np.ndarray, counts: np.ndarray, reach: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the same symbols and numbers, those within reach of an earlier one taken into it."""
    kept: list[int] = []
    sums: list[int] = []
    for row, count in zip(first.tolist(), counts.tolist(), strict=True):
        away = np.hypot(*(anchors[kept] - anchors[row]).T) if kept else np.empty(0)
        nearest = int(away.argmin()) if kept else -1
        if kept and away[nearest] < reach:
            sums[nearest] += count
        else:
            kept.append(row)
            sums.append(count)
    return np.array(kept, np.intp), np.array(sums, np.intp)


def badge(mark: looks.Look, count: int, ratio: float) -> QPixmap:
    """Return a small plate with the number of buildings that one symbol stands for."""
    return _badge(mark, str(count) if count <= MOST else f"{MOST}+", ratio)


@cache
def _badge(mark: looks.Look, text: str, ratio: float) -> QPixmap:
    font = Stamps.font(BADGE, True)
    width = max(QFontMetricsF(font).horizontalAdvance(text) + 6, 13.0)
    pixmap = QPixmap(math.ceil((width + 2) * ratio), math.ceil(15 * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    plate = QRectF(1, 1, width, 13)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor("#ffffff"), 1))
    painter.setBrush(QColor(mark.line))
    painter.drawRoundedRect(plate, 6.5, 6.5)
    painter.setFont(font)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return pixmap


@cache
def symbol(mark: looks.Look, size: int, ratio: float) -> QPixmap:
    """Return the symbol of a mark, for the map and its legend."""
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for colour, width in (("#ffffff", 4.2), (mark.line, 1.9)):
        painter.setPen(QPen(QColor(colour), width))
        _draw(painter, mark.symbol, size)
    painter.end()
    return pixmap


def _draw(painter: QPainter, name: str, size: float) -> None:
    middle, radius = size / 2, size * 0.33
    low, high = middle - radius * 0.7, middle + radius * 0.7
    if name == "crossed_line":
        painter.drawLine(QPointF(0, middle), QPointF(size, middle))
        painter.drawLine(QPointF(low, low), QPointF(high, high))
        painter.drawLine(QPointF(low, high), QPointF(high, low))
        return
    if name == "two_rings":
        for shift in (-0.12, 0.12):
            centre = QPointF(middle + size * shift, middle)
            painter.drawEllipse(centre, radius * 0.72, radius * 0.72)
        return
    painter.drawEllipse(QRectF(middle - radius, middle - radius, 2 * radius, 2 * radius))
    painter.drawLine(QPointF(low, high), QPointF(high, low))
    if name == "ring_cross":
        painter.drawLine(QPointF(low, low), QPointF(high, high))
