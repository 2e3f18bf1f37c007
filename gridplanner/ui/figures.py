"""How numbers are written: unknown is —, partly unknown says so, estimates are marked."""

from __future__ import annotations

from gridplanner.models.figures import Count, GridFigures
from gridplanner.words import say

UNKNOWN, AWAITED = "—", "…"


def number(value: float | None, *, signed: bool = False) -> str:
    """Write a whole number with separators, or — where it is unknown."""
    if value is None:
        return UNKNOWN
    return f"{value:+,.0f}" if signed else f"{value:,.0f}"


def load_of(figures: GridFigures) -> str:
    """Write the load of an area."""
    return AWAITED if figures.awaited else number(figures.load)


def percent(value: float | None) -> str:
    """Write a deviation, +28%."""
    return UNKNOWN if value is None else f"{value:+.0%}"


def counted(count: Count) -> str:
    """Write a count with its estimate's mark, without what is missing."""
    if count.awaited:
        return AWAITED
    text = number(count.best)
    return say("figure.estimated", n=text) if count.estimated and count.best is not None else text


def remarks(count: Count, unit: str = "") -> list[str]:
    """Return what must be said beside a count: buildings not filled, what was reported."""
    said = []
    if count.missing and count.known is not None:
        said.append(say("figure.missing", n=number(count.missing)))
    elif count.missing and count.best is None:
        said.append(say("figure.none_filled", n=number(count.missing)))
    if count.blank and count.known is not None:
        said.append(say("figure.blank", n=number(count.blank)))
    if count.reported is not None:
        if count.known is None:
            said.append(say("figure.as_reported"))
        else:
            said.append(say("figure.reported", n=number(count.reported), unit=unit))
    return said
