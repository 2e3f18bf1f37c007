"""The packed copy of the buildings beside what their layers say."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np

from gridplanner.models.buildings import Buildings
from gridplanner.models.plan import Plan
from gridplanner.models.planfile.bulk import read_buildings
from gridplanner.models.planfile.packing import read_pack
from gridplanner.models.planfile.stamp import fits


def is_packed(path: Path) -> bool:
    """Tell whether the copy in a plan file fits."""
    with closing(sqlite3.connect(path)) as connection:
        return fits(connection)


def assert_packed(path: Path, plan: Plan) -> None:
    """Hold the copy equal to the layers and to the plan, to the last bit."""
    with closing(sqlite3.connect(path)) as connection:
        assert fits(connection)
        packed = read_pack(connection, plan.building_figures)
        layered = read_buildings(connection, plan.building_figures)
    assert_same(packed, layered)
    assert_same(packed, plan.buildings)


def assert_same(one: Buildings, other: Buildings) -> None:
    """Hold all of two sets of buildings equal."""
    ours, theirs = one.footprints, other.footprints
    for left, right in (
        (ours.numbers, theirs.numbers),
        (ours.anchors, theirs.anchors),
        (ours.polygons.coords, theirs.polygons.coords),
        (ours.polygons.ring_starts, theirs.polygons.ring_starts),
        (ours.polygons.part_starts, theirs.polygons.part_starts),
        (ours.polygons.row_starts, theirs.polygons.row_starts),
    ):
        assert left.dtype == right.dtype
        np.testing.assert_array_equal(left, right)
    assert list(one.columns) == list(other.columns)
    for name in one.columns:
        left, right = one.values(name), other.values(name)
        assert left.dtype == right.dtype, name
        np.testing.assert_array_equal(left, right, name)
