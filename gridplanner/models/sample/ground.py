"""From the drawing board to the ground: a smooth bending of the plane.

A township is laid out with straight lines on a board (u to the east, v to the north, metres);
the bending makes its roads curve and its river meander. Points that are one on the board are one
on the ground, to the last bit, so what shares a line there shares every vertex here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Points: TypeAlias = NDArray[np.float64]

STEP = 20
"""Metres between the vertices of a border on the board; every corner is a multiple of it."""
REACH = 1400
"""Metres beyond which a river pulls nothing along."""
LEAST = 0.32
"""How far the ground may shrink a piece of the board, as a share of its area."""
ORIGIN = (500_000.0, 3_930_000.0)
"""Where the middle of the board lies: on the central meridian, at Jining's latitude."""


@dataclass(frozen=True)
class Box:
    """A rectangle on the board, metres."""

    west: float
    south: float
    east: float
    north: float

    @property
    def width(self) -> float:
        """West to east."""
        return self.east - self.west

    @property
    def height(self) -> float:
        """South to north."""
        return self.north - self.south

    @property
    def middle(self) -> tuple[float, float]:
        """The centre."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2

    def ring(self, step: float = STEP) -> Points:
        """Return (n, 2) points round the box, from the south-west, closed."""
        u, v = stations(self.west, self.east, step), stations(self.south, self.north, step)
        return np.concatenate(
            [
                np.column_stack([u, np.full(len(u), self.south)]),
                np.column_stack([np.full(len(v), self.east), v])[1:],
                np.column_stack([u[::-1], np.full(len(u), self.north)])[1:],
                np.column_stack([np.full(len(v), self.west), v[::-1]])[1:],
            ]
        )


def stations(start: float, end: float, step: float = STEP) -> NDArray[np.float64]:
    """Return points about ``step`` apart from start to end, both included."""
    count = max(1, round(abs(end - start) / step))
    return np.linspace(start, end, count + 1)


def snapped(value: float) -> int:
    """Return the nearest multiple of ``STEP``."""
    return round(value / STEP) * STEP


@dataclass(frozen=True)
class River:
    """A river that runs along a straight line u = ``line`` of the board."""

    number: int
    line: float
    phase: tuple[float, float]

    def shift(self, u: NDArray[np.float64], v: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how far east the ground lies where the river pulls it along."""
        swing = 60 * np.sin(v / 205 + self.phase[0]) + 28 * np.sin(v / 125 + self.phase[1])
        pull: NDArray[np.float64] = swing * np.exp(-(((u - self.line) / 400) ** 2))
        return pull


@dataclass(frozen=True)
class Ground:
    """The bending of one board: long waves, a meander along each river, rough field borders."""

    waves: NDArray[np.float64]
    """(k, 5) amplitude in x and in y, wave vector, phase."""
    ripples: NDArray[np.float64]
    """(k, 5) the same for short waves, which the towns are spared."""
    rivers: tuple[River, ...]
    towns: tuple[Box, ...]
    """Where there are no ripples."""

    @classmethod
    def of(cls, rng: np.random.Generator, rivers: list[float], extent: Box) -> Ground:
        """Make the ground of a board, calm enough that it nowhere folds."""
        waves = np.array([_wave(rng, length, x, y) for length, x, y in _WAVES])
        ripples = np.array([_wave(rng, length, size, size) for length, size in _RIPPLES])
        made = tuple(
            River(number, line, (float(rng.uniform(0, 6.3)), float(rng.uniform(0, 6.3))))
            for number, line in enumerate(rivers)
        )
        u = stations(extent.west, extent.east, 3 * STEP)
        v = stations(extent.south, extent.north, 3 * STEP)
        lattice = np.stack(np.meshgrid(u, v), axis=-1).reshape(-1, 2)
        ground = cls(waves, ripples, made, ())
        while np.linalg.det(ground.slopes(lattice)).min() < LEAST:
            waves[:, :2] *= 0.9
            ripples[:, :2] *= 0.9
            ground = cls(waves, ripples, made, ())
        return ground

    def around(self, extent: Box, town: Box) -> Ground:
        """Return the same ground with only those rivers that reach into a township."""
        near = tuple(
            river
            for river in self.rivers
            if extent.west - 2 * REACH < river.line < extent.east + 2 * REACH
        )
        return replace(self, rivers=near, towns=(town,))

    def place(self, points: Points) -> Points:
        """Return (n, 2) eastings and northings of points on the board, to the millimetre."""
        u, v = points[:, 0], points[:, 1]
        moved = points + _sway(self.waves, u, v)
        moved += _sway(self.ripples, u, v) * (1 - self._in_town(u, v))[:, None]
        for river in self.rivers:
            near = np.flatnonzero(np.abs(u - river.line) < REACH)
            moved[near, 0] += river.shift(u[near], v[near])
        return np.round(moved + ORIGIN, 3)

    def slopes(self, points: Points, reach: float = 4.0) -> NDArray[np.float64]:
        """Return (n, 2, 2) how x and y (rows) change with u and v (columns) at points.

        Taken over ``reach`` metres to each side: a wide reach looks past the rough edges.
        """
        along = self.place(points + (reach, 0)) - self.place(points - (reach, 0))
        across = self.place(points + (0, reach)) - self.place(points - (0, reach))
        return np.stack([along, across], axis=2) / (2 * reach)

    def _in_town(self, u: NDArray[np.float64], v: NDArray[np.float64]) -> NDArray[np.float64]:
        inside = np.zeros(len(u))
        for box in self.towns:
            inside = np.maximum(
                inside, _between(u, box.west, box.east) * _between(v, box.south, box.north)
            )
        return inside


_WAVES = ((5200, 150, 110), (4300, 125, 80), (1900, 30, 22), (1350, 15, 11))
_RIPPLES = ((560, 10.0), (400, 7.0), (240, 3.0))


def _wave(rng: np.random.Generator, length: float, x: float, y: float) -> list[float]:
    angle, phase = rng.uniform(0, 2 * np.pi, 2)
    turn = 2 * np.pi / (length * rng.uniform(0.85, 1.15))
    return [x, y, turn * np.cos(angle), turn * np.sin(angle), phase]


def _sway(waves: NDArray[np.float64], u: NDArray[np.float64], v: NDArray[np.float64]) -> Points:
    moved = np.zeros((len(u), 2))
    for size_x, size_y, along, across, phase in waves:
        turn = along * u + across * v + phase
        moved[:, 0] += size_x * np.sin(turn)
        moved[:, 1] += size_y * np.cos(turn * 1.13 + 1.0)
    return moved


def _between(values: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    edge = 240.0
    rise = np.clip((values - low) / edge + 1, 0, 1) * np.clip((high - values) / edge + 1, 0, 1)
    smooth: NDArray[np.float64] = rise * rise * (3 - 2 * rise)
    return smooth
