"""The scene: all layers in their order, for the window and for pictures alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath

from gridplanner.models import mapping
from gridplanner.models.change import Change
from gridplanner.models.looks import (
    BuildingClasses,
    LegendEntry,
    building_legend,
    grid_legend,
    lock_legend,
)
from gridplanner.models.mapping import Extent
from gridplanner.models.standing import Standing
from gridplanner.ui.map.drawing import EVERYWHERE, Arrived, Coloured, Colourings, Drawing
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.layers.areas import Borders, Compounds, Ground, Water
from gridplanner.ui.map.layers.base import Dirty, Layer, Slices, Subject
from gridplanner.ui.map.layers.basemap import BasemapLayer
from gridplanner.ui.map.layers.buildings import Buildings
from gridplanner.ui.map.layers.grids import GridBorders, GridFills
from gridplanner.ui.map.layers.homes import MicroHomes
from gridplanner.ui.map.layers.labels import Labels
from gridplanner.ui.map.layers.locks import LockedBorders, LockedGrids
from gridplanner.ui.map.layers.roads import Roads
from gridplanner.ui.map.layers.troubles import Symbols, Troubles
from gridplanner.ui.map.paths import polygon_path

LAYERS = (
    "grid",
    "building",
    "trouble",
    "label",
    "whereabouts",
    "micro_home",
    "micro_grid",
    "community",
    "township",
    "district",
    "compound",
    "road",
    "water",
    "basemap",
)
"""Names of the layers that can be switched."""
OUTSIDE, OUTSIDE_DARK = "#e7e5df", "#3a3d42"
"""The grey of what is not in the plan, in a light window and in a dark one."""


class Scene:
    """The layers of one plan, painted from below to above."""

    def __init__(self) -> None:
        fills, buildings, troubles = GridFills(), Buildings(), Troubles()
        self._ground = Ground()
        self.labels, self.basemap = Labels(), BasemapLayer()
        self._fills, self._buildings, self._troubles = fills, buildings, troubles
        self._locked, self._locked_borders = LockedGrids(), LockedBorders()
        self._layers: tuple[Layer, ...] = (
            self._ground,
            self.basemap,
            fills,
            self._locked,
            Water(),
            Compounds(),
            Roads(),
            buildings,
            GridBorders(),
            *(Borders(level) for level in ("micro_grid", "community", "township", "district")),
            self._locked_borders,
            troubles,
        )
        homes = MicroHomes(self.labels.stamps)
        self.above: tuple[Layer, ...] = (self.labels, homes, Symbols(troubles))
        """Layers that the window paints over the selection, in every frame."""
        self.subject: Subject | None = None
        self.hidden: set[str] = set()
        self.outside = OUTSIDE

    @property
    def dark(self) -> bool:
        """Whether what is not in the plan is dark."""
        return self.outside == OUTSIDE_DARK

    @property
    def extent(self) -> Extent:
        """The extent of all that is drawn."""
        return EVERYWHERE if self.subject is None else self.subject.drawing.extent

    def set_plan(
        self, standing: Standing, colourings: Colourings, drawing: Drawing | None = None
    ) -> None:
        """Take over a plan from nothing; its drawing may have been made in another thread."""
        drawing = drawing or Drawing(standing.plan)
        self.subject = Subject(standing, colourings, drawing)
        for layer in (*self._layers, *self.above):
            layer.set_subject(self.subject)

    def update_plan(self, standing: Standing, change: Change) -> Dirty:
        """Take over the plan after a change; return the extents to paint again."""
        if self.subject is None:
            raise ValueError("no plan is shown")
        self.subject = replace(self.subject, standing=standing)
        found: list[Extent] | None = self.subject.drawing.take(standing.plan, change)
        for layer in self.above:
            layer.update(self.subject, change)
        for layer in self._layers:
            dirty = layer.update(self.subject, change)
            found = None if dirty is None or found is None else found + dirty
        return None if found is None else merged(found)

    def take_arrived(self, standing: Standing, arrived: Arrived) -> None:
        """Take over the rest of a plan whose areas are shown already."""
        if self.subject is None:
            raise ValueError("no plan is shown")
        self.subject.drawing.settle(standing.plan, arrived)
        self.subject = replace(self.subject, standing=standing)
        coloured = arrived.coloured
        if coloured.colourings != self.subject.colourings:  # another was chosen meanwhile
            coloured = Coloured.of(standing, self.subject.colourings)
        self._take(self.subject, coloured)
        for layer in (*self._layers, *self.above):
            if layer not in (self._fills, self._buildings):
                layer.take_arrived(self.subject)

    def set_colourings(self, colourings: Colourings, coloured: Coloured | None = None) -> None:
        """Colour grids and buildings another way, which may have been worked out elsewhere."""
        if self.subject is not None:
            self.subject = replace(self.subject, colourings=colourings)
            self._take(self.subject, coloured or Coloured.of(self.subject.standing, colourings))

    def _take(self, subject: Subject, coloured: Coloured) -> None:
        self._fills.take_classes(coloured.grids)
        self._buildings.take_classes(subject, coloured.buildings)

    @property
    def building_classes(self) -> BuildingClasses:
        """The classes of the buildings in the colouring in use."""
        return self._buildings.classes

    def told(self) -> tuple[object, ...]:
        """Return what the legend follows from; the same where it says the same."""
        if self.subject is None:
            return ()
        settings = self.subject.standing.plan.settings
        marks = tuple(self.marks())
        return settings, self._fills.told, self._buildings.classes, marks, self._locks()

    def _locks(self) -> tuple[bool, bool]:
        """Return whether grids are locked, and whether borders are."""
        return self._locked.occurs, self._locked_borders.occurs

    def legend(self) -> tuple[LegendEntry, ...]:
        """Return what the colours of grids and buildings and the marks tell."""
        if self.subject is None:
            return ()
        plan, classes = self.subject.standing.plan, self._buildings.classes
        grids, borders = self._locks()
        counts = classes.counts if classes.colouring == "group" else ()
        return (
            *grid_legend(plan, *self._fills.told),
            *lock_legend(grids=grids, borders=borders),
            *building_legend(classes, classes.occurring, self.marks(), counts),
        )

    def marks(self) -> list[str]:
        """Return the marks of buildings that occur (``looks.MARKS``)."""
        return self._troubles.marks if self.subject is not None else []

    def outline(self, ids: Iterable[str]) -> tuple[QPainterPath, NDArray[np.float64]]:
        """Return the outlines of some things beside the origin, and the places of points."""
        if self.subject is None:
            return QPainterPath(), np.empty((0, 2))
        made, points = mapping.outlines_of(self.subject.standing.plan, ids)
        return polygon_path(made, 0, len(made), self.subject.origin), points

    def painting(self, painter: QPainter, frame: Frame) -> Slices:
        """Paint what lies below the selection, but what is hidden."""
        yield from self._painting_below(painter, frame, set(LAYERS) - self.hidden)

    def _painting_below(self, painter: QPainter, frame: Frame, names: Collection[str]) -> Slices:
        if self.subject is None:
            painter.fillRect(frame.pixels(frame.seen), QColor(self.outside))
            return
        self._ground.outside = self.outside
        bare = "grid" in names and self._fills.hide(frame) and not self._shows_basemap(names)
        layers = self._layers[1:] if bare else self._layers  # the ground would not be seen
        yield from self._painting(painter, frame, names, layers)

    def _shows_basemap(self, names: Collection[str]) -> bool:
        return self.basemap.name in names and self.basemap.veil < 1

    def paint_above(self, painter: QPainter, frame: Frame) -> None:
        """Paint labels and symbols, but what is hidden."""
        finish(self._painting(painter, frame, set(LAYERS) - self.hidden, self.above))

    def painting_all(self, painter: QPainter, frame: Frame, names: Collection[str]) -> Slices:
        """Paint the layers of some names, from below to above."""
        yield from self._painting_below(painter, frame, names)
        if "label" in names and self.subject is not None and not self.labels.fit(frame):
            yield from self.labels.choosing(frame)
        yield from self._painting(painter, frame, names, self.above)

    def _painting(
        self, painter: QPainter, frame: Frame, names: Collection[str], layers: Iterable[Layer]
    ) -> Slices:
        for layer in layers:
            if self.subject is not None and layer.name in {*names, "ground"}:
                painter.save()
                if layer is self._fills and self.basemap.name in names:
                    painter.setOpacity(self.basemap.veil)
                try:
                    yield from layer.paint(painter, frame)
                finally:
                    painter.restore()
                yield

    def choosing_labels(self, frame: Frame) -> Slices | None:
        """Return the work of choosing the labels for a frame; ``None`` where it is done."""
        if self.subject is None or "label" in self.hidden or self.labels.fit(frame):
            return None
        return self.labels.choosing(frame)


def merged(extents: list[Extent]) -> list[Extent]:
    """Return fewer extents that hold the same: those that touch are painted together."""
    found: list[Extent] = []
    for extent in extents:
        grown = extent
        apart = []
        for other in found:
            if _touch(grown, other):
                grown = _around(grown, other)
            else:
                apart.append(other)
        found = [*apart, grown]
    return found if len(found) == len(extents) else merged(found)


def _touch(one: Extent, other: Extent) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _around(one: Extent, other: Extent) -> Extent:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def blank(frame: Frame) -> QImage:
    """Return an image for a frame, its pixels not yet set.

    Premultiplied, as Qt stretches such pictures twice as quickly.
    """
    width, height = round(frame.width * frame.ratio), round(frame.height * frame.ratio)
    image = QImage(max(width, 1), max(height, 1), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(frame.ratio)
    return image


def picture(scene: Scene, frame: Frame, names: Collection[str] | None = None) -> QImage:
    """Return a frame painted whole: layers by name, or all below the selection."""
    image = blank(frame)
    painter = QPainter(image)
    if names is None:
        finish(scene.painting(painter, frame))
    else:
        finish(scene.painting_all(painter, frame, names))
    painter.end()
    return image.convertToFormat(QImage.Format.Format_RGB32)


def repainting(scene: Scene, image: QImage, frame: Frame, extent: Extent) -> Slices:
    """Paint part of a picture again, a few pixels around the extent."""
    reach = 12 * frame.metres
    left, bottom, right, top = extent
    around = (left - reach, bottom - reach, right + reach, top + reach)
    rectangle = frame.pixels(around).toAlignedRect()
    painter = QPainter(image)
    painter.setClipRect(rectangle)
    try:
        yield from scene.painting(painter, frame.only(around))
    finally:
        painter.end()


def finish(work: Slices) -> None:
    """Do all of some work at once."""
    for _ in work:
        pass
