"""Streets: a township's board cut into grids by roads, lanes and the river."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from statistics import NormalDist

import numpy as np

from gridplanner.models.sample.ground import Box, Points, snapped, stations
from gridplanner.models.sample.tiles import Share, Tile

MAIN, STREET, LANE, TRACK = "main", "street", "lane", "track"
HALF_WIDTH = {MAIN: 15.0, STREET: 9.0, LANE: 4.5, TRACK: 3.5, "river": 30.0, "": 5.0}
"""Metres from the middle of a line to where walls may stand, by class of line."""
NARROW = 140
"""A town's cell less wide than this, in metres, has no room for blocks of flats."""
SOMEWHERE = -1
"""The side of a cell that no road or river runs along."""


@dataclass(frozen=True)
class Line:
    """A road, lane or river: straight on the board."""

    kind: str
    start: tuple[float, float]
    end: tuple[float, float]
    name: str = ""

    @property
    def upright(self) -> bool:
        """Whether it runs north."""
        return self.start[0] == self.end[0]

    def path(self) -> Points:
        """Return (n, 2) the vertices that borders along it have as well."""
        along = stations(*((one[1] if self.upright else one[0]) for one in (self.start, self.end)))
        across = np.full(len(along), self.start[0] if self.upright else self.start[1])
        return np.column_stack([across, along] if self.upright else [along, across])


@dataclass(frozen=True)
class Cell:
    """A grid on the board: its box and what runs along its four sides."""

    box: Box
    community: int
    """Number of its community within the township."""
    sides: tuple[int, int, int, int] = (SOMEWHERE,) * 4
    """Lines west, east, south and north of it, by number."""
    use: str = "slabs"
    """slabs, lanes, village, or the dedicated kinds: school, market, hospital, park."""
    heart: tuple[float, float] = (0.0, 0.0)
    """The middle of its village's houses."""


@dataclass
class Network:
    """Lines and cells of a township while it is laid out."""

    lines: list[Line] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)

    def add(self, kind: str, start: tuple[float, float], end: tuple[float, float]) -> int:
        """Add a line and return its number."""
        self.lines.append(Line(kind, start, end))
        return len(self.lines) - 1


def lay_out(tile: Tile, share: Share, rng: np.random.Generator) -> Network:
    """Cut a township into cells: the town by streets, the villages by lanes."""
    network = Network()
    town, extent = tile.town, tile.extent
    river = network.add("river", (tile.river, extent.south), (tile.river, extent.north))
    ring = _ring_roads(network, tile)
    quarters = list(_quarters(network, town, tile.river, river, ring, share.town, rng))
    for community, box, sides, grids in quarters:
        _cut(network, Cell(box, community, sides), grids, STREET, rng)
    _give_uses(network, share, rng)
    first = quarters[-1][0] + 1
    for number, (box, grids) in enumerate(zip(tile.villages, _mixed(share, rng), strict=True)):
        cell = Cell(box, first + number, _sides(network, box), "village")
        _cut_village(network, replace(cell, heart=_heart(box, rng)), grids, rng)
    return network


def _mixed(share: Share, rng: np.random.Generator) -> list[int]:
    return [share.villages[place] for place in rng.permutation(len(share.villages))]


def _ring_roads(network: Network, tile: Tile) -> tuple[int, int, int, int]:
    """Add the roads round the town, which go on through the villages where there are any."""
    town, extent = tile.town, tile.extent
    wide = len(tile.villages) >= 4
    west, east = (extent.west, extent.east) if wide else (town.west, town.east)
    south, north = (extent.south, extent.north) if wide else (town.south, town.north)
    return (
        network.add(MAIN, (town.west, town.south), (town.west, town.north)),
        network.add(MAIN, (town.east, south), (town.east, north)),
        network.add(MAIN, (west, town.south), (town.east, town.south)),
        network.add(MAIN, (west, town.north), (east, town.north)),
    )


Sides = tuple[int, int, int, int]
Quarter = tuple[int, Box, Sides, int]


def _quarters(
    network: Network,
    town: Box,
    river_u: float,
    river: int,
    ring: Sides,
    grids: int,
    rng: np.random.Generator,
) -> Iterator[Quarter]:
    """Yield a community's number, box, sides and number of grids, for each part of the town."""
    count = max(1, min(grids, round(grids / 6.9)))
    west, east, south, north = ring
    if grids == 1:
        yield 0, town, ring, grids
        return
    banks: list[tuple[Box, Sides]] = [
        (replace(town, east=river_u), (west, river, south, north)),
        (replace(town, west=river_u), (river, east, south, north)),
    ]
    if count >= 4:
        across = snapped(town.south + town.height * rng.uniform(0.44, 0.56))
        middle = network.add(MAIN, (town.west, across), (town.east, across))
        banks = [
            part
            for box, (left, right, below, above) in banks
            for part in (
                (replace(box, north=across), (left, right, below, middle)),
                (replace(box, south=across), (left, right, middle, above)),
            )
        ]
    numbers = _apportion(max(count, len(banks)), [box.width * box.height for box, _ in banks])
    parts: list[tuple[Box, Sides]] = []
    for (box, sides), number in zip(banks, numbers, strict=True):
        split = Network()
        split.lines = network.lines
        _cut(split, Cell(box, 0, sides), number, MAIN, rng)
        parts += [(cell.box, cell.sides) for cell in split.cells]
    sizes = [box.width * box.height for box, _ in parts]
    for place, number in enumerate(_apportion(grids, sizes)):
        yield min(place, count - 1), *parts[place], number


def _apportion(total: int, sizes: Sequence[float]) -> list[int]:
    """Share a number out by size, at least one each."""
    exact = np.array(sizes) / sum(sizes) * total
    given = np.maximum(1, np.floor(exact))
    while given.sum() < total:
        given[np.argmax(exact - given)] += 1
    while given.sum() > total:
        given[np.argmax(np.where(given > 1, given - exact, -np.inf))] -= 1
    return [int(one) for one in given]


_BELOW = {MAIN: MAIN, STREET: LANE, LANE: LANE}


def _cut(network: Network, cell: Cell, count: int, kind: str, rng: np.random.Generator) -> None:
    """Cut a cell in two again and again, across its longer side."""
    if count <= 1:
        network.cells.append(cell)
        return
    first = count // 2 + (count % 2 and int(rng.integers(2)))
    part = first / count + rng.uniform(-0.045, 0.045)
    box = cell.box
    west, east, south, north = cell.sides
    below = _BELOW[kind]
    if box.width * rng.uniform(0.9, 1.1) > box.height:
        at = snapped(box.west + box.width * part)
        line = network.add(kind, (at, box.south), (at, box.north))
        one = replace(cell, box=replace(box, east=at), sides=(west, line, south, north))
        other = replace(cell, box=replace(box, west=at), sides=(line, east, south, north))
    else:
        at = snapped(box.south + box.height * part)
        line = network.add(kind, (box.west, at), (box.east, at))
        one = replace(cell, box=replace(box, north=at), sides=(west, east, south, line))
        other = replace(cell, box=replace(box, south=at), sides=(west, east, line, north))
    _cut(network, one, first, below, rng)
    _cut(network, other, count - first, below, rng)


def _give_uses(network: Network, share: Share, rng: np.random.Generator) -> None:
    """Make some cells dedicated, one a community while there are enough, others old lanes."""
    cells = network.cells
    order = rng.permutation(len(cells))
    taken: set[int] = set()
    chosen: list[int] = []
    for spread in (True, False):
        for place in order.tolist():
            community = cells[place].community
            if len(chosen) < share.dedicated and place not in chosen:
                if spread and community in taken:
                    continue
                taken.add(community)
                chosen.append(place)
    for place, use in zip(chosen, ("school", "market", "hospital", "park"), strict=False):
        cells[place] = replace(cells[place], use=use)
    rest = [place for place in order.tolist() if place not in chosen]
    lanes = ceil(share.lanes * len(rest))
    for number, place in enumerate(rest):
        box = cells[place].box
        if number < lanes or min(box.width, box.height) < NARROW:
            cells[place] = replace(cells[place], use="lanes")


def _heart(box: Box, rng: np.random.Generator) -> tuple[float, float]:
    """Return where a village's houses gather."""
    u, v = box.middle
    u += rng.uniform(-0.08, 0.08) * box.width
    v += rng.uniform(-0.08, 0.08) * box.height
    return snapped(u), snapped(v)


def _sides(network: Network, box: Box) -> Sides:
    """Return the lines that run along the whole sides of a box."""

    def along(upright: bool, at: float, low: float, high: float) -> int:
        axis = 0 if upright else 1
        for number, line in enumerate(network.lines):
            span = sorted((line.start[1 - axis], line.end[1 - axis]))
            if (
                line.upright == upright
                and line.start[axis] == at
                and (span[0] <= low and high <= span[1])
            ):
                return number
        return SOMEWHERE

    return (
        along(True, box.west, box.south, box.north),
        along(True, box.east, box.south, box.north),
        along(False, box.south, box.west, box.east),
        along(False, box.north, box.west, box.east),
    )


def _cut_village(network: Network, cell: Cell, count: int, rng: np.random.Generator) -> None:
    """Cut a village by lanes that meet among its houses, so that each grid has a part of them."""
    if count == 1:
        network.add(TRACK, (cell.box.west, cell.heart[1]), (cell.box.east, cell.heart[1]))
        network.cells.append(cell)
        return
    rows = 1 if count == 2 else max(2, round((count / 2.6) ** 0.5 * 1.4))
    heart_u, heart_v = cell.heart
    box, (west, east, south, north) = cell.box, cell.sides
    reach = 0.16 * min(box.width, box.height)
    levels = [box.south, *_quantiles(heart_v, reach, rows), box.north]
    lines = [
        south,
        *(network.add(LANE, (box.west, at), (box.east, at)) for at in levels[1:-1]),
        north,
    ]
    numbers = [count // rows + (place < count % rows) for place in range(rows)]
    for row, number in enumerate(numbers):
        low, high = levels[row], levels[row + 1]
        shift = rng.uniform(-0.4, 0.4) * reach
        cuts = [box.west, *_quantiles(heart_u + shift, reach, number), box.east]
        borders = [
            west,
            *(network.add(LANE, (at, low), (at, high)) for at in cuts[1:-1]),
            east,
        ]
        for place in range(number):
            network.cells.append(
                replace(
                    cell,
                    box=Box(cuts[place], low, cuts[place + 1], high),
                    sides=(borders[place], borders[place + 1], lines[row], lines[row + 1]),
                )
            )


def _quantiles(middle: float, reach: float, parts: int) -> list[int]:
    spread = NormalDist(middle, reach)
    return [snapped(spread.inv_cdf(place / parts)) for place in range(1, parts)]
