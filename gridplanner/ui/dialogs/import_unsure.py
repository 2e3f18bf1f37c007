"""What a roster leaves unsure: each cell is given one of its candidates, or left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialogButtonBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gridplanner.models.importing import Question
from gridplanner.ui.dialogs.form import Form
from gridplanner.words import say

Index = QModelIndex | QPersistentModelIndex
CHOICE = 4
"""The column in which a candidate is chosen."""
_CHOSEN = Qt.ItemDataRole.UserRole


class UnsureDialog(Form):
    """One row for each question; those without an answer are left out."""

    def __init__(self, parent: QWidget | None, file: str, questions: Sequence[Question]) -> None:
        hint = say("unsure.hint", n=len(questions))
        super().__init__(parent, say("unsure.title", file=file), hint)
        self.questions = tuple(questions)
        self.table = QTableWidget(len(questions), CHOICE + 1)
        self.table.setHorizontalHeaderLabels(
            [say(f"unsure.{name}") for name in ("row", "name", "field", "told", "meant")]
        )
        for at, question in enumerate(questions):
            field = say(f"field.{question.field}")
            cells = (str(question.line), question.name, field, question.told, "")
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                if column != CHOICE:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                self.table.setItem(at, column, item)
            self.choose(at, "")
        self.table.setItemDelegateForColumn(CHOICE, _Chooser(self))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(30)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(CHOICE, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate((56, 120, 100, 200)):
            self.table.setColumnWidth(column, width)
        self.body.addWidget(self.table)
        self.ok.setText(say("unsure.go_on"))
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.first = self.buttons.addButton(say("unsure.first"), role)
        self.first.clicked.connect(self._take_first)
        self.alike = self.buttons.addButton(say("unsure.alike"), role)
        self.alike.clicked.connect(self._answer_alike)
        for button in (self.first, self.alike):
            button.setAutoDefault(False)
        self.table.setCurrentCell(0, CHOICE)
        self.resize(940, 560)

    def choose(self, at: int, candidate: str) -> None:
        """Give a question one of its candidates, none where it is empty."""
        question = self.questions[at]
        named = next((one for one in question.candidates if one.id == candidate), None)
        text = say("unsure.left_out") if named is None else _words(named.name, named.score)
        item = cast("QTableWidgetItem", self.table.item(at, CHOICE))
        item.setText(text)
        item.setData(_CHOSEN, candidate)
        item.setToolTip(text)

    def choices(self) -> dict[str, str]:
        """Return what was chosen, by the key of the question."""
        return {one.key: self._chosen(at) for at, one in enumerate(self.questions)}

    def _chosen(self, at: int) -> str:
        item = self.table.item(at, CHOICE)
        return str(item.data(_CHOSEN)) if item is not None else ""

    def _take_first(self) -> None:
        """Give every question that has no answer its likeliest candidate."""
        for at, question in enumerate(self.questions):
            if not self._chosen(at):
                self.choose(at, question.candidates[0].id)

    def _answer_alike(self) -> None:
        """Answer questions of the same words as the current one is answered."""
        at = self.table.currentRow()
        if at < 0:
            return
        meant, chosen = self.questions[at], self._chosen(at)
        for other, question in enumerate(self.questions):
            same = (question.field, question.told) == (meant.field, meant.told)
            if same and any(one.id == chosen for one in question.candidates):
                self.choose(other, chosen)


class _Chooser(QStyledItemDelegate):
    """Offers the candidates of a question in a list."""

    def __init__(self, dialog: UnsureDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """See Qt."""
        box = QComboBox(parent)
        box.addItem(say("unsure.left_out"), "")
        for one in self._dialog.questions[index.row()].candidates:
            box.addItem(_words(one.name, one.score), one.id)
        box.activated.connect(lambda _: self._done(box))
        return box

    def _done(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box, QStyledItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """See Qt."""
        box = cast("QComboBox", editor)
        box.setCurrentIndex(max(box.findData(index.data(_CHOSEN)), 0))

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:
        """See Qt."""
        self._dialog.choose(index.row(), str(cast("QComboBox", editor).currentData()))

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """See Qt: an open list of candidates is no reason to end the choosing."""
        box = watched if isinstance(watched, QComboBox) else None
        if box is not None and event.type() == QEvent.Type.FocusOut and box.view().isVisible():
            return False
        return super().eventFilter(watched, event)


def _words(name: str, score: float) -> str:
    return say("unsure.candidate", name=name, percent=round(100 * score))


def ask_unsure(
    parent: QWidget | None, file: str, questions: Sequence[Question]
) -> Mapping[str, str] | None:
    """Return what was chosen, ``None`` where the planner thinks better of the import."""
    dialog = UnsureDialog(parent, file, questions)
    return dialog.choices() if dialog.asked() else None
