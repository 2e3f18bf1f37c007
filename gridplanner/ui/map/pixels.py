"""Pixels as arrays, and arrays as pictures."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

FAINTEST = 40
"""Opacity (of 255) of a pixel with any building in it."""


def as_picture(pixels: NDArray[np.uint32], ratio: float, *, opaque: bool = False) -> QImage:
    """Return (h, w) premultiplied pixels as a picture, which keeps the array alive."""
    height, width = pixels.shape
    kind = QImage.Format.Format_RGB32 if opaque else QImage.Format.Format_ARGB32_Premultiplied
    image = QImage(pixels.data, width, height, 4 * width, kind)
    image.setDevicePixelRatio(ratio)
    return image


def as_pixels(image: QImage) -> NDArray[np.uint32]:
    """Return a copy of a picture's premultiplied pixels, (h, w)."""
    made = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    flat = np.frombuffer(made.constBits(), np.uint32)
    return flat.reshape(made.height(), made.bytesPerLine() // 4)[:, : made.width()].copy()


def tinted(
    cover: NDArray[np.float32], colour: str, *, faintest: int = FAINTEST
) -> NDArray[np.uint32]:
    """Return pixels of one colour, as opaque as the cover (0 to 1) of each.

    What is covered at all is at least as opaque as ``faintest`` (of 255).
    """
    pixels = np.zeros(cover.shape, np.uint32)
    flat, shares = pixels.reshape(-1), cover.reshape(-1)
    any_ = np.flatnonzero(shares > 0)  # of floats alone it takes five times as long
    alpha = shares[any_]
    alpha *= 255
    np.clip(alpha, faintest, 255, out=alpha)
    flat[any_] = _shades(colour)[alpha.astype(np.uint8)]
    return pixels


def tinted_by_class(
    cover: NDArray[np.float32],
    classes: NDArray[np.uint8],
    colours: tuple[str, ...],
    *,
    faintest: int = FAINTEST,
) -> NDArray[np.uint32]:
    """Return the same with the colour of each pixel's class."""
    pixels = np.zeros(cover.shape, np.uint32)
    flat, shares = pixels.reshape(-1), cover.reshape(-1)
    any_ = np.flatnonzero(shares > 1e-6)
    alpha = np.clip(shares[any_] * 255.0, faintest, 255.0).astype(np.uint16)
    table = np.concatenate([_shades(colour) for colour in colours])
    flat[any_] = table[classes.reshape(-1)[any_].astype(np.uint16) * 256 + alpha]
    return pixels


@cache
def _shades(colour: str) -> NDArray[np.uint32]:
    """Return the premultiplied pixels of a colour by opacity."""
    ink = QColor(colour)
    alpha = np.arange(256, dtype=np.uint32)
    pixels = alpha << 24
    for value, shift in ((ink.red(), 16), (ink.green(), 8), (ink.blue(), 0)):
        pixels |= (alpha * value // 255) << shift
    return pixels.astype(np.uint32)
