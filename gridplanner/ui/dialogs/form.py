"""A dialog with a form: labelled fields, a hint, two buttons; what is wrong is said in place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gridplanner.errors import GridplannerError


class Form(QDialog):
    """Asks for some values; ``checked`` may refuse them with a sentence before it closes."""

    def __init__(self, parent: QWidget | None, title: str, hint: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(420)
        self.fields = QFormLayout()
        self.fields.setHorizontalSpacing(16)
        self.fields.setVerticalSpacing(8)
        self.fields.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self._wrong = _wrapped("danger")
        self._wrong.hide()
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self.buttons.accepted.connect(self._try)
        self.buttons.rejected.connect(self.reject)
        self._refusing: Callable[[], None] = _nothing_wrong
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        if hint:
            line = _wrapped("muted")
            line.setText(hint)
            layout.addWidget(line)
        layout.addLayout(self.fields)
        layout.addLayout(self.body, 1)
        layout.addWidget(self._wrong)
        layout.addWidget(self.buttons)

    def check_with(self, check: Callable[[], None]) -> None:
        """Let a function that raises GridplannerError look at the values first."""
        self._refusing = check

    def _try(self) -> None:
        try:
            self._refusing()
        except GridplannerError as failure:
            self.say_wrong(str(failure))
            return
        self.accept()

    def say_wrong(self, text: str) -> None:
        """Say above the buttons what is wrong; nothing where all is well."""
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))

    @property
    def ok(self) -> QPushButton:
        """The button that accepts."""
        return self.buttons.button(QDialogButtonBox.StandardButton.Ok)

    def _go_to_first_field(self) -> None:
        """Put the hand where typing begins, not on a button that Space would press."""
        item = self.fields.itemAt(0, QFormLayout.ItemRole.FieldRole)
        field = item.widget() if item is not None else None
        if field is not None:
            field.setFocus()
        if isinstance(field, QLineEdit):
            field.selectAll()

    def grow(self) -> None:
        """Make room for what is said: wrapped lines do not ask for it themselves."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    def showEvent(self, event: QShowEvent) -> None:
        """Come up with room for the hint."""
        super().showEvent(event)
        self.grow()

    def asked(self) -> bool:
        """Show the dialog and return whether it was accepted."""
        self._go_to_first_field()
        accepted = self.exec() == QDialog.DialogCode.Accepted
        self.deleteLater()
        return accepted


def _wrapped(role: str) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setProperty("role", role)
    return label


def _nothing_wrong() -> None:
    return
