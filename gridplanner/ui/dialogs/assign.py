"""Asking who shall hold which post, how, and from when to when."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QWidget

from gridplanner.models.naming import seat_label
from gridplanner.models.rows import ROLES, SEAT_ROLES
from gridplanner.models.standing import Standing
from gridplanner.ui.dialogs.candidates import CandidateList
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.dialogs.post import TermFields, Terms
from gridplanner.ui.theme import Theme
from gridplanner.words import say


@dataclass(frozen=True)
class Appointment:
    """A person and the post they shall hold."""

    person: str
    role: str
    terms: Terms


class AssignDialog(Form):
    """People with their way and their load, the unassigned and the near first, and the post."""

    def __init__(
        self, parent: QWidget | None, standing: Standing, area: str, role: str, theme: Theme
    ) -> None:
        super().__init__(parent, say("dialog.assign", area=seat_label(standing.plan, area)))
        self.role = QComboBox()
        seat = standing.plan.seat_of(area) or ""
        self._of_group = seat == "womens_group"
        roles = SEAT_ROLES.get(seat, ROLES)
        for one in roles:
            self.role.addItem(say(f"role.{one}"), one)
        self.role.setCurrentIndex(max(0, self.role.findData(role)))
        self.list = CandidateList(standing, area, theme)
        self.search, self.people = self.list.search, self.list.people
        self.list.picked.connect(self._try)
        self.list.missed.connect(self.say_wrong)
        self.fields.addRow(say("dialog.post"), self.role)
        self.terms = self._ask_terms()
        self.role.currentIndexChanged.connect(self._fit)
        self._fit()
        self.body.addWidget(self.list)
        self.resize(640, 560)
        self.check_with(self._check)
        self.search.setFocus()

    def _ask_terms(self) -> TermFields:
        """Put how the post is held between the post and the people, in two columns."""
        left, right = QFormLayout(), QFormLayout()
        fields = TermFields(left, Terms())
        for field in (fields.since, fields.until):
            label = left.labelForField(field)
            left.takeRow(field)
            right.addRow(label, field)
        for form in (left, right):
            form.setHorizontalSpacing(12)
            form.setVerticalSpacing(8)
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        both = QHBoxLayout()
        both.setSpacing(24)
        both.addLayout(left, 1)
        both.addLayout(right, 1)
        self.body.addLayout(both)
        return fields

    def _fit(self) -> None:
        role = str(self.role.currentData())
        self.terms.ask_manner(role)
        self.terms.enable(role != "group_leader" or not self._of_group)

    def _check(self) -> None:
        self.list.check()
        self.terms.check()

    def answer(self) -> Appointment:
        """Return who and what was chosen."""
        role = str(self.role.currentData())
        return Appointment(self.list.chosen, role, self.terms.terms(role))


def ask_appointment(
    parent: QWidget | None, standing: Standing, area: str, role: str, theme: Theme
) -> Appointment | None:
    """Ask who shall hold a post in an area or another seat."""
    dialog = AssignDialog(parent, standing, area, role, theme)
    return dialog.answer() if dialog.asked() else None
