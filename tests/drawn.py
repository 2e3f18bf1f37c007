"""Small plans drawn by hand or at random, with coordinates as large as real ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Polygon
from shapely.affinity import rotate, translate
from shapely.ops import split as shapely_split

from gridplanner.gis.cutting import insert_vertices
from gridplanner.models.buildings import Buildings, make_buildings
from gridplanner.models.plan import Plan
from gridplanner.models.rows import STANDARD_FIGURES, Area, Assignment, Grid, Person, Row

EAST, NORTH = 500_000.0, 3_930_000.0
CRS = "EPSG:4548"


def at(x: float, y: float) -> tuple[float, float]:
    """Return a point of a drawing, whose origin lies far from nought as on a real map."""
    return EAST + x, NORTH + y


def shape(*points: tuple[float, float]) -> MultiPolygon:
    """Return a polygon through some points of a drawing."""
    return MultiPolygon([Polygon([at(*point) for point in points])])


def box(left: float, bottom: float, right: float, top: float) -> MultiPolygon:
    """Return a box of a drawing, anticlockwise from its lower left."""
    return shape((left, bottom), (right, bottom), (right, top), (left, top))


def line(*points: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """Return a line of a drawing, as edits take it."""
    return tuple(at(*point) for point in points)


def house(x: float, y: float, width: float = 10, depth: float = 8, turn: float = 0) -> MultiPolygon:
    """Return a house about a point of a drawing, turned by some degrees."""
    body = shapely.box(-width / 2, -depth / 2, width / 2, depth / 2)
    return MultiPolygon([translate(rotate(body, turn), *at(x, y))])


def buildings(shapes: Iterable[shapely.Geometry], **columns: Iterable[Any]) -> Buildings:
    """Return buildings ``b1``, ``b2``, …; ``None`` in a column is unknown or empty."""
    geometries = list(shapes)
    made = {
        name: np.array(["" if one is None else one for one in values], object)
        if name in ("name", "kind", "compound", "address", "code", "estimated")
        else np.array([np.nan if one is None else one for one in values], np.float32)
        for name, values in columns.items()
    }
    figures = [one.id for one in STANDARD_FIGURES.values() if one.subject == "building"]
    numbers = np.arange(1, len(geometries) + 1)
    return make_buildings(numbers, np.array([*geometries, None], object)[:-1], made, figures)


def plan(
    grids: Mapping[str, shapely.Geometry] | Iterable[Grid] = (),
    communities: Mapping[str, shapely.Geometry] | Iterable[Area] = (),
    houses: Buildings | None = None,
    people: Iterable[Person] = (),
    posts: Iterable[Assignment] = (),
    **tables: Iterable[Row],
) -> Plan:
    """Return a plan; grids and communities given by id and shape get codes and names."""
    if isinstance(communities, Mapping):
        communities = [
            Area(id=id_, code=f"99990100100{n}", name=f"第{n}社区", geometry=one)
            for n, (id_, one) in enumerate(communities.items(), 1)
        ]
    areas = list(communities)
    if isinstance(grids, Mapping):
        above = areas[0] if areas else None
        grids = [
            Grid(
                id=id_,
                code=f"{above.code if above else ''}{n:03}",
                name=f"{n:03}网格",
                parent=above.id if above else "",
                geometry=one,
            )
            for n, (id_, one) in enumerate(grids.items(), 1)
        ]
    made = Plan("画出来的方案", CRS, buildings=houses or buildings([]))
    listed: dict[str, Iterable[Row]] = {
        "community": areas,
        "grid": grids,
        "person": people,
        "assignment": posts,
        **tables,
    }
    for table, rows in listed.items():
        kept = list(rows)
        if kept:
            made = made.with_rows(table, kept)
    return made


def slanted(
    whole: MultiPolygon, count: int, random: np.random.Generator, smallest: float = 400.0
) -> list[MultiPolygon]:
    """Cut a polygon into up to ``count`` irregular pieces that share every vertex.

    Each piece is cut by a line of its own, so that borders meet in T-junctions.
    """
    pieces = list(whole.geoms)
    for _ in range(3 * count):
        if len(pieces) >= count:
            break
        pieces.sort(key=lambda one: one.area)
        largest = pieces.pop()
        spot = shapely.point_on_surface(largest)
        angle = random.uniform(0, np.pi)
        away = 3 * np.hypot(*np.subtract(largest.bounds[2:], largest.bounds[:2]))
        step = away * np.array([np.cos(angle), np.sin(angle)])
        bend_ = random.normal(0, 8, 2)
        middle = np.array([spot.x, spot.y]) + bend_
        knife = LineString([(spot.x, spot.y) - step, middle, (spot.x, spot.y) + step])
        parts = [one for one in shapely_split(largest, knife).geoms if one.area > 0]
        fine = len(parts) == 2 and min(one.area for one in parts) > smallest
        pieces.extend(parts if fine else [largest])
    return noded([MultiPolygon([one]) for one in pieces])


def noded(pieces: list[MultiPolygon]) -> list[MultiPolygon]:
    """Give every piece the vertices that its neighbours have on its edges."""
    corners = np.unique(shapely.get_coordinates(pieces), axis=0)
    return [insert_vertices(one, corners) for one in pieces]
