"""What became of every row of a file, to be read and copied."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from gridplanner.models.importing import Report
from gridplanner.ui.dialogs.import_guess import kind_name
from gridplanner.ui.dialogs.table import show_table
from gridplanner.words import say


def show_report(parent: QWidget | None, report: Report, backup: Path) -> None:
    """Show a report, and where the plan as it was before has been kept."""
    sentences = [*told(report), say("import_dialog.backup", file=backup.name)]
    title = say("import_dialog.report", kind=kind_name(report.kind))
    show_table(parent, title, rows_told(report), "\n".join(sentences))


def told(report: Report) -> list[str]:
    """Return a report's sentences but those about one row."""
    return [line for line in report.text().split("\n") if line and not _about_row(report, line)]


def rows_told(report: Report) -> list[list[str]]:
    """Return under a header the rows that were refused, and the people without a post."""
    head = [say("column.row"), say("column.reason")]
    found = [(one.row, say(f"import.reason_{one.reason}")) for one in report.refused]
    for one in report.decisions.get("unplaced", ()):
        words = say(f"import_dialog.post_{one['reason']}", name=one["name"], told=one["told"])
        found += [(row, words) for row in one["rows"]]
    rows = [[str(row), words] for row, words in sorted(found)]
    return [head, *(rows or [["—", say("import_dialog.all_taken")]])]


def _about_row(report: Report, line: str) -> bool:
    return any(
        line == say("import.refused_row", row=one.row, reason=say(f"import.reason_{one.reason}"))
        for one in report.refused
    )
