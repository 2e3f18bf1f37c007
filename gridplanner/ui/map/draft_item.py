"""The stroke being made on the map, with the figures of what it would do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from gridplanner.ui.map.draft import Draft, Preview
from gridplanner.ui.map.items import ACCENT, BRIGHT, FAULT, Item
from gridplanner.ui.map.layers.base import pen
from gridplanner.ui.map.layers.labels import INK
from gridplanner.ui.map.layers.lettering import Stamps
from gridplanner.words import say

LIT = QColor(240, 150, 20, 150)
LIT_EDGE = "#a35a00"
"""Buildings that would change sides."""
WARNED = "#8a4b00"
DASHES = (4.0, 3.0)
OPAQUE, EDGE = QColor(255, 255, 255, 240), QColor(90, 100, 110, 90)
"""What figures stand on, and its edge."""
Outlined = Callable[[Iterable[str]], tuple[QPainterPath, NDArray[np.float64]]]


class DraftItem(Item):
    """A stroke, dashed; borders as they would run; buildings that change sides; figures."""

    def __init__(self, level: float, stamps: Stamps, outlined: Outlined) -> None:
        super().__init__(level)  # above the legend: the figures stand where the hand is
        self._stamps, self._outlined = stamps, outlined
        self._draft: Draft | None = None
        self._origin = (0.0, 0.0)
        self._lit: tuple[QPainterPath, NDArray[np.float64]] | None = None
        self._corners = np.empty((0, 2))
        self.snap: tuple[float, float] | None = None
        """Where the cursor is drawn to."""

    def show_draft(self, draft: Draft | None, origin: tuple[float, float] = (0.0, 0.0)) -> None:
        """Show a draft, or none."""
        self._draft, self._origin = draft, origin
        lit = draft.preview.lit if draft is not None and draft.preview is not None else ()
        self._lit = self._outlined(lit) if lit else None
        self.update()

    def show_snap(self, at: tuple[float, float] | None) -> None:
        """Mark where the cursor is drawn to, or nothing."""
        if at != self.snap:
            self.snap = at
            self.update()

    def show_corners(self, at: NDArray[np.float64] | None) -> None:
        """Mark (n, 2) corners that can be taken hold of, metres, or none."""
        self._corners = np.empty((0, 2)) if at is None else at
        self.update()

    def draw(self, painter: QPainter) -> None:
        """See Item."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if len(self._corners):
            painter.setPen(QPen(QColor(ACCENT), 1.2))
            painter.setBrush(QColor(BRIGHT))
            for x, y in self.frame.to_pixels(self._corners).tolist():
                painter.drawRect(QRectF(x - 2.5, y - 2.5, 5, 5))
        draft = self._draft
        if draft is not None:
            told = draft.preview
            fine = told is None or told.possible or told.unfinished
            colour = ACCENT if fine else FAULT
            self._draw_lit(painter)
            self._draw_lines(painter, draft, colour)
            if draft.preview is not None:
                self._draw_words(painter, draft.preview, draft.cursor, colour)
            if draft.typed and draft.cursor is not None:
                x, y = self._pixel(draft.cursor)
                self._write(painter, x + 14, y - 34, typed_words(draft.typed), ACCENT)
        if self.snap is not None:
            self._draw_snap(painter)

    def _pixel(self, point: tuple[float, float]) -> tuple[float, float]:
        ((x, y),) = self.frame.to_pixels(np.array([point])).tolist()
        return x, y

    def _draw_lit(self, painter: QPainter) -> None:
        if self._lit is None:
            return
        path, points = self._lit
        painter.save()
        painter.setTransform(self.frame.world(self._origin), True)
        painter.setPen(pen(LIT_EDGE, 1.4, ratio=self.frame.ratio))
        painter.setBrush(LIT)
        painter.drawPath(path)
        painter.restore()
        painter.setPen(QPen(QColor(LIT_EDGE), 1.4))
        painter.setBrush(LIT)
        for x, y in self.frame.to_pixels(points).tolist():
            painter.drawEllipse(QPointF(x, y), 5, 5)

    def _draw_lines(self, painter: QPainter, draft: Draft, colour: str) -> None:
        drawn = (
            [QPointF(x, y) for x, y in self.frame.to_pixels(np.array(draft.line)).tolist()]
            if (draft.line)
            else []
        )
        borders = draft.preview.borders if draft.preview is not None else np.empty((0, 2, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if len(borders):
            pixels = self.frame.to_pixels(borders.reshape(-1, 2)).reshape(-1, 4).tolist()
            self._stroke(painter, colour, [QLineF(*ends) for ends in pixels], 2.4)
            self._trace(painter, draft, drawn)
        elif len(drawn) > 1:
            ring = [*drawn, drawn[0]] if draft.closed else drawn
            lines = [QLineF(a, b) for a, b in pairwise(ring)]
            self._stroke(painter, colour, lines, 2.2)
        painter.setPen(QPen(QColor(colour), 1.5))
        painter.setBrush(QColor(BRIGHT))
        for point in drawn[: len(draft.points)]:
            painter.drawEllipse(point, 3.5, 3.5)

    def _trace(self, painter: QPainter, draft: Draft, drawn: list[QPointF]) -> None:
        """Show faintly what the hand drew where the border runs elsewhere."""
        if len(drawn) > 1 and draft.kind not in ("give", "split_road"):
            ring = [*drawn, drawn[0]] if draft.closed else drawn
            painter.setPen(pen("#6b7a89", 1.0, (2.0, 3.0), ratio=self.frame.ratio))
            painter.drawPolyline(QPolygonF(ring))

    def _stroke(self, painter: QPainter, colour: str, lines: list[QLineF], width: float) -> None:
        for ink, wide, dashes in ((BRIGHT, width + 2.4, ()), (colour, width, DASHES)):
            painter.setPen(pen(ink, wide, dashes, ratio=self.frame.ratio))
            painter.drawLines(lines)

    def _draw_words(
        self,
        painter: QPainter,
        preview: Preview,
        cursor: tuple[float, float] | None,
        colour: str,
    ) -> None:
        """Write what stands at the cursor, then the figures of the grids beside one another."""
        taken: list[QRectF] = []
        if preview.message and cursor is not None:
            left, top = self._pixel(cursor)
            ink = colour if not preview.possible or not preview.warned else WARNED
            taken.append(self._write(painter, left + 14, top + 14, preview.message, ink))
        for x, y, text in preview.parts:
            left, top = self._pixel((x, y))
            taken.append(self._write(painter, left, top, text, INK, centred=True, taken=taken))

    def _write(
        self,
        painter: QPainter,
        x: float,
        y: float,
        text: str,
        colour: str,
        *,
        centred: bool = False,
        taken: Sequence[QRectF] = (),
    ) -> QRectF:
        """Write lines on a plate that keeps clear of others, and return where it is."""
        lines = text.split("\n")
        stamps = [self._stamps.get(one, 13, True, colour, self.frame.ratio) for one in lines]
        sizes = [stamp.deviceIndependentSize() for stamp in stamps]
        width = max(size.width() for size in sizes)
        height = sum(size.height() for size in sizes)
        if centred:
            x, y = x - width / 2, y - height / 2
        x = max(14.0, min(x, self.frame.width - width - 14))
        y = max(11.0, min(y, self.frame.height - height - 11))
        plate = _clear(QRectF(x - 6, y - 3, width + 12, height + 6), taken)
        painter.setPen(QPen(EDGE, 1))
        painter.setBrush(OPAQUE)
        painter.drawRoundedRect(plate, 4, 4)
        x, y = plate.left() + 6, plate.top() + 3
        for stamp, size in zip(stamps, sizes, strict=True):
            left = x + (width - size.width()) / 2 if centred else x
            painter.drawPixmap(QPointF(round(left), round(y)), stamp)
            y += size.height()
        return plate

    def _draw_snap(self, painter: QPainter) -> None:
        assert self.snap is not None
        x, y = self._pixel(self.snap)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ink, wide in ((BRIGHT, 4.0), (ACCENT, 1.8)):
            painter.setPen(QPen(QColor(ink), wide))
            painter.drawRect(QRectF(x - 5, y - 5, 10, 10))


def typed_words(typed: str) -> str:
    """Return what is being typed: metres, or coordinates as they are."""
    length = typed.replace(".", "", 1).isdigit()
    return say("draft.typed", metres=typed) if length else typed


def _clear(plate: QRectF, taken: Sequence[QRectF]) -> QRectF:
    """Return a plate moved up or down, whichever is less, until it lies on no other."""
    found = []
    for up in (True, False):
        moved = QRectF(plate)
        for _ in taken:
            for other in taken:
                if moved.intersects(other):
                    moved.moveTop(other.top() - moved.height() - 4 if up else other.bottom() + 4)
        if moved.top() >= 0:
            found.append(moved)
    return min(found, key=lambda one: abs(one.top() - plate.top()), default=plate)
