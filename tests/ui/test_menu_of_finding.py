"""A right-click on a finding: the menu of the area it is about."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QApplication, QMenu

from gridplanner.models.findings.areas import things_of
from gridplanner.ui.commands import attributes
from gridplanner.ui.main_window import MainWindow


def words_in(menu: QMenu) -> list[str]:
    """Return the words of a menu and of those in it."""
    found = []
    for one in menu.actions():
        found.append(one.text())
        if isinstance(below := one.menu(), QMenu):
            found += words_in(below)
    return [one for one in found if one]


def menu_at(window: MainWindow, row: int) -> list[str]:
    """Ask for the menu of a row and return the words in it, none where no menu comes."""
    view = window.views.findings.view
    found: list[str] = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            found.extend(words_in(menu))
            menu.close()

    timer = QTimer(singleShot=True, interval=50)
    timer.timeout.connect(look)
    timer.start()
    index = window.views.findings.model.index(row, 0)
    view.scrollTo(index)
    at = view.visualRect(index).center() if row >= 0 else QPoint(5, 99_999)
    view.customContextMenuRequested.emit(at)
    timer.stop()
    return found


def test_a_finding_about_a_grid_has_the_menu_of_the_grid(window: MainWindow) -> None:
    window.show_panel("findings")
    window.views.findings.refresh_now()
    plan, rows = window.services.store.plan, window.views.findings.model.rows
    row = next(at for at, one in enumerate(rows) if one.subject[1] in plan.grids)
    words = menu_at(window, row)
    assert any(one.startswith("修改属性") for one in words)
    assert "忽略这条结果…" in words
    assert window.services.store.selection == (rows[row].subject[1],)


def test_below_the_last_finding_there_is_no_menu(window: MainWindow) -> None:
    window.show_panel("findings")
    window.views.findings.refresh_now()
    assert menu_at(window, -1) == []


def test_missing_counts_are_filled_in_for_the_buildings_that_lack_them(
    window: MainWindow, monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(
        attributes, "ask_buildings", lambda _parent, _plan, ids: asked.append(tuple(ids))
    )
    store, panel = window.services.store, window.views.findings
    window.show_panel("findings")
    panel.refresh_now()
    rows = panel.model.rows
    row = next(at for at, one in enumerate(rows) if (one.rule, one.kind) == ("G7", "missing"))
    lacking = things_of(store.standing, rows[row])
    panel.view.setCurrentIndex(panel.model.index(row, 0))
    panel.mend_asked.emit(panel.action)
    assert asked == [tuple(lacking)]
    assert all(one.startswith("b") for one in lacking)
