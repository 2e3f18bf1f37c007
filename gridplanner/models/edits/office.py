"""What an office sets for itself: weights, presets, names."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from gridplanner.errors import GridplannerError
from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Rule
from gridplanner.models.rules import SHIPPED
from gridplanner.words import Sentence, pick, say

ALLOWED = "transfer"
"""The setting that allows transfers: ``on``, or they are refused."""


@dataclass(frozen=True)
class SetWeights:
    """Set how often a year each one counted by some figures is visited: their weight in the load.

    ``None`` leaves a figure out of the load.
    """

    visits_per_year: tuple[tuple[str, float | None], ...]

    def sentence(self, plan: Plan) -> Sentence:
        """Name the figures."""
        named = [plan.figures[id_] for id_, _ in self.visits_per_year if id_ in plan.figures]
        names = say("words.comma").join(pick(one.zh, one.en) for one in named)
        return Sentence("edit.weights", {"figures": names})

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan with the weights changed."""
        for id_, visits in self.visits_per_year:
            if id_ not in plan.figures or (visits is not None and not 0 <= visits < math.inf):
                raise GridplannerError("edit.bad_visits", figure=id_)
        return plan.with_rows(
            "figure",
            [
                replace(plan.figures[id_], visits_per_year=visits)
                for id_, visits in self.visits_per_year
            ],
        )


@dataclass(frozen=True)
class SetRule:
    """Change what a check goes by."""

    rule: Rule

    def sentence(self, _plan: Plan) -> Sentence:
        """Name the rule."""
        return Sentence("edit.rule", {"rule": self.rule.id})

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan with its own rule; a preset must rise from low to over."""
        if self.rule.id not in SHIPPED:
            raise GridplannerError("edit.no_rule", rule=self.rule.id, rules=", ".join(SHIPPED))
        for preset in self.rule.values.values():
            limits = preset.get("households") if isinstance(preset, dict) else None
            if limits and not 0 <= limits[0] < limits[1] <= limits[2]:
                raise GridplannerError("edit.bad_band", low=limits[0], high=limits[1])
        return plan.with_rows("rule", [self.rule])


@dataclass(frozen=True)
class AllowTransfers:
    """Allow grids to be put under other communities, or no longer."""

    allowed: bool

    def sentence(self, _plan: Plan) -> Sentence:
        """Say which."""
        return Sentence("edit.allow_transfers" if self.allowed else "edit.stop_transfers")

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the setting."""
        return SetSettings(((ALLOWED, "on" if self.allowed else ""),)).apply(plan, ids)


@dataclass(frozen=True)
class SetSettings:
    """Set office settings, such as the display names of levels; empty takes one away."""

    values: tuple[tuple[str, str], ...]

    def sentence(self, _plan: Plan) -> Sentence:
        """Say that names are changed."""
        return Sentence("edit.names", {})

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan with the settings."""
        merged = {**plan.settings, **dict(self.values)}
        return replace(plan, settings={key: text for key, text in merged.items() if text})
