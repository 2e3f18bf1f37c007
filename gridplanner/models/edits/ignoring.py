"""Passing findings over, for a reason that stays in the plan."""

from __future__ import annotations

from dataclasses import dataclass

from gridplanner.errors import GridplannerError
from gridplanner.models.ids import Ids
from gridplanner.models.lineage import today
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Ignored
from gridplanner.words import Sentence


@dataclass(frozen=True)
class Mark:
    """Which findings: by rule, kind and subject, and the place where there are several."""

    rule: str
    kind: str
    subject: str
    place: str = ""
    below: bool = False
    """All of the kind about anything under the subject, an area."""


@dataclass(frozen=True)
class Ignore:
    """Pass some findings over, for a reason."""

    marks: tuple[Mark, ...]
    reason: str
    who: str = ""

    def sentence(self, _plan: Plan) -> Sentence:
        """Say how many and why."""
        return Sentence("edit.ignore", {"count": len(self.marks), "reason": self.reason})

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the marks; those that are there already stay as they are."""
        if not self.reason.strip():
            raise GridplannerError("ignore.no_reason")
        known = {mark_of(one) for one in plan.table("ignored").values() if isinstance(one, Ignored)}
        rows = [
            Ignored(
                id=ids.new("ignored"),
                rule=one.rule,
                kind=one.kind,
                subject=one.subject,
                place=one.place,
                below=one.below,
                reason=self.reason.strip(),
                who=self.who,
                date=today(),
            )
            for one in dict.fromkeys(self.marks)
            if one not in known
        ]
        return plan.with_rows("ignored", rows) if rows else plan


@dataclass(frozen=True)
class Heed:
    """No longer pass some findings over."""

    ignored: tuple[str, ...]
    """Ids of rows of the table ``ignored``."""

    def sentence(self, _plan: Plan) -> Sentence:
        """Say how many."""
        return Sentence("edit.heed", {"count": len(self.ignored)})

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan without the marks."""
        gone = [id_ for id_ in dict.fromkeys(self.ignored) if id_ in plan.table("ignored")]
        return plan.with_rows("ignored", [], without=gone) if gone else plan


def mark_of(row: Ignored) -> Mark:
    """Return which findings a row passes over."""
    return Mark(row.rule, row.kind, row.subject, row.place, row.below)
