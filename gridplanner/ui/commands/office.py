"""What an office sets for itself, asked for and done as one step each."""

from __future__ import annotations

from gridplanner.models.edits import Edit
from gridplanner.ui.commands.edits import apply
from gridplanner.ui.dialogs.names import ask_level_names
from gridplanner.ui.dialogs.presets import ask_presets
from gridplanner.ui.dialogs.weights import ask_weights
from gridplanner.ui.workbench import Workbench


def weights(bench: Workbench) -> None:
    """Ask for the weights of the load."""
    _apply_if(bench, ask_weights(bench.parent, bench.store.plan))


def presets(bench: Workbench) -> None:
    """Ask for the bands that grids are held against."""
    _apply_if(bench, ask_presets(bench.parent, bench.store.plan))


def names(bench: Workbench) -> None:
    """Ask what this office calls the levels and the kinds of grid."""
    _apply_if(bench, ask_level_names(bench.parent, bench.store.plan))


def _apply_if(bench: Workbench, edit: Edit | None) -> None:
    if edit is not None:
        apply(bench, edit)
