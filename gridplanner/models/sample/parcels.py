"""Parcels: what of a cell is left inside its streets, its shops and its walls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.models.sample.ground import STEP, Box, Ground
from gridplanner.models.sample.streets import HALF_WIDTH, MAIN, SOMEWHERE, STREET, Cell, Line

SHOP_DEPTH = 10.0
PAVEMENT = 4.0
"""Metres between the edge of a road and a shop."""
WALL = 2.5
"""Metres between a wall and the road, or the shops."""


@dataclass(frozen=True)
class Compound:
    """A walled compound of a cell, on the board."""

    cell: int
    box: Box
    line: int
    """The road of its address."""


def outlines(ground: Ground, boxes: Sequence[Box], step: float = STEP) -> NDArray[np.object_]:
    """Return the polygons that boxes of the board are on the ground."""
    rings = [box.ring(step) for box in boxes]
    if not rings:
        return np.empty(0, object)
    owner = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings])
    coords = ground.place(np.concatenate(rings))
    made: NDArray[np.object_] = shapely.polygons(shapely.linearrings(coords, indices=owner))
    return made


def courses(ground: Ground, lines: Sequence[Line]) -> NDArray[np.object_]:
    """Return what lines of the board are on the ground."""
    paths = [line.path() for line in lines]
    owner = np.repeat(np.arange(len(paths)), [len(path) for path in paths])
    made: NDArray[np.object_] = shapely.linestrings(
        ground.place(np.concatenate(paths)), indices=owner
    )
    return made


class Scale:
    """How many metres of the board a metre of the ground is, near the middle of boxes."""

    def __init__(self, ground: Ground, boxes: Sequence[Box]) -> None:
        slopes = ground.slopes(np.array([box.middle for box in boxes]).reshape(-1, 2))
        area = np.abs(np.linalg.det(slopes))
        self.u = np.hypot(slopes[:, 0, 1], slopes[:, 1, 1]) / area
        """(n,) for distances from lines that run north."""
        self.v = np.hypot(slopes[:, 0, 0], slopes[:, 1, 0]) / area
        """(n,) for distances from lines that run east."""
        self.angle = np.arctan2(slopes[:, 1, 0], slopes[:, 0, 0])
        """(n,) radians: where the board's east points to."""


def has_shops(cell: Cell, side: int, lines: Sequence[Line]) -> bool:
    """Whether shops stand along a side of a cell."""
    line = cell.sides[side]
    return (
        cell.use in ("slabs", "lanes")
        and line != SOMEWHERE
        and lines[line].kind
        in (
            MAIN,
            STREET,
        )
    )


def half_width(cell: Cell, side: int, lines: Sequence[Line]) -> float:
    """Return the metres from the border to the edge of what runs along it."""
    line = cell.sides[side]
    return HALF_WIDTH[lines[line].kind if line != SOMEWHERE else ""]


def insides(cells: Sequence[Cell], lines: Sequence[Line], scale: Scale) -> list[Box]:
    """Return the box inside the streets and shops of each cell."""
    made = []
    for number, cell in enumerate(cells):
        west, east, south, north = (
            half_width(cell, side, lines)
            + WALL
            + has_shops(cell, side, lines) * (PAVEMENT + SHOP_DEPTH + 1)
            for side in range(4)
        )
        u, v = float(scale.u[number]), float(scale.v[number])
        box = cell.box
        made.append(
            Box(
                box.west + west * u,
                box.south + south * v,
                box.east - east * u,
                box.north - north * v,
            )
        )
    return made


def walled(
    cells: Sequence[Cell], inner: Sequence[Box], lines: Sequence[Line], rng: np.random.Generator
) -> list[Compound]:
    """Return the compounds: one or two in a cell of slabs, one round each dedicated place."""
    made = []
    for number, (cell, box) in enumerate(zip(cells, inner, strict=True)):
        if cell.use in ("lanes", "village") or min(box.width, box.height) < 40:
            continue
        line = address_line(cell, lines)
        if cell.use == "slabs" and box.width * box.height > 18_000 and rng.random() < 0.62:
            made += [Compound(number, part, line) for part in _halves(box, rng)]
        else:
            made.append(Compound(number, box, line))
    return made


def address_line(cell: Cell, lines: Sequence[Line]) -> int:
    """Return the road of a cell's addresses: the widest for compounds, a lane for old lanes."""
    roads = [side for side in cell.sides if side != SOMEWHERE and lines[side].kind != "river"]
    width = -1.0 if cell.use == "lanes" else 1.0
    return max(roads, key=lambda one: width * HALF_WIDTH[lines[one].kind], default=SOMEWHERE)


def _halves(box: Box, rng: np.random.Generator) -> tuple[Box, Box]:
    part, lane = rng.uniform(0.42, 0.58), 4.0
    if box.width > box.height:
        at = box.west + box.width * part
        return replace(box, east=at - lane), replace(box, west=at + lane)
    at = box.south + box.height * part
    return replace(box, north=at - lane), replace(box, south=at + lane)
