"""Random cutting lines over real buildings: none is cut where a way round exists.

``LINES=1000`` in the environment draws as many; the suite draws fewer.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import drawn
import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from real_lines import Judge, cut_houses, towns, trials
from shapely import LineString, MultiPolygon, Point, Polygon

from gridplanner.errors import GridplannerError
from gridplanner.gis.detour import TOUCHING, crossed
from gridplanner.models.edits.split import draft_split
from gridplanner.models.plan import Plan

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
SOURCES = (
    ("cn/shenzhen.gpkg", "南山建筑", 4547, 5),
    ("buildings/liechtenstein.gpkg", "buildings", 2056, 2),
    ("buildings/nyc_brooklyn_queens.gpkg", "buildings", 32618, 4),
    ("buildings/helsinki_centre.gpkg", "buildings", 3067, 2),
    ("cn/kunming_buildings.geojson", None, 4543, 1),
)
"""File, layer, a metric CRS, and how often it is drawn from."""
LINES = int(os.environ.get("LINES", "160"))
LINES_PER_PLAN = 4
Shapes = NDArray[np.object_]


@cache
def houses(number: int) -> Shapes:
    import geopandas

    name, layer, crs, _ = SOURCES[number]
    named = {} if layer is None else {"layer": layer}
    shapes = geopandas.read_file(DATA / name, **named).to_crs(crs).geometry.to_numpy()
    shapes = shapely.force_2d(np.array(shapes, object))
    broken = ~shapely.is_valid(shapes)
    shapes[broken] = shapely.make_valid(shapes[broken])
    parts = shapely.get_parts(shapely.get_parts(shapes))
    parts = parts[(shapely.get_dimensions(parts) == 2) & (shapely.area(parts) > 1)]
    return np.array([MultiPolygon([one]) for one in parts], object)


def random_place(random: np.random.Generator) -> tuple[Plan, Shapes] | None:
    """Three irregular grids somewhere over real buildings."""
    weights = np.array([one[3] for one in SOURCES], float)
    bodies = houses(int(random.choice(len(SOURCES), p=weights / weights.sum())))
    centre = shapely.get_coordinates(shapely.centroid(bodies[random.integers(len(bodies))]))[0]
    corners = np.array([(-1, -0.9), (1, -1.1), (1.2, 0.8), (0.2, 1.1), (-1.1, 1)])
    corners = corners * random.uniform(0.8, 1.2, (5, 2)) * random.uniform(60, 260)
    whole = MultiPolygon([Polygon(centre + corners)])
    near = bodies[shapely.STRtree(bodies).query(whole, "intersects")]
    if not whole.is_valid or len(near) < 3:
        return None
    tiles = drawn.slanted(whole, 3, random)
    names = [f"{place}号楼" for place in range(len(near))]
    grids = {f"g{place}": tile for place, tile in enumerate(tiles, 1)}
    return drawn.plan(grids, {"c1": whole}, drawn.buildings(list(near), name=names)), near


def random_line(shape: MultiPolygon, random: np.random.Generator) -> LineString:
    """A line through a grid: straight, bent, or as wavy as a hand draws."""
    left, bottom, right, top = shape.bounds
    across = float(np.hypot(right - left, top - bottom))
    count = int(random.integers(2, 13))
    middle = np.array([(left + right) / 2, (bottom + top) / 2])
    middle += random.normal(0, 0.15, 2) * (right - left, top - bottom)
    angle = random.uniform(0, np.pi)
    way = np.array([np.cos(angle), np.sin(angle)])
    along = np.linspace(-0.9 * across, 0.9 * across, count)
    wave = across * (0.04 if random.random() < 0.6 else 0.12)
    aside = np.cumsum(random.normal(0, wave, count)) if count > 2 else np.zeros(count)
    aside -= aside.mean()
    return LineString(middle + along[:, None] * way + aside[:, None] * (-way[1], way[0]))


def way_round(shape: MultiPolygon, line: LineString, bodies: Shapes) -> bool:
    """Tell, by itself, whether free ground joins where a line enters a grid and where it leaves.

    Where a building stands over the border there, the free ground on either side of it counts.
    """
    grown = shapely.union_all(shapely.buffer(bodies, TOUCHING, join_style="mitre"))
    free = shapely.get_parts(shape.difference(grown))
    free = free[shapely.area(free) > 0.05]
    obstacles = shapely.get_parts(grown)
    inner = shapely.get_parts(shapely.line_merge(line.intersection(shape)))
    inner = inner[shapely.length(inner) > 0.02]
    if len(inner) != 1 or not len(free):
        return False
    ends = []
    for end in (0, -1):
        spot = Point(inner[0].coords[end])
        standing = obstacles[shapely.distance(obstacles, spot) < 0.01]
        if len(standing):
            rims = shapely.length(shapely.intersection(free.copy(), shape.boundary))
            beside = shapely.distance(free, standing[0]) < 0.01
            ends.append(set(np.flatnonzero(beside & (rims > 0.05)).tolist()))
        else:
            ends.append({int(shapely.distance(free, spot).argmin())})
    return bool(ends[0] & ends[1])


@pytest.mark.usefixtures("shared_data")
def test_no_line_cuts_a_building_where_there_is_a_way_round() -> None:
    random = np.random.default_rng(2026)
    told: Counter[str] = Counter()
    while told.total() < LINES:
        place = random_place(random)
        if place is None:
            continue
        plan, bodies = place
        for _ in range(LINES_PER_PLAN):
            grid = plan.grids[list(plan.grids)[random.integers(len(plan.grids))]]
            shape = grid.geometry
            assert isinstance(shape, MultiPolygon)
            line = random_line(shape, random)
            points = tuple((x, y) for x, y in shapely.get_coordinates(line).tolist())
            try:
                made = draft_split(plan, grid.id, points)
            except GridplannerError as failure:
                told[failure.code] += 1
                assert str(failure)
                if failure.code == "split.blocked":
                    assert failure.values["building"].endswith("号楼")
                    assert not way_round(shape, line, bodies), line.wkt
                continue
            told["done"] += 1
            whole = bodies[shapely.contains(shapely.buffer(shape, 1e-6), bodies)]
            border = shapely.intersection(*map(shapely.boundary, made.parts))
            assert not len(crossed(border, whole)), line.wkt
            best = [shapely.area(shapely.intersection(whole, part)) for part in made.parts]
            assert (np.max(best, axis=0) > 0.9999 * shapely.area(whole)).all(), line.wkt
    if told.total() > 500:
        sys.stdout.write(f"{dict(told)}\n")
    assert told["done"] > 0.9 * LINES
    assert told["split.blocked"] < 0.01 * LINES


def test_blocks_between_streets_are_parted_beside_their_buildings(shared_data: Path) -> None:
    """Grids as streets make them, houses over their borders; the line may stray a little only."""
    told: Counter[str] = Counter()
    longer: list[float] = []
    for town in towns(shared_data):
        for trial in trials(town, max(LINES // 8, 1), np.random.default_rng(7)):
            wish, reason = LineString(trial.line), ""
            try:
                draft_split(trial.plan, trial.grid, trial.line, exact=True)
            except GridplannerError as failure:
                reason = failure.code
            try:
                led = draft_split(trial.plan, trial.grid, trial.line)
            except GridplannerError as failure:
                told[failure.code] += 1
                judge = Judge(trial.shape, trial.houses)
                rightly = failure.code == reason if reason else not judge.way_exists(wish)
                assert rightly, (town.name, failure.code, wish.wkt)
                continue
            told["done"] += 1
            assert not cut_houses(led.parts, trial.houses), (town.name, wish.wkt)
            border = shapely.intersection(*map(shapely.boundary, led.parts))
            longer.append(border.length - wish.intersection(trial.shape).length)
    if told.total() > 500:
        sys.stdout.write(f"{dict(told)}, longer by {np.percentile(longer, [50, 95, 100])} m\n")
    assert told["done"] > 0.8 * told.total()
    assert np.median(longer) < 40
