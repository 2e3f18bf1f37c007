"""Townships to rows: areas with codes and names, roads, compounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.models.rows import Area, Grid, Place
from gridplanner.models.sample import names
from gridplanner.models.sample.streets import MAIN, SOMEWHERE, Cell
from gridplanner.models.sample.township import Township

STREETS = 99
"""Townships of a district that are 街道; those after them are 镇."""
PER_DISTRICT = 150
RIVER = 34.0
"""Width of the river, metres."""
_KINDS = {"village": "rural", "slabs": "urban", "lanes": "urban"}


@dataclass
class Tables:
    """The rows of a plan while it is put together, by table."""

    district: list[Area] = field(default_factory=list)
    township: list[Area] = field(default_factory=list)
    community: list[Area] = field(default_factory=list)
    grid: list[Grid] = field(default_factory=list)
    road: list[Place] = field(default_factory=list)
    water: list[Place] = field(default_factory=list)
    compound: list[Place] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Placed:
    """Where the parts of a township went in the plan."""

    grids: list[str]
    """Id of each cell's grid."""
    compounds: list[Place]
    """Row of each compound."""
    communities: list[str]
    """Name of each cell's community."""


def add_township(
    tables: Tables, one: Township, name: str, number: int, rng: np.random.Generator
) -> Placed:
    """Add the rows of one township and return where they are."""
    district = number // PER_DISTRICT + 1
    within = number % PER_DISTRICT + 1
    street = within <= STREETS
    code = f"{999900 + district}{within if street else within - STREETS + 99:03d}"
    id_ = f"t{number + 1}"
    communities = _communities(tables, one, id_, code)
    whole = shapely.coverage_union_all([area.geometry for area in communities.values()])
    tables.township.append(
        Area(
            id=id_,
            code=code,
            name=name + ("街道" if street else "镇"),
            geometry=_multi(whole),
            parent=f"d{district}",
        )
    )
    grids = [""] * len(one.cells)
    for community, area in communities.items():
        for grid, cell in _grids(one, community, area, len(tables.grid)):
            tables.grid.append(grid)
            grids[cell] = grid.id
    _lines(tables, one, whole)
    compounds = _compounds(tables, one, rng)
    return Placed(
        grids,
        compounds,
        [communities[cell.community].name for cell in one.cells],
    )


def add_districts(tables: Tables) -> None:
    """Add the districts that the townships say they belong to."""
    for id_ in dict.fromkeys(one.parent for one in tables.township):
        number = int(id_[1:])
        parts = [one.geometry for one in tables.township if one.parent == id_]
        tables.district.append(
            Area(
                id=id_,
                code=str(999900 + number),
                name=names.DISTRICT[number - 1],
                geometry=_multi(shapely.coverage_union_all(parts)),
            )
        )


def _multi(shape: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shape)
    return shapely.multipolygons(parts)


def _reading_order(boxes: NDArray[np.float64]) -> list[int]:
    """Return the order west to east, then north to south, of (n, 4) bounds."""
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    left = sorted(range(len(boxes)), key=lambda place: -middle[place, 1])
    order: list[int] = []
    while left:
        # those whose middle lies level with the northernmost make one row
        floor = boxes[left[0], 1]
        row = [place for place in left if middle[place, 1] > floor]
        order += sorted(row, key=lambda place: middle[place, 0])
        left = [place for place in left if place not in row]
    return order


def _communities(tables: Tables, one: Township, township: str, code: str) -> dict[int, Area]:
    """Add the communities of a township; they are returned by their number on the board."""
    members: dict[int, list[int]] = {}
    for place, cell in enumerate(one.cells):
        members.setdefault(cell.community, []).append(place)
    made: dict[int, Area] = {}
    for rural, label, first in ((False, names.communities, 1), (True, names.villages, 200)):
        chosen = [
            number
            for number, cells in members.items()
            if (one.cells[cells[0]].use == "village") == rural
        ]
        if not chosen:
            continue
        shapes = [shapely.coverage_union_all(one.outlines[members[number]]) for number in chosen]
        for place, (at, name) in enumerate(
            zip(_reading_order(shapely.bounds(shapes)), label(len(chosen)), strict=True)
        ):
            made[chosen[at]] = Area(
                id=f"c{len(tables.community) + 1}",
                code=f"{code}{first + place:03d}",
                name=name,
                geometry=_multi(shapes[at]),
                parent=township,
            )
            tables.community.append(made[chosen[at]])
    return made


def _grids(one: Township, community: int, area: Area, before: int) -> Iterator[tuple[Grid, int]]:
    """Yield the grids of a community with the number of their cell."""
    cells = [place for place, cell in enumerate(one.cells) if cell.community == community]
    order = _reading_order(shapely.bounds(one.outlines[cells]))
    for number, place in enumerate((cells[at] for at in order), 1):
        cell = one.cells[place]
        public = names.PLACES.get(cell.use, "")
        yield (
            Grid(
                id=f"g{before + number}",
                code=f"{area.code}{number:03d}",
                name=f"{number:03d}网格" if not public else f"{number:03d}{public}专属网格",
                geometry=_multi(one.drawn[place]),
                parent=area.id,
                kind=_KINDS.get(cell.use, "dedicated"),
                four_bounds=_bounds(cell, one),
            ),
            place,
        )


def _bounds(cell: Cell, one: Township) -> str:
    """Return the four bounds in words, if a named line runs along every side."""
    west, east, south, north = (
        one.lines[side].name if side != SOMEWHERE else "" for side in cell.sides
    )
    if not (west and east and south and north):
        return ""
    return f"东至{east},南至{south},西至{west},北至{north}"


def _lines(tables: Tables, one: Township, whole: shapely.Geometry) -> None:
    """Add the river and the roads; only main roads have bridges."""
    near = shapely.buffer(whole, 1.0)
    (bed,) = (number for number, line in enumerate(one.lines) if line.kind == "river")
    river = one.lines[bed]
    surface = shapely.buffer(one.courses[bed], RIVER / 2, cap_style="flat", quad_segs=4)
    surface = shapely.intersection(surface, whole)
    tables.water.append(
        Place(id=f"w{len(tables.water) + 1}", name=river.name, geometry=_multi(surface))
    )
    for line, course in zip(one.lines, one.courses, strict=True):
        if line.kind == "river":
            continue
        path = shapely.intersection(course, near)
        if line.kind != MAIN:
            path = shapely.difference(path, surface)
        parts = shapely.get_parts(shapely.line_merge(path))
        tables.road.append(
            Place(
                id=f"r{len(tables.road) + 1}",
                name=line.name,
                geometry=shapely.multilinestrings(parts[shapely.length(parts) > 2]),
            )
        )


def _compounds(tables: Tables, one: Township, rng: np.random.Generator) -> list[Place]:
    homes = [cell.cell for cell in one.compounds if one.cells[cell.cell].use == "slabs"]
    free = iter(names.compounds(len(homes), rng))
    made: list[Place] = []
    for compound, wall in zip(one.compounds, one.walls, strict=True):
        use = one.cells[compound.cell].use
        made.append(
            Place(
                id=f"k{len(tables.compound) + len(made) + 1}",
                name=names.PLACES[use] if use in names.PLACES else next(free),
                geometry=_multi(wall),
            )
        )
    tables.compound.extend(made)
    return made
