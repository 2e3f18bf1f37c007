"""Cutting a polygon of a coverage by a line, with its neighbours.

A cut never adds a gap or an overlap: every vertex that the cut puts on a border is copied, to the
bit, into the rings of the neighbours that share that border. Computed crossings do not lie on a
slanted edge exactly, so the copied vertex is what keeps both sides alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
    divided = [_divided(component, line) for component in polygon.geoms]
    crossed = [found for found in divided if len(found[0]) > 1]
    if not crossed:
        raise _why_not(polygon, line)
    faces, vertices = crossed[0]
    if len(crossed) > 1 or len(faces) != 2:
        raise CannotCut("parts", sum(len(found) for found, _ in crossed))
    first, second = faces
    if min(width(first), width(second)) < THINNEST:
        raise CannotCut("thin", 2)
    sides: tuple[list[Polygon], list[Polygon]] = ([first], [second])
    for found, _ in divided:
        if len(found) == 1:
            nearer = int(found[0].distance(second) < found[0].distance(first))
            sides[nearer].append(found[0])
    return Cut((MultiPolygon(sides[0]), MultiPolygon(sides[1])), vertices)


def faces_along(polygon: MultiPolygon, line: LineString) -> tuple[list[Polygon], Points]:
    """Return all faces that a line makes of a multipolygon, and its (k, 2) new border vertices."""
    divided = [_divided(component, line) for component in polygon.geoms]
    vertices = [fresh for found, fresh in divided if len(found) > 1]
    return [face for found, _ in divided for face in found], np.vstack(
        [np.empty((0, 2)), *vertices]
    )


def insert_vertices(
    polygon: MultiPolygon, vertices: Points, tolerance: float = ON_EDGE
) -> MultiPolygon:
    """Return the multipolygon with each vertex put into the edges that it lies on.

    Vertices that lie on no edge (within ``tolerance`` metres) or are there already are left out;
    a polygon that gains none is returned as it is.
    """
    near = vertices[_near(polygon.boundary, vertices, tolerance)]
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
    left, bottom, right, top = shapely.bounds(np.array(polygons, object)).T
    (west, south), (east, north) = vertices.min(axis=0), vertices.max(axis=0)
    near = np.flatnonzero(
        (left <= east + tolerance)
        & (right >= west - tolerance)
        & (bottom <= north + tolerance)
        & (top >= south - tolerance)
    )
    grown = {
        place: insert_vertices(polygons[place], vertices, tolerance) for place in near.tolist()
    }
    return {place: one for place, one in grown.items() if one is not polygons[place]}


def pinched(polygons: Sequence[MultiPolygon], vertices: Points) -> bool:
    """Tell whether a new vertex stands within ``SAME_VERTEX`` of an edge that it is not on.

    That happens in the tip of a very sharp corner; there the vertex would be a gap in miniature.
    """
    points = shapely.points(vertices)
    near = np.unique(shapely.STRtree(polygons).query(points, "dwithin", SAME_VERTEX)[1])
    borders = shapely.get_rings(shapely.get_parts([polygons[place] for place in near]))
    coords, ring = shapely.get_coordinates(borders, return_index=True)
    step = ring[1:] == ring[:-1]
    edges = shapely.linestrings(np.stack([coords[:-1][step], coords[1:][step]], axis=1))
    at, beside = shapely.STRtree(edges).query(points, "dwithin", SAME_VERTEX)
    return bool((shapely.distance(points[at], edges[beside]) > ON_EDGE).any())


def _divided(component: Polygon, line: LineString) -> tuple[list[Polygon], Points]:
    """Return the faces of a polygon, itself where the line does not part it, and new vertices."""
    pieces = _inner_pieces(component, line)
    faces, vertices = _faces(component, pieces) if pieces else ([component], np.empty((0, 2)))
    return (faces, vertices) if len(faces) > 1 else ([component], np.empty((0, 2)))


def _inner_pieces(component: Polygon, line: LineString) -> list[LineString]:
    """Return the stretches of a line inside a polygon, not along its border."""
    border = component.boundary
    merged = shapely.line_merge(shapely.union_all(_lines(line.difference(border))))
    off = [piece for part in _lines(merged) for piece in _off(border, part)]
    return [piece for piece in off if _is_inner(component, piece)]


def _off(border: shapely.Geometry, line: LineString) -> Iterator[LineString]:
    """Yield the stretches of a line between its vertices on a border, not those along it."""
    coords = shapely.get_coordinates(line)
    middles = (coords[:-1] + coords[1:]) / 2
    on = _near(border, coords, SAME_VERTEX)
    along = _near(border, middles, SAME_VERTEX) & on[:-1] & on[1:]
    start = 0
    for place, last in enumerate(along, 1):
        if last:
            start = place
        elif on[place] or place == len(along):
            yield LineString(coords[start : place + 1])
            start = place


def _near(border: shapely.Geometry, spots: Points, tolerance: float) -> NDArray[np.bool_]:
    """Tell which of (k, 2) spots are within metres of a border, which is none of a plan's own."""
    shapely.prepare(border)
    near: NDArray[np.bool_] = shapely.dwithin(border, shapely.points(spots), tolerance)
    return near


def _is_inner(component: Polygon, piece: LineString) -> bool:
    middle = piece.interpolate(0.5, normalized=True)
    return piece.length > 2 * SAME_VERTEX and bool(component.contains(middle))


def _lines(geometry: shapely.Geometry) -> list[LineString]:
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return [part for part in parts if isinstance(part, LineString) and not part.is_empty]


def _faces(component: Polygon, pieces: Iterable[LineString]) -> tuple[list[Polygon], Points]:
    """Return the faces that inner pieces make of a polygon, and its new border vertices."""
    border = component.boundary
    corners = shapely.get_coordinates(component)
    grown, snapped = corners, []
    for piece in pieces:
        coords = shapely.get_coordinates(piece)
        for end in (0, -1):
            if not shapely.dwithin(border, shapely.Point(coords[end]), SAME_VERTEX):
                continue  # a loose end; it makes no face
            coords[end] = _on_border(border, grown, coords[end])
            grown = np.vstack([grown, coords[end]])
        snapped.append(LineString(coords))
    ring = insert_vertices(MultiPolygon([component]), grown[len(corners) :]).geoms[0]
    noded = shapely.union_all([ring.boundary, *snapped])
    found = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inner = found[shapely.contains_properly(component, shapely.point_on_surface(found))]
    return list(inner), _fresh(border, corners, inner)


def _on_border(border: shapely.Geometry, corners: Points, end: Points) -> Points:
    """Return the corner within ``SAME_VERTEX`` of an end, else its place on the border."""
    distances = np.hypot(*(corners - end).T)
    nearest = int(distances.argmin())
    place: Points = end
    if distances[nearest] <= SAME_VERTEX:
        place = corners[nearest]
    elif not shapely.dwithin(border, shapely.Point(end), ON_EDGE):
        place = shapely.get_coordinates(shapely.shortest_line(border, shapely.Point(end)))[0]
    return place


def _fresh(border: shapely.Geometry, corners: Points, faces: NDArray[np.object_]) -> Points:
    """Return the vertices of faces that stand on a border where it had no corner."""
    known = {(x, y) for x, y in corners.tolist()}
    used = np.unique(shapely.get_coordinates(faces), axis=0)
    fresh = np.array([one for one in used.tolist() if tuple(one) not in known]).reshape(-1, 2)
    there: Points = fresh[_near(border, fresh, ON_EDGE)]
    return there


def _why_not(polygon: MultiPolygon, line: LineString) -> CannotCut:
    if not line.intersects(polygon):
        return CannotCut("misses")
    entered = any(_inner_pieces(component, line) for component in polygon.geoms)
    return CannotCut("ends_inside" if entered else "touches")


def width(polygon: shapely.Geometry) -> float:
    """Return the mean width of a polygon in metres, as if it were a strip."""
    return float(2 * polygon.area / polygon.length) if polygon.length else 0.0


def _insert_in_ring(coords: Points, vertices: Points, tolerance: float) -> Points:
    known = set(map(tuple, coords.tolist()))
    fresh = np.array([one for one in vertices.tolist() if tuple(one) not in known]).reshape(-1, 2)
    if not len(fresh):
        return coords
    edges = shapely.linestrings(np.stack([coords[:-1], coords[1:]], axis=1))
    number, edge = shapely.STRtree(edges).query_nearest(
        shapely.points(fresh), max_distance=tolerance, all_matches=False
    )
    if not len(edge):
        return coords
    along = shapely.line_locate_point(edges[edge], shapely.points(fresh[number]))
    order = np.lexsort((number, along, edge))
    return np.insert(coords, edge[order] + 1, fresh[number[order]], axis=0)
