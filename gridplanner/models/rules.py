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
                "complex": {
                    "households": [200, 300, 400],
                    "population": None,
                    "load_deviation": 0.5,
                },
                "rural": {"households": [50, 300, 400], "population": None, "load_deviation": None},
                "fine": {"households": [30, 80, 120], "population": None, "load_deviation": None},
                "micro": {"households": [30, 95, 120], "population": None, "load_deviation": None},
            },
        ),
        "G5": Rule(
            id="G5",
            severity="warning",
            values={
                "least_share": 0.1,  # of the grid's area on the far side of the line
                "margin_m": 15.0,  # a line that keeps this near to the border is the border
                "roads": "大道,国道,省道,高速,高速公路,快速路,铁路,高铁"
                ",motorway,trunk,primary,rail",
                "rivers": "河,江,river",
            },
        ),
        "G6": Rule(id="G6", severity="error"),
        "G7": Rule(id="G7", severity="warning", values={"figures": "households"}),
        "W1": Rule(id="W1", severity="error"),
        "W2": Rule(id="W2", severity="error"),
        "W3": Rule(id="W3", severity="error"),
        "W4": Rule(id="W4", severity="warning"),
        "W5": Rule(id="W5", severity="info", values={"heads": 0.5, "workers": 0.2}),
        "W6": Rule(id="W6", severity="warning"),
        "W7": Rule(id="W7", severity="info", values={"women": 0.5}),
        "W8": Rule(id="W8", severity="info", values={"grids": 3, "households": 500}),
        "W9": Rule(id="W9", severity="info", values={"per": "community"}),
    }
)

PRESETS = ("urban", "complex", "rural", "fine", "micro")
"""The presets of G4 that a grid may be given; two are named after the kind that has them."""
NO_PRESET: Mapping[str, Any] = MappingProxyType({})


def rule(plan: Plan, id_: str) -> Rule:
    """Return a rule as this plan has it."""
    shipped, own = SHIPPED[id_], plan.rules.get(id_)
    if own is None:
        return shipped
    values: dict[str, Any] = {**shipped.values, **own.values}
    return replace(own, severity=own.severity or shipped.severity, values=values)


_BY_WEIGHT = ("info", "warning", "error")


def softer(one: str, other: str) -> str:
    """Return the less severe of two severities."""
    return min(one, other, key=_BY_WEIGHT.index)


def presets(plan: Plan) -> Mapping[str, Any]:
    """Return the presets of a plan by name."""
    return rule(plan, "G4").values


def preset_for(known: Mapping[str, Any], kind: str, own: str = "") -> Mapping[str, Any]:
    """Return what a grid is held against: its own preset, else its kind's; empty for none."""
    found = known.get(own) or known.get(kind)
    return found if isinstance(found, Mapping) else NO_PRESET


def band(plan: Plan, kind: str, households: float | None, preset: str = "") -> str:
    """Return where a grid's households lie in its own preset, or in that of its kind.

    ``low``, ``fit``, ``high`` or ``over``; ``none`` where there is no preset, ``unknown`` where
    the households are not known.
    """
    limits = preset_for(presets(plan), kind, preset).get("households")
    return band_within(limits, households)


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
