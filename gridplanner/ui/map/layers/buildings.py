"""Buildings: shapes from near, the share of each pixel they cover from afar.

From afar a pixel has the colour of the class that covers most of it: mixed colours would look like
those of other classes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gridplanner.gis.raster import Classes, Cover, Spread
from gridplanner.models import looks
from gridplanner.models.change import Change
from gridplanner.models.looks import BuildingClasses
from gridplanner.ui.map.footprints import FootprintDrawing
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.layers.base import Dirty, Layer, Slices, Subject, pen
from gridplanner.ui.map.paths import CHUNK, ClassPaths, ends
from gridplanner.ui.map.pixels import as_picture, tinted, tinted_by_class

SMALL = 4.0
"""Device pixels across a typical building below which many are spread rather than drawn."""
MANY = 24_000
FEW = 2_000
"""Up to this many coloured buildings are picked out one by one."""
BATCH = 16
"""Paths drawn between two slices."""
AT_ONCE = 16_384
"""Buildings spread between two slices."""
ALONE = 500
"""Buildings of another class than before up to which each is painted again for itself."""

Lot = tuple[FootprintDrawing, slice | NDArray[np.intp]]


class Buildings(Layer):
    """Footprints and points, one colour for each class."""

    name = "building"

    def set_subject(self, subject: Subject) -> None:
        """See Layer."""
        colouring = subject.colourings.buildings
        self.take_classes(subject, BuildingClasses.work_out(subject.standing, colouring))

    def take_classes(self, subject: Subject, classes: BuildingClasses) -> None:
        """Take over the classes of all buildings."""
        self._drawing, self.classes = subject.drawing, classes
        self._paths = ClassPaths(subject.drawing.footprints.paths, classes.codes)

    def update(self, subject: Subject, _change: Change) -> Dirty:
        """See Layer: footprints are changed by imports only, what their colour tells by edits."""
        before = self.classes
        self.classes, rows = before.after(subject.standing)
        if rows is None:
            self.take_classes(subject, self.classes)
            return None
        if not len(rows):
            return []
        self._paths = self._paths.after(self.classes.codes, rows)
        boxes = subject.standing.plan.buildings.footprints.boxes[rows]
        return ends(boxes) if len(rows) <= ALONE else None

    def paint(self, painter: QPainter, frame: Frame) -> Slices:
        """See Layer."""
        drawn = [one for one in (self._drawing.footprints, *self._drawing.came) if len(one)]
        if not drawn:
            return
        typical = drawn[0].typical
        across = typical * frame.scale * frame.ratio
        whole = frame.only(None)
        # the whole frame decides, so that a part painted again looks like the rest
        lots: Iterator[Lot]
        if across < 1.0:
            lots = ((one, lot) for one in drawn for lot in one.parts(frame))
            yield from self._spread(painter, frame, lots, 1)
        elif across < SMALL and whole.crowd(sum(len(one.seen(whole)) for one in drawn)) > MANY:
            lots = ((one, lot) for one in drawn for lot in one.lots(frame, AT_ONCE))
            yield from self._spread(painter, frame, lots, int(1.25 * across) + 2)
        else:
            for one in drawn:
                if self._is_plain(one):
                    yield from self._draw_shapes(painter, frame, one, across)
                else:
                    yield from self._draw_classes(painter, frame, one, across)
                yield from self._draw_points(painter, frame, one)

    def _is_plain(self, footprints: FootprintDrawing) -> bool:
        """Tell whether all look alike; of those that are still being read nothing is known."""
        return self.classes.is_plain or len(self.classes.codes) != len(footprints)

    # -- from afar ----------------------------------------------------------------------------

    def _spread(self, painter: QPainter, frame: Frame, lots: Iterable[Lot], cells: int) -> Slices:
        """Paint how much of each pixel some lots of buildings cover."""
        part, left, top = frame.window()
        lattice = part.lattice(self._drawing.origin)
        plain = self._is_plain(self._drawing.footprints)
        cover, classes = Cover(lattice), Classes(lattice, len(self.classes.looks))
        for one, lot in lots:
            if cells == 1:
                middles = one.middles[lot]
                cover.add_points(middles[:, 0], middles[:, 1], one.areas[lot])
            else:
                cover.add_boxes(one.boxes[lot], one.areas[lot], cells)
            if not plain:
                yield
                spread = Spread.of(lattice, one.boxes[lot], one.areas[lot], cells)
                classes.take(spread, self.classes.codes[lot])
            yield
        if plain:
            pixels = tinted(cover.shares(), looks.BUILDING.fill)
        else:
            codes = classes.found()
            yield
            colours = tuple(look.fill for look in self.classes.looks)
            pixels = tinted_by_class(cover.shares(), codes, colours)
        yield
        painter.resetTransform()
        painter.drawImage(QPointF(left, top), as_picture(pixels, frame.ratio))

    # -- from near ----------------------------------------------------------------------------

    def _draw_shapes(
        self, painter: QPainter, frame: Frame, footprints: FootprintDrawing, across: float
    ) -> Slices:
        rows = footprints.seen(frame)
        _take_brush(painter, frame, footprints, looks.BUILDING, across)
        lots = (footprints.paths.seen(one, frame) for one in np.unique(rows // CHUNK).tolist())
        for paths in lots:
            for count, path in enumerate(paths):
                painter.drawPath(path)
                if count % BATCH == BATCH - 1:
                    yield
            yield

    def _draw_classes(
        self, painter: QPainter, frame: Frame, footprints: FootprintDrawing, across: float
    ) -> Slices:
        rows = footprints.seen(frame)
        lots: Iterable[list[tuple[int, QPainterPath]]]
        if len(rows) <= FEW:
            lots = [self._paths.some(rows[~footprints.is_point[rows]])]
        else:
            lots = (self._paths.chunk(one) for one in np.unique(rows // CHUNK).tolist())
        for paths in lots:
            held = -1
            for count, (code, path) in enumerate(paths):
                if code != held:
                    held = code
                    _take_brush(painter, frame, footprints, self.classes.looks[code], across)
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
        codes = np.zeros(len(rows), np.uint8)
        shown: tuple[looks.Look, ...] = (looks.BUILDING,)
        if not self._is_plain(footprints):
            codes, shown = self.classes.codes[rows], self.classes.looks
        side = min(max(10 * frame.scale, 2.5), 8.0)
        places = frame.to_pixels(footprints.anchors[rows])
        for code in np.unique(codes).tolist():
            dots = [QPointF(x, y) for x, y in places[codes == code].tolist()]
            look = shown[code]
            for colour, width in ((look.line, side + 1.5), (look.fill, side)):
                ink = QPen(QColor(colour), width)
                ink.setCapStyle(Qt.PenCapStyle.SquareCap)
                painter.setPen(ink)
                painter.drawPoints(dots)
                yield


def _take_brush(
    painter: QPainter, frame: Frame, footprints: FootprintDrawing, look: looks.Look, across: float
) -> None:
    """Set a painter to the look of some buildings; outlines are for those seen large enough."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setTransform(frame.world(footprints.origin))
    outlined = across > 2 * SMALL
    width = 1.2 if look.dashes else 0.8
    painter.setPen(
        pen(look.line, width, look.dashes, ratio=frame.ratio) if outlined else Qt.PenStyle.NoPen
    )
    painter.setBrush(QColor(look.fill))
