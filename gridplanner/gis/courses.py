"""A new course for the border that two polygons share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiPolygon, Polygon

from gridplanner.gis.borders import edges
from gridplanner.gis.cutting import SAME_VERTEX
from gridplanner.gis.faces import united

Points = NDArray[np.float64]


class CannotReshape(Exception):  # noqa: N818 - an answer that the caller turns into a sentence
    """A line makes no new border between two polygons.

    ``reason`` is apart (they share no border), misses (the line does not come to it), several
    (its ends lie on stretches of the border that do not hang together), crosses (the new border
    would cross itself) or parts (the line does not part them).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, eq=False)
class Course:
    """The border between two polygons as it would be."""

    line: LineString
    """The whole border from end to end, metres."""
    first: shapely.Geometry
    """What lies on the side of the first polygon, as an overlay computes it."""


def shared_border(first: MultiPolygon, second: MultiPolygon) -> list[LineString]:
    """Return the lines along which two polygons of a coverage share their vertices."""
    one, other = edges([first, second])
    common = np.array(list(one & other)).reshape(-1, 2, 2)
    if not len(common):
        return []
    lines = shapely.multilinestrings(shapely.linestrings(common))
    return list(shapely.get_parts(shapely.line_merge(lines)))


def lies_along(lines: Sequence[LineString], polygons: Sequence[shapely.Geometry]) -> bool:
    """Tell whether lines are, to the centimetre, borders of some polygons all along."""
    borders = shapely.buffer(shapely.union_all(shapely.boundary(polygons)), SAME_VERTEX)
    return bool(shapely.union_all(lines).difference(borders).length <= SAME_VERTEX)


def overlap_along(lines: Sequence[LineString], others: Sequence[LineString]) -> bool:
    """Tell whether lines run along some others anywhere, not merely across or from an end."""
    beside = shapely.buffer(shapely.union_all(others), SAME_VERTEX)
    return bool(shapely.union_all(lines).intersection(beside).length > 4 * SAME_VERTEX)


def new_course(first: MultiPolygon, second: MultiPolygon, drawn: LineString) -> Course:
    """Lead the shared border of two polygons along a line.

    Between its first and its last meeting with the old border the line takes its place; an end
    outside both polygons takes the end of the border along to where the line leaves them.

    Raises
    ------
    CannotReshape
        Where the line does not tell a new border.
    """
    borders = shared_border(first, second)
    if not borders:
        raise CannotReshape("apart")
    both = united([first, second])
    border = _chosen(borders, drawn)
    line = _led(border, drawn, both)
    if not line.is_simple:
        raise CannotReshape("crosses")
    kept = [one for one in borders if one is not border]
    return Course(line, _side_of(first, second, both, border, line, kept))


def _chosen(borders: list[LineString], drawn: LineString) -> LineString:
    """Return the stretch of the border that a line is meant for."""
    if len(borders) == 1:
        return borders[0]
    starts, ends = (
        shapely.distance(borders, shapely.Point(drawn.coords[place])) for place in (0, -1)
    )
    met = shapely.intersects(borders, drawn) | (np.minimum(starts, ends) <= SAME_VERTEX)
    at = np.flatnonzero(met)
    if len(at) > 1 and not {int(starts.argmin())} == {int(ends.argmin())}:
        raise CannotReshape("several")
    return borders[int(at[0]) if len(at) == 1 else int((starts + ends).argmin())]


def _led(border: LineString, drawn: LineString, both: MultiPolygon) -> LineString:
    """Return the whole border with the drawn line in the place of a stretch of it."""
    hits = _meetings(border, drawn)
    leaves = [not _inside(both, drawn.coords[place]) for place in (0, -1)]
    if len(hits) < 2 - sum(leaves):
        raise CannotReshape("misses")
    start = 0.0 if leaves[0] else hits[0]
    end = drawn.length if leaves[1] else hits[-1]
    if end - start <= 2 * SAME_VERTEX:
        raise CannotReshape("misses")
    middle = _stretch(drawn, start, end)
    at = [border.project(shapely.Point(middle[place])) for place in (0, -1)]
    if border.is_ring:
        return _led_round(border, middle, at, leaves)
    if leaves[0] and leaves[1]:
        return LineString(middle)
    if leaves[0] or leaves[1]:
        return _led_out(
            border, middle if leaves[1] else middle[::-1], at[0] if leaves[1] else at[1]
        )
    if at[0] > at[1]:
        middle, at = middle[::-1], at[::-1]
    before, after = _stretch(border, 0.0, at[0]), _stretch(border, at[1], border.length)
    return _through(before, middle, after)


def _led_out(border: LineString, middle: Points, at: float) -> LineString:
    """Return the border up to where the line leaves it, then the line to beyond the polygons."""
    last = shapely.Point(middle[-1])
    to_end = last.distance(shapely.Point(border.coords[-1])) <= last.distance(
        shapely.Point(border.coords[0])
    )
    kept = _stretch(border, 0.0, at) if to_end else _stretch(border, at, border.length)[::-1]
    return _through(kept, middle)


def _led_round(ring: LineString, middle: Points, at: list[float], leaves: list[bool]) -> LineString:
    """Return a closed border with the line in the place of its shorter stretch."""
    if any(leaves):
        raise CannotReshape("parts")
    if at[0] > at[1]:
        middle, at = middle[::-1], at[::-1]
    outer = [_stretch(ring, at[1], ring.length), _stretch(ring, 0.0, at[0])]
    inner = _stretch(ring, at[0], at[1])
    if at[1] - at[0] <= ring.length / 2:
        return _through(middle, *outer, middle[:1])
    return _through(middle[::-1], inner, middle[-1:])


def _meetings(border: LineString, drawn: LineString) -> list[float]:
    """Return how far along a line it meets a border, rising; an end that nearly does counts."""
    met = shapely.get_coordinates(drawn.intersection(border))
    along = [drawn.project(shapely.Point(one)) for one in met]
    for place, at in ((0, 0.0), (-1, drawn.length)):
        if shapely.dwithin(border, shapely.Point(drawn.coords[place]), SAME_VERTEX):
            along.append(at)
    return sorted(along)


def _inside(both: MultiPolygon, spot: tuple[float, ...]) -> bool:
    point = shapely.Point(spot)
    return bool(both.contains(point)) and not shapely.dwithin(both.boundary, point, SAME_VERTEX)


def _stretch(line: LineString, start: float, end: float) -> Points:
    """Return the vertices of a line from one distance to another; old vertices stay to the bit."""
    coords = shapely.get_coordinates(line)
    at = np.append(0.0, np.cumsum(np.hypot(*np.diff(coords, axis=0).T)))
    inner = coords[(at > start + SAME_VERTEX) & (at < end - SAME_VERTEX)]
    ends = [_spot(line, coords, at, one) for one in (start, end)]
    return np.vstack([ends[0], inner, ends[1]])


def _spot(line: LineString, coords: Points, at: Points, distance: float) -> Points:
    nearest = int(np.abs(at - distance).argmin())
    if abs(at[nearest] - distance) <= SAME_VERTEX:
        return coords[nearest : nearest + 1]
    spot: Points = shapely.get_coordinates(line.interpolate(distance))
    return spot


def _through(*stretches: Points) -> LineString:
    coords = np.vstack(stretches)
    far = np.hypot(*np.diff(coords, axis=0).T) > SAME_VERTEX
    return LineString(coords[np.append(True, far)])


def _side_of(
    first: MultiPolygon,
    second: MultiPolygon,
    both: MultiPolygon,
    border: LineString,
    line: LineString,
    kept: list[LineString],
) -> shapely.Geometry:
    """Return what lies on the first polygon's side of a new border."""
    noded = shapely.union_all([both.boundary, line, *kept])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    faces = faces[shapely.intersects(shapely.point_on_surface(faces), both)]
    left, right = _beside(line, both)
    sides = shapely.intersects(faces, left), shapely.intersects(faces, right)
    if not sides[0].any() or not sides[1].any() or (sides[0] & sides[1]).any():
        raise CannotReshape("parts")
    if _runs_out(line, both):  # neither end tells which way the old border ran
        more_left = [_shared(faces[some], first) - _shared(faces[some], second) for some in sides]
        on_left = more_left[0] > more_left[1]
    else:
        on_left = _lies_left(first, border) == _runs_alike(border, line)
    mine = (sides[0] if on_left else sides[1]).copy()
    # What the line does not touch stays with whom it mostly is of.
    rest = np.flatnonzero(~(sides[0] | sides[1]))
    more = [_shared(faces[[one]], first) > _shared(faces[[one]], second) for one in rest]
    mine[rest[np.array(more, bool)]] = True
    return shapely.union_all(faces[mine])


def _runs_out(line: LineString, both: MultiPolygon) -> bool:
    """Tell whether both ends of a new border lie beyond the two polygons."""
    return not any(shapely.dwithin(both, shapely.Point(one), SAME_VERTEX) for one in _ends(line))


def _ends(line: LineString) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return line.coords[0], line.coords[-1]


def _shared(faces: NDArray[np.object_], polygon: MultiPolygon) -> float:
    return float(shapely.area(shapely.intersection(faces, polygon)).sum())


def _beside(line: LineString, both: MultiPolygon) -> tuple[shapely.Point, shapely.Point]:
    """Return a point on the left and one on the right of a line, hard by it and in the polygons."""
    parts, part = shapely.get_coordinates(line.intersection(both), return_index=True)
    if len(parts) < 2:
        raise CannotReshape("misses")
    steps = np.where(part[1:] == part[:-1], np.hypot(*np.diff(parts, axis=0).T), 0.0)
    at = int(steps.argmax())
    start, end = parts[at], parts[at + 1]
    if line.project(shapely.Point(end)) < line.project(shapely.Point(start)):
        start, end = end, start
    way = (end - start) / max(float(steps[at]), 1e-9)
    aside = np.array([-way[1], way[0]]) * min(SAME_VERTEX / 2, float(steps[at]) / 4)
    middle = (start + end) / 2
    return shapely.Point(middle + aside), shapely.Point(middle - aside)


def _lies_left(polygon: MultiPolygon, border: LineString) -> bool:
    """Tell whether a polygon lies on the left of a stretch of its own border."""
    start, end = border.coords[0], border.coords[1]
    for part in shapely.get_parts(shapely.orient_polygons(polygon)):
        for ring in (part.exterior, *part.interiors):
            coords = shapely.get_coordinates(ring).tolist()
            steps = set(zip(map(tuple, coords[:-1]), map(tuple, coords[1:]), strict=True))
            if (start, end) in steps:
                return True
            if (end, start) in steps:
                return False
    raise CannotReshape("apart")


def _runs_alike(border: LineString, line: LineString) -> bool:
    """Tell whether a new border runs the way the old one did."""
    if border.is_ring:
        alike = [Polygon(one.coords).exterior.is_ccw for one in (border, line)]
        return bool(alike[0] == alike[1])
    starts, ends = (shapely.Point(border.coords[place]) for place in (0, -1))
    first, last = (shapely.Point(line.coords[place]) for place in (0, -1))
    same_way = starts.distance(first) + ends.distance(last)
    return bool(same_way <= starts.distance(last) + ends.distance(first))
