"""Painter paths made of flat coordinates, many at a time, and kept while they are of use."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, Qt
from PySide6.QtGui import QPainterPath

from gridplanner.gis.outlines import Lines, turned
from gridplanner.gis.ragged import Polygons
from gridplanner.ui.map.frame import Frame

Origin = tuple[float, float]
Floats = NDArray[np.float64]
Offsets = NDArray[np.int64]
CHUNK = 256
"""Footprints whose paths are made and kept together."""
GROUP = 8
"""Footprints in one path: Qt fills paths of 256 three times slower, single ones twice."""
KEPT = 1200
"""Chunks kept at most: 16 MB of every 100."""
THIN, THICK = 128, 24
"""Coordinates of one path at most, of lines a pixel wide and of wider ones: Qt strokes those
the slower the longer a path is."""
AT_ONCE = 8
"""Paths of lines made, and drawn, between two slices."""
LOT = 16_384
"""Coordinates of lines that are kept together, and made finer or coarser together."""
NOWHERE = np.empty((0, 4))
_POINT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_TAIL = b"\x00\x00\x00\x00" + int(Qt.FillRule.WindingFill.value).to_bytes(4, "big")
_NEXT, _EMPTY = 1, b"\x00\x00\x00\x00"


def paths_of(
    coords: Floats, starts: Offsets, groups: Offsets, origin: Origin
) -> list[QPainterPath]:
    """Return paths of lines, several in each, in metres beside ``origin``.

    Parameters
    ----------
    coords
        (c, 2) metres, line after line.
    starts
        (m + 1,) first coordinate of each line.
    groups
        (k + 1,) first line of each path.

    Notes
    -----
    Qt reads a path from a stream far quicker than it is told one point by point: the number of
    points, each with its kind (move or line), the start of the last line, the fill rule.
    """
    points = np.empty(len(coords), _POINT)
    points["kind"] = _NEXT
    points["kind"][starts[:-1]] = 0
    points["x"] = coords[:, 0] - origin[0]
    points["y"] = coords[:, 1] - origin[1]
    stream = QDataStream(QByteArray(b"".join(_streamed(points, starts[groups]))))
    made = []
    for _ in range(len(groups) - 1):
        path = QPainterPath()
        stream >> path
        path.setFillRule(Qt.FillRule.WindingFill)
        made.append(path)
    return made


def _streamed(points: NDArray[np.void], ends: Offsets) -> Iterator[bytes]:
    for first, last in pairwise(ends.tolist()):
        if first == last:
            yield _EMPTY
            continue
        yield (last - first).to_bytes(4, "big")
        yield points[first:last].tobytes()
        yield _TAIL


def path_of(coords: Floats, starts: Offsets, origin: Origin) -> QPainterPath:
    """Return the path of several lines given one after another, in metres beside ``origin``."""
    if not len(coords):
        return QPainterPath()
    return paths_of(coords, starts, np.array([0, len(starts) - 1]), origin)[0]


def polygon_paths(polygons: Polygons, rows: Offsets, origin: Origin) -> list[QPainterPath]:
    """Return a path for each span of rows (k + 1 ends); in it overlapping rows fill as one."""
    ends = polygons.row_starts[rows]
    parts = polygons.part_starts[ends[0] : ends[-1] + 1]
    rings = polygons.ring_starts[parts[0] : parts[-1] + 1]
    shells = np.zeros(len(rings) - 1, bool)
    shells[parts[:-1] - parts[0]] = True
    local = rings - rings[0]
    coords = turned(polygons.coords[rings[0] : rings[-1]], local, shells)
    return paths_of(coords, local, parts[ends - ends[0]] - parts[0], origin)


def polygon_path(polygons: Polygons, start: int, stop: int, origin: Origin) -> QPainterPath:
    """Return one path of the rows ``start`` to ``stop``; overlapping rows fill as their union."""
    return polygon_paths(polygons, np.array([start, stop]), origin)[0]


def group_bounds(bounds: Floats, starts: Offsets) -> Floats:
    """Return the bounds of groups of rows given by their first row; NaN for empty groups."""
    if not len(bounds):
        return NOWHERE
    return np.column_stack(
        [
            np.fmin.reduceat(bounds[:, :2], starts, axis=0),
            np.fmax.reduceat(bounds[:, 2:], starts, axis=0),
        ]
    )


def _steps(length: int, step: int) -> Offsets:
    """Return the ends of groups of ``step`` of some rows, the last one shorter."""
    return np.append(np.arange(0, length, step), length).astype(np.int64)


class FootprintPaths:
    """Paths of many small polygons, made when first seen, ``CHUNK`` neighbouring rows at a time."""

    def __init__(self, polygons: Polygons, origin: Origin) -> None:
        self.polygons = polygons
        self.origin = origin
        self._kept: OrderedDict[int, tuple[list[QPainterPath], Floats]] = OrderedDict()

    def seen(self, chunk: int, frame: Frame) -> list[QPainterPath]:
        """Return those paths of a chunk that touch what is painted."""
        paths, bounds = self._chunk(chunk)
        seen = np.flatnonzero(frame.sees(bounds, 2))
        return paths if len(seen) == len(paths) else [paths[place] for place in seen.tolist()]

    def _chunk(self, number: int) -> tuple[list[QPainterPath], Floats]:
        found = self._kept.get(number)
        if found is None:
            start = number * CHUNK
            ends = start + _steps(min(CHUNK, len(self.polygons) - start), GROUP)
            paths = polygon_paths(self.polygons, ends, self.origin)
            rows = self.polygons.bounds[start : ends[-1]]
            found = self._kept[number] = (paths, group_bounds(rows, ends[:-1] - start))
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(number)
        return found

    def some(self, rows: NDArray[np.intp]) -> list[QPainterPath]:
        """Return paths of some rows alone."""
        if not len(rows):
            return []
        chosen = self.polygons.take(rows)
        return polygon_paths(chosen, _steps(len(rows), GROUP), self.origin)


class ClassPaths:
    """Paths of many small polygons that hold one class each, made when first seen."""

    def __init__(self, paths: FootprintPaths, codes: NDArray[np.uint8]) -> None:
        self._polygons, self._origin = paths.polygons, paths.origin
        self._codes = codes
        self._kept: OrderedDict[int, list[tuple[int, QPainterPath]]] = OrderedDict()

    def chunk(self, number: int) -> list[tuple[int, QPainterPath]]:
        """Return the paths of one chunk, each with its class; one class after the other."""
        made = self._kept.get(number)
        if made is None:
            start = number * CHUNK
            rows = np.arange(start, min(start + CHUNK, len(self._polygons)))
            made = self._kept[number] = self.some(rows)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(number)
        return made

    def some(self, rows: NDArray[np.intp]) -> list[tuple[int, QPainterPath]]:
        """Return paths of some rows alone, each with its class."""
        if not len(rows):
            return []
        codes = self._codes[rows]
        order = np.argsort(codes, kind="stable")
        rows, codes = rows[order], codes[order]
        firsts = np.flatnonzero(np.append(True, codes[1:] != codes[:-1]))
        ends = [*firsts[1:].tolist(), len(rows)]
        starts = [
            np.arange(one, end, GROUP) for one, end in zip(firsts.tolist(), ends, strict=True)
        ]
        groups = np.concatenate(starts)
        made = polygon_paths(
            self._polygons.take(rows), np.append(groups, len(rows)).astype(np.int64), self._origin
        )
        return list(zip(codes[groups].tolist(), made, strict=True))

    def after(self, codes: NDArray[np.uint8], rows: NDArray[np.intp]) -> ClassPaths:
        """Return the paths where some rows are of another class now; the others are kept."""
        after = ClassPaths.__new__(ClassPaths)
        after.__dict__.update(self.__dict__)
        after._codes, gone = codes, set((rows // CHUNK).tolist())
        after._kept = OrderedDict(
            (number, made) for number, made in self._kept.items() if number not in gone
        )
        return after


class LinePaths:
    """Paths of lines in pieces of neighbouring lines, each with bounds of its own.

    A long line is cut into stretches; Qt strokes a path of more points superlinearly.
    """

    def __init__(self, lines: Lines, origin: Origin, stretch: int) -> None:
        coords, starts = _stretched(lines.coords, lines.starts, stretch)
        self._coords, self._origin = coords, origin
        self._starts = starts
        lot = starts[:-1] // stretch
        firsts = np.flatnonzero(np.append(True, np.diff(lot) != 0)) if len(lot) else lot
        self._groups = np.append(firsts, len(lot)).astype(np.int64)
        self._made: list[QPainterPath | None] = [None] * len(firsts)
        whole = np.hstack([coords, coords])
        self.bounds = group_bounds(whole, starts[firsts]) if len(firsts) else NOWHERE

    def seen(self, frame: Frame, margin: float) -> Iterator[list[QPainterPath]]:
        """Yield the paths that touch what is painted, a few at a time."""
        rows = np.flatnonzero(frame.sees(self.bounds, margin)).tolist()
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            new = [row for row in some if self._made[row] is None]
            if new:
                self._make(new)
                yield []
            yield [path for row in some if (path := self._made[row]) is not None]

    def _make(self, rows: list[int]) -> None:
        """Make the paths of some pieces; runs of them at one go."""
        for first, last in _runs(rows):
            lines = self._groups[first : last + 1]
            start, stop = self._starts[lines[0]], self._starts[lines[-1]]
            made = paths_of(
                self._coords[start:stop],
                self._starts[lines[0] : lines[-1] + 1] - start,
                lines - lines[0],
                self._origin,
            )
            self._made[first:last] = made


def _runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the end of every run of rising rows."""
    array = np.array(rows)
    breaks = np.flatnonzero(np.diff(array) != 1) + 1
    for run in np.split(array, breaks):
        yield int(run[0]), int(run[-1]) + 1


def _stretched(coords: Floats, starts: Offsets, most: int) -> tuple[Floats, Offsets]:
    """Return the same lines cut into stretches of at most ``most`` steps, joints twice."""
    sizes = np.diff(starts)
    if not len(sizes) or sizes.max() <= most + 1:
        return coords, starts
    pieces = np.maximum(-(-(sizes - 1) // most), 1)
    line = np.repeat(np.arange(len(sizes)), pieces)
    number = np.arange(len(line)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    first = starts[line] + number * most
    last = np.minimum(first + most + 1, starts[line + 1])
    ends = np.concatenate(([0], np.cumsum(last - first))).astype(np.int64)
    at = np.arange(ends[-1]) + np.repeat(first - ends[:-1], last - first)
    return coords[at], ends


class Detail:
    """Lines with as many points as a scale asks for, each coarseness made when first seen."""

    COARSE = (30.0, 14.0, 7.0, 3.0, 1.0, 0.0)
    """Metres by which lines may be simplified, to stay within a third of a pixel."""

    def __init__(self, lines: Lines, origin: Origin) -> None:
        self._lines, self._origin = lines, origin
        self._made: dict[float, LinePaths] = {}
        low, high = lines.coords.min(axis=0), lines.coords.max(axis=0)
        self.bounds = np.concatenate([low, high])

    def seen(self, frame: Frame, margin: float) -> Iterator[list[QPainterPath]]:
        """Yield the paths that touch what is painted, as fine as its scale asks for."""
        new = self.coarse(frame.metres / frame.ratio) not in self._made
        lines = self.at(frame.metres / frame.ratio)
        if new:
            yield []
        yield from lines.seen(frame, margin)

    @classmethod
    def coarse(cls, metres: float) -> float:
        """Return by how much lines may be simplified on pixels of some metres."""
        return next(one for one in cls.COARSE if one <= 0.36 * metres)

    def at(self, metres: float) -> LinePaths:
        """Return the lines as fine as pixels of some metres ask for."""
        coarse = self.coarse(metres)
        if coarse not in self._made:
            stretch = THIN if coarse > 1.0 else THICK  # from afar lines are a pixel wide
            lines = self._lines.simplified(coarse)
            self._made[coarse] = LinePaths(lines, self._origin, stretch)
        return self._made[coarse]


class RoadLots:
    """Many lines in lots of neighbours, each as fine as a scale asks for when first seen."""

    def __init__(self, lines: Lines, origin: Origin) -> None:
        self.lines = lines
        self._lots = [Detail(one, origin) for one in lines.parts(LOT)]
        self._bounds = np.array([lot.bounds for lot in self._lots]).reshape(-1, 4)

    def seen(self, frame: Frame, margin: float) -> Iterator[list[QPainterPath]]:
        """Yield the paths that touch what is painted, a few at a time."""
        for place in np.flatnonzero(frame.sees(self._bounds, margin)).tolist():
            yield from self._lots[place].seen(frame, margin)


def ends(bounds: NDArray[np.float64]) -> list[tuple[float, float, float, float]]:
    """Return the rows of bounds that are no NaN as extents."""
    return [tuple(row) for row in bounds.tolist() if row[0] == row[0]]
