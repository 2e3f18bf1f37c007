"""A raster of the ground that tells where the borders of some polygons run, and where none does.

Nearly all buildings lie away from every border: one look at a cell spares them all geometry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

CELLS = 2**22
"""Cells of a raster at most; places among them are 32-bit numbers."""
CELLS_PER_EDGE = 12
CHUNK = 1024
"""Polygons looked at in one go: a window that paints beside it waits for milliseconds only."""


class _Edges(NamedTuple):
    """Some edges, each with one cell that it touches."""

    coords: NDArray[np.float64]
    """Edges run from one of these to the next."""
    edge: NDArray[np.intp]
    """(k,) place where each starts."""
    cell: NDArray[np.int32]
    """(k,) place of the cell in the raster."""


@dataclass(frozen=True, eq=False)
class Borders:
    """Which cells of the ground a border touches; no border runs through any other cell."""

    polygons: NDArray[np.object_]
    """(m,) what the borders are of."""
    corner: NDArray[np.float64]
    """(2,) lower left, metres."""
    step: float
    """Side of a cell, metres."""
    marked: NDArray[np.bool_]
    """(rows, columns) from the lower left; there is an edge of marked cells all round."""

    @classmethod
    def of(cls, polygons: NDArray[np.object_]) -> Borders:
        """Mark the cells under the rings of m polygons, of which one at least is not empty."""
        bounds = shapely.bounds(polygons)
        low, high = np.nanmin(bounds[:, :2], axis=0), np.nanmax(bounds[:, 2:], axis=0)
        cells = min(int(shapely.get_num_coordinates(polygons).sum()) * CELLS_PER_EDGE, CELLS)
        sides = np.maximum(high - low, 1.0)
        # The second holds where the ground is as narrow as a street.
        step = max(float(np.sqrt(sides.prod() / cells)), float(sides.max()) * 4 / cells)
        corner = low - 1.5 * step
        columns, rows = ((high - corner) / step).astype(np.int64) + 3
        made = cls(polygons, corner, step, np.zeros((rows, columns), bool))
        made.marked[[0, -1]] = made.marked[:, [0, -1]] = True
        for edges in made._edges:
            made.marked.ravel()[edges.cell] = True
        return made

    @cached_property
    def _edges(self) -> list[_Edges]:
        """All edges, each with every cell that it touches, some of them twice."""
        return [
            edges
            for start in range(0, len(self.polygons), CHUNK)
            for edges in self._edges_of(self.polygons[start : start + CHUNK])
        ]

    def _edges_of(self, polygons: NDArray[np.object_]) -> Iterator[_Edges]:
        coords, ring = shapely.get_coordinates(
            shapely.get_rings(shapely.get_parts(polygons)), return_index=True
        )
        wide = self.marked.shape[1]
        column, row = self._cells(coords)
        cell = row * wide + column
        edge = np.flatnonzero(ring[1:] == ring[:-1])
        first, last = cell[edge], cell[edge + 1]
        yield _Edges(coords, edge, first)
        on = np.flatnonzero(first != last)
        edge, first, last = edge[on], first[on], last[on]
        yield _Edges(coords, edge, last)
        across, up = column[edge + 1] - column[edge], row[edge + 1] - row[edge]
        # From cell to cell askew: one of the two others at that corner is touched as well.
        askew = np.flatnonzero((np.abs(across) == 1) & (np.abs(up) == 1))
        yield _Edges(coords, edge[askew], first[askew] + across[askew])
        yield _Edges(coords, edge[askew], last[askew] - across[askew])
        yield from self._pieces(coords, edge[np.maximum(np.abs(across), np.abs(up)) > 1])

    def _pieces(self, coords: NDArray[np.float64], edges: NDArray[np.intp]) -> Iterator[_Edges]:
        """Yield long edges with the cells of their pieces, none longer than a cell."""
        if not len(edges):
            return
        starts, ways = coords[edges], coords[edges + 1] - coords[edges]
        counts = (np.abs(ways).max(axis=1) / self.step).astype(np.int64) + 1
        piece = np.repeat(np.arange(len(counts)), counts)
        number = np.arange(len(piece)) - np.repeat(np.cumsum(counts) - counts, counts)
        way = ways[piece] / counts[piece, None]
        first = starts[piece] + way * number[:, None]
        # A hair wider: a computed point lies beside its edge by the last digit of a coordinate.
        low = np.minimum(first, first + way) - 1e-6
        high = np.maximum(first, first + way) + 1e-6
        (left, bottom), (right, top) = self._cells(low), self._cells(high)
        for x in (left, right):
            for y in (bottom, top):
                yield _Edges(coords, edges[piece], y * self.marked.shape[1] + x)

    def _cells(self, spots: NDArray[np.float64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the column and row of the cell of each spot; those outside fall on the edge."""
        rows, columns = self.marked.shape
        # Both ends go one way, so that what lies between two spots lies between their cells.
        place = spots - self.corner
        place /= self.step
        np.fmin(place, (columns - 1, rows - 1), out=place)
        np.fmax(place, 0, out=place)
        cells = place.astype(np.int32)
        return cells[:, 0], cells[:, 1]

    def crossed(self, boxes: NDArray[np.float64], rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return those of k rows whose box a border runs through or touches.

        Boxes are (n, 4): xmin, ymin, xmax, ymax in metres; no border touches one of NaN.
        """
        box, cell = self._near(boxes, rows)
        if not len(box):
            return rows[:0]
        order = np.argsort(cell, kind="stable")
        box, cell = box[order], cell[order]
        heads = np.flatnonzero(np.append(True, cell[1:] != cell[:-1]))
        ends = np.append(heads[1:], len(cell))
        crossed = np.zeros(len(rows), bool)
        group = np.full(self.marked.size, -1, np.int32)
        group[cell[heads]] = np.arange(len(heads))
        for edges in self._edges:
            of = group[edges.cell]
            here = np.flatnonzero(of >= 0)
            first, sizes = heads[of[here]], (ends - heads)[of[here]]
            pair = np.repeat(np.arange(len(here)), sizes)
            place = np.arange(len(pair)) - (np.cumsum(sizes) - sizes - first)[pair]
            edge, met = edges.edge[here][pair], box[place]
            meets = _meet(edges.coords[edge], edges.coords[edge + 1], boxes[rows[met]])
            crossed[met[meets]] = True
        return rows[crossed]

    def _near(
        self, boxes: NDArray[np.float64], rows: NDArray[np.intp]
    ) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        """Return the pairs of a row's place and a marked cell that its box reaches into."""
        wide = self.marked.shape[1]
        boxed: list[NDArray[np.intp]] = [np.empty(0, np.intp)]
        cells: list[NDArray[np.int32]] = [np.empty(0, np.int32)]
        beside = self._beside()
        for start in range(0, len(rows), CHUNK * 32):
            some = boxes[rows[start : start + CHUNK * 32]]
            x, y = self._cells(some[:, :2])
            reach = 0.999 * self.step
            maybe = beside[y, x] | (some[:, 2] - some[:, 0] > reach)
            chosen = np.flatnonzero(maybe | (some[:, 3] - some[:, 1] > reach))
            some = some[chosen]
            (left, bottom), (right, top) = self._cells(some[:, :2]), self._cells(some[:, 2:])
            across = right - left + 1
            sizes = across * (top - bottom + 1)
            box = np.repeat(np.arange(len(some)), sizes)
            number = (np.arange(len(box)) - (np.cumsum(sizes) - sizes)[box]).astype(np.int32)
            up, aside = np.divmod(number, across[box])
            cell = (bottom * wide + left)[box] + up * wide + aside
            near = np.flatnonzero(self.marked.ravel()[cell])
            boxed.append(chosen[box[near]] + start)
            cells.append(cell[near])
        return np.concatenate(boxed), np.concatenate(cells)

    def _beside(self) -> NDArray[np.bool_]:
        """Return for each cell whether it, or one above or to the right of it, is marked.

        A box smaller than a cell that begins in another reaches into no marked cell.
        """
        beside = self.marked.copy()
        beside[:, :-1] |= self.marked[:, 1:]
        beside[:-1] |= beside[1:].copy()
        return beside

    def stretches(self) -> NDArray[np.int32]:
        """Return for each cell the number of its stretch, 0 where it is marked.

        A stretch is made of neighbouring cells without a border: what holds one point of it holds
        all. The raster is marked all round, so that rows do not run into each other.
        """
        numbers = np.empty(self.marked.shape, np.int32)
        names = np.arange(int(self.marked.sum()) + 1, dtype=np.int32)
        below, last = numbers[0], 0
        for marked, row in zip(self.marked, numbers, strict=True):
            np.add(np.cumsum(marked, dtype=np.int32), last, out=row)
            last = int(row[-1])
            row[marked] = 0
            both = (row > 0) & (below > 0)  # the first row is marked from end to end
            names[row[both]] = below[both]
            np.take(names, row, out=row)
            below = row
        return numbers

    def at(self, spots: NDArray[np.float64], values: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return of one value for each cell those of the cells of n spots."""
        x, y = self._cells(spots)
        found: NDArray[np.int32] = values[y, x]
        return found


def _meet(
    starts: NDArray[np.float64], ends: NDArray[np.float64], boxes: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Tell which of k edges meets the box beside it; a hair beside it counts."""
    near = np.minimum(starts[:, 0], ends[:, 0]) <= boxes[:, 2] + 1e-6
    near &= np.maximum(starts[:, 0], ends[:, 0]) >= boxes[:, 0] - 1e-6
    near &= np.minimum(starts[:, 1], ends[:, 1]) <= boxes[:, 3] + 1e-6
    near &= np.maximum(starts[:, 1], ends[:, 1]) >= boxes[:, 1] - 1e-6
    some = np.flatnonzero(near)
    low, high = boxes[some, :2] - 1e-6, boxes[some, 2:] + 1e-6
    middle, half = (low + high) / 2, (high - low) / 2
    way, (x, y) = ends[some] - starts[some], (starts[some] - middle).T
    # The box lies wholly on one side where its middle is farther from the line than it reaches.
    off = np.abs(way[:, 0] * y - way[:, 1] * x)
    near[some] = off <= np.abs(way[:, 0]) * half[:, 1] + np.abs(way[:, 1]) * half[:, 0]
    return near
