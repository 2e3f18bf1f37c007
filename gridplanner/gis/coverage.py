"""Noding polygons from elsewhere into a coverage: neighbours share every vertex.

Slits and overlaps under a tolerance are closed. What two polygons truly share stays with both:
it is cut out before cleaning, noded like a polygon of its own, and joined back to each of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.progress import Progress, report

Shapes = NDArray[np.object_]
Pairs = NDArray[np.intp]

TOLERANCE = 0.1
"""Metres: slits and overlaps under this are closed."""
SLIT = 0.01
"""Metres: no gap under this is left."""
_PASSES = 3
_SNAPPING = (1.0, 0.8, 0.5, 0.2, 0.1, 0.01)
_STEPS = 4


@dataclass(frozen=True, eq=False)
class NodedCoverage:
    """n multipolygons that share every vertex with their neighbours."""

    shapes: Shapes
    unmatched: NDArray[np.bool_]
    """(n,) True where the border did not fit its neighbours before."""
    overlaps: Pairs
    """(k, 2) rows that share ground wider than the tolerance, and go on sharing it."""
    shared_areas: NDArray[np.float64]
    """(k,) square metres of each overlap."""
    duplicates: Pairs
    """(d, 2) rows of the same shape: the first one, and the one that repeats it."""
    kept: NDArray[np.intp]
    """Rows narrower than the tolerance everywhere, kept as they were given."""


def node_coverage(
    shapes: Shapes,
    *,
    tolerance: float = TOLERANCE,
    metres_per_unit: tuple[float, float] = (1.0, 1.0),
    progress: Progress | None = None,
) -> NodedCoverage:
    """Node valid polygons into a coverage, in their own CRS.

    Parameters
    ----------
    shapes
        (n,) valid, non-empty polygons or multipolygons.
    tolerance
        Metres. Gaps that are wider stay: lakes are never filled.
    metres_per_unit
        Metres of one unit of x and of y: (1, 1) for a metric CRS; in degrees both differ.

    Notes
    -----
    A layer that is a coverage already comes back as it was, to the bit. 10,000 polygons with
    every border askew take about a second.
    """
    report(progress, 0, _STEPS)
    scaled = _scaled(shapes, metres_per_unit)
    first, duplicates = _duplicates(scaled)
    distinct = scaled[first]
    unmatched = _unmatched(distinct, tolerance)
    report(progress, 1, _STEPS)
    pairs, shared = _overlaps(distinct, np.flatnonzero(unmatched), tolerance)
    report(progress, 2, _STEPS)
    noded = distinct
    if unmatched.any():
        noded = _clean_around(distinct, pairs, shared, tolerance)
    report(progress, 3, _STEPS)
    gone = shapely.is_empty(noded)
    noded[gone] = distinct[gone]
    back = np.full(len(shapes), None, object)
    back[first] = _polygonal(
        np.where(_same(noded, distinct), shapes[first], _unscaled(noded, shapes, metres_per_unit))
    )
    back[duplicates[:, 1]] = back[duplicates[:, 0]]
    was = np.zeros(len(shapes), bool)
    was[first] = unmatched
    report(progress, _STEPS, _STEPS)
    return NodedCoverage(
        back, was, first[pairs], shapely.area(shared), duplicates, first[np.flatnonzero(gone)]
    )


def _unmatched(shapes: Shapes, tolerance: float) -> NDArray[np.bool_]:
    """Tell which polygons do not fit their neighbours, or lie inside another."""
    unmatched: NDArray[np.bool_] = ~shapely.is_empty(
        shapely.coverage_invalid_edges(shapes, gap_width=tolerance)
    )
    # One that lies wholly inside another has no edge against it.
    inner, outer = shapely.STRtree(shapes).query(shapely.point_on_surface(shapes), "within")
    unmatched[np.concatenate([inner[inner != outer], outer[inner != outer]])] = True
    return unmatched


def _scaled(shapes: Shapes, metres: tuple[float, float]) -> Shapes:
    if metres == (1.0, 1.0):
        return shapes.copy()
    origin = shapely.total_bounds(shapes)[:2]
    scaled: Shapes = shapely.transform(shapes, lambda coords: (coords - origin) * metres)
    return scaled


def _unscaled(noded: Shapes, shapes: Shapes, metres: tuple[float, float]) -> Shapes:
    if metres == (1.0, 1.0):
        return noded
    origin = shapely.total_bounds(shapes)[:2]
    back: Shapes = shapely.transform(noded, lambda coords: coords / metres + origin)
    return back


def _same(one: Shapes, other: Shapes) -> NDArray[np.bool_]:
    """Tell where the outlines are the same, to the bit, wherever their rings start."""
    same: NDArray[np.bool_] = shapely.get_num_coordinates(one) == shapely.get_num_coordinates(other)
    todo = np.flatnonzero(same)
    same[todo] = shapely.equals_exact(
        shapely.normalize(_polygonal(one[todo])), shapely.normalize(_polygonal(other[todo])), 0.0
    )
    return same


def _duplicates(shapes: Shapes) -> tuple[NDArray[np.intp], Pairs]:
    """Return the first row of every distinct shape, and the pairs (first, repeating)."""
    seen: dict[bytes, int] = {}
    pairs = []
    for row, key in enumerate(shapely.to_wkb(shapely.normalize(_polygonal(shapes))).tolist()):
        first = seen.setdefault(key, row)
        if first != row:
            pairs.append((first, row))
    first_rows = np.fromiter(seen.values(), np.intp, len(seen))
    return first_rows, np.array(pairs, np.intp).reshape(-1, 2)


def _overlaps(shapes: Shapes, suspects: NDArray[np.intp], tolerance: float) -> tuple[Pairs, Shapes]:
    """Return the pairs that share ground wider than the tolerance, and that ground."""
    chosen = shapes[suspects]
    one, other = shapely.STRtree(chosen).query(chosen, "intersects")
    once = one < other
    one, other = one[once], other[once]
    shared = _polygonal(shapely.intersection(chosen[one], chosen[other]))
    wide = _wide(shared, tolerance)
    pairs = np.column_stack([suspects[one[wide]], suspects[other[wide]]])
    return pairs, shared[wide]


def _clean_around(shapes: Shapes, pairs: Pairs, shared: Shapes, tolerance: float) -> Shapes:
    """Clean polygons; ground that two share is cleaned as a piece and joined back to both."""
    if not len(pairs):
        return _cleaned(shapes, tolerance)
    pieces = _pieces(shared)
    pieces = pieces[_wide(pieces, tolerance)]
    owners = _owners(shapes, pairs, pieces)
    rest = shapes.copy()
    for row in np.unique(pairs):
        rest[row] = shapely.difference(
            shapes[row], shapely.union_all(shared[(pairs == row).any(axis=1)])
        )
    rest = _without_crumbs(rest, np.unique(pairs), tolerance)
    left = np.flatnonzero(~shapely.is_empty(rest))
    noded = _cleaned(np.concatenate([rest[left], pieces]), tolerance)
    whole = np.full(len(shapes), shapely.MultiPolygon(), object)
    whole[left] = noded[: len(left)]
    faces = noded[len(left) :]
    for row in np.unique(pairs):
        mine = [
            whole[row],
            *(face for face, held in zip(faces, owners, strict=True) if row in held),
        ]
        whole[row] = _union([one for one in mine if not one.is_empty])
    return _polygonal(whole)


def _owners(shapes: Shapes, pairs: Pairs, pieces: Shapes) -> list[set[int]]:
    """Return the rows that hold each piece; of two that overlap by a sliver only, the first."""
    wide = {frozenset(pair) for pair in pairs.tolist()}
    piece, row = shapely.STRtree(shapes).query(shapely.point_on_surface(pieces), "within")
    owners: list[set[int]] = [set() for _ in pieces]
    for place, one in sorted(zip(piece.tolist(), row.tolist(), strict=True)):
        if all(frozenset((one, other)) in wide for other in owners[place]):
            owners[place].add(one)
    return owners


def _union(parts: list[shapely.Geometry]) -> shapely.Geometry:
    try:
        return shapely.coverage_union_all(parts)
    except shapely.GEOSException:  # parts that a last pass has left a hair apart
        return shapely.union_all(parts)


def _wide(shapes: Shapes, tolerance: float) -> NDArray[np.bool_]:
    """Tell which polygons are somewhere wider than the tolerance."""
    wide: NDArray[np.bool_] = ~shapely.is_empty(shapely.buffer(shapes, -tolerance / 2, quad_segs=1))
    return wide


def _without_crumbs(shapes: Shapes, rows: NDArray[np.intp], tolerance: float) -> Shapes:
    """Leave out the slivers that cutting left of some rows; cleaning gives them to neighbours."""
    parts, owner = shapely.get_parts(_polygonal(shapes), return_index=True)
    kept = ~np.isin(owner, rows)
    kept[~kept] = _wide(parts[~kept], tolerance)
    whole = np.full(len(shapes), shapely.MultiPolygon(), object)
    found, places = np.unique(owner[kept], return_inverse=True)
    whole[found] = shapely.multipolygons(parts[kept], indices=places)
    return whole


def _pieces(shared: Shapes) -> Shapes:
    """Return the faces that shared grounds make among themselves."""
    lines = shapely.union_all(shapely.boundary(shared))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    held = shapely.STRtree(shared).query(shapely.point_on_surface(faces), "within")[0]
    kept: Shapes = faces[np.unique(held)]
    return kept


def _cleaned(shapes: Shapes, tolerance: float) -> Shapes:
    """Clean until no slit is left; each pass closes what the one before has opened."""
    noded = shapes
    for _ in range(_PASSES):
        filled = np.flatnonzero(~shapely.is_empty(noded))
        noded = noded.copy()
        noded[filled] = _clean_once(noded[filled], tolerance)
        if shapely.coverage_is_valid(noded, gap_width=SLIT):
            break
    return noded


def _clean_once(shapes: Shapes, tolerance: float) -> Shapes:
    """Clean; where GEOS stumbles over one snapping distance another one does."""
    for share in _SNAPPING:
        try:
            cleaned: Shapes = shapely.coverage_clean(
                shapes, gap_width=tolerance, snapping_distance=share * tolerance
            )
        except shapely.GEOSException:
            continue
        return cleaned
    return shapes


def _polygonal(shapes: Shapes) -> Shapes:
    """Return the polygons of each shape as a multipolygon, which may be empty."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    inner, again = shapely.get_parts(parts, return_index=True)
    owner = owner[again]
    kept = (shapely.get_type_id(inner) == shapely.GeometryType.POLYGON) & (shapely.area(inner) > 0)
    result = np.full(len(shapes), shapely.MultiPolygon(), object)
    if kept.any():
        found, places = np.unique(owner[kept], return_inverse=True)
        result[found] = shapely.multipolygons(inner[kept], indices=places)
    return result
