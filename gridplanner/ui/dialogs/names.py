"""Asking what an office calls the levels and the kinds of grid."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from gridplanner.models.edits import SetSettings
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS, GRID_KINDS
from gridplanner.models.women.organisation import LEVELS
from gridplanner.ui.dialogs.form import Form
from gridplanner.words import say


def ask_level_names(parent: QWidget | None, plan: Plan) -> SetSettings | None:
    """Ask for display names; an empty one is the name as shipped."""
    form = Form(parent, say("office.names"), say("office.names_hint"))
    boxes: dict[str, QLineEdit] = {}
    shipped = {f"level.{level}": say(f"layer.{level}") for level in AREA_LEVELS}
    shipped |= {f"kind.{kind}": say(f"kind.{kind}") for kind in GRID_KINDS}
    named = {key: (usual, usual) for key, usual in shipped.items()}
    named |= {
        f"federation.{level}": (say(f"federation.of_{level}"), say(f"federation.title_{level}"))
        for level in LEVELS
    }
    for key, (caption, usual) in named.items():
        box = QLineEdit(plan.settings.get(key, ""))
        box.setPlaceholderText(usual)
        form.fields.addRow(caption, box)
        boxes[key] = box
    if not form.asked():
        return None
    changed = tuple(
        (key, text)
        for key, box in boxes.items()
        if (text := box.text().strip()) != plan.settings.get(key, "")
    )
    return SetSettings(changed) if changed else None
