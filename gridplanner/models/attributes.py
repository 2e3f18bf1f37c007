"""What may be told of an area: its fields, their words, and how what was typed is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from gridplanner.gis.table import in_full, is_rounded
from gridplanner.models.naming import kind_name, preset_name, status_name
from gridplanner.models.plan import Plan
from gridplanner.models.rows import GRID_KINDS, STATUSES, Area, Grid
from gridplanner.models.rules import PRESETS
from gridplanner.words import pick, say

AREA_FIELDS = ("name", "code")
GRID_FIELDS = (
    *AREA_FIELDS,
    *("kind", "preset", "status", "party_branch", "party_secretary", "four_bounds", "notes"),
)
WHOLE = 1e9
"""Counts are below this."""
LONG = ("four_bounds", "notes")
"""Fields that may hold several lines."""
Choices: TypeAlias = Mapping[str, Mapping[str, str]]
WIDE = {
    ord(wide): chr(ord(wide) - 0xFEE0)
    for first, last in ("\uff10\uff19", "\uff21\uff3a", "\uff41\uff5a")
    for wide in map(chr, range(ord(first), ord(last) + 1))
}
"""Full-width digits and letters, as a Chinese input method types them."""


def fields_of(plan: Plan, area: Area) -> tuple[str, ...]:
    """Return the fields that can be edited of an area of its level, its own figures last."""
    return (*GRID_FIELDS, *plan.grid_figures) if isinstance(area, Grid) else AREA_FIELDS


def field_name(plan: Plan, field: str) -> str:
    """Return what a field is called."""
    figure = plan.figures.get(field)
    if figure is not None and figure.subject == "grid":
        return pick(figure.zh, figure.en)
    return say(f"attribute.{field}")


def text_of(plan: Plan, area: Area, field: str) -> str:
    """Return what an area has in a field, as it is typed; empty where it is not filled."""
    if isinstance(area, Grid) and field in plan.grid_figures:
        value = area.figures.get(field)
        return "" if value is None else f"{value:g}" if abs(value) < WHOLE else str(value)
    return str(getattr(area, field))


def number_of(text: str) -> float | None:
    """Return the count that a text is: nought or more, with or without separators."""
    try:
        value = float(text.replace(",", "").replace("\uff0c", ""))
    except ValueError:
        return None
    return value if 0 <= value < WHOLE else None


def choices(plan: Plan) -> Choices:
    """Return by field the words of what it can be, by what is kept for them."""
    presets = {preset: preset_name(plan, preset) for preset in PRESETS}
    return {
        "kind": {kind: kind_name(plan, kind) for kind in GRID_KINDS},
        "preset": {"": say("attribute.by_kind"), **presets},
        "status": {"": say("attribute.unknown"), **{one: status_name(one) for one in STATUSES}},
    }


def cleaned(known: Choices, field: str, text: str) -> str:
    """Return what is to be kept of a text that was typed or pasted.

    Words of a choice become what is kept for them; others stay, to be refused by name.
    """
    if field in known:
        bare = text.strip()
        return next((key for key, word in known[field].items() if bare in (key, word)), bare)
    if field in LONG:
        return "\n".join(text.strip().splitlines())
    line = " ".join(text.split())
    if field not in GRID_FIELDS or field in AREA_FIELDS:
        line = line.translate(WIDE)
    return in_full(line) if field == "code" and _scientific(line) else line


def has_lost_digits(code: str) -> bool:
    """Tell whether a code is what a spreadsheet made of a longer one: 3.70811E+14."""
    return _scientific(code) and is_rounded(code)


def _scientific(text: str) -> bool:
    return "+" in text or "." in text  # 1E2 may well be a code
