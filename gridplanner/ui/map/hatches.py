"""Hatches over fills, the second channel beside colour, and over proposals and locked areas."""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QTransform

from gridplanner.models.looks import Look
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.pixels import as_pixels

INK = QColor(60, 50, 40, 70)
LOCK_INK = QColor(28, 40, 54, 100)
LOCK_STEP = 8
"""Logical pixels between two lines of the hatch of what is locked, level and upright."""
SIZE = 12


def hatch_brush(name: str, world: QTransform) -> QBrush | None:
    """Return the brush of a hatch (``looks.HATCHES``) that stays fixed to the ground.

    Texture brushes follow the painter; the inverse scale keeps their size on screen.
    """
    if not name:
        return None
    brush = hatch_tile(name)
    brush.setTransform(QTransform.fromScale(1 / world.m11(), 1 / world.m22()))
    return brush


def hatch_tile(name: str) -> QBrush:
    """Return the brush of a hatch as it is, for a legend."""
    return QBrush(_tile(name))


def hatch_phase(frame: Frame, origin: tuple[float, float]) -> tuple[int, int]:
    """Return the device pixel at which the hatch over the ground begins."""
    world = frame.world(origin)
    return round(world.dx() * frame.ratio), round(world.dy() * frame.ratio)


@lru_cache(maxsize=16)
def hatched_pixels(some: tuple[Look, ...], hatched: bool, ratio: float) -> NDArray[np.uint32]:
    """Return (k + 1, s, s) premultiplied pixels of one period of each look, then of none.

    Without hatches a period is one pixel.
    """
    side = round(2 * SIZE * ratio) if hatched else 1
    pixels = np.zeros((len(some) + 1, side, side), np.uint32)
    for place, look in enumerate(some):
        image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(QColor(look.fill))
        if hatched and look.hatch:
            painter = QPainter(image)
            painter.scale(side / (2 * SIZE), side / (2 * SIZE))
            painter.drawImage(0, 0, _tile(look.hatch))
            painter.end()
        pixels[place] = as_pixels(image)
    return pixels


@cache
def _tile(name: str) -> QImage:
    image = QImage(SIZE * 2, SIZE * 2, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(INK, 1.0))
    period = {"sparse": SIZE * 2, "diagonal": SIZE, "cross": SIZE}.get(name, 0)
    if name == "dots":
        painter.setBrush(INK)
        painter.setPen(Qt.PenStyle.NoPen)
        for x, y in ((6, 6), (18, 18)):
            painter.drawEllipse(QPointF(x, y), 1.0, 1.0)
    elif name == "lock":
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(LOCK_INK, 1.0))
        for offset in range(0, SIZE * 2, LOCK_STEP):
            painter.drawLine(0, offset, SIZE * 2, offset)
            painter.drawLine(offset, 0, offset, SIZE * 2)
    else:
        for offset in range(-SIZE * 2, SIZE * 4, period):
            painter.drawLine(offset, SIZE * 2, offset + SIZE * 2, 0)
            if name == "cross":
                painter.drawLine(offset, 0, offset + SIZE * 2, SIZE * 2)
    painter.end()
    return image
