"""Buildings seen from far away: how much of every pixel they cover.

This is what an antialiased picture of the shapes converges to, so far and near agree and no
building ever vanishes.
"""

from __future__ import annotations

from functools import cache

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
    columns, wide = _steps(low[:, 0], high[:, 0], width)
    rows, tall = _steps(low[:, 1], high[:, 1], height)
    places = rows[:, None, :] * (width + 2) + columns[None, :, :]
    amounts = tall[:, None, :] * wide[None, :, :] * weight
    binned_steps = np.bincount(places.ravel(), amounts.ravel(), (height + 2) * (width + 2))
    steps: Floats = binned_steps.astype(np.float64, copy=False).reshape(height + 2, width + 2)
    np.cumsum(steps, axis=0, out=steps)
    np.cumsum(steps, axis=1, out=steps)
    return steps[:height, :width]


def _steps(low: Floats, high: Floats, size: int) -> tuple[NDArray[np.intp], Floats]:
    """Return (4, n) where the share of pixels covered by [low, high] steps, and by how much."""
    places, amounts = [], []
    for edge, sign in ((low, 1.0), (high, -1.0)):
        clipped = np.clip(edge, 0.0, size)
        at = clipped.astype(np.intp)
        rest = clipped - at
        places += [at, at + 1]
        amounts += [sign * (1.0 - rest), sign * rest]
    return np.stack(places), np.stack(amounts)


def tinted(cover: Floats, colour: str, ratio: float) -> QImage:
    """Return a picture of one colour, as opaque as the cover (0 to 1) of each pixel."""
    height, width = cover.shape
    flat = cover.ravel()
    any_ = np.flatnonzero(flat > 1e-6)
    alpha = np.clip(flat[any_] * 255.0, FAINTEST, 255.0).astype(np.uint8)
    pixels = np.zeros(len(flat), np.uint32)
    pixels[any_] = _shades(colour)[alpha]
    image = QImage(
        pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied
    ).copy()  # the array is not QImage's own
    image.setDevicePixelRatio(ratio)
    return image


@cache
def _shades(colour: str) -> NDArray[np.uint32]:
    """Return the premultiplied pixels of a colour by opacity."""
    ink = QColor(colour)
    alpha = np.arange(256, dtype=np.uint32)
    pixels = alpha << 24
    for value, shift in ((ink.red(), 16), (ink.green(), 8), (ink.blue(), 0)):
        pixels |= (alpha * value // 255) << shift
    return pixels.astype(np.uint32)


def _size(frame: Frame) -> tuple[int, int]:
    return (
        max(1, round(frame.width * frame.ratio)),
        max(1, round(frame.height * frame.ratio)),
    )
