"""What is locked is told by form: a hatch of its own, and crosses along a border."""

from __future__ import annotations

from itertools import combinations

import drawn
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from gridplanner.models.change import compare
from gridplanner.models.edits import Edit, SetBorderLock, SetLocks, SplitGrid
from gridplanner.models.ids import Ids
from gridplanner.models.locks import is_border_locked, is_locked, meet
from gridplanner.models.plan import Plan
from gridplanner.models.standing import Standing
from gridplanner.models.strokes import Stroke
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.map.drawing import Colourings
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.scene import Scene, finish, picture, repainting

FRAME = Frame(drawn.EAST - 10, drawn.NORTH + 110, 0.5, 440, 240)
"""Two grids side by side, and a little around."""


def two() -> Plan:
    return drawn.plan(
        {"g1": drawn.box(0, 0, 100, 100), "g2": drawn.box(100, 0, 200, 100)},
        {"c1": drawn.box(0, 0, 200, 100)},
    )


def scene_of(plan: Plan) -> Scene:
    scene = Scene()
    scene.set_plan(Standing.of(plan), Colourings("plain"))
    return scene


def edited(plan: Plan, *edits: Edit) -> Plan:
    ids = Ids()
    for edit in edits:
        ids.catch_up(plan)
        plan = edit.apply(plan, ids)
    return plan


def pixels(image: QImage) -> np.ndarray:
    bits = np.frombuffer(image.constBits(), np.uint8)
    return bits.reshape(image.height(), image.width(), 4)[..., :3].astype(int)


def inside(whole: np.ndarray, left: float, bottom: float, right: float, top: float) -> np.ndarray:
    """Return the pixels of a box of the drawing."""
    rows = slice(int((110 - top) * 2), int((110 - bottom) * 2))
    columns = slice(int((left + 10) * 2), int((right + 10) * 2))
    return whole[rows, columns]


def test_a_locked_grid_is_crosshatched_and_its_neighbour_is_not(qtbot: QtBot) -> None:
    plain = pixels(picture(scene_of(two()), FRAME))
    locked = pixels(picture(scene_of(edited(two(), SetLocks(("g1",), True))), FRAME))
    differ = np.abs(plain - locked).max(axis=2) > 10
    hatch = inside(differ[..., None], 10, 10, 90, 90)[..., 0]
    assert (hatch.all(axis=1).sum(), hatch.all(axis=0).sum()) == (20, 20), "no lines both ways"
    assert 0.2 < hatch.mean() < 0.3
    assert not inside(differ[..., None], 103, 3, 197, 97).any()


def test_a_locked_border_bears_crosses(qtbot: QtBot) -> None:
    plain = pixels(picture(scene_of(two()), FRAME))
    locked = pixels(picture(scene_of(edited(two(), SetBorderLock("g1", "g2", True))), FRAME))
    dark = (locked.max(axis=2) < 90) & (plain.max(axis=2) >= 90)
    wide = dark[20:220, 190:250].sum(axis=1)
    assert (wide >= 2).all(), "the line is firm"
    arms = np.flatnonzero(np.diff((wide >= 4).astype(int)) == 1)
    assert len(arms) == 22, "eleven crosses, with arms above and below their middles"
    away = dark.copy()
    away[:, 205:236] = False
    assert not away.any(), "nothing but the border is dark"


@pytest.mark.parametrize(
    "edits",
    [
        (SetLocks(("g1",), True),),
        (SetLocks(("g1", "g2"), True), SetLocks(("g2",), False)),
        (SetBorderLock("g1", "g2", True),),
        (SetBorderLock("g1", "g2", True), SetBorderLock("g2", "g1", False)),
        (SetBorderLock("g1", "g2", True), SplitGrid("g1", drawn.line((-10, 40), (110, 47)))),
        (SetLocks(("g2",), True), SplitGrid("g1", drawn.line((-10, 40), (110, 47)))),
    ],
)
def test_what_is_painted_again_is_what_is_painted_from_nothing(
    qtbot: QtBot, edits: tuple[Edit, ...]
) -> None:
    plan = two()
    scene = scene_of(plan)
    image = picture(scene, FRAME)
    standing = Standing.of(plan)
    ids = Ids()
    for edit in edits:
        ids.catch_up(plan)
        after = edit.apply(plan, ids)
        change = compare(plan, after)
        standing, plan = standing.after(after, change), after
        dirty = scene.update_plan(standing, change)
        assert dirty is not None
        for extent in dirty:
            finish(repainting(scene, image, FRAME, extent))
    fresh = pixels(picture(scene_of(plan), FRAME))
    assert np.abs(pixels(image) - fresh).max() <= 8, "but for how edges are rounded"


def test_the_legend_tells_locks_only_where_there_are_some(qtbot: QtBot) -> None:
    said = {"已锁定的网格", "已锁定的边界"}
    assert not said & {entry.words for entry in scene_of(two()).legend()}
    plan = edited(two(), SetLocks(("g1",), True))
    assert said & {entry.words for entry in scene_of(plan).legend()} == {"已锁定的网格"}
    plan = edited(plan, SetBorderLock("g1", "g2", True))
    assert said <= {entry.words for entry in scene_of(plan).legend()}


def test_locking_at_the_window(window: MainWindow, qtbot: QtBot) -> None:
    store, actions = window.services.store, window.actions_
    one, other = next(pair for pair in combinations(store.plan.grids, 2) if meet(store.plan, *pair))
    store.select([one])
    assert actions["lock"].isEnabled()
    assert not actions["lock_border"].isEnabled()
    qtbot.keyClick(window.views.map.canvas, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert is_locked(store.plan, one)
    assert actions["lock"].isChecked()
    store.select([one, other])
    assert not actions["lock"].isChecked(), "not all of them are locked"
    actions["lock_border"].trigger()
    assert is_border_locked(store.plan, one, other)
    assert actions["lock_border"].isChecked()
    store.select([one])
    cells = dict(window.views.inspector.cells())
    assert cells["锁定"].startswith("整个网格;与 ")
    actions["lock"].trigger()
    assert not is_locked(store.plan, one)
    actions["undo"].trigger()
    assert is_locked(store.plan, one)
    store.select(["t1"])
    assert not actions["lock"].isEnabled()


def test_a_locked_grid_refuses_at_the_window(window: MainWindow) -> None:
    store = window.services.store
    grid = next(iter(store.plan.grids))
    store.apply(SetLocks((grid,), True))
    left, bottom, right, top = store.plan.grids[grid].geometry.bounds
    middle = (left + right) / 2
    said: list[str] = []
    window.services.messages.said.connect(said.append)
    store.select([grid])
    window.drafting.finish(Stroke("split", ((middle, bottom - 50), (middle, top + 50))))
    assert "已锁定" in said[-1]
    assert len(store.session.log()) == 3
