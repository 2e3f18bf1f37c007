"""Earlier pictures used again while the hand moves: shifted or stretched, borders painted."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from gridplanner.models.mapping import Extent
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.scene import Scene, blank, repaint

COVERED = 0.5
"""Least share of a frame that a stretched picture must cover to be worth it."""
COARSEST = 3.0
"""A picture is not blown up further than this."""


def scrolled(scene: Scene, image: QImage, before: Frame, frame: Frame) -> QImage | None:
    """Return an earlier picture moved along with the map, its new borders painted.

    ``None`` where the scale has changed, or nothing of the earlier picture is left.
    """
    same = (before.metres, before.width, before.height, before.ratio)
    if same != (frame.metres, frame.width, frame.height, frame.ratio):
        return None
    across = (before.left - frame.left) / frame.metres * frame.ratio
    down = (frame.top - before.top) / frame.metres * frame.ratio
    right, below = round(across), round(down)
    if max(abs(across - right), abs(down - below)) > 0.05:
        return None
    if abs(right) >= image.width() or abs(below) >= image.height():
        return None
    moved = blank(frame)
    painter = QPainter(moved)
    painter.drawImage(QPointF(right / frame.ratio, below / frame.ratio), image)
    painter.end()
    for strip in _strips(frame, right / frame.ratio, below / frame.ratio):
        repaint(scene, moved, frame, strip)
    return moved


def _strips(frame: Frame, right: float, below: float) -> list[Extent]:
    """Return what comes into view when a picture moves by some pixels."""
    west, south, east, north = frame.extent
    strips = []
    if right:
        edge = west + right * frame.metres if right > 0 else east + right * frame.metres
        strips.append((west, south, edge, north) if right > 0 else (edge, south, east, north))
    if below:
        edge = north - below * frame.metres if below > 0 else south - below * frame.metres
        strips.append((west, edge, east, north) if below > 0 else (west, south, east, edge))
    return strips


def stretched(scene: Scene, image: QImage, before: Frame, frame: Frame) -> QImage | None:
    """Return an earlier picture at another scale, what it does not cover painted.

    ``None`` where too little of the frame is covered, or too coarsely.
    """
    if before.metres / frame.metres > COARSEST or before.ratio != frame.ratio:
        return None
    west, south, east, north = frame.extent
    left, bottom, right, top = before.extent
    inner = (max(west, left), max(south, bottom), min(east, right), min(north, top))
    wide, tall = inner[2] - inner[0], inner[3] - inner[1]
    if wide <= 0 or tall <= 0 or wide * tall < COVERED * (east - west) * (north - south):
        return None
    made = blank(frame)
    painter = QPainter(made)
    painter.drawImage(
        QRectF(
            (left - west) * frame.scale,
            (north - top) * frame.scale,
            (right - left) * frame.scale,
            (top - bottom) * frame.scale,
        ),
        image,
    )
    painter.end()
    strips: list[Extent] = [
        (west, south, inner[0], north),
        (inner[2], south, east, north),
        (inner[0], south, inner[2], inner[1]),
        (inner[0], inner[3], inner[2], north),
    ]
    for strip in strips:
        if strip[2] - strip[0] > 0 and strip[3] - strip[1] > 0:
            repaint(scene, made, frame, strip)
    return made
