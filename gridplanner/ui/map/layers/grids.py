"""Grids: fills by the colouring in use, and firm borders.

From near every grid is filled with its brush; where many are seen, one sweep of all borders tells
which grid holds each pixel, and a table its colour.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter

from gridplanner.gis.raster import Holders
from gridplanner.models import looks, mapping
from gridplanner.models.change import Change
from gridplanner.models.looks import GridClasses
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.hatches import hatch_brush, hatch_phase, hatched_pixels
from gridplanner.ui.map.layers.areas import BATCH, draw_borders
from gridplanner.ui.map.layers.base import Dirty, Layer, Slices, Subject, pen
from gridplanner.ui.map.level import Level
from gridplanner.ui.map.pixels import as_picture

SINGLE = 1200
"""Grids on a window up to which each is filled alone."""
HATCHED_BELOW = 30.0
"""Metres of a pixel from which on hatches would be noise."""
AT_ONCE = 96
"""Outlines made between two slices."""
BAND = 128
"""Rows of pixels coloured between two slices."""


class GridFills(Layer):
    """Grids as light fills by the colouring in use, with a hatch as second channel."""

    name = "grid"

    def set_subject(self, subject: Subject) -> None:
        """See Layer."""
        self._level = subject.drawing.levels["grid"]
        self.take_classes(GridClasses.work_out(subject.standing, subject.colourings.grids))

    def take_classes(self, classes: GridClasses) -> None:
        """Take over the classes of all grids."""
        self._looks = list(looks.class_looks(classes.colouring).values())
        self._kinds = np.array([len(self._looks)], np.uint8)
        """(n + 1,) place of the look of each grid by number + 1; the first is for no grid."""
        self._take(classes, classes.of)

    def _take(self, classes: GridClasses, ids: Iterable[str]) -> None:
        """Take over classes of which those of some grids are others now."""
        self._classes = classes
        self.told = classes.colouring, frozenset(classes.of.values())
        """The colouring and the classes that occur."""
        order = {name: place for place, name in enumerate(looks.class_looks(classes.colouring))}
        none, numbers = len(self._looks), self._level.numbers
        kinds = np.full(len(self._level.ids) + 1, none, np.uint8)
        kinds[: len(self._kinds)] = self._kinds
        for id_ in ids:
            if id_ in numbers:
                kinds[numbers[id_] + 1] = order.get(classes.of.get(id_, ""), none)
        self._kinds = kinds

    def update(self, subject: Subject, change: Change) -> Dirty:
        """See Layer: painted again where a grid's class is another now."""
        before = self._classes.of
        classes = self._classes.after(subject.standing, change)
        now = classes.of
        differ = sorted(id_ for id_ in classes.changed if id_ in now)
        self._take(classes, classes.changed)
        reshaped = set(change.reshaped("grid"))
        around = {some[id_] for id_ in reshaped for some in (before, now) if id_ in some}
        if len(around) < 2:  # where all are alike only borders differ
            return self._level.extents_of(id_ for id_ in differ if id_ not in reshaped)
        return self._level.extents_of([*differ, *mapping.resized(change, "grid")])

    def hide(self, frame: Frame) -> bool:
        """Return whether the fills leave nothing to be seen of what lies below."""
        return self._level.fills(frame)

    def paint(self, painter: QPainter, frame: Frame) -> Slices:
        """See Layer."""
        whole = frame.only(None)
        # the whole frame decides, so that a part painted again looks like the rest
        if whole.crowd(len(self._level.seen(whole))) <= SINGLE:
            yield from self._fill(painter, frame, self._level.seen(frame))
        else:
            yield from self._sweep(painter, frame)

    def _fill(self, painter: QPainter, frame: Frame, numbers: NDArray[np.intp]) -> Slices:
        """Fill some grids one by one."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        world = frame.world(self._level.origin)
        painter.setTransform(world)
        painter.setPen(Qt.PenStyle.NoPen)
        hatched = frame.metres < HATCHED_BELOW
        brushes: dict[looks.Look, tuple[QBrush, QBrush | None]] = {}
        for count, number in enumerate(numbers.tolist()):
            if count % AT_ONCE == 0:
                self._level.make_paths(numbers[count : count + AT_ONCE])
                yield
            look = self._looks[self._kinds[number + 1]]
            if look not in brushes:
                over = hatch_brush(look.hatch, world) if hatched else None
                brushes[look] = (QBrush(QColor(look.fill)), over)
            path = self._level.path(number)
            for brush in brushes[look]:
                if brush is not None:
                    painter.fillPath(path, brush)
            if count % BATCH == BATCH - 1:
                yield

    def _sweep(self, painter: QPainter, frame: Frame) -> Slices:
        """Colour every pixel by the grid that holds its middle."""
        part, left, top = frame.window()
        lattice = part.lattice(self._level.origin)
        holders = Holders(lattice)
        for lot in self._level.swept_lots(frame):
            holders.add(lot.sweep)
            yield
        numbers, several = holders.found()
        yield
        pixels = np.empty(numbers.shape, np.uint32)
        colour = self._colours(frame, part)
        for row in range(0, len(numbers), BAND):
            band = slice(row, row + BAND)
            colour(numbers[band], row, pixels[band])
            yield
        painter.setTransform(painter.transform().fromTranslate(left, top))
        painter.drawImage(QPointF(0, 0), as_picture(pixels, frame.ratio, opaque=False))
        if several is not None:
            # grids that share ground are filled again, in the order of the plan
            yield from self._fill(painter, frame, self._level.seen(frame))

    def _colours(self, frame: Frame, part: Frame) -> _Colour:
        hatched = frame.metres < HATCHED_BELOW
        phase = hatch_phase(part, self._level.origin)
        seen = self._kinds[self._level.seen(frame) + 1]
        hatched &= any(self._looks[kind].hatch for kind in np.unique(seen).tolist())
        tiles = hatched_pixels(tuple(self._looks), hatched, frame.ratio)
        return _Colour(tiles, self._kinds, phase)


class _Colour:
    """Turns numbers of grids into pixels, hatches fixed to the ground."""

    def __init__(
        self, tiles: NDArray[np.uint32], kinds: NDArray[np.uint8], phase: tuple[int, int]
    ) -> None:
        self._tiles, self._kinds, self._phase = tiles, kinds, phase
        plain = (tiles == tiles[:, :1, :1]).all(axis=(1, 2))
        self._table = tiles[kinds, 0, 0]
        self._hatched = None if plain[kinds].all() else ~plain[kinds]

    def __call__(self, numbers: NDArray[np.int32], row: int, out: NDArray[np.uint32]) -> None:
        np.take(self._table, numbers, out=out, mode="clip")
        if self._hatched is None:
            return
        down, across = np.nonzero(np.take(self._hatched, numbers, mode="clip"))
        if not len(down):
            return
        side, (right, top) = self._tiles.shape[1], self._phase
        kind = self._kinds[numbers[down, across]]
        out[down, across] = self._tiles[kind, (down + row - top) % side, (across - right) % side]


class GridBorders(Layer):
    """Firm borders round the grids."""

    name = "grid"

    def set_subject(self, subject: Subject) -> None:
        """See Layer."""
        self._level: Level = subject.drawing.levels["grid"]

    def update(self, subject: Subject, _change: Change) -> Dirty:
        """See Layer: the level says itself where it moved."""
        self.set_subject(subject)
        return []

    def paint(self, painter: QPainter, frame: Frame) -> Slices:
        """See Layer."""
        colour, width, dashes = looks.LINES["grid"]
        firm = self._level.typical * frame.scale > 120
        painter.setPen(pen(colour, width if firm else 1.0, dashes, ratio=frame.ratio))
        yield from draw_borders(painter, frame, self._level)
