"""Outlines for drawing and for telling neighbours: edges once, rings turned one way, label places.

Shapes of one coverage share every vertex, so equal coordinates are looked for first; shapes that
only nearly meet are compared by distance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.hilbert import hilbert_distance
from gridplanner.gis.ragged import Polygons, spans

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

    def parts(self, size: int) -> list[Lines]:
        """Return the lines in lots of neighbours, each of at most about ``size`` coordinates."""
        if not len(self):
            return []
        first, last = self.coords[self.starts[:-1]], self.coords[self.starts[1:] - 1]
        order = np.argsort(hilbert_distance((first + last) / 2), kind="stable")
        at, starts = spans(self.starts, order)
        lot = starts[:-1] // size
        begins = np.flatnonzero(np.append(True, np.diff(lot) != 0))
        ends = np.append(begins[1:], len(order))
        return [
            Lines(
                self.coords[at[starts[a] : starts[b]]],
                starts[a : b + 1] - starts[a],
                self.rows[order[a:b]],
            )
            for a, b in zip(begins, ends, strict=True)
        ]

    def simplified(self, tolerance: float) -> Lines:
        """Return the lines with fewer points, nowhere farther than ``tolerance`` metres away."""
        if not tolerance or not len(self):
            return self
        kept = _thinned(self.coords, self.starts, tolerance)
        coord = np.searchsorted(kept, self.starts)
        return Lines(self.coords[kept], coord.astype(np.int64), self.rows)


PASSES = 10
"""Times that points are left out; each time nearly half of those on straight stretches go."""


def _thinned(coords: Floats, starts: NDArray[np.int64], tolerance: float) -> NDArray[np.intp]:
    """Return the coordinates that lines need to stay within a tolerance of what they are.

    In each pass every second point goes that lies near the chord between its neighbours; what the
    passes allow for adds up to the tolerance. Eight times as quick as taking line by line.
    """
    x, y = np.ascontiguousarray(coords[:, 0]), np.ascontiguousarray(coords[:, 1])
    kept = np.arange(len(coords))
    ends = np.zeros(len(coords), bool)
    ends[starts[:-1]] = ends[starts[1:] - 1] = True
    shares = 1.6 ** np.arange(PASSES)
    for turn, share in enumerate(shares / shares.sum()):
        first = turn % 2
        if len(x) < first + 3:
            break
        near = _near_chord(x[first:], y[first:], share * tolerance)
        near &= ~ends[first + 1 : first + 1 + 2 * len(near) : 2]
        stays = np.ones(len(x), bool)
        stays[first + 1 : first + 1 + 2 * len(near) : 2] = ~near
        x, y, ends, kept = x[stays], y[stays], ends[stays], kept[stays]
    return kept


def _near_chord(x: Floats, y: Floats, reach: float) -> NDArray[np.bool_]:
    """Tell which of the second, fourth … points lie near the chord between their neighbours."""
    before, after = slice(0, len(x) - 2, 2), slice(2, len(x), 2)
    middle = slice(1, len(x) - 1, 2)
    across, up = x[after] - x[before], y[after] - y[before]
    right, above = x[middle] - x[before], y[middle] - y[before]
    along = right * across + above * up
    along /= np.maximum(across * across + up * up, 1e-12)
    np.clip(along, 0.0, 1.0, out=along)
    right -= along * across
    above -= along * up
    near: NDArray[np.bool_] = right * right + above * above <= reach * reach
    return near


HEAVY = 4096
"""Coordinates of a ring from which on it is drawn with fewer."""


def lightened(polygons: Polygons, tolerance: float) -> Polygons:
    """Return the same polygons, rings of very many coordinates with fewer of them.

    Others stay as they are; no outline moves farther than ``tolerance`` metres.
    """
    heavy = np.flatnonzero(np.diff(polygons.ring_starts) > HEAVY)
    if not len(heavy):
        return polygons
    stays = np.ones(len(polygons.coords), bool)
    for ring in heavy.tolist():
        first, last = polygons.ring_starts[ring : ring + 2].tolist()
        kept = _thinned(polygons.coords[first:last], np.array([0, last - first]), tolerance)
        stays[first:last] = False
        stays[first + kept] = True
    starts = np.concatenate(([0], np.cumsum(stays)))[polygons.ring_starts].astype(np.int64)
    return replace(polygons, coords=polygons.coords[stays], ring_starts=starts)


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


def corner_keys(points: Floats) -> NDArray[np.uint64]:
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


def edge_keys(
    polygons: Polygons, corners: NDArray[np.uint64]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.uint64]]:
    """Return the first coordinate of every edge, its row, and its key (equal both ways round).

    ``corners`` are the :func:`corner_keys` of the coordinates.
    """
    ends = np.ones(len(corners), bool)
    ends[polygons.ring_starts[1:] - 1] = False
    first = np.flatnonzero(ends)
    row = np.repeat(np.arange(len(polygons)), np.diff(polygons.coord_starts))[first]
    one, other = corners[first], corners[first + 1]
    return first, row, _mixed(np.minimum(one, other)) + np.maximum(one, other)


def neighbours(polygons: Polygons) -> NDArray[np.intp]:
    """Return (k, 2) pairs of rows that share a stretch of border, smaller row first."""
    if len(polygons) < 2:
        return np.empty((0, 2), np.intp)
    corners = corner_keys(polygons.coords)
    _, row, key = edge_keys(polygons, corners)
    exact = _equal_pairs(row, key)
    corner = np.repeat(np.arange(len(polygons)), np.diff(polygons.coord_starts))
    meeting = _equal_pairs(corner, corners)
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
    first, _, key = edge_keys(polygons, corner_keys(polygons.coords))
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
