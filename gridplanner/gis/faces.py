"""Dividing polygons of a coverage into faces, and joining faces to other polygons.

Whatever moves ground from one polygon to another goes this way: the polygons are divided along
lines, every vertex gained is given to all that share the border, and the faces are joined anew.
Nothing is computed twice, so no gap and no overlap can come of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from gridplanner.gis.borders import Edge, edges
from gridplanner.gis.cutting import THINNEST, Points, faces_along, give_neighbours, width
from gridplanner.gis.laying import TOLERANCE, laid_on

SLIVER = 1.0
"""Square metres: a face smaller than this is no ground to give away."""


@dataclass(frozen=True, eq=False)
class Faces:
    """Some polygons of a coverage, divided along lines."""

    faces: list[Polygon]
    """The k faces; together they are the polygons."""
    owners: NDArray[np.intp]
    """(k,) place of the polygon that each face is of."""
    vertices: Points
    """(m, 2) vertices that borders have gained: what other neighbours must be given."""

    @property
    def divided(self) -> bool:
        """Whether any polygon is in more faces than before."""
        return bool(len(self.vertices))

    def within(self, region: shapely.Geometry) -> NDArray[np.bool_]:
        """Tell which faces have their inner point in a region."""
        inside: NDArray[np.bool_] = shapely.intersects(shapely.point_on_surface(self.faces), region)
        return inside


def divide(
    polygons: Sequence[MultiPolygon], lines: shapely.Geometry, *, spared: Collection[int] = ()
) -> Faces:
    """Divide polygons that share every vertex along lines, in metres; those ``spared`` stay whole.

    Faces of different polygons go on sharing every vertex. Lines along a border, loose ends and
    what lies outside the polygons divide nothing.
    """
    grown = list(polygons)
    whole = [one for place, one in enumerate(grown) if place not in spared]
    lines = laid_on(lines, _near(whole, lines))
    found: list[list[Polygon]] = []
    gained: list[Points] = [np.empty((0, 2))]
    for place in range(len(grown)):
        if place in spared:
            found.append(list(grown[place].geoms))
            continue
        faces, fresh = faces_along(grown[place], lines)
        found.append(faces)
        if len(fresh):
            gained.append(fresh)
            # Before those are divided: their ends then fall on the same vertex, to the bit.
            for other, shape in give_neighbours(grown, fresh).items():
                grown[other] = shape
    vertices = np.unique(np.vstack(gained), axis=0)
    flat = [face for faces in found for face in faces]
    owners = np.repeat(np.arange(len(found)), [len(faces) for faces in found])
    for place, shape in give_neighbours([MultiPolygon([one]) for one in flat], vertices).items():
        flat[place] = shape.geoms[0]
    return Faces(flat, owners, vertices)


def _near(polygons: Sequence[MultiPolygon], lines: shapely.Geometry) -> Points:
    """Return the vertices of polygons within ``TOLERANCE`` of lines."""
    vertices = np.unique(shapely.get_coordinates(list(polygons)), axis=0)
    shapely.prepare(lines)
    near: Points = vertices[shapely.dwithin(lines, shapely.points(vertices), TOLERANCE)]
    return near


def join(faces: Sequence[Polygon], labels: NDArray[np.integer]) -> dict[int, MultiPolygon]:
    """Return by label the union of its faces, which share every vertex."""
    joined = {}
    for label in np.unique(labels).tolist():
        some = [face for face, one in zip(faces, labels.tolist(), strict=True) if one == label]
        joined[label] = united(some)
    return joined


def united(polygons: Sequence[Polygon | MultiPolygon]) -> MultiPolygon:
    """Return the union of polygons that share every vertex; no vertex of its outline is lost.

    Polygons that overlap, in a plan that arrived so, are put together all the same.
    """
    if len(polygons) == 1:
        return MultiPolygon(shapely.get_parts(polygons[0]).tolist())
    try:
        whole = shapely.coverage_union_all(polygons)
    except shapely.GEOSException:
        whole = None
    if whole is None or not shapely.is_valid(whole):
        whole = shapely.union_all(polygons)
    return MultiPolygon(shapely.get_parts(whole).tolist())


def without_slivers(
    faces: Sequence[Polygon], owners: NDArray[np.intp], labels: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return the labels of faces, those of slivers as that of the neighbour they border most.

    A sliver that borders no other face keeps the label that stands for its owner.
    """
    small = np.array([is_sliver(face) for face in faces], bool)
    return with_neighbours(faces, small, owners, labels)


def is_sliver(polygon: Polygon) -> bool:
    """Tell whether a polygon is no ground to give away: too small, or too narrow."""
    return polygon.area < SLIVER or width(polygon) < THINNEST


def with_neighbours(
    faces: Sequence[Polygon],
    small: NDArray[np.bool_],
    owners: NDArray[np.intp],
    labels: NDArray[np.intp],
) -> NDArray[np.intp]:
    """Return the labels of faces, the small ones as the large face that they border most.

    One that borders no large face gets the label among ``owners``.
    """
    if not small.any() or small.all():
        return labels
    settled = labels.copy()
    large = np.flatnonzero(~small)
    sides = edges(faces)
    borders = dict[Edge, int]()
    for place in large.tolist():
        borders.update(dict.fromkeys(sides[place], place))
    for place in np.flatnonzero(small).tolist():
        shares: dict[int, float] = {}
        for edge in sides[place]:
            if edge in borders:
                length = float(np.hypot(edge[0] - edge[2], edge[1] - edge[3]))
                shares[borders[edge]] = shares.get(borders[edge], 0.0) + length
        best = max(shares, key=lambda other: shares[other]) if shares else -1
        settled[place] = labels[best] if shares else owners[place]
    return settled
