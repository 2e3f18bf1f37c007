"""The list of findings: groups that fold, filters, mends as proposals, passing over, lists."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TypeVar

import pytest
from fakes import FakeMessages
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QMenu
from pytestqt.qtbot import QtBot

from gridplanner import words
from gridplanner.models.checks import IDS, Finding, check
from gridplanner.models.edits import (
    Assign,
    DissolveFederations,
    EditGroup,
    Heed,
    Ignore,
    RemoveGroups,
    SetRule,
    Unassign,
)
from gridplanner.models.ignoring import mark_below, mark_of_finding
from gridplanner.models.naming import placed
from gridplanner.models.rows import Rule
from gridplanner.models.rules import SHIPPED, rule
from gridplanner.models.standing import Standing
from gridplanner.ui import finding_menu
from gridplanner.ui.commands import findings as commands
from gridplanner.ui.dialogs.rules import RulesForm
from gridplanner.ui.language import Language
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.panels.base import Panel
from gridplanner.ui.panels.finding_card import explained
from gridplanner.ui.panels.finding_rows import Group, Heading, Listed, Unchecked, place_of
from gridplanner.ui.panels.findings import FindingsPanel
from gridplanner.ui.store import Store
from gridplanner.ui.tables import mark_row
from gridplanner.ui.theme import LIGHT
from gridplanner.words import say

P = TypeVar("P", bound=Panel)
PATIENCE = 20_000


def shown(qtbot: QtBot, panel: P) -> P:
    qtbot.addWidget(panel)
    panel.refresh_now()
    return panel


def row_of(panel: FindingsPanel, kind: str) -> int:
    """Mark the first finding of a kind and return its row."""
    row = next(row for row, one in enumerate(panel.model.rows) if one.kind == kind)
    mark_row(panel.view, row)
    return row


def at_findings(window: MainWindow) -> FindingsPanel:
    window.show_panel("findings")
    window.views.findings.refresh_now()
    return window.views.findings


def test_findings_are_counted_and_stepped_through(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    panel = shown(qtbot, FindingsPanel(store, language, LIGHT))
    total = len(store.findings)
    assert panel.model.rows.total == total
    assert panel.model.rowCount() == total + len(panel.model.rows.groups) + unchecked(store)
    with qtbot.waitSignal(panel.followed) as first:
        panel.step(1)
    assert first.args[0].severity == "error"
    assert panel.count.text() == f"1 / {total}"
    panel.step(-1)
    assert panel.count.text() == f"{total} / {total}"
    assert len(panel.cells()) == total + 1


def unchecked(store: Store) -> int:
    """Return how many rules were not looked at, each of which has a line."""
    return len(store.session.findings.unchecked)


def test_the_finding_in_hand_stays_the_same_one_or_none(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    panel = shown(qtbot, FindingsPanel(store, language, LIGHT))
    panel.step(-1)
    panel.step(-1)
    before = panel.model.rows[panel.view.currentIndex().row()]
    store.apply(Unassign(store.standing.staff("g3", "full_time")[0].id))
    panel.refresh_now()
    row = panel.view.currentIndex().row()
    after = panel.model.rows[row]
    assert (after.rule, after.subject) == (before.rule, before.subject)
    vacant = next(at for at, one in enumerate(panel.model.rows) if one.subject[1] == "g3")
    mark_row(panel.view, vacant)
    following = panel.model.rows[vacant + 1]
    store.undo()
    panel.refresh_now()
    assert not panel.view.currentIndex().isValid()
    assert not panel.mend.isVisibleTo(panel)
    panel.step(1)
    assert panel.model.rows[panel.view.currentIndex().row()] == following


def test_severities_can_be_switched_off(qtbot: QtBot, store: Store, language: Language) -> None:
    panel = shown(qtbot, FindingsPanel(store, language, LIGHT))
    panel._chips["error"].click()
    panel.refresh_now()
    errors = sum(one.severity == "error" for one in store.findings)
    assert errors > 0
    assert panel.model.rows.total == len(store.findings) - errors


def test_headings_count_and_fold(qtbot: QtBot, store: Store, language: Language) -> None:
    panel = shown(qtbot, FindingsPanel(store, language, LIGHT))
    first = panel.model.rows[0]
    assert isinstance(first, Heading)
    assert panel.model.index(0, 0).data() == f"楼栋归属  {len(first.group.items)}"
    lines = panel.model.rowCount()
    panel.view.clicked.emit(panel.model.index(0, 0))
    assert panel.model.rowCount() == lines - len(first.group.items)
    assert panel.model.rows.total == len(store.findings)
    panel.refresh_now()
    assert panel.model.rowCount() == lines - len(first.group.items)
    qtbot.keyClick(panel.view, Qt.Key.Key_Right)
    assert panel.model.rowCount() == lines
    mark_row(panel.view, 2)
    qtbot.keyClick(panel.view, Qt.Key.Key_Left)
    assert panel.view.currentIndex().row() == 0
    assert panel.present is None
    panel.step(1)  # what is folded opens on the way
    assert panel.count.text().startswith("1 / ")
    assert panel.model.rowCount() == lines


def test_what_was_not_looked_at_has_a_line(qtbot: QtBot, store: Store, language: Language) -> None:
    store.apply(SetRule(Rule(id="G1", on=False)))
    panel = shown(qtbot, FindingsPanel(store, language, LIGHT))
    lines = [one for one in panel.model.rows if isinstance(one, Unchecked)]
    assert [one.rule for one in lines] == list(store.session.findings.unchecked)
    row = next(row for row, one in enumerate(panel.model.rows) if one == lines[0])
    assert panel.model.index(row, 2).data() == "楼栋归属:未检查,已关闭"
    assert "G1" not in {one.rule for one in panel.model.rows if isinstance(one, Finding)}
    panel.filters.rule.setCurrentIndex(panel.filters.rule.findData("G1"))
    panel.refresh_now()
    assert [type(one) for one in panel.model.rows] == [Heading, Unchecked]
    assert not panel._empty.isVisibleTo(panel)  # and not that all is well


def test_filters_of_rule_and_area(qtbot: QtBot, store: Store, language: Language) -> None:
    panel = shown(qtbot, FindingsPanel(store, language, LIGHT))
    panel.filters.rule.setCurrentIndex(panel.filters.rule.findData("G3"))
    panel.refresh_now()
    shown_ = [one for one, _ in panel.listed()]
    assert shown_ and {one.rule for one in shown_} == {"G3"}
    assert panel._chips["error"].text().endswith(str(sum(o.severity == "error" for o in shown_)))
    vacant = next(one for one in shown_ if one.kind == "vacancy")
    community = store.plan.grids[vacant.subject[1]].parent
    panel.filters.forget()
    panel.look_at(community)
    panel.refresh_now()
    inside = {one.subject for one, _ in panel.listed()}
    assert vacant.subject in inside
    assert len(inside) < len(store.findings)
    grids = {id_ for type_, id_ in inside if type_ == "grid"}
    assert {store.plan.grids[id_].parent for id_ in grids} == {community}
    panel.filters.clear.click()
    panel.refresh_now()
    assert panel.model.rows.total == len(store.findings)


def test_an_area_is_found_by_a_part_of_its_name(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    panel = shown(qtbot, FindingsPanel(store, language, LIGHT))
    area = panel.filters.area
    area.showPopup()
    area.hidePopup()
    area._take("桃园社区")
    chosen = store.plan.find(area.area)
    assert chosen is not None and chosen.name == "桃园社区"
    area._take("没有这个地方")
    assert area.area == chosen.id
    store.select(["g3"])
    panel.filters.here.click()
    assert area.area == "g3"
    area._take(say("findings.everywhere"))
    assert area.area == ""


def test_grouped_by_community_everything_is_there_once(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    panel = shown(qtbot, FindingsPanel(store, language, LIGHT))
    for grouping in ("severity", "area", "rule"):
        panel.filters.grouping.setCurrentIndex(panel.filters.grouping.findData(grouping))
        panel.refresh_now()
        assert panel.model.rows.total == len(store.findings)
        assert {id(one) for one, _ in panel.listed()} == set(map(id, store.findings))
        keys = [group.key for group in panel.model.rows.groups]
        assert len(keys) == len(set(keys))
    titles = [group.title for group in panel.model.rows.groups]
    assert titles[0] == "楼栋归属"


def test_rows_and_numbers_agree() -> None:
    one = check(Standing.of(_flawed()))
    some = list(one)
    groups = [
        Group("a", "甲", some[:3]),
        Group("b", "乙", some[3:5], "ignored"),
        Group("c", "丙", some[5:]),
    ]
    for folded in (frozenset[str](), frozenset({"a"}), frozenset({"a", "b", "c"})):
        lines = Listed(groups, folded)
        assert len(list(lines)) == len(lines)
        assert lines.total == len(some) - 2
        for number in range(lines.total):
            at, place = lines.numbered(number)
            row = lines.row(at, place)
            assert lines.group_of(row) is groups[at]
            if groups[at].key not in folded:
                assert lines[row] is groups[at].items[place]
                assert lines.number(row) == number
    assert lines[-1] == lines[len(lines) - 1] and len(lines[0:2]) == 2
    with pytest.raises(IndexError):
        lines[99]
    assert place_of(some[6], groups) == (2, 1)
    assert place_of(None, groups) is None


def _flawed():  # type: ignore[no-untyped-def]
    import drawn

    grids = {f"g{n}": drawn.box(20 * n, 0, 20 * n + 10, 10) for n in range(8)}
    return drawn.plan(grids, {"c1": drawn.box(0, 0, 200, 100)})


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_kind_of_finding_is_explained(language: str) -> None:
    words.use_language(language)
    told = {
        tuple(code.removeprefix("explain.").split("_", 1))
        for code in words.catalogue(language)
        if code.startswith("explain.")
    }
    source = Path(__file__).resolve().parents[2] / "gridplanner" / "models" / "checks"
    text = "".join(path.read_text(encoding="utf-8") for path in source.glob("*.py"))
    assert {rule_ for rule_, _ in told} == set(IDS)
    for rule_, kind in told:
        named = kind in text or kind.rpartition("_")[0] in text
        assert named, (rule_, kind)
    codes = [code for code in words.catalogue(language) if code.split(".")[0] in IDS]
    silent = {"G1.households", "G1.uncovered_alone", "G2.overlap_sliver", "G2.beyond"}
    unexplained = {one for one in codes if tuple(one.split(".")) not in told} - silent
    assert not unexplained


def test_the_card_explains_and_offers(window: MainWindow) -> None:
    panel = at_findings(window)
    assert panel.card.isHidden()
    row_of(panel, "uncovered")
    present = panel.present
    assert present is not None
    assert panel.card.message.text() == present.message
    assert panel.card.why.text() == explained(present)
    assert "划入相邻的网格" in panel.card.mends.text()
    panel.card.mends.linkActivated.emit("0")
    assert window.drafting.pending is not None
    window.drafting.drop()
    row_of(panel, "households")
    assert not panel.card.mends.isVisibleTo(panel)


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


def test_findings_about_groups_and_homes_lead_somewhere(window: MainWindow) -> None:
    panel, store = at_findings(window), window.services.store
    group = store.plan.groups_by("grid")["g3"][0]
    store.apply(EditGroup(group.id, leader=""))
    panel.refresh_now()
    row = next(at for at, one in enumerate(panel.model.rows) if one.subject[1] == group.id)
    mark_row(panel.view, row)
    panel._follow(row)
    rows = store.plan.buildings.find(store.selection)
    assert len(rows) and (rows >= 0).all()
    assert {store.standing.grid_of(one) for one in rows.tolist()} == {"g3"}
    panel.filters.rule.setCurrentIndex(panel.filters.rule.findData("W9"))
    panel.refresh_now()
    row = row_of(panel, "missing")
    panel._follow(row)
    assert store.selection == (panel.model.rows[row].subject[1],)


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
    window.actions_["heed"].trigger()
    panel.refresh_now()
    assert panel.model.rows.total == total
    assert store.ignored == []


def test_the_other_panels_leave_it_out_as_well(window: MainWindow) -> None:
    store, tree = window.services.store, window.views.tree
    grid = next(one.subject[1] for one in store.findings if one.kind == "vacancy")
    worst = tree._blame.worst(grid)
    tree.refresh_now()
    worst = tree._blame.worst(grid)
    assert worst is not None
    vacant = next(one for one in store.findings if one.kind == "vacancy")
    store.apply(Ignore((mark_below(vacant, store.plan.grids[grid].parent),), "待招聘"))
    tree.refresh_now()
    left = tree._blame.worst(grid)
    assert left is None or left[1] == worst[1] - 1
    store.apply(Heed(tuple(store.plan.table("ignored"))))
    tree.refresh_now()
    assert tree._blame.worst(grid) == worst


def test_a_reason_is_required_and_earlier_ones_are_offered(
    window: MainWindow, qtbot: QtBot
) -> None:
    from planner import Planner

    planner = Planner(window, qtbot)
    panel, store = at_findings(window), window.services.store
    row_of(panel, "vacancy")

    def refuse(dialog: QDialog) -> None:
        dialog.ok.click()  # type: ignore[attr-defined]
        assert dialog.isVisible() and "理由" in dialog._wrong.text()  # type: ignore[attr-defined]
        dialog.findChild(_line()).setText("待招聘")
        dialog.ok.click()  # type: ignore[attr-defined]

    planner.answer(QDialog, refuse, lambda: planner.do("ignore"))
    (row,) = store.plan.table("ignored").values()
    assert getattr(row, "reason") == "待招聘"  # noqa: B009
    panel.refresh_now()
    row_of(panel, "uncovered")

    def look(dialog: QDialog) -> None:
        box = dialog.findChild(_combo())
        assert [box.itemText(at) for at in range(box.count())] == ["待招聘"]
        assert box.currentText() == ""
        dialog.reject()

    planner.answer(QDialog, look, lambda: planner.do("ignore"))
    assert len(store.plan.table("ignored")) == 1


def _line():  # type: ignore[no-untyped-def]
    from PySide6.QtWidgets import QLineEdit

    return QLineEdit


def _combo():  # type: ignore[no-untyped-def]
    from PySide6.QtWidgets import QComboBox

    return QComboBox


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


def test_only_the_findings_of_the_area_selected(window: MainWindow) -> None:
    panel, store = at_findings(window), window.services.store
    grid = next(one.subject[1] for one in store.findings if one.kind == "vacancy")
    store.select([grid])
    window.actions_["findings_here"].trigger()
    panel.refresh_now()
    assert panel.filters.isVisibleTo(panel)
    listed = [one for one, _ in panel.listed()]
    assert listed and len(listed) < len(store.findings)
    assert QApplication.instance() is not None
