"""Which findings a plan passes over, and for what reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from gridplanner.models.checks.finding import Finding
from gridplanner.models.edits.ignoring import Mark
from gridplanner.models.findings.areas import Areas, areas_of
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Ignored
from gridplanner.models.standing import Standing

MANIFOLD = {("G2", "gap"), ("G2", "overlap"), ("G2", "sliver"), ("G2", "union")}
"""Kinds of which one subject may have several: their place tells them apart."""
NEAR = 1
"""Metres by which a place may be another after a border far from it was moved."""
Key = tuple[str, str]


def mark_of_finding(finding: Finding) -> Mark:
    """Return the mark that passes over one finding and no other."""
    place = ""
    if (finding.rule, finding.kind) in MANIFOLD:
        x, y = finding.where
        place = f"{round(x)},{round(y)}"
    return Mark(finding.rule, finding.kind, finding.subject[1], place)


def mark_below(finding: Finding, area: str) -> Mark:
    """Return the mark that passes over all of a finding's kind in an area."""
    return Mark(finding.rule, finding.kind, area, below=True)


@dataclass(frozen=True, eq=False)
class Passed:
    """The findings a plan passes over, to be looked up fast: they may be a million."""

    exact: Mapping[tuple[str, str, str], tuple[Ignored, ...]]
    """By rule, kind and subject."""
    below: Mapping[Key, Mapping[str, Ignored]]
    """By rule and kind, then by area."""
    keys: frozenset[Key]
    """Rules and kinds of which any are passed over."""

    @property
    def rules(self) -> frozenset[str]:
        """The rules of which any findings are passed over."""
        return frozenset(rule for rule, _ in self.keys)

    @classmethod
    def of(cls, plan: Plan) -> Passed:
        """Index the rows of a plan."""
        exact: dict[tuple[str, str, str], tuple[Ignored, ...]] = {}
        below: dict[Key, dict[str, Ignored]] = {}
        for row in cast("Iterable[Ignored]", plan.table("ignored").values()):
            if row.below:
                below.setdefault((row.rule, row.kind), {}).setdefault(row.subject, row)
            else:
                key = (row.rule, row.kind, row.subject)
                exact[key] = (*exact.get(key, ()), row)
        return cls(exact, below, frozenset([*below, *((rule, kind) for rule, kind, _ in exact)]))

    def split(
        self, standing: Standing, findings: Sequence[Finding]
    ) -> tuple[list[Finding], list[tuple[Finding, Ignored]]]:
        """Return the findings that stand, and those passed over with the row that does so."""
        if not self.keys:
            return list(findings), []
        keys = self.keys
        asked = [one for one in findings if (one.rule, one.kind) in keys]
        if not asked:
            return list(findings), []
        rows = {id(one): row for one in asked if (row := self._exact(one)) is not None}
        wide = [one for one in asked if id(one) not in rows and (one.rule, one.kind) in self.below]
        for one, areas in zip(wide, areas_of(standing, wide), strict=True):
            if (row := self._below(one, areas)) is not None:
                rows[id(one)] = row
        if not rows:
            return list(findings), []
        passed = [(one, rows[id(one)]) for one in asked if id(one) in rows]
        return [one for one in findings if id(one) not in rows], passed

    def _exact(self, finding: Finding) -> Ignored | None:
        rows = self.exact.get((finding.rule, finding.kind, finding.subject[1]), ())
        return next((row for row in rows if _is_there(row.place, finding.where)), None)

    def _below(self, finding: Finding, areas: Areas) -> Ignored | None:
        marked = self.below[finding.rule, finding.kind]
        return next((marked[one] for one in areas if one in marked), None)


def _is_there(place: str, where: tuple[float, float]) -> bool:
    """Tell whether a finding is at the place of a row; a row without one is about any."""
    if not place:
        return True
    try:
        x, y = (int(one) for one in place.split(","))
    except ValueError:  # written by another program: it passes nothing over
        return False
    return abs(round(where[0]) - x) <= NEAR and abs(round(where[1]) - y) <= NEAR


def reasons(plan: Plan, most: int = 8) -> list[str]:
    """Return the reasons given so far, the latest first, each once."""
    rows = list(cast("Iterable[Ignored]", plan.table("ignored").values()))
    return list(dict.fromkeys(row.reason for row in reversed(rows) if row.reason))[:most]
