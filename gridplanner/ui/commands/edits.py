"""Edits of the plan: each asks what it must, and sends one edit through the store."""

from __future__ import annotations

from dataclasses import dataclass

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import (
    Edit,
    EstimateHouseholds,
    MakeWholeGrids,
    households_filled,
)
from gridplanner.models.ids import Ids
from gridplanner.models.naming import placed
from gridplanner.models.plan import Plan
from gridplanner.ui.dialogs.estimate import ask_estimate
from gridplanner.ui.jobs import Job
from gridplanner.ui.workbench import Workbench
from gridplanner.words import Sentence, say

NEAR = 0.25
"""How far beside the selected grid a line is still meant for it, in shares of its longer side."""


def apply(bench: Workbench, edit: Edit) -> bool:
    """Do an edit and say what was done, or why it cannot be."""
    sentence = edit.sentence(bench.store.plan)

    def deed() -> None:
        bench.store.apply(edit)
        bench.messages.say(say("window.done", what=sentence))

    return bench.messages.attempt(deed)


@dataclass(frozen=True, eq=False)
class Prepared:
    """An edit worked out beforehand on a snapshot; done anew where the plan has moved on."""

    edit: Edit
    base: Plan
    made: Plan
    ids: Ids

    @classmethod
    def of(cls, edit: Edit, plan: Plan, ids: Ids) -> Prepared:
        """Work an edit out; ``ids`` are the edit's own."""
        return cls(edit, plan, edit.apply(plan, ids), ids)

    def sentence(self, plan: Plan) -> Sentence:
        """Say what the edit does."""
        return self.edit.sentence(plan)

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan worked out."""
        if plan is not self.base:
            return self.edit.apply(plan, ids)
        ids.counters, ids.retired = self.ids.counters, self.ids.retired
        return self.made


def apply_long(bench: Workbench, edit: Edit) -> None:
    """Work a long edit out in a thread, then do it as one step."""
    plan, ids = bench.store.plan, bench.store.session.ids()
    bench.services.jobs.start(
        Job(
            "edit",
            "job.edit",
            lambda _: Prepared.of(edit, plan, ids),
            lambda prepared: apply(bench, prepared),
            lambda failure: bench.messages.say(str(failure)),
        )
    )


def undo(bench: Workbench) -> None:
    """Take the last step back."""
    what = bench.store.session.undo_sentence
    if bench.messages.attempt(bench.store.undo):
        bench.messages.say(say("log.undo", what=what))


def redo(bench: Workbench) -> None:
    """Do the step again that was taken back."""
    what = bench.store.session.redo_sentence
    if bench.messages.attempt(bench.store.redo):
        bench.messages.say(say("log.redo", what=what))


def whole_grid(bench: Workbench, community: str = "") -> None:
    """Make one grid of the community selected."""
    chosen = community or bench.store.selected_area
    if chosen is not None and chosen in bench.store.plan.communities:
        before = set(bench.store.plan.grids)
        if apply(bench, MakeWholeGrids((chosen,))):
            bench.store.select(set(bench.store.plan.grids) - before)


def whole_grids(bench: Workbench) -> None:
    """Make one grid of each community that has none, once the planner says yes."""
    plan = bench.store.plan
    taken = {grid.parent for grid in plan.grids.values()}
    count = sum(id_ not in taken for id_ in plan.communities)
    if not plan.communities:
        bench.messages.say(str(GridplannerError("edit.no_communities")))
        return
    if not count:
        bench.messages.say(str(GridplannerError("edit.none_without_grids")))
        return
    question = say("message.whole_grids", count=count)
    if bench.messages.choose(question, [("yes", say("message.make_grids"))]):
        apply_long(bench, MakeWholeGrids())


def estimate(bench: Workbench) -> None:
    """Ask how to estimate the households of the area selected, or of the whole plan."""
    area = bench.store.selected_area or ""
    plan = bench.store.plan
    if not bench.messages.attempt(lambda: EstimateHouseholds(area).check(plan)):
        return
    where = placed(plan, plan.area(area)) if area else plan.name or say("window.whole_plan")
    edit = ask_estimate(bench.parent, area, where)
    if edit is not None and apply(bench, edit):
        buildings, households = households_filled(plan, bench.store.plan)
        bench.messages.say(say("window.estimated", buildings=buildings, households=households))
