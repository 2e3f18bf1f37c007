"""Parting a polygon beside the buildings where no line can be led round them one by one.

A line is led round each obstacle by itself (``detour.bend``), which fails where the ways round two
of them get into each other. Here the polygon is cut as drawn first, and every obstacle that is cut
then goes to one side whole.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiPolygon, Polygon

from gridplanner.gis.cutting import Cut, cut
from gridplanner.gis.detour import bend_region, crossed
from gridplanner.gis.faces import divide, united

Footprints = NDArray[np.object_]
ABOUT = 3.0
"""Metres about a building that may change sides with it."""
STRAYS = 0.03
"""Share of the polygon that may change sides besides."""


def part_beside(
    polygon: MultiPolygon, line: LineString, footprints: Footprints
) -> tuple[Cut, shapely.Geometry] | None:
    """Cut a polygon in two about a line, every footprint whole, or return nothing.

    Returns the two parts with what their border has gained, and the line between them.

    Raises
    ------
    CannotCut
        Where the line as drawn gives other than two parts.
    """
    drawn = cut(polygon, line)
    bodies = footprints[shapely.get_dimensions(footprints) == 2]
    bodies = bodies[shapely.intersects(bodies, polygon)]
    for inside in _sides(drawn.parts[0], bodies):
        region = bend_region(drawn.parts[0], bodies, inside)
        found = _parted(polygon, region)
        if found is None or _strays(found, drawn, bodies):
            continue
        between = shapely.intersection(*map(shapely.boundary, found.parts))
        if not len(crossed(between, bodies)):
            return found, between
    return None


def _sides(side: MultiPolygon, bodies: Footprints) -> Iterator[NDArray[np.bool_]]:
    """Yield on which side bodies may be: where more of each is, all that are cut here, or there."""
    yield whole_sides(side, bodies)
    shares = shapely.area(shapely.intersection(bodies, side)) / shapely.area(bodies)
    yield shares > 1e-6
    yield shares > 1 - 1e-6


def whole_sides(side: shapely.Geometry, bodies: Footprints) -> NDArray[np.bool_]:
    """Return which bodies have more of them on a side than off it."""
    shares = shapely.area(shapely.intersection(bodies, side)) / shapely.area(bodies)
    on: NDArray[np.bool_] = shares > 0.5
    return on


def _parted(polygon: MultiPolygon, region: shapely.Geometry) -> Cut | None:
    """Return the two parts that the outline of a region makes, crumbs given to the other side."""
    faces = divide([polygon], shapely.boundary(region))
    mine = faces.within(region)
    for side in (True, False):
        chosen = np.flatnonzero(mine == side)
        if not len(chosen):
            return None
        pieces = shapely.get_parts(united([faces.faces[place] for place in chosen]))
        if len(pieces) > 1 and len(polygon.geoms) == 1:
            kept = pieces[int(shapely.area(pieces).argmax())]
            crumbs = [place for place in chosen if not _in(faces.faces[place], kept)]
            mine[crumbs] = not side
    if mine.all() or not mine.any():
        return None
    first, second = (
        united([faces.faces[place] for place in np.flatnonzero(mine == side)])
        for side in (True, False)
    )
    if len(first.geoms) + len(second.geoms) != len(polygon.geoms) + 1:
        return None
    return Cut((first, second), faces.vertices)


def _strays(found: Cut, drawn: Cut, bodies: Footprints) -> bool:
    """Tell whether parts are none of those that were drawn, whichever of the two is which."""
    whole = drawn.parts[0].area + drawn.parts[1].area
    return all(strays(found.parts[0], part, bodies, whole) for part in drawn.parts)


def strays(
    made: shapely.Geometry, drawn: shapely.Geometry, bodies: Footprints, whole: float
) -> bool:
    """Tell whether a side holds other ground than was drawn, but for the bodies that it cuts.

    ``whole`` is the area of both sides together, square metres.
    """
    hit = bodies[crossed(shapely.boundary(drawn), bodies)]
    room = float(shapely.area(shapely.buffer(hit, ABOUT)).sum()) + STRAYS * whole
    return bool(shapely.area(shapely.symmetric_difference(made, drawn)) > room)


def _in(face: Polygon, piece: Polygon) -> bool:
    return bool(piece.intersects(shapely.point_on_surface(face)))
