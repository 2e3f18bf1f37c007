"""Longitude and latitude as Chinese map services shift them, and back.

GCJ-02 (AMap, Tencent, Ovital) moves a place by 300-700 m, BD-09 (Baidu) by 1.2 km. The forward
formulas are the published approximations, the way back is iterated; both are good to about a
metre of the truth, and to under a millimetre of each other.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely
from numpy.typing import NDArray

Points = NDArray[np.float64]
DATUMS = ("wgs84", "cgcs2000", "gcj02", "bd09")

_AXIS = 6378245.0
"""Metres: half axis of the Krasovsky ellipsoid, as the formula has it."""
_SQUARED = 0.00669342162296594323
_BAIDU = np.pi * 3000.0 / 180.0
_ROUNDS = 6


def gcj02_from_wgs84(lonlat: Points) -> Points:
    """Shift (n, 2) degrees from WGS 84 to GCJ-02; places outside China stay."""
    shifted = lonlat + _shift(lonlat)
    return np.where(_outside(lonlat)[:, None], lonlat, shifted)


def wgs84_from_gcj02(lonlat: Points) -> Points:
    """Shift (n, 2) degrees from GCJ-02 back to WGS 84."""
    return _inverse(lonlat, gcj02_from_wgs84)


def bd09_from_gcj02(lonlat: Points) -> Points:
    """Shift (n, 2) degrees from GCJ-02 to BD-09."""
    x, y = lonlat.T
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BAIDU)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BAIDU)
    shifted = np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])
    return np.where(_outside(lonlat)[:, None], lonlat, shifted)


def gcj02_from_bd09(lonlat: Points) -> Points:
    """Shift (n, 2) degrees from BD-09 back to GCJ-02."""
    return _inverse(lonlat, bd09_from_gcj02)


def unshift(lonlat: Points, datum: str) -> Points:
    """Return (n, 2) degrees in WGS 84 (CGCS2000 is the same to a decimetre).

    Parameters
    ----------
    datum
        One of ``DATUMS``.
    """
    if datum == "gcj02":
        return wgs84_from_gcj02(lonlat)
    if datum == "bd09":
        return wgs84_from_gcj02(gcj02_from_bd09(lonlat))
    if datum not in DATUMS:
        raise ValueError(datum)
    return lonlat


def unshift_shapes(shapes: NDArray[np.object_], datum: str) -> NDArray[np.object_]:
    """Return shapes in longitude and latitude with every coordinate moved back to WGS 84."""
    if datum in ("wgs84", "cgcs2000"):
        return shapes
    moved: NDArray[np.object_] = shapely.transform(shapes, lambda lonlat: unshift(lonlat, datum))
    return moved


def _inverse(target: Points, forward: Callable[[Points], Points]) -> Points:
    guess = target.copy()
    for _ in range(_ROUNDS):
        guess += target - forward(guess)
    return guess


def _outside(lonlat: Points) -> NDArray[np.bool_]:
    lon, lat = lonlat.T
    outside: NDArray[np.bool_] = (
        (lon < 72.004) | (lon > 137.8347) | (lat < 0.8293) | (lat > 55.8271)
    )
    return outside


def _waves(value: NDArray[np.float64], *terms: tuple[float, float]) -> NDArray[np.float64]:
    """Return two thirds of a sum of sines: an amplitude and the divisor of pi for each."""
    total = sum((a * np.sin(value * np.pi / d) for a, d in terms), np.zeros_like(value))
    return np.asarray(total * 2.0 / 3.0)


def _shift(lonlat: Points) -> Points:
    x, y = lonlat[:, 0] - 105.0, lonlat[:, 1] - 35.0
    root, common = np.sqrt(np.abs(x)), _waves(x, (20.0, 1 / 6), (20.0, 1 / 2))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += common + _waves(y, (20.0, 1.0), (40.0, 3.0), (160.0, 12.0), (320.0, 30.0))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += common + _waves(x, (20.0, 1.0), (40.0, 3.0), (150.0, 12.0), (300.0, 30.0))
    latitude = np.radians(lonlat[:, 1])
    curve = 1 - _SQUARED * np.sin(latitude) ** 2
    per_north = np.radians(_AXIS * (1 - _SQUARED) / curve**1.5)
    per_east = np.radians(_AXIS / np.sqrt(curve) * np.cos(latitude))
    return np.column_stack([east / per_east, north / per_north])
