"""Moving ground from the menus: merging, giving, transferring, repairing."""

from __future__ import annotations

from gridplanner.errors import GridplannerError
from gridplanner.models.drafts import draft
from gridplanner.models.edits import (
    AllowTransfers,
    GiveLand,
    GiveUncovered,
    MergeGrids,
    RepairCoverage,
)
from gridplanner.models.edits.office import ALLOWED
from gridplanner.models.edits.repair import broken
from gridplanner.ui.commands.edits import apply
from gridplanner.ui.dialogs.transfer import ask_transfer
from gridplanner.ui.jobs import Job
from gridplanner.ui.workbench import Workbench
from gridplanner.words import say

GAPS = ("gap", "sliver", "union")
"""Kinds of findings that are land without a grid."""


def merge(bench: Workbench) -> None:
    """Merge the grids selected; the first one keeps."""
    if bench.drafting.try_out(MergeGrids(bench.store.selected_grids), waits=True):
        bench.views.map.setFocus()


def give_uncovered(bench: Workbench) -> None:
    """Give the uncovered buildings selected to their best neighbours; all where none is."""
    ids = bench.store.selected_uncovered
    if not ids:
        bench.messages.say(say("window.no_uncovered_selected"))
        return
    bench.drafting.try_out(GiveUncovered(ids))


def give_gap(bench: Workbench) -> None:
    """Give the gap of the finding that stands in the list to the neighbour it borders most."""
    finding = bench.views.findings.present
    if finding is None or finding.kind not in GAPS:
        bench.messages.say(say("window.no_gap_chosen"))
        return
    bench.drafting.try_out(GiveLand(finding.where))


def repair(bench: Workbench) -> None:
    """Work out a clean coverage beside the window that works, and show what would move."""
    store = bench.store
    chosen = store.selected_area
    only = (chosen,) if chosen is not None and chosen in store.plan.communities else ()
    standing, ids = store.standing, store.session.ids()
    bench.services.jobs.start(
        Job(
            "repair",
            "job.repair",
            # Named here, so that the window need not look for them again to say how many.
            lambda _: draft(standing, RepairCoverage(only or broken(standing.plan)), ids),
            lambda made: bench.drafting.offer(made, waits=True),
            lambda failure: bench.messages.say(str(failure)),
        )
    )


def allow_transfers(bench: Workbench) -> None:
    """Allow transfers to other communities, or no longer."""
    apply(bench, AllowTransfers(not transfers_allowed(bench)))


def transfers_allowed(bench: Workbench) -> bool:
    """Return whether this plan allows transfers to other communities."""
    return bench.store.is_open and bench.store.plan.settings.get(ALLOWED) == "on"


def transfer(bench: Workbench) -> None:
    """Ask where the grid selected shall go, on what reason and document."""
    grid = bench.store.selected_grid
    if grid is None:
        return
    if not transfers_allowed(bench):
        bench.messages.say(str(GridplannerError("transfer.off")))
        return
    edit = ask_transfer(bench.parent, bench.store.plan, grid)
    if edit is not None:
        bench.drafting.try_out(edit, waits=True)
