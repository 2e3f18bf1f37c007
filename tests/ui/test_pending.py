"""An edit that waits for a yes: shown, accepted, rejected, dropped where the plan moves on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from fakes import FakeMessages
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from shapely import MultiPolygon

from gridplanner.models.edits import EditAreas, MergeGrids, RepairCoverage, SetLocks
from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.strokes import Stroke
from gridplanner.ui.commands import drafting, ground
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.map.events import Move, Release
from gridplanner.words import Sentence


def neighbours(window: MainWindow) -> tuple[str, str]:
    plan = window.services.store.plan
    parents = plan.grids_by("parent")
    grids = next(some for some in parents.values() if len(some) > 1)
    return grids[0].id, grids[1].id


def test_what_waits_is_shown_in_strip_and_map(window: MainWindow) -> None:
    store = window.services.store
    before = store.plan
    assert window.drafting.try_out(MergeGrids(neighbours(window)), waits=True)
    strip = window.strip
    assert not strip.isHidden() and store.plan is before
    texts = [label.text() for label in strip.findChildren(type(strip.what))]
    assert any("→" in text for text in texts) and "并入" in strip.what.text()
    strip.accept.click()
    assert strip.isHidden() and store.plan is not before
    assert window.drafting.pending is None


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_the_keys_of_the_map_answer(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> None:
    store = window.services.store
    before = store.plan
    window.drafting.try_out(MergeGrids(neighbours(window)), waits=True)
    qtbot.keyClick(window.views.map.canvas, key)
    assert window.strip.isHidden()
    assert (store.plan is before) == (key == Qt.Key.Key_Escape)


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_the_keys_answer_wherever_the_hand_is(
    qtbot: QtBot, window: MainWindow, key: Qt.Key
) -> None:
    store = window.services.store
    before = store.plan
    window.views.findings.step(1)
    window.drafting.try_out(MergeGrids(neighbours(window)), waits=True)
    table = window.views.findings.view
    table.setFocus()
    qtbot.keyClick(table, key)
    assert window.strip.isHidden()
    assert (store.plan is before) == (key == Qt.Key.Key_Escape)


def test_the_one_that_waited_is_named_when_another_takes_its_place(window: MainWindow) -> None:
    messages = window.services.messages
    assert isinstance(messages, FakeMessages)
    first, second = neighbours(window)
    window.drafting.try_out(MergeGrids((first, second)), waits=True)
    left = str(window.strip.what.text()).partition(":")[0]
    window.drafting.try_out(MergeGrids((second, first)), waits=True)
    assert left in messages.texts[-1]


def test_the_strip_takes_no_room_from_the_panels_beside_the_map(window: MainWindow) -> None:
    window.resize(1024, 700)
    wide = window.views.inspector.width()
    window.drafting.try_out(MergeGrids(neighbours(window)), waits=True)
    assert window.views.inspector.width() == wide
    assert window.strip.width() <= window.centralWidget().width()


def test_tools_wait_while_an_edit_waits(qtbot: QtBot, window: MainWindow) -> None:
    window.drafting.try_out(MergeGrids(neighbours(window)), waits=True)
    chosen = window.services.store.selection
    port = window.views.map.canvas.viewport()
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=port.rect().center())
    assert window.services.store.selection == chosen
    assert not window.strip.isHidden()


def test_another_edit_drops_what_waits(window: MainWindow) -> None:
    store = window.services.store
    first, second = neighbours(window)
    window.drafting.try_out(MergeGrids((first, second)), waits=True)
    store.apply(EditAreas.of(first, name="改了名"))
    assert window.strip.isHidden() and window.drafting.pending is None


def test_the_strip_speaks_the_language_in_use(window: MainWindow) -> None:
    window.drafting.try_out(MergeGrids(neighbours(window)), waits=True)
    window.services.language.use("en")
    assert window.strip.accept.text() == "Accept (Enter)"
    assert window.strip.what.text().startswith("Merge")
    window.services.language.use("zh")


def test_an_edit_that_cannot_be_done_says_why_and_waits_for_nothing(window: MainWindow) -> None:
    messages = window.services.messages
    assert isinstance(messages, FakeMessages)
    first, _ = neighbours(window)
    assert not window.drafting.try_out(MergeGrids((first,)), waits=True)
    assert messages.texts[-1].startswith("合并至少要选两个网格")
    assert window.strip.isHidden()


class Shrink:
    """As a plan arrives from elsewhere: a grid that leaves a gap to its neighbours."""

    def __init__(self, grid: str) -> None:
        self.grid = grid

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        row = plan.grids[self.grid]
        smaller = MultiPolygon(shapely.get_parts(row.geometry.buffer(-2.0)).tolist())
        return plan.with_rows("grid", [replace(row, geometry=smaller)])

    def sentence(self, _plan: Plan) -> Sentence:
        return Sentence("edit.names")


def test_repair_is_worked_out_beside_the_window_and_waits(qtbot: QtBot, window: MainWindow) -> None:
    store = window.services.store
    gaps = len([one for one in store.findings if one.rule == "G2"])
    store.apply(Shrink(neighbours(window)[0]))
    assert len([one for one in store.findings if one.rule == "G2"]) > gaps
    ground.repair(window.bench)
    qtbot.waitUntil(lambda: window.drafting.pending is not None, timeout=20_000)
    assert isinstance(window.drafting.pending.edit, RepairCoverage)  # type: ignore[union-attr]
    assert not window.strip.isHidden()
    window.strip.accept.click()
    assert not [one for one in store.findings if one.rule == "G2"]


def test_nothing_to_repair_is_said(qtbot: QtBot, window: MainWindow) -> None:
    messages = window.services.messages
    assert isinstance(messages, FakeMessages)
    window.services.store.apply(RepairCoverage())
    ground.repair(window.bench)
    qtbot.waitUntil(lambda: bool(messages.texts), timeout=20_000)
    assert messages.texts[-1].startswith("没有可以修复")


@pytest.mark.parametrize("name", ["exact", "compounds", "carve", "smaller"])
def test_the_manner_of_strokes_is_switched_and_said(window: MainWindow, name: str) -> None:
    messages = window.services.messages
    assert isinstance(messages, FakeMessages)
    drafting.switch(window.bench, name)
    assert getattr(window.services.store.manner, name)
    said = messages.texts[-1]
    drafting.switch(window.bench, name)
    assert not getattr(window.services.store.manner, name)
    assert said and messages.texts[-1] != said


def test_what_was_seen_is_what_is_done(window: MainWindow) -> None:
    store = window.services.store
    grid = store.plan.grids[neighbours(window)[0]]
    left, bottom, right, top = grid.geometry.bounds
    middle = (bottom + top) / 2
    stroke = Stroke("split", ((left - 80, middle), (right + 80, middle)))
    store.select([grid.id])
    seen = window.drafting.preview(stroke)
    assert seen is not None
    if seen.possible:
        assert window.drafting.finish(stroke)
        assert str(store.session.undo_sentence).startswith("拆分网格")


def test_an_unfinished_line_is_no_failure_yet(window: MainWindow) -> None:
    store = window.services.store
    left, bottom, right, top = store.plan.grids["g3"].geometry.bounds
    store.select(["g3"])
    inside = ((left + right) / 2, (bottom + top) / 2)
    told = window.drafting.preview(Stroke("split", ((left - 80, inside[1]), inside)))
    assert told is not None and not told.possible
    assert told.unfinished and told.message == "还没画完"
    window.services.store.apply(SetLocks(("g3",), True))
    told = window.drafting.preview(Stroke("split", ((left - 80, inside[1]), inside)))
    assert told is not None and not told.unfinished and "已锁定" in told.message


def test_figures_that_take_long_are_not_asked_for_with_every_move(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "SLOW_S", 0.0)
    monkeypatch.setattr(drafting, "REST", 1e6)
    left, bottom, right, top = window.services.store.plan.grids["g3"].geometry.bounds
    middle = (bottom + top) / 2
    stroke = Stroke("split", ((left - 80, middle), (right + 80, middle)))
    assert window.drafting.preview(stroke) is not None
    assert window.drafting.preview(stroke) is None
    assert window.drafting.finish(stroke), "the release works it out all the same"


def test_a_compound_that_goes_along_is_asked_about(window: MainWindow) -> None:
    store = window.services.store
    plan, standing = store.plan, store.standing
    names = plan.buildings.values("compound")
    for target, source in ((one, two) for one in plan.grids for two in plan.grids):
        same = plan.grids[target].parent == plan.grids[source].parent and target != source
        rows = np.flatnonzero(standing.owner == standing.slots[source])
        held = [row for row in rows.tolist() if names[row]]
        if same and len(set(names[held])) > 1:
            break
    building = plan.buildings.ids(np.array(held[:1]))[0]
    store.select([target])
    drafting.switch(window.bench, "compounds")
    stroke = Stroke("give", ((0, 0),), (building,))
    assert window.drafting.finish(stroke)
    assert window.drafting.pending is not None
    assert len(window.drafting.pending.moved) > 1


def test_the_manner_that_is_switched_shows_at_once(window: MainWindow) -> None:
    view = window.views.map
    looked: list[Stroke] = []
    view.set_tool("draw")
    view.hand.preview_stroke = looked.append  # type: ignore[assignment]
    for event in (Release(0, 0), Release(9, 0), Move(9, 9)):
        view.hand.send(event)
    before = len(looked)
    drafting.switch(window.bench, "carve")
    assert len(looked) == before + 1


def test_transfers_are_off_until_they_are_allowed(window: MainWindow) -> None:
    messages = window.services.messages
    assert isinstance(messages, FakeMessages)
    window.services.store.select([neighbours(window)[0]])
    assert not window.actions_["transfer"].isEnabled()
    ground.transfer(window.bench)
    assert "允许划归其他社区" in messages.texts[-1]
    window.actions_["allow_transfers"].trigger()
    assert window.actions_["allow_transfers"].isChecked()
    assert window.actions_["transfer"].isEnabled()
    assert str(window.services.store.session.undo_sentence) == "允许划归其他社区"
