"""Asking for a person: name, sex, phones, home, capacity."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLabel, QLineEdit, QWidget

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import NewPerson
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Person
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.dialogs.home_field import HomeField
from gridplanner.words import say

SEXES = ("", "f", "m")
EMPTY = Plan()


def ask_person(
    parent: QWidget | None,
    person: Person | None = None,
    plan: Plan = EMPTY,
    here: str = "",
) -> NewPerson | None:
    """Ask for a new person, or for what is to be changed of one.

    Where they live is asked in a plan with buildings; ``here`` is the one selected.
    """
    form = Form(parent, say("dialog.edit_person" if person else "dialog.add_person"))
    name, phone, work_phone = QLineEdit(), QLineEdit(), QLineEdit()
    sex, capacity = QComboBox(), QDoubleSpinBox()
    for choice in SEXES:
        sex.addItem(say(f"window.sex_{choice}") if choice else say("dialog.not_given"), choice)
    capacity.setRange(0.1, 10.0)
    capacity.setSingleStep(0.1)
    capacity.setValue(1.0)
    for one in (phone, work_phone):
        one.setPlaceholderText(say("dialog.phone_example"))
    if person is not None:
        name.setText(person.name)
        phone.setText(person.phone)
        work_phone.setText(person.work_phone)
        sex.setCurrentIndex(SEXES.index(person.sex) if person.sex in SEXES else 0)
        capacity.setValue(person.capacity)
    form.fields.addRow(say("column.person"), name)
    form.fields.addRow(say("window.sex"), sex)
    form.fields.addRow(say("window.phone"), phone)
    form.fields.addRow(say("window.work_phone"), work_phone)
    home = HomeField(plan, person.home if person else "", here)
    if len(plan.buildings):
        form.fields.addRow(say("person.home"), home)
    else:
        home.setParent(form)
        home.hide()
    form.fields.addRow(say("dialog.capacity"), capacity)
    explained = QLabel(say("dialog.capacity_tip"))
    explained.setWordWrap(True)
    explained.setProperty("role", "muted")
    form.fields.addRow("", explained)

    def check() -> None:
        if not name.text().strip():
            raise GridplannerError("edit.no_person_name")
        for one in (phone, work_phone):
            told = one.text().strip()
            if told and not any(sign.isdigit() for sign in told):
                raise GridplannerError("dialog.no_phone", phone=told)
        home.check()

    form.check_with(check)
    if not form.asked():
        return None
    return NewPerson(
        name.text().strip(),
        str(sex.currentData()),
        phone.text().strip(),
        work_phone.text().strip(),
        capacity.value(),
        home.home,
    )
