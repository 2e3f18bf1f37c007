"""The findings: what is wrong and where; one click goes there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableView,
    QToolButton,
    QVBoxLayout,
)

from gridplanner.models.checks import SEVERITIES, Finding
from gridplanner.ui.figures import AWAITED
from gridplanner.ui.icons import icon
from gridplanner.ui.language import Language
from gridplanner.ui.panels.area_model import MARKS, SEVERITY_TONES
from gridplanner.ui.panels.base import Panel
from gridplanner.ui.panels.steps import Steps, parts
from gridplanner.ui.store import Store
from gridplanner.ui.tables import Index, RowModel, mark_row, table_of, view_cells
from gridplanner.ui.theme import Theme
from gridplanner.words import say

COLUMNS = ("severity", "rule", "message")
STEP = 2000
"""Findings that are sorted between two looks at what the hand does."""
MENDS = {
    "vacancy": "assign_here",
    "part_time": "assign_here",
    "no_grid": "whole_grid",
    "households": "tool_split",
    "population": "tool_split",
    "load": "tool_split",
    "duplicate": "rename",
    "prefix": "rename",
    "template": "rename",
    "name": "rename",
    "uncovered": "give_uncovered",
    "gap": "give_gap",
    "union": "give_gap",
    "sliver": "give_gap",
    "overlap": "repair",
}
"""Actions that mend a kind of finding."""


class FindingModel(RowModel[Finding]):
    """Findings as rows; sentences are made only for the rows that are seen."""

    columns = COLUMNS

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(f"column.{COLUMNS[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        finding, column = self.rows[index.row()], COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            if column == "severity":
                return f"{MARKS[finding.severity]} {say(f'severity.{finding.severity}')}"
            return say(f"rule.{finding.rule}") if column == "rule" else finding.message
        if role == Qt.ItemDataRole.ForegroundRole and column == "severity":
            return QColor(getattr(self.theme, SEVERITY_TONES[finding.severity]))
        return None


class FindingsPanel(Panel):
    """Lists the findings by severity, counts them and steps through them."""

    title = "panel.findings"
    rank = 4
    followed = Signal(object)
    """A finding is to be shown on the map."""
    mend_asked = Signal(str)
    """An action is wanted that mends the finding, whose subject is selected."""

    def __init__(self, store: Store, language: Language, theme: Theme) -> None:
        super().__init__(store, language)
        self.model = FindingModel(theme)
        self._chips = {severity: self._chip() for severity in SEVERITIES}
        self.count = QLabel()
        self._back, self._on = QToolButton(), QToolButton()
        self._back.clicked.connect(lambda: self.step(-1))
        self._on.clicked.connect(lambda: self.step(1))
        self._left_at = -1
        store.plan_opened.connect(self._begin)
        self.mend = QPushButton()
        self.mend.hide()
        self.mend.clicked.connect(lambda: self.mend_asked.emit(self._mending()))
        self._empty = QLabel()
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.view = self._make_view()
        self._lay_out()
        self.use_theme(theme)
        self.retranslate()

    def _chip(self) -> QPushButton:
        chip = QPushButton()
        chip.setProperty("chip", True)
        chip.setCheckable(True)
        chip.setChecked(True)
        chip.toggled.connect(self.refresh_later)
        return chip

    def _make_view(self) -> QTableView:
        view = table_of(self.model, 2, {0: 92, 1: 96})
        view.clicked.connect(lambda index: self._go(index.row()))
        view.activated.connect(lambda index: self._go(index.row()))
        view.selectionModel().currentRowChanged.connect(self._say_place)
        return view

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 4, 8, 4)
        bar.setSpacing(8)
        for chip in self._chips.values():
            bar.addWidget(chip)
        bar.addStretch(1)
        bar.addWidget(self.mend)
        for widget in (self.count, self._back, self._on):
            bar.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._empty, 1)
        self.setFocusProxy(self.view)

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.model.theme = theme
        self._back.setIcon(icon("chevron-up", theme))
        self._on.setIcon(icon("chevron-down", theme))
        self.view.viewport().update()

    def retranslate(self) -> None:
        self._back.setToolTip(say("action.previous_finding") + " (Shift+F4)")
        self._on.setToolTip(say("action.next_finding") + " (F4)")
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def draw(self) -> Steps[None]:
        found: dict[str, list[Finding]] = {severity: [] for severity in SEVERITIES}
        for some in parts(self.store.findings if self.store.is_open else [], STEP):
            for one in some:
                found[one.severity].append(one)
            yield
        chosen = [found[severity] for severity, chip in self._chips.items() if chip.isChecked()]
        shown = [one for some in chosen for one in some]
        yield
        present = self.present
        row = _row_of(present, shown)
        if present is not None:
            self._left_at = self.view.currentIndex().row()
        self.model.show(shown)
        self._say_counts(found)
        self.view.setVisible(bool(shown))
        self._empty.setVisible(not shown)
        if row >= 0:
            mark_row(self.view, row)
        self._say_place()

    def _say_counts(self, found: Mapping[str, list[Finding]]) -> None:
        awaited = self.store.is_open and not self.store.has_arrived
        for severity, chip in self._chips.items():
            words = say(f"severity.{severity}")
            count = AWAITED if awaited else f"{len(found[severity]):,}"
            chip.setText(f"{MARKS[severity]} {words} {count}")
        words = "panels.first_step" if self.is_new else "panel.no_findings"
        self._empty.setText(say("panels.checked_later" if awaited else words))

    def step(self, by: int) -> None:
        """Go to the next finding, or the one before."""
        if self._stale:
            self.refresh_now()
        if self.model.rows:
            at = self.view.currentIndex().row()
            row = (at + by if at >= 0 else self._entry(by)) % len(self.model.rows)
            mark_row(self.view, row)
            self._go(row)

    def _entry(self, by: int) -> int:
        """Return the row to begin with: where one was mended, the next stands in its place."""
        if self._left_at < 0:
            return 0 if by > 0 else -1
        return min(self._left_at, len(self.model.rows)) if by > 0 else self._left_at - 1

    def _begin(self) -> None:
        self.view.setCurrentIndex(QModelIndex())
        self._left_at = -1

    @property
    def present(self) -> Finding | None:
        """The finding that stands in the list."""
        at = self.view.currentIndex().row()
        return self.model.rows[at] if 0 <= at < len(self.model.rows) else None

    def _go(self, row: int) -> None:
        self.followed.emit(self.model.rows[row])

    def _say_place(self) -> None:
        at, count = self.view.currentIndex().row(), len(self.model.rows)
        self.count.setText(f"{at + 1} / {count:,}" if at >= 0 else f"{count:,}")
        action = self._mending()
        self.mend.setVisible(bool(action))
        if action:
            self.mend.setText(say(f"action.{action}"))

    def _mending(self) -> str:
        """Return the action that mends the present finding, empty where there is none."""
        present = self.present
        return "" if present is None else MENDS.get(present.kind, "")

    def cells(self) -> list[list[str]]:
        return view_cells(self.view)


def _row_of(finding: Finding | None, rows: Sequence[Finding]) -> int:
    """Return the row of the same finding after an edit, -1 where it is mended."""
    if finding is None:
        return -1
    same = [
        row
        for row, one in enumerate(rows)
        if one.subject == finding.subject and (one.rule, one.kind) == (finding.rule, finding.kind)
    ]
    return next((row for row in same if rows[row].where == finding.where), same[0] if same else -1)
