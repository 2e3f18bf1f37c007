"""Outlines for drawing and for telling neighbours: edges once, rings turned one way, label places.

Shapes of one coverage share every vertex, so equal coordinates are looked for first; shapes that
only nearly meet are compared by distance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.ragged import Polygons

Floats = NDArray[np.float64]
NEAR = 0.2
"""Metres within which borders that share no vertex count as one."""


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines of n rows as flat coordinates; a row may have several lines or none."""

    coords: Floats
    """(c, 2) x and y."""
    starts: NDArray[np.int64]
    """(m + 1,) first coordinate of each line."""
    rows: NDArray[np.intp]
    """(m,) the row of each line."""

    @classmethod
    def of(cls, geometries: NDArray[np.object_]) -> Lines:
        """Flatten lines; of polygons the rings are taken, points are left out."""
        geometries = np.asarray(geometries, dtype=object)
        rows = np.arange(len(geometries))
        polygons = shapely.get_dimensions(geometries) == 2
        if polygons.any():
            geometries = geometries.copy()
            geometries[polygons] = shapely.boundary(geometries[polygons])
        parts, at = shapely.get_parts(geometries, return_index=True)
        linear = shapely.get_dimensions(parts) == 1
        parts, rows = parts[linear], rows[at[linear]]
        counts = shapely.get_num_coordinates(parts)
        starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        return cls(shapely.get_coordinates(parts), starts, rows)

    def __len__(self) -> int:
        return len(self.rows)

    def simplified(self, tolerance: float) -> Lines:
        """Return the lines with fewer points, nowhere farther than ``tolerance`` metres away."""
        if not tolerance or not len(self):
            return self
        line = np.repeat(np.arange(len(self)), np.diff(self.starts))
        made = shapely.simplify(shapely.linestrings(self.coords, indices=line), tolerance)
        counts = shapely.get_num_coordinates(made)
        starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        return Lines(shapely.get_coordinates(made), starts, self.rows)


def signed_areas(coords: Floats, ring_starts: NDArray[np.int64]) -> Floats:
    """Return the area of each closed ring in m², positive where it runs counter-clockwise."""
    if len(ring_starts) < 2:
        return np.empty(0)
    local = coords - coords[0]  # eastings of eight digits would eat the precision
    cross = np.zeros(len(coords))
    cross[:-1] = local[:-1, 0] * local[1:, 1] - local[1:, 0] * local[:-1, 1]
    cross[ring_starts[1:] - 1] = 0.0
    return np.add.reduceat(cross, ring_starts[:-1]) / 2


def footprint_areas(polygons: Polygons) -> Floats:
    """Return the area of each row in m², holes taken off, 0 where a row has no part."""
    rings = np.abs(signed_areas(polygons.coords, polygons.ring_starts))
    if not len(rings):
        return np.zeros(len(polygons))
    shells = np.zeros(len(rings), bool)
    shells[polygons.part_starts[:-1]] = True
    sums = np.concatenate(([0.0], np.cumsum(np.where(shells, rings, -rings))))
    first = polygons.part_starts[polygons.row_starts]
    areas: Floats = np.maximum(sums[first[1:]] - sums[first[:-1]], 0.0)
    return areas


def turned(coords: Floats, ring_starts: NDArray[np.int64], shells: NDArray[np.bool_]) -> Floats:
    """Return the coordinates with shells counter-clockwise and holes clockwise.

    Then overlapping outlines in one path are filled as their union.
    """
    wrong = np.flatnonzero((signed_areas(coords, ring_starts) > 0) != shells)
    if not len(wrong):
        return coords
    coords = coords.copy()
    for ring in wrong.tolist():
        start, stop = ring_starts[ring], ring_starts[ring + 1]
        coords[start:stop] = coords[start:stop][::-1]
    return coords


def _keys(points: Floats) -> NDArray[np.uint64]:
    """Return one number for each point; equal points have equal numbers."""
    bits = np.ascontiguousarray(points + 0.0).view(np.uint64)
    return _mixed(_mixed(bits[:, 0]) + bits[:, 1])


def _mixed(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return numbers all of whose bits depend on all bits: round metres have few that differ."""
    mixed: NDArray[np.uint64] = (bits ^ (bits >> np.uint64(32))) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xC2B2AE3D27D4EB4F)
    mixed ^= mixed >> np.uint64(32)
    return mixed


def edge_keys(polygons: Polygons) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.uint64]]:
    """Return the first coordinate of every edge, its row, and its key (equal both ways round)."""
    ends = np.ones(len(polygons.coords), bool)
    ends[polygons.ring_starts[1:] - 1] = False
    first = np.flatnonzero(ends)
    row = np.repeat(np.arange(len(polygons)), np.diff(polygons.coord_starts))[first]
    keys = _keys(polygons.coords)
    low, high = np.minimum(keys[first], keys[first + 1]), np.maximum(keys[first], keys[first + 1])
    return first, row, _mixed(low) + high


def neighbours(polygons: Polygons) -> NDArray[np.intp]:
    """Return (k, 2) pairs of rows that share a stretch of border, smaller row first."""
    if len(polygons) < 2:
        return np.empty((0, 2), np.intp)
    _, row, key = edge_keys(polygons)
    exact = _equal_pairs(row, key)
    corner = np.repeat(np.arange(len(polygons)), np.diff(polygons.coord_starts))
    meeting = _equal_pairs(corner, _keys(polygons.coords))
    _, place, times = np.unique(key, return_inverse=True, return_counts=True)
    loose = np.unique(row[times[place] == 1])
    close = _close_pairs(polygons, loose, known=meeting)
    pairs: NDArray[np.intp] = np.unique(np.concatenate([exact, close]), axis=0)
    return pairs


def _equal_pairs(row: NDArray[np.intp], key: NDArray[np.uint64]) -> NDArray[np.intp]:
    order = np.lexsort((row, key))
    row, key = row[order], key[order]
    found = []
    for step in range(1, 4):  # seldom do more than four polygons meet at one point
        same = (key[step:] == key[:-step]) & (row[step:] != row[:-step])
        found.append(np.stack([row[:-step][same], row[step:][same]], axis=1))
    pairs = np.concatenate(found)
    many = int(row.max()) + 1  # as single numbers, which are sorted far sooner than pairs
    return np.stack(np.divmod(np.unique(pairs[:, 0] * many + pairs[:, 1]), many), axis=1)


def _close_pairs(
    polygons: Polygons, loose: NDArray[np.intp], known: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return pairs that share no vertex but run along each other or overlap.

    One of them is a loose row: with an edge that no other row has.
    """
    shapes = polygons.to_shapely()
    pairs = shapely.STRtree(shapes).query(shapes[loose], "dwithin", distance=NEAR).T
    pairs = np.sort(np.stack([loose[pairs[:, 0]], pairs[:, 1]], axis=1), axis=1)
    pairs = np.unique(pairs[pairs[:, 0] < pairs[:, 1]], axis=0)
    size = len(polygons)
    pairs = pairs[~np.isin(pairs[:, 0] * size + pairs[:, 1], known[:, 0] * size + known[:, 1])]
    left, right = shapes[pairs[:, 0]], shapes[pairs[:, 1]]
    border = shapely.intersection(shapely.boundary(left), shapely.buffer(right, NEAR))
    along: NDArray[np.intp] = pairs[shapely.length(border) > 10 * NEAR]
    return along


def borders(polygons: Polygons) -> Lines:
    """Return every edge of a coverage once, joined into long lines.

    A border drawn for both neighbours would lose its dashes.
    """
    first, _, key = edge_keys(polygons)
    once = first[np.unique(key, return_index=True)[1]]
    segments = shapely.linestrings(
        np.stack([polygons.coords[once], polygons.coords[once + 1]], axis=1)
    )
    merged = shapely.line_merge(shapely.multilinestrings(segments))
    return Lines.of(np.array([merged], dtype=object))


def inner_places(geometries: NDArray[np.object_]) -> Floats:
    """Return (n, 3) x, y and radius in metres of a wide spot inside each polygon; for labels.

    The spot lies well away from the border and depends on nothing but the shape itself.
    """
    places = np.full((len(geometries), 3), np.nan)
    for at, shape in enumerate(geometries):
        if shape is None or shape.is_empty:
            continue
        if shape.geom_type == "MultiPolygon":
            shape = max(shape.geoms, key=lambda part: part.area)  # noqa: PLW2901
        left, bottom, right, top = shape.bounds
        tolerance = max(min(right - left, top - bottom) / 20, 1e-3)
        radius = shapely.maximum_inscribed_circle(shape, tolerance=tolerance)
        (x, y), _ = radius.coords
        places[at] = x, y, radius.length
    return places
