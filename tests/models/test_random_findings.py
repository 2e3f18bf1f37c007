"""A thousand random edits and undos: what is checked again is what checking anew would find."""

from __future__ import annotations

import os
from types import SimpleNamespace
from typing import Any

import moves
import people_moves
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from random_plans import random_plan

from gridplanner.errors import GridplannerError
from gridplanner.models.change import Change, compare
from gridplanner.models.checks import Findings, check, recheck
from gridplanner.models.edits import Edit
from gridplanner.models.ids import Ids
from gridplanner.models.standing import Standing
from gridplanner.models.women.service import LEVELS

RUNS = int(os.environ.get("FINDING_RUNS", "10"))
STEPS = int(os.environ.get("FINDING_STEPS", "100"))


class Walk(moves.Moves, people_moves.PeopleMoves, RuleBasedStateMachine):
    """A plan in memory that is led back and forth at random, and its findings with it."""

    @initialize(seed=st.integers(0, 10_000))
    def start(self, seed: int) -> None:
        plan = people_moves.with_organisation(random_plan(seed), seed)
        self.ids = Ids()
        self.ids.catch_up(plan)
        standing = Standing.of(plan)
        self.session: Any = SimpleNamespace(plan=plan, standing=standing)
        self.findings = check(standing)
        self.done: list[Change] = []
        self.undone: list[Change] = []

    def pick(self, table: str, number: int) -> str:
        ids = list(self.session.plan.table(table)) or ["nobody"]
        return ids[number % len(ids)]

    def do(self, edit: Edit) -> bool:
        ids = self.ids.copy()
        try:
            plan = edit.apply(self.session.plan, ids)
        except GridplannerError as refusal:
            assert str(refusal)
            return False
        change = compare(self.session.plan, plan)
        if change:
            assert str(edit.sentence(self.session.plan))
            self.ids = ids
            self.step(change)
            self.done.append(change)
            self.undone.clear()
        return bool(change)

    def step(self, change: Change) -> None:
        plan = change.apply(self.session.plan)
        before, after = self.session.standing, self.session.standing.after(plan, change)
        self.findings = recheck(self.findings, before, after, change)
        self.session.plan, self.session.standing = plan, after

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        change = self.done.pop()
        self.step(change.inverse())
        self.undone.append(change)

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        change = self.undone.pop()
        self.step(change)
        self.done.append(change)

    @invariant()
    def findings_are_what_they_would_be_from_nothing(self) -> None:
        fresh = Standing.of(self.session.plan)
        whole = check(fresh)
        assert said(self.findings) == said(whole)
        assert self.findings.unchecked.keys() == whole.unchecked.keys()
        assert circles(self.session.standing) == circles(fresh)
        for level in LEVELS:
            for area in self.session.plan.table(level):
                served = self.session.standing.service.of_area(area)
                assert served == fresh.service.of_area(area)


def said(findings: Findings) -> dict[str, list[str]]:
    return {id_: list(map(str, some)) for id_, some in findings.by_rule.items()}


def circles(standing: Standing) -> dict[str, dict[str, int]]:
    """Return the buildings of every group by the grid they lie in; slots are each plan's own."""
    return {
        group: {standing.id_at(slot) if slot >= 0 else "": count for slot, count in held.items()}
        for group, held in standing.circles.held.items()
    }


Walk.TestCase.settings = settings(
    max_examples=RUNS,
    stateful_step_count=STEPS,
    suppress_health_check=list(HealthCheck),
    phases=[one for one in Phase if one not in (Phase.shrink, Phase.explain)],
    deadline=None,
)
TestWalk = Walk.TestCase
