"""Geometries as a GeoPackage stores them: a short header, then WKB."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.ragged import Polygons

_ENVELOPE_BYTES = (0, 32, 48, 48, 64)
_PLAIN = 8 + 32
"""Bytes before the WKB as we write polygons: header and an envelope of x and y."""
_ONE_RING = struct.pack("<BIIBII", 1, 6, 1, 1, 3, 1)
"""How the WKB of a multipolygon of one part and one ring begins."""
_COORDS = _PLAIN + len(_ONE_RING) + 4


def encode(geometries: NDArray[np.object_], srs: int) -> list[bytes]:
    """Return GeoPackage blobs of n geometries; all but points carry their envelope."""
    geometries = np.asarray(geometries, dtype=object)
    bodies = shapely.to_wkb(geometries, byte_order=1, output_dimension=2)
    bounds = shapely.bounds(geometries)[:, (0, 2, 1, 3)]
    points = shapely.get_type_id(geometries) == shapely.GeometryType.POINT
    empty = shapely.is_empty(geometries)
    plain = struct.pack("<2sBBi", b"GP", 0, 0b00000001, srs)
    boxed = struct.pack("<2sBBi", b"GP", 0, 0b00000011, srs)
    hollow = struct.pack("<2sBBi", b"GP", 0, 0b00010001, srs)
    return [
        hollow + body if nothing else plain + body if point else boxed + box.tobytes() + body
        for body, box, point, nothing in zip(bodies, bounds, points, empty, strict=True)
    ]


def decode(blobs: Sequence[bytes]) -> NDArray[np.object_]:
    """Return n geometries of GeoPackage blobs."""
    decoded: NDArray[np.object_] = shapely.from_wkb([blob[_start(blob) :] for blob in blobs])
    return decoded


def is_hollow(blob: bytes) -> bool:
    """Tell whether a blob says that its geometry is empty."""
    return bool(blob[3] & 0b00010000)


def _start(blob: bytes) -> int:
    return 8 + _ENVELOPE_BYTES[(blob[3] >> 1) & 7]


def decode_polygons(blobs: Sequence[bytes]) -> Polygons:
    """Return n polygons as flat arrays, without making geometries of the simple ones.

    Nearly every footprint is one ring; its coordinates are taken from the blob as they lie.
    """
    simple = all(blob[3] == 0b11 and blob[_PLAIN : _COORDS - 4] == _ONE_RING for blob in blobs)
    if not simple:
        return Polygons.of(decode(blobs))
    coords = np.frombuffer(b"".join([blob[_COORDS:] for blob in blobs]), "<f8").reshape(-1, 2)
    sizes = (np.array([len(blob) for blob in blobs], np.int64) - _COORDS) // 16
    starts = np.concatenate(([0], np.cumsum(sizes)))
    ones = np.arange(len(blobs) + 1, dtype=np.int64)
    return Polygons(coords, starts, ones, ones)
