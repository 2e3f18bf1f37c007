"""Asking for an area's name, code and kind."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gridplanner.models.edits import RenameArea
from gridplanner.models.naming import label
from gridplanner.models.rows import GRID_KINDS, Area, Grid
from gridplanner.ui.dialogs.form import Form
from gridplanner.words import say


def ask_names(parent: QWidget | None, area: Area) -> RenameArea | None:
    """Ask what an area shall be called; ``None`` where nothing is to change."""
    form = Form(parent, say("dialog.rename", area=label(area)))
    name, code, kind = QLineEdit(area.name), QLineEdit(area.code), QComboBox()
    form.fields.addRow(say("dialog.name"), name)
    form.fields.addRow(say("dialog.code"), code)
    if isinstance(area, Grid):
        for one in GRID_KINDS:
            kind.addItem(say(f"kind.{one}"), one)
        kind.setCurrentIndex(GRID_KINDS.index(area.kind) if area.kind in GRID_KINDS else 0)
        form.fields.addRow(say("dialog.kind"), kind)
    if not form.asked():
        return None
    chosen = str(kind.currentData()) if isinstance(area, Grid) else None
    same_kind = not isinstance(area, Grid) or chosen == area.kind
    if same_kind and (name.text().strip(), code.text().strip()) == (area.name, area.code):
        return None
    return RenameArea(area.id, name.text(), code.text(), None if same_kind else chosen)
