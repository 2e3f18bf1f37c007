"""Lots: where buildings may stand, in rows that fit a zone however its sides run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.models.sample.ground import Points

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

KINDS = (
    "residential",
    "shop",
    "storage",
    "school",
    "market",
    "hospital",
    "park",
    "office",
    "farm",
)
"""Kinds of building by number."""
HOME, SHOP, STORAGE, SCHOOL, MARKET, HOSPITAL, PARK, OFFICE, FARM = range(len(KINDS))


@dataclass(frozen=True, eq=False)
class Lots:
    """Candidate buildings of one township, a row each."""

    cell: Ints
    """Number of the cell it stands in."""
    x: Floats
    y: Floats
    angle: Floats
    """Direction of the front, radians from east."""
    width: Floats
    depth: Floats
    shape: Ints
    """Number of the plan of the house, see ``shapes``."""
    kind: Ints
    rank: Floats
    """Who is left out first when there are more lots than buildings: the highest."""
    floors: Floats
    units: Floats
    """Stair units, NaN where it has none."""
    compound: Ints
    """Number of the walled compound, -1 for none."""
    line: Ints
    """Number of the road of its address, -1 for none."""

    def __len__(self) -> int:
        return len(self.x)

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Lots:
        """Return some of the lots."""
        return Lots(*(getattr(self, one.name)[rows] for one in fields(self)))

    @staticmethod
    def join(parts: Iterable[Lots]) -> Lots:
        """Return all lots of several parts."""
        parts = list(parts)
        return Lots(
            *(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Lots))
        )


def lots(
    cell: Ints,
    centres: Points,
    angle: Floats | float,
    width: Floats | float,
    depth: Floats | float,
    kind: Ints | int,
    *,
    shape: Ints | int = 0,
    rank: Floats | float = 0.0,
    floors: Floats | float = 1.0,
    units: Floats | float = np.nan,
    compound: Ints | int = -1,
    line: Ints | int = -1,
) -> Lots:
    """Make lots of arrays; a single value holds for all."""
    size = len(centres)

    def floats(value: Floats | float) -> Floats:
        return np.broadcast_to(np.asarray(value, np.float64), size)

    def ints(value: Ints | int) -> Ints:
        return np.broadcast_to(np.asarray(value, np.int64), size)

    return Lots(
        ints(cell),
        centres[:, 0],
        centres[:, 1],
        floats(angle),
        floats(width),
        floats(depth),
        ints(shape),
        ints(kind),
        floats(rank),
        floats(floors),
        floats(units),
        ints(compound),
        ints(line),
    )


def counted(sizes: Ints) -> tuple[Ints, Ints]:
    """Return for spans of some sizes the span and the place in it of each member."""
    owner = np.repeat(np.arange(len(sizes)), sizes)
    starts = np.cumsum(sizes) - sizes
    return owner, np.arange(len(owner)) - starts[owner]


def places(groups: Ints) -> Ints:
    """Return the place of each member within its run of equal values."""
    if not len(groups):
        return groups
    start = np.flatnonzero(np.append(True, groups[1:] != groups[:-1]))
    sizes = np.diff(np.append(start, len(groups)))
    found: Ints = np.arange(len(groups)) - np.repeat(start, sizes)
    return found


def turned(points: Points, angle: Floats) -> Points:
    """Return points turned about the origin."""
    cos, sin = np.cos(angle), np.sin(angle)
    return np.column_stack(
        [points[:, 0] * cos - points[:, 1] * sin, points[:, 0] * sin + points[:, 1] * cos]
    )


@dataclass(frozen=True, eq=False)
class Fitted:
    """Places in rows: which zone, row and place along it, and the centre of each."""

    zone: Ints
    row: Ints
    column: Ints
    centres: Points


def fit_rows(
    zones: NDArray[np.object_],
    angles: Floats,
    pitch: Floats,
    depth: Floats,
    width: Floats,
    gap: Floats,
) -> Fitted:
    """Fill zones with rows of equal places.

    Each row is as long as its zone is there, so a slanting side makes a staircase.

    Parameters
    ----------
    zones
        (n,) polygons, about convex, metres.
    angles
        (n,) direction of the rows, radians from east.
    pitch
        (n,) metres from row to row.
    depth, width
        (n,) size of a place across and along the row, metres.
    gap
        (n,) least distance between two places of a row, metres.
    """
    origin = shapely.get_coordinates(shapely.centroid(zones))
    coords, owner = shapely.get_coordinates(zones, return_index=True)
    local = turned(coords - origin[owner], -angles[owner])
    starts = np.searchsorted(owner, np.arange(len(zones)))
    low, high = np.minimum.reduceat(local, starts), np.maximum.reduceat(local, starts)
    room = high[:, 1] - low[:, 1] - depth
    rows = np.where(room >= 0, np.floor(room / pitch) + 1, 0).astype(np.int64)
    zone, row = counted(rows)
    front = low[zone, 1] + (room - (rows - 1) * pitch)[zone] / 2 + row * pitch[zone]
    left = np.full(len(zone), -np.inf)
    right = np.full(len(zone), np.inf)
    for edge in (front, front + depth[zone]):
        begin, end = _chords(zones, zone, edge, low, high, origin, angles)
        left, right = np.maximum(left, begin), np.minimum(right, end)
    length = right - left - 0.4  # a hand's breadth from where the zone ends
    wide, space = width[zone], gap[zone]
    number = np.floor((length + space) / (wide + space))
    number = np.where(np.isfinite(number), np.maximum(number, 0), 0).astype(np.int64)
    at, column = counted(number)
    spread = np.divide(length - wide, number - 1, out=np.zeros(len(length)), where=number > 1)
    step = np.clip(spread, 0, (wide + space) * 1.2)
    first = (left + right - step * (number - 1)) / 2
    which = zone[at]
    along = first[at] + column * step[at]
    centres = turned(np.column_stack([along, (front + depth[zone] / 2)[at]]), angles[which])
    return Fitted(which, row[at], column, centres + origin[which])


def _chords(
    zones: NDArray[np.object_],
    zone: Ints,
    height: Floats,
    low: Points,
    high: Points,
    origin: Points,
    angles: Floats,
) -> tuple[Floats, Floats]:
    """Return where lines along the rows enter and leave their zones."""
    turn = angles[zone]
    ends = [
        turned(np.column_stack([side[zone, 0], height]), turn) + origin[zone]
        for side in (low, high)
    ]
    lines = shapely.linestrings(np.stack(ends, axis=1))
    coords, at = shapely.get_coordinates(
        shapely.intersection(zones[zone], lines), return_index=True
    )
    along = turned(coords - origin[zone[at]], -turn[at])[:, 0]
    begin, end = np.full(len(zone), np.inf), np.full(len(zone), -np.inf)
    np.minimum.at(begin, at, along)
    np.maximum.at(end, at, along)
    return begin, end
