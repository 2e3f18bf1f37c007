"""A frame: which part of the world is painted, on how many pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil, floor
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QTransform

from gridplanner.gis.raster import Lattice

Extent: TypeAlias = tuple[float, float, float, float]
"""xmin, ymin, xmax, ymax in metres."""
METRES_PER_INCH = 0.0254


@dataclass(frozen=True)
class Frame:
    """An extent in metres on ``width`` × ``height`` logical pixels, y upwards in the world."""

    left: float
    top: float
    metres: float
    """Metres of one logical pixel."""
    width: int
    height: int
    ratio: float = 1.0
    """Device pixels of one logical pixel."""
    clip: Extent | None = None
    """Only this part is asked for; ``None``: all of it."""

    @classmethod
    def around(cls, extent: Extent, width: int, height: int, ratio: float = 1.0) -> Frame:
        """Return the frame that shows an extent whole and centred."""
        left, bottom, right, top = extent
        metres = max((right - left) / max(width, 1), (top - bottom) / max(height, 1), 1e-4)
        x, y = (left + right) / 2, (bottom + top) / 2
        return cls(x - width * metres / 2, y + height * metres / 2, metres, width, height, ratio)

    @classmethod
    def beside(cls, extent: Extent, width: int, height: int, corner: tuple[float, float]) -> Frame:
        """Return the largest frame of an extent clear of a corner, so wide and tall, bottom right.

        It stays in the middle where it is clear of the corner there.
        """
        whole = cls.around(extent, width, height)
        wide, tall = corner
        ((right, bottom),) = whole.to_pixels(np.array([(extent[2], extent[1])])).tolist()
        if right <= width - wide or bottom <= height - tall:
            return whole
        left = cls.around(extent, round(width - wide), height)
        above = cls.around(extent, width, round(height - tall))
        best = left if left.metres <= above.metres else above
        return replace(best, width=width, height=height)

    @property
    def extent(self) -> Extent:
        """What is on the frame, in metres."""
        right, bottom = self.left + self.width * self.metres, self.top - self.height * self.metres
        return (self.left, bottom, right, self.top)

    @property
    def seen(self) -> Extent:
        """The part to paint, in metres."""
        return self.clip or self.extent

    @property
    def scale(self) -> float:
        """Logical pixels of a metre."""
        return 1.0 / self.metres

    def to_pixels(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (n, 2) logical pixels of points in metres."""
        pixels = np.asarray(points, np.float64) - (self.left, self.top)
        pixels *= (self.scale, -self.scale)
        return pixels

    def to_metres(self, x: float, y: float) -> tuple[float, float]:
        """Return the place of a logical pixel."""
        return (self.left + x * self.metres, self.top - y * self.metres)

    def world(self, origin: tuple[float, float]) -> QTransform:
        """Return the transform from metres beside ``origin`` to logical pixels."""
        x, y = (origin[0] - self.left) * self.scale, (self.top - origin[1]) * self.scale
        return QTransform(self.scale, 0.0, 0.0, -self.scale, x, y)

    def pixels(self, extent: Extent) -> QRectF:
        """Return an extent in logical pixels."""
        left, bottom, right, top = extent
        return QRectF(
            (left - self.left) * self.scale,
            (self.top - top) * self.scale,
            (right - left) * self.scale,
            (top - bottom) * self.scale,
        )

    def lattice(self, origin: tuple[float, float]) -> Lattice:
        """Return its device pixels as a lattice, in metres beside ``origin``."""
        wide, tall = round(self.width * self.ratio), round(self.height * self.ratio)
        left, top = self.left - origin[0], self.top - origin[1]
        return Lattice(left, top, self.metres / self.ratio, max(wide, 1), max(tall, 1))

    def sees(self, bounds: NDArray[np.float64], margin: float = 0.0) -> NDArray[np.bool_]:
        """Return which of (n, 4) bounds touch the part to paint, ``margin`` pixels around it."""
        left, bottom, right, top = self.seen
        reach = margin * self.metres
        seen: NDArray[np.bool_] = (
            (bounds[:, 0] <= right + reach)
            & (bounds[:, 2] >= left - reach)
            & (bounds[:, 1] <= top + reach)
            & (bounds[:, 3] >= bottom - reach)
        )
        return seen

    def crowd(self, count: int) -> float:
        """Return how many there would be on a window of 1600 × 1000, were it as crowded."""
        return count * 1.6e6 / (self.width * self.height)

    def window(self) -> tuple[Frame, float, float]:
        """Return the part to paint as a frame of its own, and the pixel of its top left corner.

        The whole frame where pixels are no whole device pixels.
        """
        if self.clip is None or self.ratio != int(self.ratio):
            return self, 0.0, 0.0
        corners = [(self.clip[0], self.clip[3]), (self.clip[2], self.clip[1])]
        (left, top), (right, bottom) = self.to_pixels(np.array(corners)).tolist()
        left, top = max(floor(left), 0), max(floor(top), 0)
        wide, tall = min(ceil(right), self.width) - left, min(ceil(bottom), self.height) - top
        x, y = self.to_metres(left, top)
        return (
            replace(self, left=x, top=y, width=max(wide, 1), height=max(tall, 1), clip=None),
            left,
            top,
        )

    def only(self, clip: Extent | None) -> Frame:
        """Return the frame with another part to paint."""
        return replace(self, clip=clip)

    @cached_property
    def place(self) -> tuple[float, float, float, int, int, float]:
        """What decides where things lie; the clip left out."""
        return (self.left, self.top, self.metres, self.width, self.height, self.ratio)
