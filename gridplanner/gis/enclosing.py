"""Which points a rectangle or a lasso holds, told while it is drawn.

A move of the hand turns few points in or out, and they lie where the shape was changed: only there
is looked. What a shape holds is the same as if it were looked at whole.
"""

from __future__ import annotations

from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gridplanner.gis.boxes import BoxIndex, meeting

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
Point: TypeAlias = tuple[float, float]
SLACK = 1e-6
"""Metres by which runs are taken too many, rather than one too few by an error of rounding."""


class Enclosing(Protocol):
    """A shape that is drawn from point to point."""

    inside: NDArray[np.bool_]
    """(n,) which points it holds."""

    @property
    def ring(self) -> list[Point]:
        """Its corners in metres, not closed."""

    @property
    def end(self) -> Point:
        """Where the hand is, in metres."""

    def reach(self, x: float, y: float) -> Rows:
        """Go on to a place in metres; return the rows of the points that came in or went out."""


class Rectangle:
    """A rectangle from where the hand began to where it is; its border belongs to it.

    Parameters
    ----------
    points
        (n, 2) metres.
    index
        Boxes of n rows, each with its point inside.
    start
        The corner that stays, in metres.
    """

    def __init__(self, points: Floats, index: BoxIndex, start: Point) -> None:
        self._points, self._index = points, index
        self._start = self.end = start
        self.inside = np.zeros(len(points), bool)

    @property
    def ring(self) -> list[Point]:
        """See Enclosing."""
        left, bottom, right, top = self._extent()
        return [(left, bottom), (right, bottom), (right, top), (left, top)]

    def _extent(self) -> tuple[float, float, float, float]:
        (x, y), (far_x, far_y) = self._start, self.end
        return (min(x, far_x), min(y, far_y), max(x, far_x), max(y, far_y))

    def reach(self, x: float, y: float) -> Rows:
        """See Enclosing."""
        before = self._extent()
        self.end = (x, y)
        left, bottom, right, top = now = self._extent()
        runs = self._index.runs
        touched = meeting(runs, np.array([before, now]))
        touched &= ~(_within(runs, before) & _within(runs, now))
        rows = self._index.rows_of(np.flatnonzero(touched))
        east, north = self._points[rows].T
        held = (east >= left) & (east <= right) & (north >= bottom) & (north <= top)
        turned: Rows = rows[held != self.inside[rows]]
        self.inside[turned] ^= True
        return turned


class Lasso:
    """A line that is closed by the straight way back; where it crosses itself, every other turn.

    Each new point adds a triangle with the first and the last one, and turns what lies in it.

    Parameters
    ----------
    points
        (n, 2) metres.
    index
        Boxes of n rows, each with its point inside.
    start
        The first point, in metres.
    """

    def __init__(self, points: Floats, index: BoxIndex, start: Point) -> None:
        self._points, self._index = points, index
        self.inside = np.zeros(len(points), bool)
        self._ring = [start]

    @property
    def ring(self) -> list[Point]:
        """See Enclosing."""
        return self._ring

    @property
    def end(self) -> Point:
        """See Enclosing."""
        return self._ring[-1]

    def reach(self, x: float, y: float) -> Rows:
        """See Enclosing."""
        first, last, now = self._ring[0], self._ring[-1], (x, y)
        if now == last:
            return np.empty(0, np.intp)
        self._ring.append(now)
        corners = np.array([first, last, now])
        rows = self._index.rows_of(np.flatnonzero(_near_triangle(self._index.runs, corners)))
        places = self._points[rows]
        held = _left_of(places, first, last) ^ _left_of(places, last, now)
        held ^= _left_of(places, now, first)
        turned: Rows = rows[held]
        self.inside[turned] ^= True
        return turned


def _left_of(places: Floats, one: Point, other: Point) -> NDArray[np.bool_]:
    """Tell which places see an edge on their right, level with it; the same both ways round.

    Its lower end belongs to an edge, its upper one does not, so that corners count once.
    """
    (x, y), (far_x, far_y) = sorted([one, other], key=lambda point: (point[1], point[0]))
    east, north = places.T
    left: NDArray[np.bool_] = (north >= y) & (north < far_y)
    left &= (far_x - x) * (north - y) > (east - x) * (far_y - y)
    return left


def _within(boxes: Floats, extent: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    left, bottom, right, top = extent
    within: NDArray[np.bool_] = (
        (boxes[:, 0] >= left)
        & (boxes[:, 2] <= right)
        & (boxes[:, 1] >= bottom)
        & (boxes[:, 3] <= top)
    )
    return within


def _near_triangle(boxes: Floats, corners: Floats) -> NDArray[np.bool_]:
    """Tell which boxes (n, 4) meet a triangle (3, 2), or nearly do.

    Two shapes without dents are apart where the line along a side of one keeps them apart.
    """
    (left, bottom), (right, top) = corners.min(axis=0) - SLACK, corners.max(axis=0) + SLACK
    near = meeting(boxes, np.array([(left, bottom, right, top)]))
    chosen = boxes[near] - np.tile(corners[0], 2)
    middle, half = (chosen[:, 2:] + chosen[:, :2]) / 2, (chosen[:, 2:] - chosen[:, :2]) / 2
    local = corners - corners[0]
    meets = np.ones(len(chosen), bool)
    for at in range(3):
        start, end, opposite = local[at], local[at - 2], local[at - 1]
        across = np.array([start[1] - end[1], end[0] - start[0]])
        away = float(across @ (opposite - start))
        reach = half @ np.abs(across) + SLACK * float(np.hypot(*across))
        off = (middle - start) @ across
        meets &= (off + reach >= min(away, 0.0)) & (off - reach <= max(away, 0.0))
    near[near] = meets
    return near
