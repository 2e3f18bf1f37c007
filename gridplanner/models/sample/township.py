"""One township: its streets, buildings and figures, before it becomes rows of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.models.sample import counts, names
from gridplanner.models.sample.flaws import LOST, STANDS, Faults, faults
from gridplanner.models.sample.ground import Ground
from gridplanner.models.sample.lots import HOME, SHOP, Lots
from gridplanner.models.sample.parcels import Compound, Scale, courses, insides, outlines, walled
from gridplanner.models.sample.shapes import boxes
from gridplanner.models.sample.shops import shop_rows
from gridplanner.models.sample.slabs import blocks
from gridplanner.models.sample.streets import Cell, Line, Network, lay_out
from gridplanner.models.sample.tiles import Share, Tile
from gridplanner.models.sample.villages import hamlets, obstacles, old_lanes

_LOST = (2, 6)
"""Buildings that stand outside a small township and an ordinary one."""


@dataclass(frozen=True, eq=False)
class Township:
    """What stands in one township."""

    cells: list[Cell]
    lines: list[Line]
    courses: NDArray[np.object_]
    """The lines on the ground."""
    outlines: NDArray[np.object_]
    """The cells on the ground, a perfect coverage."""
    drawn: NDArray[np.object_]
    """The same as the plan has them, flaws included."""
    compounds: list[Compound]
    walls: NDArray[np.object_]
    """The compounds on the ground."""
    lots: Lots
    """The buildings, by the cell they stand in or beside."""
    marks: NDArray[np.int64]
    """What is planted on each building."""
    overloaded: int | None
    """The cell with too many households."""
    gap: int | None
    """The cell that does not reach its neighbour."""
    figures: dict[str, NDArray[np.float64]]


def settle(
    tile: Tile,
    share: Share,
    quota: int,
    ground: Ground,
    rng: np.random.Generator,
    *,
    flawed: bool,
) -> Township:
    """Lay out a township and build on it.

    Parameters
    ----------
    quota
        How many buildings; fewer where there is no room.
    flawed
        Whether flaws of shape are planted here.
    """
    network = lay_out(tile, share, rng)
    cells, lines = network.cells, network.lines
    whole = outlines(ground, [cell.box for cell in cells])
    bad = faults(cells, lines, ground, _LOST[len(cells) >= 30]) if flawed else None
    drawn = whole.copy()
    if bad is not None and bad.gap is not None:
        drawn[bad.gap[0]] = shapely.polygons(ground.place(bad.gap[1]))
    scale = Scale(ground, [cell.box for cell in cells])
    inner = insides(cells, lines, scale)
    paths = courses(ground, lines)
    compounds = walled(cells, inner, lines, rng)
    walls = outlines(ground, [one.box for one in compounds], 10)
    wishes = [
        blocks(cells, compounds, ground, rng),
        old_lanes(cells, inner, lines, scale, ground, rng),
        shop_rows(cells, inner, lines, scale, ground, rng),
        *hamlets(cells, inner, obstacles(lines, paths), share.homes, ground, rng),
    ]
    lots = _standing(Lots.join([one for one in wishes if one is not None]), whole, walls, bad)
    lots = _fewest(counts.settle(lots, cells), quota - (0 if bad is None else len(bad.marks)))
    marks = np.full(len(lots), STANDS)
    if bad is not None:
        marks = np.concatenate([marks, bad.marks])
        lots = Lots.join([lots, bad.lots])
    counted = replace(lots, cell=np.where(marks == LOST, len(cells), lots.cell))
    overloaded = _overloaded(cells, counted, rng) if flawed else None
    return Township(
        cells,
        _named(network, ground),
        paths,
        whole,
        drawn,
        compounds,
        walls,
        lots,
        marks,
        overloaded,
        None if bad is None or bad.gap is None else bad.gap[0],
        counts.count(counted, cells, overloaded, rng),
    )


def _standing(
    lots: Lots, cells: NDArray[np.object_], walls: NDArray[np.object_], bad: Faults | None
) -> Lots:
    """Return the lots that touch no border, no wall and no other building.

    Shops may do so where their street bends; all others were fitted into a zone of their own.
    """
    shapely.prepare(cells)
    shapes = boxes(lots, 0.15)
    good = np.ones(len(lots), bool)
    shops = np.flatnonzero(lots.kind == SHOP)
    good[shops] = shapely.contains_properly(cells[lots.cell[shops]], shapes[shops])
    at, _ = shapely.STRtree(walls).query(shapes[shops], "intersects")
    good[shops[at]] = False
    if bad is not None:
        at, _ = shapely.STRtree(bad.kept_free).query(shapes, "intersects")
        good[at] = False
    rows = np.flatnonzero(good)
    order = rows[np.argsort(lots.rank[rows], kind="stable")]
    one, other = shapely.STRtree(shapes[order]).query(shapes[order], "intersects")
    clash = one < other
    dropped = np.zeros(len(order), bool)
    for early, late in zip(one[clash].tolist(), other[clash].tolist(), strict=True):
        if not dropped[early]:
            dropped[late] = True
    return lots.take(np.sort(order[~dropped]))


def _fewest(lots: Lots, quota: int) -> Lots:
    """Return as many lots as are asked for, those of the lowest rank."""
    if len(lots) <= quota:
        return lots
    order = np.argsort(lots.rank, kind="stable")[: max(quota, 0)]
    return lots.take(np.sort(order))


def _overloaded(cells: Sequence[Cell], lots: Lots, rng: np.random.Generator) -> int | None:
    """Choose the cell of flats that gets too many households, if there are several."""
    homes = np.bincount(lots.cell[lots.kind == HOME], minlength=len(cells) + 1)
    flats = [place for place, cell in enumerate(cells) if cell.use == "slabs" and homes[place]]
    return flats[int(rng.integers(len(flats)))] if len(flats) > 1 else None


def _named(network: Network, ground: Ground) -> list[Line]:
    """Name the roads and the river, which has one name from township to township."""
    given = names.RoadNames()
    rivers = {river.line: river.number for river in ground.rivers}
    return [
        replace(
            line,
            name=names.river(rivers[line.start[0]])
            if line.kind == "river"
            else given.next(line.kind, upright=line.upright),
        )
        for line in network.lines
    ]
