"""The real window: opens, follows, speaks two languages, keeps its state, loses nothing."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from fakes import FakeMessages
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gridplanner.app import application, make_window, picture_of_window
from gridplanner.models.edits import AddPeople, EditAreas, NewPerson
from gridplanner.models.strokes import Stroke
from gridplanner.ui.commands import output, people, plans, views
from gridplanner.ui.crash import CrashHandler
from gridplanner.ui.dialogs.files import FileDialogs
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.map.drawing import Colourings
from gridplanner.ui.preferences import Preferences
from gridplanner.ui.tables import mark_row
from gridplanner.ui.theme import DARK, LIGHT, THEMES


def answers(window: MainWindow) -> FakeMessages:
    messages = window.services.messages
    assert isinstance(messages, FakeMessages)
    return messages


def all_words(window: QWidget) -> set[str]:
    found = {label.text() for label in window.findChildren(QLabel)}
    found |= {button.text() for button in window.findChildren(QPushButton)}
    return {text for text in found if text}


def drop(window: MainWindow, path: Path) -> None:
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        carried,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    assert event.isAccepted()


def test_without_a_plan_it_says_what_to_do(qtbot: QtBot, tmp_path: Path) -> None:
    window = make_window(application(), Preferences(tmp_path / "w.ini"), "zh", FakeMessages())
    qtbot.addWidget(window)
    window.show()
    assert window.start.isVisible()
    assert not window.views.tree.isVisible()
    assert {"网格规划"} <= all_words(window.start)
    window.services.language.forget()


def test_with_a_plan_everything_is_there(window: MainWindow) -> None:
    assert window.views.map.isVisible()
    assert window.views.tree.isVisible()
    assert "柳河街道" in window.windowTitle()
    assert "柳河 街道.gpkg" in window.windowTitle()


def test_a_plan_dropped_on_the_window_opens(
    qtbot: QtBot, window: MainWindow, plan_file: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copy(plan_file, tmp_path / "另一个.gpkg"))
    with qtbot.waitSignal(window.services.store.plan_opened, timeout=20_000):
        drop(window, other)
    assert window.services.store.path == other
    assert window.services.preferences.recent() == [other]


def test_what_is_no_plan_is_said_and_the_open_one_stays(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path, broken = window.services.store.path, tmp_path / "坏.gpkg"
    broken.write_bytes(b"")
    drop(window, broken)
    qtbot.waitUntil(lambda: bool(answers(window).texts), timeout=20_000)
    assert "坏.gpkg" in answers(window).texts[-1]
    assert window.services.store.path == path


def test_the_language_changes_at_once(window: MainWindow) -> None:
    window.services.store.select(["g3"])
    for panel in (window.views.inspector, window.views.findings, window.views.layers):
        panel.refresh_now()
    chinese = all_words(window)
    window.actions_["language"].trigger()
    for panel in (window.views.inspector, window.views.findings, window.views.layers):
        panel.refresh_now()
    english = all_words(window)
    names = [*window.services.store.plan.persons.values()]
    federations = window.services.store.plan.federations.values()
    data = {"003网格", *(one.name for one in names), *(one.name for one in federations)}
    left = {
        text
        for text in chinese & english
        if any("\u4e00" <= letter <= "\u9fff" for letter in text)
        and text not in data
        and not text.startswith("东至")
    }
    assert left == set()
    assert window.actions_["open"].text() == "Open plan…"
    assert window.menuBar().actions()[0].text() == "&File"
    assert window.services.preferences.language == "en"


@pytest.mark.parametrize("name", sorted(THEMES))
def test_light_and_dark(window: MainWindow, name: str) -> None:
    window.use_theme(name)
    palette = QApplication.palette()
    assert palette.window().color().name() == THEMES[name].window
    assert not window.grab().isNull()
    assert LIGHT.window != DARK.window


def test_a_split_by_a_drawn_line(window: MainWindow) -> None:
    store = window.services.store
    left, bottom, right, top = store.plan.grids["g3"].geometry.bounds
    middle = (bottom + top) / 2
    store.select(["g3"])
    window.drafting.finish(Stroke("split", ((left - 80, middle), (right + 80, middle))))
    assert len(store.selection) == 2
    assert store.selection[0] == "g3"
    window.actions_["undo"].trigger()
    assert len(store.plan.grids) == 65


def test_a_line_that_misses_is_said_and_nothing_happens(window: MainWindow) -> None:
    store = window.services.store
    plan = store.plan
    window.drafting.finish(Stroke("split", ((0.0, 0.0), (10.0, 10.0))))
    assert answers(window).texts[-1].startswith("这条线没有穿过任何网格")
    store.select(["g3"])
    left, bottom, right, top = plan.grids["g3"].geometry.bounds
    line = (left + 5, bottom - 50), ((left + right) / 2, (bottom + top) / 2)
    window.drafting.finish(Stroke("split", line))
    assert "没有" in answers(window).texts[-1]
    assert store.plan is plan


def test_the_preview_tells_both_parts(window: MainWindow) -> None:
    left, bottom, right, top = window.services.store.plan.grids["g3"].geometry.bounds
    middle = (bottom + top) / 2
    told = window.drafting.preview(Stroke("split", ((left - 80, middle), (right + 80, middle))))
    assert told is not None and told.possible
    assert len(told.parts) == 2
    assert "→" in told.parts[0][2] and told.parts[1][2].startswith("新网格")
    assert len(told.borders) and "换边" in told.message


@pytest.mark.parametrize(("answer", "staff"), [("replace", 1), ("join", 2), ("", 1)])
def test_a_second_worker_replaces_or_joins(window: MainWindow, answer: str, staff: int) -> None:
    store = window.services.store
    (held,) = store.standing.staff("g3", "full_time")
    store.apply(AddPeople((NewPerson("新来的"),)))
    other = list(store.plan.persons)[-1]
    answers(window).answers = [answer] if answer else []
    store.choose_person(other)
    people.assign_in_hand(window.bench, "g3")
    assert len(answers(window).questions) == 1
    now = [one.person for one in store.standing.staff("g3", "full_time")]
    assert len(now) == staff
    assert (other in now) == bool(answer)
    assert (held.person in now) == (answer != "replace")


def test_assigning_nobody_says_to_pick_somebody(window: MainWindow) -> None:
    people.assign_in_hand(window.bench, "g3")
    assert answers(window).texts[-1].startswith("请先在「人员」里选一个人")


def test_tables_and_the_map_are_copied(qtbot: QtBot, window: MainWindow) -> None:
    window.views.tree.refresh_now()
    window.views.tree.view.setFocus()
    window.activateWindow()
    qtbot.waitUntil(window.views.tree.view.hasFocus)
    window.actions_["copy"].trigger()
    cells = [line.split("\t") for line in QApplication.clipboard().text().split("\n")]
    assert cells[0] == ["名称", "户数", "折算户", "状态"]
    assert cells[1][0] == "示例县"
    window.actions_["copy_map"].trigger()
    assert isinstance(QApplication.clipboard().image(), QImage)
    assert QApplication.clipboard().image().width() >= window.views.map.width()


def test_people_are_pasted_in_one_step(window: MainWindow) -> None:
    store = window.services.store
    before = len(store.plan.persons)
    QApplication.clipboard().setText("姓名\t性别\t电话\n张三丰\t男\t100 0000 9001\n李四光\t男\t\n")
    answers(window).answers = ["yes"]
    window.actions_["paste_people"].trigger()
    assert len(store.plan.persons) == before + 2
    window.actions_["undo"].trigger()
    assert len(store.plan.persons) == before


def test_find_goes_there(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_["find"].trigger()
    qtbot.keyClicks(window.finder, "999901001001003")
    qtbot.keyClick(window.finder, Qt.Key.Key_Return)
    assert window.services.store.selection == ("g3",)


def test_window_state_is_kept(qtbot: QtBot, plan_file: Path, tmp_path: Path) -> None:
    ini = tmp_path / "w.ini"
    preferences = Preferences(ini)
    preferences.keep("docks", QByteArray(b"state"))
    preferences.theme = "dark"
    preferences.remember(plan_file)
    preferences.save()
    again = Preferences(ini)
    assert again.bytes("docks") == QByteArray(b"state")
    assert again.theme == "dark"
    assert again.recent() == [plan_file]
    plan_file.unlink()
    assert again.recent() == []


def test_a_fault_is_written_down_and_shown_once(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = FakeMessages()
    passed_on: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda *args: passed_on.append(args))
    handler = CrashHandler(messages, tmp_path)
    handler.install()
    try:
        try:
            _ = 1 / 0
        except ZeroDivisionError as fault:
            sys.excepthook(type(fault), fault, fault.__traceback__)
    finally:
        handler.remove()
    assert "ZeroDivisionError" in messages.texts[0]
    assert "ZeroDivisionError" in (tmp_path / "faults.log").read_text(encoding="utf-8")
    assert len(passed_on) == 1


def test_a_closed_plan_shows_the_start_page(window: MainWindow) -> None:
    plans.close(window.bench)
    assert window.start.isVisible()
    assert not window.views.map.isVisible()


def test_the_picture_of_the_window(plan_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "窗口.png"
    picture_of_window(plan_file, out, (1366, 768))
    picture = QImage(str(out))
    assert (picture.width(), picture.height()) == (1366, 768)
    colours = {picture.pixel(x, y) for x in range(300, 1060, 7) for y in range(100, 540, 7)}
    assert len(colours) > 20  # a map was painted


def test_a_finding_offers_its_mend(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    panel, store = window.views.findings, window.services.store
    panel.refresh_now()
    vacancy = next(row for row, one in enumerate(panel.model.rows) if one.kind == "vacancy")
    mark_row(panel.view, vacancy)
    assert panel.mend.text() == "指派待分配的人"
    assert panel.action == "assign_here"
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(
        people, "ask_appointment", lambda _p, _s, area, role, _t: asked.append((area, role))
    )
    panel.mend_asked.emit(panel.action)
    grid = panel.model.rows[vacancy].subject[1]
    assert asked == [(grid, "full_time")]
    assert store.selection == (grid,)
    cut = next(row for row, one in enumerate(panel.model.rows) if one.kind == "cut")
    mark_row(panel.view, cut)
    assert panel.mend.text() == "整栋划入一格"
    high = next(row for row, one in enumerate(panel.model.rows) if one.kind == "households")
    mark_row(panel.view, high)
    assert (panel.ways, panel.mend.text()) == ((), "拆分网格")


def test_an_uncovered_building_is_given_to_its_neighbour(window: MainWindow) -> None:
    panel, store = window.views.findings, window.services.store
    panel.refresh_now()
    bare = next(row for row, one in enumerate(panel.model.rows) if one.kind == "uncovered")
    building = panel.model.rows[bare].subject[1]
    mark_row(panel.view, bare)
    assert panel.mend.text() == "划入相邻网格"
    panel.mend.click()
    if window.drafting.pending is not None:
        window.strip.accept.click()
    row = store.plan.buildings.row(building)
    assert store.standing.grid_of(row) is not None, answers(window).texts
    assert str(store.session.undo_sentence).startswith("把漏划的")


def test_a_layer_is_shown_whole(window: MainWindow) -> None:
    view = window.views.map
    view.zoom_to_ids(["g3"])
    near = view.scale
    views.zoom_layer(window.bench, "building")
    assert view.scale > near
    views.zoom_layer(window.bench, "micro_grid")
    assert "微网格" in answers(window).texts[-1]


def test_a_bar_selects_and_moves_the_map_only_where_needed(window: MainWindow) -> None:
    view, store = window.views.map, window.services.store
    whole = view.extent
    window.views.chart.clicked.emit("g3")
    assert store.selection == ("g3",)
    assert view.extent == whole
    view.zoom_to_ids(["g3"])
    near = view.extent
    window.views.chart.clicked.emit("g60")
    assert store.selection == ("g60",)
    assert view.extent != near


def test_a_file_dragged_over_the_map_may_be_dropped(window: MainWindow, plan_file: Path) -> None:
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(plan_file))])
    event = QDragEnterEvent(
        QPoint(50, 50),
        Qt.DropAction.CopyAction,
        carried,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window.views.map.canvas.viewport(), event)
    assert event.isAccepted()


def test_the_colourings_are_chosen_and_kept(
    qtbot: QtBot, window: MainWindow, plan_file: Path, tmp_path: Path
) -> None:
    panel, view = window.views.layers, window.views.map
    before = window.grab().toImage()
    panel.colouring.setCurrentIndex(panel.colouring.findData("worker"))
    panel.buildings.setCurrentIndex(panel.buildings.findData("households"))
    assert view.colourings == Colourings("worker", "households")
    words = [one.words for one in view.scene.legend()]
    assert "每名网格员一色" in words and "1–4户" in words
    view.finish()
    assert window.grab().toImage() != before
    again = make_window(application(), window.services.preferences, "zh", FakeMessages())
    qtbot.addWidget(again)
    assert again.views.map.colourings == Colourings("worker", "households")
    assert again.views.layers.buildings.currentText() == "户数"
    again.services.language.forget()


def test_many_buildings_are_coloured_in_a_thread(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "AT_ONCE", 10)
    view, store = window.views.map, window.services.store
    panel = window.views.layers
    panel.buildings.setCurrentIndex(panel.buildings.findData("kind"))
    store.apply(EditAreas.of("g3", name="新网格"))  # the answer is of the plan before
    qtbot.waitUntil(lambda: view.colourings == Colourings("band", "kind"), timeout=20_000)
    assert "住宅" in {one.words for one in view.scene.legend()}
    assert view.scene.subject is not None and view.scene.subject.standing is store.standing
    panel.colouring.setCurrentIndex(panel.colouring.findData("pastel"))
    qtbot.waitUntil(lambda: view.colourings == Colourings("pastel", "kind"), timeout=20_000)


def test_a_colouring_nobody_knows_is_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "w.ini")
    preferences.colouring = "rainbow"
    window = make_window(application(), preferences, "zh", FakeMessages())
    qtbot.addWidget(window)
    assert window.views.map.colourings == Colourings()
    window.services.language.forget()


def test_the_web_page_is_coloured_as_the_map(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "网页.html"
    monkeypatch.setattr(FileDialogs, "save", lambda *_: page)
    window.views.layers.buildings.setCurrentIndex(4)
    output.save_web(window.bench)
    qtbot.waitUntil(page.exists, timeout=20_000)
    assert "住宅" in page.read_text(encoding="utf-8")
