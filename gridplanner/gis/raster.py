"""Shapes on a lattice of pixels: how much of a pixel they cover, or which shape holds its middle.

Everything is worked out for all edges or boxes at once; no shape is looked at alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Doubles = NDArray[np.float64]
LARGE = 1 << 21
"""More than any number of a shape: sums count the shapes above it and name them below."""


@dataclass(frozen=True)
class Lattice:
    """``width`` × ``height`` square pixels over the ground, row 0 in the north."""

    left: float
    """Metres, the western edge."""
    top: float
    """Metres, the northern edge."""
    metres: float
    """Metres of a pixel."""
    width: int
    height: int


@dataclass(frozen=True, eq=False)
class Sweep:
    """Lines one after another, and what each of their edges stands between."""

    x: Floats
    """(n,) metres."""
    y: Floats
    turns: NDArray[np.int32]
    """(n - 1,) :func:`turns_of` each edge; 0 between one line and the next."""


class Holders:
    """Which shape of a coverage holds the middle of every pixel, added up edge by edge.

    The even sweep of every scan line: from where a line crosses an edge on, it lies in what is to
    the right of that edge. Memory is 4 bytes a pixel.
    """

    def __init__(self, lattice: Lattice) -> None:
        self._lattice = lattice
        self._steps = np.zeros(lattice.height * (lattice.width + 1), np.int32)

    def add(self, lines: Sweep) -> None:
        """Add some of the lines between the shapes."""
        x, y, turns = lines.x, lines.y, lines.turns
        lattice = self._lattice
        kind = x.dtype.type
        scale = kind(1.0 / lattice.metres)
        down = (kind(lattice.top) - y) * scale
        rows = np.ceil(down - kind(0.5))
        np.clip(rows, 0, lattice.height, out=rows)
        edge = np.flatnonzero(rows[1:] != rows[:-1])
        edge = edge[turns[edge] != 0]
        if not len(edge):
            return
        first, last = rows[edge], rows[edge + 1]
        low = np.minimum(first, last).astype(np.intp)
        counts = np.abs(last - first).astype(np.intp)
        owner = np.repeat(np.arange(len(edge)), counts)
        starts = np.cumsum(counts) - counts
        row = low[owner] + (np.arange(len(owner)) - starts[owner])
        x0, y0 = (x[edge] - kind(lattice.left)) * scale, down[edge]
        slope = (x[edge + 1] - x[edge]) * scale / (down[edge + 1] - y0)
        across = x0[owner] + (row + 0.5 - y0[owner]) * slope[owner]
        column = np.clip(np.ceil(across - 0.5), 0, lattice.width).astype(np.intp)
        weights = np.where(last > first, turns[edge], -turns[edge])[owner]
        np.add.at(self._steps, row * (lattice.width + 1) + column, weights)

    def found(self) -> tuple[NDArray[np.int32], NDArray[np.bool_] | None]:
        """Return (h, w) one more than the number of the shape that holds each pixel, 0 for none.

        With it the pixels that several shapes hold, ``None`` where there is none; their numbers
        mean nothing.
        """
        lattice = self._lattice
        sums = self._steps.reshape(lattice.height, lattice.width + 1)
        np.cumsum(sums, axis=1, out=sums)
        whole = sums[:, : lattice.width]
        if not whole.size or (whole.max() < 2 * LARGE and whole.min() >= 0):
            whole &= LARGE - 1
            return whole, None
        several: NDArray[np.bool_] = (whole >= 2 * LARGE) | (whole < 0)
        whole &= LARGE - 1
        whole[several] = 0
        return whole, several


def turns_of(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return what crossing edges from right to left adds; shapes by number, -1 for none."""

    def worth(number: NDArray[np.int64]) -> NDArray[np.int32]:
        return np.where(number < 0, 0, number + 1 + LARGE).astype(np.int32)

    turns: NDArray[np.int32] = worth(left) - worth(right)
    return turns


@dataclass(frozen=True, eq=False)
class Spread:
    """Boxes as evenly spread points, as pixels of a lattice, also beyond its edges."""

    columns: Floats
    """(c, n) whole numbers: the points of n boxes along one axis."""
    rows: Floats
    """(c, n) along the other; the points of a box are all pairs of both."""
    shares: Floats
    """(n,) how much of a pixel each point of a box stands for."""

    @classmethod
    def of(cls, lattice: Lattice, boxes: Floats, areas: Floats, cells: int = 1) -> Spread:
        """Spread shapes over ``cells`` × ``cells`` points of their boxes.

        Parameters
        ----------
        lattice
            Whose pixels are counted.
        boxes
            (n, 4) xmin, ymin, xmax, ymax in metres.
        areas
            (n,) square metres.
        cells
            One where boxes are smaller than a pixel; else as many as they have pixels across.
        """
        scale = 1.0 / lattice.metres
        west, south, east, north = boxes.T
        columns = _places((west - lattice.left) * scale, east - west, scale, cells)
        rows = _places((lattice.top - north) * scale, north - south, scale, cells)
        return cls(columns, rows, areas * (scale * scale / (cells * cells)))


class Cover:
    """How much of every pixel shapes cover, added up part by part."""

    def __init__(self, lattice: Lattice) -> None:
        self.lattice = lattice
        self._shares = np.zeros((lattice.height, lattice.width), np.float32)

    def add_boxes(self, boxes: Floats, areas: Doubles, cells: int) -> None:
        """Add shapes of some pixels, each spread over ``cells`` × ``cells`` points of its box.

        Parameters
        ----------
        boxes
            (n, 4) xmin, ymin, xmax, ymax in metres.
        areas
            (n,) square metres.
        cells
            As many as boxes have pixels across, or some more.
        """
        if not len(boxes):
            return
        lattice = self.lattice
        kind = boxes.dtype.type
        scale = kind(1.0 / lattice.metres)
        west, south, east, north = boxes.T
        steps = ((np.arange(cells, dtype=boxes.dtype) + kind(0.5)) / kind(cells))[:, None]
        x = (west - kind(lattice.left)) * scale + steps * ((east - west) * scale)
        y = (kind(lattice.top) - north) * scale + steps * ((north - south) * scale)
        whole = (cells, cells, len(boxes))
        self._add_places(
            np.broadcast_to(x[None, :, :], whole).ravel(),
            np.broadcast_to(y[:, None, :], whole).ravel(),
            np.broadcast_to(areas / cells**2, whole).ravel(),
        )

    def add_points(self, x: Floats, y: Floats, areas: Doubles) -> None:
        """Add shapes smaller than a pixel by a point of each (n,), metres, and their areas, m²."""
        if not len(x):
            return
        lattice = self.lattice
        kind = x.dtype.type
        scale = kind(1.0 / lattice.metres)
        self._add_places((x - kind(lattice.left)) * scale, (kind(lattice.top) - y) * scale, areas)

    def _add_places(self, x: Floats, y: Floats, areas: Doubles) -> None:
        """Add areas at places counted in pixels."""
        lattice = self.lattice
        left, right = _span(x, lattice.width)
        top, bottom = _span(y, lattice.height)
        if left >= right or top >= bottom:
            return
        # what lies outside falls on a rim, which is cut off again
        wide, tall = right - left + 2, bottom - top + 2
        places = _clipped(y, top - 1, tall)
        places *= wide
        places += _clipped(x, left - 1, wide)
        sums = np.bincount(places, areas, wide * tall).astype(np.float64, copy=False)
        sums *= lattice.metres**-2
        self._shares[top:bottom, left:right] += sums.reshape(tall, wide)[1:-1, 1:-1]

    def shares(self) -> NDArray[np.float32]:
        """Return (h, w) the share of each pixel that is covered; above 1 where shapes overlap."""
        return self._shares


class Classes:
    """Which class of shapes covers most, for blocks of two by two pixels fixed to the ground.

    The eye tells colours less finely than light and dark: the cover is worked out for every pixel,
    its colour for four at once, which takes a quarter of the time and of the memory.
    """

    def __init__(self, lattice: Lattice, count: int) -> None:
        self._lattice, self._count = lattice, count
        right, down = lattice.left / lattice.metres, -lattice.top / lattice.metres
        # blocks begin at even pixels of the ground, whichever part of it is looked at
        self._right, self._down = (int(np.floor(one + 1e-3)) % 2 for one in (right, down))
        high, wide = lattice.height + self._down, lattice.width + self._right
        self._sums = np.zeros((count, -(-high // 2), -(-wide // 2)), np.float32)

    def take(self, spread: Spread, codes: NDArray[np.uint8]) -> None:
        """Add shapes with (n,) their classes."""
        columns = (spread.columns + self._right) * 0.5
        rows = (spread.rows + self._down) * 0.5
        _add_up(self._sums, columns, rows, spread.shares, codes)

    def found(self) -> NDArray[np.uint8]:
        """Return (h, w) the class of each pixel; the first of those that cover as much."""
        most = self._sums[0].copy()
        codes = np.zeros(most.shape, np.uint8)
        for code in range(1, self._count):
            more = self._sums[code] > most
            np.copyto(codes, np.uint8(code), where=more)
            np.maximum(most, self._sums[code], out=most)
        twice = (codes * np.uint16(257)).view(np.uint8)  # each byte two times in a row
        fine = np.repeat(twice, 2, axis=0)
        height, width = self._lattice.height, self._lattice.width
        return fine[self._down : self._down + height, self._right : self._right + width]


def _add_up(
    sums: NDArray[np.floating[Any]],
    columns: Floats,
    rows: Floats,
    weights: Floats,
    codes: NDArray[np.uint8] | None = None,
) -> None:
    """Add weights to (k, h, w) sums at the points of boxes, in the layer of each box's code.

    Places are rounded down, as they are not negative once they count from the rim.
    """
    layers, height, width = sums.shape
    if not columns.size:
        return
    left, right = _span(columns, width)
    top, bottom = _span(rows, height)
    if left >= right or top >= bottom:
        return
    # what lies outside falls on a rim, which is cut off again
    wide, tall = right - left + 2, bottom - top + 2
    across = np.clip(columns - (left - 1), 0, wide - 1).astype(np.int32)
    down = np.clip(rows - (top - 1), 0, tall - 1).astype(np.int32)
    down *= wide
    if codes is not None:
        down += codes.astype(np.int32) * (wide * tall)
    places = (down[:, None, :] + across[None, :, :]).ravel()
    cells = len(columns)
    spread = np.broadcast_to(weights, (cells * cells, len(weights))).ravel()
    found = np.bincount(places, spread, layers * wide * tall).reshape(layers, tall, wide)
    sums[:, top:bottom, left:right] += found[:, 1:-1, 1:-1]


def _places(low: Floats, size: Floats, scale: float, cells: int) -> Floats:
    """Return (cells, n) the pixels, along one axis, of evenly spread points."""
    step = (np.arange(cells, dtype=low.dtype) + 0.5) * (scale / cells)
    places: Floats = np.floor(low + step[:, None].astype(low.dtype) * size)
    return places


def _span(places: Floats, size: int) -> tuple[int, int]:
    """Return the first place on the lattice and the one behind the last."""
    low, high = float(places.min()), float(places.max())
    return int(min(max(low, 0), size)), int(min(max(high + 1, 0), size))


def _clipped(places: Floats, first: int, size: int) -> NDArray[np.int32]:
    """Return whole places from ``first`` on, kept within ``size`` of them."""
    shifted = places - places.dtype.type(first)
    np.clip(shifted, 0, size - 1, out=shifted)
    whole: NDArray[np.int32] = shifted.astype(np.int32)
    return whole
