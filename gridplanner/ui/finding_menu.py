"""The menu of a finding: its mends, passing it over, and what its area tree entry offers."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from gridplanner.models.naming import placed
from gridplanner.ui.action_set import ActionSet
from gridplanner.ui.actions import AREA_MENU
from gridplanner.ui.commands import findings
from gridplanner.ui.workbench import Workbench
from gridplanner.words import say

LIST_ACTIONS = ("export_findings", "export_findings_csv", "rules")


def show_menu(bench: Workbench, actions: ActionSet, at: QPoint) -> None:
    """Show all that can be done with the finding that stands in the list."""
    menu = QMenu(bench.window)
    actions.refresh()
    fill(menu, bench, actions)
    menu.exec(at)
    menu.deleteLater()


def fill(menu: QMenu, bench: Workbench, actions: ActionSet) -> None:
    """Put into a menu what can be done."""
    panel = bench.views.findings
    menu.setToolTipsVisible(True)
    for way in panel.ways:
        entry = menu.addAction(str(way.sentence))
        entry.triggered.connect(lambda _=False, way=way: findings.propose(bench, way))
    count = len(findings.alike(bench)) if panel.ways else 0
    if count > 1:
        menu.addSeparator()
        for kind in dict.fromkeys(way.kind for way in panel.ways):
            words = say("findings.mend_all", what=say(f"mend.{kind}"), count=count)
            entry = menu.addAction(words)
            entry.triggered.connect(lambda _=False, kind=kind: findings.propose_all(bench, kind))
    menu.addSeparator()
    by_hand = panel.action
    if by_hand:
        hand = menu.addAction(actions[by_hand].icon(), actions[by_hand].text())
        hand.triggered.connect(lambda: panel.mend_asked.emit(by_hand))
    for id_ in ("ignore", "heed"):
        if actions[id_].isEnabled():
            menu.addAction(actions[id_])
    _add_area(menu, bench, actions)
    menu.addSeparator()
    actions.fill_menu(menu, LIST_ACTIONS)


def _add_area(menu: QMenu, bench: Workbench, actions: ActionSet) -> None:
    """Offer for a finding about an area what the area tree offers for it."""
    present, plan = bench.views.findings.present, bench.store.plan
    area = present and plan.find(present.subject[1])
    if area:
        bench.store.select([area.id])
        actions.refresh()
        actions.fill_menu(menu.addMenu(placed(plan, area)), AREA_MENU)


def menu_of_row(bench: Workbench, actions: ActionSet, at: QPoint) -> None:
    """Show the menu of the finding under the hand; of the list where it is under none."""
    view = bench.views.findings.view
    index = view.indexAt(at)
    if index.isValid():
        view.selectRow(index.row())
        show_menu(bench, actions, view.viewport().mapToGlobal(at))
