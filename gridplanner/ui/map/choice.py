"""What is chosen on the map, and the shape that is drawn to choose it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF

from gridplanner.gis.ragged import join
from gridplanner.gis.raster import Cover
from gridplanner.models.gathering import Gathering
from gridplanner.models.mapping import outlines_of_places, parted
from gridplanner.models.plan import Plan
from gridplanner.ui.figures import counted, remarks
from gridplanner.ui.map.drawing import Drawing
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.items import ACCENT, BRIGHT, CHOSEN, PLATE, Item, Outline
from gridplanner.ui.map.layers.base import Slices, pen
from gridplanner.ui.map.layers.buildings import AT_ONCE, SMALL
from gridplanner.ui.map.layers.lettering import Stamps
from gridplanner.ui.map.paths import CHUNK, polygon_path
from gridplanner.ui.map.pixels import as_picture, tinted
from gridplanner.ui.map.scene import blank
from gridplanner.ui.map.slices import Slicer
from gridplanner.ui.map.stills import Still
from gridplanner.words import say

FEW = 400
"""Things whose outlines are drawn; of more the ground they stand on is tinted."""
TINT, OPACITY, FAINTEST = "#0b5cad", 150, 110
"""Colour of many chosen buildings, and how strong it is at most and at least (of 255)."""
WASH, EDGE = QColor(11, 92, 173, 50), QColor(11, 92, 173, 220)
"""Tint of an area and of its border."""
BATCH = 24
"""Paths filled between two slices."""


class Chosen(Outline):
    """Outlines of what is selected; a tint where that is too much to be seen one by one.

    The tint is made in slices; until it is there the one made last is moved along.
    """

    def __init__(self, level: float, slicer: Slicer) -> None:
        super().__init__(level, strong=True)
        self._slicer = slicer
        self._plan, self._ids = Plan(), tuple[str, ...]()
        self._rows = np.empty(0, np.intp)
        self._few = True
        self._tint: Still | None = None
        self._under_way: Frame | None = None

    def show_things(self, plan: Plan, ids: tuple[str, ...], drawing: Drawing) -> None:
        """Show some things of a plan and its drawing."""
        if ids is self._ids and len(ids) == len(self._rows) and self._stands_in(plan):
            return  # buildings alone, and an edit moves none
        places, rows = parted(plan, ids)
        self._plan, self._ids, self._origin = plan, ids, drawing.origin
        self._areas, self._spots = outlines_of_places(places)
        self._rows, self._footprints = np.sort(rows), drawing.footprints
        self._mask = np.zeros(len(self._footprints), bool)
        self._mask[rows] = True
        self._few = len(places) + len(rows) <= FEW
        self._tint = None
        self._drop()
        if self._few:
            self._outline(np.arange(len(self._areas)), self._rows)
        else:
            self._see_to_tint()
        self.update()

    def _stands_in(self, plan: Plan) -> bool:
        return plan.buildings.footprints is self._plan.buildings.footprints

    def _outline(self, areas: NDArray[np.intp], rows: NDArray[np.intp]) -> None:
        footprints = self._plan.buildings.footprints
        polygons = join([self._areas.take(areas), footprints.polygons.take(rows)])
        self._path = polygon_path(polygons, 0, len(polygons), self._origin)
        points = footprints.anchors[rows[footprints.is_point[rows]]]
        self._points = np.concatenate([self._spots, points])

    def set_frame(self, frame: Frame) -> None:
        """See Item."""
        super().set_frame(frame)
        if not self._few:
            self._see_to_tint()

    def draw(self, painter: QPainter) -> None:
        """See Item."""
        if self._few:
            super().draw(painter)
        elif self._tint is not None:
            self._tint.show(painter, self.frame)

    def _drop(self) -> None:
        self._slicer.drop(CHOSEN)
        self._under_way = None

    def _see_to_tint(self) -> None:
        if self._tint is not None and self._tint.frame.place == self.frame.place:
            self._drop()
            return
        if self._under_way is not None and self._slicer.busy(CHOSEN):
            if Still(QImage(), self._under_way).serves(self.frame):
                return  # near enough to be worth showing
            self._drop()
        self._under_way = self.frame
        still = Still(blank(self.frame), self.frame)
        still.image.fill(Qt.GlobalColor.transparent)

        def done() -> None:
            self._tint, self._under_way = still, None
            self.update()
            self._see_to_tint()

        self._slicer.start(CHOSEN, self._tinting(still), done)

    def _tinting(self, still: Still) -> Slices:
        painter = QPainter(still.image)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            areas = np.flatnonzero(still.frame.sees(self._areas.bounds, 8))
            near = self._footprints.typical * still.frame.scale * still.frame.ratio >= SMALL
            seen = self._seen(still.frame) if near else self._rows
            if len(areas) + len(seen) <= FEW:
                self._outline(areas, seen)
                self.stroke(painter, still.frame)
                return
            yield from self._tint_areas(painter, still.frame, areas)
            if near:
                yield from self._fill_buildings(painter, still.frame, seen)
            else:
                yield from self._spread_buildings(painter, still.frame)
        finally:
            painter.end()

    def _seen(self, frame: Frame) -> NDArray[np.intp]:
        """Return the chosen buildings on a frame."""
        seen = self._footprints.seen(frame)
        found: NDArray[np.intp] = seen[self._mask[seen]]
        return found

    def _tint_areas(self, painter: QPainter, frame: Frame, areas: NDArray[np.intp]) -> Slices:
        painter.setTransform(frame.world(self._origin))
        painter.setPen(pen(EDGE.name(QColor.NameFormat.HexArgb), 1.0, ratio=frame.ratio))
        painter.setBrush(WASH)
        for count, row in enumerate(areas.tolist()):
            painter.drawPath(polygon_path(self._areas, row, row + 1, self._origin))
            if count % BATCH == BATCH - 1:
                yield

    def _spread_buildings(self, painter: QPainter, frame: Frame) -> Slices:
        """Tint how much of each pixel the chosen buildings cover."""
        footprints = self._footprints
        across = footprints.typical * frame.scale * frame.ratio
        cover = Cover(frame.lattice(self._origin))
        for start in range(0, len(self._rows), AT_ONCE):
            some = self._rows[start : start + AT_ONCE]
            cover.add_boxes(footprints.boxes[some], footprints.areas[some], int(across) + 1)
            yield
        shares = np.minimum(cover.shares(), 1.0) * np.float32(OPACITY / 255)
        pixels = tinted(shares, TINT, faintest=FAINTEST)
        yield
        painter.resetTransform()
        painter.drawImage(QPointF(0, 0), as_picture(pixels, frame.ratio))

    def _fill_buildings(self, painter: QPainter, frame: Frame, rows: NDArray[np.intp]) -> Slices:
        """Tint the footprints of some buildings."""
        painter.setTransform(frame.world(self._origin))
        painter.setPen(pen(TINT, 1.2, ratio=frame.ratio))
        tint = QColor(TINT)
        tint.setAlpha(OPACITY)
        painter.setBrush(tint)
        for start in range(0, len(rows), CHUNK):
            for count, path in enumerate(self._footprints.paths.some(rows[start : start + CHUNK])):
                painter.drawPath(path)
                if count % BATCH == BATCH - 1:
                    yield
            yield


class GatheringItem(Item):
    """A rectangle or a lasso that is being drawn, dashed, with what it holds beside the hand."""

    def __init__(self, stamps: Stamps) -> None:
        super().__init__(6)
        self._stamps = stamps
        self.held: Gathering | None = None

    def draw(self, painter: QPainter) -> None:
        """See Item."""
        if self.held is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pixels = self.frame.to_pixels(np.array(self.held.ring)).tolist()
        ring = QPolygonF([QPointF(x, y) for x, y in pixels])
        painter.setBrush(QColor(11, 92, 173, 28))
        painter.setPen(pen(BRIGHT, 3.5, ratio=self.frame.ratio))
        painter.drawPolygon(ring)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(ACCENT, 1.6, (4.0, 3.0), ratio=self.frame.ratio))
        painter.drawPolygon(ring)
        ((x, y),) = self.frame.to_pixels(np.array([self.held.end])).tolist()
        self._write(painter, x + 14, y + 14, gathered(self.held))

    def _write(self, painter: QPainter, x: float, y: float, text: str) -> None:
        stamp = self._stamps.get(text, 13, True, ACCENT, self.frame.ratio)
        size = stamp.deviceIndependentSize()
        x = max(8.0, min(x, self.frame.width - size.width() - 8))
        y = max(8.0, min(y, self.frame.height - size.height() - 8))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(PLATE)
        painter.drawRoundedRect(QRectF(x - 6, y - 3, size.width() + 12, size.height() + 6), 4, 4)
        painter.drawPixmap(QPointF(round(x), round(y)), stamp)


def gathered(held: Gathering) -> str:
    """Return what a shape holds in words: 37栋 · 412户(另有3栋未填)."""
    text = say(f"window.gathered_{held.kind}", n=held.size)
    households = held.households
    if households.known is not None:
        text = say("window.gathered_households", things=text, households=counted(households))
    if unfilled := remarks(households):
        text = say("window.value_and_remark", value=text, remark=unfilled[0])
    return text
