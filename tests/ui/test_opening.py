"""A plan is opened with its areas first: what can be done meanwhile, and how it may end."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from fakes import FakeMessages
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gridplanner.app import application, make_window
from gridplanner.errors import Cancelled, GridplannerError
from gridplanner.models.edits import EditAreas
from gridplanner.models.progress import Progress
from gridplanner.models.session import Arrival, Came, Session
from gridplanner.ui.commands import opening, plans
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.preferences import Preferences

PATIENCE = 60_000


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Hold back the buildings until it is set."""
    gate = Event()
    arrive = Session.arrive

    def held(self: Session, progress: Progress | None = None, came: Came | None = None) -> Arrival:
        while not gate.wait(0.01):
            if self._left or (progress is not None and not progress(1, 100)):
                raise Cancelled
        return arrive(self, progress, came)

    monkeypatch.setattr(Session, "arrive", held)
    yield gate
    gate.set()


@pytest.fixture
def bare(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """The real window with no plan."""
    window = make_window(
        application(), Preferences(tmp_path / "window.ini"), "zh", messages=FakeMessages()
    )
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    yield window
    window.services.jobs.wait()
    window.close()
    window.services.store.close()
    window.services.language.forget()


def begin(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    opening.open_path(window.bench, path)
    store = window.services.store
    qtbot.waitUntil(lambda: store.is_open and store.path == path, timeout=PATIENCE)


def heard(window: MainWindow) -> list[str]:
    messages = window.services.messages
    assert isinstance(messages, FakeMessages)
    return messages.texts


def test_areas_are_there_first_and_figures_wait(
    qtbot: QtBot, bare: MainWindow, plan_file: Path, gate: Event
) -> None:
    begin(qtbot, bare, plan_file)
    store, panels = bare.services.store, bare.views
    assert not store.has_arrived and store.plan.grids and not len(store.plan.buildings)
    grid = next(iter(store.plan.grids))
    store.select([grid])
    for panel in (panels.tree, panels.inspector, panels.findings, panels.chart, panels.roster):
        panel.refresh_now()
    rows = dict(row[:2] for row in panels.inspector.cells() if len(row) > 1)
    assert {rows[name] for name in ("户数", "折算户", "楼栋")} == {"…"}
    assert "空缺" not in str(panels.inspector.cells())
    assert not store.findings
    assert "正在载入楼栋" in legend_of(bare)
    view = panels.map
    view.zoom_to_ids([grid])
    extent = view.extent
    gate.set()
    qtbot.waitUntil(lambda: store.has_arrived, timeout=PATIENCE)
    assert view.extent == extent and store.selection == (grid,)
    panels.inspector.refresh_now()
    rows = dict(row[:2] for row in panels.inspector.cells() if len(row) > 1)
    assert "…" not in {rows[name] for name in ("户数", "折算户", "楼栋")}
    assert store.findings
    assert "正在载入楼栋" not in legend_of(bare)
    assert any("已打开" in text for text in heard(bare)) or heard(bare)


def legend_of(window: MainWindow) -> list[str]:
    return [entry.words for entry in window.views.map.scene.legend()]


def test_nothing_is_edited_before_all_is_in(
    qtbot: QtBot, bare: MainWindow, plan_file: Path, gate: Event, tmp_path: Path
) -> None:
    before = plan_file.read_bytes()
    begin(qtbot, bare, plan_file)
    store = bare.services.store
    store.select([next(iter(store.plan.grids))])
    off = (
        "tool_split",
        "tool_assign",
        "import",
        "rename",
        "undo",
        "print",
        "add_person",
        "estimate",
    )
    assert not any(bare.actions_[id_].isEnabled() for id_ in off)
    on = ("zoom_in", "zoom_whole", "tool_select", "find", "close", "open", "panel_tree")
    assert all(bare.actions_[id_].isEnabled() for id_ in on)
    with pytest.raises(GridplannerError, match="还在载入"):
        store.apply(EditAreas.of(store.selection[0], name="新名"))
    roster = tmp_path / "名单.csv"
    roster.write_text("姓名\n张三\n", encoding="utf-8-sig")
    plans.take_dropped(bare.bench, roster)
    assert any("还在载入" in text for text in heard(bare))
    assert plan_file.read_bytes() == before
    gate.set()
    qtbot.waitUntil(lambda: store.has_arrived, timeout=PATIENCE)
    assert all(bare.actions_[id_].isEnabled() for id_ in ("tool_split", "import", "rename"))
    store.apply(EditAreas.of(store.selection[0], name="新名"))


def test_buildings_are_shown_as_they_come(
    qtbot: QtBot, bare: MainWindow, plan_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, view = Event(), bare.views.map
    shown: list[int] = []
    monkeypatch.setattr("gridplanner.models.planfile.packing.PART", 200, raising=False)
    add = view.add_buildings

    def listen(footprints: opening.FootprintDrawing) -> None:
        add(footprints)
        shown.append(len(footprints))

    monkeypatch.setattr(view, "add_buildings", listen)
    begin(qtbot, bare, plan_file)
    store = bare.services.store
    qtbot.waitUntil(lambda: store.has_arrived, timeout=PATIENCE)
    assert sum(shown) == len(store.plan.buildings)
    assert view.scene.subject is not None and not view.scene.subject.drawing.came
    assert len(view.scene.subject.drawing.footprints) == sum(shown)
    assert not done.is_set()


def test_loading_can_be_cancelled_and_leaves_the_file_alone(
    qtbot: QtBot, bare: MainWindow, plan_file: Path, gate: Event
) -> None:
    before = plan_file.read_bytes()
    begin(qtbot, bare, plan_file)
    bare.services.jobs.cancel("plan")
    gate.set()
    qtbot.waitUntil(lambda: not bare.services.store.is_open, timeout=PATIENCE)
    assert any("已停止载入" in text for text in heard(bare))
    assert plan_file.read_bytes() == before
    plan_file.rename(plan_file.with_name("别名.gpkg"))  # nobody holds it


def test_another_plan_may_be_opened_meanwhile(
    qtbot: QtBot, bare: MainWindow, plan_file: Path, gate: Event, tmp_path: Path
) -> None:
    other = Path(shutil.copy(plan_file, tmp_path / "另一个.gpkg"))
    begin(qtbot, bare, plan_file)
    opening.open_path(bare.bench, other)
    gate.set()
    store = bare.services.store
    qtbot.waitUntil(lambda: store.has_arrived and store.path == other, timeout=PATIENCE)


def test_a_plan_may_be_closed_while_it_loads(
    qtbot: QtBot, bare: MainWindow, plan_file: Path, gate: Event
) -> None:
    begin(qtbot, bare, plan_file)
    bare.actions_["close"].trigger()
    assert not bare.services.store.is_open
    gate.set()
    qtbot.waitUntil(lambda: not bare.services.jobs._threads, timeout=PATIENCE)
    assert not bare.services.store.is_open


def test_buildings_that_cannot_be_read_are_said_and_the_plan_is_closed(
    qtbot: QtBot, bare: MainWindow, plan_file: Path
) -> None:
    with closing(sqlite3.connect(plan_file)) as db:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            db.create_function(name, 1, lambda _: 0)
        db.execute("UPDATE building SET geom = x'4750' WHERE id = 'b5'")
        db.commit()
    opening.open_path(bare.bench, plan_file)
    qtbot.waitUntil(lambda: bool(heard(bare)), timeout=PATIENCE)
    qtbot.waitUntil(lambda: not bare.services.jobs._threads, timeout=PATIENCE)
    assert not bare.services.store.is_open
    assert any("损坏" in text or "读" in text for text in heard(bare))


def test_a_window_may_be_closed_while_a_plan_loads(
    qtbot: QtBot, bare: MainWindow, plan_file: Path, gate: Event
) -> None:
    begin(qtbot, bare, plan_file)
    gate.set()
    bare.close()
    bare.services.store.close()
    QApplication.processEvents()
    assert not bare.services.store.is_open
