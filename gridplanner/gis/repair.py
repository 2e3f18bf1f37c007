"""Making shapes valid and of the wanted kind, or saying why not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import GeometryType as Kind

Shapes = NDArray[np.object_]

WANTED = {
    "polygon": (2,),
    "line": (1,),
    "point": (0,),
    "building": (2, 0),
    "water": (2, 1),
}
"""The dimensions that each kind of layer takes."""
SMALLEST = 1e-13
"""Square units under which a polygon has no area, in degrees as in metres."""
_FARTHEST = 1e9
_MULTI = {0: shapely.multipoints, 1: shapely.multilinestrings, 2: shapely.multipolygons}
_SINGLE = {0: Kind.POINT, 1: Kind.LINESTRING, 2: Kind.POLYGON}


@dataclass(frozen=True, eq=False)
class Repaired:
    """n shapes, two-dimensional, and what became of each."""

    shapes: Shapes
    """(n,) MultiPolygon, MultiLineString or Point; None where refused."""
    repaired: NDArray[np.bool_]
    """(n,) True where the shape was made valid."""
    reasons: NDArray[np.object_]
    """(n,) None, or why the row is refused: no_geometry, empty, wrong_type, not_finite,
    out_of_range, zero_area."""


def repair(shapes: Shapes, kind: str) -> Repaired:
    """Make shapes valid, two-dimensional and of one kind.

    Rings that cross themselves are made valid, a line that closes counts as a polygon, and of a
    collection the fitting parts are kept.

    Parameters
    ----------
    kind
        One of ``WANTED``: polygon, line, point, building (polygon or point), water (polygon or
        line).
    """
    flat: Shapes = shapely.force_2d(shapes)
    reasons = np.full(len(flat), None, object)
    boxes = shapely.bounds(flat)
    far = (np.abs(boxes) > _FARTHEST).any(axis=1)
    broken = ~np.isfinite(boxes).all(axis=1)
    for reason, found in (
        ("not_finite", broken | np.isinf(boxes).any(axis=1)),
        ("out_of_range", far & np.isfinite(boxes).all(axis=1)),
        ("empty", shapely.is_empty(flat)),
        ("no_geometry", shapely.is_missing(flat)),
    ):
        reasons[found] = reason
    good = np.flatnonzero(reasons == None)  # noqa: E711 - elementwise
    made, mended, why = _of_kind(flat[good], WANTED[kind])
    result = np.full(len(flat), None, object)
    result[good] = made
    reasons[good] = why
    repaired = np.zeros(len(flat), bool)
    repaired[good] = mended
    return Repaired(result, repaired, reasons)


def _of_kind(
    shapes: Shapes, dimensions: tuple[int, ...]
) -> tuple[Shapes, NDArray[np.bool_], NDArray[np.object_]]:
    reasons = np.full(len(shapes), None, object)
    shapes = shapes.copy()
    mended = np.zeros(len(shapes), bool)
    if dimensions[0] == 2 and 1 not in dimensions:
        ringed = _close(shapes)
        mended |= ringed
    invalid = ~shapely.is_valid(shapes)
    if invalid.any():
        shapes[invalid] = shapely.make_valid(
            shapes[invalid], method="structure", keep_collapsed=False
        )
        mended |= invalid
    result = np.full(len(shapes), None, object)
    for dimension in dimensions:
        todo = np.flatnonzero(shapely.is_missing(result))
        result[todo] = _parts_of(shapes[todo], dimension)
    missing = shapely.is_missing(result)
    collapsed = missing & (invalid | (shapely.get_dimensions(shapes) == dimensions[0]))
    reasons[missing] = "wrong_type"
    reasons[collapsed] = "zero_area"
    return result, mended & ~missing, reasons


def _close(shapes: Shapes) -> NDArray[np.bool_]:
    """Turn closed lines into polygons, in place; return which."""
    closed = np.zeros(len(shapes), bool)
    lines = np.flatnonzero(shapely.get_type_id(shapes) == Kind.LINESTRING)
    counts = shapely.get_num_points(shapes[lines])
    ringed = shapely.is_closed(shapes[lines]) & (counts > 3)
    rings = lines[ringed]
    if len(rings):
        owner = np.repeat(np.arange(len(rings)), counts[ringed])
        coords = shapely.get_coordinates(shapes[rings])
        shapes[rings] = shapely.polygons(shapely.linearrings(coords, indices=owner))
    closed[rings] = True
    return closed


def _parts_of(shapes: Shapes, dimension: int) -> Shapes:
    """Return the parts of one dimension of each shape, None where there are none."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    inner, again = shapely.get_parts(parts, return_index=True)  # collections of multiparts
    owner = owner[again]
    kept = shapely.get_type_id(inner) == _SINGLE[dimension]
    kept &= ~shapely.is_empty(inner)
    if dimension == 2:
        kept &= shapely.area(inner) > SMALLEST
    elif dimension == 1:
        kept &= shapely.length(inner) > 0
    inner, owner = inner[kept], owner[kept]
    result = np.full(len(shapes), None, object)
    if not len(inner):
        return result
    found, places = np.unique(owner, return_inverse=True)
    if dimension == 0:
        single = np.bincount(places) == 1
        result[found[single]] = inner[single[places]]
        return result
    made = _MULTI[dimension](inner, indices=places)
    for row in np.flatnonzero(~shapely.is_valid(made)):
        made[row] = _MULTI[dimension](shapely.get_parts(shapely.union_all(inner[places == row])))
    result[found] = made
    return result
