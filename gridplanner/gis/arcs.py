"""The borders of a coverage as arcs: every stretch between two shapes once, with both of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.hilbert import hilbert_distance
from gridplanner.gis.outlines import Lines, corner_keys, edge_keys, signed_areas
from gridplanner.gis.ragged import Polygons, spans
from gridplanner.gis.raster import Sweep, turns_of

NONE = -1
"""The ground that no shape holds."""


@dataclass(frozen=True, eq=False)
class Arcs:
    """m lines as flat coordinates, each with the shape on either side."""

    coords: NDArray[np.float64]
    """(c, 2) metres."""
    starts: NDArray[np.int64]
    """(m + 1,) first coordinate of each arc."""
    left: NDArray[np.int64]
    """(m,) number of the shape to the left, ``NONE`` where there is none."""
    right: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.left)

    @classmethod
    def of(cls, polygons: Polygons, numbers: NDArray[np.int64] | None = None) -> Arcs:
        """Return the arcs of polygons, whose rows have numbers (else 0, 1, …).

        Two shapes share an edge where both have it, to the bit, from opposite sides. An edge
        without such a partner borders on nothing, even where it runs along another shape.
        """
        if not len(polygons.coords):
            zero = np.empty(0, np.int64)
            return cls(np.empty((0, 2)), np.zeros(1, np.int64), zero, zero)
        corners = corner_keys(polygons.coords)
        first, row, keys = edge_keys(polygons, corners)
        inner_left = _inner_left(polygons)[first]
        partner = _partners(keys, row, corners[first], inner_left)
        ring = np.repeat(np.arange(len(polygons.ring_starts) - 1), np.diff(polygons.ring_starts))
        begins = np.flatnonzero(
            np.append(
                True, (np.diff(ring[first]) != 0) | (np.diff(partner) != 0) | (np.diff(first) != 1)
            )
        )
        ends = np.append(begins[1:], len(first)) - 1
        once = (partner[begins] == NONE) | (row[begins] < partner[begins])
        begins, ends = begins[once], ends[once]
        sizes = first[ends] - first[begins] + 2
        starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
        at = np.arange(starts[-1]) + np.repeat(first[begins] - starts[:-1], sizes)
        named = np.arange(len(polygons)) if numbers is None else numbers
        one, other = named[row[begins]], _named(named, partner[begins])
        inward = inner_left[begins]
        return cls(
            polygons.coords[at],
            starts,
            np.where(inward, one, other).astype(np.int64),
            np.where(inward, other, one).astype(np.int64),
        )

    @cached_property
    def bounds(self) -> NDArray[np.float64]:
        """(m, 4) xmin, ymin, xmax, ymax of each arc."""
        if not len(self):
            return np.empty((0, 4))
        low = np.minimum.reduceat(self.coords, self.starts[:-1], axis=0)
        high = np.maximum.reduceat(self.coords, self.starts[:-1], axis=0)
        return np.hstack([low, high])

    def take(self, chosen: NDArray[np.intp]) -> Arcs:
        """Return some arcs in the order given."""
        members, starts = spans(self.starts, chosen)
        return Arcs(self.coords[members], starts, self.left[chosen], self.right[chosen])

    def ordered(self) -> Arcs:
        """Return the arcs so that those near each other stand near each other."""
        middles = (self.bounds[:, :2] + self.bounds[:, 2:]) / 2
        return self.take(np.argsort(hilbert_distance(middles), kind="stable"))

    def parts(self, size: int) -> list[Arcs]:
        """Return the arcs in several lots, each of at most about ``size`` coordinates."""
        if not len(self):
            return []
        lot = self.starts[:-1] // size
        begins = np.flatnonzero(np.append(True, np.diff(lot) != 0))
        ends = np.append(begins[1:], len(self))
        return [self.take(np.arange(a, b)) for a, b in zip(begins, ends, strict=True)]

    def beside(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell which arcs have one of some shapes on either side."""
        return np.isin(self.left, numbers) | np.isin(self.right, numbers)

    @property
    def lines(self) -> Lines:
        """The arcs as lines, each its own row."""
        return Lines(self.coords, self.starts, np.arange(len(self)))

    def outlines(self) -> Lines | None:
        """Return rings round all shapes together, those counter-clockwise that hold them.

        ``None`` where the outer edges do not close: shapes that should meet do not quite.
        """
        outer = np.flatnonzero((self.left == NONE) != (self.right == NONE))
        if not len(outer):
            return self.take(outer).lines
        arcs = self.take(outer)
        made = shapely.linestrings(
            arcs.coords, indices=np.repeat(np.arange(len(arcs)), np.diff(arcs.starts))
        )
        backward = arcs.left == NONE
        made[backward] = shapely.reverse(made[backward])
        rings = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(made), directed=True))
        return Lines.of(rings) if shapely.is_closed(rings).all() else None

    def sweep(self, origin: tuple[float, float]) -> Sweep:
        """Return the arcs as :class:`~gridplanner.gis.raster.Holders` takes them."""
        sizes = np.diff(self.starts)
        turns = np.repeat(turns_of(self.left, self.right), sizes)[:-1]
        turns[self.starts[1:-1] - 1] = 0
        local = (self.coords - origin).astype(np.float32)
        return Sweep(np.ascontiguousarray(local[:, 0]), np.ascontiguousarray(local[:, 1]), turns)


def join_arcs(parts: list[Arcs]) -> Arcs:
    """Put several lots of arcs behind one another."""
    sizes = np.concatenate([np.diff(one.starts) for one in parts])
    return Arcs(
        np.concatenate([one.coords for one in parts]),
        np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        np.concatenate([one.left for one in parts]),
        np.concatenate([one.right for one in parts]),
    )


def _named(names: NDArray[np.int64], rows: NDArray[np.intp]) -> NDArray[np.int64]:
    found: NDArray[np.int64] = np.where(rows == NONE, NONE, names[rows])
    return found


def _inner_left(polygons: Polygons) -> NDArray[np.bool_]:
    """Tell for every coordinate whether the shape lies to the left of its ring."""
    shells = np.zeros(len(polygons.ring_starts) - 1, bool)
    shells[polygons.part_starts[:-1]] = True
    areas = signed_areas(polygons.coords, polygons.ring_starts)
    return np.repeat((areas > 0) == shells, np.diff(polygons.ring_starts))


def _partners(
    keys: NDArray[np.uint64],
    row: NDArray[np.intp],
    starts: NDArray[np.uint64],
    inner_left: NDArray[np.bool_],
) -> NDArray[np.intp]:
    """Return for every edge the row on its other side, ``NONE`` where no shape has it so.

    ``starts`` are the keys of the corners where edges begin: edges of one key run the same way
    where they begin at one corner.
    """
    partner = np.full(len(row), NONE, np.intp)
    order = np.argsort(keys)
    ranked = keys[order]
    same = ranked[1:] == ranked[:-1]
    alone = np.append(False, same[:-1])  # of three edges none has a partner
    chosen = np.flatnonzero(same & ~alone & ~np.append(same[1:], False))
    one, other = order[chosen], order[chosen + 1]
    runs_along = starts[one] == starts[other]
    opposite = (inner_left[one] == inner_left[other]) != runs_along
    apart = (row[one] != row[other]) & opposite
    one, other = one[apart], other[apart]
    partner[one], partner[other] = row[other], row[one]
    return partner
