"""What a mend is: a proposal that puts a finding right, never done by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from gridplanner.models.checks.finding import Finding
from gridplanner.models.edits import Edit
from gridplanner.models.standing import Standing
from gridplanner.words import Sentence


@dataclass(frozen=True)
class Mend:
    """One way to put a finding right."""

    kind: str
    """What is done, in short: ``mend.<kind>`` of the catalogue."""
    sentence: Sentence
    """What it would do here: to whom, how far, how much."""
    edit: Edit


Mends: TypeAlias = Iterator[Mend]


def mend(kind: str, edit: Edit, **values: object) -> Mend:
    """Return a mend; its sentence is ``mending.<kind>``."""
    return Mend(kind, Sentence(f"mending.{kind}", values), edit)


__all__ = ["Finding", "Mend", "Mends", "Standing", "mend"]
