"""Asking for the attributes of one area, or for what several grids shall have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from gridplanner.models.attributes import LONG, choices, field_name, fields_of, text_of
from gridplanner.models.edits import EditAreas
from gridplanner.models.edits.attributes import faults
from gridplanner.models.naming import label
from gridplanner.models.plan import Plan
from gridplanner.ui.dialogs.form import Form
from gridplanner.words import say

OWN = ("name", "code", "four_bounds")
"""Fields of which each area has its own: they are not asked for several at once."""
LINES = 2
"""Lines of text that a long field shows."""


class _Line(QLineEdit):
    """One line of text; what several areas do not agree on is left alone until it is typed in."""

    def __init__(self, given: str | None) -> None:
        super().__init__(given or "")
        self._given = given
        if given is None:
            self.setPlaceholderText(say("dialog.differing"))

    def told(self) -> str | None:
        """Return what was told, ``None`` where nothing was."""
        return self.text() if self.isModified() or self.text() != (self._given or "") else None


class _Text(QPlainTextEdit):
    """Some lines of text, left alone in the same way."""

    def __init__(self, given: str | None) -> None:
        super().__init__(given or "")
        self._given = given
        self.setTabChangesFocus(True)
        margins = self.contentsMargins().top() + round(self.document().documentMargin())
        self.setFixedHeight(self.fontMetrics().lineSpacing() * LINES + 2 * margins + 8)
        if given is None:
            self.setPlaceholderText(say("dialog.differing"))

    def told(self) -> str | None:
        """Return what was told, ``None`` where nothing was."""
        text = self.toPlainText()
        touched = self.document().isModified() or text != (self._given or "")
        return text if touched else None


class _Choice(QComboBox):
    """One of some words, or none where the areas do not agree."""

    def __init__(self, given: str | None, known: Mapping[str, str]) -> None:
        super().__init__()
        self._given = given
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if given is None:
            self.addItem(say("dialog.differing"), None)
        for key, word in known.items():
            self.addItem(word, key)
        if given is not None and given not in known:
            self.addItem(given, given)
        if given is not None:
            self.setCurrentIndex(self.findData(given))

    def told(self) -> str | None:
        """Return what was chosen, ``None`` where it is what was there."""
        chosen = self.currentData()
        return None if chosen in (None, self._given) else str(chosen)


class AttributeForm(Form):
    """The fields of the areas at hand; what is wrong stands under the field it is about."""

    def __init__(self, parent: QWidget | None, plan: Plan, ids: Sequence[str]) -> None:
        areas = [plan.area(id_) for id_ in ids]
        several = len(areas) > 1
        title = say("dialog.rename_many", count=len(areas)) if several else ""
        super().__init__(
            parent,
            title or say("dialog.rename", area=label(areas[0])),
            say("dialog.rename_many_hint") if several else "",
        )
        self._plan, self._ids = plan, ids
        self._fields: dict[str, _Line | _Text | _Choice] = {}
        self._wrongs: dict[str, QLabel] = {}
        known = choices(plan)
        for field in fields_of(plan, areas[0]):
            if several and field in OWN:
                continue
            values = {text_of(plan, area, field) for area in areas}
            self._add(field, values.pop() if len(values) == 1 else None, known.get(field))

    def _add(self, name: str, given: str | None, known: Mapping[str, str] | None) -> None:
        field: _Line | _Text | _Choice
        if known is not None:
            field = _Choice(given, known)
            field.currentIndexChanged.connect(self.look)
        elif name in LONG:
            field = _Text(given)
            field.textChanged.connect(self.look)
        else:
            field = _Line(given)
            field.textChanged.connect(self.look)
        wrong = QLabel()
        wrong.setWordWrap(True)
        wrong.setProperty("role", "danger")
        self.fields.addRow(field_name(self._plan, name), field)
        self.fields.addRow("", wrong)
        self.fields.setRowVisible(wrong, False)
        self._fields[name], self._wrongs[name] = field, wrong

    def field(self, name: str) -> QWidget:
        """Return the widget of a field."""
        return self._fields[name]

    def answer(self) -> EditAreas:
        """Return the edit of what was touched."""
        told = [(name, field.told()) for name, field in self._fields.items()]
        return EditAreas(
            tuple((id_, name, text) for id_ in self._ids for name, text in told if text is not None)
        )

    def look(self) -> bool:
        """Say under each field what is wrong with it; return whether all is well."""
        found = {one.field: str(one.error) for one in faults(self._plan, self.answer().values)}
        for name, label_ in self._wrongs.items():
            label_.setText(found.get(name, ""))
            self.fields.setRowVisible(label_, name in found)
        self._grow()
        return not found

    def _grow(self) -> None:
        """Make room for what is said: wrapped lines do not ask for it themselves."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    def _try(self) -> None:
        if self.look():
            self.accept()


def ask_attributes(parent: QWidget | None, plan: Plan, ids: Sequence[str]) -> EditAreas | None:
    """Ask what areas shall be called and have; ``None`` where nothing is to change."""
    form = AttributeForm(parent, plan, ids)
    edit = form.answer() if form.asked() else None
    return edit if edit is not None and edit.differs(plan) else None
