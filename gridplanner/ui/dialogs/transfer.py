"""Asking where a grid shall go, on what reason and document."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import TransferGrid
from gridplanner.models.edits.transfer import nearest_communities
from gridplanner.models.naming import full_name, placed
from gridplanner.models.plan import Plan
from gridplanner.ui.dialogs.form import Form
from gridplanner.words import say


def ask_transfer(parent: QWidget | None, plan: Plan, grid: str) -> TransferGrid | None:
    """Ask for the community, the reason and the document; ``None`` where it is called off."""
    row = plan.grids[grid]
    form = Form(
        parent,
        say("dialog.transfer", grid=placed(plan, row)),
        say("dialog.transfer_hint", grid=placed(plan, row)),
    )
    community, reason, document = QComboBox(), QLineEdit(), QLineEdit()
    for id_ in nearest_communities(plan, grid):
        community.addItem(full_name(plan, id_), id_)
    form.fields.addRow(say("dialog.transfer_to"), community)
    form.fields.addRow(say("dialog.transfer_reason"), reason)
    form.fields.addRow(say("dialog.transfer_document"), document)

    def check() -> None:
        if not reason.text().strip() or not document.text().strip():
            raise GridplannerError("transfer.no_reason")

    form.check_with(check)
    if not form.asked() or community.currentData() is None:
        return None
    return TransferGrid(grid, str(community.currentData()), reason.text(), document.text())
