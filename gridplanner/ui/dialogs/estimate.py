"""Asking how unknown households shall be estimated."""

from __future__ import annotations

from PySide6.QtWidgets import QDoubleSpinBox, QRadioButton, QSpinBox, QWidget

from gridplanner.models.edits import EstimateHouseholds
from gridplanner.ui.dialogs.form import Form
from gridplanner.words import say


def ask_estimate(parent: QWidget | None, area: str, where: str) -> EstimateHouseholds | None:
    """Ask for the way to estimate the households of an area, empty for the whole plan."""
    form = Form(parent, say("dialog.estimate", area=where), say("dialog.estimate_hint"))
    floors, share = QRadioButton(say("dialog.by_floors")), QRadioButton(say("dialog.by_share"))
    floors.setChecked(True)
    units, flats, total = QDoubleSpinBox(), QDoubleSpinBox(), QSpinBox()
    units.setRange(1, 50)
    units.setDecimals(0)
    flats.setRange(0.5, 50)
    flats.setDecimals(1)
    flats.setValue(2)
    total.setRange(0, 10_000_000)
    total.setGroupSeparatorShown(True)
    form.fields.addRow(floors)
    form.fields.addRow(say("dialog.units"), units)
    form.fields.addRow(say("dialog.flats"), flats)
    form.fields.addRow(share)
    form.fields.addRow(say("dialog.total"), total)

    def switch() -> None:
        units.setEnabled(floors.isChecked())
        flats.setEnabled(floors.isChecked())
        total.setEnabled(share.isChecked())

    floors.toggled.connect(switch)
    switch()
    if not form.asked():
        return None
    if floors.isChecked():
        return EstimateHouseholds(area, "floors", units.value(), flats.value())
    return EstimateHouseholds(area, "share", total=float(total.value()))
