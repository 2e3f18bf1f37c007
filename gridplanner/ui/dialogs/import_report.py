"""What became of every row of a file, to be read and copied."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gridplanner.models.importing import Report
from gridplanner.ui.dialogs.import_guess import kind_name
from gridplanner.ui.dialogs.table import show_table
from gridplanner.words import say


def show_report(parent: QWidget | None, report: Report) -> None:
    """Show a report: its sentences, and the rows that were refused with their reasons."""
    sentences = [
        line for line in report.text().split("\n") if line and not _about_row(report, line)
    ]
    head = [say("column.row"), say("column.reason")]
    rows = [[str(one.row), say(f"import.reason_{one.reason}")] for one in report.refused]
    if not rows:
        rows = [["—", say("import_dialog.all_taken")]]
    title = say("import_dialog.report", kind=kind_name(report.kind))
    show_table(parent, title, [head, *rows], "\n".join(sentences))


def _about_row(report: Report, line: str) -> bool:
    return any(
        line == say("import.refused_row", row=one.row, reason=say(f"import.reason_{one.reason}"))
        for one in report.refused
    )
