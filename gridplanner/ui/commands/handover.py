"""The handover list: asked for since a step, worked out beside the window, saved and shown."""

from __future__ import annotations

from gridplanner.models.lineage import today
from gridplanner.models.people.handover import (
    Passing,
    as_buildings,
    as_table,
    earlier,
    handover,
)
from gridplanner.models.progress import Progress, report
from gridplanner.models.standing import Standing
from gridplanner.models.tablefile import Sheet, write_book
from gridplanner.ui.commands.output import NOT_IN_NAMES
from gridplanner.ui.dialogs.handover import NUMBERS, HandoverDialog
from gridplanner.ui.jobs import Job
from gridplanner.ui.workbench import Workbench
from gridplanner.words import say

Table = list[list[str]]
_Worked = tuple[tuple[Passing, ...], Table, Table]
"""What passes, the list of it, and each building."""
HOUSEHOLDS = 6
"""Column of households where each building has a row."""


def show(bench: Workbench) -> None:
    """Show who passes which buildings to whom, since the plan was opened or begun."""
    told = bench.store.session.steps()
    steps = [one for one in told if one.state == "done" and one.entry.kind == "edit"][::-1]
    dialog = HandoverDialog(bench.parent, bench.window.theme, steps)
    found: list[tuple[Passing, ...]] = [()]
    each: list[list[list[str]]] = [[]]

    def wanted(seq: int) -> None:
        standing = bench.store.standing
        changes = bench.store.session.changes_since(seq)

        def work(progress: Progress) -> _Worked:
            report(progress, 0, 3)
            before = Standing.of(earlier(standing.plan, changes))
            report(progress, 1, 3)
            passings = handover(before, standing)
            report(progress, 2, 3)
            plans = before.plan, standing.plan
            return passings, as_table(*plans, passings), as_buildings(*plans, passings)

        def done(answer: _Worked) -> None:
            passings, cells, each[0] = answer
            found[0] = passings
            count = sum(len(one.rows) for one in passings)
            words = say("handover.told", rows=len(passings), buildings=f"{count:,}")
            dialog.show_list(cells, words if passings else say("handover.nothing"))

        jobs = bench.services.jobs
        jobs.start(
            Job("handover", "job.handover", work, done, lambda why: dialog.say_failed(str(why)))
        )

    dialog.asked.connect(wanted)
    dialog.chosen.connect(lambda row: _select(bench, found[0][row]))
    dialog.save_asked.connect(lambda: _save(bench, dialog, each[0]))
    dialog.destroyed.connect(lambda: bench.services.jobs.cancel("handover"))
    dialog.since.setCurrentIndex(len(steps) - 1)
    dialog.ask()
    dialog.show()


def _select(bench: Workbench, passing: Passing) -> None:
    """Select the buildings of a row, and look at them."""
    bench.store.select(bench.store.plan.buildings.ids(passing.rows))
    boxes = bench.store.plan.buildings.footprints.boxes[passing.rows]
    left, bottom = boxes[:, :2].min(axis=0).tolist()
    right, top = boxes[:, 2:].max(axis=0).tolist()
    bench.views.map.zoom_to((left - 60, bottom - 60, right + 60, top + 60))


def _save(bench: Workbench, dialog: HandoverDialog, each: Table) -> None:
    """Keep the list, and behind it every building in a row of its own."""
    name = (bench.store.plan.name or bench.store.path.stem).translate(NOT_IN_NAMES)
    file = f"{name} {say('handover.title')} {today()}.xlsx"
    path = bench.services.files.save("handover.save_title", "dialog.files_workbook", file)
    if path is None:
        return
    sheets = [
        Sheet(say("handover.title"), dialog.cells, NUMBERS),
        Sheet(say("handover.each"), each, (HOUSEHOLDS,)),
    ]

    def work(_progress: Progress) -> None:
        write_book(path, sheets)

    def written(_answer: None) -> None:
        bench.messages.say(say("print.saved", file=path))

    bench.services.jobs.start(
        Job("handover_file", "job.handover", work, written, bench.messages.warn)
    )
