"""How colours look to eyes that lack one kind of cones, and how far apart two of them are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

EYES = {
    "all cones": np.eye(3),
    "no long ones": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "no middle ones": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "no short ones": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
"""Linear RGB as it looks with protanopia, deuteranopia and tritanopia, at severity 1.0.

Machado, Oliveira, Fernandes: A physiologically-based model for simulation of color vision
deficiency. IEEE Transactions on Visualization and Computer Graphics 15 (6), 2009.
"""
_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])


def apart(one: str, other: str, eye: str) -> float:
    """Return how far apart two colours look: ΔE of 1976, about 2 is just seen."""
    return float(np.linalg.norm(_lab(one, eye) - _lab(other, eye)))


def _lab(colour: str, eye: str) -> NDArray[np.float64]:
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    xyz = _XYZ @ np.clip(EYES[eye] @ linear, 0, 1) / _WHITE
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])
