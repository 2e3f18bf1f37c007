"""The list of findings: groups that fold, filters, explanations, where a click leads."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import drawn
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gridplanner import words
from gridplanner.models.checks import IDS, Finding, check
from gridplanner.models.edits import (
    EditGroup,
    SetRule,
    Unassign,
)
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Rule
from gridplanner.models.standing import Standing
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
    for _ in range(2):  # Enter folds a heading and opens it again
        mark_row(panel.view, 0)
        qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert panel.model.rowCount() == lines
    mark_row(panel.view, 2)
    with qtbot.waitSignal(panel.followed):
        qtbot.keyClick(panel.view, Qt.Key.Key_Return)
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


def _flawed() -> Plan:
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
    silent = {
        "G1.households",
        "G1.uncovered_alone",
        "G2.overlap_sliver",
        "G2.beyond",
        "W6.leaderless",
    }
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


def test_only_the_findings_of_the_area_selected(window: MainWindow) -> None:
    panel, store = at_findings(window), window.services.store
    grid = next(one.subject[1] for one in store.findings if one.kind == "vacancy")
    store.select([grid])
    window.actions_["findings_here"].trigger()
    panel.refresh_now()
    assert panel.filters.isVisibleTo(panel)
    listed = [one for one, _ in panel.listed()]
    assert listed and len(listed) < len(store.findings)
