"""A stroke being made, and what is shown of it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gridplanner.ui.map.events import Key, MapEvent, Move, Point, Release, Typed


@dataclass(frozen=True, eq=False)
class Preview:
    """What a stroke would do: a text at a place on each grid it touches, and whether it can be."""

    parts: tuple[tuple[float, float, str], ...] = ()
    message: str = ""
    """What stands at the cursor: the figures, or why the stroke will not do."""
    possible: bool = True
    borders: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2, 2)))
    """(k, 2, 2) the edges that would be new, metres: led round houses."""
    unfinished: bool = False
    """Whether it cannot be done yet, but may be when more is drawn."""
    warned: bool = False
    """Whether the message holds warnings."""
    lit: tuple[str, ...] = ()
    """Ids of the buildings that would change sides."""


@dataclass
class Draft:
    """A stroke being made, with live figures."""

    kind: str = ""
    points: list[Point] = field(default_factory=list)
    cursor: Point | None = None
    preview: Preview | None = None
    buildings: dict[str, None] = field(default_factory=dict)
    """What a brush has taken up, in the order in which it did."""
    typed: str = ""
    """What is being typed: metres to the next point, or its coordinates."""
    closed: bool = False
    """Whether the line goes round something."""

    @property
    def line(self) -> list[Point]:
        """The line as it would be with the cursor as its last point."""
        if self.cursor is None or (self.points and self.points[-1] == self.cursor):
            return list(self.points)
        return [*self.points, self.cursor]

    @property
    def is_line(self) -> bool:
        """Whether enough is drawn to tell something."""
        return bool(self.points) and len(self.line) > (2 if self.closed else 1)

    @property
    def is_line_without_cursor(self) -> bool:
        """Whether the clicks alone tell something."""
        return len(self.points) > (2 if self.closed else 1)

    def takes(self, event: MapEvent) -> bool:
        """Take what adds to the line or takes from it; return whether anything did."""
        match event:
            case Move(x, y):
                self.cursor = (x, y)
            case Release(x, y, clicked=True):
                self.points.append((x, y))
                self.cursor = (x, y)
            case Typed(text):
                self.typed += text
            case Key("enter") if self.typed:
                point, self.typed = self.next_point(), ""
                if point is not None:
                    self.points.append(point)
                    self.cursor = point
            case Key("backspace") if self.typed:
                self.typed = self.typed[:-1]
            case Key("backspace"):
                del self.points[-1:]
            case _:
                return False
        return True

    def next_point(self) -> Point | None:
        """Return the point that what is typed tells: so far towards the cursor, or just there."""
        told = [one for one in self.typed.replace("\N{FULLWIDTH COMMA}", ",").split(",") if one]
        try:
            numbers = [float(one) for one in told]
        except ValueError:
            return None
        if len(numbers) == 2:
            return numbers[0], numbers[1]
        if len(numbers) != 1 or not self.points or self.cursor is None:
            return None
        (x, y), (far_x, far_y) = self.points[-1], self.cursor
        length = math.hypot(far_x - x, far_y - y)
        if not length:
            return None
        share = numbers[0] / length
        return x + (far_x - x) * share, y + (far_y - y) * share
