"""The flaws of a sample: each is put there on purpose, and written down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.models.sample.ground import STEP, Ground, Points
from gridplanner.models.sample.lots import HOME, Lots, lots, turned
from gridplanner.models.sample.parcels import Scale
from gridplanner.models.sample.shapes import YARD_EAST, boxes
from gridplanner.models.sample.streets import LANE, STREET, Cell, Line

Planted = dict[str, Any]

LOST, CUT, STANDS = 2, 1, 0
"""What is planted on a building: it lies in no grid, a border cuts it, or nothing."""


def flaw(rule: str, severity: str, kind: str, type_: str, id_: str) -> Planted:
    """Return a flaw in the form of a finding."""
    return {
        "rule": rule,
        "severity": severity,
        "kind": kind,
        "subject": {"type": type_, "id": id_},
    }


@dataclass(frozen=True, eq=False)
class Faults:
    """Flaws of shape in one township."""

    gap: tuple[int, Points] | None
    """The cell that does not reach its neighbour, and its ring on the board."""
    lots: Lots
    """Buildings that stand outside the township, in the gap, and across a border."""
    marks: NDArray[np.int64]
    """LOST or CUT for each of the lots."""
    kept_free: NDArray[np.object_]
    """Where nothing else may stand."""


def faults(cells: Sequence[Cell], lines: Sequence[Line], ground: Ground, lost: int) -> Faults:
    """Plan a few flaws of shape.

    Parameters
    ----------
    lost
        How many buildings stand just outside the township.
    """
    pairs = list(_neighbours(cells, lines))
    # houses of villages first: there is room beside their lanes
    pairs.sort(key=lambda pair: cells[pair[0]].use != "village")
    parts = [_outside(cells, ground, lost)]
    marks = [LOST] * lost
    gap = None
    if pairs:
        gap, hidden = _gap(cells, *pairs[0], ground)
        if hidden is not None:
            parts.append(hidden)
            marks += [LOST] * len(hidden)
        parts.append(_across(cells, *pairs[-1 if len(pairs) < 3 else 2], ground))
        marks.append(CUT)
    made = Lots.join(parts)
    free = boxes(made, 3.0)
    if gap is not None:
        number, ring = gap
        whole, rest = (
            shapely.Polygon(ground.place(one)) for one in (cells[number].box.ring(), ring)
        )
        free = np.append(free, shapely.difference(whole, rest).buffer(1.0))
    return Faults(gap, made, np.array(marks), free)


def _neighbours(cells: Sequence[Cell], lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield pairs of cells of one community, the first to the east, with a lane between."""
    for one, cell in enumerate(cells):
        if cell.sides[0] < 0 or lines[cell.sides[0]].kind not in (LANE, STREET):
            continue
        for other, left in enumerate(cells):
            shared = _overlap(cell, left)
            if (
                left.community == cell.community
                and left.box.east == cell.box.west
                and shared[1] - shared[0] >= 9 * STEP
                and cell.use == left.use
                and cell.use in ("village", "slabs", "lanes")
            ):
                yield one, other


def _overlap(one: Cell, other: Cell) -> tuple[float, float]:
    return max(one.box.south, other.box.south), min(one.box.north, other.box.north)


def _spot(one: Cell, other: Cell) -> float:
    """Return where on the shared side something is to happen: near the houses, off the ends."""
    low, high = _overlap(one, other)
    wish = one.heart[1] if one.use == "village" else (low + high) / 2
    return float(round(np.clip(wish, low + 4 * STEP, high - 4 * STEP) / STEP) * STEP)


def _gap(
    cells: Sequence[Cell], one: int, other: int, ground: Ground
) -> tuple[tuple[int, Points], Lots | None]:
    """Draw a cell's western side back for 40 m; houses stand in the gap if it is a village's."""
    cell = cells[one]
    at, west = _spot(cell, cells[other]), cell.box.west
    slope = Scale(ground, [replace(cell.box, east=west + 2, south=at - 1, north=at + 1)])
    roomy = cell.use == "village"
    depth = (18.0 if roomy else 4.5) * float(slope.u[0])
    ring = cell.box.ring()
    back = (ring[:, 0] == west) & (ring[:, 1] <= at + STEP) & (ring[:, 1] >= at - STEP)
    first = int(np.flatnonzero(back)[0])
    inner = ring[back] + (depth, 0)
    drawn = np.concatenate([ring[: first + 1], inner, ring[first + int(back.sum()) - 1 :]])
    if not roomy:
        return (one, drawn), None
    places = ground.place(np.array([(west + depth / 2, at - 10), (west + depth / 2, at + 10)]))
    return (one, drawn), lots(
        np.full(2, one), places, float(slope.angle[0]), 9.5, 9.0, HOME, floors=1.0
    )


def _across(cells: Sequence[Cell], one: int, other: int, ground: Ground) -> Lots:
    """Return a house that stands across the border of two cells, a quarter beyond."""
    cell = cells[one]
    _, high = _overlap(cell, cells[other])
    at = _spot(cell, cells[other])
    at = at + 3 * STEP if at + 5 * STEP < high else at - 3 * STEP
    point = np.array([(cell.box.west, at + STEP / 2)])
    slope = ground.slopes(point)[0]
    angle = float(np.arctan2(slope[1, 0], slope[0, 0]))
    width, depth = (12.0, 9.0) if cell.use == "village" else (6.0, 4.5)
    east = np.array([[np.cos(angle), np.sin(angle)]])
    return lots(
        np.array([one]),
        ground.place(point) + east * width / 4,
        angle,
        width,
        depth,
        HOME,
        floors=1.0,
    )


def _outside(cells: Sequence[Cell], ground: Ground, lost: int) -> Lots:
    """Return a few houses just beyond the northern border, three to a row."""
    top = max(cell.box.north for cell in cells)
    number, cell = max(
        ((number, cell) for number, cell in enumerate(cells) if cell.box.north == top),
        key=lambda pair: pair[1].box.width,
    )
    border = np.array([(cell.box.middle[0], top)])
    slope = ground.slopes(border, 40.0)[0]
    angle = np.arctan2(slope[1, 0], slope[0, 0])
    place = np.arange(lost)
    local = np.column_stack([(place % 3 - 1) * 15.0, 28.0 + place // 3 * 17.0])
    return lots(
        np.full(lost, number),
        ground.place(border) + turned(local, np.full(lost, angle)),
        float(angle),
        11.0,
        11.0,
        HOME,
        shape=YARD_EAST,
        floors=1.0,
    )
