"""What is chosen on the map, and the shape that is drawn to choose it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF

from gridplanner.gis.boxes import BoxIndex
from gridplanner.gis.ragged import join
from gridplanner.models.gathering import Gathering
from gridplanner.models.mapping import outlines_of_places, parted
from gridplanner.models.plan import Plan
from gridplanner.ui.figures import counted, remarks
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.items import ACCENT, BRIGHT, PLATE, Item, Outline
from gridplanner.ui.map.layers.base import pen
from gridplanner.ui.map.layers.lettering import Stamps
from gridplanner.ui.map.paths import FootprintPaths, polygon_path
from gridplanner.words import say

SEE_THROUGH = QImage.Format.Format_ARGB32_Premultiplied
FEW = 400
"""Things on the screen whose outlines are drawn; of more the ground they stand on is tinted."""
LEAST = 2
"""Pixels of a tint that the smallest of them takes up."""
COARSE = 3
"""Device pixels of a pixel of the tint while the hand moves."""
MOVING = 50_000
"""Buildings that are tinted at most while the hand moves, evenly taken from all."""
SPECK = 0x96063666
"""Tint of a building: alpha, red, green, blue, the colours already faded by alpha."""
WASH, EDGE = QColor(11, 92, 173, 50), QColor(11, 92, 173, 220)
"""Tint of an area and of its border."""


class Chosen(Outline):
    """Outlines of what is selected; a tint where that is too much to be seen one by one."""

    def __init__(self, level: float) -> None:
        super().__init__(level, strong=True)
        self._plan, self._ids = Plan(), tuple[str, ...]()
        self._rows = np.empty(0, np.intp)
        self._all = True
        """Whether the outlines are those of everything, wherever the camera looks."""
        self._looked: tuple[object, ...] | None = None
        self._kept = QImage()

    def show_things(self, plan: Plan, ids: tuple[str, ...], origin: tuple[float, float]) -> None:
        """Show some things of a plan, drawn beside an origin."""
        if ids is self._ids and len(ids) == len(self._rows) and self._stands_in(plan):
            return  # buildings alone, and an edit moves none
        places, rows = parted(plan, ids)
        self._plan, self._ids, self._origin = plan, ids, origin
        self._areas, self._spots = outlines_of_places(places)
        self._paths = FootprintPaths(self._areas, origin)
        self._rows = np.sort(rows)
        self._boxes = BoxIndex(plan.buildings.footprints.boxes[self._rows])
        step = max(len(rows) // MOVING, 1)
        self._some = BoxIndex(np.ascontiguousarray(self._boxes.boxes[::step]))
        self._looked = None
        self._all = len(places) + len(rows) <= FEW
        if self._all:
            self._outline(np.arange(len(self._areas)), self._rows)
        self.update()

    def _stands_in(self, plan: Plan) -> bool:
        return plan.buildings.footprints is self._plan.buildings.footprints

    def _outline(self, areas: NDArray[np.intp], rows: NDArray[np.intp]) -> None:
        footprints = self._plan.buildings.footprints
        polygons = join([self._areas.take(areas), footprints.polygons.take(rows)])
        self._path = polygon_path(polygons, 0, len(polygons), self._origin)
        points = footprints.anchors[rows[footprints.is_point[rows]]]
        self._points = np.concatenate([self._spots, points])

    def draw(self, painter: QPainter) -> None:
        """See Item: painted once for each look of the camera, then shown again."""
        now = (self.frame.place, self.frame.fine)
        if self._looked != now:
            self._kept, self._looked = self._look(), now
        whole = QRectF(0, 0, self.frame.width, self.frame.height)
        painter.drawImage(whole, self._kept, QRectF(self._kept.rect()))

    def _look(self) -> QImage:
        """Outline what is on the screen where that is little; else tint it."""
        if not self._all:
            areas = np.flatnonzero(self.frame.sees(self._areas.bounds, 8))
            extent = np.array(self.frame.extent)
            some = self._some.near(extent)
            if not self.frame.fine and len(areas) + len(some) > FEW:
                return self._tinted(self._some.boxes[some])
            here = self._boxes.near(extent)
            if len(areas) + len(here) > FEW:
                return self._tinted(self._boxes.boxes[here])
            self._outline(areas, self._rows[here])
        return self._outlined()

    def _outlined(self) -> QImage:
        if self._path.isEmpty() and not len(self._points):
            return QImage()
        frame = self.frame
        width, height = round(frame.width * frame.ratio), round(frame.height * frame.ratio)
        shown = QImage(max(width, 1), max(height, 1), SEE_THROUGH)
        shown.setDevicePixelRatio(frame.ratio)
        shown.fill(Qt.GlobalColor.transparent)
        painter = QPainter(shown)
        super().draw(painter)
        painter.end()
        return shown

    def _tinted(self, boxes: NDArray[np.float64]) -> QImage:
        step = 1 if self.frame.fine else COARSE
        tint = specks(boxes, self.frame, step)
        self._wash(tint, step)
        return tint

    def _wash(self, tint: QImage, step: int) -> None:
        """Tint areas, with their borders when the hand rests."""
        painter = QPainter(tint)
        painter.scale(self.frame.ratio / step, self.frame.ratio / step)
        painter.setTransform(self.frame.world(self._origin), True)
        painter.setPen(pen(EDGE.name(QColor.NameFormat.HexArgb), 1.0, ratio=self.frame.ratio))
        for chunk in np.flatnonzero(self.frame.sees(self._paths.bounds)).tolist():
            path = self._paths.path(chunk)
            painter.fillPath(path, WASH)
            if self.frame.fine:
                painter.drawPath(path)
        painter.end()


def specks(boxes: NDArray[np.float64], frame: Frame, step: int) -> QImage:
    """Return a see-through picture of a frame in which boxes (n, 4) are tinted.

    ``step``: device pixels of a pixel. However many boxes there are, each is written four times:
    where it begins and ends, across and down; two running sums fill it.
    """
    scale = frame.scale * frame.ratio / step
    width = max(round(frame.width * frame.ratio / step), 1)
    height = max(round(frame.height * frame.ratio / step), 1)
    left = np.floor((boxes[:, 0] - frame.left) * scale).astype(np.intp)
    top = np.floor((frame.top - boxes[:, 3]) * scale).astype(np.intp)
    right = np.maximum(np.ceil((boxes[:, 2] - frame.left) * scale).astype(np.intp), left + LEAST)
    bottom = np.maximum(np.ceil((frame.top - boxes[:, 1]) * scale).astype(np.intp), top + LEAST)
    for edge, most in ((left, width), (right, width), (top, height), (bottom, height)):
        np.clip(edge, 0, most, out=edge)
    line = width + 1
    begin = np.concatenate([top * line + left, bottom * line + right])
    end = np.concatenate([top * line + right, bottom * line + left])
    sums = np.bincount(begin, minlength=line * (height + 1))
    sums -= np.bincount(end, minlength=line * (height + 1))
    covered = sums.reshape(height + 1, line).cumsum(axis=0).cumsum(axis=1)[:height, :width] > 0
    pixels = np.where(covered, np.uint32(SPECK), np.uint32(0))
    return QImage(pixels.tobytes(), width, height, 4 * width, SEE_THROUGH).copy()


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
