"""Qt actions made from the table: menus, tool bar and keys, kept up to date."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar

from gridplanner.ui.actions import ACTIONS, LINE, MENUS, RECENT, TOOL_BAR, Action
from gridplanner.ui.icons import icon
from gridplanner.ui.theme import Theme
from gridplanner.ui.workbench import Workbench
from gridplanner.words import say


class ActionSet(QObject):
    """Holds one Qt action for each row of the table."""

    recent_chosen = Signal(Path)

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._made = {one.id: self._make(one) for one in ACTIONS}
        self._menus: dict[str, QMenu] = {}
        self._recent = QMenu()
        self._recent.aboutToShow.connect(self._list_recent)

    def __getitem__(self, id_: str) -> QAction:
        return self._made[id_]

    def _make(self, row: Action) -> QAction:
        action = QAction(self._bench.window)
        action.setShortcuts([QKeySequence(key) for key in row.keys])
        action.setCheckable(row.checked is not None)
        action.triggered.connect(lambda: self._run(row))
        self._bench.window.addAction(action)
        return action

    def _run(self, row: Action) -> None:
        if row.enabled(self._bench):
            row.run(self._bench)
        self.refresh()

    def refresh(self) -> None:
        """Ask of every action whether it can be done now, and whether it is on."""
        for row in ACTIONS:
            action = self._made[row.id]
            action.setEnabled(not self._bench.window.resting and row.enabled(self._bench))
            if row.checked is not None:
                action.setChecked(row.checked(self._bench))
        self._name_steps()

    def _name_steps(self) -> None:
        store = self._bench.store
        for id_, step in (("undo", "undo_sentence"), ("redo", "redo_sentence")):
            what = getattr(store.session, step) if store.is_open else None
            words = say(f"log.{id_}", what=what) if what else say(f"action.{id_}")
            self._entitle(self._made[id_], words)

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for row in ACTIONS:
            self._made[row.id].setIcon(icon(row.icon, theme))

    def retranslate(self) -> None:
        """Say all words anew."""
        for row in ACTIONS:
            self._entitle(self._made[row.id], say(f"action.{row.id}"))
        for name, menu in self._menus.items():
            menu.setTitle(say(f"menu.{name}"))
        self._recent.setTitle(say("menu.recent"))
        self.refresh()

    @staticmethod
    def _entitle(action: QAction, words: str) -> None:
        action.setText(words)
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        plain = words.replace("…", "")
        action.setToolTip(f"{plain} ({key})" if key else plain)

    def fill_menu_bar(self, bar: QMenuBar) -> None:
        """Make the menus."""
        for name, ids in MENUS.items():
            menu = QMenu(bar)
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(self.refresh)
            bar.addMenu(menu)
            self._menus[name] = menu
            self.fill_menu(menu, ids)

    def fill_menu(self, menu: QMenu, ids: Iterable[str]) -> None:
        """Put actions into a menu."""
        for id_ in ids:
            if id_ == LINE:
                menu.addSeparator()
            elif id_ == RECENT:
                menu.addMenu(self._recent)
            else:
                menu.addAction(self._made[id_])

    def fill_tool_bar(self, bar: QToolBar) -> None:
        """Put the actions used most on the tool bar."""
        for id_ in TOOL_BAR:
            if id_ == LINE:
                bar.addSeparator()
            else:
                bar.addAction(self._made[id_])

    def _list_recent(self) -> None:
        self._recent.clear()
        for path in self._bench.services.preferences.recent():
            entry = self._recent.addAction(f"{path.stem} — {path.parent}")
            entry.triggered.connect(lambda _=False, path=path: self.recent_chosen.emit(path))
        if self._recent.isEmpty():
            self._recent.addAction(say("menu.no_recent")).setEnabled(False)
