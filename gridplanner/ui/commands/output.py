"""Out of the program: the printed map and the web page."""

from __future__ import annotations

from pathlib import Path

from gridplanner.models.naming import label
from gridplanner.ui.jobs import Job
from gridplanner.ui.workbench import Workbench
from gridplanner.words import say

NOT_IN_NAMES = dict.fromkeys(map(ord, '\\/:*?"<>|\t\n'), " ")


def print_map(bench: Workbench) -> None:
    """Show the area selected, or the whole plan, as a sheet to be printed or saved."""
    from gridplanner.ui.printing.preview import Preview

    services = bench.services
    dialog = Preview(
        bench.store.standing,
        bench.store.selected_area,
        services.jobs,
        services.files,
        bench.parent,
    )
    dialog.exec()
    dialog.deleteLater()


def save_web(bench: Workbench) -> None:
    """Write the area selected, or the whole plan, as one page for a browser."""
    plan, area = bench.store.plan, bench.store.selected_area
    name = label(plan.area(area)) if area else plan.name or bench.store.path.stem
    file = f"{name.translate(NOT_IN_NAMES)}.html"
    path = bench.services.files.save("dialog.save_web", "dialog.files_web", file)
    if path is None:
        return
    standing, told = bench.store.standing, bench.views.map.colourings

    def work(_: object) -> tuple[str, ...]:
        from gridplanner.models.webmap import write_webmap

        return write_webmap(
            standing, path, area=area, colouring=told.grids, buildings=told.buildings
        )

    def written(notes: tuple[str, ...]) -> None:
        bench.messages.say(" ".join([_saved(path), *notes]))

    bench.services.jobs.start(Job("web", "job.web", work, written, bench.messages.warn))


def _saved(path: Path) -> str:
    return say("print.saved", file=path)
