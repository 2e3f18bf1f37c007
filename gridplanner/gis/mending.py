"""Mending polygons that do not tile their whole: gaps and overlaps each go to one neighbour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon

from gridplanner.gis.coverage import node_coverage
from gridplanner.gis.cutting import width

Shapes = NDArray[np.object_]
NARROW = 0.02
"""Metres: a face thinner than this is what two outlines of one border differ by."""


@dataclass(frozen=True, eq=False)
class Mended:
    """Polygons that tile their whole, as far as they were asked to."""

    shapes: Shapes
    """(n,) multipolygons."""
    left: int
    """Gaps that were too large to be given to a neighbour."""


def mend(tiles: Shapes, whole: shapely.Geometry, around: Shapes, largest: float) -> Mended:
    """Give every gap and overlap of polygons inside a whole to one of those beside it.

    Ground that two hold goes to the one whose own ground it borders most, a gap likewise; what
    reaches beyond the whole is cut off. Gaps larger than ``largest`` square metres stay.

    Parameters
    ----------
    tiles
        (n,) valid polygons, metres.
    around
        (m,) polygons beside the whole, whose vertices the tiles are noded with.
    """
    lines = shapely.union_all([*shapely.boundary(tiles), shapely.boundary(whole)])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    spots = shapely.point_on_surface(faces)
    holders: list[list[int]] = [[] for _ in faces]
    for face, tile in zip(*shapely.STRtree(tiles).query(spots, "within"), strict=True):
        holders[int(face)].append(int(tile))
    inside = shapely.within(spots, whole)
    labels = np.full(len(faces), -1)
    for face, some in enumerate(holders):
        if inside[face] and len(some) == 1:
            labels[face] = some[0]
    left = _settle(faces, holders, inside, labels, largest)
    made = np.full(len(tiles), MultiPolygon(), object)
    for tile in range(len(tiles)):
        mine = faces[labels == tile]
        if len(mine):
            joined = shapely.get_parts(shapely.coverage_union_all(mine))
            made[tile] = MultiPolygon(joined.tolist())
    filled = np.flatnonzero(~shapely.is_empty(made))
    noded = node_coverage(np.concatenate([made[filled], around])).shapes
    made[filled] = noded[: len(filled)]
    return Mended(np.concatenate([made, noded[len(filled) :]]), left)


def _settle(
    faces: Shapes,
    holders: list[list[int]],
    inside: NDArray[np.bool_],
    labels: NDArray[np.intp],
    largest: float,
) -> int:
    """Label the faces that several or none hold, and return how many gaps stay.

    The largest first, and again while a neighbour has got a label: a gap may lie behind another.
    """
    tree = shapely.STRtree(faces)
    open_ = np.flatnonzero(inside & (labels < 0))
    areas = shapely.area(faces)
    todo = [place for place in open_.tolist() if holders[place] or areas[place] <= largest]
    stays = len(open_) - len(todo)
    todo.sort(key=lambda place: (width(faces[place]) < NARROW, -areas[place]))
    while todo:
        before = len(todo)
        todo = [place for place in todo if not _labelled(place, faces, tree, holders, labels)]
        if len(todo) == before:
            break
    for place in todo:
        if holders[place]:
            labels[place] = holders[place][0]
    return stays + sum(not holders[place] for place in todo)


def _labelled(
    place: int,
    faces: Shapes,
    tree: shapely.STRtree,
    holders: list[list[int]],
    labels: NDArray[np.intp],
) -> bool:
    """Give a face the label of the neighbour it borders most; tell whether there is any."""
    face = faces[place]
    shares: dict[int, float] = {}
    for other in tree.query(face, "intersects").tolist():
        label = int(labels[other])
        if label < 0 or (holders[place] and label not in holders[place]):
            continue
        length = face.boundary.intersection(faces[other].boundary).length
        if length > 0:
            shares[label] = shares.get(label, 0.0) + length
    if not shares:
        return False
    labels[place] = max(shares, key=lambda label: shares[label])
    return True
