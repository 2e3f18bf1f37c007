"""Papers, scales, and how page and map share the room."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from gridplanner.errors import GridplannerError
from gridplanner.models.sheet.values import Rect

PAPERS = {
    "A0": (841.0, 1189.0),
    "A1": (594.0, 841.0),
    "A2": (420.0, 594.0),
    "A3": (297.0, 420.0),
    "A4": (210.0, 297.0),
}
"""Millimetres, upright."""
ORIENTATIONS = ("portrait", "landscape")
_ROUND = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.5, 8.0)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of type (points) and gaps (millimetres) of a paper."""

    title: float
    label: float
    body: float
    table: float
    small: float
    gap: float
    line: float
    """Factor of line widths."""

    @classmethod
    def of(cls, paper: str) -> Sizes:
        """Return the sizes of a paper: larger sheets are read from farther away."""
        width, height = PAPERS[paper]
        factor = math.sqrt(width * height / (297 * 420)) ** 0.8
        return cls(
            title=28 * factor,
            label=9 * factor,
            body=max(8.5 * factor, 7),
            table=max(7.5 * factor, 6.5),
            small=max(7 * factor, 6),
            gap=3.2 * factor,
            line=max(factor, 0.8) ** 0.7,
        )

    def with_table(self, factor: float) -> Sizes:
        """Return the sizes with smaller letters in the table, down to 6 points."""
        return replace(self, table=max(self.table * factor, 6.0))


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its bands; the map and its panel share ``frame``."""

    width: float
    height: float
    title: Rect
    frame: Rect
    foot: Rect


def page_of(paper: str, orientation: str, sizes: Sizes) -> Page:
    """Lay title, frame and foot on a page."""
    short, long = PAPERS[paper]
    width, height = (long, short) if orientation == "landscape" else (short, long)
    margin = 2.6 * sizes.gap
    title = Rect(margin, margin, width - 2 * margin, sizes.title * 0.62)
    deep = sizes.body * 0.3528 * 4.6
    foot = Rect(margin, height - margin - deep, width - 2 * margin, deep)
    top, bottom = title.bottom + sizes.gap * 0.3, foot.y - sizes.gap * 0.4
    return Page(width, height, title, Rect(margin, top, width - 2 * margin, bottom - top), foot)


def round_scale(least: float) -> int:
    """Return the smallest round N that is at least ``least``."""
    power = 10.0 ** math.floor(math.log10(max(least, 1.0)))
    for factor in (*_ROUND, 10.0):
        if factor * power >= least * (1 - 1e-9):
            return round(factor * power)
    return round(10 * power)


def fitting(bounds: tuple[float, float, float, float], window: Rect, room: float) -> float:
    """Return the N at which an extent (metres) just fits a window, ``room`` mm left around it."""
    left, bottom, right, top = bounds
    wide, high = window.width - 2 * room, window.height - 2 * room
    if wide <= 0 or high <= 0:
        return math.inf
    return max((right - left) / wide, (top - bottom) / high, 1e-3) * 1000


def checked(paper: str, orientation: str | None, scale: int | None) -> None:
    """Raise where a paper, orientation or scale does not exist."""
    if paper not in PAPERS:
        raise GridplannerError("sheet.no_such_paper", paper=paper, papers=" ".join(PAPERS))
    if orientation is not None and orientation not in ORIENTATIONS:
        raise GridplannerError("sheet.no_such_orientation", orientation=orientation)
    if scale is not None and not 10 <= scale <= 10_000_000:
        raise GridplannerError("sheet.bad_scale", scale=scale)
