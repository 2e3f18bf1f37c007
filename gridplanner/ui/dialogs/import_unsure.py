"""What a roster leaves unsure: each cell is given one of its candidates, or left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialogButtonBox,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gridplanner.models.importing import SKIP, Question
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.tables import table_of
from gridplanner.words import say

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("row", "name", "field", "told", "meant")
CHOICE = len(COLUMNS) - 1
"""The column in which a candidate is chosen."""
WIDTHS = {0: 56, 1: 120, 2: 100, 3: 200}


class Questions(QAbstractTableModel):
    """One row for each question, and what it was answered with."""

    def __init__(self, questions: Sequence[Question], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.questions = tuple(questions)
        self.chosen = [SKIP] * len(self.questions)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """See Qt."""
        return 0 if parent.isValid() else len(self.questions)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        """See Qt."""
        return len(COLUMNS)

    def headerData(
        self, section: int, across: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """See Qt."""
        wanted = across == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return say(f"unsure.{COLUMNS[section]}") if wanted else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """See Qt."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == CHOICE else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """See Qt."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        question = self.questions[index.row()]
        if index.column() == CHOICE:
            return self.words(index.row(), self.chosen[index.row()])
        field = say(f"field.{question.field}")
        return (str(question.line), question.name, field, question.told)[index.column()]

    def words(self, at: int, candidate: str) -> str:
        """Return how a candidate of a question is called, or that it is left out."""
        for one in self.questions[at].candidates:
            if one.id == candidate:
                return say("unsure.candidate", name=one.name, percent=round(100 * one.score))
        return say("unsure.left_out")

    def choose(self, at: int, candidate: str) -> None:
        """Give a question one of its candidates, or none."""
        self.chosen[at] = candidate
        index = self.index(at, CHOICE)
        self.dataChanged.emit(index, index)

    def take_first(self) -> None:
        """Give every question without an answer its likeliest candidate."""
        self.chosen = [
            chosen or question.candidates[0].id
            for chosen, question in zip(self.chosen, self.questions, strict=True)
        ]
        self._all_changed()

    def answer_alike(self, at: int) -> None:
        """Answer questions of the same words as this one is answered."""
        meant, chosen = self.questions[at], self.chosen[at]
        for other, question in enumerate(self.questions):
            same = (question.field, question.told) == (meant.field, meant.told)
            if same and any(one.id == chosen for one in question.candidates):
                self.chosen[other] = chosen
        self._all_changed()

    def _all_changed(self) -> None:
        self.dataChanged.emit(self.index(0, CHOICE), self.index(self.rowCount() - 1, CHOICE))


class UnsureDialog(Form):
    """Asks every question; those without an answer are left out."""

    def __init__(self, parent: QWidget | None, file: str, questions: Sequence[Question]) -> None:
        hint = say("unsure.hint", n=len(questions))
        super().__init__(parent, say("unsure.title", file=file), hint)
        self.model = Questions(questions, self)
        self.table = table_of(self.model, CHOICE, WIDTHS)
        self.table.verticalHeader().setDefaultSectionSize(30)
        self.table.setItemDelegateForColumn(CHOICE, _Chooser(self.model, self.table))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.body.addWidget(self.table)
        self.ok.setText(say("unsure.go_on"))
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.first = self.buttons.addButton(say("unsure.first"), role)
        self.first.clicked.connect(self.model.take_first)
        self.alike = self.buttons.addButton(say("unsure.alike"), role)
        self.alike.clicked.connect(self._answer_alike)
        for button in (self.first, self.alike):
            button.setAutoDefault(False)
        self.table.setCurrentIndex(self.model.index(0, 0))
        self.resize(940, 560)

    def choices(self) -> dict[str, str]:
        """Return what was chosen, by the key of the question."""
        keys = (one.key for one in self.model.questions)
        return dict(zip(keys, self.model.chosen, strict=True))

    def _answer_alike(self) -> None:
        at = self.table.currentIndex().row()
        if at >= 0:
            self.model.answer_alike(at)


class _Chooser(QStyledItemDelegate):
    """Offers the candidates of a question in a list."""

    def __init__(self, model: Questions, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """See Qt."""
        box = QComboBox(parent)
        for one in (SKIP, *(one.id for one in self._model.questions[index.row()].candidates)):
            box.addItem(self._model.words(index.row(), one), one)
        box.activated.connect(lambda _: self.commitData.emit(box))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """See Qt."""
        box = cast("QComboBox", editor)
        box.setCurrentIndex(max(box.findData(self._model.chosen[index.row()]), 0))

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:
        """See Qt."""
        self._model.choose(index.row(), str(cast("QComboBox", editor).currentData()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See Qt: an open list of candidates is no reason to end the choosing."""
        leaves = event.type() == QEvent.Type.FocusOut
        if leaves and isinstance(watched, QComboBox) and watched.view().isVisible():
            return False
        return super().eventFilter(watched, event)


def ask_unsure(
    parent: QWidget | None, file: str, questions: Sequence[Question]
) -> Mapping[str, str] | None:
    """Return what was chosen, ``None`` where the planner thinks better of the import."""
    dialog = UnsureDialog(parent, file, questions)
    return dialog.choices() if dialog.asked() else None
