"""The shortest way through open ground with obstacles, by way of triangles."""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Point, Polygon

ASIDE = 30.0
"""Metres from the line wished for at which a way counts as twice as long."""

Points = NDArray[np.float64]


class Triangles:
    """Open ground in triangles, and how one goes from each to the next.

    Parameters
    ----------
    ground
        Polygon with holes, metres.
    wish
        The line that ways shall keep near to.
    """

    def __init__(self, ground: Polygon, wish: LineString) -> None:
        self.shapes = shapely.get_parts(shapely.constrained_delaunay_triangles(ground))
        self.shapes = shapely.orient_polygons(self.shapes)
        corners = shapely.get_coordinates(self.shapes).reshape(-1, 4, 2)[:, :3]
        self._spots, names = np.unique(corners.reshape(-1, 2), axis=0, return_inverse=True)
        names = names.reshape(-1, 3)
        right, left = names.ravel(), np.roll(names, -1, axis=1).ravel()
        count = len(self._spots)
        key = np.minimum(left, right) * count + np.maximum(left, right)
        order = np.argsort(key, kind="stable")
        twin = np.flatnonzero(key[order[1:]] == key[order[:-1]])
        one, other = order[twin], order[twin + 1]
        self._right, self._left = right, left
        self._across = np.full(len(key), -1)
        self._across[one], self._across[other] = other, one
        self._doors(wish)

    def _doors(self, wish: LineString) -> None:
        """Say of each edge where a way near the line would go through it, and how far off."""
        edges = shapely.linestrings(
            np.stack([self._spots[self._right], self._spots[self._left]], axis=1)
        )
        near = shapely.shortest_line(edges, wish)
        self._off = shapely.length(near)
        self._door = shapely.get_coordinates(near)[::2]

    def way(self, start: Points, end: Points) -> Points | None:
        """Return the (k, 2) taut way between two points of the ground, nothing without any."""
        first, last = (
            int(np.argmin(shapely.distance(self.shapes, Point(one)))) for one in (start, end)
        )
        edges = self._search(first, last, start)
        if edges is None:
            return None
        doors = [(self._spots[self._left[one]], self._spots[self._right[one]]) for one in edges]
        return _taut(start, end, doors)

    def _search(self, first: int, last: int, start: Points) -> list[int] | None:
        """Return the edges that the cheapest way from one triangle to another goes out by."""
        if first == last:
            return []
        doors, off, across = self._door.tolist(), self._off.tolist(), self._across.tolist()
        came: dict[int, int] = {}
        open_: list[tuple[float, int, int]] = []
        at, far = (float(start[0]), float(start[1])), 0.0

        def leave(triangle: int, cost: float, by: int, at: tuple[float, float], far: float) -> None:
            for edge in range(3 * triangle, 3 * triangle + 3):
                if across[edge] < 0 or edge in came:
                    continue
                x, y = doors[edge]
                step = ((x - at[0]) ** 2 + (y - at[1]) ** 2) ** 0.5
                heappush(open_, (cost + step * (1 + (off[edge] + far) / 2 / ASIDE), edge, by))

        leave(first, 0.0, -1, at, far)
        while open_:
            cost, edge, by = heappop(open_)
            if edge in came:
                continue
            came[edge] = by
            entered = across[edge]
            came[entered] = -2  # nobody goes back
            if entered // 3 == last:
                return self._traced(came, edge)
            leave(entered // 3, cost, edge, tuple(doors[edge]), off[edge])
        return None

    @staticmethod
    def _traced(came: dict[int, int], edge: int) -> list[int]:
        edges = [edge]
        while came[edges[-1]] >= 0:
            edges.append(came[edges[-1]])
        return edges[::-1]


def _taut(start: Points, end: Points, doors: list[tuple[Points, Points]]) -> Points:
    """Return the shortest way through doors in a row, each by its left and right post."""
    posts = [*doors, (end, end)]
    way, apex, left, right = [start], start, start, start
    at_left = at_right = place = 0
    while place < len(posts):
        new_left, new_right = posts[place]
        if _turn(apex, right, new_right) >= 0:
            if _same(apex, right) or _turn(apex, left, new_right) < 0:
                right, at_right = new_right, place
            else:
                way.append(left)
                apex = right = left
                at_right = at_left
                place = at_left + 1
                continue
        if _turn(apex, left, new_left) <= 0:
            if _same(apex, left) or _turn(apex, right, new_left) > 0:
                left, at_left = new_left, place
            else:
                way.append(right)
                apex = left = right
                at_left = at_right
                place = at_right + 1
                continue
        place += 1
    way.append(end)
    found = np.array(way)
    keep = np.append(True, np.hypot(*np.diff(found, axis=0).T) > 1e-9)
    taut: Points = found[keep]
    return taut


def _turn(a: Points, b: Points, c: Points) -> float:
    """Return whether a, b, c turn left (positive) or right."""
    return float((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]))


def _same(a: Points, b: Points) -> bool:
    return bool(a[0] == b[0] and a[1] == b[1])
