"""Micro-homes on the map: a house each, named where there is room, gone where they are given up."""

from __future__ import annotations

import numpy as np
import shapely
from pytestqt.qtbot import QtBot

from gridplanner.models.change import compare
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area
from gridplanner.models.standing import Standing
from gridplanner.ui.map.drawing import Colourings
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.scene import Scene, picture

EAST, NORTH = 500_000.0, 3_930_000.0


def scene_of(plan: Plan) -> Scene:
    scene = Scene()
    scene.set_plan(Standing.of(plan), Colourings())
    return scene


def homes() -> Plan:
    spot = shapely.Point(EAST, NORTH)
    rows = [
        Area(id="h1", name="柳河社区妇女微家", geometry=spot),
        Area(id="h2", geometry=shapely.Point()),
    ]
    return Plan().with_rows("micro_home", rows)


def inked(scene: Scene, metres: float) -> np.ndarray:
    """Return how far to the right and left of the home anything is painted, in pixels."""
    frame = Frame(EAST - 150 * metres, NORTH + 50 * metres, metres, 300, 100)
    image, bare = (picture(scene, frame, names) for names in (["micro_home"], []))
    bits = [
        np.frombuffer(one.constBits(), np.uint8).reshape(100, 300, 4).astype(int)
        for one in (image, bare)
    ]
    across = np.flatnonzero((bits[0] != bits[1]).any(axis=(0, 2)))
    return across - 150


def test_a_home_is_named_near_and_a_dot_far_away(qtbot: QtBot) -> None:
    scene = scene_of(homes())
    near, middle, far = (inked(scene, metres) for metres in (1.0, 3.0, 20.0))
    assert near.min() >= -11 and near.max() > 60, "the name stands beside the house"
    assert middle.min() >= -11 and 5 < middle.max() <= 11
    assert far.min() >= -5 and far.max() <= 5


def test_a_home_that_is_given_up_is_gone(qtbot: QtBot) -> None:
    plan = homes()
    scene = scene_of(plan)
    without = plan.with_rows("micro_home", [], without=["h1"])
    scene.update_plan(Standing.of(without), compare(plan, without))
    assert not len(inked(scene, 1.0))
