"""Long work: the plan rests while a file is written into it, and long edits are one step."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import FakeMessages
from pytestqt.qtbot import QtBot

from gridplanner.models.checks import check
from gridplanner.models.drafts import Worked, work_out
from gridplanner.models.edits import Edit, EditAreas, Unassign
from gridplanner.models.importing import Report, Request
from gridplanner.models.standing import Standing
from gridplanner.ui.commands import edits, groups, imports
from gridplanner.ui.dialogs import import_report
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.store import Store

PATIENCE = 60_000


def worked_out(store: Store, edit: Edit) -> Worked:
    session = store.session
    return work_out(session.standing, session.findings, edit, session.ids())


def test_what_is_worked_out_is_the_edit_itself(store: Store) -> None:
    edit = Unassign(next(iter(store.plan.assignments)))
    worked = worked_out(store, edit)
    store.accept(worked)
    assert store.session.findings is worked.findings[1], "nothing is checked a second time"
    assert list(store.findings) == list(check(Standing.of(store.plan)))
    assert edit.assignment not in store.plan.assignments
    store.undo()
    assert edit.assignment in store.plan.assignments


def test_where_the_plan_has_moved_on_it_is_done_anew(store: Store) -> None:
    worked = worked_out(store, EditAreas.of("g3", name="新名"))
    store.apply(EditAreas.of("g4", name="别的"))
    store.accept(worked)
    assert (store.plan.grids["g3"].name, store.plan.grids["g4"].name) == ("新名", "别的")


def test_a_long_edit_runs_beside_the_window(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.services.store.plan_changed, timeout=PATIENCE):
        edits.apply_long(window.bench, EditAreas.of("g3", name="新名"))
    assert window.services.store.plan.grids["g3"].name == "新名"


def test_many_groups_are_given_up_beside_the_window(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = window.services.store
    group = next(iter(store.plan.womens_groups))
    store.choose_group(group)
    monkeypatch.setattr(groups, "MANY", 0)
    groups.remove(window.bench)
    assert group in store.plan.womens_groups
    qtbot.waitUntil(lambda: group not in store.plan.womens_groups, timeout=PATIENCE)


def people_file(folder: Path) -> Path:
    path = folder / "名单.csv"
    path.write_text("姓名,性别,电话\n张三丰,男,10000009001\n李四光,男,\n", encoding="utf-8-sig")
    return path


@pytest.fixture
def reports(monkeypatch: pytest.MonkeyPatch) -> list[Report]:
    shown: list[Report] = []
    monkeypatch.setattr(imports, "show_report", lambda _parent, report, *_: shown.append(report))
    return shown


def test_the_plan_rests_while_a_file_is_taken(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, reports: list[Report]
) -> None:
    store = window.services.store
    before = len(store.plan.persons)
    imports._take(window.bench, Request(path=people_file(tmp_path), kind="worker"), False)
    assert window.resting
    assert not window.actions_["undo"].isEnabled()
    assert not window.menuBar().isEnabled()
    assert not window.close()
    qtbot.waitUntil(lambda: bool(reports), timeout=PATIENCE)
    assert not window.resting
    assert window.menuBar().isEnabled()
    assert (reports[0].read, reports[0].taken) == (2, 2)
    assert len(store.plan.persons) == before + 2


def test_people_imported_leave_the_view_as_it_was(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, reports: list[Report]
) -> None:
    store, view = window.services.store, window.views.map
    store.select(["g3"])
    view.zoom_to_selection()
    window.show_panel("chart")
    window.show_panel("findings")
    extent = view.extent
    imports._take(window.bench, Request(path=people_file(tmp_path), kind="worker"), "")
    qtbot.waitUntil(lambda: bool(reports), timeout=PATIENCE)
    assert store.selection == ("g3",)
    assert view.extent == pytest.approx(extent, abs=0.01)
    qtbot.waitUntil(lambda: window.panel_shown("findings"), timeout=PATIENCE)


def test_the_report_names_rows_without_a_post_and_the_backup(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[list[list[str]], str]] = []
    monkeypatch.setattr(
        import_report,
        "show_table",
        lambda _parent, _title, rows, hint, _save: shown.append((rows, hint)),
    )
    path = tmp_path / "名单.csv"
    path.write_text(
        "姓名,职务,网格\n李四光,专职网格员,没有的网格\n,网格员,\n张三丰,校长,\n",
        encoding="utf-8-sig",
    )
    imports._take(window.bench, Request(path=path, kind="worker"), "")
    qtbot.waitUntil(lambda: bool(shown), timeout=PATIENCE)
    rows, hint = shown[0]
    assert rows[1:] == [
        ["2", "李四光", "没有采用", "找不到「没有的网格」"],
        ["3", "", "没有收", "没有姓名"],
        ["4", "张三丰", "没有采用", "不认识职务「校长」"],
    ]
    (backup,) = tmp_path.glob("*.bak.gpkg")
    assert backup.name in hint


def test_a_file_that_cannot_be_taken_leaves_all_as_it_was(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, reports: list[Report]
) -> None:
    messages = window.services.messages
    assert isinstance(messages, FakeMessages)
    plan = window.services.store.plan
    path = tmp_path / "空.csv"
    path.write_text("颜色\n红\n", encoding="utf-8")
    imports._take(window.bench, Request(path=path, kind="worker"), False)
    qtbot.waitUntil(lambda: bool(messages.texts) and not window.resting, timeout=PATIENCE)
    assert "姓名" in messages.texts[-1]
    assert window.services.store.plan is plan
    assert reports == []


def test_a_cancelled_import_ends_the_rest(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, reports: list[Report]
) -> None:
    imports._take(window.bench, Request(path=people_file(tmp_path), kind="worker"), False)
    window.services.jobs.cancel("import")
    qtbot.waitUntil(lambda: not window.resting, timeout=PATIENCE)
    assert reports == []
    assert window.views.map.isVisible()
