"""The handover list: who passes which buildings to whom since a step of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from gridplanner.models.history import Step
from gridplanner.ui.tables import Index, RowModel, as_cells, copy_text, figure_font, table_of
from gridplanner.ui.theme import Theme
from gridplanner.words import say

COLUMNS = 7
NUMBERS = (4, 5)
"""Columns of buildings and households."""


class _Cells(RowModel[Sequence[str]]):
    """Cells as they stand, under a header of their own."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.head: Sequence[str] = ()

    def show_table(self, cells: Sequence[Sequence[str]]) -> None:
        self.head = cells[0]
        self.show(cells[1:])

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(self.head) or COLUMNS

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.head[section] if section < len(self.head) else ""
        if role == Qt.ItemDataRole.TextAlignmentRole and section in NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.rows[index.row()][index.column()]
        if index.column() in NUMBERS and role == Qt.ItemDataRole.FontRole:
            return figure_font()
        if index.column() in NUMBERS and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


class HandoverDialog(QDialog):
    """Stands beside the map; a click on a row selects its buildings there."""

    asked = Signal(int)
    """The list is wanted since a step, by the number of its journal row."""
    chosen = Signal(int)
    """A row of the list."""
    save_asked = Signal()

    def __init__(self, parent: QWidget, theme: Theme, steps: Sequence[Step]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(say("handover.title"))
        self.since = QComboBox()
        for step in steps:
            when = step.entry.when.replace("T", " ")[:16]
            self.since.addItem(f"{when}  {step.entry}", step.entry.seq)
        self.since.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.model = _Cells(theme)
        self.told = QLabel()
        self.told.setProperty("role", "muted")
        self.told.setWordWrap(True)
        self.view = table_of(self.model, 6, {0: 130, 1: 130, 2: 140, 3: 140, 4: 60, 5: 130})
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._copy = buttons.addButton(say("action.copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self.save = buttons.addButton(say("handover.save"), QDialogButtonBox.ButtonRole.ActionRole)
        for button in (self._copy, self.save):
            button.setAutoDefault(False)
        self._lay_out(buttons)
        self.since.currentIndexChanged.connect(self.ask)
        self.view.clicked.connect(lambda index: self.chosen.emit(index.row()))
        self.view.activated.connect(lambda index: self.chosen.emit(index.row()))
        self._copy.clicked.connect(lambda: copy_text(as_cells(self.cells)))
        self.save.clicked.connect(self.save_asked)
        buttons.rejected.connect(self.close)
        self.resize(940, 420)

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(QLabel(say("handover.since")))
        top.addWidget(self.since, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.told)
        layout.addWidget(buttons)

    @property
    def cells(self) -> list[Sequence[str]]:
        """The list under its header, as it is copied and saved."""
        return [self.model.head, *self.model.rows]

    def ask(self, *_: object) -> None:
        """Ask for the list since the step that is chosen."""
        self.told.setText(say("handover.working"))
        self.asked.emit(int(self.since.currentData()))

    def show_list(self, cells: Sequence[Sequence[str]], told: str) -> None:
        """Show a list, header and all, and what is to be said of it."""
        self.model.show_table(cells)
        self.told.setText(told)
        self.save.setEnabled(len(cells) > 1)
        self._copy.setEnabled(len(cells) > 1)

    def say_failed(self, why: str) -> None:
        """Say why there is no list."""
        self.told.setText(why)
