"""Areas: pale paper inside, water, and the borders of every level above the grids."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter

from gridplanner.models import looks
from gridplanner.models.mapping import border_lines, shapes
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.layers.base import Layer, Subject, pen
from gridplanner.ui.map.layers.patches import Patches
from gridplanner.ui.map.paths import Detail

GROUNDS = ("#efede7", "#f4f2ed", "#fbfaf5", "#fbfaf5")
"""The paper under districts, townships, communities, and grids without any."""
WATER = "#c9dfec"
WATER_LINE = "#9fc3d8"
OUTER = ("district", "township")
"""Levels whose borders keep a light edge from afar: a dark window's ground lies beside them."""
FAR = 6.0
"""Metres of a pixel from which lines get thin."""


class Ground(Layer):
    """Paper where communities are, greyer where only a level above is; all else stays grey."""

    name = "ground"
    tables = ("district", "township", "community")

    def set_subject(self, subject: Subject) -> None:
        """See Layer."""
        plan = subject.standing.plan
        self._origin = subject.origin
        tables = self.tables if plan.communities else (*self.tables, "grid")
        self._patches = [
            (Patches(shapes(plan, table), subject.origin), paper)
            for table, paper in zip(tables, GROUNDS, strict=False)
        ]

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """See Layer."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setTransform(frame.world(self._origin), True)
        for patches, paper in self._patches:
            for row in patches.seen(frame):
                painter.fillPath(patches.path(row), QColor(paper))


class Water(Layer):
    """Water areas."""

    name = "water"
    tables = ("water",)

    def set_subject(self, subject: Subject) -> None:
        """See Layer."""
        self._origin = subject.origin
        self._patches = Patches(shapes(subject.standing.plan, "water"), subject.origin)

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """See Layer."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, frame.fine)
        painter.setTransform(frame.world(self._origin), True)
        painter.setBrush(QColor(WATER))
        painter.setPen(pen(WATER_LINE, 0.8, ratio=frame.ratio) if frame.fine else Qt.PenStyle.NoPen)
        for row in self._patches.seen(frame):
            painter.drawPath(self._patches.path(row))


class Compounds(Layer):
    """Walled compounds as thin outlines."""

    name = "compound"
    tables = ("compound",)

    def set_subject(self, subject: Subject) -> None:
        """See Layer."""
        self._origin = subject.origin
        self._patches = Patches(shapes(subject.standing.plan, "compound"), subject.origin)

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """See Layer."""
        if frame.metres > 2.5 or not frame.fine:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setTransform(frame.world(self._origin), True)
        painter.setPen(
            pen("#b7a98f", 1.0, (3.0, 2.0) if frame.metres < 1.2 else (), ratio=frame.ratio)
        )
        painter.setBrush(QColor(255, 253, 246, 70))
        for row in self._patches.seen(frame):
            painter.drawPath(self._patches.path(row))


class Borders(Layer):
    """The borders of one level, each once, dashed by convention."""

    def __init__(self, level: str) -> None:
        self.name = level
        self.tables = (level,)

    def set_subject(self, subject: Subject) -> None:
        """See Layer."""
        self._origin = subject.origin
        lines = border_lines(subject.standing.plan, self.name)
        self._lines = Detail(lines, subject.origin)

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """See Layer."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, frame.fine)
        painter.setTransform(frame.world(self._origin), True)
        colour, width, dashes = looks.LINES[self.name]
        near = frame.metres < FAR
        if not near:
            width = 0.55 * width  # from afar thick lines would hide the grids
        cased = self.name != "micro_grid" if near else self.name in OUTER
        if cased and frame.fine:
            painter.setPen(pen("#ffffff", width + 1.6, ratio=frame.ratio))
            self._draw(painter, frame)
        painter.setPen(pen(colour, width, dashes if frame.fine else (), ratio=frame.ratio))
        self._draw(painter, frame)

    def _draw(self, painter: QPainter, frame: Frame) -> None:
        for path in self._lines.seen(frame, 4):
            painter.drawPath(path)
