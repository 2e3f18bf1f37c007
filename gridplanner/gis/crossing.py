"""Whether lines and rivers run through areas, and whether a border parts what is to stay whole."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.tiling import wider_than

Shapes = NDArray[np.object_]


def crossings(areas: Shapes, things: Shapes, *, margin: float, least: float) -> NDArray[np.intp]:
    """Return which lines or surfaces part which areas.

    Parameters
    ----------
    areas
        (n,) polygons, metres.
    things
        (m,) roads and railways as lines, rivers as lines or polygons.
    margin
        Metres: what keeps as near to the border all along is the border, and parts nothing.
    least
        Share of the area that has to lie on a side of its own.

    Returns
    -------
    (k, 2) places of an area and of a thing that parts it, rising.
    """
    if not len(areas) or not len(things):
        return np.empty((0, 2), np.intp)
    thing, area = shapely.STRtree(areas).query(things, "intersects")
    if not len(thing):
        return np.empty((0, 2), np.intp)
    near = np.unique(area)
    inner = np.empty(len(areas), object)
    inner[near] = shapely.buffer(areas[near], -margin, quad_segs=1, join_style="mitre")
    deep = shapely.intersects(inner[area], things[thing])
    pairs = np.column_stack([area[deep], thing[deep]])
    parted = [
        place
        for place, (one, other) in enumerate(pairs.tolist())
        if _parts(areas[one], things[other], least)
    ]
    found = pairs[parted]
    return found[np.lexsort(found.T[::-1])]


def _parts(area: shapely.Geometry, thing: shapely.Geometry, least: float) -> bool:
    """Tell whether a thing leaves a side of its own for a share of the largest part of an area."""
    whole = max(shapely.get_parts(area), key=lambda one: one.area)
    if shapely.get_dimensions(thing) == 2:
        sides = shapely.get_parts(shapely.difference(whole, thing))
    else:
        inside = shapely.intersection(thing, whole)
        lines = shapely.union_all([whole.boundary, inside])
        sides = shapely.get_parts(shapely.polygonize([lines]))
        sides = sides[
            shapely.contains_properly(whole.buffer(1e-6), shapely.point_on_surface(sides))
        ]
    sizes = np.sort(shapely.area(sides))
    return len(sizes) > 1 and float(sizes[-2]) >= least * whole.area


def parted_by(
    things: Shapes, areas: Shapes, *, least: float, hair: float
) -> list[NDArray[np.intp]]:
    """Return for each of some polygons the areas that share it.

    Areas that hold less than a share ``least`` of it, or a strip no wider than ``hair`` metres, do
    not count. ``things`` (n,) and ``areas`` (m,) are polygons in metres.
    """
    nothing = np.empty(0, np.intp)
    found = [nothing] * len(things)
    if not len(things) or not len(areas):
        return found
    tree = shapely.STRtree(areas)
    whole = np.unique(tree.query(things, "covered_by")[0])
    left = np.setdiff1d(np.arange(len(things)), whole)
    thing, area = tree.query(things[left], "intersects")
    thing = left[thing]
    pieces = shapely.intersection(things[thing], areas[area])
    enough = shapely.area(pieces) > least * shapely.area(things[thing])
    enough[enough] = [bool(wider_than(piece, hair)) for piece in pieces[enough]]
    for place in np.unique(thing[enough]).tolist():
        found[place] = np.sort(area[enough & (thing == place)])
    return found
