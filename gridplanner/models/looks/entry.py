"""A line of a legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gridplanner.models.looks.palette import Look

SWATCHES = 3
"""Colours shown where each of many has one of its own."""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of a legend."""

    words: str
    looks: tuple[Look, ...]
    """One, or a few side by side where each of many has a colour of its own."""
    count: int | None = None
    """Of how many it tells, where that is to be said on the screen."""


def several(words: str, looks: Sequence[Look]) -> tuple[LegendEntry, ...]:
    """Return a line for things that have colours of their own; none where there are no things."""
    return (LegendEntry(words, tuple(looks[:SWATCHES])),) if looks else ()
