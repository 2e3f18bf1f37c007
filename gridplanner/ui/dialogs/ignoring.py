"""Asking why findings shall be passed over, and which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QLineEdit,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gridplanner.errors import GridplannerError
from gridplanner.models.checks import Finding
from gridplanner.models.edits import Ignore
from gridplanner.models.edits.ignoring import Mark
from gridplanner.ui.dialogs.form import Form
from gridplanner.words import say


@dataclass(frozen=True)
class Scope:
    """A choice of findings to be passed over."""

    marks: tuple[Mark, ...]
    words: str


def ask_ignore(
    parent: QWidget | None,
    finding: Finding,
    scopes: Sequence[Scope],
    reasons: Sequence[str],
    who: str,
) -> Ignore | None:
    """Ask for the reason and how much it holds for; ``None`` where it is called off."""
    form = Form(parent, say("findings.ignore"), finding.message)
    reason, line = QComboBox(), QLineEdit()
    reason.setEditable(True)
    reason.setLineEdit(line)
    line.setPlaceholderText(say("findings.reason_hint"))
    reason.addItems(list(reasons))
    reason.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    reason.setCurrentText("")
    choices = QButtonGroup(form)
    box = QVBoxLayout()
    box.setSpacing(6)
    for at, scope in enumerate(scopes):
        button = QRadioButton(scope.words)
        button.setChecked(not at)
        choices.addButton(button, at)
        box.addWidget(button)
    form.fields.addRow(say("findings.reason"), reason)
    form.fields.addRow(say("findings.scope"), box)

    def check() -> None:
        if not reason.currentText().strip():
            raise GridplannerError("ignore.no_reason")

    form.check_with(check)
    form.ok.setText(say("findings.do_ignore"))
    if not form.asked():
        return None
    chosen = scopes[max(choices.checkedId(), 0)]
    return Ignore(chosen.marks, reason.currentText().strip(), who)
