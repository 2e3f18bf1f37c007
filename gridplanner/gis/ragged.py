"""Polygons as flat arrays: coordinates once, offsets beside them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

Offsets = NDArray[np.int64]
SPAN = 16_384
"""Rows looked at in one go: a window that paints beside it waits for milliseconds only."""


def spans(starts: Offsets, chosen: NDArray[np.intp]) -> tuple[NDArray[np.intp], Offsets]:
    """Return the members of the chosen spans, and the offsets of the new spans."""
    sizes = starts[chosen + 1] - starts[chosen]
    offsets = np.concatenate(([0], np.cumsum(sizes)))
    members = np.arange(offsets[-1]) + np.repeat(starts[chosen] - offsets[:-1], sizes)
    return members, offsets


@dataclass(frozen=True, eq=False)
class Polygons:
    """Multipolygons of n rows: rows hold parts, parts hold rings, rings hold coordinates.

    Rings are closed (the first coordinate stands again at the end); the first ring of a part is
    its shell. A row may have no part.
    """

    coords: NDArray[np.float64]
    """(c, 2) x and y."""
    ring_starts: Offsets
    """(r + 1,) first coordinate of each ring."""
    part_starts: Offsets
    """(p + 1,) first ring of each part."""
    row_starts: Offsets
    """(n + 1,) first part of each row."""

    @classmethod
    def of(cls, geometries: NDArray[np.object_]) -> Polygons:
        """Flatten Polygons and MultiPolygons (an array, which may hold empty ones)."""
        if not len(geometries):
            zero = np.zeros(1, np.int64)
            return cls(np.empty((0, 2)), zero, zero, zero)
        multi = geometries.copy()
        single = shapely.get_type_id(multi) == shapely.GeometryType.POLYGON
        if single.any():
            multi[single] = shapely.multipolygons(
                multi[single], indices=np.arange(int(single.sum()))
            )
        _, coords, offsets = shapely.to_ragged_array(multi, include_z=False)
        rings, parts, rows = (np.asarray(one, np.int64) for one in offsets)
        return cls(np.ascontiguousarray(coords), rings, parts, rows)

    def __len__(self) -> int:
        return len(self.row_starts) - 1

    def take(self, rows: NDArray[np.intp]) -> Polygons:
        """Return some rows as polygons of their own."""
        parts, row_starts = spans(self.row_starts, rows)
        rings, part_starts = spans(self.part_starts, parts)
        points, ring_starts = spans(self.ring_starts, rings)
        return Polygons(self.coords[points], ring_starts, part_starts, row_starts)

    def span(self, start: int, stop: int) -> Polygons:
        """Return neighbouring rows as polygons of their own, which look at the same coordinates."""
        rows = self.row_starts[start : stop + 1]
        parts = self.part_starts[rows[0] : rows[-1] + 1]
        rings = self.ring_starts[parts[0] : parts[-1] + 1]
        coords = self.coords[rings[0] : rings[-1]]
        return Polygons(coords, rings - rings[0], parts - parts[0], rows - rows[0])

    def to_shapely(self) -> NDArray[np.object_]:
        """Return n shapely MultiPolygons."""
        if not len(self):
            return np.empty(0, object)
        made: NDArray[np.object_] = shapely.from_ragged_array(
            shapely.GeometryType.MULTIPOLYGON,
            self.coords,
            (self.ring_starts, self.part_starts, self.row_starts),
        )
        return made

    @cached_property
    def coord_starts(self) -> Offsets:
        """(n + 1,) first coordinate of each row."""
        return self.ring_starts[self.part_starts[self.row_starts]]

    @cached_property
    def bounds(self) -> NDArray[np.float64]:
        """(n, 4) xmin, ymin, xmax, ymax of each row; NaN where a row has no part."""
        bounds = np.full((len(self), 4), np.nan)
        starts = self.coord_starts
        filled = np.flatnonzero(np.diff(starts))
        for first in range(0, len(filled), SPAN):
            rows = filled[first : first + SPAN]
            at = starts[rows]
            coords = self.coords[at[0] : starts[rows[-1] + 1]]
            # reduceat runs each span to the next start: rows without a part lie between, empty.
            bounds[rows, :2] = np.minimum.reduceat(coords, at - at[0], axis=0)
            bounds[rows, 2:] = np.maximum.reduceat(coords, at - at[0], axis=0)
        return bounds


def join(parts: list[Polygons]) -> Polygons:
    """Put several polygons behind one another."""
    if len(parts) == 1:
        return parts[0]

    def chained(all_starts: list[Offsets]) -> Offsets:
        ends = np.cumsum([0] + [starts[-1] for starts in all_starts[:-1]])
        heads = [starts[:-1] + end for starts, end in zip(all_starts, ends, strict=True)]
        return np.concatenate([*heads, [ends[-1] + all_starts[-1][-1]]]).astype(np.int64)

    return Polygons(
        np.concatenate([one.coords for one in parts]),
        chained([one.ring_starts for one in parts]),
        chained([one.part_starts for one in parts]),
        chained([one.row_starts for one in parts]),
    )
