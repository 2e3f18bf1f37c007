"""Asking for the figures of an office: what is counted, how often it is visited, who may see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import (
    AddFigure,
    Edit,
    EditFigure,
    RemoveFigure,
    SetWeights,
    Together,
)
from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.rows import STANDARD_FIGURES, Figure
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.theme import number_font
from gridplanner.words import Sentence, say

HEADS = (
    *("figure", "figure_en", "subject", "visits", "equivalents"),
    *("on_card", "sensitive", "in_public", ""),
)
MARKS = ("on_card", "sensitive", "in_public")
SUBJECTS = ("grid", "building")


@dataclass(frozen=True, eq=False)
class _Row:
    """The widgets of one figure; one that is new has no figure yet."""

    figure: Figure | None
    name: QLineEdit | None
    english: QLineEdit | None
    subject: QComboBox | None
    visits: QDoubleSpinBox
    marks: dict[str, QCheckBox]
    remove: QPushButton | None

    @property
    def weight(self) -> float | None:
        """Visits a year, ``None`` for a figure that is not in the load."""
        return self.visits.value() or None

    def mark(self, name: str) -> bool:
        """Return whether a box is ticked."""
        return self.marks[name].isChecked()

    def edits(self) -> Iterator[Edit]:
        """Yield what is to be done about this figure, its weight left aside."""
        if self.figure is None:
            if self.name is not None and self.subject is not None:
                yield AddFigure(
                    self.name.text(),
                    self.english.text() if self.english is not None else "",
                    subject=str(self.subject.currentData()),
                    visits_per_year=self.weight,
                    on_card=self.mark("on_card"),
                    sensitive=self.mark("sensitive"),
                    in_public=self.mark("in_public"),
                )
            return
        told: dict[str, str | bool] = {
            name: self.mark(name) for name in MARKS if self.mark(name) != getattr(self.figure, name)
        }
        if self.name is not None and self.name.text().strip() != self.figure.zh:
            told["zh"] = self.name.text()
        if self.english is not None and self.english.text().strip() != self.figure.en:
            told["en"] = self.english.text()
        if told:
            yield EditFigure(self.figure.id, **told)  # type: ignore[arg-type]


class FiguresDialog(Form):
    """A table of figures: shipped ones keep their name, own ones come and go."""

    def __init__(self, parent: QWidget | None, plan: Plan) -> None:
        super().__init__(parent, say("dialog.weights"), say("dialog.weights_hint"))
        self._plan = plan
        self.rows: list[_Row] = []
        self._gone: list[str] = []
        page = QWidget()
        page.setProperty("panel", True)
        self._grid = QGridLayout(page)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        for column, head in enumerate(HEADS):
            if head:
                self._grid.addWidget(QLabel(say(f"dialog.{head}")), 0, column)
        for figure in plan.figures.values():
            self._add(figure)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(page)
        self._area = area
        self.body.addWidget(area)
        self.more = QPushButton(say("dialog.add_figure"))
        self.more.setAutoDefault(False)
        self.more.clicked.connect(self.add_row)
        self.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.check_with(self._check)
        self.resize(860, 640)

    def add_row(self) -> None:
        """Add a row for a figure of the office's own, and put the hand there."""
        row = self._add(None)
        if row.name is not None:
            row.name.setFocus()
            self._area.ensureWidgetVisible(row.name)
            bar = self._area.verticalScrollBar()
            bar.rangeChanged.connect(lambda _, highest: bar.setValue(highest))

    def _add(self, figure: Figure | None) -> _Row:
        at = self._grid.rowCount()
        own = figure is None or figure.id not in STANDARD_FIGURES
        name, english = self._names(figure, own, at)
        subject = self._subject(figure, at)
        visits, equals = QDoubleSpinBox(), QLabel()
        visits.setRange(0, 366)
        visits.setDecimals(1)
        visits.setSpecialValueText(say("dialog.not_in_load"))
        equals.setFont(number_font())
        visits.valueChanged.connect(lambda value: equals.setText(f"{value / 2:g}"))
        visits.setValue((figure.visits_per_year or 0.0) if figure else 0.0)
        equals.setText(f"{visits.value() / 2:g}")
        self._grid.addWidget(visits, at, 3)
        self._grid.addWidget(equals, at, 4)
        marks = {}
        for column, mark in enumerate(MARKS, 5):
            marks[mark] = QCheckBox()
            marks[mark].setChecked(bool(figure and getattr(figure, mark)))
            marks[mark].setToolTip(say(f"dialog.{mark}_hint"))
            self._grid.addWidget(marks[mark], at, column)
        _keep_secret(marks)
        remove = None
        if own:
            remove = QPushButton(say("dialog.remove_figure"))
            remove.setAutoDefault(False)
            remove.setProperty("link", True)
            self._grid.addWidget(remove, at, 8)
        row = _Row(figure, name, english, subject, visits, marks, remove)
        if remove is not None:
            remove.clicked.connect(lambda: self._take_out(row))
        self.rows.append(row)
        return row

    def _names(
        self, figure: Figure | None, own: bool, at: int
    ) -> tuple[QLineEdit | None, QLineEdit | None]:
        """Show what a figure is called in both languages: of the office's own it can be changed."""
        texts = (figure.zh, figure.en) if figure else ("", "")
        if not own:
            for column, text in enumerate(texts):
                self._grid.addWidget(QLabel(text), at, column)
            return None, None
        fields = [QLineEdit(text) for text in texts]
        for column, (field, hint) in enumerate(zip(fields, ("name", "name_en"), strict=True)):
            field.setPlaceholderText(say(f"dialog.figure_{hint}"))
            self._grid.addWidget(field, at, column)
        return fields[0], fields[1]

    def _subject(self, figure: Figure | None, at: int) -> QComboBox | None:
        if figure is not None:
            self._grid.addWidget(QLabel(say(f"layer.{figure.subject}")), at, 2)
            return None
        subject = QComboBox()
        for one in SUBJECTS:
            subject.addItem(say(f"layer.{one}"), one)
        self._grid.addWidget(subject, at, 2)
        return subject

    def _take_out(self, row: _Row) -> None:
        """Take a row out; of a figure that is there already once it is known that it can go."""
        if row.figure is not None:
            try:
                RemoveFigure(row.figure.id).apply(self._plan, Ids())
            except GridplannerError as failure:
                self.say_wrong(str(failure))
                return
            self._gone.append(row.figure.id)
        self.say_wrong("")
        self.rows.remove(row)
        where = self._grid.indexOf(row.visits)
        position = cast("tuple[int, int, int, int]", self._grid.getItemPosition(where))
        for column in range(len(HEADS)):
            item = self._grid.itemAtPosition(position[0], column)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                self._grid.removeWidget(widget)
                widget.deleteLater()

    def _check(self) -> None:
        edit = self.answer()
        if edit is not None:
            edit.apply(self._plan, Ids())

    def answer(self) -> Edit | None:
        """Return the edit, one step for all that is changed; ``None`` for no change."""
        edits: list[Edit] = [RemoveFigure(id_) for id_ in self._gone]
        edits += [edit for row in self.rows for edit in row.edits()]
        changed = tuple(
            (row.figure.id, row.weight)
            for row in self.rows
            if row.figure and (row.weight or 0.0) != (row.figure.visits_per_year or 0.0)
        )
        weights = SetWeights(changed)
        if not edits:
            return weights if changed else None
        if changed:
            edits.append(weights)
        return edits[0] if len(edits) == 1 else Together(tuple(edits), Sentence("edit.figures"))


def _keep_secret(marks: dict[str, QCheckBox]) -> None:
    """Let nothing that is sensitive be public."""

    def fit() -> None:
        secret = marks["sensitive"].isChecked()
        marks["in_public"].setEnabled(not secret)
        if secret:
            marks["in_public"].setChecked(False)

    marks["sensitive"].toggled.connect(fit)
    fit()


def ask_weights(parent: QWidget | None, plan: Plan) -> Edit | None:
    """Ask for the figures of an office and their weights; ``None`` for no change."""
    form = FiguresDialog(parent, plan)
    return form.answer() if form.asked() else None
