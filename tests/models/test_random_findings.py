"""A thousand random edits and undos: what is checked again is what checking anew would find."""

from __future__ import annotations

import os
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import moves
import numpy as np
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
DAYS = ("2019-12-31", "2020-01-02", "2026-11-27", "3000-01-01")
"""Days on which other posts are held, as the random ones begin and end."""


class Walk(moves.Moves, people_moves.PeopleMoves, RuleBasedStateMachine):
    """A plan in memory that is led back and forth at random, and its findings with it."""

    @initialize(seed=st.integers(0, 10_000))
    def start(self, seed: int) -> None:
        plan = people_moves.with_organisation(random_plan(seed), seed)
        self.ids = Ids()
        self.ids.catch_up(plan)
        standing = Standing.of(plan)
        assert standing.duties.people == tuple(plan.persons)  # from here on it is kept up to date
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

    @rule(day=st.sampled_from(DAYS))
    def turn(self, day: str) -> None:
        before = self.session.standing
        after, turned = before.on(day)
        self.findings = recheck(self.findings, before, after, turned)
        self.session.standing = after

    @invariant()
    def findings_are_what_they_would_be_from_nothing(self) -> None:
        fresh = replace(Standing.of(self.session.plan), today=self.session.standing.today)
        whole = check(fresh)
        assert said(self.findings) == said(whole)
        assert self.findings.unchecked.keys() == whole.unchecked.keys()
        assert circles(self.session.standing) == circles(fresh)
        assert duties(self.session.standing) == duties(fresh)
        for level in LEVELS:
            for area in self.session.plan.table(level):
                served = self.session.standing.service.of_area(area)
                assert served == fresh.service.of_area(area)


def said(findings: Findings) -> dict[str, list[str]]:
    return {id_: list(map(str, some)) for id_, some in findings.by_rule.items()}


def duties(standing: Standing) -> dict[str, str]:
    """Return what is reckoned of everybody, as texts: nan is like nan there."""
    found, values = standing.duties, standing.loads.values
    spots = (one.geometry.centroid for one in standing.plan.grids.values())
    spot = next(((one.x, one.y) for one in spots), (0.0, 0.0))
    told = (
        found.metres_to(spot).round(6),
        found.loads(values, "full_time", "part_time", "woman_worker").round(6),
        found.grids("executive"),
        found.holding("executive"),
        found.holding(),
        found.free,
    )
    texts = [str(one) for one in np.column_stack(told).tolist()]
    return dict(zip(found.people, texts, strict=True))


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
