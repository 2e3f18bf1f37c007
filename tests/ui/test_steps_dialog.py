"""The list of steps beside the map: what it marks, and going to a step and stopping on the way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gridplanner.models.edits import EditAreas
from gridplanner.ui.dialogs.steps import StepsDialog
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.store import Store
from gridplanner.ui.tables import mark_row, view_cells
from gridplanner.words import Sentence


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> StepsDialog:
    """The list of steps of a plan whose grid was named a, b, c, d one after another."""
    for name in "abcd":
        window.services.store.apply(EditAreas.of("g3", name=name))
    window.actions_["log"].trigger()
    found = window.findChild(StepsDialog)
    assert isinstance(found, StepsDialog)
    qtbot.waitExposed(found)
    return found


def shown(dialog: StepsDialog) -> list[tuple[str, str]]:
    return [(row[0], row[3]) for row in view_cells(dialog.view)[1:]]


def name(window: MainWindow) -> str:
    return window.services.store.plan.grids["g3"].name


def choose(dialog: StepsDialog, words: str) -> None:
    row = next(at for at, one in enumerate(dialog.model.rows) if words in str(one.entry))
    mark_row(dialog.view, row)


def wait(dialog: StepsDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not dialog.journey.under_way, timeout=20_000)
    QApplication.processEvents()


def test_it_marks_where_the_plan_stands_and_greys_what_is_undone(
    window: MainWindow, dialog: StepsDialog, qtbot: QtBot
) -> None:
    assert [one[0] for one in shown(dialog)][:4] == ["● 现在", "", "", ""]
    assert not dialog.go.isEnabled()
    window.actions_["undo"].trigger()
    qtbot.waitUntil(lambda: shown(dialog)[0][0] == "已撤销")
    assert [one[0] for one in shown(dialog)][:3] == ["已撤销", "● 现在", ""]
    ink = dialog.model.index(0, 3).data(Qt.ItemDataRole.ForegroundRole)
    assert ink.name() == window.theme.muted
    assert dialog.chosen is not None
    assert dialog.chosen.here
    dialog.everything.setChecked(True)
    assert shown(dialog)[0][1].startswith("撤销:")


def test_a_double_click_goes_there_and_back(
    window: MainWindow, dialog: StepsDialog, qtbot: QtBot
) -> None:
    choose(dialog, "改为 b(")
    assert dialog.told.text() == "将撤销 2 步。"
    rect = dialog.view.visualRect(dialog.view.currentIndex())
    qtbot.mouseClick(dialog.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    qtbot.mouseDClick(dialog.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    wait(dialog, qtbot)
    assert name(window) == "b"
    assert dialog.told.text().startswith("方案已回到「")
    choose(dialog, "改为 d(")
    assert dialog.told.text() == "将重做 2 步。"
    dialog.go.click()
    wait(dialog, qtbot)
    assert name(window) == "d"
    assert dialog.chosen is not None
    assert dialog.chosen.here


def test_one_can_stop_on_the_way(window: MainWindow, dialog: StepsDialog, qtbot: QtBot) -> None:
    dialog.journey.progressed.connect(lambda done, _: done == 2 and dialog._stop.click())
    choose(dialog, "生成示例")
    dialog.go.click()
    wait(dialog, qtbot)
    assert name(window) == "b"
    assert dialog.told.text() == "已停下:走了 2 步,共 4 步。"
    assert not dialog._bar.isVisible()


def test_a_long_way_shows_how_far_it_is(
    window: MainWindow, dialog: StepsDialog, qtbot: QtBot
) -> None:
    seen: list[tuple[bool, int]] = []
    dialog._soon.setInterval(0)
    dialog.journey.progressed.connect(
        lambda *_: seen.append((dialog._bar.isVisible(), dialog._bar.value()))
    )
    choose(dialog, "生成示例")
    dialog.go.click()
    wait(dialog, qtbot)
    assert seen[-1] == (True, 4)


def test_what_else_is_done_on_the_way_ends_it(
    window: MainWindow, dialog: StepsDialog, qtbot: QtBot
) -> None:
    store = window.services.store

    def meddle(done: int, _: int) -> None:
        if done == 1:
            store.session.note(Sentence("log.created", {"name": ""}))

    dialog.journey.progressed.connect(meddle)
    choose(dialog, "改为 a(")
    dialog.go.click()
    wait(dialog, qtbot)
    assert name(window) == "c"
    assert dialog.told.text() == "中途又有了别的改动,已停在那里。"


def test_steps_that_are_out_of_reach_say_so(
    window: MainWindow, dialog: StepsDialog, qtbot: QtBot
) -> None:
    store = window.services.store
    choose(dialog, "新建方案")
    assert dialog.told.text().startswith("导入以前的步骤")
    assert not dialog.go.isEnabled()
    dialog.set_out()
    assert not dialog.journey.under_way
    store.undo()
    store.apply(EditAreas.of("g3", name="e"))
    qtbot.waitUntil(lambda: "改为 e(" in shown(dialog)[0][1])
    assert not any("改为 d(" in words for _, words in shown(dialog))
    dialog.everything.setChecked(True)
    lost = next(at for at, one in enumerate(dialog.model.rows) if one.state == "given_up")
    assert "改为 d(" in shown(dialog)[lost][1]
    mark_row(dialog.view, lost)
    assert dialog.told.text().endswith("已经回不到这里。")


def test_nothing_is_done_while_a_plan_is_being_written(
    window: MainWindow, dialog: StepsDialog
) -> None:
    window.rest(True)
    choose(dialog, "改为 a(")
    dialog.set_out()
    assert not dialog.journey.under_way
    window.rest(False)


def test_it_is_there_once_and_goes_with_the_plan(
    window: MainWindow, dialog: StepsDialog, qtbot: QtBot
) -> None:
    window.actions_["log"].trigger()
    assert window.findChildren(StepsDialog) == [dialog]
    with qtbot.waitSignal(dialog.destroyed):
        window.services.store.close()


def test_travelling_tells_of_every_step(store: Store) -> None:
    for text in "ab":
        store.apply(EditAreas.of("g3", name=text))
    heard: list[object] = []
    store.plan_changed.connect(heard.append)
    changes = list(store.travel(2))
    assert heard == changes
    assert len(changes) == 2
    assert list(store.travel(2)) == []
