"""Asking what the checks go by: which are made, how severe they are, and their numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gridplanner.errors import GridplannerError
from gridplanner.models.checks import IDS, SEVERITIES
from gridplanner.models.edits import SetRule
from gridplanner.models.edits.together import Together
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Rule
from gridplanner.models.rules import SHIPPED, rule
from gridplanner.ui.dialogs.form import Form
from gridplanner.words import Sentence, pick, say

CHOICES: Mapping[str, tuple[str, ...]] = {"per": ("community", "grid")}
"""Values that are one of a few words."""
SHARES = ("heads", "workers", "women", "least_share")
"""Numbers that are shares, said in percent."""
TOP = Qt.AlignmentFlag.AlignTop
ELSEWHERE = ("G4",)
"""Rules whose values have a dialog of their own."""


@dataclass(frozen=True)
class _Value:
    """A field for one value of a rule."""

    widget: QWidget
    read: Callable[[], Any]
    write: Callable[[Any], None]


def _share() -> _Value:
    box = QSpinBox()
    box.setRange(0, 100)
    box.setSuffix(" %")
    return _Value(box, lambda: box.value() / 100, lambda share: box.setValue(round(share * 100)))


def _metres() -> _Value:
    box = QDoubleSpinBox()
    box.setRange(0.001, 1000)
    box.setDecimals(3)
    box.setSuffix(say("rules.metres"))
    return _Value(box, box.value, box.setValue)


def _whole() -> _Value:
    box = QSpinBox()
    box.setRange(0, 1_000_000)
    return _Value(box, box.value, lambda number: box.setValue(round(number)))


def _choice(words: tuple[str, ...]) -> _Value:
    box = QComboBox()
    for one in words:
        box.addItem(say(f"layer.{one}"), one)
    return _Value(
        box, lambda: str(box.currentData()), lambda one: box.setCurrentIndex(box.findData(one))
    )


def _words() -> _Value:
    line = QLineEdit()

    def write(text: str) -> None:
        line.setText(text)
        line.setCursorPosition(0)

    return _Value(line, lambda: _commas(line.text()), write)


def _commas(text: str) -> str:
    """Return words joined by commas, however they were typed."""
    parts = (one.strip() for one in text.replace(",", ",").replace("、", ",").split(","))
    return ",".join(dict.fromkeys(filter(None, parts)))


def _figures(plan: Plan) -> _Value:
    """Return a button with a menu of the figures that buildings carry."""
    button, menu = QPushButton(), QMenu()
    button.setMenu(menu)
    menu.setParent(button, menu.windowFlags())
    actions: dict[str, QAction] = {}

    def read() -> str:
        return ",".join(id_ for id_, one in actions.items() if one.isChecked())

    def say_chosen() -> None:
        names = [one.text() for one in actions.values() if one.isChecked()]
        button.setText(say("words.comma").join(names) or say("rules.no_figure"))

    for one in plan.figures.values():
        if one.subject == "building":
            action = menu.addAction(pick(one.zh, one.en))
            action.setCheckable(True)
            action.toggled.connect(say_chosen)
            actions[one.id] = action

    def write(text: str) -> None:
        chosen = {part.strip() for part in text.split(",")}
        for id_, action in actions.items():
            action.setChecked(id_ in chosen)
        say_chosen()

    return _Value(button, read, write)


def _value_of(plan: Plan, name: str, shipped: Any) -> _Value:
    """Return the field that fits a value, by its name and kind."""
    if name in CHOICES:
        return _choice(CHOICES[name])
    if name == "figures":
        return _figures(plan)
    if name in SHARES:
        return _share()
    if isinstance(shipped, float):
        return _metres()
    return _whole() if isinstance(shipped, int) else _words()


class _RuleRow:
    """The fields of one rule."""

    def __init__(self, plan: Plan, id_: str) -> None:
        self.id = id_
        self.present = rule(plan, id_)
        self.on = QCheckBox(say(f"rule.{id_}"))
        self.on.setToolTip(say(f"rules.about_{id_}"))
        self.severity = QComboBox()
        for level in SEVERITIES:
            self.severity.addItem(say(f"severity.{level}"), level)
        numbers = {} if id_ in ELSEWHERE else SHIPPED[id_].values
        self.values = {name: _value_of(plan, name, one) for name, one in numbers.items()}
        self.on.toggled.connect(self._dim)
        self.show(self.present)

    def _dim(self, on: bool) -> None:
        for widget in (self.severity, *(one.widget for one in self.values.values())):
            widget.setEnabled(on)

    def show(self, row: Rule) -> None:
        """Show the settings of a rule."""
        self.on.setChecked(row.on)
        self.severity.setCurrentIndex(SEVERITIES.index(row.severity))
        for name, one in self.values.items():
            one.write(row.values[name])
        self._dim(row.on)

    @property
    def value(self) -> Rule:
        """The rule as it stands in the form; what is as shipped is not kept."""
        shipped, severity = SHIPPED[self.id], str(self.severity.currentData())
        told = {name: one.read() for name, one in self.values.items()}
        own = {name: one for name, one in told.items() if one != shipped.values[name]}
        if self.id in ELSEWHERE:
            own = dict(self.present.values)
        kept = "" if severity == shipped.severity else severity
        return Rule(id=self.id, severity=kept, on=self.on.isChecked(), values=own)

    @property
    def is_changed(self) -> bool:
        """Whether it differs from how it was."""
        now, then = self.value, self.present
        severity = now.severity or SHIPPED[self.id].severity
        values = {**SHIPPED[self.id].values, **now.values}
        return (now.on, severity, values) != (then.on, then.severity, dict(then.values))


class RulesForm(Form):
    """All rules, each a line, with a way back to what was shipped."""

    def __init__(self, parent: QWidget | None, plan: Plan) -> None:
        super().__init__(parent, say("rules.title"), say("rules.hint"))
        self.rows = {id_: _RuleRow(plan, id_) for id_ in IDS}
        page = QWidget()
        page.setProperty("panel", True)
        grid = QGridLayout(page)
        grid.setContentsMargins(8, 8, 8, 8)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        for at, row in enumerate(self.rows.values()):
            grid.addWidget(row.on, at, 0, TOP)
            grid.addWidget(row.severity, at, 1, TOP)
            grid.addLayout(_laid_out(row), at, 2)
        area = QScrollArea()
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.StyledPanel)
        self.body.addWidget(area)
        reset = self.buttons.addButton(say("rules.reset"), QDialogButtonBox.ButtonRole.ResetRole)
        reset.setAutoDefault(False)
        reset.clicked.connect(self.show_shipped)
        self.check_with(self._check)
        self.resize(840, 640)

    def show_shipped(self) -> None:
        """Show what was shipped; nothing is changed before the form is accepted."""
        for id_, row in self.rows.items():
            row.show(SHIPPED[id_])

    def _check(self) -> None:
        figures = self.rows["G7"]
        if figures.on.isChecked() and not figures.values["figures"].read():
            raise GridplannerError("rules.needs_figure")

    @property
    def edit(self) -> Together | None:
        """What is to be changed, in one step; ``None`` where nothing is."""
        changed = [row for row in self.rows.values() if row.is_changed]
        if not changed:
            return None
        names = say("words.comma").join(say(f"rule.{row.id}") for row in changed)
        return Together(
            tuple(SetRule(row.value) for row in changed), Sentence("edit.rules", {"rules": names})
        )


def _laid_out(row: _RuleRow) -> QVBoxLayout:
    """Return the fields of a rule: numbers side by side, lists of words each in a line."""
    lines = QVBoxLayout()
    lines.setSpacing(4)
    numbers = QHBoxLayout()
    numbers.setSpacing(8)
    lines.addLayout(numbers)
    for name, one in row.values.items():
        line = numbers
        if isinstance(one.widget, QLineEdit):
            line = QHBoxLayout()
            line.setSpacing(8)
            lines.addLayout(line)
        line.addWidget(QLabel(say(f"rules.{row.id}_{name}")))
        line.addWidget(one.widget, int(line is not numbers))
    if row.id in ELSEWHERE:
        note = QLabel(say("rules.elsewhere"))
        note.setProperty("role", "muted")
        numbers.addWidget(note)
    numbers.addStretch(1)
    return lines


def ask_rules(parent: QWidget | None, plan: Plan) -> Together | None:
    """Ask for the settings of all rules; ``None`` where nothing is to change."""
    form = RulesForm(parent, plan)
    return form.edit if form.asked() else None
