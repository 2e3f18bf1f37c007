"""The handover list: asked for since a step, worked out beside the window, saved and shown."""

from __future__ import annotations

from gridplanner.models.lineage import today
from gridplanner.models.people.handover import Passing, as_table, earlier, handover
from gridplanner.models.progress import Progress, report
from gridplanner.models.standing import Standing
from gridplanner.models.tablefile import write_table
from gridplanner.ui.commands.output import NOT_IN_NAMES
from gridplanner.ui.dialogs.handover import NUMBERS, HandoverDialog
from gridplanner.ui.jobs import Job
from gridplanner.ui.workbench import Workbench
from gridplanner.words import say


def show(bench: Workbench) -> None:
    """Show who passes which buildings to whom, since the plan was opened or begun."""
    told = bench.store.session.steps()
    steps = [one for one in told if one.state == "done" and one.entry.kind == "edit"][::-1]
    dialog = HandoverDialog(bench.parent, bench.window.theme, steps)
    found: list[tuple[Passing, ...]] = [()]

    def wanted(seq: int) -> None:
        standing = bench.store.standing
        changes = bench.store.session.changes_since(seq)

        def work(progress: Progress) -> tuple[Standing, tuple[Passing, ...]]:
            report(progress, 0, 2)
            before = Standing.of(earlier(standing.plan, changes))
            report(progress, 1, 2)
            return before, handover(before, standing)

        def done(answer: tuple[Standing, tuple[Passing, ...]]) -> None:
            before, passings = answer
            found[0] = passings
            cells = as_table(before.plan, standing.plan, passings)
            count = sum(len(one.rows) for one in passings)
            words = say("handover.told", rows=len(passings), buildings=f"{count:,}")
            dialog.show_list(cells, words if passings else say("handover.nothing"))

        jobs = bench.services.jobs
        jobs.start(
            Job("handover", "job.handover", work, done, lambda why: dialog.say_failed(str(why)))
        )

    dialog.asked.connect(wanted)
    dialog.chosen.connect(lambda row: _select(bench, found[0][row]))
    dialog.save_asked.connect(lambda: _save(bench, dialog))
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


def _save(bench: Workbench, dialog: HandoverDialog) -> None:
    name = (bench.store.plan.name or bench.store.path.stem).translate(NOT_IN_NAMES)
    file = f"{name} {say('handover.title')} {today()}.xlsx"
    path = bench.services.files.save("handover.save_title", "dialog.files_workbook", file)
    if path is None:
        return
    cells = dialog.cells
    if bench.messages.attempt(
        lambda: write_table(path, cells, say("handover.title"), numbers=NUMBERS)
    ):
        bench.messages.say(say("print.saved", file=path))
