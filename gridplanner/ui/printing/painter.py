"""Paints a sheet onto any paint device in true millimetres."""

from __future__ import annotations

import numpy as np
from pyqtgraph.functions import arrayToQPath
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
)

from gridplanner.models.sheet.values import POINT, Paths, Rect, Sheet, Style, Text
from gridplanner.ui.printing.fonts import font

UNITS = 1200 / 25.4
"""Painter units of a millimetre: 1200 to the inch, fine enough for whole-number letter heights."""
BATCH = 256
"""Rings of one path: a path of many is painted far slower."""


def paint(sheet: Sheet, painter: QPainter, dots: float) -> None:
    """Paint a sheet; ``dots`` are the device's units to the millimetre."""
    painter.save()
    painter.scale(dots / UNITS, dots / UNITS)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    clipped = False
    for item in sheet.items:
        if item.clipped != clipped:
            clipped = item.clipped
            if clipped:
                painter.setClipRect(_rect(sheet.window))
            else:
                painter.setClipping(False)
        if isinstance(item, Paths):
            _paint_paths(painter, item)
        else:
            _paint_text(painter, item)
    painter.restore()


def _rect(rect: Rect) -> QRectF:
    return QRectF(rect.x * UNITS, rect.y * UNITS, rect.width * UNITS, rect.height * UNITS)


def _paint_paths(painter: QPainter, paths: Paths) -> None:
    count = len(paths.starts) - 1
    if count < 1 or not len(paths.coords):
        return
    painter.setPen(_pen(paths.style))
    fill = paths.style.fill
    painter.setBrush(QBrush(QColor(fill)) if fill else QBrush(Qt.BrushStyle.NoBrush))
    for first in range(0, count, BATCH):
        last = min(first + BATCH, count)
        start, stop = int(paths.starts[first]), int(paths.starts[last])
        connect = np.ones(stop - start, np.int32)
        connect[paths.starts[first + 1 : last + 1] - 1 - start] = 0
        spots = np.ascontiguousarray(paths.coords[start:stop] * UNITS)
        painter.drawPath(arrayToQPath(spots[:, 0], spots[:, 1], connect=connect))


def _pen(style: Style) -> QPen:
    if not style.line:
        return QPen(Qt.PenStyle.NoPen)
    pen = QPen(QColor(style.line), style.width * UNITS)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if style.dashes:
        pen.setDashPattern(list(style.dashes))
    return pen


def _paint_text(painter: QPainter, text: Text) -> None:
    letters = font(round(text.size * POINT * UNITS), bold=text.bold)
    metrics = QFontMetricsF(letters)
    wide = metrics.horizontalAdvance(text.text)
    shift = {"left": 0.0, "center": -wide / 2, "right": -wide}[text.align]
    # the middle of Chinese letters stands on y, whatever the text
    base = QPointF(shift, text.size * POINT * UNITS * 0.36)
    painter.save()
    painter.translate(text.x * UNITS, text.y * UNITS)
    if text.turn:
        painter.rotate(text.turn)
    if text.halo:
        rim = QPainterPath()
        rim.addText(base, letters, text.text)
        wide_pen = QPen(QColor(text.halo), text.size * POINT * UNITS * 0.22)
        wide_pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(rim, wide_pen)
    painter.setFont(letters)
    painter.setPen(QColor(text.colour))
    painter.drawText(base, text.text)
    painter.restore()
