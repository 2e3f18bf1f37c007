"""Small houses: villages of courtyards among their fields, and old lanes in the town."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.models.sample.ground import Box, Ground
from gridplanner.models.sample.lots import FARM, HOME, OFFICE, Lots, fit_rows, lots, turned
from gridplanner.models.sample.parcels import Scale, address_line, outlines
from gridplanner.models.sample.shapes import BAR, YARD_BOTH, YARD_EAST, YARD_WEST, boxes
from gridplanner.models.sample.streets import HALF_WIDTH, MAIN, TRACK, Cell, Line

HOUSE = (12.4, 13.0)
"""Width and depth of a farmhouse with its yard."""
ACROSS = 7
"""Houses between two lanes that run north."""
_YARDS = (YARD_EAST, YARD_WEST, YARD_BOTH, BAR)


def old_lanes(
    cells: Sequence[Cell],
    inner: Sequence[Box],
    lines: Sequence[Line],
    scale: Scale,
    ground: Ground,
    rng: np.random.Generator,
) -> Lots | None:
    """Return the lots of the town's old lanes: rows of small houses back to back."""
    which = np.flatnonzero([cell.use == "lanes" for cell in cells])
    if not len(which):
        return None
    zones = outlines(ground, [inner[number] for number in which.tolist()], 10)
    size = len(which)
    width, depth = rng.uniform(9.5, 11.5, size), rng.uniform(10.0, 12.0, size)
    fitted = fit_rows(zones, scale.angle[which], depth + 3.8, depth, width, np.full(size, 0.7))
    at = fitted.zone
    made = lots(
        which[at],
        fitted.centres,
        scale.angle[which[at]],
        width[at],
        depth[at],
        HOME,
        shape=rng.choice(_YARDS, len(at), p=(0.35, 0.3, 0.1, 0.25)),
        floors=rng.choice((1.0, 2.0), len(at), p=(0.45, 0.55)),
        line=np.array([address_line(cells[number], lines) for number in which.tolist()])[at],
        rank=1.0 + rng.random(len(at)),
    )
    shapely.prepare(zones)
    lane = (fitted.column % ACROSS == ACROSS - 2) & (fitted.row % 5 < 4)
    keep = shapely.covers(zones[at], boxes(made)) & ~lane & (rng.random(len(at)) < 0.95)
    return made.take(keep)


def obstacles(lines: Sequence[Line], courses: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return what no farmhouse may stand on: main roads, tracks and the river."""
    which = [number for number, line in enumerate(lines) if line.kind in (MAIN, TRACK, "river")]
    width = np.array([HALF_WIDTH[lines[number].kind] + 2 for number in which])
    made: NDArray[np.object_] = shapely.buffer(courses[which], width, quad_segs=2)
    return made


def hamlets(
    cells: Sequence[Cell],
    inner: Sequence[Box],
    kept_free: NDArray[np.object_],
    homes: int,
    ground: Ground,
    rng: np.random.Generator,
) -> list[Lots]:
    """Return the lots of all villages: houses near their heart, greenhouses in the fields.

    Nothing stands on what is to be ``kept_free``.
    """
    villages: dict[int, list[int]] = {}
    for number, cell in enumerate(cells):
        if cell.use == "village":
            villages.setdefault(cell.community, []).append(number)
    tree = shapely.STRtree(kept_free)
    parts = []
    for members in villages.values():
        zones = outlines(ground, [inner[number] for number in members], 10)
        shapely.prepare(zones)
        wanted = np.clip(np.round(homes * rng.uniform(0.82, 1.16, len(members))), 62, 288).astype(
            int
        )
        parts.append(_houses(cells, members, zones, tree, wanted, ground, rng))
        parts.append(_greenhouses(cells, members, zones, tree, ground, rng))
    return parts


def _houses(
    cells: Sequence[Cell],
    members: list[int],
    zones: NDArray[np.object_],
    kept_free: shapely.STRtree,
    wanted: NDArray[np.int64],
    ground: Ground,
    rng: np.random.Generator,
) -> Lots:
    width, depth = HOUSE
    heart = np.array([cells[members[0]].heart])
    reach = 1.45 * np.sqrt(wanted.sum() * 260 / np.pi) + 150
    count = int(reach / width) + 1
    slope = ground.slopes(heart, 300.0)[0]
    angle = float(np.arctan2(slope[1, 0], slope[0, 0]) + rng.uniform(-0.05, 0.05))
    column, row = (
        grid.ravel() for grid in np.meshgrid(np.arange(-count, count), np.arange(-count, count))
    )
    x = column * (width + 0.9) + np.floor_divide(column + 3 * (row // 4 % 2), ACROSS) * 5.0
    y = row * (depth + 1.2) + (row // 2) * 4.0
    local = np.column_stack([x, y]).astype(np.float64)
    far = np.hypot(*local.T) * _ragged_edge(local, rng) + rng.uniform(0, 16, len(local))
    near = np.flatnonzero((far < reach) & (rng.random(len(local)) < 0.94))
    centres = turned(local[near], np.full(len(near), angle)) + ground.place(heart)
    made = lots(
        np.full(len(near), members[0]),
        centres,
        angle,
        width * rng.uniform(0.86, 1.0, len(near)),
        depth * rng.uniform(0.88, 1.0, len(near)),
        HOME,
        shape=rng.choice(_YARDS, len(near), p=(0.36, 0.34, 0.18, 0.12)),
        floors=rng.choice((1.0, 2.0), len(near), p=(0.7, 0.3)),
    )
    shapes, distance = boxes(made), far[near]
    free = np.ones(len(made), bool)
    free[kept_free.query(shapes, "intersects")[0]] = False
    chosen = []
    for place, number in enumerate(members):
        inside = np.flatnonzero(free & shapely.covers(zones[place], shapes))
        inside = inside[np.argsort(distance[inside], kind="stable")][: 2 * wanted[place]]
        order = np.arange(len(inside))
        part = made.take(inside)
        part.cell[:] = number
        part.rank[:] = np.where(order < wanted[place], 1 + order / wanted[place], 6 + order / 1e4)
        chosen.append(part)
    houses = Lots.join(chosen)
    if len(houses):  # the village office stands where the houses gather
        first = int(np.argmin(houses.rank))
        houses.kind[first], houses.shape[first], houses.floors[first] = OFFICE, BAR, 2
        houses.rank[first] = 0
    return houses


def _ragged_edge(local: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Return a factor by direction, so that a village is no disc."""
    turn = np.arctan2(local[:, 1], local[:, 0])
    phase = rng.uniform(0, 6.3, 3)
    factor: NDArray[np.float64] = (
        1
        + 0.16 * np.sin(2 * turn + phase[0])
        + 0.10 * np.sin(3 * turn + phase[1])
        + 0.06 * np.sin(7 * turn + phase[2])
    )
    return factor


def _greenhouses(
    cells: Sequence[Cell],
    members: list[int],
    zones: NDArray[np.object_],
    kept_free: shapely.STRtree,
    ground: Ground,
    rng: np.random.Generator,
) -> Lots:
    """Return rows of long low greenhouses somewhere in the fields."""
    number = rng.integers(3, 9, len(members))
    owner = np.repeat(np.arange(len(members)), number)
    spot = [
        (
            rng.uniform(0.08, 0.92) * cells[one].box.width + cells[one].box.west,
            rng.uniform(0.08, 0.92) * cells[one].box.height + cells[one].box.south,
        )
        for one in members
    ]
    start = ground.place(np.array(spot))[owner]
    place = np.concatenate([np.arange(count) for count in number])
    slope = ground.slopes(np.array(spot), 300.0)
    angle = np.arctan2(slope[:, 1, 0], slope[:, 0, 0])[owner]
    shift = turned(np.column_stack([np.zeros(len(place)), place * 15.0]), angle)
    made = lots(
        np.array(members)[owner],
        start + shift,
        angle,
        rng.uniform(44, 72, len(members))[owner],
        9.0,
        FARM,
        rank=3.4 + rng.random(len(place)),
    )
    shapes = boxes(made, 2.0)
    good = shapely.covers(zones[owner], shapes)
    good[kept_free.query(shapes, "intersects")[0]] = False
    return made.take(good)
