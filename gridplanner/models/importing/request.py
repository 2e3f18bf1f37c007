"""What is asked of an import, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from gridplanner.models.ids import Ids
from gridplanner.models.importing.telling import told_rows, told_table
from gridplanner.models.plan import Plan
from gridplanner.words import say

if TYPE_CHECKING:
    from gridplanner.models.importing.account import Question

KINDS = (
    "district",
    "township",
    "community",
    "grid",
    "micro_grid",
    "building",
    "road",
    "water",
    "compound",
    "micro_home",
    "worker",
    "group",
)
"""What a file can be taken as; ``worker`` takes people with any post, ``group`` women's groups."""
TABLES = {"worker": "person", "group": "womens_group"}
"""The table of a plan that a kind fills, where it is called otherwise."""
PARTS = ("joined", "overlaps", "duplicates", "unplaced", "unsure", "dropped", "kept_slivers")
"""Decisions that are lists, told by their length."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a file is read and taken; every default is found out from the file."""

    layer: str | None = None
    mapping: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Field to column; fields left out are guessed, an empty column means none."""
    encoding: str | None = None
    datum: str | None = None
    """wgs84, cgcs2000, gcj02 or bd09; not given counts as not shifted."""
    crs: str | None = None
    """The file's CRS, where it names none or a wrong one."""
    target_crs: str | None = None
    """The plan's CRS, where the plan has none yet."""
    explode: bool = False
    replace: bool = False
    with_workers: bool = True
    """Make persons and posts of the worker columns of a grid layer."""
    zeros: str = "blank"
    """What 0 households or residents on a residential row means: ``blank`` or ``none``."""
    choices: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What questions about a roster were answered with, by their keys."""


@dataclass(frozen=True)
class Request(Options):
    """A file and what it is to be taken as."""

    path: Path
    kind: str


@dataclass(frozen=True)
class Refusal:
    """A row that was not taken; ``row`` counts from 1."""

    row: int
    reason: str
    line: int = 0
    """Its line in the sheet, from 1; 0 where it is in none."""

    def as_json(self) -> dict[str, Any]:
        """Return it as the command line prints it."""
        told = {"row": self.row, "reason": self.reason}
        return {**told, "line": self.line} if self.line else told


@dataclass(frozen=True)
class Report:
    """What became of every row of a file: read = taken + refused, always."""

    file: str
    kind: str
    read: int
    made: int
    repaired: int
    refused: tuple[Refusal, ...]
    decisions: Mapping[str, Any]

    @property
    def taken(self) -> int:
        """Source rows taken, updated and unchanged ones included."""
        return self.read - len(self.refused)

    def as_json(self) -> dict[str, Any]:
        """Return the report as the command line prints it."""
        return {
            "read": self.read,
            "taken": self.taken,
            "made": self.made,
            "repaired": self.repaired,
            "refused": [one.as_json() for one in self.refused],
            "decisions": dict(self.decisions),
        }

    def text(self, most: int | None = None) -> str:
        """Return the report in sentences, one per line; of the rows only the first ``most``."""
        layer = say(f"layer.{TABLES.get(self.kind, self.kind)}")
        lines = [
            say(
                "import.summary",
                file=self.file,
                read=self.read,
                taken=self.taken,
                made=self.made,
                layer=layer,
            )
        ]
        if self.repaired:
            lines.append(say("import.repaired", n=self.repaired))
        rows = told_rows(self)
        lines += [one.text() for one in rows[:most]]
        if most is not None and len(rows) > most:
            lines.append(say("roster.more_rows", n=len(rows) - most))
        return "\n".join([*lines, *self.sentences()])

    def sentences(self) -> list[str]:
        """Return what is said of the file as a whole, beside its rows."""
        lines = told_table(self)
        for part in PARTS:
            found = self.decisions.get(part)
            if found:
                lines.append(say(f"import.part_{part}", n=len(found), first=_first(found)))
        return lines + [str(note) for note in self.decisions.get("notes", ())]


def _first(found: list[Any]) -> str:
    """Return the first few of a list in words."""
    words = [
        one if isinstance(one, str) else str(one.get("name") or one.get("rows"))
        for one in found[:5]
    ]
    return "、".join(words) + ("…" if len(found) > 5 else "")


@dataclass(frozen=True)
class Taken:
    """A plan with a file's rows in it, not yet written."""

    plan: Plan
    ids: Ids
    report: Report
    unsure: tuple[Question, ...] = ()
    """What only a person can settle; taken again with their choices it is in the plan."""
