"""What may leave the office: three profiles for everything that is exported."""

from __future__ import annotations

from gridplanner.errors import GridplannerError
from gridplanner.models.figures import Count
from gridplanner.words import say

PROFILES = ("internal", "reporting", "public")
FEW = 5
"""Counts under this are not told in reporting output: they may point at a household."""


def check_profile(profile: str) -> None:
    """Raise where there is no such profile."""
    if profile not in PROFILES:
        raise GridplannerError("disclosure.no_such_profile", profile=profile)


def told(count: Count, profile: str) -> str:
    """Return a count as it may be told: ``412``, ``≥412`` if some are not filled, ``—``, ``<5``."""
    best = count.best
    if best is None:
        return "—"
    if profile == "reporting" and 0 < best < FEW:
        return f"<{FEW}"
    text = f"{best:,.0f}"
    if count.estimated:
        return say("disclosure.estimated", n=text)
    if count.known is not None and (count.missing or count.blank):
        return f"≥{text}"
    return text


def told_marks(counts: list[Count]) -> set[str]:
    """Return which marks ``told`` uses for some counts: estimated, at_least, unknown."""
    marks = set()
    for count in counts:
        if count.best is None:
            marks.add("unknown")
        elif count.estimated:
            marks.add("estimated")
        elif count.known is not None and (count.missing or count.blank):
            marks.add("at_least")
    return marks
