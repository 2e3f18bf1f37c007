"""Whether polygons tile an area: gaps, overlaps, and what lies beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Misfit:
    """A region where polygons do not tile: square metres, metres, and where it is."""

    region: Polygon
    inner: bool
    """A hole between the polygons, not at the edge of the whole."""

    @property
    def area(self) -> float:
        """Square metres."""
        return float(self.region.area)

    @property
    def width(self) -> float:
        """Mean width in metres, as if it were a strip."""
        return float(2 * self.region.area / self.region.length)


def overlaps(
    shapes: Shapes, chosen: NDArray[np.intp], tolerance: float
) -> list[tuple[int, int, list[Polygon]]]:
    """Return the pairs of polygons of which at least one is chosen that overlap.

    Each pair comes with the regions wider than ``tolerance`` metres.
    """
    if not len(chosen):
        return []
    tree = shapely.STRtree(shapes)
    left, right = tree.query(shapes[chosen], "intersects")
    left = chosen[left]
    pairs = np.unique(np.sort(np.stack([left, right], axis=1), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    shared = shapely.intersection(shapes[pairs[:, 0]], shapes[pairs[:, 1]])
    found = []
    for (first, second), region in zip(pairs, shared, strict=True):
        wide = wider_than(region, tolerance)
        if wide:
            found.append((int(first), int(second), wide))
    return found


def suspects(shapes: Shapes, tolerance: float) -> NDArray[np.intp]:
    """Return the places of polygons with an edge that breaks the coverage.

    Only these can overlap; an intact coverage is told in milliseconds.
    """
    if not len(shapes):
        return np.empty(0, np.intp)
    edges = shapely.coverage_invalid_edges(shapes, gap_width=tolerance)
    return np.flatnonzero(~shapely.is_empty(edges))


def against(
    whole: shapely.Geometry, tiles: Shapes, tolerance: float, *, intact: bool | None = None
) -> tuple[list[Misfit], list[Polygon]]:
    """Return where tiles leave an area uncovered, and where they reach beyond it.

    Regions no wider than ``tolerance`` metres are left out: levels that were noded apart differ
    by as much. ``intact`` tells that no tile is a suspect, where that is known already.
    """
    if intact is None:
        intact = not len(suspects(tiles, tolerance))
    # Shared edges are dropped where the tiles are a coverage: much faster.
    union = shapely.coverage_union_all(tiles) if intact else shapely.union_all(tiles)
    if _same(whole, union):
        return [], []
    # A grid far below the tolerance spares the overlay its struggle with near-coincident lines.
    step = tolerance / 10
    rim = whole.boundary
    missing = [
        Misfit(region, not shapely.dwithin(region, rim, tolerance))
        for region in wider_than(shapely.difference(whole, union, grid_size=step), tolerance)
    ]
    return missing, wider_than(shapely.difference(union, whole, grid_size=step), tolerance)


def _same(one: shapely.Geometry, other: shapely.Geometry) -> bool:
    """Tell whether two polygons cover the same ground; vertex by vertex is told much sooner."""
    parts, others = (shapely.normalize(shapely.get_parts(shape)) for shape in (one, other))
    if len(parts) == len(others) == 1 and shapely.equals_exact(parts[0], others[0]):
        return True
    return bool(shapely.equals(one, other))


def wider_than(geometry: shapely.Geometry, tolerance: float) -> list[Polygon]:
    """Return the polygonal parts of a geometry that are wider than ``tolerance`` metres."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    polygons = parts[shapely.get_dimensions(parts) == 2]
    if not len(polygons):
        return []
    # A strip is no wider than its mean width tells only where it is a strip: the buffer decides.
    left = shapely.buffer(polygons, -tolerance / 2)
    return list(polygons[~shapely.is_empty(left)])
