"""What a check finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gridplanner.models.change import Change
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Place
from gridplanner.words import Sentence


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: what, where, how bad."""

    rule: str
    severity: str
    """error, warning or info."""
    kind: str
    subject: tuple[str, str]
    """Type and id: ``("building", "b12")``."""
    where: tuple[float, float]
    """A point in it, metres in the plan's CRS."""
    sentence: Sentence
    extent: tuple[float, float, float, float]
    """xmin, ymin, xmax, ymax of what to look at, metres."""

    @property
    def message(self) -> str:
        """The sentence in the language in use."""
        return str(self.sentence)

    def as_json(self) -> dict[str, Any]:
        """Return it as the command prints it."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "kind": self.kind,
            "subject": {"type": self.subject[0], "id": self.subject[1]},
            "where": list(self.where),
            "message": self.message,
        }


def about_area(
    plan: Plan,
    rule_id: str,
    severity: str,
    kind: str,
    subject: tuple[str, Place],
    values: Mapping[str, object],
) -> Finding:
    """Return a finding about an area; its sentence is ``<rule>.<kind>``."""
    type_, area = subject
    spot, extent = plan.table(type_).spot(area.id)
    return Finding(
        rule_id,
        severity,
        kind,
        (type_, area.id),
        spot,
        Sentence(f"{rule_id}.{kind}", values),
        extent,
    )


def above_grids_changed(change: Change) -> bool:
    """Tell whether an area above the grids changed: its name is in what is said of them."""
    return any(change.of(level) for level in ("district", "township", "community"))
