"""Plans at random, small and irregular: what edits are tried on."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import drawn
import numpy as np
import shapely
import shapely.affinity
from shapely import MultiPolygon, Point

from gridplanner.models.buildings import Buildings
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Grid, Person


def random_plan(seed: int) -> Plan:
    """Three communities: two cut into grids, of which one holds micro-grids, one with free land.

    Every third one is larger and irregular: a lake, or an exclave of the second community, in the
    first one, a grid in two parts and a grid within another.
    """
    random = np.random.default_rng(seed)
    odd = seed % 3 == 2
    whole = drawn.shape((0, 0), (310, -33), (420, 150), (290, 340), (-40, 270))
    outer = drawn.slanted(whole, 3, random)
    cut = [drawn.slanted(one, 4, random) for one in outer]
    if odd:
        outer, cut = _irregular(outer, seed % 2 == 1, random)
    communities = [
        Area(id=f"c{n}", code=f"99990100100{n}", name=f"第{n}社区", geometry=one)
        for n, one in enumerate(outer, 1)
    ]
    pieces = drawn.noded([piece for some in cut for piece in some])
    parents = [n for n, some in enumerate(cut) for _ in some]
    # The third is not planned yet, or in part.
    planned = len(pieces) - len(cut[2]) + (0 if seed % 2 else 2)
    pieces, parents = pieces[:planned], parents[:planned]
    grids = [
        Grid(
            id=f"g{n}",
            code=f"{communities[parent].code}{n:03}",
            name=f"{n:03}网格",
            parent=communities[parent].id,
            geometry=piece,
            households_reported=int(random.integers(0, 500)) if n % 2 else None,
        )
        for n, (parent, piece) in enumerate(zip(parents, pieces, strict=True), 1)
    ]
    micro = [
        Area(id=f"m{n}", name=f"微{n}", parent="g1", geometry=one)
        for n, one in enumerate(drawn.slanted(pieces[0], 3, random, 50), 1)
    ]
    people = [Person(id=f"p{n}", name=f"示例{n}") for n in range(1, 4)]
    built = random_houses(shapely.union_all(outer), 90 if odd else 60, random)
    plan = drawn.plan(grids, communities, built, people, micro_grid=micro)
    return replace(plan, settings=MappingProxyType({"transfer": "on"}))


def random_houses(whole: shapely.Geometry, count: int, random: np.random.Generator) -> Buildings:
    """Return houses, some of them points, in and hard by the bounds of a shape."""
    left, bottom, right, top = whole.bounds
    spots = random.uniform((left - 10, bottom - 10), (right + 10, top + 10), (count, 2))
    houses = [
        Point(spot)
        if n % 7 == 0
        else drawn.house(*(spot - (drawn.EAST, drawn.NORTH)), 9, 6, random.uniform(0, 90))
        for n, spot in enumerate(spots)
    ]
    counts = [None if n % 5 == 0 else float(random.integers(0, 40)) for n in range(count)]
    return drawn.buildings(
        houses,
        households=counts,
        floors=[None if n % 3 == 0 else float(n % 7 + 1) for n in range(count)],
        elderly_alone=[float(n % 4) for n in range(count)],
        kind=["school" if n % 11 == 0 else "" for n in range(count)],
        compound=[f"k{n % 6}" if n % 2 else "" for n in range(count)],
        name=[f"{n}号楼" for n in range(count)],
    )


def _irregular(
    outer: list[MultiPolygon], lake: bool, random: np.random.Generator
) -> tuple[list[MultiPolygon], list[list[MultiPolygon]]]:
    """Return communities with a hole and an exclave, and the grids that they are cut into."""
    spot = shapely.point_on_surface(outer[0])
    reach = min(30.0, spot.distance(outer[0].boundary) * 0.8)
    hole = shapely.affinity.rotate(spot.buffer(reach, quad_segs=2), random.uniform(0, 90))
    island = drawn.shape((520, 0), (580, 10), (560, 70), (510, 40))
    ringed = _multi(outer[0].difference(hole))
    second = [*outer[1].geoms, *island.geoms] if lake else [*outer[1].geoms, hole, *island.geoms]
    cut = [drawn.slanted(one, 6, random) for one in (ringed, outer[1], outer[2])]
    if not lake:
        cut[1].append(MultiPolygon([hole]))
    # The island belongs to a grid ashore: a grid in two parts.
    cut[1][0] = MultiPolygon([*cut[1][0].geoms, *island.geoms])
    cut[0] = _with_one_inside(cut[0], random)
    return [ringed, MultiPolygon(second), outer[2]], cut


def _with_one_inside(tiles: list[MultiPolygon], random: np.random.Generator) -> list[MultiPolygon]:
    """Return tiles of which the largest has another one inside."""
    largest = max(tiles, key=lambda one: one.area)
    spot = shapely.point_on_surface(largest)
    inner = spot.buffer(spot.distance(largest.boundary) * random.uniform(0.3, 0.9), quad_segs=1)
    return [
        *(_multi(one.difference(inner)) if one is largest else one for one in tiles),
        MultiPolygon([inner]),
    ]


def _multi(shape: shapely.Geometry) -> MultiPolygon:
    return MultiPolygon(shapely.get_parts(shape).tolist())
