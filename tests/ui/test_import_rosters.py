"""Rosters at the window: what is unsure is asked, and the report can be copied and saved."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
import rosters
import workbooks
from fakes import FakeMessages
from planner import PATIENCE, Planner
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from gridplanner.app import application, make_window
from gridplanner.models.importing import Meaning, Question
from gridplanner.models.session import Session
from gridplanner.ui.commands import imports
from gridplanner.ui.dialogs.import_file import ImportDialog
from gridplanner.ui.dialogs.import_guess import TABLE_KINDS, guess_kind
from gridplanner.ui.dialogs.import_unsure import CHOICE, UnsureDialog
from gridplanner.ui.dialogs.table import TableDialog
from gridplanner.ui.preferences import Preferences


@pytest.fixture
def planner(qtbot: QtBot, tmp_path: Path) -> Iterator[Planner]:
    """A planner before the drawn township."""
    window = make_window(
        application(), Preferences(tmp_path / "window.ini"), "zh", messages=FakeMessages()
    )
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.services.store.take(Session.open(rosters.planned(tmp_path / "柳河 街道.gpkg")))
    window.show()
    yield Planner(window, qtbot)
    window.services.jobs.wait()
    window.services.store.close()
    window.services.language.forget()


def question(key: str, told: str = "001网格") -> Question:
    some = (Meaning("g1", "柳河社区 › 001网格", 1.0), Meaning("g6", "东湖社区 › 001网格", 1.0))
    return Question(key, 1, 3, "示例甲", "area", told, some)


def answer_import(planner: Planner, path: Path, kind: str = "") -> None:
    """Accept the import dialog as soon as it has read the file."""

    def accept(dialog: ImportDialog) -> None:
        planner.bot.waitUntil(dialog.ok.isEnabled, timeout=PATIENCE)
        dialog.ok.click()

    planner.answer(
        ImportDialog, accept, lambda: imports.import_path(planner.window.bench, path, kind)
    )


def test_a_messy_roster_is_settled_and_reported(planner: Planner, tmp_path: Path) -> None:
    path = rosters.messy_xlsx(tmp_path / "花名册.xlsx")
    saved = tmp_path / "结果.csv"
    planner.window.services.files.save = lambda *_: saved  # type: ignore[method-assign]
    store = planner.window.services.store
    asked: list[int] = []

    def settle(dialog: UnsureDialog) -> None:
        asked.append(dialog.model.rowCount())
        assert not store.plan.persons  # nothing is written before it is settled
        dialog.first.click()
        dialog.ok.click()

    def look(dialog: TableDialog) -> None:
        buttons = {one.text(): one for one in dialog.findChildren(QPushButton)}
        buttons["复制"].click()
        buttons["另存为 CSV…"].click()
        dialog.reject()

    def then() -> None:
        planner.answer(UnsureDialog, settle, lambda: _until(planner, lambda: bool(asked)))
        _until(planner, saved.exists)

    answer_import(planner, path, "worker")
    planner.answer(TableDialog, look, then)
    assert asked == [21]
    assert len(store.plan.persons) == 272
    cells = QApplication.clipboard().text().split("\n")
    assert cells[0].split("\t") == ["行", "姓名或名称", "结果", "原因"]
    with saved.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert len(rows) == len(cells)
    assert rows[2][:3] == ["11", "示例万", "没有采用"]


def _until(planner: Planner, done: object) -> None:
    planner.bot.waitUntil(done, timeout=PATIENCE)  # type: ignore[arg-type]


def test_called_off_nothing_was_imported(planner: Planner, tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("姓名,职务,网格\n示例甲,网格员,001网格\n", encoding="utf-8")
    before = planner.window.services.store.plan
    answer_import(planner, path, "worker")
    planner.answer(
        UnsureDialog,
        lambda dialog: dialog.reject(),
        lambda: _until(planner, lambda: any("没有导入" in one for one in planner.said)),
    )
    assert planner.window.services.store.plan is before
    assert not planner.window.resting
    assert not list(tmp_path.glob("*.bak.gpkg"))


def test_pasted_people_are_asked_as_well(planner: Planner) -> None:
    QApplication.clipboard().setText("姓名\t职务\t网格\n示例甲\t网格员\t001网格\n")
    planner.answers = ["yes"]

    def choose(dialog: UnsureDialog) -> None:
        dialog.model.choose(0, "g6")
        dialog.ok.click()

    planner.answer(UnsureDialog, choose, lambda: planner.do("paste_people"))
    store = planner.window.services.store
    assert [one.area for one in store.plan.assignments.values()] == ["g6"]
    planner.do("undo")
    assert not store.plan.persons


def test_groups_and_homes_can_be_chosen_for_a_table(
    qtbot: QtBot, planner: Planner, tmp_path: Path
) -> None:
    rows = [["小组名称", "社区", "网格", "楼栋"], ["一组", "柳河社区", "001网格", "1-3号楼"]]
    path = workbooks.xls(tmp_path / "妇女小组.xls", rows)
    assert guess_kind(path) == "group"
    assert guess_kind(tmp_path / "柳河街道网格员.csv") == "worker"
    assert guess_kind(tmp_path / "妇女微家.xlsx") == "micro_home"
    kinds: list[list[str]] = []

    def look(dialog: ImportDialog) -> None:
        qtbot.waitUntil(dialog.ok.isEnabled, timeout=PATIENCE)
        kinds.append([dialog.kind.itemData(at) for at in range(dialog.kind.count())])
        assert dialog.kind.currentData() == "group"
        assert "1 行" in dialog.facts.text()
        assert "UTF-8" not in dialog.facts.text()
        dialog.ok.click()

    planner.answer(ImportDialog, look, lambda: imports.import_path(planner.window.bench, path))
    assert kinds == [list(TABLE_KINDS)]
    store = planner.window.services.store
    closed: list[TableDialog] = []

    def close(dialog: TableDialog) -> None:
        closed.append(dialog)
        dialog.reject()

    planner.answer(TableDialog, close, lambda: _until(planner, lambda: bool(closed)))
    assert (store.plan.buildings.values("womens_group") != "").sum() == 3


def test_a_workbook_of_several_sheets_shows_them(
    qtbot: QtBot, planner: Planner, tmp_path: Path
) -> None:
    one, two = ([["姓名", "电话"], [name, "1"]] for name in ("示例甲", "示例乙"))
    path = workbooks.xlsx(
        tmp_path / "名单.xlsx", {"柳河": one, "说明": [["填表说明"]], "东湖": two}
    )
    seen: list[tuple[str, ...]] = []

    def look(dialog: ImportDialog) -> None:
        qtbot.waitUntil(dialog.ok.isEnabled, timeout=PATIENCE)
        assert dialog.preview is not None
        seen.append(dialog.preview.layers)
        dialog.layer.setCurrentText("东湖")
        qtbot.waitUntil(lambda: _samples(dialog) == ("示例乙",), timeout=PATIENCE)
        dialog.reject()

    planner.answer(ImportDialog, look, lambda: imports.import_path(planner.window.bench, path))
    assert seen == [("柳河", "东湖")]


def _samples(dialog: ImportDialog) -> tuple[str, ...]:
    found = dialog.preview
    return () if found is None else found.samples["姓名"]


def test_the_column_of_names_is_asked_for_before_anything_closes(
    qtbot: QtBot, planner: Planner, tmp_path: Path
) -> None:
    path = workbooks.xlsx(tmp_path / "名单.xlsx", {"甲": [["人员", "电话"], ["示例甲", "1"]]})
    said: list[str] = []

    def look(dialog: ImportDialog) -> None:
        qtbot.waitUntil(dialog.ok.isEnabled, timeout=PATIENCE)
        dialog.ok.click()
        assert dialog.isVisible()
        said.append(dialog._wrong.text())
        dialog.reject()

    planner.answer(ImportDialog, look, lambda: imports.import_path(planner.window.bench, path))
    assert "姓名" in said[0]
    assert "--map" not in said[0]


def test_a_candidate_is_chosen_in_the_row(qtbot: QtBot) -> None:
    dialog = UnsureDialog(None, "名单.xlsx", [question("1.area.0"), question("2.area.0")])
    qtbot.addWidget(dialog)
    dialog.show()
    index = dialog.model.index(0, CHOICE)
    dialog.table.setCurrentIndex(index)
    dialog.table.edit(index)
    (box,) = dialog.table.findChildren(QComboBox)
    assert [box.itemText(at) for at in range(box.count())] == [
        "不采用",
        "柳河社区 › 001网格(100%)",
        "东湖社区 › 001网格(100%)",
    ]
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    dialog.table.setCurrentIndex(QModelIndex())
    dialog.model.choose(0, str(box.currentData()))
    assert dialog.choices() == {"1.area.0": "g6", "2.area.0": ""}
    dialog.table.setCurrentIndex(index)
    dialog.alike.click()
    assert dialog.choices() == {"1.area.0": "g6", "2.area.0": "g6"}
    other = UnsureDialog(None, "名单.xlsx", [question("1.area.0"), question("2.area.0", "002")])
    qtbot.addWidget(other)
    other.first.click()
    assert set(other.choices().values()) == {"g1"}
