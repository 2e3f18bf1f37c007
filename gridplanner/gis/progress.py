"""How long work reports and asks whether to go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from gridplanner.errors import Cancelled

Progress: TypeAlias = Callable[[int, int], bool]
"""``progress(done, total)`` answers whether to go on."""


def report(progress: Progress | None, done: int, total: int) -> None:
    """Report a step; raises Cancelled where the planner wants no more."""
    if progress is not None and not progress(done, total):
        raise Cancelled
