"""Rectangle and lasso at the real window, and how what they select is shown."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from planner import Planner
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gridplanner.models.gathering import Gathering
from gridplanner.models.picking import Picker
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.map import choice
from gridplanner.ui.map.choice import gathered
from gridplanner.words import use_language

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def planner(window: MainWindow, qtbot: QtBot) -> Planner:
    return Planner(window, qtbot)


def look_near(planner: Planner) -> tuple[float, float, float, float]:
    """Look at a block of the middle of town; return the middle half of what is seen."""
    x, y = planner.session.plan.grids["g3"].geometry.representative_point().coords[0]
    planner.window.views.map.zoom_to((x - 120, y - 120, x + 120, y + 120))
    assert planner.window.views.map.canvas.frame_now.metres < 3
    return (x - 80, y - 80, x + 80, y + 80)


def look_far(planner: Planner) -> tuple[float, float, float, float]:
    """Look at all of it; return the western half."""
    view = planner.window.views.map
    view.zoom_whole()
    view.canvas.zoom(0.5)
    view.finish()
    assert view.canvas.frame_now.metres > 3
    left, bottom, right, top = view.scene.extent
    return (left - 10, bottom - 10, (left + right) / 2, top + 10)


def corners(extent: tuple[float, float, float, float]) -> list[tuple[float, float]]:
    left, bottom, right, top = extent
    return [(left, bottom), ((left + right) / 2, (bottom + top) / 2), (right, top)]


def round_(extent: tuple[float, float, float, float]) -> list[tuple[float, float]]:
    left, bottom, right, top = extent
    return [(left, bottom), (right, bottom), (right, top), ((left + right) / 2, bottom + 5)]


def buildings_in(planner: Planner, ring: list[tuple[float, float]], slack: float) -> list[set[str]]:
    """Return the buildings a little within a ring, and those a little around it as well."""
    buildings = planner.session.plan.buildings
    points = shapely.points(buildings.footprints.anchors)
    shape = shapely.Polygon(ring)
    return [
        set(buildings.ids(np.flatnonzero(shapely.intersects(shape.buffer(by), points))))
        for by in (-slack, slack)
    ]


def selected(planner: Planner) -> set[str]:
    return set(planner.window.services.store.selection)


def hint(planner: Planner) -> str:
    return next(label.text() for label in planner.window.status.findChildren(QLabel))


def shown(planner: Planner) -> QImage:
    QApplication.processEvents()
    planner.window.views.map.finish()
    return planner.window.views.map.grab().toImage()


def test_a_rectangle_selects_buildings_near_by_and_leaves_the_map_where_it_is(
    planner: Planner,
) -> None:
    extent = look_near(planner)
    before = planner.window.views.map.extent
    planner.draw(corners(extent), SHIFT)
    within, around = buildings_in(planner, list(shapely.box(*extent).exterior.coords), 1.5)
    assert within
    assert within <= selected(planner) <= around
    assert planner.window.views.map.extent == before


def test_a_lasso_selects_buildings_near_by(planner: Planner) -> None:
    ring = round_(look_near(planner))
    planner.draw(ring, ALT)
    within, around = buildings_in(planner, ring, 1.5)
    assert within
    assert within <= selected(planner) <= around


def test_from_afar_grids_are_selected_by_their_middle(planner: Planner) -> None:
    extent = look_far(planner)
    planner.draw(corners(extent), SHIFT)
    grids = planner.session.plan.grids
    middles = {id_: one.geometry.representative_point().x for id_, one in grids.items()}
    slack = 2 * planner.window.views.map.canvas.frame_now.metres
    assert {id_ for id_, x in middles.items() if x < extent[2] - slack} <= selected(planner)
    assert selected(planner) <= {id_ for id_, x in middles.items() if x < extent[2] + slack}
    assert 0 < len(selected(planner)) < len(grids)


def test_ctrl_adds_and_then_takes_away(planner: Planner) -> None:
    store = planner.window.services.store
    extent = look_near(planner)
    store.select(["g1"])
    planner.draw(corners(extent), SHIFT, at_end=CTRL)
    both = selected(planner)
    assert "g1" in both
    assert len(both) > 1
    planner.draw(corners(extent), SHIFT, at_end=CTRL)
    assert store.selection == ("g1",)
    planner.draw(corners(extent), SHIFT)
    assert selected(planner) == both - {"g1"}


def test_escape_while_drawing_leaves_no_trace(planner: Planner) -> None:
    extent = look_near(planner)
    planner.window.services.store.select(["g1"])
    before = shown(planner)
    planner.draw(corners(extent), SHIFT, lets_go=False)
    assert shown(planner) != before
    planner.key(Qt.Key.Key_Escape)
    assert shown(planner) == before
    port = planner.window.views.map.canvas.viewport()
    planner.bot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    assert selected(planner) == {"g1"}


def test_a_plain_drag_moves_the_map_and_the_lasso_tool_draws(planner: Planner) -> None:
    extent = look_near(planner)
    before = planner.window.views.map.extent
    planner.draw(corners(extent), NONE)
    assert planner.window.views.map.extent != before
    assert not selected(planner)
    extent = look_near(planner)
    before = planner.window.views.map.extent
    planner.do("tool_lasso")
    planner.draw(round_(extent), NONE)
    assert selected(planner)
    assert planner.window.views.map.extent == before
    planner.key(Qt.Key.Key_Escape)
    assert planner.window.views.map.tool == "select"


def test_the_choice_beside_the_tool_holds_at_every_scale(planner: Planner) -> None:
    near = look_near(planner)
    planner.do("gather_grid")
    planner.draw(corners(near), SHIFT)
    assert selected(planner) <= set(planner.session.plan.grids)
    far = look_far(planner)
    planner.do("gather_building")
    assert not planner.window.actions_["gather_grid"].isChecked()
    planner.draw(corners(far), SHIFT)
    rows = planner.session.plan.buildings.find(sorted(selected(planner)))
    assert len(rows) > choice.FEW
    assert (rows >= 0).all()
    planner.do("gather_building")
    planner.draw(corners(far), SHIFT)
    assert selected(planner) <= set(planner.session.plan.grids)


def test_the_hint_says_what_is_gathered_and_goes_when_it_is_done(planner: Planner) -> None:
    extent = look_near(planner)
    planner.draw(corners(extent), SHIFT, lets_go=False)
    assert hint(planner).startswith("正在框选楼栋")
    planner.key(Qt.Key.Key_Escape)
    assert hint(planner) == ""
    planner.do("tool_lasso")
    assert hint(planner).startswith("圈选")
    planner.draw(round_(look_far(planner)), NONE, lets_go=False)
    assert hint(planner).startswith("正在框选网格")
    planner.key(Qt.Key.Key_Escape)
    assert hint(planner).startswith("圈选")


def test_another_plan_ends_what_was_being_drawn(planner: Planner) -> None:
    planner.draw(corners(look_near(planner)), SHIFT, lets_go=False)
    planner.window.services.store.reopened()
    port = planner.window.views.map.canvas.viewport()
    planner.bot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    assert not selected(planner)


def test_many_selected_are_seen_from_afar_and_one_by_one_near_by(planner: Planner) -> None:
    view, store = planner.window.views.map, planner.window.services.store
    look_far(planner)
    bare = shown(planner)
    store.select(store.plan.buildings.ids(np.arange(len(store.plan.buildings))))
    tinted = shown(planner)
    assert tinted != bare
    view.set_selection(store.selection)
    assert shown(planner) == tinted
    look_near(planner)
    view.finish()
    near = shown(planner)
    # an outline of one just outside reaches in
    around = np.array(view.extent) + np.array([-9.0, -9.0, 9.0, 9.0])
    here = view._picker.index.near(around) if view._picker else []
    assert 0 < len(here) <= choice.FEW
    store.select(store.plan.buildings.ids(here))
    assert shown(planner) == near


def test_all_grids_selected_are_tinted(planner: Planner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "FEW", 10)
    look_far(planner)
    planner.window.views.map.finish()
    bare = shown(planner)
    planner.window.services.store.select(list(planner.session.plan.grids))
    assert shown(planner) != bare
    assert len(planner.window.views.tree.view.selectionModel().selectedRows()) == len(
        planner.session.plan.grids
    )
    planner.window.services.store.select([])
    assert shown(planner) == bare


def test_what_is_held_is_said_with_what_is_not_known(planner: Planner) -> None:
    picker = Picker(planner.session.standing)
    left, bottom, right, top = planner.window.views.map.scene.extent
    held = Gathering(picker, "building", "rectangle", (left - 1, bottom - 1))
    assert gathered(held) == "0栋"
    held.reach(right + 1, top + 1)
    standing = planner.session.standing
    every = standing.tally.total(np.arange(len(standing.plan.buildings)))
    count = every.count("households")
    assert count.missing
    said = f"{every.buildings:,}栋 · {count.known:,.0f}户(另有{count.missing}栋未填)"
    assert gathered(held) == said
    use_language("en")
    assert gathered(held).startswith(f"{every.buildings:,} buildings · ")


def test_many_chosen_buildings_are_tinted_near_and_far(
    planner: Planner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "FEW", 3)
    view = planner.window.views.map
    bare = {factor: at_scale(planner, factor) for factor in (1.0, 12.0)}
    every = planner.session.plan.buildings.ids(np.arange(len(planner.session.plan.buildings)))
    planner.window.services.store.select(every[::2])
    for factor, before in bare.items():
        after = at_scale(planner, factor)
        assert differing(before, after) > 20
        view.canvas.pan(40, 0)
        assert view._selected._tint is not None, "the tint made last is moved along meanwhile"
    planner.window.services.store.select([])
    assert at_scale(planner, 1.0) == bare[1.0]


def at_scale(planner: Planner, factor: float) -> QImage:
    view = planner.window.views.map
    view.zoom_whole()
    view.canvas.zoom(factor)
    return shown(planner)


def differing(one: QImage, other: QImage) -> int:
    left, right = (
        np.frombuffer(image.constBits(), np.uint32).astype(np.int64) for image in (one, other)
    )
    return int((left != right).sum())
