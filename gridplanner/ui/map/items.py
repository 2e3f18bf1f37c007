"""What the scene of the window holds: the picture of all layers, and overlays that repaint alone.

Bounding rectangles are the view's own and ready at hand: Qt asks for them dozens of times a frame.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gridplanner.models.mapping import Extent
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.layers.base import pen
from gridplanner.ui.map.scene import Scene, blank
from gridplanner.ui.map.slices import Slicer
from gridplanner.ui.map.stills import (
    NEAR_EDGE,
    Still,
    compose,
    painting,
    repainting_some,
    with_apron,
)

ACCENT, BRIGHT, FAULT = "#0b5cad", "#ffffff", "#b3261e"
STRONG = ((BRIGHT, 6.0), (ACCENT, 3.4), ("#9fd4ff", 1.0))
FAINT = ((BRIGHT, 3.4), ("#5a86ad", 1.5))
"""Strokes of an outline, the widest first: colour and logical pixels."""
TINT = QColor(11, 92, 173, 70)
PICTURE, CHOSEN, LABELS, WHOLE = range(4)
"""Ranks of the work in slices."""
AT_ONCE_S = 0.012
"""Seconds that painting an edit may take before the window goes on."""
EVERYTHING: Extent = (-math.inf, -math.inf, math.inf, math.inf)
WHOLE_SIZE = (1200, 750)
"""Pixels of the picture of the whole plan."""
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
    """The layers, as well as they are painted by now; the rest comes in slices.

    What is shown is never waited for: a still that lies elsewhere or has another scale is moved
    or stretched until the one for where the camera looks is made.
    """

    def __init__(self, scene: Scene, slicer: Slicer) -> None:
        super().__init__(0)
        self._scene, self._slicer = scene, slicer
        self._shown: Still | None = None
        self._under_way: Still | None = None
        self._whole: Still | None = None
        """The whole plan, for what lies beyond the still that is shown."""
        self._stale: list[Extent] = []
        """Where what is shown is out of date; a picture begun later than that is not."""
        self.then: Callable[[], object] | None = None
        """What is done once when the next picture is there."""

    @property
    def is_done(self) -> bool:
        """Whether what is shown is the picture for where the camera looks."""
        return not self._stale and self._shown is not None and self._shown.covers(self.frame)

    def set_frame(self, frame: Frame) -> None:
        """See Item."""
        super().set_frame(frame)
        self._see_to_still()

    def forget(self, extents: list[Extent] | None = None) -> None:
        """Paint some extents again, or everything."""
        if extents is not None and not extents:
            return
        self._slicer.drop(PICTURE)
        self._slicer.drop(WHOLE)
        self._under_way = self._whole = None
        self._stale = [*self._stale, *([EVERYTHING] if extents is None else extents)]
        self._see_to_still()
        self._slicer.hurry(AT_ONCE_S, PICTURE)
        self.update()

    def draw(self, painter: QPainter) -> None:
        """See Item."""
        stills = [one for one in (self._shown, self._whole) if one is not None]
        if not self.is_done:
            painter.fillRect(self.boundingRect(), QColor(self._scene.outside))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        compose(painter, self.frame, stills)

    def _see_to_still(self) -> None:
        """See to it that the picture of where the camera looks is made, then what lies around."""
        if self._slicer.busy(PICTURE):
            making = self._under_way
            if making is not None and (making.covers(self.frame) or making.serves(self.frame)):
                return
            self._slicer.drop(PICTURE)
        shown = self._shown
        if shown is None or shown.shift(self.frame) is None:
            self._begin(self.frame, None)
        elif self._stale:
            mendable = len(self._stale) <= MANY_TOUCHED and EVERYTHING not in self._stale
            if mendable and shown.covers(self.frame):
                self._begin(self.frame, shown, self._stale)
            else:
                self._begin(self.frame, None)
        elif not shown.covers(self.frame, NEAR_EDGE):
            self._begin(with_apron(self.frame), shown)
        elif self._whole is None and not self._slicer.busy(WHOLE):
            self._begin_whole()

    def _begin(
        self, frame: Frame, before: Still | None, extents: list[Extent] | None = None
    ) -> None:
        if frame.width <= 1 or frame.height <= 1:
            return
        if extents is not None and before is not None:
            still = Still(before.image.copy(), before.frame)
            work = repainting_some(self._scene, still, extents)
        else:
            still = Still(blank(frame), frame)
            work = painting(self._scene, still, before)
        self._under_way = still
        self._slicer.start(PICTURE, work, lambda: self._finished(still))

    def _finished(self, still: Still) -> None:
        self._shown, self._under_way = still, None
        self._stale = []
        if _holds(still.frame.extent, self._scene.extent):
            self._whole = still
        self.update()
        if self.then is not None and self.is_done:
            then, self.then = self.then, None
            then()
        self._see_to_still()

    def _begin_whole(self) -> None:
        frame = Frame.around(self._scene.extent, *WHOLE_SIZE)
        still = Still(blank(frame), frame)

        def finished() -> None:
            self._whole = still

        self._slicer.start(WHOLE, painting(self._scene, still, None), finished)


def _holds(outer: Extent, inner: Extent) -> bool:
    low = outer[0] <= inner[0] and outer[1] <= inner[1]
    return low and outer[2] >= inner[2] and outer[3] >= inner[3]


class AboveItem(Item):
    """Labels and symbols, painted anew in every frame from ready stamps."""

    def __init__(self, scene: Scene, slicer: Slicer) -> None:
        super().__init__(3)
        self._scene, self._slicer = scene, slicer

    def set_frame(self, frame: Frame) -> None:
        """See Item."""
        super().set_frame(frame)
        self.choose()

    def choose(self) -> None:
        """Choose other labels where those shown are for another place; the picture goes first."""
        work = self._scene.choosing_labels(self.frame)
        if work is None:
            self._slicer.drop(LABELS)
        else:
            self._slicer.start(LABELS, work, self.update)

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
        self.stroke(painter, self.frame)

    def stroke(self, painter: QPainter, frame: Frame) -> None:
        """Draw the outlines on a frame."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.tinted:
            painter.save()
            painter.setTransform(frame.world(self._origin), True)
            painter.fillPath(self._path, TINT)
            painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        strokes = STRONG if self._strong else FAINT
        dots = [QPointF(x, y) for x, y in frame.to_pixels(self._points).tolist()]
        for colour, width in strokes:
            painter.setPen(pen(colour, width, ratio=frame.ratio))
            painter.save()
            painter.setTransform(frame.world(self._origin), True)
            painter.drawPath(self._path)
            painter.restore()
            for dot in dots:
                painter.drawEllipse(dot, 9, 9)
