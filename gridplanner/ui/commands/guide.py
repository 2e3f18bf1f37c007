"""Help: every action with its key, and what this program is."""

from __future__ import annotations

from importlib.metadata import version

from PySide6.QtGui import QKeySequence

from gridplanner.ui.dialogs.table import show_table
from gridplanner.ui.workbench import Workbench
from gridplanner.words import say


def show_keys(bench: Workbench) -> None:
    """Show every action with its keys."""
    from gridplanner.ui.actions import ACTIONS

    native = QKeySequence.SequenceFormat.NativeText
    rows = [
        [
            say(f"action.{one.id}"),
            " · ".join(QKeySequence(key).toString(native) for key in one.keys),
        ]
        for one in ACTIONS
        if one.keys
    ]
    head = [say("column.action"), say("column.key")]
    show_table(bench.parent, say("dialog.keys"), [head, *rows], say("dialog.keys_hint"))


def about(bench: Workbench) -> None:
    """Say what this program is."""
    bench.messages.tell(say("message.about", version=version("gridplanner")))
