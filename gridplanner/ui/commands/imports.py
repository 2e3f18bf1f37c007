"""Files into the plan: asked for, worked out in a thread, written at one go, accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from gridplanner.errors import GridplannerError
from gridplanner.models import mapping
from gridplanner.models.ids import Ids
from gridplanner.models.importing import (
    Report,
    Request,
    Taken,
    done,
    people_from_text,
    save_rows,
    take,
)
from gridplanner.models.mapping import Extent
from gridplanner.models.plan import Plan
from gridplanner.models.progress import Progress
from gridplanner.models.session import Session
from gridplanner.ui.commands import plans, views
from gridplanner.ui.commands.edits import apply
from gridplanner.ui.dialogs.import_file import ImportDialog
from gridplanner.ui.dialogs.import_report import show_report
from gridplanner.ui.dialogs.import_unsure import ask_unsure
from gridplanner.ui.jobs import Job
from gridplanner.ui.workbench import Workbench
from gridplanner.words import Sentence, say

LAID_OUT = ("district", "township", "community", "grid", "micro_grid", "building")
"""Kinds of layer that are shown whole when they have come."""
SHOWN = 12
"""Rows of a report that a box of words shows."""


def import_chosen(bench: Workbench) -> None:
    """Ask for a file and import it."""
    path = bench.services.files.open_data()
    if path is not None:
        import_path(bench, path)


def import_people(bench: Workbench) -> None:
    """Ask for a list of people and import it."""
    path = bench.services.files.open_people()
    if path is not None:
        import_path(bench, path, "worker")


def import_path(bench: Workbench, path: Path, kind: str = "") -> None:
    """Ask how a file is to be taken, and take it; a plan is made first where none is open."""
    if not bench.store.is_open:
        plans.new(bench, then=lambda: import_path(bench, path, kind))
        return
    if not bench.store.has_arrived:
        bench.messages.warn(GridplannerError("plan.still_loading"))
        return
    _ask(bench, path, kind)


def _ask(bench: Workbench, path: Path, kind: str = "", layer: str = "", datum: str = "") -> None:
    view = bench.views.map

    def ground(size: tuple[int, int], extent: Extent) -> QImage | None:
        return view.paint_picture(size, extent)

    plan = bench.store.plan
    dialog = ImportDialog(
        bench.parent,
        plan,
        path,
        bench.services.jobs,
        ground,
        mapping.extent(plan),
        kind,
        layer=layer,
        datum=datum,
    )
    if dialog.asked():
        request = dialog.request()
        layers = dialog.preview.layers if dialog.preview is not None else ()
        _take(bench, request, _after(layers, request.layer))


def _after(layers: tuple[str, ...], layer: str | None) -> str:
    """Return the layer that follows one in its file, empty where it was the last."""
    place = layers.index(layer) + 1 if layer in layers else len(layers)
    return layers[place] if place < len(layers) else ""


def _take(bench: Workbench, request: Request, following: str) -> None:
    """Work the new plan out and write it in a thread; the plan is at rest meanwhile."""
    session = bench.store.session
    bench.window.rest(True)

    def failed(failure: GridplannerError) -> None:
        bench.window.rest(False)
        bench.messages.warn(failure)

    def cancelled() -> None:
        bench.window.rest(False)
        _show_anew(bench)  # where it was written before the planner cancelled

    bench.services.jobs.start(
        Job(
            "import",
            "job.import",
            lambda progress: _imported(session, request, progress),
            lambda answer: _answered(bench, answer, request, following),
            failed,
            cancelled,
        )
    )


def _imported(
    session: Session, request: Request, progress: Progress
) -> Taken | tuple[Report, Path]:
    """Write what a file brings; where it leaves something unsure nothing is written yet."""
    taken = take(session.plan, session.ids(), request, progress)
    if taken.unsure:
        return taken
    backup = session.backup()
    session.take_over(taken.plan, taken.ids, done(taken.report), progress)
    return taken.report, backup


def _answered(
    bench: Workbench, answer: Taken | tuple[Report, Path], request: Request, following: str
) -> None:
    """Show what was written, or ask what is unsure and take the file again with the answers."""
    if not isinstance(answer, Taken):
        _show(bench, *answer, request, following)
        return
    bench.window.rest(False)
    choices = ask_unsure(bench.parent, request.path.name, answer.unsure)
    if choices is None:
        bench.messages.say(say("unsure.called_off", file=request.path.name))
    else:
        _take(bench, replace(request, choices={**request.choices, **choices}), following)


def _show_anew(bench: Workbench, kind: str = "") -> None:
    """Show the plan written anew as it was looked at; a layer that came is shown whole."""
    store, view = bench.store, bench.views.map
    extent, selection, person = view.extent, store.selection, store.person
    shown = view.scene.subject
    was_bare = shown is None or mapping.extent(shown.standing.plan) is None
    bench.window.keep_state()
    store.reopened()
    store.select(selection)
    store.choose_person(person if person in store.plan.persons else "")
    if kind in LAID_OUT:
        views.zoom_layer(bench, kind)
    elif not was_bare:
        view.canvas.look_at(extent)


def _show(bench: Workbench, report: Report, backup: Path, request: Request, following: str) -> None:
    bench.window.rest(False)
    _show_anew(bench, report.kind)
    bench.messages.say(str(done(report)))
    show_report(bench.parent, report, backup, lambda rows: _save(bench, report, rows))
    if following and bench.messages.choose(
        say("import_dialog.more_layers", file=report.file, layer=following),
        [("yes", say("import_dialog.go_on"))],
    ):
        _ask(bench, request.path, layer=following, datum=request.datum or "")


def _save(bench: Workbench, report: Report, rows: list[list[str]]) -> None:
    """Ask for a file and write the rows of a report there."""
    name = f"{Path(report.file).stem} {say('roster.report_name')}.csv"
    path = bench.services.files.save("roster.save_as", "dialog.files_people", name)
    if path is not None and bench.messages.attempt(lambda: save_rows(path, rows)):
        bench.messages.say(say("print.saved", file=path))


@dataclass(frozen=True)
class PastePeople:
    """Put the people of pasted cells on the roster, posts and all: one step of undo."""

    text: str
    count: int
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)
    """What was answered where the cells leave something unsure."""

    def sentence(self, _plan: Plan) -> Sentence:
        """Say how many."""
        return Sentence("edit.add_people", {"count": self.count})

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the people."""
        taken = people_from_text(plan, ids, self.text, choices=self.choices)
        ids.counters, ids.retired = taken.ids.counters, taken.ids.retired
        return taken.plan


def paste_people(bench: Workbench) -> None:
    """Put the people of the clipboard's cells on the roster, once the planner has seen them."""
    text = QApplication.clipboard().text()
    if not text.strip():
        bench.messages.say(say("window.nothing_to_paste"))
        return
    bench.messages.attempt(lambda: _paste(bench, text))


def _paste(bench: Workbench, text: str) -> None:
    plan, ids, where = bench.store.plan, bench.store.session.ids(), say("window.clipboard")
    taken = people_from_text(plan, ids, text)
    choices = ask_unsure(bench.parent, where, taken.unsure) if taken.unsure else {}
    if choices is None:
        return
    if choices:
        taken = people_from_text(plan, ids, text, choices=choices)
    report = replace(taken.report, file=where)
    question = say("message.paste_people", text=report.text(SHOWN))
    if bench.messages.choose(question, [("yes", say("message.paste"))]):
        apply(bench, PastePeople(text, report.made, choices))
        bench.window.show_panel("roster")
