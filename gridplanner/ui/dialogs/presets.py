"""Asking for the bands that grids are held against: households, and load against the mean."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QWidget

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import SetRule
from gridplanner.models.naming import preset_name
from gridplanner.models.plan import Plan
from gridplanner.models.rules import PRESETS, rule
from gridplanner.ui.dialogs.form import Form
from gridplanner.words import say


class _Preset(QWidget):
    """Three numbers that rise: low, high, and above which a grid is far too large."""

    def __init__(self, preset: dict[str, Any]) -> None:
        super().__init__()
        self._preset = preset
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.limits = [QSpinBox() for _ in range(3)]
        words = ("office.low", "office.high", "office.over")
        for box, value, word in zip(self.limits, preset["households"], words, strict=True):
            box.setRange(0, 100_000)
            box.setValue(int(value))
            row.addWidget(QLabel(say(word)))
            row.addWidget(box)
        self.deviation = QSpinBox()
        self.deviation.setRange(0, 500)
        self.deviation.setSuffix(" %")
        self.deviation.setSpecialValueText(say("office.not_checked"))
        self.deviation.setValue(round((preset.get("load_deviation") or 0) * 100))
        row.addWidget(QLabel(say("office.deviation")))
        row.addWidget(self.deviation)

    def value(self) -> dict[str, Any]:
        """Return the preset as it stands in the form."""
        percent = self.deviation.value()
        return {
            **self._preset,
            "households": [box.value() for box in self.limits],
            "load_deviation": percent / 100 if percent else None,
        }


def ask_presets(parent: QWidget | None, plan: Plan) -> SetRule | None:
    """Ask for the bands of each preset; ``None`` where nothing is to change."""
    form = Form(parent, say("office.presets"), say("office.presets_hint"))
    present = rule(plan, "G4")
    rows = {name: _Preset(present.values[name]) for name in PRESETS}
    for name, row in rows.items():
        form.fields.addRow(preset_name(plan, name), row)

    def check() -> None:
        for row in rows.values():
            low, high, over = row.value()["households"]
            if not low < high <= over:
                raise GridplannerError("edit.bad_band", low=low, high=high)

    form.check_with(check)
    if not form.asked():
        return None
    values = {**present.values, **{name: row.value() for name, row in rows.items()}}
    return None if values == dict(present.values) else SetRule(replace(present, values=values))
