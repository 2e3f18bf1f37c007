"""What every layer is: something of the plan that paints itself on a frame."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gridplanner.models.change import Change
from gridplanner.models.mapping import Extent
from gridplanner.models.standing import Standing
from gridplanner.ui.map.frame import Frame

Dirty = list[Extent] | None
"""Extents to paint again; ``None``: everything."""


@dataclass(frozen=True)
class Subject:
    """What the layers paint: a plan as it stands, and how grids are coloured."""

    standing: Standing
    colouring: str
    origin: tuple[float, float]
    """Paths are kept in metres beside this point, so that large eastings cost no precision."""


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

    @abstractmethod
    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Paint what is seen of it; the painter counts in logical pixels."""


def pen(colour: str, width: float, dashes: tuple[float, ...] = (), *, ratio: float = 1.0) -> QPen:
    """Return a pen of constant width on screen: logical pixels, Qt would count device pixels."""
    made = QPen(QColor(colour), width * ratio)
    made.setCosmetic(True)
    made.setCapStyle(Qt.PenCapStyle.FlatCap if dashes else Qt.PenCapStyle.RoundCap)
    made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashes:
        made.setDashPattern(list(dashes))
    return made


def ends(bounds: np.ndarray) -> list[Extent]:
    """Return the rows of bounds that are no NaN as extents."""
    return [tuple(row) for row in bounds.tolist() if row[0] == row[0]]
