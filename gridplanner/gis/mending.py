"""Mending polygons that do not tile their whole: gaps and overlaps each go to one neighbour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon

from gridplanner.gis.cutting import Points, width
from gridplanner.gis.laying import TOLERANCE, laid_on
from gridplanner.gis.tiling import against, wider_than

Shapes = NDArray[np.object_]
NARROW = 0.02
"""Metres: a face thinner than this is what two outlines of one border differ by."""
ALIKE = (0.008, 0.006, 0.004, 0.009, 0.002, 0.007)
"""Metres: vertices this near one another become one; where one leaves a fault another may not.
All are under what a level may reach over."""
HAIR = 0.001
"""Metres: what reaches beyond its whole by no more than this may stay."""
ROUNDS = 4
MOST = 0.5
"""Share of a polygon from which on ground that it holds with others is left to it."""


@dataclass(frozen=True, eq=False)
class Mended:
    """Polygons that tile their whole, as far as they were asked to."""

    shapes: Shapes
    """(n + m,) multipolygons: the tiles, then those around with the vertices they have gained."""
    left: int
    """Gaps that were too large to be given to a neighbour."""


def mend(
    tiles: Shapes, owners: NDArray[np.intp], wholes: Shapes, around: Shapes, largest: float
) -> Mended:
    """Give every gap and overlap of polygons inside their wholes to one of those beside it.

    Ground that several hold goes to the one of which it is the most part, else to the one whose
    own ground it borders most, a gap likewise; what reaches beyond its whole is cut off. Gaps
    larger than ``largest`` square metres stay. All comes of one set of faces, so that nothing is
    moved and no slit is left.

    Parameters
    ----------
    tiles
        (n,) valid polygons, metres.
    owners
        (n,) the place of each tile's whole.
    wholes
        (k,) polygons.
    around
        (m,) polygons beside the wholes. They lose a hair at most; a slit before them may be theirs.
    """
    tried: list[tuple[float, Mended]] = []
    for alike in ALIKE:
        found = _mended(tiles, owners, wholes, around, largest, alike)
        tried.append((_faults(found.shapes, owners, wholes, largest), found))
        if not tried[-1][0]:
            break
    return min(tried, key=lambda one: one[0])[1]


def _faults(shapes: Shapes, owners: NDArray[np.intp], wholes: Shapes, largest: float) -> float:
    """Return how much is wrong with mended polygons: invalid edges, and what misses a whole."""
    filled = shapes[~shapely.is_empty(shapes)]
    edges = shapely.coverage_invalid_edges(filled, gap_width=TOLERANCE)
    wrong = float(shapely.length(edges).sum())
    for place, whole in enumerate(wholes):
        missing, beyond = against(whole, shapes[: len(owners)][owners == place], TOLERANCE)
        wrong += sum(one.area for one in missing if one.area <= largest)
        wrong += sum(float(one.area) for one in beyond)
    return wrong


def _mended(
    tiles: Shapes,
    owners: NDArray[np.intp],
    wholes: Shapes,
    around: Shapes,
    largest: float,
    alike: float,
) -> Mended:
    polygons = np.concatenate([tiles, around])
    lines = _lines(tiles, wholes, around, alike)
    faces = _Faces(shapely.get_parts(shapely.polygonize(shapely.get_parts(lines))), len(tiles))
    faces.hold(polygons, owners, wholes)
    left = faces.settle(shapely.area(tiles), largest)
    made = np.full(len(polygons), MultiPolygon(), object)
    for place in range(len(polygons)):
        mine = faces.of(place)
        if mine.any():
            joined = shapely.get_parts(shapely.coverage_union_all(faces.faces[mine]))
            made[place] = MultiPolygon(joined.tolist())
    return Mended(made, left)


def _lines(tiles: Shapes, wholes: Shapes, around: Shapes, alike: float) -> shapely.Geometry:
    """Return all outlines, noded; what is within ``alike`` of a vertex runs through it."""
    known = np.unique(shapely.get_coordinates(around), axis=0)
    for shapes in (tiles, wholes):
        known = _with_fresh(known, shapely.get_coordinates(shapes), alike)
    outlines = shapely.boundary(np.concatenate([tiles, around, wholes]))
    lines = shapely.multilinestrings(shapely.get_parts(outlines))
    reach = alike
    for _ in range(ROUNDS):  # where lines cross there may be a vertex hard by
        lines = laid_on(lines, known, reach)
        reach = alike / 4  # all the rounds together move no line by more than a level may differ
        count = len(known)
        known = _with_fresh(known, shapely.get_coordinates(lines), reach)
        if len(known) == count:
            break
    return lines


def _with_fresh(known: Points, spots: Points, alike: float) -> Points:
    """Return vertices with those that are farther than ``alike`` from all before."""
    fresh = np.unique(spots, axis=0)
    if len(known):
        tree = shapely.STRtree(shapely.points(known))
        near = tree.query(shapely.points(fresh), "dwithin", alike)[0]
        fresh = np.delete(fresh, np.unique(near), axis=0)
    points = shapely.points(fresh)
    stays = np.ones(len(fresh), bool)
    pairs = shapely.STRtree(points).query(points, "dwithin", alike).T
    for one, other in sorted(pairs[pairs[:, 0] < pairs[:, 1]].tolist()):
        if stays[one]:
            stays[other] = False
    return np.vstack([known, fresh[stays]])


class _Faces:
    """Faces that polygons make with their wholes, and whose each is to be."""

    def __init__(self, faces: Shapes, tiles: int) -> None:
        self.faces, self.tiles = faces, tiles
        self.labels = np.full(len(faces), -1)
        """The place of the tile, or after them of the one around, that each face goes to."""
        self._spots = shapely.point_on_surface(faces)
        self._tree = shapely.STRtree(faces)
        self._areas = shapely.area(faces)
        self._slits, self._hairs = (
            np.array([not wider_than(face, width_) for face in faces], bool)
            for width_ in (TOLERANCE, HAIR)
        )

    def hold(self, polygons: Shapes, owners: NDArray[np.intp], wholes: Shapes) -> None:
        """Find which polygons hold each face, and in which whole it lies."""
        self._owners = owners
        self._inside = np.full(len(self.faces), -1)
        face, whole = shapely.STRtree(wholes).query(self._spots, "within")
        self._inside[face[::-1]] = whole[::-1]
        self._held: list[list[int]] = [[] for _ in self.faces]
        self._around: list[list[int]] = [[] for _ in self.faces]
        pairs = shapely.STRtree(polygons).query(self._spots, "within").T.tolist()
        for at, place in sorted(pairs):
            (self._held if place < self.tiles else self._around)[at].append(place)

    def of(self, place: int) -> NDArray[np.bool_]:
        """Tell which faces make up a polygon; those around keep what they held."""
        mine: NDArray[np.bool_] = self.labels == place
        if place >= self.tiles:
            mine |= np.array([place in some for some in self._around], bool)
        return mine

    def _rightful(self, place: int) -> list[int]:
        """Return the tiles that hold a face of their own whole; of a hair all that hold it."""
        held = self._held[place]
        own = [one for one in held if self._owners[one] == self._inside[place]]
        return held if self._hairs[place] and not own else own

    def settle(self, sizes: NDArray[np.float64], largest: float) -> int:
        """Label all faces that can be, and return how many gaps stay."""
        todo, stays = [], 0
        for place, slit in enumerate(self._slits.tolist()):
            held = self._rightful(place)
            if slit and self._inside[place] >= 0:
                todo.append(place)  # a tongue this thin is nobody's, whoever held it
            elif len(held) == 1:
                self.labels[place] = held[0]
            elif held:
                share, most = max((self._areas[place] / sizes[one], one) for one in held)
                if share >= MOST:
                    self.labels[place] = most
                else:
                    todo.append(place)
            elif self._around[place]:
                self.labels[place] = self._around[place][0]
            elif slit or (self._inside[place] >= 0 and self._areas[place] <= largest):
                todo.append(place)
            elif self._inside[place] >= 0:
                stays += 1
        return stays + self._spread(todo)

    def _spread(self, todo: list[int]) -> int:
        """Label faces by the neighbours they border most, and return how many gaps border none.

        The largest first, and again while a neighbour has got a label: a gap may lie behind
        another.
        """
        todo.sort(key=lambda place: (width(self.faces[place]) < NARROW, -self._areas[place]))
        while todo:
            before = len(todo)
            todo = [place for place in todo if not self._labelled(place)]
            if len(todo) == before:
                break
        for place in todo:
            if held := self._rightful(place):
                self.labels[place] = held[0]
        return sum(bool(self.labels[place] < 0 <= self._inside[place]) for place in todo)

    def _labelled(self, place: int) -> bool:
        """Give a face the label of the neighbour it borders most; tell whether there is any."""
        face = self.faces[place]
        shares: dict[int, float] = {}
        for other in self._tree.query(face, "intersects").tolist():
            label = int(self.labels[other])
            if label >= 0 and self._may_have(label, place):
                length = face.boundary.intersection(self.faces[other].boundary).length
                shares[label] = shares.get(label, 0.0) + length
        if not shares or not max(shares.values()) > 0:
            return False
        self.labels[place] = max(shares, key=lambda label: shares[label])
        return True

    def _may_have(self, label: int, place: int) -> bool:
        """Tell whether a face may go to a polygon beside it."""
        inside = label < self.tiles and bool(self._owners[label] == self._inside[place])
        if self._slits[place] and self._inside[place] >= 0:
            return inside
        if held := self._rightful(place):
            return label in held
        if self._hairs[place]:
            return True
        if self._inside[place] < 0:
            return label >= self.tiles
        return inside
