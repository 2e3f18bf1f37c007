"""The ground about each building: where a border would run if the building changed sides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from gridplanner.gis.detour import GRAZE, TOUCHING

STEP = 4.0
"""Metres between the points that stand for a wall."""
SHRUNK = 0.2
"""Metres by which walls are drawn in, so that those of a terrace do not coincide."""
SMOOTH = 0.5
"""Metres by which the outline of lots may be straightened."""

OVERLAP = 0.04
"""Share of a footprint that another may overlap without the two counting as one building."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Lots:
    """The ground that is nearer to one of n buildings than to any other, for each of them."""

    frame: Polygon
    """A box round the ground that was asked for; lots reach to its edge."""
    spots: Floats
    """(n, 2) a point in each building."""
    ridges: Floats
    """(k, 2, 2) the lines between lots, metres."""
    beside: NDArray[np.intp]
    """(k, 2) places of the two buildings beside each line."""

    @classmethod
    def of(cls, footprints: NDArray[np.object_], around: shapely.Geometry) -> Lots:
        """Share the ground among n footprints or points; ``around`` is what it has to hold."""
        from scipy.spatial import Voronoi  # takes a quarter of a second

        left, bottom, right, top = shapely.bounds([*footprints, around]).reshape(-1, 4).T
        frame = shapely.box(left.min() - 1, bottom.min() - 1, right.max() + 1, top.max() + 1)
        spots = shapely.get_coordinates(shapely.point_on_surface(footprints)).reshape(-1, 2)
        if len(footprints) < 2:
            return cls(frame, spots, np.empty((0, 2, 2)), np.empty((0, 2), np.intp))
        centre = shapely.get_coordinates(frame.centroid)[0]
        points, owner = _points(footprints, centre)
        reach = 4 * float(np.ptp(shapely.get_coordinates(frame), axis=0).max())
        corners = reach * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
        diagram = Voronoi(np.vstack([points, corners]))
        owner = np.append(owner, [-1, -2, -3, -4])
        pairs = owner[diagram.ridge_points]
        ends = np.array(diagram.ridge_vertices).reshape(-1, 2)
        kept = (pairs[:, 0] != pairs[:, 1]) & (pairs >= 0).all(axis=1) & (ends >= 0).all(axis=1)
        return cls(frame, spots, diagram.vertices[ends[kept]] + centre, pairs[kept])

    def ground(self, chosen: NDArray[np.bool_]) -> MultiPolygon:
        """Return the ground of the chosen ones of n buildings, its outline straightened a little.

        It may graze a wall where buildings stand close: ``detour.bend_region`` leads it round.
        """
        between = chosen[self.beside[:, 0]] != chosen[self.beside[:, 1]]
        lines = shapely.line_merge(shapely.multilinestrings(self.ridges[between]))
        lines = shapely.simplify(lines, SMOOTH)
        noded = shapely.union_all([self.frame.boundary, lines])
        faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
        held = shapely.STRtree(faces).query(shapely.points(self.spots[chosen]), "intersects")[1]
        return MultiPolygon(shapely.get_parts(shapely.union_all(faces[np.unique(held)])).tolist())


def _points(footprints: NDArray[np.object_], centre: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Return points on the walls of footprints, each once, and whose each is."""
    drawn_in = shapely.buffer(footprints, -SHRUNK, join_style="mitre")
    lost = shapely.is_empty(drawn_in)
    drawn_in[lost] = shapely.point_on_surface(footprints[lost])
    walls = np.where(shapely.get_dimensions(drawn_in) == 2, shapely.boundary(drawn_in), drawn_in)
    coords, owner = shapely.get_coordinates(shapely.segmentize(walls, STEP), return_index=True)
    points, first = np.unique(np.round(coords - centre, 2), axis=0, return_index=True)
    return points, owner[first]


def parted(footprints: NDArray[np.object_], chosen: NDArray[np.bool_]) -> NDArray[np.object_]:
    """Return n footprints, the chosen ones without what others overlap by a few centimetres.

    Walls that are drawn over one another by so little can still be told apart.
    """
    left, right = np.flatnonzero(chosen), np.flatnonzero(~chosen)
    mine, other = shapely.STRtree(footprints[right]).query(footprints[left], "intersects")
    mine, other = left[mine], right[other]
    shared = shapely.area(shapely.intersection(footprints[mine], footprints[other]))
    smaller = np.minimum(shapely.area(footprints[mine]), shapely.area(footprints[other]))
    little = (shared > 0) & (shared < OVERLAP * smaller)
    if not little.any():
        return footprints
    made = footprints.copy()
    for place in np.unique(mine[little]).tolist():
        over = shapely.union_all(footprints[other[little & (mine == place)]])
        made[place] = made[place].difference(over)
    return made


def grown_together(
    footprints: NDArray[np.object_], chosen: NDArray[np.bool_]
) -> tuple[int, int] | None:
    """Return a chosen one of n footprints and another that it overlaps, where there are such."""
    left, right = np.flatnonzero(chosen), np.flatnonzero(~chosen)
    mine, other = shapely.STRtree(footprints[right]).query(footprints[left], "intersects")
    shared = shapely.intersection(footprints[left[mine]], footprints[right[other]])
    deep = np.flatnonzero(shapely.area(shared) > GRAZE)
    return (int(left[mine[deep[0]]]), int(right[other[deep[0]]])) if len(deep) else None


def joined(footprints: NDArray[np.object_], chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which of n footprints are chosen or touch a chosen one, directly or through others."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    one, other = shapely.STRtree(footprints).query(footprints, "dwithin", TOUCHING)
    links = coo_array((np.ones(len(one)), (one, other)), shape=(len(footprints),) * 2)
    cluster = connected_components(links, directed=False)[1]
    return np.isin(cluster, cluster[chosen])


def prepare() -> None:
    """Load what sharing ground takes, so that the first stroke of a brush need not wait for it."""
    square = np.array([shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1)])
    Lots.of(square, shapely.box(0, 0, 3, 1))
    joined(square, np.array([True, False]))
