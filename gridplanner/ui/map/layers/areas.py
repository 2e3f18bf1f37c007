"""Areas: pale paper inside, water, compounds, and the borders of every level."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gridplanner.models import looks
from gridplanner.models.change import Change
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.layers.base import Dirty, Layer, Slices, Subject, pen
from gridplanner.ui.map.level import Level

GROUNDS = {"district": "#efede7", "township": "#f4f2ed", "community": "#fbfaf5", "grid": "#fbfaf5"}
"""The paper under districts, townships, communities, and grids without any."""
WATER = "#c9dfec"
WATER_LINE = "#9fc3d8"
OUTERMOST = "district"
"""The level whose borders keep a light edge from afar: a dark window's ground lies beside them."""
CASED_BELOW = 3.0
"""Metres of a pixel below which borders have a light edge; lines wider than a pixel are dear."""
FAR = 6.0
"""Metres of a pixel from which lines get thin."""
MANY = 60
"""Areas from which on their outline together is filled, and not each alone."""
BATCH = 8
"""Areas filled, or paths drawn, between two slices."""


class Ground(Layer):
    """Paper where communities are, greyer where only a level above is; all else stays grey."""

    name = "ground"
    outside = "#e7e5df"
    """The colour of what is not in the plan."""

    def set_subject(self, subject: Subject) -> None:
        """See Layer."""
        levels = subject.drawing.levels
        names = ("district", "township", "community")
        chosen = names if len(levels["community"].numbers) else (*names, "grid")
        self._levels = [levels[name] for name in chosen]

    def update(self, subject: Subject, _change: Change) -> Dirty:
        """See Layer: the levels say themselves where they moved."""
        self.set_subject(subject)
        return []

    def paint(self, painter: QPainter, frame: Frame) -> Slices:
        """See Layer."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        first = 0
        colour = self.outside
        for place, level in enumerate(self._levels):
            if level.fills(frame):  # then nothing is seen of the levels above
                colour, first = GROUNDS[level.table], place + 1
        painter.resetTransform()
        painter.fillRect(frame.pixels(frame.seen), QColor(colour))
        for level in self._levels[first:]:
            painter.setTransform(frame.world(level.origin))
            paper = QColor(GROUNDS[level.table])
            seen = level.seen(frame)
            whole = level.outline(frame.metres / frame.ratio) if len(seen) > MANY else None
            if whole is not None:
                yield
                painter.fillPath(whole, paper)
                yield
                continue
            for count, number in enumerate(seen.tolist()):
                painter.fillPath(level.path(number), paper)
                if count % BATCH == BATCH - 1:
                    yield


class Water(Layer):
    """Water areas."""

    name = "water"
    tables = ("water",)

    def set_subject(self, subject: Subject) -> None:
        """See Layer."""
        self._patches = subject.drawing.patches("water")

    def paint(self, painter: QPainter, frame: Frame) -> Slices:
        """See Layer."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setTransform(frame.world(self._patches.origin))
        painter.setBrush(QColor(WATER))
        lined = frame.metres < FAR
        painter.setPen(
            pen(WATER_LINE, 0.8, ratio=frame.ratio) if lined else QPen(Qt.PenStyle.NoPen)
        )
        for path in self._patches.seen(frame):
            painter.drawPath(path)
            yield


class Compounds(Layer):
    """Walled compounds as thin outlines."""

    name = "compound"
    tables = ("compound",)

    def set_subject(self, subject: Subject) -> None:
        """See Layer."""
        self._drawing = subject.drawing

    def paint(self, painter: QPainter, frame: Frame) -> Slices:
        """See Layer."""
        if frame.metres > 2.5:
            return
        patches = self._drawing.patches("compound")
        yield
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setTransform(frame.world(patches.origin))
        painter.setPen(
            pen("#b7a98f", 1.0, (3.0, 2.0) if frame.metres < 1.2 else (), ratio=frame.ratio)
        )
        painter.setBrush(QColor(255, 253, 246, 70))
        for count, path in enumerate(patches.seen(frame)):
            painter.drawPath(path)
            if count % BATCH == BATCH - 1:
                yield


class Borders(Layer):
    """The borders of one level, each once, dashed by convention."""

    def __init__(self, level: str) -> None:
        self.name = level

    def set_subject(self, subject: Subject) -> None:
        """See Layer."""
        self._level = subject.drawing.levels[self.name]

    def update(self, subject: Subject, _change: Change) -> Dirty:
        """See Layer: the level says itself where it moved."""
        self.set_subject(subject)
        return []

    def paint(self, painter: QPainter, frame: Frame) -> Slices:
        """See Layer."""
        colour, width, dashes = looks.LINES[self.name]
        if frame.metres >= FAR:  # from afar thick lines would hide the grids
            width = 0.55 * width if self.name == OUTERMOST else min(0.55 * width, 1.0)
        cased = frame.metres < CASED_BELOW and self.name != "micro_grid"
        if cased or self.name == OUTERMOST:
            painter.setPen(pen("#ffffff", width + 1.6, ratio=frame.ratio))
            yield from draw_borders(painter, frame, self._level)
        painter.setPen(pen(colour, width, dashes, ratio=frame.ratio))
        yield from draw_borders(painter, frame, self._level)


def draw_borders(painter: QPainter, frame: Frame, level: Level) -> Slices:
    """Draw the borders of a level with the pen in hand."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setTransform(frame.world(level.origin))
    for lot in level.seen_lots(frame):
        for paths in lot.detail.seen(frame, 4):
            for path in paths:
                painter.drawPath(path)
            yield
