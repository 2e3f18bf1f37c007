"""What buildings are called, and where they say they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.sample.assembly import Placed
from gridplanner.models.sample.lots import FARM, OFFICE, SHOP, STORAGE, Ints, places
from gridplanner.models.sample.township import Township

_AFTER = {SHOP: "商铺", STORAGE: "储藏室"}


def addresses(
    one: Township, placed: Placed, anchors: NDArray[np.float64]
) -> tuple[list[str], list[str]]:
    """Return names and addresses of a township's buildings, whose anchors are (n, 2) metres."""
    lots = one.lots
    named: list[str] = []
    told: list[str] = []
    for cell, line, compound, kind, house, block in zip(
        lots.cell.tolist(),
        lots.line.tolist(),
        lots.compound.tolist(),
        lots.kind.tolist(),
        _house_numbers(one, anchors).tolist(),
        _block_numbers(one).tolist(),
        strict=True,
    ):
        community = placed.communities[cell]
        address = f"{one.lines[line].name if line >= 0 else community}{house}号"
        told.append(address)
        if compound >= 0:
            walls = placed.compounds[compound].name
            named.append(f"{walls} {block}号楼" if block else f"{walls} 车棚")
        elif kind == OFFICE:
            named.append(f"{community}村委会".replace("村村", "村"))
        elif kind == FARM:
            named.append(f"{community}大棚")
        else:
            named.append(address + _AFTER.get(kind, ""))
    return named, told


def _house_numbers(one: Township, anchors: NDArray[np.float64]) -> Ints:
    """Number houses along their road, odd on one side and even on the other.

    Houses without a road are numbered through their village; a compound has one number.
    """
    lots = one.lots
    free = lots.line < 0
    communities = np.array([cell.community for cell in one.cells])[lots.cell]
    group = np.where(free, len(one.lines) + communities, lots.line)
    upright = np.array([line.upright for line in one.lines])[lots.line]
    east, north = anchors.T
    along = np.where(upright, -north, east)
    along = np.where(free, -np.round(north / 15) * 1e5 + east, along)  # row by row
    beyond = np.array([(cell.sides[0], cell.sides[2]) for cell in one.cells])[lots.cell]
    side = ((beyond == lots.line[:, None]).any(axis=1) & ~free).astype(np.int64)
    order = np.lexsort((along, side, group))
    number = np.empty(len(lots), np.int64)
    number[order] = places(group[order] * 2 + side[order])
    number = np.where(free, number + 1, 2 * number + 1 + side)
    walled = lots.compound >= 0
    gate = np.full(len(one.compounds) + 1, np.iinfo(np.int64).max)
    np.minimum.at(gate, lots.compound[walled], number[walled])
    return np.where(walled, gate[lots.compound], number)


def _block_numbers(one: Township) -> Ints:
    """Number the buildings in each compound row by row, as the lots stand; sheds have none."""
    lots = one.lots
    number = np.zeros(len(lots), np.int64)
    rows = np.flatnonzero((lots.compound >= 0) & (lots.kind != STORAGE))
    order = rows[np.argsort(lots.compound[rows], kind="stable")]
    number[order] = places(lots.compound[order]) + 1
    return number
