"""What the checks go by: shipped settings, and those an office has changed in its plan.

No number here is a national one: the bands are presets that every plan may change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from gridplanner.models.plan import Plan
from gridplanner.models.rows import Rule

SHIPPED: Mapping[str, Rule] = MappingProxyType(
    {
        "G1": Rule(id="G1", severity="error"),
        "G2": Rule(id="G2", severity="error", values={"tolerance_m": 0.01, "sliver_m": 1.0}),
        "G3": Rule(id="G3", severity="error"),
        "G4": Rule(
            id="G4",
            severity="warning",
            values={
                # lowest, highest, and above which a grid is far too large (超标)
                "urban": {"households": [300, 500, 600], "population": None, "load_deviation": 0.5},
                "rural": {"households": [50, 300, 400], "population": None, "load_deviation": None},
            },
        ),
        "G6": Rule(id="G6", severity="error"),
    }
)


def rule(plan: Plan, id_: str) -> Rule:
    """Return a rule as this plan has it."""
    shipped, own = SHIPPED[id_], plan.rules.get(id_)
    if own is None:
        return shipped
    values: dict[str, Any] = {**shipped.values, **own.values}
    return replace(own, severity=own.severity or shipped.severity, values=values)


def band(plan: Plan, kind: str, households: float | None) -> str:
    """Return where a grid's households lie in its kind's preset.

    ``low``, ``fit``, ``high`` or ``over``; ``none`` where its kind has no preset, ``unknown``
    where the households are not known.
    """
    return band_within((rule(plan, "G4").values.get(kind) or {}).get("households"), households)


def band_within(limits: Sequence[float] | None, households: float | None) -> str:
    """Return where households lie in a preset of a low, a high and an over limit."""
    if not limits:
        return "none"
    if households is None:
        return "unknown"
    low, high, over = limits
    if households < low:
        return "low"
    if households <= high:
        return "fit"
    return "high" if households <= over else "over"
