"""What every layer is: something of the plan that paints itself on a frame."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gridplanner.models.change import Change
from gridplanner.models.mapping import Extent
from gridplanner.models.standing import Standing
from gridplanner.ui.map.drawing import Colourings, Drawing
from gridplanner.ui.map.frame import Frame

Dirty = list[Extent] | None
"""Extents to paint again; ``None``: everything."""
Slices: TypeAlias = Iterator[None]
"""Work that yields every few milliseconds, so that the hand never waits for it."""


@dataclass(frozen=True)
class Subject:
    """What the layers paint: a plan as it stands, and what its colours tell."""

    standing: Standing
    colourings: Colourings
    drawing: Drawing

    @property
    def origin(self) -> tuple[float, float]:
        """Paths are kept in metres beside it, so that large eastings cost no precision."""
        return self.drawing.origin


class Layer(ABC):
    """Paints one kind of thing; ``name`` is what it is switched on and off by."""

    name: str = ""
    tables: tuple[str, ...] = ()
    """Tables of the plan that it paints."""

    @abstractmethod
    def set_subject(self, subject: Subject) -> None:
        """Take over another plan, from nothing."""

    def update(self, subject: Subject, change: Change) -> Dirty:
        """Take over the same plan after a change; return what must be painted again."""
        if any(True for table in self.tables for _ in change.reshaped(table)):
            self.set_subject(subject)
            return None
        return []

    def take_arrived(self, subject: Subject) -> None:
        """Take over the same plan when its buildings have come; areas are as they were."""
        self.set_subject(subject)

    @abstractmethod
    def paint(self, painter: QPainter, frame: Frame) -> Slices:
        """Paint what is seen of it, slice by slice; the painter counts in logical pixels."""


def pen(colour: str, width: float, dashes: tuple[float, ...] = (), *, ratio: float = 1.0) -> QPen:
    """Return a pen of constant width on screen: logical pixels, Qt would count device pixels."""
    made = QPen(QColor(colour), width * ratio)
    made.setCosmetic(True)
    made.setCapStyle(Qt.PenCapStyle.FlatCap if dashes else Qt.PenCapStyle.RoundCap)
    made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashes:
        made.setDashPattern(list(dashes))
    return made
