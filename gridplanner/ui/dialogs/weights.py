"""Asking for the weights of the load: visits a year for each one counted."""

from __future__ import annotations

from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QScrollArea, QWidget

from gridplanner.models.edits import SetWeights
from gridplanner.models.plan import Plan
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.theme import number_font
from gridplanner.words import pick, say


def ask_weights(parent: QWidget | None, plan: Plan) -> SetWeights | None:
    """Ask for the visits a year of every figure; return the edit, ``None`` for no change."""
    form = Form(parent, say("dialog.weights"), say("dialog.weights_hint"))
    page = QWidget()
    page.setProperty("panel", True)
    grid = QGridLayout(page)
    grid.setColumnStretch(0, 1)
    grid.setHorizontalSpacing(16)
    for column, words in enumerate(("dialog.figure", "dialog.visits", "dialog.equivalents")):
        grid.addWidget(QLabel(say(words)), 0, column)
    boxes: dict[str, QDoubleSpinBox] = {}
    figures = [one for one in plan.figures.values() if one.subject == "building"]
    for row, figure in enumerate(figures, start=1):
        box = QDoubleSpinBox()
        box.setRange(0, 366)
        box.setDecimals(1)
        box.setSpecialValueText(say("dialog.not_in_load"))
        box.setValue(figure.visits_per_year or 0.0)
        equals = QLabel()
        equals.setFont(number_font())

        def show(value: float, equals: QLabel = equals) -> None:
            equals.setText(f"{value / 2:g}")

        box.valueChanged.connect(show)
        show(box.value())
        grid.addWidget(QLabel(pick(figure.zh, figure.en)), row, 0)
        grid.addWidget(box, row, 1)
        grid.addWidget(equals, row, 2)
        boxes[figure.id] = box
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(page)
    form.body.addWidget(area)
    form.resize(440, 520)
    if not form.asked():
        return None
    changed = tuple(
        (figure.id, boxes[figure.id].value() or None)
        for figure in figures
        if boxes[figure.id].value() != (figure.visits_per_year or 0.0)
    )
    return SetWeights(changed) if changed else None
