"""Coordinate systems: which metric one fits a place, and moving shapes between them.

Always x east, y north. Web Mercator is never measured in.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from gridplanner.errors import GridplannerError
from gridplanner.gis.progress import Progress, report

Bounds = tuple[float, float, float, float]

LONLAT = 4490
"""EPSG: CGCS2000 longitude and latitude."""
_FIRST_ZONE, _FIRST_MERIDIAN = 4534, 75
"""EPSG of the first CGCS2000 3-degree zone without prefix, and its central meridian."""
_CHINA = (73.5, 3.0, 136.5, 54.0)
_OLD_DATUMS = (
    "Beijing 1954",
    "Beijing_1954",
    "Xian 1980",
    "Xian_1980",
    "Xi'an 1980",
    "New Beijing",
)
_BATCH = 20_000


def crs_of(text: str) -> CRS:
    """Return the CRS that a person names (``EPSG:4548``, ``4548``, WKT).

    Raises
    ------
    GridplannerError
        ``crs.unknown`` where there is none.
    """
    try:
        return CRS.from_user_input(int(text) if text.strip().isdigit() else text)
    except CRSError:
        raise GridplannerError("crs.unknown", crs=text) from None


def metric_crs(text: str) -> str:
    """Return ``EPSG:n`` of a CRS fit to measure in, as a person names it.

    Raises
    ------
    GridplannerError
        ``crs.unknown``, or ``crs.not_metric`` for degrees, feet and Web Mercator.
    """
    crs = crs_of(text)
    number = crs.to_epsg()
    metres = crs.is_projected and all(
        axis.unit_conversion_factor == 1.0 for axis in crs.axis_info[:2]
    )
    if not metres or number is None or number == 3857:
        raise GridplannerError("crs.not_metric", crs=text)
    return f"EPSG:{number}"


def metric_crs_for(bounds: Bounds) -> CRS:
    """Return the metric CRS for a place in degrees.

    In China (and its neighbourhood by longitude) the CGCS2000 3-degree zone without zone prefix,
    elsewhere the UTM zone on WGS 84.
    """
    lon, lat = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    if _CHINA[0] <= lon < _CHINA[2] and _CHINA[1] <= lat <= _CHINA[3]:
        zone = round((lon - _FIRST_MERIDIAN) / 3)
        return CRS.from_epsg(_FIRST_ZONE + min(max(zone, 0), 20))
    number = int((lon + 180) // 6) % 60 + 1
    return CRS.from_epsg((32600 if lat >= 0 else 32700) + number)


def looks_like_degrees(bounds: Bounds) -> bool:
    """Tell whether bounds could be longitude and latitude."""
    return -180.001 <= bounds[0] <= bounds[2] <= 180.001 and (
        -90.001 <= bounds[1] <= bounds[3] <= 90.001
    )


def bounds_of(shapes: NDArray[np.object_]) -> Bounds:
    """Return the bounds of all finite shapes.

    Raises
    ------
    GridplannerError
        ``crs.no_coordinates`` where no shape has a finite coordinate.
    """
    boxes = shapely.bounds(shapes)
    boxes = boxes[(np.isfinite(boxes) & (np.abs(boxes) < 1e15)).all(axis=1)]
    if not len(boxes):
        raise GridplannerError("crs.no_coordinates")
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def settled(crs: CRS | None, shapes: NDArray[np.object_], file: str) -> CRS:
    """Return the CRS of a file's shapes after checking that their numbers agree with it.

    Raises
    ------
    GridplannerError
        ``crs.missing_degrees`` or ``crs.missing_metres`` where a file names none,
        ``crs.metres_in_degrees``, ``crs.degrees_in_metres`` or ``crs.swapped`` where its numbers
        are others than it says.
    """
    bounds = _middle(shapes)
    degrees = looks_like_degrees(bounds)
    told = {"file": file, "x": round(bounds[0]), "choices": "、".join(candidates(bounds))}
    if crs is None and degrees:
        raise GridplannerError("crs.missing_degrees", file=file)
    if crs is None:
        raise GridplannerError("crs.missing_metres" if told["choices"] else "crs.missing", **told)
    told["crs"] = name_of(crs)
    if crs.is_geographic and not degrees:
        if looks_like_degrees((bounds[1], bounds[0], bounds[3], bounds[2])):
            raise GridplannerError("crs.swapped", **told)
        code = "crs.metres_in_degrees" if told["choices"] else "crs.no_degrees"
        raise GridplannerError(code, **told)
    if not crs.is_geographic and degrees and max(bounds[2], bounds[3]) > 1.0:
        raise GridplannerError("crs.degrees_in_metres", **told)
    return crs


def candidates(bounds: Bounds) -> list[str]:
    """Return the CRS that metric bounds could be in, by their eastings and northings.

    Eight digits carry the zone; six do not, and then only the usual zones of the east are named.
    """
    east, north = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    if not 1e5 < east < 1e6 and 1e5 < north < 1e6:
        east, north = north, east  # a surveyor's X is north
    if 24.5e6 <= east < 46e6:
        return [f"EPSG:{4513 + int(east // 1e6) - 25}"]
    if 13e6 <= east < 24e6:
        return [f"EPSG:{4491 + int(east // 1e6) - 13}"]
    if 1e5 < east < 9e5 and 2e6 < north < 6e6:
        return [f"EPSG:{4534 + zone}" for zone in range(11, 18)]
    return []


def is_old_datum(crs: CRS) -> bool:
    """Tell whether a CRS stands on Beijing 1954 or Xi'an 1980, which PROJ does not shift."""
    geodetic = crs.geodetic_crs
    named = f"{crs.name} {geodetic.name if geodetic else ''} {crs.datum.name if crs.datum else ''}"
    return any(old.lower() in named.lower() for old in _OLD_DATUMS)


def name_of(crs: CRS) -> str:
    """Return ``EPSG:4548`` where a CRS has a number, else its name."""
    number = crs.to_epsg()
    return f"EPSG:{number}" if number else str(crs.name)


def project(
    shapes: NDArray[np.object_], source: CRS, target: CRS, progress: Progress | None = None
) -> NDArray[np.object_]:
    """Move shapes from one CRS to another, z left out.

    Missing shapes stay missing. Shapes beyond the reach of the target come out with infinite
    coordinates; ``repair`` refuses those.
    """
    if source == target:
        return shapes
    move = transformer(source, target)
    moved = []
    for start in range(0, len(shapes), _BATCH):
        report(progress, start, len(shapes))
        moved.append(shapely.transform(shapes[start : start + _BATCH], _moving(move)))
    return np.concatenate(moved) if moved else shapes


def metres_per_unit(crs: CRS, bounds: Bounds) -> tuple[float, float]:
    """Return the metres of one unit of x and of y in the middle of some bounds."""
    if not crs.is_geographic:
        factor = float(crs.axis_info[0].unit_conversion_factor) if crs.axis_info else 1.0
        return factor, factor
    latitude = np.radians((bounds[1] + bounds[3]) / 2)
    north = 111_132.95 - 559.85 * np.cos(2 * latitude) + 1.18 * np.cos(4 * latitude)
    east = 111_412.88 * np.cos(latitude) - 93.5 * np.cos(3 * latitude)
    return float(east), float(north)


@cache
def _cached_transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(
        CRS.from_user_input(source), CRS.from_user_input(target), always_xy=True
    )


def transformer(source: CRS, target: CRS) -> Transformer:
    """Return what moves coordinates from one CRS to another, kept for the next time.

    Raises
    ------
    GridplannerError
        ``crs.no_way`` where PROJ knows no way.
    """
    try:
        return _cached_transformer(source.to_wkt(), target.to_wkt())
    except (ProjError, CRSError):
        raise GridplannerError(
            "crs.no_way", source=name_of(source), target=name_of(target)
        ) from None


def _moving(move: Transformer):  # type: ignore[no-untyped-def]
    def moved(coords: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(move.transform(coords[:, 0], coords[:, 1]))

    return moved


def _middle(shapes: NDArray[np.object_]) -> Bounds:
    """Return the bounds of the middle of the shapes, so that one stray shape decides nothing."""
    bounds_of(shapes)
    boxes = shapely.bounds(shapes)
    boxes = boxes[(np.isfinite(boxes) & (np.abs(boxes) < 1e15)).all(axis=1)]
    low, high = np.median(boxes[:, :2], axis=0), np.median(boxes[:, 2:], axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
