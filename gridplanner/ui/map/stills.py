"""Stills: pictures of part of the ground, shown shifted or stretched until a better one is made."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QRegion

from gridplanner.models.mapping import Extent
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.layers.base import Slices
from gridplanner.ui.map.scene import Scene, repainting

APRON = 0.25
"""Share of a view that is painted beyond each of its edges while nothing else is to do."""
NEAR_EDGE = 0.08
"""Share of a view: with less of the apron left, a new one is painted."""
COARSEST = 24.0
"""A picture is not blown up further than this; its colour alone is shown then."""
ALIKE, HELD = 1.6, 0.5
"""A picture under way is finished where its scale differs by no more, and it holds that share."""


@dataclass(frozen=True, eq=False)
class Still:
    """A finished picture and where it was taken."""

    image: QImage
    frame: Frame

    def shift(self, frame: Frame) -> QPoint | None:
        """Return at which device pixel it lies on a frame of the same scale, else ``None``."""
        if (self.frame.metres, self.frame.ratio) != (frame.metres, frame.ratio):
            return None
        across = (self.frame.left - frame.left) / frame.metres * frame.ratio
        down = (frame.top - self.frame.top) / frame.metres * frame.ratio
        if max(abs(across), abs(down)) > 1e6:
            return None
        right, below = round(across), round(down)
        if max(abs(across - right), abs(down - below)) > 0.05:
            return None
        return QPoint(right, below)

    def covers(self, frame: Frame, margin: float = 0.0) -> bool:
        """Return whether it holds all of a frame at its scale, and a share of it around."""
        at = self.shift(frame)
        if at is None:
            return False
        wide, tall = blank_size(frame)
        reach_x, reach_y = round(margin * wide), round(margin * tall)
        wanted = QRect(-reach_x, -reach_y, wide + 2 * reach_x, tall + 2 * reach_y)
        return QRect(at, self.image.size()).contains(wanted)

    def serves(self, frame: Frame) -> bool:
        """Return whether it is worth finishing though the map has moved on to a frame."""
        ratio = self.frame.metres / frame.metres
        if not 1 / ALIKE <= ratio <= ALIKE or self.frame.ratio != frame.ratio:
            return False
        inner = overlap(self.frame.extent, frame.extent)
        return inner is not None and _size(inner) >= HELD * _size(frame.extent)

    def show(self, painter: QPainter, frame: Frame) -> None:
        """Paint it where it lies on a frame, stretched where the scale is another."""
        at = self.shift(frame)
        if at is not None:
            painter.drawImage(QPointF(at.x() / frame.ratio, at.y() / frame.ratio), self.image)
            return
        inner = overlap(self.frame.extent, frame.extent)
        if inner is None:
            return
        if self.frame.metres > COARSEST * frame.metres:
            painter.fillRect(frame.pixels(inner), self._colour_of(inner))
            return
        ratio = self.frame.ratio
        place = self.frame.pixels(inner)
        source = QRectF(place.topLeft() * ratio, place.size() * ratio)
        painter.drawImage(frame.pixels(inner), self.image, source)

    def _colour_of(self, extent: Extent) -> QColor:
        """Return the colour in the middle of an extent."""
        left, bottom, right, top = extent
        middle = np.array([[(left + right) / 2, (bottom + top) / 2]])
        ((x, y),) = (self.frame.to_pixels(middle) * self.frame.ratio).tolist()
        x, y = min(int(x), self.image.width() - 1), min(int(y), self.image.height() - 1)
        return self.image.pixelColor(x, y)

    def region(self, frame: Frame) -> QRect:
        """Return the logical pixels of a frame that it covers wholly."""
        inner = overlap(self.frame.extent, frame.extent)
        return QRect() if inner is None else _inside(frame.pixels(inner))


def blank_size(frame: Frame) -> tuple[int, int]:
    """Return the device pixels of a frame."""
    return max(round(frame.width * frame.ratio), 1), max(round(frame.height * frame.ratio), 1)


def overlap(one: Extent, other: Extent) -> Extent | None:
    """Return what two extents share."""
    inner = (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )
    return inner if inner[0] < inner[2] and inner[1] < inner[3] else None


def _size(extent: Extent) -> float:
    return (extent[2] - extent[0]) * (extent[3] - extent[1])


def _inside(box: QRectF) -> QRect:
    outer = box.toAlignedRect()
    left, top = outer.left() + (outer.left() < box.left() - 1e-6), outer.top()
    top += outer.top() < box.top() - 1e-6
    right, bottom = int(box.right() + 1e-6), int(box.bottom() + 1e-6)
    return QRect(left, top, max(right - left, 0), max(bottom - top, 0))


def with_apron(frame: Frame) -> Frame:
    """Return a larger frame around one, whole device pixels larger on every side."""
    # by fours: whole device pixels on screens of 125 and 150 % too
    right, below = (4 * round(APRON * side / 4) for side in (frame.width, frame.height))
    return replace(
        frame,
        left=frame.left - right * frame.metres,
        top=frame.top + below * frame.metres,
        width=frame.width + 2 * right,
        height=frame.height + 2 * below,
    )


def painting(scene: Scene, still: Still, before: Still | None) -> Slices:
    """Paint a still; what an earlier one of the same scale holds is taken from it."""
    frame = still.frame
    at = before.shift(frame) if before is not None else None
    held = None
    if before is not None and at is not None:
        held = overlap(before.frame.extent, frame.extent)
    if before is None or held is None:
        yield from _painting_whole(scene, still)
        return
    painter = QPainter(still.image)
    before.show(painter, frame)
    painter.end()
    yield
    west, south, east, north = frame.extent
    left, bottom, right, top = held
    for strip in (
        (left, top, right, north),
        (left, south, right, bottom),
        (west, south, left, north),
        (right, south, east, north),
    ):
        if strip[2] - strip[0] > frame.metres / 4 and strip[3] - strip[1] > frame.metres / 4:
            yield from repainting(scene, still.image, frame, strip)


def _painting_whole(scene: Scene, still: Still) -> Slices:
    painter = QPainter(still.image)
    try:
        yield from scene.painting(painter, still.frame)
    finally:
        painter.end()


def repainting_some(scene: Scene, still: Still, extents: list[Extent]) -> Slices:
    """Paint some extents of a still again."""
    for extent in extents:
        if overlap(extent, still.frame.extent) is not None:
            yield from repainting(scene, still.image, still.frame, extent)


def compose(painter: QPainter, frame: Frame, stills: list[Still]) -> None:
    """Show stills over one another, the best first: the others only where it does not reach."""
    rest = QRegion(0, 0, frame.width, frame.height)
    painter.save()
    for still in stills:
        if rest.isEmpty():
            break
        painter.setClipRegion(rest)
        still.show(painter, frame)
        rest = rest.subtracted(still.region(frame))
    painter.restore()
