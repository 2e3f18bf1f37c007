"""The bars as one item of the chart: it paints what is seen of them, and no more than pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gridplanner.ui.panels.chart_bars import NO_BAR

SLIM = 3.0
"""Pixels of a bar's place below which it takes all of it."""
WIDTH = 0.8
FRAMED = 100
"""Bars up to which each has a frame; of more there are none to be told apart."""


@dataclass(frozen=True, eq=False)
class Heap:
    """The bars put together in runs of one length: of each run the highest."""

    length: int
    heights: NDArray[np.float64]
    """(k,) 0 where a run holds no bar."""
    tones: NDArray[np.int8]
    """(k,) colour of the highest."""
    places: NDArray[np.intp]
    """(k,) where the highest stands."""

    def halved(self) -> Heap:
        """Put every two runs together."""
        odd = len(self.heights) % 2
        heights = np.append(self.heights, np.zeros(odd)).reshape(-1, 2)
        tones = np.append(self.tones, np.full(odd, NO_BAR, np.int8)).reshape(-1, 2)
        places = np.append(self.places, np.zeros(odd, np.intp)).reshape(-1, 2)
        second = (heights[:, 1] > heights[:, 0]) | (tones[:, 0] == NO_BAR)
        at, which = np.arange(len(heights)), second.astype(np.intp)
        return Heap(2 * self.length, heights[at, which], tones[at, which], places[at, which])


def heaps(heights: NDArray[np.float64], tones: NDArray[np.int8]) -> list[Heap]:
    """Return the bars as they are, in pairs, in fours, and so on."""
    made = [Heap(1, np.nan_to_num(heights), tones, np.arange(len(heights)))]
    while len(made[-1].heights) > 1:
        made.append(made[-1].halved())
    return made


class BarsItem(pg.GraphicsObject):  # type: ignore[misc]
    """Paints bars; where one is narrower than a pixel, the highest of each pixel."""

    def __init__(self) -> None:
        super().__init__()
        self._heaps: list[Heap] = []
        self._bounds = QRectF()
        self._inks: Sequence[QColor] = ()
        self._frame_ink = QColor()
        self._framed: NDArray[np.intp] = np.empty(0, np.intp)

    def show(
        self, heights: NDArray[np.float64], tones: NDArray[np.int8], inks: Sequence[QColor]
    ) -> None:
        """Show other bars; a tone is the place of its colour, -1 stands for no bar."""
        self.prepareGeometryChange()
        self._heaps = heaps(heights, tones) if len(heights) else []
        highest = float(self._heaps[-1].heights.max(initial=0.0)) if self._heaps else 0.0
        self._bounds = QRectF(-1.0, 0.0, len(heights) + 1.0, max(highest, 1.0))
        self._inks = inks
        self._framed = np.empty(0, np.intp)
        self.update()

    def frame(self, places: Sequence[int], ink: QColor) -> None:
        """Put frames round some bars, or fill them where there are many."""
        self._framed, self._frame_ink = np.array(places, np.intp), ink
        self.update()

    def boundingRect(self) -> QRectF:
        """See Qt, which asks dozens of times a frame."""
        return self._bounds

    def highest_between(self, low: float, high: float) -> int | None:
        """Return where the highest bar stands in a stretch, as wide as a pixel or so."""
        if not self._heaps:
            return None
        heap = self._heaps[0]
        first = max(round(low), 0)
        stretch = slice(first, max(round(high), first) + 1)
        if round(high) < 0 or first >= len(heap.heights):
            return None
        at = first + int(np.argmax(heap.heights[stretch]))
        return at if heap.tones[at] != NO_BAR else None

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """See Qt."""
        if not self._heaps:
            return
        pixels = abs(painter.worldTransform().m11())
        if not pixels:
            return
        seen = self.viewRect()
        heap = self._heap_for(pixels)
        first = max(int((seen.left() + 0.5) // heap.length), 0)
        last = min(int((seen.right() + 0.5) // heap.length) + 1, len(heap.heights))
        tones, heights = heap.tones[first:last], heap.heights[first:last]
        wide = WIDTH if heap.length * pixels >= SLIM else float(heap.length)
        lefts = np.arange(first, last) * heap.length + (heap.length - 1) / 2 - wide / 2
        for tone, ink in enumerate(self._inks):
            mine = tones == tone
            if mine.any():
                _fill(painter, lefts[mine], heights[mine], wide, ink)
        self._paint_frames(painter, pixels, seen)

    def _heap_for(self, pixels: float) -> Heap:
        """Return the runs that are a pixel wide at least."""
        level = max(int(np.ceil(np.log2(1 / pixels))), 0)
        return self._heaps[min(level, len(self._heaps) - 1)]

    def _paint_frames(self, painter: QPainter, pixels: float, seen: QRectF) -> None:
        framed = self._framed
        framed = framed[(framed >= seen.left() - 1) & (framed <= seen.right() + 1)]
        if not len(framed):
            return
        heights = self._heaps[0].heights[framed]
        if len(self._framed) > FRAMED:
            wide = max(WIDTH, 1 / pixels)
            _fill(painter, framed.astype(float) - wide / 2, heights, wide, self._frame_ink)
            return
        painter.setBrush(QColor(0, 0, 0, 0))
        painter.setPen(pg.mkPen(self._frame_ink, width=2))
        wide = max(0.9, 2 / pixels)
        painter.drawRects(
            [
                QRectF(at - wide / 2, 0.0, wide, height)
                for at, height in zip(framed.tolist(), heights.tolist(), strict=True)
            ]
        )


def _fill(
    painter: QPainter,
    lefts: NDArray[np.float64],
    heights: NDArray[np.float64],
    wide: float,
    ink: QColor,
) -> None:
    painter.setPen(pg.mkPen(None))
    painter.setBrush(ink)
    pairs = zip(lefts.tolist(), heights.tolist(), strict=True)
    painter.drawRects([QRectF(left, 0.0, wide, height) for left, height in pairs])
