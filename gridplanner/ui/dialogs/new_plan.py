"""Asking for what a new plan needs: a name, perhaps a coordinate system."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gridplanner.errors import GridplannerError
from gridplanner.ui.dialogs.form import Form
from gridplanner.words import say

FIRST_ZONE, FIRST_MERIDIAN = 4534, 75
ZONES = 21
"""CGCS2000 3° zones without zone prefix: EPSG 4534 (75°E) to 4554 (135°E)."""


@dataclass(frozen=True)
class NewPlan:
    """A plan to be made; an empty crs is set by the first import."""

    name: str
    crs: str


def ask_new_plan(parent: QWidget | None) -> NewPlan | None:
    """Ask for the name and the coordinate system of a new plan."""
    form = Form(parent, say("dialog.new_plan"), say("dialog.new_plan_hint"))
    name, crs = QLineEdit(), QComboBox()
    name.setPlaceholderText(say("dialog.plan_name_example"))
    crs.addItem(say("dialog.crs_from_data"), "")
    for number in range(ZONES):
        meridian = FIRST_MERIDIAN + 3 * number
        crs.addItem(
            say("dialog.crs_zone", meridian=meridian, code=FIRST_ZONE + number),
            f"EPSG:{FIRST_ZONE + number}",
        )
    form.fields.addRow(say("dialog.plan_name"), name)
    form.fields.addRow(say("dialog.crs"), crs)

    def check() -> None:
        if not name.text().strip():
            raise GridplannerError("dialog.no_plan_name")

    form.check_with(check)
    return NewPlan(name.text().strip(), str(crs.currentData())) if form.asked() else None
