"""Which houses make a women's group: a compound or a lane, or part of one that is large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.buildings import RESIDENTIAL
from gridplanner.models.rows import Grid, Place
from gridplanner.models.sample.stock import Stood
from gridplanner.models.women.lanes import lane_of

HOUSEHOLDS = 80
"""Households from which on a group is divided."""


@dataclass(frozen=True, eq=False)
class Circle:
    """The houses of one group."""

    name: str
    rows: NDArray[np.intp]


def circles(
    grids: Sequence[Grid], compounds: Sequence[Place], stood: Stood
) -> dict[str, list[Circle]]:
    """Return the circles of each grid that has a house."""
    buildings = stood.buildings
    kinds, kind = buildings.columns["kind"].coded()
    homes = np.array([one in RESIDENTIAL for one in kinds], bool)[kind] & (stood.grid > 0)
    rows = np.flatnonzero(homes)
    walls, wall = buildings.columns["compound"].coded()
    told, place = np.unique([lane_of(one) for one in _addresses(stood, rows)], return_inverse=True)
    walled = np.array([bool(one) for one in walls])[wall[rows]]
    keys = np.where(walled, wall[rows], len(walls) + place)
    order = np.lexsort((rows, keys, stood.grid[rows]))
    rows, keys = rows[order], keys[order]
    named = {one.id: one.name for one in compounds}
    words = [named.get(one, one) for one in walls] + told.tolist()
    return _divided(grids, stood, rows, keys, words)


def _addresses(stood: Stood, rows: NDArray[np.intp]) -> list[str]:
    found: list[str] = stood.buildings.values("address")[rows].tolist()
    return found


def _divided(
    grids: Sequence[Grid],
    stood: Stood,
    rows: NDArray[np.intp],
    keys: NDArray[np.int64],
    words: Sequence[str],
) -> dict[str, list[Circle]]:
    """Cut the houses of each compound and lane of a grid into circles of some households."""
    if not len(rows):
        return {}
    owner = stood.grid[rows]
    counts = np.nan_to_num(stood.buildings.values("households")[rows], nan=1.0)
    begins = np.flatnonzero(np.append(True, (owner[1:] != owner[:-1]) | (keys[1:] != keys[:-1])))
    lengths = np.diff(np.append(begins, len(rows)))
    running = np.cumsum(counts) - counts
    within = running - np.repeat(running[begins], lengths)
    part = (within // HOUSEHOLDS).astype(np.int64)
    fresh = np.append(True, part[1:] != part[:-1])
    fresh[begins] = True
    starts = np.flatnonzero(fresh)
    ends = np.append(starts[1:], len(rows))
    parts = np.bincount(np.repeat(np.arange(len(begins)), lengths)[starts], minlength=len(begins))
    ids = {int(one.id[1:]): one.id for one in grids}
    found: dict[str, list[Circle]] = {}
    block = np.repeat(np.arange(len(begins)), lengths)[starts]
    for at, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        first = at - int(np.searchsorted(block, block[at]))
        word = words[int(keys[start])]
        number = f"第{first + 1}" if parts[block[at]] > 1 else ""
        circle = Circle(f"{word}{number}妇女小组", rows[start:end])
        found.setdefault(ids[int(owner[start])], []).append(circle)
    return found
