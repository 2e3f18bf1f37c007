"""How much of what: townships side by side, each with a town and its villages on the board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.sample.ground import STEP, Box, snapped

GRIDS_PER_TOWNSHIP = 65
HOMES = (70, 285)
"""Fewest and most farmhouses of a rural grid."""
EDGE = 60.0
"""Metres that the roads round a town and its river take."""


@dataclass(frozen=True)
class Share:
    """What one township is made of."""

    town: int
    """Grids of the town, those below included."""
    dedicated: int
    villages: tuple[int, ...]
    """Grids of each village."""
    homes: int
    """Farmhouses of a rural grid, about."""
    lanes: float
    """Share of the town's grids that are old lanes of small houses."""

    @property
    def rural(self) -> int:
        """Grids of all villages."""
        return sum(self.villages)


@dataclass(frozen=True)
class Tile:
    """Where one township lies on the board."""

    town: Box
    villages: tuple[Box, ...]
    river: float

    @property
    def extent(self) -> Box:
        """The box round everything."""
        return _round((self.town, *self.villages))


def around(laid: Sequence[Tile]) -> Box:
    """Return the box round all townships."""
    return _round([tile.extent for tile in laid])


def _round(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.west for box in boxes),
        min(box.south for box in boxes),
        max(box.east for box in boxes),
        max(box.north for box in boxes),
    )


def shares(grids: int, buildings: int) -> list[Share]:
    """Share grids out over townships; the densities follow the number of buildings."""
    townships = max(1, round(grids / GRIDS_PER_TOWNSHIP))
    each, more = divmod(grids, townships)
    density = buildings / grids
    return [
        _share(each + (number < more), density, one=townships == 1) for number in range(townships)
    ]


def _share(grids: int, density: float, *, one: bool) -> Share:
    count = _villages(grids) if one else 6
    rural = max(count, round(grids * 0.262)) if count else 0
    whole = 2 if count >= 4 else int(count >= 2)
    split = count - whole
    villages = [1] * whole
    for number in range(split):
        villages.append((rural - whole + number) // split)
    dedicated = 4 if grids >= 30 else 2 if grids >= 14 else int(grids >= 6)
    homes = int(np.clip(1.7 * density, *HOMES))
    town = grids - sum(villages)
    left = (density * grids - homes * sum(villages)) / max(1, town - dedicated)
    return Share(town, dedicated, tuple(villages), homes, float(np.clip((left - 62) / 170, 0, 0.8)))


def _villages(grids: int) -> int:
    return sum(grids >= least for least in (4, 6, 14, 25, 45))


def tiles(parts: list[Share], rng: np.random.Generator) -> list[Tile]:
    """Lay townships side by side, row by row from the south; neighbours share their borders."""
    columns = ceil(sqrt(len(parts)))
    rows = ceil(len(parts) / columns)
    board = _Board.of(parts, rows, columns, rng)
    return [
        board.tile(number // columns, number % columns, len(share.villages))
        for number, share in enumerate(parts)
    ]


@dataclass(frozen=True)
class _Board:
    """The borders of rows and columns of townships."""

    sides: NDArray[np.float64]
    """(columns + 1, 2 rows + 1) u of the borders at the crossings and in the middle of rows."""
    ends: NDArray[np.float64]
    """(rows + 1, 2 columns) v of the borders, west and east of each river."""
    town_u: NDArray[np.float64]
    """(columns, 2) west and east of the towns."""
    town_v: NDArray[np.float64]
    """(rows, 2) south and north of the towns."""
    rivers: NDArray[np.float64]

    @classmethod
    def of(cls, parts: list[Share], rows: int, columns: int, rng: np.random.Generator) -> _Board:
        most = max(parts, key=lambda share: share.town)
        width, height = _town_size(most)
        side, end = _margins(most, height)
        west = np.arange(columns) * (width + 2 * side) - columns * (width + 2 * side) / 2 + side
        south = np.arange(rows) * (height + 2 * end) - rows * (height + 2 * end) / 2 + end
        town_u = _snap(np.column_stack([west, west + width]))
        town_v = _snap(np.column_stack([south, south + height]))
        borders_u = np.append(west - side, west[-1] + width + side)
        borders_v = np.append(south - end, south[-1] + height + end)
        wander = side * 0.3
        sides = borders_u[:, None] + rng.uniform(-wander, wander, (columns + 1, 2 * rows + 1))
        wander = end * 0.24
        ends = borders_v[:, None] + rng.uniform(-wander, wander, (rows + 1, 2 * columns))
        inside = most.town > 1  # a single grid has the river at its side
        rivers = _snap(town_u[:, 0] + inside * width * rng.uniform(0.36, 0.46, columns))
        return cls(_snap(sides), _snap(ends), town_u, town_v, rivers)

    def tile(self, row: int, column: int, villages: int) -> Tile:
        """Return a township's boxes; with fewer villages the town reaches the border."""
        river = float(self.rivers[column])
        (core_w, core_e), (core_s, core_n) = self.town_u[column].tolist(), self.town_v[row].tolist()
        west, east = self.sides[column], self.sides[column + 1]
        south, north = self.ends[row, 2 * column :], self.ends[row + 1, 2 * column :]
        low, mid, high = 2 * row, 2 * row + 1, 2 * row + 2
        southern = [
            Box(west[low], south[0], river, core_s),
            Box(river, south[1], east[low], core_s),
        ]
        northern = [
            Box(west[high], core_n, river, north[0]),
            Box(river, core_n, east[high], north[1]),
        ]
        sides = [Box(core_e, core_s, east[mid], core_n), Box(west[mid], core_s, core_w, core_n)]
        if villages >= 4:
            return Tile(
                Box(core_w, core_s, core_e, core_n),
                tuple([*southern, *northern, *sides][:villages]),
                river,
            )
        whole_south = Box(core_w - 160, south[0], core_e + 60, core_s)
        whole_north = Box(core_w - 80, core_n, core_e + 120, north[0])
        few: tuple[list[Box], ...] = (
            [],
            [whole_south],
            [whole_south, whole_north],
            [*southern, whole_north],
        )
        return Tile(Box(core_w, core_s, core_e, core_n), tuple(few[villages]), river)


def _snap(values: NDArray[np.float64]) -> NDArray[np.float64]:
    made: NDArray[np.float64] = np.round(values / STEP) * STEP
    return made


def _town_size(share: Share) -> tuple[int, int]:
    """Return width and height: about six hectares a grid, more where houses are many."""
    area = share.town * 242.0**2 * (1 + max(0.0, share.lanes - 0.4))
    width = sqrt(area * 1.18)
    return snapped(width + EDGE), snapped(area / width + EDGE)


def _margins(share: Share, height: int) -> tuple[float, float]:
    """Return how wide the villages at the sides and at the ends are."""
    homes = share.homes * max(share.villages, default=1)
    least = sqrt(homes * 420.0) * 1.25
    return max(least, 0.46 * height, 420.0), max(least, 0.52 * height, 420.0)
