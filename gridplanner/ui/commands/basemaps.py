"""The base map: choosing its file, taking it away, finding it again the next time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gridplanner.errors import GridplannerError
from gridplanner.ui.jobs import Job
from gridplanner.ui.preferences import Backdrop
from gridplanner.ui.workbench import Workbench
from gridplanner.words import say

if TYPE_CHECKING:
    from gridplanner.gis.basemaps import Basemap

SUFFIXES = (".mbtiles", ".tif", ".tiff")


def choose(bench: Workbench) -> None:
    """Ask for a file and show it below all layers."""
    path = bench.services.files.open_basemap()
    if path is not None:
        take(bench, path)


def take(bench: Workbench, path: Path, own_crs: str = "") -> None:
    """Show a file below all layers, and keep for this plan which it is."""
    crs = bench.store.plan.crs if bench.store.is_open else ""
    if not crs:
        bench.messages.warn(GridplannerError("basemap.no_plan"))
        return

    def shown(basemap: Basemap) -> None:
        bench.services.preferences.keep_basemap(bench.store.path, Backdrop(path, own_crs))
        _show(bench, basemap)
        bench.messages.say(_told(bench, basemap))

    def failed(failure: GridplannerError) -> None:
        if failure.code != "basemap.no_crs":
            bench.messages.warn(failure)
            return
        offered = [("plan", say("basemap.take_plan_crs", crs=crs))]
        if bench.messages.choose(str(failure), offered):
            take(bench, path, crs)

    _open(bench, path, own_crs, shown, failed)


def restore(bench: Workbench) -> None:
    """Show with a plan that was opened what lay below it the last time."""
    bench.services.jobs.cancel("basemap")
    _show(bench, None)
    kept = bench.services.preferences.basemap(bench.store.path) if bench.store.is_open else None
    if kept is None or not bench.store.plan.crs:
        return

    def failed(failure: GridplannerError) -> None:
        gone = failure.code == "files.missing"
        told = GridplannerError("basemap.gone", file=kept.path) if gone else failure
        bench.messages.say(str(told))

    _open(bench, kept.path, kept.crs, lambda basemap: _show(bench, basemap), failed)


def remove(bench: Workbench) -> None:
    """Take the base map away and forget it for this plan."""
    bench.services.jobs.cancel("basemap")
    bench.services.preferences.keep_basemap(bench.store.path, None)
    _show(bench, None)
    bench.messages.say(say("basemap.removed"))


def has_basemap(bench: Workbench) -> bool:
    """There is a base map, even one whose file is gone."""
    if not bench.store.is_open:
        return False
    return bench.services.preferences.basemap(bench.store.path) is not None


def fade(bench: Workbench, percent: int) -> None:
    """Show it fainter or in full, and keep that for every plan."""
    bench.services.preferences.basemap_opacity = percent
    bench.views.map.set_basemap_opacity(percent / 100)


def _open(
    bench: Workbench,
    path: Path,
    own_crs: str,
    shown: Callable[[Basemap], None],
    failed: Callable[[GridplannerError], None],
) -> None:
    crs = bench.store.plan.crs

    def work(_: object) -> Basemap:
        from gridplanner.gis.basemaps import open_basemap

        return open_basemap(path, crs, own_crs)

    bench.services.jobs.start(Job("basemap", "job.basemap", work, shown, failed))


def _show(bench: Workbench, basemap: Basemap | None) -> None:
    bench.views.map.set_basemap(basemap)
    bench.views.layers.show_basemap("" if basemap is None else basemap.path.name)
    bench.window.actions_.refresh()


def _told(bench: Workbench, basemap: Basemap) -> str:
    """Say what is shown, and where it is to be looked for when nothing of it is seen."""
    view, file = bench.views.map, basemap.path.name
    west, south, east, north = basemap.extent
    left, bottom, right, top = view.scene.extent
    if west >= right or left >= east or south >= top or bottom >= north:
        return say("basemap.off_plan", file=file)
    if view.scene.basemap.is_too_far(view.canvas.frame_now):
        return say("basemap.too_far", file=file)
    return say("basemap.shown", file=file)
