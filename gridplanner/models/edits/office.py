"""What an office sets for itself: weights, rules, names."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gridplanner.errors import GridplannerError
from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Rule
from gridplanner.models.rules import SHIPPED
from gridplanner.words import Sentence, pick


@dataclass(frozen=True)
class SetVisits:
    """Set how often a year each one counted by a figure is visited: its weight in the load."""

    figure: str
    visits_per_year: float | None

    def sentence(self, plan: Plan) -> Sentence:
        """Name the figure."""
        figure = plan.figures[self.figure]
        return Sentence("edit.visits", {"figure": pick(figure.zh, figure.en)})

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan with the figure's weight changed."""
        visits = self.visits_per_year
        if self.figure not in plan.figures or (visits is not None and visits < 0):
            raise GridplannerError("edit.bad_visits", figure=self.figure)
        figure = replace(plan.figures[self.figure], visits_per_year=visits)
        return plan.with_rows("figure", [figure])


@dataclass(frozen=True)
class SetRule:
    """Change what a check goes by."""

    rule: Rule

    def sentence(self, _plan: Plan) -> Sentence:
        """Name the rule."""
        return Sentence("edit.rule", {"rule": self.rule.id})

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan with its own rule."""
        if self.rule.id not in SHIPPED:
            raise GridplannerError("edit.no_rule", rule=self.rule.id, rules=", ".join(SHIPPED))
        return plan.with_rows("rule", [self.rule])


@dataclass(frozen=True)
class SetSetting:
    """Set an office setting, such as the display name of a level; empty takes it away."""

    key: str
    value: str

    def sentence(self, _plan: Plan) -> Sentence:
        """Name the setting."""
        return Sentence("edit.setting", {"setting": self.key})

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan with the setting."""
        settings = {key: value for key, value in plan.settings.items() if key != self.key}
        if self.value:
            settings[self.key] = self.value
        return replace(plan, settings=settings)
