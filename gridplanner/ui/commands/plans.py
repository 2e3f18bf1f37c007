"""Plans: new, open, sample, copy, reopen, close."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from gridplanner.errors import GridplannerError
from gridplanner.models.ids import Ids
from gridplanner.models.progress import Progress
from gridplanner.models.session import Session, write_new
from gridplanner.ui.commands.opening import open_path
from gridplanner.ui.dialogs.new_plan import ask_new_plan
from gridplanner.ui.jobs import Job
from gridplanner.ui.workbench import Workbench
from gridplanner.words import Sentence, say

PLAN_SUFFIX = ".gpkg"
SEED = 1
"""The sample is the same for everybody."""


def new(bench: Workbench, then: Callable[[], None] | None = None) -> None:
    """Ask for a new plan and make it; ``then`` is done when it is open."""
    wanted = ask_new_plan(bench.parent)
    if wanted is None:
        return
    path = _place_for_new(bench, wanted.name)
    if path is not None:
        _work(bench, "job.create", lambda _: _created(path, wanted.name, wanted.crs), then)


def _place_for_new(bench: Workbench, name: str) -> Path | None:
    """Ask where a new plan shall be; not in the place of the one that is open."""
    path = bench.services.files.save_plan(name)
    if path is not None and bench.store.is_open and path == bench.store.path:
        bench.messages.warn(GridplannerError("plan.exists", file=path.name))
        return None
    return path


def _created(path: Path, name: str, crs: str) -> Session:
    _make_way(path)
    return Session.create(path, name, crs)


def _make_way(path: Path) -> None:
    """Move an older file aside: the dialog has asked, but nothing of it is to be lost."""
    if not path.exists():
        return
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    try:
        path.rename(path.with_name(f"{path.stem}.{stamp}.bak{path.suffix}"))
    except OSError:
        raise GridplannerError("plan.cannot_open", file=path.name) from None


def open_chosen(bench: Workbench) -> None:
    """Ask for a plan and open it."""
    path = bench.services.files.open_plan()
    if path is not None:
        open_path(bench, path)


def save_as(bench: Workbench) -> None:
    """Ask for another name, copy the plan there and go on with the copy."""
    path = _place_for_new(bench, say("dialog.copy_name", name=bench.store.path.stem))
    if path is None:
        return
    session = bench.store.session

    def copied(_: Progress) -> Session:
        _make_way(path)
        return session.copied_to(path)

    def shown(copy: Session) -> None:
        bench.window.rest(False)
        _show(bench, copy, None)

    def failed(failure: GridplannerError) -> None:
        bench.window.rest(False)
        bench.messages.warn(failure)

    bench.window.keep_state()
    bench.window.rest(True)  # what is done meanwhile would stay in the old file
    bench.services.jobs.start(
        Job("plan", "job.copy", copied, shown, failed, lambda: bench.window.rest(False))
    )


def reopen(bench: Workbench) -> None:
    """Read the open plan again from its file."""
    open_path(bench, bench.store.path)


def sample(bench: Workbench) -> None:
    """Ask where the sample shall be, make it and open it."""
    path = _place_for_new(bench, say("dialog.sample_name"))
    if path is not None:
        _work(bench, "job.sample", lambda progress: sample_session(path, progress))


def sample_session(path: Path, progress: Progress | None = None) -> Session:
    """Make the sample plan and open it."""
    from gridplanner.models.sample import make_sample

    plan = make_sample(seed=SEED, progress=progress).plan
    ids = Ids()
    ids.catch_up(plan)
    _make_way(path)
    write_new(path, plan, ids, Sentence("log.sample", {"seed": SEED}), progress)
    return Session.open(path)


def _work(
    bench: Workbench,
    title: str,
    work: Callable[[Progress], Session],
    then: Callable[[], None] | None = None,
) -> None:
    if bench.store.is_open:
        bench.window.keep_state()
    bench.services.jobs.start(
        Job("plan", title, work, lambda session: _show(bench, session, then), bench.messages.warn)
    )


def _show(bench: Workbench, session: Session, then: Callable[[], None] | None) -> None:
    bench.services.preferences.remember(session.path)
    bench.store.take(session)
    bench.messages.say(say("window.opened", name=session.plan.name or session.path.stem))
    if then is not None:
        then()


def close(bench: Workbench) -> None:
    """Close the plan; the start page is shown."""
    bench.window.keep_state()
    bench.services.jobs.cancel("plan")  # nothing more of it is to be read
    bench.store.close()
    bench.messages.say("")


def take_dropped(bench: Workbench, path: Path) -> None:
    """Take a file dropped on the window: a plan is opened, a base map shown, others imported."""
    if path.suffix.lower() == PLAN_SUFFIX and is_plan(path):
        open_path(bench, path)
        return
    from gridplanner.ui.commands import basemaps
    from gridplanner.ui.commands.imports import import_path

    if path.suffix.lower() in basemaps.SUFFIXES:
        basemaps.take(bench, path)
        return
    import_path(bench, path)


def is_plan(path: Path) -> bool:
    """Return whether a GeoPackage is a plan of ours, without opening it whole."""
    from gridplanner.models.planfile.file import PlanFile

    try:
        PlanFile.open(path, read_only=True).close()
    except GridplannerError as failure:
        return failure.code != "plan.not_a_plan"
    return True
