"""Labels that never overlap: as many lines as there is room for, large grids first.

Places are fixed to the ground and chosen by scale and neighbourhood, so labels stay while the map
is moved.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtGui import QPainter

from gridplanner.models import looks
from gridplanner.models.change import Change
from gridplanner.models.mapping import Extent, label_places
from gridplanner.models.plan import Plan
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.layers.base import Dirty, Layer, Slices, Subject
from gridplanner.ui.map.layers.lettering import Line, Placed, Stamps, Taken
from gridplanner.ui.map.layers.road_names import RoadName, RoadNames
from gridplanner.ui.map.level import Level
from gridplanner.words import language

INK, QUIET, WARN, AREA_INK = "#2f2a24", "#5d564c", "#b3261e", "#55467a"
LEAST = 18.0
"""Logical pixels across the widest spot of a grid below which it carries no label."""
ROADS_BELOW = 4.0
"""Metres of a pixel above which roads are too small to be named."""
ALONE = 2.0
"""How far a single line may reach beyond the widest spot, in widths of it."""
FAR, NEAR = 60.0, 240.0
"""Logical pixels across a typical grid: up to FAR communities are named large, up to NEAR small;
nearer each grid names its own, as the middle of the community may be out of sight."""
STEP = 20.0
ASIDE = tuple(
    sorted(
        (complex(right, up) for right in range(-5, 6) for up in range(-5, 6)),
        key=lambda step: (abs(step), step.imag, step.real),
    )
)
"""Steps, of so many logical pixels, by which the name of an area gives way, the shortest first."""
BATCH, FEW = 16, 2
"""Labels placed, and areas measured, between two slices."""
LEVELS = ("grid", "community", "township")


def _region(frame: Frame) -> Extent:
    """Return the part of the ground whose labels are chosen together.

    It holds the frame with room on every side, and is the same while the frame is moved a little.
    """
    cell = max(frame.width, frame.height) * frame.metres
    left, bottom, right, top = frame.extent
    column, row = math.floor((left + right) / 2 / cell), math.floor((bottom + top) / 2 / cell)
    return ((column - 1) * cell, (row - 1) * cell, (column + 2) * cell, (row + 2) * cell)


class Labels(Layer):
    """Grid labels of up to four lines, and the names of communities."""

    name = "label"

    def __init__(self) -> None:
        self.stamps = Stamps()
        self._labels: dict[str, looks.Label] = {}
        self._ready: tuple[float, Extent] | None = None
        self._forget()
        self._spoken = language()

    def _forget(self) -> None:
        self._chosen: list[Placed | RoadName] = []
        self._boxes, self._spots = np.empty((0, 4)), np.empty((0, 2))
        self._metres = math.inf

    def set_subject(self, subject: Subject) -> None:
        """See Layer."""
        self._forget()
        self._subject = subject
        plan = subject.standing.plan
        self._places = {level: Places(subject.drawing.levels[level]) for level in LEVELS}
        self._roads = RoadNames(plan, subject.drawing.roads().lines)
        self._labels.clear()
        self._ready = None

    def take_arrived(self, subject: Subject) -> None:
        """See Layer: the places stay, what is said there is another."""
        self._subject = subject
        self._labels.clear()
        self._ready = None

    def update(self, subject: Subject, change: Change) -> Dirty:
        """See Layer: labels are painted apart from the picture."""
        self._subject = subject
        if any(change.of(table) for table in ("community", "person", "assignment", "rule")):
            self._labels.clear()
        for id_ in {*change.of("grid"), *subject.standing.recounted}:
            self._labels.pop(id_, None)
        if change.of("road"):
            self._roads = RoadNames(subject.standing.plan, subject.drawing.roads().lines)
        self._ready = None
        return []

    def paint(self, painter: QPainter, frame: Frame) -> Slices:
        """See Layer: the labels chosen last, as far as they keep off each other here."""
        seen = np.flatnonzero(frame.sees(self._boxes, 40))
        if frame.metres > self._metres:
            seen = self._thinned(seen, frame.metres, frame.metres / self._metres)
        pixels = frame.to_pixels(self._spots[seen]).tolist()
        for row, (x, y) in zip(seen.tolist(), pixels, strict=True):
            self._chosen[row].paint(painter, x, y, frame.ratio, self.stamps)
        yield

    def fit(self, frame: Frame) -> bool:
        """Return whether the labels chosen last are those for a frame."""
        if language() != self._spoken:
            self._spoken, self._ready = language(), None
            self._labels.clear()
        return self._ready == (frame.metres, _region(frame))

    def choosing(self, frame: Frame) -> Slices:
        """Choose the labels for a frame; until it is done those chosen before are shown."""
        around = _region(frame)
        chosen: list[Placed | RoadName] = []
        yield from self._choose(frame, around, chosen)
        for count, one in enumerate(chosen):
            one.prepare(frame.ratio, self.stamps)
            if count % FEW == FEW - 1:
                yield
        self._chosen = chosen
        self._boxes = np.array([one.box for one in chosen]).reshape(-1, 4)
        self._spots = np.array([(one.x, one.y) for one in chosen]).reshape(-1, 2)
        self._ready, self._metres = (frame.metres, around), frame.metres

    def _thinned(self, rows: np.ndarray, metres: float, grown: float) -> np.ndarray:
        """Return the labels that keep off each other where the map has shrunk below them."""
        taken = Taken(64 * metres)
        kept = []
        for row in rows.tolist():
            x, y = self._spots[row]
            left, bottom, right, top = self._boxes[row]
            wide, tall = (right - left) / 2 * grown, (top - bottom) / 2 * grown
            if taken.take((x - wide, y - tall, x + wide, y + tall)):
                kept.append(row)
        return np.array(kept, np.intp)

    def _label(self, grid: str) -> looks.Label:
        if grid not in self._labels:
            self._labels[grid] = looks.grid_label(self._subject.standing, grid)
        return self._labels[grid]

    def _choose(self, frame: Frame, around: Extent, chosen: list[Placed | RoadName]) -> Slices:
        taken = Taken(64 * frame.metres)
        typical = self._places["grid"].typical * frame.scale
        if typical < FAR:
            small = self._places["community"].typical * frame.scale < 36
            level = "township" if small and not self._places["township"].is_empty else "community"
            yield from self._name_areas(level, 14, frame.metres, around, taken, chosen)
        if typical > 20:
            yield from self._name_grids(frame.metres, around, taken, typical >= NEAR, chosen)
        if FAR <= typical < NEAR:
            yield from self._name_areas("community", 12, frame.metres, around, taken, chosen)
        if frame.metres < ROADS_BELOW:
            yield from self._roads.choose(frame.metres, around, taken, chosen)

    def _name_areas(
        self,
        level: str,
        size: float,
        metres: float,
        around: Extent,
        taken: Taken,
        chosen: list[Placed | RoadName],
    ) -> Slices:
        rows = self._subject.standing.plan.areas(level)
        yield from self._places[level].measure(self._subject.standing.plan, around, 0.0)
        for count, (id_, x, y, radius) in enumerate(self._places[level].near(around, 0.0)):
            lines = (Line(rows[id_].name or rows[id_].code, size, True, AREA_INK),)
            placed = _aside(lines, x, y, radius, metres, taken) if lines[0].text else None
            if placed is not None:
                chosen.append(placed)
            if count % BATCH == BATCH - 1:
                yield

    def _name_grids(
        self,
        metres: float,
        around: Extent,
        taken: Taken,
        with_community: bool,
        chosen: list[Placed | RoadName],
    ) -> Slices:
        plan = self._subject.standing.plan
        yield from self._places["grid"].measure(plan, around, LEAST * metres)
        near = self._places["grid"].near(around, LEAST * metres)
        for count, (id_, x, y, radius) in enumerate(near):
            placed = self._fit(self._lines(id_, with_community), x, y, radius, metres, taken)
            if placed is not None:
                chosen.append(placed)
            if count % BATCH == BATCH - 1:
                yield

    def _lines(self, grid: str, with_community: bool) -> list[Line]:
        label = self._label(grid)
        plan = self._subject.standing.plan
        above = plan.communities.get(plan.grids[grid].parent) if with_community else None
        worker = WARN if label.vacant else QUIET
        lines = [
            Line(label.code, 14, True, INK),
            Line(label.households, 12, False, QUIET),
            Line(label.worker, 12, False, worker),
            Line(above.name if above is not None else "", 12, True, AREA_INK),
        ]
        return [line for line in lines if line.text]

    @staticmethod
    def _fit(
        lines: list[Line], x: float, y: float, radius: float, metres: float, taken: Taken
    ) -> Placed | None:
        """Return the label with as many lines as have room, in the middle, else below or above."""
        for count in range(len(lines), 0, -1):
            some = lines[:count]
            tall = sum(line.height for line in some) * metres
            for aside in (0.0, -0.6 * tall - 9 * metres, 0.6 * tall + 9 * metres):
                placed = Placed.at(x, y + aside, some, metres)
                room = 2 * (radius - abs(aside)) / metres * 1.15
                if count == 1 and not aside:
                    room *= ALONE
                fits = placed.across(metres) <= room
                if fits and taken.take(placed.box):
                    return placed
        return None


def _aside(
    lines: tuple[Line, ...], x: float, y: float, radius: float, metres: float, taken: Taken
) -> Placed | None:
    """Return a label as near to a spot as there is room, within the radius."""
    for aside in ASIDE:
        if aside and STEP * metres * abs(aside) >= radius:
            return None
        spot = x + STEP * metres * aside.real, y + STEP * metres * aside.imag
        placed = Placed.at(*spot, lines, metres)
        if taken.take(placed.box):
            return placed
    return None


class Places:
    """The label places of one level, measured when they are first asked for."""

    def __init__(self, level: Level) -> None:
        self._level = level
        sides = self._sides()
        drawn = sides[np.isfinite(sides)]
        self.typical = float(np.median(drawn)) if len(drawn) else 0.0
        """The shorter side in metres of the middle one of the areas."""
        self._known: dict[str, tuple[object, tuple[float, float, float]]] = {}

    @property
    def is_empty(self) -> bool:
        """Whether the level has no area."""
        return not self._level.numbers

    def _sides(self) -> np.ndarray:
        """Return (n,) the shorter side of each area by number, metres."""
        bounds = self._level.bounds
        sides: np.ndarray = (bounds[:, 2:] - bounds[:, :2]).min(axis=1, initial=np.inf)
        return sides

    def _within(self, extent: Extent, across: float) -> list[str]:
        """Return the ids of areas that touch an extent and are some metres wide."""
        left, bottom, right, top = extent
        bounds = self._level.bounds
        wanted = (bounds[:, 0] <= right) & (bounds[:, 2] >= left)
        wanted &= (bounds[:, 1] <= top) & (bounds[:, 3] >= bottom) & (self._sides() >= across)
        return [self._level.ids[row] for row in np.flatnonzero(wanted).tolist()]

    def measure(self, plan: Plan, extent: Extent, across: float) -> Slices:
        """Find the places of the areas that :meth:`near` would return."""
        rows = plan.areas(self._level.table)
        known = self._known
        new = [
            id_
            for id_ in self._within(extent, across)
            if id_ not in known or known[id_][0] is not rows[id_].geometry
        ]
        for start in range(0, len(new), FEW):
            some = new[start : start + FEW]
            places = label_places(plan, self._level.table, some).tolist()
            for id_, (x, y, radius) in zip(some, places, strict=True):
                self._known[id_] = (rows[id_].geometry, (x, y, radius))
            yield

    def near(self, extent: Extent, across: float) -> list[tuple[str, float, float, float]]:
        """Return id, x, y, radius of measured areas within an extent, ``across`` metres wide.

        The widest come first.
        """
        known = self._known
        found = [(id_, *known[id_][1]) for id_ in self._within(extent, across) if id_ in known]
        return sorted(
            (one for one in found if 2 * one[3] >= across), key=lambda one: (-one[3], one[0])
        )
