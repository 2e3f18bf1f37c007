"""Buildings: shapes from near, the share of each pixel they cover from afar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gridplanner.gis.raster import Cover
from gridplanner.models import looks
from gridplanner.models.change import Change
from gridplanner.ui.map.footprints import FootprintDrawing
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.layers.base import Dirty, Layer, Slices, Subject, pen
from gridplanner.ui.map.paths import CHUNK
from gridplanner.ui.map.pixels import as_picture, tinted

SMALL = 4.0
"""Device pixels across a typical building below which many are spread rather than drawn."""
MANY = 24_000
BATCH = 16
"""Paths drawn between two slices."""
AT_ONCE = 16_384
"""Buildings spread between two slices."""


class Buildings(Layer):
    """Footprints in warm grey, points as small squares."""

    name = "building"

    def set_subject(self, subject: Subject) -> None:
        """See Layer."""
        self._drawing = subject.drawing

    def update(self, _subject: Subject, _change: Change) -> Dirty:
        """See Layer: footprints are changed by imports only."""
        return []

    def paint(self, painter: QPainter, frame: Frame) -> Slices:
        """See Layer."""
        drawn = [one for one in (self._drawing.footprints, *self._drawing.came) if len(one)]
        if not drawn:
            return
        typical = drawn[0].typical
        across = typical * frame.scale * frame.ratio
        whole = frame.only(None)
        # the whole frame decides, so that a part painted again looks like the rest
        lots: Iterator[tuple[FootprintDrawing, slice | NDArray[np.intp]]]
        if across < 1.0:
            lots = ((one, lot) for one in drawn for lot in one.parts(frame))
            yield from self._spread(painter, frame, lots, 1)
        elif across < SMALL and whole.crowd(sum(len(one.seen(whole)) for one in drawn)) > MANY:
            lots = ((one, lot) for one in drawn for lot in one.lots(frame, AT_ONCE))
            yield from self._spread(painter, frame, lots, int(1.25 * across) + 2)
        else:
            for one in drawn:
                yield from self._draw_shapes(painter, frame, one, across)
                yield from self._draw_points(painter, frame, one)

    def _spread(
        self,
        painter: QPainter,
        frame: Frame,
        lots: Iterable[tuple[FootprintDrawing, slice | NDArray[np.intp]]],
        cells: int,
    ) -> Slices:
        """Paint how much of each pixel some lots of buildings cover."""
        part, left, top = frame.window()
        cover = Cover(part.lattice(self._drawing.origin))
        for one, lot in lots:
            if cells == 1:
                middles = one.middles[lot]
                cover.add_points(middles[:, 0], middles[:, 1], one.areas[lot])
            else:
                cover.add_boxes(one.boxes[lot], one.areas[lot], cells)
            yield
        pixels = tinted(cover.shares(), looks.BUILDING.fill)
        yield
        painter.resetTransform()
        painter.drawImage(QPointF(left, top), as_picture(pixels, frame.ratio))

    def _draw_shapes(
        self, painter: QPainter, frame: Frame, footprints: FootprintDrawing, across: float
    ) -> Slices:
        rows = footprints.seen(frame)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setTransform(frame.world(footprints.origin))
        outlined = across > 2 * SMALL
        painter.setPen(
            pen(looks.BUILDING.line, 0.8, ratio=frame.ratio) if outlined else Qt.PenStyle.NoPen
        )
        painter.setBrush(QColor(looks.BUILDING.fill))
        lots = (footprints.paths.seen(one, frame) for one in np.unique(rows // CHUNK).tolist())
        for paths in lots:
            for count, path in enumerate(paths):
                painter.drawPath(path)
                if count % BATCH == BATCH - 1:
                    yield
            yield

    def _draw_points(self, painter: QPainter, frame: Frame, footprints: FootprintDrawing) -> Slices:
        rows = footprints.seen(frame)
        rows = rows[footprints.is_point[rows]]
        if not len(rows):
            return
        painter.resetTransform()
        side = min(max(10 * frame.scale, 2.5), 8.0)
        dots = [QPointF(x, y) for x, y in frame.to_pixels(footprints.anchors[rows]).tolist()]
        for colour, width in ((looks.BUILDING.line, side + 1.5), (looks.BUILDING.fill, side)):
            ink = QPen(QColor(colour), width)
            ink.setCapStyle(Qt.PenCapStyle.SquareCap)
            painter.setPen(ink)
            painter.drawPoints(dots)
            yield
