"""A report told row by row, for the command line, a table in the window, and a file."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gridplanner.models.outfile import fresh_file
from gridplanner.words import say

if TYPE_CHECKING:
    from gridplanner.models.importing.request import Report


@dataclass(frozen=True)
class ToldRow:
    """One thing about one row."""

    row: int
    """Counted below the header, from 1."""
    line: int
    """Its line in the sheet, 0 where it is in none."""
    name: str
    what: str
    """``refused``, ``unsure``, ``unplaced`` or ``remark``."""
    why: str

    @property
    def number(self) -> int:
        """The number by which the row is found in its file."""
        return self.line or self.row

    def text(self) -> str:
        """Return it as a sentence."""
        if self.what == "refused":
            code = "roster.refused_line" if self.line else "import.refused_row"
            return say(code, row=self.number, reason=self.why)
        return say("roster.row", row=self.number, name=self.name, what=self.verdict, why=self.why)

    @property
    def verdict(self) -> str:
        """What became of it, in a word."""
        return say(f"roster.what_{self.what}")


def told_rows(report: Report) -> list[ToldRow]:
    """Return the rows that were refused, or of which something is to be said, in their order."""
    told = [
        ToldRow(one.row, one.line, "", "refused", say(f"import.reason_{one.reason}"))
        for one in report.refused
    ]
    asked = {(one["row"], one["told"]) for one in report.decisions.get("unsure", ())}
    told += [_asked(one) for one in report.decisions.get("unsure", ())]
    for what, part in (("unplaced", "unplaced"), ("remark", "remarks")):
        told += [
            ToldRow(
                one["row"],
                one["line"],
                one["name"],
                what,
                say(f"roster.{one['reason']}", told=one["told"]),
            )
            for one in report.decisions.get(part, ())
            if what == "remark" or (one["row"], one["told"]) not in asked
        ]
    return sorted(told, key=lambda one: one.row)


def _asked(question: Mapping[str, Any]) -> ToldRow:
    some = say("roster.or").join(one["name"] for one in question["candidates"][:3])
    why = say("roster.may_be", told=question["told"], some=some)
    return ToldRow(question["row"], question["line"], question["name"], "unsure", why)


def told_table(report: Report) -> list[str]:
    """Return how a table was read: which column is what, and the lines that are no rows."""
    decisions = report.decisions
    if "blank_rows" not in decisions:
        return []
    pairs = [
        say("roster.column", field=field_title(report.kind, field), column=column)
        for field, column in decisions["mapping"].items()
    ]
    lines = [say("roster.columns", columns=say("roster.comma").join(pairs))]
    blank, above = decisions["blank_rows"], decisions["rows_above_header"]
    if blank or above:
        lines.append(say("roster.no_rows", blank=blank, above=above))
    return lines


def field_title(kind: str, field: str) -> str:
    """Return what a field of a kind is called: a person's name is no 名称."""
    return say("column.person" if (kind, field) == ("worker", "name") else f"field.{field}")


def save_rows(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """Write rows of cells as a CSV that Excel and WPS read right."""
    with fresh_file(path) as made, made.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)
