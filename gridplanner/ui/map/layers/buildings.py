"""Buildings: shapes from near, the share of each pixel they cover from afar."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gridplanner.gis.outlines import footprint_areas
from gridplanner.models import looks
from gridplanner.models.change import Change
from gridplanner.ui.map.density import binned, spread, tinted
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.layers.base import Dirty, Layer, Subject, pen
from gridplanner.ui.map.paths import CHUNK, FootprintPaths, group_bounds

TINY = 1.0
"""Device pixels across a typical building below which it is one dot of a density."""
SMALL = 4.0
"""The same below which many buildings are spread rather than drawn."""
MANY = 12_000
FEW = 2_000
"""Up to this many buildings are picked out one by one."""
POINT_AREA = 100.0
"""Square metres a building given as a point counts for from afar."""


class Buildings(Layer):
    """Footprints in warm grey, points as small squares."""

    name = "building"

    def set_subject(self, subject: Subject) -> None:
        """See Layer."""
        footprints = subject.standing.plan.buildings.footprints
        self._origin = subject.origin
        self._anchors = footprints.anchors
        self._points = footprints.is_point
        self._paths = FootprintPaths(footprints.polygons, subject.origin)
        areas = footprint_areas(footprints.polygons)
        self._areas = np.where(self._points, POINT_AREA, areas)
        self._typical = float(np.sqrt(np.median(self._areas))) if len(areas) else 1.0
        half = np.sqrt(POINT_AREA) / 2
        self._bounds = footprints.polygons.bounds.copy()
        at = self._anchors[self._points]
        self._bounds[self._points] = np.hstack([at - half, at + half])
        self._chunk_bounds = group_bounds(self._bounds, np.arange(0, len(areas), CHUNK))

    def update(self, _subject: Subject, _change: Change) -> Dirty:
        """See Layer: footprints are changed by imports only."""
        return []

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """See Layer."""
        across = self._typical * frame.scale * frame.ratio
        if across < TINY:
            rows = self._near(frame)
            part, left, top = frame.window()
            cover = binned(part, self._anchors[rows], self._areas[rows])
            self._tint(painter, cover, frame.ratio, left, top)
            return
        rows = self._seen(frame)
        # the whole frame decides, so that a part painted again looks like the rest
        if across < SMALL and len(self._seen(frame.only(None))) > MANY:
            part, left, top = frame.window()
            cover = spread(part, self._bounds[rows], self._areas[rows])
            self._tint(painter, cover, frame.ratio, left, top)
        else:
            self._draw_shapes(painter, frame, rows, across)
            self._draw_points(painter, frame, rows[self._points[rows]])

    def _near(self, frame: Frame) -> np.ndarray:
        """Return the rows of all chunks that touch what is painted."""
        chunks = np.flatnonzero(frame.sees(self._chunk_bounds, 2))
        rows = (chunks[:, None] * CHUNK + np.arange(CHUNK)).ravel()
        return rows[: np.searchsorted(rows, len(self._areas))]

    def _seen(self, frame: Frame) -> np.ndarray:
        """Return the rows that touch what is painted."""
        rows = self._near(frame)
        return rows[frame.sees(self._bounds[rows], 2)]

    @staticmethod
    def _tint(painter: QPainter, cover: np.ndarray, ratio: float, left: float, top: float) -> None:
        picture = tinted(cover, looks.BUILDING.fill, ratio)
        painter.drawImage(QPointF(left, top), picture)

    def _draw_shapes(
        self, painter: QPainter, frame: Frame, rows: np.ndarray, across: float
    ) -> None:
        if len(rows) <= FEW:
            paths = self._paths.some(rows[~self._points[rows]])
        else:
            seen = np.flatnonzero(frame.sees(self._paths.bounds, 2)).tolist()
            paths = [self._paths.path(chunk) for chunk in seen]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, frame.fine)
        painter.setTransform(frame.world(self._origin), True)
        outlined = frame.fine and across > 2 * SMALL
        painter.setPen(
            pen(looks.BUILDING.line, 0.8, ratio=frame.ratio) if outlined else Qt.PenStyle.NoPen
        )
        painter.setBrush(QColor(looks.BUILDING.fill))
        for path in paths:
            painter.drawPath(path)
        painter.restore()

    def _draw_points(self, painter: QPainter, frame: Frame, rows: np.ndarray) -> None:
        if not len(rows):
            return
        side = min(max(10 * frame.scale, 2.5), 8.0)
        dots = [QPointF(x, y) for x, y in frame.to_pixels(self._anchors[rows]).tolist()]
        for colour, width in ((looks.BUILDING.line, side + 1.5), (looks.BUILDING.fill, side)):
            ink = QPen(QColor(colour), width)
            ink.setCapStyle(Qt.PenCapStyle.SquareCap)
            painter.setPen(ink)
            painter.drawPoints(dots)
