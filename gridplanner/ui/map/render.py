"""Pictures of a plan without a window, painted by the window's own layers."""

from __future__ import annotations

import time
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QImageWriter

from gridplanner.errors import GridplannerError
from gridplanner.gis.basemaps import open_basemap
from gridplanner.models.mapping import Extent
from gridplanner.models.outfile import fresh_file
from gridplanner.models.plan import Plan
from gridplanner.models.planfile.file import PlanFile
from gridplanner.models.standing import Standing
from gridplanner.ui.application import see_to_application
from gridplanner.ui.map.drawing import Arrived, Colourings, Drawing
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.scene import LAYERS, Scene, picture

DEFAULT = ("grid", "building")
STEP = 1 / 200
"""Share of the width by which each repeat moves the view."""


def render(
    plan_path: Path,
    out: Path,
    extent: Extent | None = None,
    size: tuple[int, int] = (1600, 1000),
    layers: Collection[str] | None = None,
    repeat: int = 1,
    basemap: Path | None = None,
    colourings: Colourings | None = None,
) -> dict[str, object]:
    """Paint a plan file into a picture file and return how long it took.

    ``open_s``: the whole plan in memory; ``first_s``: areas and grids painted; ``paint_ms``: each
    painting from nothing.
    """
    names = DEFAULT if layers is None else tuple(layers)
    if basemap is not None:
        names = (*names, "basemap")
    unknown = [name for name in names if name not in LAYERS]
    if unknown:
        raise GridplannerError("looks.no_layer", name=unknown[0], known=", ".join(LAYERS))
    see_to_application()
    start = time.perf_counter()
    scene, told = Scene(), colourings or Colourings()
    file = PlanFile.open(plan_path, read_only=True)
    try:
        areas, _ = file.read_areas()
        with ThreadPoolExecutor(1) as pool:  # as the window does: the rest is read meanwhile
            rest = pool.submit(_rest, file, areas)
            drawing = Drawing(areas)
            scene.set_plan(Standing.awaiting(areas), told, drawing)
            whole = Frame.around(extent or scene.extent, *size)
            picture(scene, whole, [name for name in names if name != "building"])
            first = time.perf_counter()
            standing, opened = rest.result()
    finally:
        file.close()
    plan = standing.plan
    scene.take_arrived(standing, Arrived.of(standing, drawing.origin, told))
    if basemap is not None:
        _lay_below(scene, basemap, plan.crs)
    frame = Frame.around(extent or scene.extent, *size)
    painted = []
    for turn in range(repeat):
        seen = replace(frame, left=frame.left + turn * STEP * frame.width * frame.metres)
        before = time.perf_counter()
        image = picture(scene, seen, names)
        painted.append(round((time.perf_counter() - before) * 1000, 2))
    scene.basemap.show(None)
    if scene.basemap.failure is not None:
        raise scene.basemap.failure
    with fresh_file(out) as made:
        if not QImageWriter(str(made), b"PNG").write(image):
            raise GridplannerError("looks.not_written", file=out)
    return {
        "open_s": round(opened - start, 3),
        "first_s": round(first - start, 3),
        "paint_ms": painted,
    }


def _rest(file: PlanFile, areas: Plan) -> tuple[Standing, float]:
    """Read what is not read yet, and return when it was done."""
    plan, _ = file.read(known=areas)
    return Standing.of(plan), time.perf_counter()


def _lay_below(scene: Scene, path: Path, crs: str) -> None:
    if not crs:
        raise GridplannerError("basemap.no_plan")
    scene.basemap.show(open_basemap(path, crs))
    scene.basemap.patient = True
