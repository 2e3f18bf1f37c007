"""What the scene of the window holds: the picture of all layers, and overlays that repaint alone.

Bounding rectangles are the view's own and ready at hand: Qt asks for them dozens of times a frame.
"""

from __future__ import annotations

import time

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gridplanner.models.mapping import Extent
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.layers.base import pen
from gridplanner.ui.map.layers.labels import INK
from gridplanner.ui.map.layers.lettering import Stamps
from gridplanner.ui.map.reuse import scrolled, stretched
from gridplanner.ui.map.scene import Scene, picture, repaint
from gridplanner.ui.map.tools import Draft

ACCENT, BRIGHT, FAULT = "#0b5cad", "#ffffff", "#b3261e"
STRONG = ((BRIGHT, 6.0), (ACCENT, 3.4), ("#9fd4ff", 1.0))
FAINT = ((BRIGHT, 3.4), ("#5a86ad", 1.5))
"""Strokes of an outline, the widest first: colour and logical pixels."""
TINT = QColor(11, 92, 173, 70)
SLOW_S = 0.02
"""Seconds of painting above which a zoom stretches the last picture instead."""
MANY_TOUCHED = 12
"""More extents than this are painted again at one go."""


PLATE = QColor(255, 255, 255, 215)
"""What words on the map stand on."""


class Item(pg.GraphicsObject):  # type: ignore[misc]
    """Something painted over the whole view, in logical pixels."""

    def __init__(self, level: float) -> None:
        super().__init__()
        self._rect = QRectF()
        self.frame = Frame(0, 0, 1, 1, 1)
        self.setZValue(level)

    def set_frame(self, frame: Frame) -> None:
        """Take over where the camera looks."""
        if (frame.width, frame.height) != (self.frame.width, self.frame.height):
            self.prepareGeometryChange()
            self._rect = QRectF(0, 0, frame.width, frame.height)
        self.frame = frame
        self.update()

    def boundingRect(self) -> QRectF:
        """See Qt."""
        return self._rect

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """See Qt."""
        painter.save()
        self.draw(painter)
        painter.restore()

    def draw(self, painter: QPainter) -> None:
        """Paint; the painter counts in logical pixels of the view."""
        raise NotImplementedError


class Picture(Item):
    """The layers, painted once and shown until the view or the plan moves on."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(0)
        self._scene = scene
        self._image: QImage | None = None
        self._painted: Frame | None = None
        self._whole: tuple[QImage, Frame] | None = None
        """The last picture painted from nothing, and its frame."""
        self._cost = 0.0

    def forget(self, extents: list[Extent] | None = None) -> None:
        """Paint some extents again, or everything."""
        self._whole = None
        if extents is None or len(extents) > MANY_TOUCHED:
            self._painted = None
        elif self._image is not None and self._painted == self.frame:
            for extent in extents:
                repaint(self._scene, self._image, self.frame, extent)
        elif extents:
            self._painted = None
        self.update()

    def draw(self, painter: QPainter) -> None:
        """See Item."""
        if self._image is None or self._painted != self.frame:
            self._image = self._used_again() or self._paint_whole()
            self._painted = self.frame
        painter.drawImage(0, 0, self._image)

    def _used_again(self) -> QImage | None:
        """Return an earlier picture moved along, while the hand moves."""
        if self.frame.fine or self._image is None or self._painted is None:
            return None
        moved = scrolled(self._scene, self._image, self._painted, self.frame)
        if moved is None and self._whole is not None and self._cost > SLOW_S:
            moved = stretched(self._scene, *self._whole, self.frame)
        return moved

    def _paint_whole(self) -> QImage:
        start = time.perf_counter()
        made = picture(self._scene, self.frame)
        self._cost = time.perf_counter() - start
        self._whole = (made, self.frame)
        return made


class AboveItem(Item):
    """Labels and symbols, painted anew in every frame from ready stamps."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(3)
        self._scene = scene

    def draw(self, painter: QPainter) -> None:
        """See Item."""
        self._scene.paint_above(painter, self.frame)


class Outline(Item):
    """Outlines of what is selected (a bright double line) or hovered (a faint one)."""

    def __init__(self, level: float, *, strong: bool) -> None:
        super().__init__(level)
        self._strong = strong
        self.tinted = False
        """Whether the inside is tinted as well: what is in the hand would fall there."""
        self._path = QPainterPath()
        self._points = np.empty((0, 2))
        self._origin = (0.0, 0.0)

    def show_path(
        self, path: QPainterPath, points: np.ndarray, origin: tuple[float, float]
    ) -> None:
        """Show a path in metres beside ``origin``, and rings round some points in metres."""
        self._path, self._points, self._origin = path, points, origin
        self.update()

    def draw(self, painter: QPainter) -> None:
        """See Item."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.tinted:
            painter.save()
            painter.setTransform(self.frame.world(self._origin), True)
            painter.fillPath(self._path, TINT)
            painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        strokes = STRONG if self._strong else FAINT
        dots = [QPointF(x, y) for x, y in self.frame.to_pixels(self._points).tolist()]
        for colour, width in strokes:
            painter.setPen(pen(colour, width, ratio=self.frame.ratio))
            painter.save()
            painter.setTransform(self.frame.world(self._origin), True)
            painter.drawPath(self._path)
            painter.restore()
            for dot in dots:
                painter.drawEllipse(dot, 9, 9)


class DraftItem(Item):
    """The line being drawn, dashed, with the figures of both parts."""

    def __init__(self, stamps: Stamps) -> None:
        super().__init__(6)  # above the legend: the figures stand where the hand is
        self._stamps = stamps
        self._draft: Draft | None = None

    def show_draft(self, draft: Draft | None) -> None:
        """Show a draft, or none."""
        self._draft = draft
        self.update()

    def draw(self, painter: QPainter) -> None:
        """See Item."""
        draft = self._draft
        if draft is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        preview = draft.preview
        colour = ACCENT if preview is None or preview.possible else FAULT
        pixels = self.frame.to_pixels(np.array(draft.line)).tolist()
        drawn = [QPointF(x, y) for x, y in pixels]
        bent = preview.line if preview is not None else ()
        line = drawn
        if bent:
            line = [QPointF(x, y) for x, y in self.frame.to_pixels(np.array(bent)).tolist()]
        for ink, width, dashes in ((BRIGHT, 4.5, ()), (colour, 2.2, (4.0, 3.0))):
            painter.setPen(pen(ink, width, dashes, ratio=self.frame.ratio))
            painter.drawPolyline(QPolygonF(line))
        painter.setPen(QPen(QColor(colour), 1.5))
        painter.setBrush(QColor(BRIGHT))
        for point in drawn[: len(draft.points)]:
            painter.drawEllipse(point, 3.5, 3.5)
        if preview is None:
            return
        for x, y, text in preview.parts:
            ((left, top),) = self.frame.to_pixels(np.array([(x, y)])).tolist()
            self._write(painter, left, top, text, INK, centred=True)
        if preview.message and draft.cursor is not None:
            left, top = pixels[-1]
            self._write(painter, left + 14, top + 14, preview.message, colour, centred=False)

    def _write(
        self, painter: QPainter, x: float, y: float, text: str, colour: str, *, centred: bool
    ) -> None:
        lines = text.split("\n")
        stamps = [self._stamps.get(one, 13, True, colour, self.frame.ratio) for one in lines]
        sizes = [stamp.deviceIndependentSize() for stamp in stamps]
        width = max(size.width() for size in sizes)
        height = sum(size.height() for size in sizes)
        if centred:
            x, y = x - width / 2, y - height / 2
        else:
            x = max(8.0, min(x, self.frame.width - width - 8))
            y = max(8.0, min(y, self.frame.height - height - 8))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(PLATE)
            painter.drawRoundedRect(QRectF(x - 6, y - 3, width + 12, height + 6), 4, 4)
        for stamp, size in zip(stamps, sizes, strict=True):
            left = x + (width - size.width()) / 2 if centred else x
            painter.drawPixmap(QPointF(round(left), round(y)), stamp)
            y += size.height()
