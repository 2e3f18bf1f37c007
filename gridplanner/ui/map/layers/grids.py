"""Grids: fills by the colouring in use, and firm borders."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPainter

from gridplanner.models import looks
from gridplanner.models.change import Change
from gridplanner.models.mapping import shapes
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.hatches import hatch_brush
from gridplanner.ui.map.layers.base import Dirty, Layer, Subject, pen
from gridplanner.ui.map.layers.patches import Patches


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
        self.classes = set(self._classes.values())
        """The classes that occur."""

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
