"""The attributes of many areas as a table that speaks with Excel and WPS."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gridplanner.models.edits import EditAreas
from gridplanner.models.pasting import cells_of, text_of
from gridplanner.models.standing import Standing
from gridplanner.ui.dialogs.attribute_model import AttributeModel, Cell
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.tables import Index, ToneDelegate, copy_text
from gridplanner.ui.theme import Theme
from gridplanner.words import say

WIDTHS = {
    **{"code": 152, "name": 148, "above": 108, "kind": 108, "preset": 116, "status": 80},
    **{"party_branch": 128, "party_secretary": 92, "notes": 140, "households": 88, "load": 64},
}
SIZE = (1200, 640)


class _Choices(ToneDelegate):
    """Lets a cell of some words be chosen from; others are typed."""

    def __init__(self, view: QTableView, model: AttributeModel) -> None:
        super().__init__(view)
        self._model = model

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """See Qt."""
        known = self._model.known.get(self._model.columns[index.column()])
        if known is None:
            editor = super().createEditor(parent, option, index)
            editor.setProperty("cell", True)
            return editor
        box = QComboBox(parent)
        for key, word in known.items():
            box.addItem(word, key)
        box.activated.connect(lambda _: self._chosen(box))
        return box

    def _chosen(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """See Qt."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """See Qt."""
        if not isinstance(editor, QComboBox):
            super().setModelData(editor, model, index)
        elif editor.currentIndex() >= 0:
            model.setData(index, str(editor.currentData()))


class Sheet(QTableView):
    """Cells that are selected, copied, pasted and emptied like those of a spreadsheet."""

    said = Signal(str)
    """What did not go as the hand meant it."""

    def __init__(self, model: AttributeModel) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        self.setItemDelegate(_Choices(self, model))
        self.setWordWrap(False)
        self.verticalHeader().setDefaultSectionSize(26)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(48)
        for column, name in enumerate(self._model.columns):
            self.setColumnWidth(column, WIDTHS.get(name, WIDTHS["load"]))
        notes = self._model.columns.index("notes")
        header.setSectionResizeMode(notes, QHeaderView.ResizeMode.Stretch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self._model.undo()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._model.tell(dict.fromkeys(self._selected(), ""))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_down()
        else:
            super().keyPressEvent(event)

    def _go_down(self) -> None:
        """Go on to the cell below, as a spreadsheet does; Enter must not close the dialog."""
        here = self.currentIndex()
        if here.isValid():
            self.go_to((min(here.row() + 1, self._model.rowCount() - 1), here.column()))

    def go_to(self, cell: Cell) -> None:
        """Put the hand on a cell."""
        flags = QItemSelectionModel.SelectionFlag
        index = self._model.index(*cell)
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect)
        self.scrollTo(index)

    def _selected(self) -> list[Cell]:
        chosen = self.selectionModel().selection()
        return [
            (row, column)
            for part in map(chosen.at, range(chosen.size()))
            for row in range(part.top(), part.bottom() + 1)
            for column in range(part.left(), part.right() + 1)
        ]

    def copy(self) -> None:
        """Copy the cells selected, whole columns under their heads."""
        cells = self._selected()
        if not cells:
            return
        rows = sorted({row for row, _ in cells})
        columns = sorted({column for _, column in cells})
        found = self._model.cells(rows, columns)
        if len(rows) == self._model.rowCount() > 1:
            found = [self._model.head(columns), *found]
        copy_text(text_of(found))

    def paste(self) -> None:
        """Put the cells of the clipboard from the selection's corner on; one cell fills it all."""
        rows = cells_of(QApplication.clipboard().text())
        chosen = self._selected()
        if not rows or not chosen:
            return
        top, left = min(row for row, _ in chosen), min(column for _, column in chosen)
        head = self._model.head(range(left, len(self._model.columns)))
        if len(rows) > 1 and rows[0] == head[: len(rows[0])]:
            rows = rows[1:]
        if len(rows) == 1 and len(rows[0]) == 1:
            self._model.tell(dict.fromkeys(chosen, rows[0][0]))
            return
        texts = {
            (top + down, left + across): text
            for down, row in enumerate(rows)
            for across, text in enumerate(row)
        }
        within = {
            (row, column): text
            for (row, column), text in texts.items()
            if row < self._model.rowCount() and column < len(self._model.columns)
        }
        self._model.tell(within)
        if beyond := len(texts) - len(within):
            self.said.emit(say("table.beyond", count=beyond))


class AttributeTable(Form):
    """The sheet, what is wrong in it, and how much is changed; accepted, it is one edit."""

    def __init__(
        self, parent: QWidget | None, standing: Standing, ids: Sequence[str], theme: Theme
    ) -> None:
        super().__init__(parent, say("table.title", count=len(ids)), say("table.hint"))
        self.model = AttributeModel(standing, ids, theme)
        self.sheet = Sheet(self.model)
        self._told = QLabel()
        self._told.setProperty("role", "muted")
        self.body.addWidget(self.sheet, 1)
        self.body.addWidget(self._told)
        self.ok.setAutoDefault(False)
        self.ok.setDefault(False)
        self.model.changed.connect(self._tell)
        self.sheet.said.connect(self._told.setText)
        room = self.screen().availableGeometry()
        self.resize(min(SIZE[0], room.width() - 40), min(SIZE[1], room.height() - 80))
        self.sheet.setFocus()
        self.sheet.go_to((0, 0))
        self._tell()

    def _tell(self) -> None:
        """Say what is wrong first, and how much is changed."""
        wrong = self.model.wrong()
        said = wrong[0][1] if wrong else ""
        if len(wrong) > 1:
            said = say("table.wrong_and_more", said=said, more=len(wrong) - 1)
        self.say_wrong(said)
        count = self.model.count
        self._told.setText(say("table.changed", count=count) if count else say("table.unchanged"))

    def _try(self) -> None:
        if wrong := self.model.wrong():
            self.sheet.go_to(wrong[0][0])
            self.sheet.setFocus()
        else:
            self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: Esc does not throw away what was drafted."""
        if event.key() == Qt.Key.Key_Escape and self.model.count:
            self._told.setText(say("table.not_taken", count=self.model.count))
        else:
            super().keyPressEvent(event)


def ask_table(
    parent: QWidget | None, standing: Standing, ids: Sequence[str], theme: Theme
) -> EditAreas | None:
    """Let the attributes of areas be edited as a table; ``None`` where nothing is to change."""
    dialog = AttributeTable(parent, standing, ids, theme)
    return dialog.model.edit() if dialog.asked() and dialog.model.count else None
