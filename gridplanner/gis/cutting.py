"""Cutting a polygon of a coverage by a line, with its neighbours.

A cut never adds a gap or an overlap: every vertex that the cut puts on a border is copied, to the
bit, into the rings of the neighbours that share that border. Computed crossings do not lie on a
slanted edge exactly, so the copied vertex is what keeps both sides alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiPolygon, Polygon

SAME_VERTEX = 0.01
"""Metres: a new vertex this near an existing one is that one."""
ON_EDGE = 1e-6
"""Metres: how far a computed crossing may lie off the edge that it was computed on."""
THINNEST = 0.1
"""Metres: a part narrower than this is no part but a slip of the hand."""

Points = NDArray[np.float64]


class CannotCut(Exception):  # noqa: N818 - an answer that the caller turns into a sentence
    """A line does not cut a polygon in two.

    ``reason`` is misses, touches, ends_inside, parts or thin; ``parts`` counts what it would give.
    """

    def __init__(self, reason: str, parts: int = 1) -> None:
        super().__init__(reason)
        self.reason = reason
        self.parts = parts


@dataclass(frozen=True)
class Cut:
    """Two parts of a polygon and the vertices that its border has gained."""

    parts: tuple[MultiPolygon, MultiPolygon]
    new_vertices: Points
    """(k, 2) metres; what the neighbours must be given."""


def cut(polygon: MultiPolygon, line: LineString) -> Cut:
    """Cut a multipolygon in two along a line, both in metres.

    Exactly one of its components may be crossed; the others go to the nearer part.

    Raises
    ------
    CannotCut
        Where the line gives other than two parts.
    """
    components = list(polygon.geoms)
    faces: list[list[Polygon]] = []
    fresh: list[Points] = []
    crossed: list[int] = []
    for number, component in enumerate(components):
        pieces = _inner_pieces(component, line)
        if not pieces:
            faces.append([component])
            continue
        found, vertices = _faces(component, pieces)
        faces.append(found)
        if len(found) > 1:
            crossed.append(number)
            fresh.append(vertices)
    if not crossed:
        raise _why_not(polygon, line)
    if len(crossed) > 1 or len(faces[crossed[0]]) != 2:
        raise CannotCut("parts", sum(len(faces[number]) for number in crossed))
    first, second = faces[crossed[0]]
    if min(_width(first), _width(second)) < THINNEST:
        raise CannotCut("thin", 2)
    sides: tuple[list[Polygon], list[Polygon]] = ([first], [second])
    for number, component in enumerate(components):
        if number not in crossed:
            nearer = int(component.distance(second) < component.distance(first))
            sides[nearer].append(component)
    return Cut((MultiPolygon(sides[0]), MultiPolygon(sides[1])), fresh[0])


def insert_vertices(
    polygon: MultiPolygon, vertices: Points, tolerance: float = ON_EDGE
) -> MultiPolygon:
    """Return the multipolygon with each vertex put into the edges that it lies on.

    Vertices that lie on no edge (within ``tolerance`` metres) or are there already are left out;
    a polygon that gains none is returned as it is.
    """
    near = vertices[shapely.dwithin(shapely.points(vertices), polygon.boundary, tolerance)]
    if not len(near):
        return polygon
    changed = False
    parts = []
    for part in polygon.geoms:
        rings = []
        for ring in (part.exterior, *part.interiors):
            coords = shapely.get_coordinates(ring)
            grown = _insert_in_ring(coords, near, tolerance)
            changed |= grown is not coords
            rings.append(grown)
        parts.append(Polygon(rings[0], rings[1:]))
    return MultiPolygon(parts) if changed else polygon


def give_neighbours(
    polygons: Sequence[MultiPolygon], vertices: Points, tolerance: float = ON_EDGE
) -> dict[int, MultiPolygon]:
    """Return, by their place, the polygons that gain one of the vertices."""
    if not len(vertices) or not len(polygons):
        return {}
    tree = shapely.STRtree(polygons)
    touched = np.unique(tree.query(shapely.points(vertices), "dwithin", tolerance)[1])
    grown = {int(place): insert_vertices(polygons[place], vertices, tolerance) for place in touched}
    return {place: one for place, one in grown.items() if one is not polygons[place]}


def _inner_pieces(component: Polygon, line: LineString) -> list[LineString]:
    """Return the stretches of a line inside a polygon, not along its border."""
    if not line.intersects(component):
        return []
    inside = line.intersection(component).difference(component.boundary)
    merged = shapely.line_merge(shapely.union_all(_lines(inside)))
    return [piece for piece in _lines(merged) if piece.length > 2 * SAME_VERTEX]


def _lines(geometry: shapely.Geometry) -> list[LineString]:
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return [part for part in parts if isinstance(part, LineString) and not part.is_empty]


def _faces(component: Polygon, pieces: Iterable[LineString]) -> tuple[list[Polygon], Points]:
    """Return the faces that inner pieces make of a polygon, and its new border vertices."""
    corners = shapely.get_coordinates(component)
    border = component.boundary
    snapped, fresh = [], []
    for piece in pieces:
        coords = shapely.get_coordinates(piece)
        for end in (0, -1):
            if border.distance(shapely.Point(coords[end])) > ON_EDGE:
                continue  # a loose end; it makes no face
            distances = np.hypot(*(corners - coords[end]).T)
            nearest = int(distances.argmin())
            if distances[nearest] <= SAME_VERTEX:
                coords[end] = corners[nearest]
            else:
                fresh.append(coords[end])
        snapped.append(LineString(coords))
    vertices = np.array(fresh).reshape(-1, 2)
    ring = insert_vertices(MultiPolygon([component]), vertices).geoms[0]
    noded = shapely.union_all([ring.boundary, *snapped])
    found = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inner = shapely.contains_properly(ring, shapely.point_on_surface(found))
    return list(found[inner]), vertices


def _why_not(polygon: MultiPolygon, line: LineString) -> CannotCut:
    if not line.intersects(polygon):
        return CannotCut("misses")
    inside = line.intersection(polygon).difference(polygon.boundary)
    if inside.is_empty or inside.length <= 2 * SAME_VERTEX:
        return CannotCut("touches")
    return CannotCut("ends_inside")


def _width(polygon: Polygon) -> float:
    """Return the mean width of a polygon in metres, as if it were a strip."""
    return float(2 * polygon.area / polygon.length) if polygon.length else 0.0


def _insert_in_ring(coords: Points, vertices: Points, tolerance: float) -> Points:
    start, step = coords[:-1], np.diff(coords, axis=0)
    squared = np.maximum((step**2).sum(axis=1), 1e-300)
    places: list[tuple[int, float, int]] = []
    for number, vertex in enumerate(vertices):
        if (coords == vertex).all(axis=1).any():
            continue
        along = np.clip(((vertex - start) * step).sum(axis=1) / squared, 0.0, 1.0)
        away = np.hypot(*(start + step * along[:, None] - vertex).T)
        edge = int(away.argmin())
        if away[edge] <= tolerance:
            places.append((edge, float(along[edge]), number))
    if not places:
        return coords
    places.sort()
    return np.insert(
        coords, [edge + 1 for edge, _, _ in places], vertices[[n for _, _, n in places]], axis=0
    )
