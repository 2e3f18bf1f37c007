"""What a map needs of a plan: outlines as flat arrays, extents, places for labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.borders import Edge, edges
from gridplanner.gis.outlines import Lines, footprint_areas, inner_places, lightened
from gridplanner.gis.ragged import Polygons, join
from gridplanner.models.buildings import Footprints
from gridplanner.models.change import Change
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Place

Extent: TypeAlias = tuple[float, float, float, float]
"""xmin, ymin, xmax, ymax in metres."""
FINEST = 0.02
"""Metres that a drawn outline may lie beside the true one."""
SAME_M2 = 1e-3
"""Square metres by which an area may differ and count as the same."""
POINT_SIDE = 10.0
"""Metres across a building given as a point, as it counts from afar."""
DRAWN = (
    "district",
    "township",
    "community",
    "grid",
    "micro_grid",
    "road",
    "water",
    "compound",
    "micro_home",
)
"""Tables with shapes, beside the buildings."""


@dataclass(frozen=True, eq=False)
class Shapes:
    """The polygons of one table; rows with another kind of shape have no part."""

    ids: tuple[str, ...]
    polygons: Polygons


def shapes(plan: Plan, table: str) -> Shapes:
    """Return the polygons of a table."""
    return Shapes(tuple(plan.places(table)), Polygons.of(_polygonal(_geometries(plan, table))))


def shapes_of(plan: Plan, table: str, ids: Sequence[str]) -> Shapes:
    """Return the polygons of some rows of a table."""
    rows = plan.places(table)
    geometries = np.empty(len(ids), object)
    geometries[:] = [rows[id_].geometry for id_ in ids]
    return Shapes(tuple(ids), Polygons.of(_polygonal(geometries)))


def _geometries(plan: Plan, table: str) -> NDArray[np.object_]:
    rows = plan.places(table)
    found = np.empty(len(rows), object)
    found[:] = [row.geometry for row in rows.values()]
    return found


def _polygonal(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    other = shapely.get_dimensions(geometries) != 2
    if other.any():
        geometries = geometries.copy()
        geometries[other] = shapely.MultiPolygon()
    return geometries


def lines(plan: Plan, table: str) -> Lines:
    """Return the lines of a table."""
    return Lines.of(_geometries(plan, table))


def bounds_of(plan: Plan, table: str) -> NDArray[np.float64]:
    """Return (n, 4) the bounds of a table's rows; NaN where there is no shape."""
    bounds: NDArray[np.float64] = shapely.bounds(_geometries(plan, table)).reshape(-1, 4)
    return bounds


def label_places(plan: Plan, table: str, ids: Sequence[str]) -> NDArray[np.float64]:
    """Return (n, 3) x, y, radius of a wide spot inside some areas; NaN where there is none."""
    rows = plan.places(table)
    geometries = np.empty(len(ids), object)
    geometries[:] = [rows[id_].geometry for id_ in ids]
    return inner_places(_polygonal(geometries))


def drawn_outlines(footprints: Footprints) -> Polygons:
    """Return the outlines as they are drawn: one of a million corners has no more than it needs."""
    return lightened(footprints.polygons, FINEST)


def where_redrawn(change: Change, table: str) -> Extent | None:
    """Return where the borders of a level run otherwise after a change.

    What lies between two areas before and after is the same line, whoever they are.
    """
    pairs = [
        tuple(getattr(row, "geometry", None) for row in change.of(table)[id_])
        for id_ in change.reshaped(table)
    ]
    before = [pair[0] for pair in pairs if pair[0] is not None]
    after = [pair[1] for pair in pairs if pair[1] is not None]
    different = set[Edge]().union(*edges(before)) ^ set[Edge]().union(*edges(after))
    if not different:
        return None
    ends = np.array(list(different)).reshape(-1, 2)
    (left, bottom), (right, top) = ends.min(axis=0).tolist(), ends.max(axis=0).tolist()
    return (left, bottom, right, top)


def resized(change: Change, table: str) -> list[str]:
    """Return the areas that hold other ground after a change; a vertex more moves none."""
    found = []
    for id_ in change.reshaped(table):
        sizes = [getattr(row, "geometry", shapely.Point()).area for row in change.of(table)[id_]]
        if abs(sizes[0] - sizes[1]) > SAME_M2:
            found.append(id_)
    return found


def footprint_sizes(
    footprints: Footprints, origin: tuple[float, float]
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Return (n, 4) boxes in metres beside an origin and (n,) areas in m²; points get a size."""
    areas = footprint_areas(footprints.polygons)
    # column after column: from afar each is gone through alone
    boxes = np.empty((len(areas), 4), np.float32, order="F")
    for column, shift in enumerate((*origin, *origin)):
        boxes[:, column] = footprints.boxes[:, column] - shift
    points = footprints.is_point
    areas[points] = POINT_SIDE**2
    boxes[points] += np.array([-1, -1, 1, 1], np.float32) * (POINT_SIDE / 2)
    return boxes, areas


def extent(plan: Plan) -> Extent | None:
    """Return the extent of all that is drawn, ``None`` where there is nothing."""
    boxes = [shapely.bounds(_geometries(plan, table)).reshape(-1, 4) for table in DRAWN]
    footprints = plan.buildings.footprints
    if len(footprints.numbers):
        runs = footprints.index.runs
        boxes.append(runs if np.isfinite(runs).all() else footprints.boxes)
    return _around(np.concatenate(boxes))


def parted(plan: Plan, ids: Sequence[str]) -> tuple[list[Place], NDArray[np.intp]]:
    """Return the areas and places among some ids, and the rows of the buildings."""
    rows = plan.buildings.find(ids)
    tables = [plan.places(one) for one in DRAWN if plan.table(one)]
    others = [ids[at] for at in np.flatnonzero(rows < 0).tolist()]
    found = [next((one[id_] for one in tables if id_ in one), None) for id_ in others]
    return [one for one in found if one is not None], rows[rows >= 0]


def extent_of(plan: Plan, ids: Iterable[str]) -> Extent | None:
    """Return the extent of some areas, places and buildings by id."""
    places, rows = parted(plan, list(ids))
    boxes = shapely.bounds(np.array([one.geometry for one in places], object)).reshape(-1, 4)
    return _around(np.concatenate([boxes, plan.buildings.footprints.boxes[rows]]))


def outlines_of(plan: Plan, ids: Iterable[str]) -> tuple[Polygons, NDArray[np.float64]]:
    """Return the polygons of some areas, places and buildings by id, and (n, 2) the points."""
    places, rows = parted(plan, list(ids))
    areas, spots = outlines_of_places(places)
    footprints = plan.buildings.footprints
    points = footprints.anchors[rows[footprints.is_point[rows]]]
    return join([areas, footprints.polygons.take(rows)]), np.concatenate([spots, points])


def outlines_of_places(places: Sequence[Place]) -> tuple[Polygons, NDArray[np.float64]]:
    """Return the polygons of some areas and places, and (n, 2) those that are points."""
    found = np.empty(len(places), object)
    found[:] = [one.geometry for one in places]
    points = shapely.get_coordinates(found[shapely.get_type_id(found) == 0])
    return Polygons.of(_polygonal(found)), points


def _around(boxes: NDArray[np.float64]) -> Extent | None:
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    if not len(boxes):
        return None
    left, bottom = boxes[:, :2].min(axis=0).tolist()
    right, top = boxes[:, 2:].max(axis=0).tolist()
    return (left, bottom, right, top)
