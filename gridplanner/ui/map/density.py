"""Buildings seen from far away: how much of every pixel they cover.

This is what an antialiased picture of the shapes converges to, so far and near agree and no
building ever vanishes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from gridplanner.ui.map.frame import Frame

Floats = NDArray[np.float64]
FAINTEST = 40
"""Opacity (of 255) of a pixel with any building in it."""


def binned(frame: Frame, anchors: Floats, areas: Floats) -> Floats:
    """Return (h, w) the share of each device pixel that small footprints cover."""
    width, height = _size(frame)
    pixels = frame.to_pixels(anchors) * frame.ratio
    inside = (
        (pixels[:, 0] >= 0) & (pixels[:, 0] < width) & (pixels[:, 1] >= 0) & (pixels[:, 1] < height)
    )
    columns, rows = pixels[inside].astype(np.intp).T
    pixel = (frame.metres / frame.ratio) ** 2
    sums = np.bincount(rows * width + columns, areas[inside] / pixel, width * height)
    return sums.astype(np.float64, copy=False).reshape(height, width)


def spread(frame: Frame, bounds: Floats, areas: Floats) -> Floats:
    """Return the same for footprints of several pixels: each spread evenly over its bounds.

    Every box is the difference of ramps; their steps are binned and summed up along both axes.
    """
    width, height = _size(frame)
    low = frame.to_pixels(bounds[:, [0, 3]]) * frame.ratio
    high = frame.to_pixels(bounds[:, [2, 1]]) * frame.ratio
    pixel = (frame.metres / frame.ratio) ** 2
    weight = areas / pixel / np.maximum(np.prod(high - low, axis=1), 1e-9)
    across = _steps(low[:, 0], high[:, 0], width)
    down = _steps(low[:, 1], high[:, 1], height)
    sums = np.zeros((height + 2) * (width + 2))
    for row, tall in down:
        for column, wide in across:
            sums += np.bincount(row * (width + 2) + column, weight * tall * wide, len(sums))
    steps = sums.reshape(height + 2, width + 2)
    return steps.cumsum(axis=0).cumsum(axis=1)[:height, :width]


def _steps(low: Floats, high: Floats, size: int) -> list[tuple[NDArray[np.intp], Floats]]:
    """Return where the share of pixels covered by [low, high] steps, and by how much."""
    steps = []
    for edge, sign in ((low, 1.0), (high, -1.0)):
        clipped = np.clip(edge, 0.0, size)
        at = clipped.astype(np.intp)
        rest = clipped - at
        steps += [(at, sign * (1.0 - rest)), (at + 1, sign * rest)]
    return steps


def tinted(cover: Floats, colour: str, ratio: float) -> QImage:
    """Return a picture of one colour, as opaque as the cover (0 to 1) of each pixel."""
    opacity = np.minimum(cover, 1.0) * 255.0
    alpha = np.where(cover > 1e-6, np.maximum(opacity, FAINTEST), 0.0).astype(np.uint32)
    ink = QColor(colour)
    pixels = alpha << 24
    for value, shift in ((ink.red(), 16), (ink.green(), 8), (ink.blue(), 0)):
        pixels |= (alpha * value // 255) << shift
    height, width = cover.shape
    pixels = np.ascontiguousarray(pixels, np.uint32)
    image = QImage(
        pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied
    ).copy()  # the bytes are not QImage's own
    image.setDevicePixelRatio(ratio)
    return image


def _size(frame: Frame) -> tuple[int, int]:
    return (
        max(1, round(frame.width * frame.ratio)),
        max(1, round(frame.height * frame.ratio)),
    )
