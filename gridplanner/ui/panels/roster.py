"""The roster: people with their load, to be picked or dragged onto a grid."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QTableView,
    QToolButton,
    QVBoxLayout,
)

from gridplanner.models.change import Change
from gridplanner.ui.language import Language
from gridplanner.ui.panels.base import Panel
from gridplanner.ui.panels.roster_lines import Lines, Roll, touched_people
from gridplanner.ui.panels.roster_model import COLUMNS, RosterModel
from gridplanner.ui.panels.steps import Steps
from gridplanner.ui.store import Store
from gridplanner.ui.tables import mark_row, table_of, view_cells
from gridplanner.ui.theme import Theme
from gridplanner.words import say

ROOM_FOR_PHONES = 400
"""Logical pixels."""


class Roster(Panel):
    """Lists the people, the unassigned first; the one picked is in the planner's hand."""

    title = "panel.roster"
    rank = 3
    opened = Signal(str)
    """A person's details are asked for."""
    menu_asked = Signal(QPoint)

    def __init__(self, store: Store, language: Language, theme: Theme) -> None:
        super().__init__(store, language)
        self.model = RosterModel(theme)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.refresh_later)
        self._buttons = QHBoxLayout()
        self._hint = QLabel()
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self.view = self._make_view()
        self._lay_out()
        store.person_chosen.connect(self._follow)
        store.plan_opened.connect(self._forget)
        store.plan_arrived.connect(self._forget)
        self._forget()
        self.retranslate()

    def _make_view(self) -> QTableView:
        view = table_of(self.model, 1, {0: 64, 2: 56, 3: 100})
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setDragEnabled(True)
        view.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        view.setDropIndicatorShown(True)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(
            lambda at: self.menu_asked.emit(view.viewport().mapToGlobal(at))
        )
        view.selectionModel().currentRowChanged.connect(self._pick)
        view.activated.connect(lambda index: self.opened.emit(self._at(index.row())))
        return view

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 6, 8, 4)
        bar.setSpacing(4)
        bar.addWidget(self.search, 1)
        bar.addLayout(self._buttons)
        self._hint.setContentsMargins(8, 4, 8, 6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._hint)
        self.setFocusProxy(self.view)

    def add_actions(self, actions: list[QAction]) -> None:
        """Put buttons beside the search."""
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            self._buttons.addWidget(button)

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.model.theme = theme
        self.view.viewport().update()

    def _forget(self) -> None:
        """Begin the order from nothing."""
        self._roll: Roll | None = None
        self._touched: set[str] = set()

    def note(self, change: Change) -> bool:
        touched = touched_people(self.store.standing, change)
        self._touched |= touched
        return bool(touched)

    def retranslate(self) -> None:
        self._forget()  # posts are searched in the language in use
        self.search.setPlaceholderText(say("panel.roster_search"))
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def draw(self) -> Steps[None]:
        everyone = self.store.is_open and bool(self.store.plan.persons)
        if everyone:
            standing = self.store.standing
            last = self._roll
            named = last.after(standing, self._touched) if last else Roll(standing).filled()
            self._roll, self._touched = (yield from named), set()
            ids = yield from self._roll.fitting(self.search.text())
            self.model.show(Lines(standing, ids))
        else:
            self.model.show([])
        self._say_state(everyone)
        self._follow()

    def _say_state(self, everyone: bool) -> None:
        words = "panel.roster_hint" if everyone else "panel.roster_empty"
        awaited = self.store.is_open and not self.store.has_arrived
        self._hint.setText(say("panels.people_later" if awaited else words))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt: phones stand in the list where there is room for them."""
        super().resizeEvent(event)
        self.view.setColumnHidden(COLUMNS.index("phone"), self.width() < ROOM_FOR_PHONES)

    def _at(self, row: int) -> str:
        return self.model.rows[row].person.id

    def chosen(self) -> list[str]:
        """Return the ids of the people marked."""
        return [self._at(index.row()) for index in self.view.selectionModel().selectedRows()]

    def _pick(self) -> None:
        index = self.view.currentIndex()
        if index.isValid():
            self.store.choose_person(self._at(index.row()))

    def _follow(self) -> None:
        row = self.model.row_of(self.store.person)
        if row < 0:
            self.view.clearSelection()
        elif row != self.view.currentIndex().row():
            mark_row(self.view, row)
            self.view.scrollTo(self.model.index(row, 0))
        elif not self.view.selectionModel().isRowSelected(row):
            mark_row(self.view, row)

    def cells(self) -> list[list[str]]:
        return view_cells(self.view)
