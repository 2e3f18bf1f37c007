"""Edits of the plan: each asks what it must, and sends one edit through the store."""

from __future__ import annotations

from gridplanner.errors import GridplannerError
from gridplanner.models.drafts import Worked, work_out
from gridplanner.models.edits import (
    Edit,
    EstimateHouseholds,
    MakeWholeGrids,
    households_filled,
)
from gridplanner.models.naming import placed
from gridplanner.ui.dialogs.estimate import ask_estimate
from gridplanner.ui.jobs import Job
from gridplanner.ui.workbench import Workbench
from gridplanner.words import say

NEAR = 0.25
"""How far beside the selected grid a line is still meant for it, in shares of its longer side."""


def apply(bench: Workbench, edit: Edit) -> bool:
    """Do an edit and say what was done, or why it cannot be."""
    sentence = edit.sentence(bench.store.plan)

    def deed() -> None:
        bench.store.apply(edit)
        bench.messages.say(say("window.done", what=sentence))

    return bench.messages.attempt(deed)


def apply_long(bench: Workbench, edit: Edit) -> None:
    """Work a long edit out in a thread, checks and all, then do it as one step."""
    session = bench.store.session
    standing, findings, ids = session.standing, session.findings, session.ids()

    def done(worked: Worked) -> None:
        sentence = edit.sentence(bench.store.plan)

        def deed() -> None:
            bench.store.accept(worked)
            bench.messages.say(say("window.done", what=sentence))

        bench.messages.attempt(deed)

    bench.services.jobs.start(
        Job(
            "edit",
            "job.edit",
            lambda _: work_out(standing, findings, edit, ids),
            done,
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
