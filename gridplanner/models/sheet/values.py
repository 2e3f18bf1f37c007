"""A sheet: everything that stands on a printed page, in millimetres from its top left corner."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from gridplanner.gis.outlines import Lines
from gridplanner.gis.ragged import Polygons

Floats = NDArray[np.float64]
POINT = 25.4 / 72
"""Millimetres of a point."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in millimetres; y runs down."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        """The centre."""
        return self.x + self.width / 2, self.y + self.height / 2

    def inset(self, by: float) -> Rect:
        """Return the rectangle smaller on all sides."""
        return Rect(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)


@dataclass(frozen=True, slots=True)
class Style:
    """How paths are painted; an empty colour paints nothing."""

    fill: str = ""
    line: str = ""
    width: float = 0.0
    """Millimetres."""
    dashes: tuple[float, ...] = ()
    """In widths."""


@dataclass(frozen=True, eq=False)
class Paths:
    """Lines or closed rings of one style."""

    coords: Floats
    """(c, 2) millimetres."""
    starts: NDArray[np.int64]
    """(m + 1,) first coordinate of each line."""
    style: Style
    clipped: bool = False
    """Whether only what lies in the map's window is painted."""


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text."""

    x: float
    y: float
    text: str
    size: float
    """Points."""
    align: str = "left"
    """left, center or right of x; the line's middle stands on y."""
    bold: bool = False
    colour: str = "#1f1f1f"
    halo: str = ""
    """Colour of a rim around the letters."""
    turn: float = 0.0
    """Degrees, clockwise, about (x, y)."""
    clipped: bool = False


Item: TypeAlias = Paths | Text


@dataclass(frozen=True, slots=True)
class Table:
    """The table beside the map."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    strong: frozenset[int]
    """Rows that sum up others."""
    numeric: tuple[int, ...]
    """Columns of numbers."""
    level: str
    """What a row stands for: grid, community or township."""
    more: int = 0
    """Rows that found no room."""
    legend: tuple[str, ...] = ()
    """What the marks in it mean."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """A page ready to be painted."""

    width: float
    height: float
    paper: str
    title: str
    unit: str
    scale: int
    """N of 1:N."""
    window: Rect
    """Where the map is."""
    origin: tuple[float, float]
    """Plan coordinates (metres) of the window's middle."""
    items: tuple[Item, ...]
    """In the order of painting."""
    table: Table
    notes: tuple[str, ...] = ()
    """What the planner should know about this sheet, e.g. that the map was cut."""

    @property
    def landscape(self) -> bool:
        """Whether the page is wider than high."""
        return self.width > self.height


def polygon_paths(polygons: Polygons, style: Style) -> Paths:
    """Return rings in millimetres as paths of the map."""
    return Paths(polygons.coords, polygons.ring_starts, style, clipped=True)


def line_paths(lines: Lines, style: Style) -> Paths:
    """Return lines in millimetres as paths of the map."""
    return Paths(lines.coords, lines.starts, style, clipped=True)


def polyline(points: list[tuple[float, float]], style: Style, *, clipped: bool = False) -> Paths:
    """Return one line."""
    return Paths(np.array(points, float), np.array([0, len(points)]), style, clipped)


def box(rect: Rect, style: Style, *, clipped: bool = False) -> Paths:
    """Return a rectangle."""
    corners = [
        (rect.x, rect.y),
        (rect.right, rect.y),
        (rect.right, rect.bottom),
        (rect.x, rect.bottom),
        (rect.x, rect.y),
    ]
    return polyline(corners, style, clipped=clipped)


def ring(x: float, y: float, radius: float, style: Style, *, clipped: bool = False) -> Paths:
    """Return a circle."""
    angle = np.linspace(0, 2 * np.pi, 33)
    around = np.stack([x + radius * np.cos(angle), y + radius * np.sin(angle)], axis=1)
    return Paths(around, np.array([0, len(around)]), style, clipped)


def text_width(text: str, size: float) -> float:
    """Return about how many millimetres a line of text takes at ``size`` points."""
    return _ems(text) * size * POINT


@lru_cache(maxsize=20_000)
def _ems(text: str) -> float:
    return sum(_em(letter) for letter in text)


def _em(letter: str) -> float:
    if ord(letter) > 0x2E7F or letter in "·—…×≥°":
        return 1.0
    if letter in " .,:;'|!()[]ijl":
        return 0.32
    return 0.72 if letter.isupper() or letter in "%@&<>=+~mw" else 0.57
