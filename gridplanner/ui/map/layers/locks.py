"""What is locked: grids crosshatched, borders as a firm line with small crosses on it.

Both are told by form, not by colour alone. Nothing is looked at where nothing is locked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPainter

from gridplanner.gis.stations import stations
from gridplanner.models import looks
from gridplanner.models.change import Change
from gridplanner.models.mapping import Extent
from gridplanner.models.rows import Lock, Row
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.hatches import hatch_brush
from gridplanner.ui.map.layers.areas import BATCH
from gridplanner.ui.map.layers.base import Dirty, Layer, Slices, Subject, pen
from gridplanner.ui.map.layers.grids import AT_ONCE, HATCHED_BELOW
from gridplanner.ui.map.level import Level, Lot
from gridplanner.ui.map.paths import Origin, path_of

CASING = "#ffffff"
WIDTH = 3.2
"""Logical pixels across the line of a locked border."""
STEP, ARM = 18.0, 3.6
"""Logical pixels between two crosses, and of half an arm of one."""
CROSSED_BELOW = 12.0
"""Metres of a pixel from which on crosses would run into one another; a thin line is left."""
MANY = 500
"""Locks changed from which on everything is painted again."""


class _Locked(Layer):
    """Keeps what is locked as numbers, and says where it changed."""

    name = "grid"

    def set_subject(self, subject: Subject) -> None:
        """See Layer."""
        self._level: Level = subject.drawing.levels["grid"]
        self._held: dict[str, int] = {}
        """The number of what each lock is about."""
        self._take((id_, cast("Lock", row)) for id_, row in _locks(subject).items())

    def _take(self, rows: Iterable[tuple[str, Lock | None]]) -> None:
        """Take over some locks, ``None`` for one that is no more."""
        numbers = self._level.numbers
        for id_, lock in rows:
            self._held.pop(id_, None)
            known = lock is not None and all(grid in numbers for grid in lock.grids)
            if lock is not None and known and self._tells(lock):
                self._held[id_] = self._number(lock)
        held = np.fromiter(self._held.values(), np.int64, len(self._held))
        self._numbers = np.unique(held)

    @property
    def occurs(self) -> bool:
        """Whether anything of its kind is locked."""
        return bool(self._held)

    def _tells(self, lock: Lock) -> bool:
        """Tell whether it is this layer that paints a lock."""
        raise NotImplementedError

    def _number(self, lock: Lock) -> int:
        """Return the number of what is locked."""
        raise NotImplementedError

    def update(self, subject: Subject, change: Change) -> Dirty:
        """See Layer: painted again where a lock came or went."""
        self._level = subject.drawing.levels["grid"]
        changed = change.of("lock")
        if not changed:
            return []
        self._take((id_, cast("Lock | None", after)) for id_, (_, after) in changed.items())
        if len(changed) > MANY:
            return None
        rows = [cast("Lock", one) for pair in changed.values() for one in pair if one is not None]
        return [one for row in rows if self._tells(row) for one in self._extents(row)]

    def _extents(self, lock: Lock) -> list[Extent]:
        return self._level.extents_of(lock.grids)


def _locks(subject: Subject) -> Mapping[str, Row]:
    return subject.standing.plan.table("lock")


class LockedGrids(_Locked):
    """Locked grids, crosshatched."""

    def _tells(self, lock: Lock) -> bool:
        return not lock.other

    def _number(self, lock: Lock) -> int:
        return self._level.numbers[lock.area]

    def paint(self, painter: QPainter, frame: Frame) -> Slices:
        """See Layer."""
        if not self.occurs or frame.metres >= HATCHED_BELOW:
            return
        seen = self._numbers[frame.sees(self._level.bounds[self._numbers], 4)]
        world = frame.world(self._level.origin)
        brush = hatch_brush(looks.LOCKED.hatch, world)
        if brush is None or not len(seen):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setTransform(world)
        for count, number in enumerate(seen.tolist()):
            if count % AT_ONCE == 0:
                self._level.make_paths(seen[count : count + AT_ONCE])
                yield
            painter.fillPath(self._level.path(number), brush)
            if count % BATCH == BATCH - 1:
                yield


class LockedBorders(_Locked):
    """Locked borders between two grids: a firm line, small crosses on it."""

    def _tells(self, lock: Lock) -> bool:
        return bool(lock.other)

    def _number(self, lock: Lock) -> int:
        one, other = sorted(self._level.numbers[id_] for id_ in lock.grids)
        return (one << 32) + other

    def _extents(self, lock: Lock) -> list[Extent]:
        """Return the ground that the bounds of both grids have in common."""
        bounds = self._level.extents_of(lock.grids)
        if len(bounds) < 2:
            return bounds
        one, other = bounds
        low, high = np.maximum(one, other), np.minimum(one, other)
        return [(float(low[0]), float(low[1]), float(high[2]), float(high[3]))]

    def update(self, subject: Subject, change: Change) -> Dirty:
        """See Layer: where a grid was reshaped the crosses of its borders stand elsewhere."""
        dirty = super().update(subject, change)
        moved = set(change.reshaped("grid")) if self.occurs else set()
        if dirty is None or not moved:
            return dirty
        locks = subject.standing.plan.locks_by("grids")
        beside = [lock for id_ in moved for lock in locks.get(id_, ()) if lock.other]
        return [*dirty, *(one for lock in beside for one in self._extents(lock))]

    def paint(self, painter: QPainter, frame: Frame) -> Slices:
        """See Layer."""
        if not self.occurs:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        near = frame.metres < CROSSED_BELOW
        for lot in self._level.seen_lots(frame):
            chosen = np.flatnonzero(np.isin(_keys(lot.arcs.left, lot.arcs.right), self._numbers))
            chosen = chosen[frame.sees(lot.arcs.bounds[chosen], WIDTH + ARM)]
            for first in range(0, len(chosen), BATCH):
                _draw(painter, frame, lot, chosen[first : first + BATCH], self._level.origin, near)
                yield
            yield


def _keys(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return a number for each pair of areas, whichever of them is named first."""
    keys: NDArray[np.int64] = (np.minimum(one, other) << 32) + np.maximum(one, other)
    return keys


def _draw(
    painter: QPainter,
    frame: Frame,
    lot: Lot,
    chosen: NDArray[np.intp],
    origin: Origin,
    near: bool,
) -> None:
    """Draw some arcs; the crosses stand where the whole arc has them, whatever part is painted."""
    arcs, ink = lot.arcs.take(chosen), looks.LOCKED.line
    path = path_of(arcs.coords, arcs.starts, origin)
    painter.setTransform(frame.world(origin))
    if not near:
        painter.setPen(pen(ink, 1.0, ratio=frame.ratio))
        painter.drawPath(path)
        return
    crosses = _crosses(frame, arcs.coords, arcs.starts)
    for colour, more in ((CASING, 2.2), (ink, 0.0)):
        painter.setTransform(frame.world(origin))
        painter.setPen(pen(colour, WIDTH + more, ratio=frame.ratio))
        painter.drawPath(path)
        painter.resetTransform()
        painter.setPen(pen(colour, 1.6 + more, ratio=frame.ratio))
        painter.drawLines(crosses)


def _crosses(frame: Frame, coords: NDArray[np.float64], starts: NDArray[np.int64]) -> list[QLineF]:
    places, along = stations(frame.to_pixels(coords), starts, STEP)
    across = np.stack([-along[:, 1], along[:, 0]], axis=1)
    arms = [along + across, along - across]
    ends = np.concatenate([np.hstack([places - ARM * one, places + ARM * one]) for one in arms])
    return [QLineF(*end) for end in ends.tolist()]
