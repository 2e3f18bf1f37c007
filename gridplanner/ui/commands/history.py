"""The list of steps, beside the map."""

from __future__ import annotations

from gridplanner.ui.dialogs.steps import StepsDialog
from gridplanner.ui.workbench import Workbench


def show(bench: Workbench) -> None:
    """Show the list of steps, or bring it to the front."""
    dialog = bench.window.findChild(StepsDialog)
    if dialog is None:
        services = bench.services
        window = bench.window
        dialog = StepsDialog(
            window,
            bench.store,
            services.language,
            window.theme,
            bench.messages.say,
            lambda: not window.resting and bench.store.has_arrived,
        )
        dialog.addActions([window.actions_["undo"], window.actions_["redo"]])  # their keys
        dialog.stand_in_corner()
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
