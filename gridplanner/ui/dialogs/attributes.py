"""Asking for the attributes of one area, or for what several grids shall have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QLabel, QWidget

from gridplanner.models.attributes import LONG, choices, field_name, fields_of, text_of
from gridplanner.models.edits import EditAreas
from gridplanner.models.edits.attributes import faults
from gridplanner.models.naming import label
from gridplanner.models.plan import Plan
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.dialogs.told import Choice, Line, Text
from gridplanner.words import say

OWN = ("name", "code", "four_bounds")
"""Fields of which each area has its own: they are not asked for several at once."""


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
        self._fields: dict[str, Line | Text | Choice] = {}
        self._wrongs: dict[str, QLabel] = {}
        known = choices(plan)
        for field in fields_of(plan, areas[0]):
            if several and field in OWN:
                continue
            values = {text_of(plan, area, field) for area in areas}
            self._add(field, values.pop() if len(values) == 1 else None, known.get(field))

    def _add(self, name: str, given: str | None, known: Mapping[str, str] | None) -> None:
        field: Line | Text | Choice
        if known is not None:
            field = Choice(given, known)
            field.currentIndexChanged.connect(self.look)
        elif name in LONG:
            field = Text(given)
            field.textChanged.connect(self.look)
        else:
            field = Line(given)
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
        self.grow()
        return not found

    def _try(self) -> None:
        if self.look():
            self.accept()


def ask_attributes(parent: QWidget | None, plan: Plan, ids: Sequence[str]) -> EditAreas | None:
    """Ask what areas shall be called and have; ``None`` where nothing is to change."""
    form = AttributeForm(parent, plan, ids)
    edit = form.answer() if form.asked() else None
    return edit if edit is not None and edit.differs(plan) else None
