"""A dialog that shows a table and copies it: the log of a plan, the keys of the program."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gridplanner.ui.tables import as_cells, copy_text
from gridplanner.words import say


class TableDialog(QDialog):
    """Rows under a header, of which all can be copied into Word or WPS."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        rows: Sequence[Sequence[str]],
        hint: str = "",
        save: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        head, *body = rows
        table = QTableWidget(len(body), len(head))
        table.setHorizontalHeaderLabels(list(head))
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(26)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        for at, row in enumerate(body):
            for column, cell in enumerate(row):
                table.setItem(at, column, QTableWidgetItem(cell))
        table.resizeColumnsToContents()
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(len(head) - 1, QHeaderView.ResizeMode.Stretch)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(say("action.copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: copy_text(as_cells(rows)))
        copy.setAutoDefault(False)
        if save is not None:
            keep = buttons.addButton(say("roster.save"), QDialogButtonBox.ButtonRole.ActionRole)
            keep.clicked.connect(save)
            keep.setAutoDefault(False)
        buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        if hint:
            line = QLabel(hint)
            line.setWordWrap(True)
            line.setTextFormat(Qt.TextFormat.PlainText)
            layout.addWidget(line)
        layout.addWidget(table)
        layout.addWidget(buttons)
        self.resize(640 if len(head) < 4 else 860, 480)


def show_table(
    parent: QWidget | None,
    title: str,
    rows: Sequence[Sequence[str]],
    hint: str = "",
    save: Callable[[], None] | None = None,
) -> None:
    """Show a table until it is closed; ``save`` puts it into a file."""
    dialog = TableDialog(parent, title, rows, hint, save)
    dialog.exec()
    dialog.deleteLater()
