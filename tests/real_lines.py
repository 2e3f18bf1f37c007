"""Random grids and cutting lines over real footprints, and a judge of what a cut may refuse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import drawn
import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.ops import split as shapely_split

from gridplanner.gis.crs import bounds_of, metric_crs_for, project
from gridplanner.gis.reading import read
from gridplanner.gis.repair import repair
from gridplanner.models.plan import Plan

TOWNS = (
    ("cn/shenzhen.gpkg", "南山建筑", "南山道路", 500.0),
    ("buildings/liechtenstein.gpkg", "buildings", "streets", 220.0),
    ("buildings/nyc_brooklyn_queens.gpkg", "buildings", "streets", 170.0),
    ("buildings/helsinki_centre.gpkg", "buildings", "streets", 300.0),
    ("cn/kunming_buildings.geojson", None, None, 260.0),
)
"""File, layer of buildings, layer of streets, half the side of a window in metres."""
ROOM = 0.05
"""Metres between a wall and a line at the least."""
WIDE = 0.1
"""Metres: ground narrower than this on the whole is no way."""
HAIR = 1e-3

Shapes = np.ndarray


@dataclass(frozen=True, eq=False)
class Town:
    """Real footprints and streets in metres."""

    name: str
    houses: Shapes
    streets: Shapes
    reach: float


@dataclass(frozen=True, eq=False)
class Trial:
    """One line over one grid."""

    town: str
    plan: Plan
    houses: Shapes
    grid: str
    line: tuple[tuple[float, float], ...]

    @property
    def shape(self) -> MultiPolygon:
        return self.plan.grids[self.grid].geometry


def towns(shared: Path) -> list[Town]:
    """Read all towns, mended as an import mends them."""
    found = []
    for file, layer, streets, reach in TOWNS:
        table = read(shared / file, layer)
        crs = metric_crs_for(bounds_of(table.geometry))
        assert table.crs is not None
        mended = repair(project(table.geometry, table.crs, crs), "building").shapes
        houses = mended[~shapely.is_missing(mended)]
        ways = np.empty(0, object)
        if streets:
            table = read(shared / file, streets)
            assert table.crs is not None
            ways = shapely.get_parts(project(table.geometry, table.crs, crs))
        found.append(Town(file.split("/")[1].split("_")[0].split(".")[0], houses, ways, reach))
    return found


def trials(town: Town, count: int, random: np.random.Generator) -> Iterator[Trial]:
    """Yield random lines: twelve to a window with grids of its own."""
    tree = shapely.STRtree(town.houses)
    for window in range(-(-count // 12)):
        centre = shapely.centroid(town.houses[random.integers(len(town.houses))])
        reach = town.reach * (0.4 if window % 5 == 4 else 1.0)
        low = np.array([centre.x, centre.y]) - reach
        frame = shapely.box(*low, *(low + 2 * reach))
        houses = town.houses[np.sort(tree.query(frame, "intersects"))]
        by_streets = len(town.streets) and window % 2
        grids = blocks(frame, town.streets, random) if by_streets else []
        if not grids:
            grids = parted(frame, houses, random, tries=1 if window % 6 == 0 else 60)
        plan = drawn.plan(
            {f"g{n}": one for n, one in enumerate(grids, 1)}, houses=drawn.buildings(houses)
        )
        settled = [
            g for g, one in plan.grids.items() if shapely.intersects(houses, one.geometry).any()
        ]
        for number in range(min(12, count - 12 * window)):
            id_ = settled[random.integers(len(settled))]
            line = a_line(plan.grids[id_].geometry, houses, number, random)
            yield Trial(town.name, plan, houses, id_, line)


def blocks(frame: Polygon, streets: Shapes, random: np.random.Generator) -> list[MultiPolygon]:
    """Return the blocks between streets, some of them joined to a neighbour."""
    near = streets[shapely.intersects(streets, frame)]
    lines = shapely.union_all([*shapely.intersection(near, frame), frame.exterior])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    faces = [one for one in faces if one.area > 50]
    if len(faces) < 4:
        return []
    pieces = drawn.noded([MultiPolygon([one]) for one in faces])
    for _ in range(len(pieces) * 3 // 4):
        place = int(random.integers(len(pieces)))
        shared = [pieces[place].boundary.intersection(one.boundary).length for one in pieces]
        shared[place] = 0.0
        other = int(np.argmax(shared))
        joined = shapely.coverage_union_all([pieces[place], pieces[other]])
        if shared[other] > 1 and joined.geom_type == "Polygon" and len(pieces) > 4:
            pieces = [one for n, one in enumerate(pieces) if n not in (place, other)]
            pieces.append(MultiPolygon([joined]))
    return pieces


def parted(
    frame: Polygon, houses: Shapes, random: np.random.Generator, tries: int
) -> list[MultiPolygon]:
    """Return irregular pieces of a frame; most of their slanted borders cut no house."""
    pieces: list[Polygon] = [frame]
    tree = shapely.STRtree(houses)
    for _ in range(7):
        pieces.sort(key=lambda one: one.area)
        largest = pieces.pop()
        left, bottom, right, top = largest.bounds
        best: tuple[int, LineString] | None = None
        for _ in range(tries):
            spot = np.array([random.uniform(left, right), random.uniform(bottom, top)])
            angle = random.uniform(0, np.pi)
            step = 3 * (right - left + top - bottom) * np.array([np.cos(angle), np.sin(angle)])
            knife = LineString([spot - step, spot + random.normal(0, 10, 2), spot + step])
            cut = len(tree.query(knife.intersection(largest), "intersects"))
            if best is None or cut < best[0]:
                best = cut, knife
            if not cut:
                break
        assert best is not None
        parts = [one for one in shapely_split(largest, best[1]).geoms if one.area > 0]
        fine = len(parts) == 2 and min(one.area for one in parts) > frame.area / 60
        pieces.extend(parts if fine else [largest])
    return drawn.noded([MultiPolygon([one]) for one in pieces])


def a_line(
    shape: MultiPolygon, houses: Shapes, number: int, random: np.random.Generator
) -> tuple[tuple[float, float], ...]:
    """Return a straight, bent or freehand line through a grid, often through a house of it."""
    inside = houses[shapely.intersects(houses, shape)]
    through = shapely.point_on_surface(inside[random.integers(len(inside))].intersection(shape))
    if number % 4 == 3 or through.is_empty:
        through = shapely.point_on_surface(shape)
    middle = np.array([through.x, through.y])
    angle = random.uniform(0, np.pi)
    way = np.array([np.cos(angle), np.sin(angle)])
    ends = []
    for sign in (-1, 1):
        ray = LineString([middle, middle + sign * 5000 * way])
        first = min(
            (
                Point(one).distance(through)
                for one in shapely.get_coordinates(ray.intersection(shape.boundary))
            ),
            default=10.0,
        )
        ends.append(middle + sign * (first + random.choice([0.02, 0.5, 3.0, 15.0])) * way)
    count = (0, int(random.integers(1, 4)), int(random.integers(4, 11)))[number % 3]
    shares = np.sort(random.uniform(0.05, 0.95, count))[:, None]
    length = float(np.hypot(*(ends[1] - ends[0])))
    swing = min(length / 12, (0.0, 12.0, 5.0)[number % 3])
    between = ends[0] + shares * (ends[1] - ends[0]) + random.normal(0, 1, (count, 2)) * swing
    return tuple((float(x), float(y)) for x, y in [ends[0], *between, ends[1]])


def cut_houses(parts: tuple[MultiPolygon, MultiPolygon], houses: Shapes) -> list[int]:
    """Return the houses that the border between two parts runs through."""
    border = shapely.intersection(parts[0].boundary, parts[1].boundary)
    near = np.flatnonzero(
        shapely.intersects(houses, border) & (shapely.get_dimensions(houses) == 2)
    )
    inner = shapely.buffer(houses[near], -HAIR)
    solid = ~shapely.is_empty(inner)
    through = shapely.length(shapely.intersection(inner[solid], border)) > HAIR
    return near[solid][through].tolist()


class Judge:
    """Whether there is a way between two ends of a line through the free ground of a grid.

    Free is what lies farther from every footprint than the smallest clearance. An end within a
    footprint may move along the border to the free ground on either side of it.
    """

    def __init__(
        self, shape: MultiPolygon, houses: Shapes, room: float = ROOM, edge: float = 0.0
    ) -> None:
        near = houses[shapely.dwithin(houses, shape, 1.0) & (shapely.get_dimensions(houses) == 2)]
        self.grown: shapely.Geometry = shapely.union_all(shapely.buffer(near, room, quad_segs=16))
        self.shape = shape
        self.edge = edge

    def way_exists(self, line: LineString) -> bool:
        """Tell whether a line's ends lie in one piece of the free ground, or beside one."""
        inner = shapely.line_merge(line.intersection(self.shape))
        stretches = [one for one in shapely.get_parts(inner) if one.length > HAIR]
        if len(stretches) != 1:
            return False
        stretch = stretches[0]
        body = next(one for one in self.shape.geoms if one.distance(stretch) < 1e-9)
        ground = body.buffer(-self.edge) if self.edge else body
        pieces = shapely.get_parts(ground.difference(self.grown))
        pieces = pieces[2 * shapely.area(pieces) > WIDE * shapely.length(pieces)]
        reached = [self._reached(body, Point(stretch.coords[end]), pieces) for end in (0, -1)]
        return any(
            piece == other and spot != to for piece, spot in reached[0] for other, to in reached[1]
        )

    def _reached(
        self, body: Polygon, end: Point, pieces: Shapes
    ) -> set[tuple[int, tuple[float, float]]]:
        ring = min(shapely.get_rings(body), key=lambda one: one.distance(end))
        free = shapely.line_merge(LineString(ring).difference(self.grown))
        spots = [end]
        if not self.edge and shapely.dwithin(self.grown, end, 1e-9):
            at = ring.project(end)
            ends = {
                (x, y): ring.project(Point(x, y))
                for one in shapely.get_parts(free)
                if one.length > 2 * HAIR
                for x, y in (one.coords[0], one.coords[-1])
            }
            if not ends:
                return set()
            forth = min(ends, key=lambda one: (ends[one] - at) % ring.length)
            back = min(ends, key=lambda one: (at - ends[one]) % ring.length)
            spots = [Point(forth), Point(back)]
        return {
            (int(piece), (round(spot.x, 3), round(spot.y, 3)))
            for spot in spots
            for piece in np.flatnonzero(shapely.dwithin(pieces, spot, self.edge + 1e-6))
        }
