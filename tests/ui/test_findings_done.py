"""What is done with findings: mends as proposals, passing over, lists to hand on, the rules."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TypeVar

import pytest
from fakes import FakeMessages
from openpyxl import load_workbook
from planner import Planner
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from gridplanner.models.checks import IDS
from gridplanner.models.edits import (
    Assign,
    DissolveFederations,
    Heed,
    Ignore,
    RemoveGroups,
    SetRule,
)
from gridplanner.models.findings.ignoring import mark_below, mark_of_finding
from gridplanner.models.naming import placed
from gridplanner.models.rows import Rule
from gridplanner.models.rules import SHIPPED, rule
from gridplanner.ui import finding_menu
from gridplanner.ui.commands import findings as commands
from gridplanner.ui.dialogs.rules import RulesForm
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.panels.base import Panel
from gridplanner.ui.panels.findings import FindingsPanel
from gridplanner.ui.tables import mark_row

P = TypeVar("P", bound=Panel)
PATIENCE = 20_000


def row_of(panel: FindingsPanel, kind: str) -> int:
    """Mark the first finding of a kind and return its row."""
    row = next(row for row, one in enumerate(panel.model.rows) if one.kind == kind)
    mark_row(panel.view, row)
    return row


def at_findings(window: MainWindow) -> FindingsPanel:
    window.show_panel("findings")
    window.views.findings.refresh_now()
    return window.views.findings


def test_a_mend_is_a_proposal_one_step_and_the_list_stays(window: MainWindow) -> None:
    panel, store = at_findings(window), window.services.store
    row = row_of(panel, "vacancy")
    grid = panel.model.rows[row].subject[1]
    number = panel.model.rows.number(row)
    steps = len(store.session.log())
    panel.mend.click()
    assert window.strip.isVisible()
    assert len(store.session.log()) == steps
    edit = panel.ways[0].edit
    assert isinstance(edit, Assign) and edit.area == grid
    assert window.strip._cells[3].text() == store.plan.persons[edit.person].name
    named = placed(store.plan, store.plan.grids[grid])
    assert f"任{named}专职网格员" in window.strip._cells[5].text()
    window.drafting.drop()
    assert len(store.session.log()) == steps
    panel.mend.click()
    window.strip.accept.click()
    assert len(store.session.log()) == steps + 1
    assert store.standing.staff(grid, "full_time")
    panel.refresh_now()
    assert panel.present is None
    panel.step(1)
    assert panel.model.rows.number(panel.view.currentIndex().row()) == number
    store.undo()
    assert not store.standing.staff(grid, "full_time")


def test_all_of_a_group_are_mended_in_one_step(window: MainWindow, qtbot: QtBot) -> None:
    panel, store = at_findings(window), window.services.store
    levels = store.plan.level_of
    gone = [one.id for one in store.plan.federations.values() if levels(one.area) == "grid"]
    store.apply(DissolveFederations(tuple(gone[:9])))
    federations = len(store.plan.federations)
    panel.refresh_now()
    row_of(panel, "no_federation")
    count = len(commands.alike(window.bench))
    assert count >= 9
    panel.card.mends.linkActivated.emit("all")
    qtbot.waitUntil(lambda: window.drafting.pending is not None, timeout=PATIENCE)
    window.drafting.drop()
    menu = QMenu()
    finding_menu.fill(menu, window.bench, window.actions_)
    entry = next(one for one in menu.actions() if one.text().startswith(f"本组 {count:,} 条"))
    entry.trigger()
    qtbot.waitUntil(lambda: window.drafting.pending is not None, timeout=PATIENCE)
    assert f"共 {count} 处" in window.strip.what.text()
    assert "还有" in window.strip._cells[-1].text()
    steps = len(store.session.log())
    window.drafting.accept()
    assert len(store.session.log()) == steps + 1
    assert len(store.plan.federations) == federations + count
    assert not [one for one in store.findings if one.kind == "no_federation"]


def test_groups_made_of_a_grid_are_named_in_the_strip(window: MainWindow) -> None:
    panel, store = at_findings(window), window.services.store
    groups = store.plan.groups_by("grid")["g3"]
    store.apply(RemoveGroups(tuple(one.id for one in groups)))
    panel.refresh_now()
    lines = panel.model.rows
    row = next(at for at, one in enumerate(lines) if (one.rule, one.subject[1]) == ("W1", "g3"))
    mark_row(panel.view, row)
    panel._follow(row)
    grid = panel.model.rows[row].subject[1]
    rows = store.plan.buildings.find(store.selection)
    assert (rows >= 0).all()  # the buildings the finding lists
    assert {store.standing.grid_of(one) for one in rows.tolist()} == {grid}
    panel.mend.click()
    cells = [one.text() for one in window.strip._cells]
    assert "新建" in cells and any(one.startswith("0 → ") for one in cells)


def answer(monkeypatch: pytest.MonkeyPatch, edit: Ignore) -> list[list[str]]:
    offered: list[list[str]] = []

    def ask(_parent: object, _finding: object, scopes: object, known: object, _who: str) -> Ignore:
        offered.append([one.words for one in scopes])  # type: ignore[attr-defined]
        offered.append(list(known))  # type: ignore[call-overload]
        return edit

    monkeypatch.setattr(commands, "ask_ignore", ask)
    return offered


def test_a_finding_is_passed_over_and_brought_back(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel, store = at_findings(window), window.services.store
    row_of(panel, "vacancy")
    vacant = panel.present
    assert vacant is not None
    total, errors = panel.model.rows.total, sum(o.severity == "error" for o in store.findings)
    offered = answer(monkeypatch, Ignore((mark_of_finding(vacant),), "待招聘", "李"))
    window.actions_["ignore"].trigger()
    assert offered[0][0] == "只是这一条"
    assert any(one.startswith("桃园社区里同类的全部(1 条)") for one in offered[0])
    panel.refresh_now()
    assert panel.model.rows.total == total - 1
    assert panel._chips["error"].text().endswith(str(errors - 1))
    assert panel.ignored.isVisibleTo(panel) and panel.ignored.text() == "已忽略 1"
    assert vacant not in [one for one, _ in panel.listed()]
    panel.ignored.click()
    panel.refresh_now()
    row = next(at for at, one in enumerate(panel.model.rows) if one is vacant)
    index = panel.model.index(row, 2)
    assert index.data(Qt.ItemDataRole.FontRole).strikeOut()
    assert "已忽略:待招聘" in index.data(Qt.ItemDataRole.ToolTipRole)
    mark_row(panel.view, row)
    assert "待招聘" in panel.card.why.text()
    assert not window.actions_["ignore"].isEnabled()
    assert f"● {errors - 1}" in window.status._findings.text()
    assert "另有 1 条已忽略" in window.status._findings.toolTip()
    window.actions_["heed"].trigger()
    panel.refresh_now()
    assert f"● {errors}" in window.status._findings.text()
    assert panel.model.rows.total == total
    assert store.ignored == []


def test_several_that_are_selected_are_passed_over_at_once(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel, store = at_findings(window), window.services.store
    rows = [row for row, one in enumerate(panel.model.rows) if one.kind == "uncovered"][:3]
    flags = QItemSelectionModel.SelectionFlag
    mark_row(panel.view, rows[0])
    for row in rows[1:]:
        index = panel.model.index(row, 0)
        panel.view.selectionModel().select(index, flags.Select | flags.Rows)
    marks = tuple(mark_of_finding(one) for one in panel.chosen)
    assert len(marks) == 3
    offered = answer(monkeypatch, Ignore(marks, "棚户区"))
    window.actions_["ignore"].trigger()
    assert offered[0][:2] == ["选中的 3 条", "只是这一条"]
    assert len(store.ignored) == 3
    assert [one.subject for one in panel.chosen] == []


def test_the_other_panels_leave_it_out_as_well(window: MainWindow) -> None:
    store, tree = window.services.store, window.views.tree
    grid = next(one.subject[1] for one in store.findings if one.kind == "vacancy")
    worst = tree._found.worst(grid)
    tree.refresh_now()
    worst = tree._found.worst(grid)
    assert worst is not None
    vacant = next(one for one in store.findings if one.kind == "vacancy")
    store.apply(Ignore((mark_below(vacant, store.plan.grids[grid].parent),), "待招聘"))
    tree.refresh_now()
    left = tree._found.worst(grid)
    assert left is None or left[1] == worst[1] - 1
    store.apply(Heed(tuple(store.plan.table("ignored"))))
    tree.refresh_now()
    assert tree._found.worst(grid) == worst


def test_a_reason_is_required_and_earlier_ones_are_offered(
    window: MainWindow, qtbot: QtBot
) -> None:
    planner = Planner(window, qtbot)
    panel, store = at_findings(window), window.services.store
    row_of(panel, "vacancy")

    def refuse(dialog: QDialog) -> None:
        dialog.ok.click()  # type: ignore[attr-defined]
        assert dialog.isVisible() and "理由" in dialog._wrong.text()  # type: ignore[attr-defined]
        dialog.findChild(QLineEdit).setText("待招聘")
        dialog.ok.click()  # type: ignore[attr-defined]

    planner.answer(QDialog, refuse, lambda: planner.do("ignore"))
    (row,) = store.plan.table("ignored").values()
    assert getattr(row, "reason") == "待招聘"  # noqa: B009
    panel.refresh_now()
    row_of(panel, "uncovered")

    def look(dialog: QDialog) -> None:
        box = dialog.findChild(QComboBox)
        assert [box.itemText(at) for at in range(box.count())] == ["待招聘"]
        assert box.currentText() == ""
        dialog.reject()

    planner.answer(QDialog, look, lambda: planner.do("ignore"))
    assert len(store.plan.table("ignored")) == 1


def test_the_list_is_written_with_reasons(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    panel, store = at_findings(window), window.services.store
    bare = next(one for one in store.findings if one.kind == "uncovered")
    store.apply(Ignore((mark_of_finding(bare),), "施工工棚"))
    panel.ignored.click()
    panel.refresh_now()
    count = len(panel.listed())
    saved: list[str] = []
    for suffix, action in (("csv", "export_findings_csv"), ("xlsx", "export_findings")):
        path = tmp_path / f"柳河 街道.{suffix}"

        def save(_title: str, _kind: str, name: str, path: Path = path) -> Path:
            saved.append(name)
            return path

        monkeypatch.setattr(window.services.files, "save", save)
        window.actions_[action].trigger()
        qtbot.waitUntil(lambda: not window.services.jobs.busy, timeout=PATIENCE)
        qtbot.waitUntil(path.exists, timeout=PATIENCE)
    assert saved == ["柳河街道 检查结果.csv", "柳河街道 检查结果.xlsx"]
    with (tmp_path / "柳河 街道.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["检查项", "程度", "区域", "问题", "忽略的理由", "东坐标", "北坐标"]
    assert len(rows) == count + 1
    assert [row[4] for row in rows if row[4]] == ["忽略的理由", "施工工棚"]
    sheet = load_workbook(tmp_path / "柳河 街道.xlsx").active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert len(cells) == count + 1
    assert cells[1][:4] == rows[1][:4] and cells[1][5] == pytest.approx(float(rows[1][5]))
    assert [row[:5] for row in panel.cells()] == [row[:5] for row in rows]
    messages = window.services.messages
    assert isinstance(messages, FakeMessages)
    assert any(f"已导出 {count} 条" in one for one in messages.texts)


def test_rules_are_switched_and_set_in_one_step(window: MainWindow) -> None:
    store = window.services.store
    form = RulesForm(None, store.plan)
    assert form.edit is None
    form.rows["G5"].on.setChecked(False)
    assert not form.rows["G5"].severity.isEnabled()
    form.rows["W5"].values["heads"].write(0.3)
    form.rows["W9"].values["per"].write("grid")
    form.rows["G2"].severity.setCurrentIndex(1)
    form.rows["G5"].values["roads"].write("大道,铁路 ,铁路")
    form.rows["W8"].values["grids"].write(5)
    steps = len(store.session.log())
    edit = form.edit
    assert edit is not None
    store.apply(edit)
    assert len(store.session.log()) == steps + 1
    plan = store.plan
    assert not rule(plan, "G5").on and rule(plan, "G5").values["roads"] == "大道,铁路"
    assert rule(plan, "W5").values == {**SHIPPED["W5"].values, "heads": 0.3}
    assert rule(plan, "W9").values["per"] == "grid"
    assert rule(plan, "G2").severity == "warning"
    assert rule(plan, "W8").values["grids"] == 5
    assert "连片与阻隔" in str(store.session.undo_sentence)
    assert "G5" in store.session.findings.unchecked
    again = RulesForm(None, plan)
    assert again.edit is None
    again.show_shipped()
    back = again.edit
    assert back is not None
    store.apply(back)
    for id_ in IDS:
        assert (rule(store.plan, id_).on, rule(store.plan, id_).severity) == (
            True,
            SHIPPED[id_].severity,
        )
        if id_ != "G4":
            assert dict(rule(store.plan, id_).values) == dict(SHIPPED[id_].values)
    for one in (form, again):
        one.deleteLater()


def test_bands_of_the_office_stay_when_rules_are_reset(window: MainWindow) -> None:
    store = window.services.store
    own = dict(rule(store.plan, "G4").values)
    own["urban"] = {**own["urban"], "households": [250, 450, 500]}
    store.apply(SetRule(Rule(id="G4", values=own)))
    form = RulesForm(None, store.plan)
    form.show_shipped()
    form.rows["G4"].severity.setCurrentIndex(2)
    edit = form.edit
    assert edit is not None
    store.apply(edit)
    assert rule(store.plan, "G4").values["urban"]["households"] == [250, 450, 500]
    assert rule(store.plan, "G4").severity == "info"
    form.deleteLater()


def test_missing_counts_need_a_figure(window: MainWindow) -> None:
    form = RulesForm(None, window.services.store.plan)
    form.rows["G7"].values["figures"].write("")
    form.ok.click()
    assert "至少要选一项" in form._wrong.text()
    form.rows["G7"].values["figures"].write("households,children")
    edit = form.edit
    assert edit is not None and "数据齐全" in str(edit.what)
    form.deleteLater()
