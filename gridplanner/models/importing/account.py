"""What became of each row of a roster, and the questions that only a person can settle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gridplanner.gis.table import Table
from gridplanner.models.importing.matching import MOST, Meaning, the_sure
from gridplanner.models.importing.request import Refusal

SKIP = ""
"""The choice to leave out what a question is about."""


@dataclass(frozen=True)
class Remark:
    """Something about a row that was taken: what, of whom, and the words of the file."""

    row: int
    line: int
    name: str
    reason: str
    told: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as the command line prints it."""
        return {**vars(self), "rows": [self.row]}


@dataclass(frozen=True)
class Question:
    """What a cell may mean: nothing is taken of it until one candidate is chosen."""

    key: str
    """Row, field and place in the cell: what an answer names."""
    row: int
    line: int
    name: str
    field: str
    told: str
    candidates: tuple[Meaning, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as the command line prints it."""
        return {**vars(self), "candidates": [vars(one) for one in self.candidates]}


@dataclass
class Account:
    """Keeps account of the rows of one table while they are taken."""

    table: Table
    choices: Mapping[str, str] = field(default_factory=dict)
    """What was answered to questions: the id of a candidate, or ``SKIP``."""
    refused: list[Refusal] = field(default_factory=list)
    unplaced: list[Remark] = field(default_factory=list)
    """Posts that were not given, and why."""
    remarks: list[Remark] = field(default_factory=list)
    unsure: list[Question] = field(default_factory=list)

    def line(self, place: int) -> int:
        """Return the line in the sheet of a row."""
        return self.table.lines[place] if self.table.lines else place + 1

    def refuse(self, place: int, reason: str) -> None:
        """Say that a row was not taken."""
        self.refused.append(Refusal(place + 1, reason, self.line(place)))

    def leave_out(self, place: int, name: str, reason: str, told: str) -> None:
        """Say that a post was not given."""
        self.unplaced.append(Remark(place + 1, self.line(place), name, reason, told))

    def remark(self, place: int, name: str, reason: str, told: str = "") -> None:
        """Say something about a row that was taken."""
        self.remarks.append(Remark(place + 1, self.line(place), name, reason, told))

    def settle(
        self,
        place: int,
        name: str,
        field: str,
        told: str,
        candidates: Sequence[Meaning],
        number: int = 0,
    ) -> str | None:
        """Return what a cell means where that is sure or was chosen, else ask."""
        sure = the_sure(candidates)
        if sure is not None:
            return sure.id
        if not candidates:
            return None
        key = f"{place + 1}.{field}.{number}"
        chosen = self.choices.get(key)
        if chosen is not None:
            known = {one.id for one in candidates}
            return chosen if chosen in known else None
        some = tuple(sorted(candidates, key=lambda one: -one.score)[:MOST])
        line = self.line(place)
        self.unsure.append(Question(key, place + 1, line, name, field, told, some))
        return None

    def lose(self, place: int, name: str, field: str, told: str, why: str, number: int = 0) -> None:
        """Say that nothing was taken of a cell: because of that, or because it was left out."""
        skipped = self.choices.get(f"{place + 1}.{field}.{number}") == SKIP
        self.leave_out(place, name, "left_out" if skipped else why, told)

    def was_asked(self, place: int, field: str) -> bool:
        """Tell whether a row's field is, or was, a question."""
        start = f"{place + 1}.{field}."
        return f"{start}0" in self.choices or any(
            one.key.startswith(start) for one in self.unsure[-MOST:]
        )

    def decisions(self) -> dict[str, Any]:
        """Return what the report keeps of it."""
        return {
            "blank_rows": self.table.blank,
            "rows_above_header": self.table.above,
            "unplaced": [one.as_json() for one in self.unplaced],
            "remarks": [one.as_json() for one in self.remarks],
            "unsure": [one.as_json() for one in self.unsure],
        }
