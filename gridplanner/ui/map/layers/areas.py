"""Areas: pale paper inside, water, the fills of grids, and the borders of every level."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath

from gridplanner.models import looks
from gridplanner.models.change import Change
from gridplanner.models.mapping import Shapes, border_lines, shapes
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.hatches import hatch_brush
from gridplanner.ui.map.layers.base import Dirty, Layer, Subject, ends, pen
from gridplanner.ui.map.paths import Detail, polygon_path

GROUNDS = ("#efede7", "#f4f2ed", "#fbfaf5", "#fbfaf5")
"""The paper under districts, townships, communities, and grids without any."""
WATER = "#c9dfec"
WATER_LINE = "#9fc3d8"
FAR = 6.0
"""Metres of a pixel from which lines get thin."""


class Patches:
    """One path for each row of a table; rows that keep their shape keep their path."""

    def __init__(self, made: Shapes, origin: tuple[float, float]) -> None:
        self.ids = made.ids
        self.bounds = made.polygons.bounds
        self._made = made
        self._origin = origin
        drawn = self.bounds[~np.isnan(self.bounds[:, 0])]
        self.typical = float(np.median(drawn[:, 2:] - drawn[:, :2])) if len(drawn) else 0.0
        """Metres across the middle one of the rows."""
        self._paths: list[QPainterPath | None] = [None] * len(made.ids)

    def path(self, row: int) -> QPainterPath:
        """Return the path of one row."""
        path = self._paths[row]
        if path is None:
            path = polygon_path(self._made.polygons, row, row + 1, self._origin)
            self._paths[row] = path
        return path

    def keep(self, earlier: Patches, but: set[str]) -> None:
        """Take over the paths of rows whose shape is the same as before."""
        known = dict(zip(earlier.ids, earlier._paths, strict=True))
        self._paths = [None if id_ in but else known.get(id_) for id_ in self.ids]

    def seen(self, frame: Frame) -> list[int]:
        """Return the rows that touch what is painted."""
        found: list[int] = np.flatnonzero(frame.sees(self.bounds, 4)).tolist()
        return found

    def bounds_of(self, ids: set[str]) -> list[tuple[float, float, float, float]]:
        """Return the extents of some rows."""
        return ends(self.bounds[[row for row, id_ in enumerate(self.ids) if id_ in ids]])


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


class GridFills(Layer):
    """Grids as light fills by the colouring in use, with a hatch as second channel."""

    name = "grid"
    tables = ("grid",)

    def set_subject(self, subject: Subject) -> None:
        """See Layer."""
        self.patches = Patches(shapes(subject.standing.plan, "grid"), subject.origin)
        self._origin = subject.origin
        self._pastels: dict[str, int] = {}
        self._moved = True
        self.recolour(subject)

    def recolour(self, subject: Subject) -> None:
        """Take over another colouring."""
        self._classes: dict[str, str] = {}
        self._classify(subject, subject.standing.plan.grids)

    def _classify(self, subject: Subject, ids: Iterable[str]) -> None:
        self._subject = subject
        if subject.colouring == "pastel" and self._moved:
            around = looks.grid_neighbours(subject.standing.plan)
            self._pastels = looks.pastel_classes(around, self._pastels)
            self._moved, ids = False, subject.standing.plan.grids
        for id_ in ids:
            self._classes[id_] = looks.grid_class(
                subject.standing, id_, subject.colouring, self._pastels
            )

    @property
    def classes(self) -> set[str]:
        """The classes that occur."""
        return set(self._classes.values())

    def update(self, subject: Subject, change: Change) -> Dirty:
        """See Layer."""
        moved = set(change.reshaped("grid"))
        before, classes = self._subject.standing, dict(self._classes)
        dirty = self.patches.bounds_of(moved)
        if moved:
            self._moved = True
            patches = Patches(shapes(subject.standing.plan, "grid"), subject.origin)
            patches.keep(self.patches, moved)
            self.patches = patches
        now, grids = subject.standing, subject.standing.plan.grids
        for id_ in change.of("grid"):
            if id_ not in grids:
                self._classes.pop(id_, None)
        # a mean moves every deviation, a rule every band; else a class follows from its figures
        every = subject.colouring == "deviation" or change.of("rule")
        self._classify(
            subject,
            [
                id_
                for id_ in grids
                if every
                or now.figures[id_] is not before.figures.get(id_)
                or id_ in change.of("grid")
            ],
        )
        moved |= {id_ for id_, name in self._classes.items() if classes.get(id_) != name}
        return dirty + self.patches.bounds_of(moved)

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """See Layer."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        world = frame.world(self._origin)
        painter.setTransform(world, True)
        painter.setPen(Qt.PenStyle.NoPen)
        hatched = frame.metres < 30
        known = looks.class_looks(self._subject.colouring)
        brushes: dict[looks.Look, tuple[QBrush, QBrush | None]] = {}
        for row in self.patches.seen(frame):
            look = known[self._classes[self.patches.ids[row]]]
            if look not in brushes:
                over = hatch_brush(look.hatch, world) if hatched else None
                brushes[look] = (QBrush(QColor(look.fill)), over)
            path = self.patches.path(row)
            for brush in brushes[look]:
                if brush is not None:
                    painter.fillPath(path, brush)


class GridBorders(Layer):
    """Firm borders round the grids."""

    name = "grid"
    tables = ("grid",)

    def __init__(self, fills: GridFills) -> None:
        self._fills = fills

    def set_subject(self, subject: Subject) -> None:
        """See Layer."""
        self._origin = subject.origin
        self._subject = subject

    def update(self, subject: Subject, _change: Change) -> Dirty:
        """See Layer: painted again where the fills are."""
        self._subject = subject
        return []

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """See Layer."""
        patches = self._fills.patches
        rows = patches.seen(frame)
        if not rows:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, frame.fine)
        painter.setTransform(frame.world(self._origin), True)
        colour, width, dashes = looks.LINES["grid"]
        firm = frame.fine and patches.typical * frame.scale > 120
        painter.setPen(pen(colour, width if firm else 1.0, dashes, ratio=frame.ratio))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for row in rows:
            painter.drawPath(patches.path(row))


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
        elif self.name != "micro_grid" and frame.fine:
            painter.setPen(pen("#ffffff", width + 1.6, ratio=frame.ratio))
            self._draw(painter, frame)
        painter.setPen(pen(colour, width, dashes if frame.fine else (), ratio=frame.ratio))
        self._draw(painter, frame)

    def _draw(self, painter: QPainter, frame: Frame) -> None:
        for path in self._lines.seen(frame, 4):
            painter.drawPath(path)
