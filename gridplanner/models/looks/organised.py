"""How far the women's federation has come in a grid: its head, and executives linked to it."""

from __future__ import annotations

from collections.abc import Iterator

from gridplanner.models.change import Change
from gridplanner.models.rows import Assignment, Federation
from gridplanner.models.standing import Standing
from gridplanner.models.women.organisation import federation_of


def organised_class(standing: Standing, grid: str) -> str:
    """Return complete, no_executive, no_head or none: what is missing first of all."""
    federation = federation_of(standing.plan, grid)
    if federation is None:
        return "none"
    if not standing.staff(federation.seat, "chair"):
        return "no_head"
    return "complete" if standing.staff(grid, "executive") else "no_executive"


def reorganised(change: Change) -> Iterator[str]:
    """Yield the areas whose federation, its head or whose executives may be others now."""
    for table in ("federation", "assignment"):
        for pair in change.of(table).values():
            yield from (one.area for one in pair if isinstance(one, Federation | Assignment))
