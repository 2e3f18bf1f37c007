"""Who is where: a house for each home, and dashed ways to where they serve."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPainter, QPainterPath

from gridplanner.models.people.whereabouts import NOWHERE_TO_GO, Whereabouts
from gridplanner.ui.map.items import BRIGHT, Item
from gridplanner.ui.map.layers.base import pen
from gridplanner.ui.map.layers.homes import house
from gridplanner.ui.map.layers.labels import INK
from gridplanner.ui.map.layers.lettering import Stamps

SIZE = 18
WAY = "#5b3a8c"
HOME, HOME_EDGE = "#f0e6ff", "#5b3a8c"
NAMED = 12
"""Homes whose people are named."""
NAMED_BELOW = 4.0
"""Metres of a pixel from which on names would lie on one another."""


class WhereaboutsItem(Item):
    """Painted over the map, anew in every frame: there are few."""

    def __init__(self, level: float, stamps: Stamps) -> None:
        super().__init__(level)
        self._stamps = stamps
        self.told: Whereabouts = NOWHERE_TO_GO
        self.shown = True
        self._framed, self._origin = QPainterPath(), (0.0, 0.0)

    def show_those(
        self, told: Whereabouts, framed: QPainterPath, origin: tuple[float, float]
    ) -> None:
        """Show some people's whereabouts, and outlines beside an origin in metres."""
        self.told, self._framed, self._origin = told, framed, origin
        self.update()

    def draw(self, painter: QPainter) -> None:
        """See Item."""
        told = self.told
        if not self.shown or not (len(told.ways) or len(told.homes) or told.buildings):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if told.buildings:
            painter.save()
            painter.setTransform(self.frame.world(self._origin), True)
            for ink, width in ((BRIGHT, 3.6), (WAY, 1.8)):
                painter.setPen(pen(ink, width, ratio=self.frame.ratio))
                painter.drawPath(self._framed)
            painter.restore()
        ends = self.frame.to_pixels(told.ways.reshape(-1, 2)).reshape(-1, 4).tolist()
        lines = [QLineF(*end) for end in ends]
        for ink, width, dashes in ((BRIGHT, 4.0, ()), (WAY, 1.8, (5.0, 3.0))):
            painter.setPen(pen(ink, width, dashes, ratio=self.frame.ratio))
            painter.drawLines(lines)
        stamp = house(SIZE, self.frame.ratio, HOME, HOME_EDGE)
        spots = self.frame.to_pixels(told.homes).tolist()
        for x, y in spots:
            painter.drawPixmap(QPointF(x - SIZE / 2, y - SIZE / 2), stamp)
        if self.frame.metres >= NAMED_BELOW:
            return
        for (x, y), name in list(zip(spots, told.names, strict=True))[:NAMED]:
            text = self._stamps.get(name, 12, True, INK, self.frame.ratio)
            painter.drawPixmap(QPointF(x + SIZE / 2 + 2, y - SIZE / 2), text)
