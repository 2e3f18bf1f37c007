"""What became of every row of a file, to be read, copied and saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from gridplanner.models.importing import Report, told_rows
from gridplanner.ui.dialogs.import_guess import kind_name
from gridplanner.ui.dialogs.table import show_table
from gridplanner.words import say

MOST = 3000
"""Rows that the window shows; a file holds them all."""
Save = Callable[[list[list[str]]], None]


def show_report(parent: QWidget | None, report: Report, backup: Path, save: Save) -> None:
    """Show a report, and where the plan as it was before has been kept.

    ``save`` writes the rows to a file that it asks for.
    """
    sentences = [*told(report), say("import_dialog.backup", file=backup.name)]
    title = say("import_dialog.report", kind=kind_name(report.kind))
    rows = rows_told(report)
    shown = rows
    if len(rows) > MOST:
        shown = [*rows[:MOST], ["…", "", "", say("roster.more_in_file", n=len(rows) - MOST)]]
    show_table(parent, title, shown, "\n".join(sentences), lambda: save(rows))


def told(report: Report) -> list[str]:
    """Return a report's sentences but those about one row."""
    return [*report.text(0).split("\n")[:1], *report.sentences()]


def rows_told(report: Report) -> list[list[str]]:
    """Return under a header the rows that were refused, or of which there is something to say."""
    head = [say("column.row"), say("unsure.name"), say("roster.result"), say("column.reason")]
    rows = [[str(one.number), one.name, one.verdict, one.why] for one in told_rows(report)]
    return [head, *(rows or [["—", "", "", say("import_dialog.all_taken")]])]
