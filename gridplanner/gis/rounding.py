"""Leading a line round one obstacle, along its outline, on the side that is shorter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiPolygon, Polygon

from gridplanner.gis.obstacles import CLEARANCES, GRAZE, chain, crossed, grown

NEAR = 10.0
"""Metres of detour under which no narrower gap is looked for."""
WORTH = dict(zip(CLEARANCES, (1.0, 1.1, 1.3, 1.6), strict=True))
"""How many times longer a way with more room may be than one that has less."""
MOST = 60
"""Corners of a walk that is drawn taut, and footprints of an obstacle, at most."""

Points = NDArray[np.float64]


class Round(NamedTuple):
    """A line led round an obstacle."""

    line: LineString
    passed: set[int]
    """Places of the footprints that it was led round."""
    detour: float
    """Metres that it is longer than before."""


class Houses:
    """Footprints with an index, and a polygon that a line must not leave."""

    def __init__(self, shapes: NDArray[np.object_], polygon: MultiPolygon) -> None:
        self.shapes = shapes
        self.tree = shapely.STRtree(shapes)
        self.polygon = polygon

    def lead_round(self, line: LineString, start: int) -> Round | None:
        """Return a line led round a footprint with all that touch it; nothing if it cannot be."""
        line = self._out_of(line, start)
        touching = chain(self.shapes, self.tree, start)
        best: Round | None = None
        worth = np.inf
        for clearance in CLEARANCES:
            passed = chain(self.shapes, self.tree, start, 2 * clearance)
            if len(passed) > MOST and len(passed) > len(touching):
                continue
            found = self._shorter(line, passed, clearance)
            if found and found.detour * WORTH[clearance] < worth:
                best, worth = found, found.detour * WORTH[clearance]
            if found and (found.detour < NEAR or passed == touching):
                break
        return best

    def largest(self, start: int, among: NDArray[np.intp]) -> int:
        """Return the largest of some footprints that touch one, as a compound its houses."""
        touching = chain(self.shapes, self.tree, start).intersection(among.tolist())
        places = sorted(touching)
        return places[int(shapely.area(self.shapes[places]).argmax())]

    def _out_of(self, line: LineString, start: int) -> LineString:
        """Return a line whose ends outside the polygon do not stand in or at a footprint either.

        Such an end goes straight on, so that the line may pass the footprint on either side.
        """
        coords = shapely.get_coordinates(line)
        near = shapely.dwithin(self.shapes[start], shapely.points(coords[[0, -1]]), 2 * NEAR)
        outside = ~shapely.intersects_xy(self.polygon, *coords[[0, -1]].T)
        if not (near & outside).any():
            return line
        touching = shapely.total_bounds(
            self.shapes[sorted(chain(self.shapes, self.tree, start, 2 * CLEARANCES[0]))]
        )
        far = float(np.hypot(*(touching[2:] - touching[:2]))) + NEAR
        for end, before in ((0, 1), (-1, -2)):
            if near[end] and outside[end]:
                way = coords[end] - coords[before]
                coords[end] += way * far / max(float(np.hypot(*way)), 1e-9)
        return LineString(coords)

    def _shorter(self, line: LineString, passed: set[int], clearance: float) -> Round | None:
        """Return the shorter of the free ways round some footprints at a clearance."""
        body = grown(self.shapes[sorted(passed)], clearance)
        outline = max(shapely.get_parts(body), key=shapely.area).exterior
        best: Round | None = None
        for before, walk, after in _ways(line, LineString(outline)):
            if best and _length(walk) > 3 * best.detour + NEAR:
                continue
            short = self._taut(walk, Polygon(outline), passed)
            way = _joined(before, short, after)
            if way is None or self._hits(short, passed):
                continue
            detour = max(way.length - line.length, 0.0)
            if (best is None or detour < best.detour) and _stays_inside(way, self.polygon):
                best = Round(way, passed, detour)
        return best

    def _hits(self, walk: Points, passed: set[int]) -> bool:
        """Tell whether a walk runs through other houses inside the polygon."""
        others = self._others(walk, passed)
        if not len(others):
            return False
        return bool(len(crossed(LineString(walk).intersection(self.polygon), others)))

    def _others(self, walk: Points, passed: set[int]) -> NDArray[np.object_]:
        near = self.tree.query(shapely.box(*walk.min(axis=0), *walk.max(axis=0)))
        return self.shapes[[one for one in near.tolist() if one not in passed]]

    def _taut(self, walk: Points, body: Polygon, passed: set[int]) -> Points:
        """Return a walk along an obstacle without the recesses that it follows.

        A shorter way may not come nearer to a wall than the walk, nor run through other houses.
        """
        corners = walk[_bulging(walk, body)]
        if len(walk) < 3 or len(corners) > MOST:
            return walk
        first, last = np.triu_indices(len(corners), 1)
        steps = shapely.linestrings(np.stack([corners[first], corners[last]], axis=1))
        core = body.buffer(-2 * GRAZE, join_style="mitre")
        shapely.prepare(core)
        free = ~shapely.intersects(core, steps)
        others = self._others(walk, passed)
        if len(others):
            free &= ~shapely.dwithin(shapely.union_all(others), steps, CLEARANCES[-1])
        lengths = np.where(free, np.hypot(*(corners[last] - corners[first]).T), np.inf)
        places = _shortest(len(corners), first, last, lengths)
        return walk if places is None else corners[places]


def _bulging(walk: Points, body: Polygon) -> NDArray[np.bool_]:
    """Tell which corners of a walk along a body are its ends or turn round it, not into it."""
    steps = np.diff(walk, axis=0)
    longest = int(np.hypot(*steps.T).argmax())
    x, y = steps[longest]
    aside = np.array([-y, x]) * GRAZE / max(float(np.hypot(x, y)), GRAZE)
    middle = (walk[longest] + walk[longest + 1]) / 2 + aside
    turns = steps[:-1, 0] * steps[1:, 1] - steps[:-1, 1] * steps[1:, 0]
    left = bool(shapely.contains_xy(body, *middle))
    return np.concatenate([[True], turns > 0 if left else turns < 0, [True]])


def _shortest(
    count: int, first: NDArray[np.intp], last: NDArray[np.intp], lengths: Points
) -> list[int] | None:
    """Return the places on the shortest way from the first to the last of some points in order."""
    table = np.full((count, count), np.inf)
    table[first, last] = lengths
    best, before = np.zeros(count), np.zeros(count, np.intp)
    for place in range(1, count):
        through = best[:place] + table[:place, place]
        before[place] = through.argmin()
        best[place] = through[before[place]]
    if not np.isfinite(best[-1]):
        return None
    places = [count - 1]
    while places[-1]:
        places.append(int(before[places[-1]]))
    return places[::-1]


def _ways(line: LineString, ring: LineString) -> Iterator[tuple[Points, Points, Points]]:
    """Yield the line up to a closed ring, a walk along it and the rest; the shorter walk first."""
    hits = shapely.get_coordinates(line.intersection(ring))
    along = np.sort(shapely.line_locate_point(line, shapely.points(hits))).tolist() or [0.0]
    path, round_it = _Path(line), _Path(ring)
    begins_in, ends_in = shapely.contains_xy(Polygon(round_it.coords), path.coords[[0, -1]])
    first = 0.0 if begins_in else along[0]
    last = line.length if ends_in else along[-1]
    if last <= first:
        return
    before, after = path.stretch(0.0, first), path.stretch(last, line.length)
    at, to = shapely.line_locate_point(ring, shapely.points([before[-1], after[0]])).tolist()
    lower, upper = min(at, to), max(at, to)
    forth = upper - lower <= ring.length - (upper - lower)
    for direct in (forth, not forth):
        if direct:
            walk = round_it.stretch(lower, upper)
        else:
            rest = round_it.stretch(upper, ring.length), round_it.stretch(0.0, lower)[1:]
            walk = np.concatenate(rest)
        yield before, walk if direct == (at <= to) else walk[::-1], after


def _length(walk: Points) -> float:
    return float(np.hypot(*np.diff(walk, axis=0).T).sum())


def _joined(*stretches: Points) -> LineString | None:
    """Return one line of several that go on from each other, no point twice in a row."""
    led = np.concatenate(stretches)
    far = led[1:] - led[:-1]
    keep = np.append(True, np.hypot(far[:, 0], far[:, 1]) > 1e-9)
    return LineString(led[keep]) if keep.sum() >= 2 else None


class _Path:
    """A line with the way along it to each of its vertices."""

    def __init__(self, line: LineString) -> None:
        self.coords = shapely.get_coordinates(line)
        steps = self.coords[1:] - self.coords[:-1]
        self.at = np.zeros(len(self.coords))
        np.cumsum(np.hypot(steps[:, 0], steps[:, 1]), out=self.at[1:])

    def stretch(self, start: float, end: float) -> Points:
        """Return the vertices from one distance along the line to another, both ends with them."""
        first = int(np.searchsorted(self.at, start, "right"))
        last = int(np.searchsorted(self.at, end, "left"))
        return np.concatenate([[self._spot(start)], self.coords[first:last], [self._spot(end)]])

    def _spot(self, distance: float) -> Points:
        after = min(max(int(np.searchsorted(self.at, distance)), 1), len(self.at) - 1)
        length = self.at[after] - self.at[after - 1]
        share = (distance - self.at[after - 1]) / length if length else 0.0
        start, end = self.coords[after - 1], self.coords[after]
        spot: Points = start + min(share, 1.0) * (end - start)
        return spot


def _stays_inside(way: LineString, polygon: MultiPolygon) -> bool:
    """Tell whether a way still crosses the polygon in one stretch."""
    inside = shapely.line_merge(way.intersection(polygon))
    parts = [part for part in shapely.get_parts(inside) if part.length > GRAZE]
    return len(parts) == 1
