"""A border of many points: each edit of it ends in a reasonable time, and leaves no slit."""

from __future__ import annotations

import time

import drawn
import numpy as np
import pytest
from edited import apply, tiled
from shapely import MultiPolygon, Polygon

from gridplanner.models.edits import (
    DrawArea,
    Edit,
    GiveBuildings,
    MergeGrids,
    MoveVertex,
    ReshapeBorder,
    SplitGrid,
)
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area

POINTS = 30_000
LONGEST = 20.0
"""Seconds, on a machine that does other things as well; it takes two at most on an idle one."""


def border() -> np.ndarray:
    random = np.random.default_rng(1)
    y = np.linspace(0, 6000, POINTS)
    x = 5000 + 300 * np.sin(y / 700) + random.normal(0, 0.02, POINTS)
    return np.column_stack([x, y]) + (drawn.EAST, drawn.NORTH)


def long_plan(line: np.ndarray) -> Plan:
    def beside(x: float) -> MultiPolygon:
        far = np.array([drawn.at(x, 6000), drawn.at(x, 0)])
        return MultiPolygon([Polygon(np.vstack([line, far]))])

    west, east = beside(0), beside(10_000)
    houses = [drawn.house(x, y) for x in (4000, 4900, 6000) for y in range(200, 5900, 300)]
    micro = [Area(id="m1", parent="g1", geometry=west)]
    whole = {"c1": drawn.box(0, 0, 10_000, 6000)}
    return drawn.plan({"g1": west, "g2": east}, whole, drawn.buildings(houses), micro_grid=micro)


def spots(*points: np.ndarray) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in points)


@pytest.fixture(scope="module")
def line() -> np.ndarray:
    return border()


@pytest.fixture(scope="module")
def plan(line: np.ndarray) -> Plan:
    return long_plan(line)


@pytest.mark.parametrize("name", ["reshape", "split", "along", "vertex", "give", "merge", "draw"])
def test_no_edit_of_a_long_border_takes_long(name: str, line: np.ndarray, plan: Plan) -> None:
    low, middle, high = (line[int(POINTS * share)] for share in (0.4, 0.5, 0.6))
    every = line[20:-20:15] - (40, 0)
    edits: dict[str, Edit] = {
        "reshape": ReshapeBorder("g1", "g2", spots(low, (low + high) / 2 + (60, 0), high)),
        "split": SplitGrid("g1", spots(middle - (8000, 0), middle + (100, 0))),
        "along": SplitGrid("g1", spots(every[0] - (0, 300), *every, every[-1] + (0, 300)), True),
        "vertex": MoveVertex(spots(middle)[0], spots(middle + (0.03, 0.02))[0]),
        "give": GiveBuildings(("b5",), "g2"),
        "merge": MergeGrids(("g1", "g2")),
        "draw": DrawArea(
            spots(low - (200, 0), low + (200, 0), high + (200, 0), high - (200, 0)), True
        ),
    }
    start = time.perf_counter()
    after = apply(plan, edits[name])
    assert time.perf_counter() - start < LONGEST
    assert tiled(after)
    assert tiled(after, "micro_grid")
    assert sum(one.geometry.area for one in after.grids.values()) == pytest.approx(6e7)
