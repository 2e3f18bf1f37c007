"""Asking for a micro-home: what it is called, and who is its host."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import AddMicroHome
from gridplanner.models.mends.candidates import near
from gridplanner.models.standing import Standing
from gridplanner.ui.dialogs.form import Form
from gridplanner.words import say

MOST = 50
"""People nearby who are listed: others become hosts by being dropped on the micro-home."""


def ask_micro_home(
    parent: QWidget | None,
    standing: Standing,
    point: tuple[float, float],
    area: str,
    name: str,
    in_hand: str = "",
) -> AddMicroHome | None:
    """Ask for the name and the host of a micro-home at a point (metres), in an area so called.

    Whoever is in hand stands first among the hosts offered, then come those nearest by.
    """
    form = Form(parent, say("home.set_up"), say("home.set_up_in", area=area))
    field, host = QLineEdit(name), QComboBox()
    host.addItem(say("home.nobody"), "")
    persons = standing.plan.persons
    if in_hand in persons:
        host.addItem(persons[in_hand].name, in_hand)
    for one in near(standing, point, list(persons.values()), most=MOST):
        if one.person.id != in_hand:
            words = one.person.name
            if one.metres is not None:
                words = say("home.candidate", name=words, metres=f"{one.metres:,.0f}")
            host.addItem(words, one.person.id)
    form.fields.addRow(say("column.name"), field)
    form.fields.addRow(say("role.host"), host)

    def check() -> None:
        if not field.text().strip():
            raise GridplannerError("micro_home.no_name")

    form.check_with(check)
    if not form.asked():
        return None
    return AddMicroHome(field.text().strip(), point, str(host.currentData()))
