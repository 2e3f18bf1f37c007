"""Several edits as one intention: one step of undo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.words import Sentence


class _Edit(Protocol):
    def apply(self, plan: Plan, ids: Ids) -> Plan: ...

    def sentence(self, plan: Plan) -> Sentence: ...


@dataclass(frozen=True)
class Together:
    """Do some edits one after the other, all or none, under a sentence of their own."""

    edits: tuple[_Edit, ...]
    what: Sentence

    def sentence(self, _plan: Plan) -> Sentence:
        """Say what they come to."""
        return self.what

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan after all of them."""
        for edit in self.edits:
            plan = edit.apply(plan, ids)
        return plan
