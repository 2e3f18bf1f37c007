"""The same cuts here and in QGIS with topological editing: time, broken borders, houses cut.

Usage: python benchmarks/drawing.py PLAN [CUTS]. Both work on copies of the plan, with the same
straight lines through grids all over it. Told are the medians of one cut until it is on disk, how
many grids have an edge afterwards that breaks the coverage (gap 0.01 m), and how many footprints
the new borders run through.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.errors import GridplannerError
from gridplanner.gis.detour import crossed
from gridplanner.models.drafts import draft
from gridplanner.models.edits import SplitGrid
from gridplanner.models.planfile.blobs import decode
from gridplanner.models.session import Session

Lines = list[tuple[str, list[tuple[float, float]]]]
WITHOUT_SCREEN = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
QGIS = ("/usr/bin/python3", str(Path(__file__).with_name("qgis_drawing.py")))


def main() -> None:
    """Measure and print a table."""
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    with tempfile.TemporaryDirectory() as folder:
        mine = Path(shutil.copy(sys.argv[1], Path(folder) / "mine.gpkg"))
        theirs = Path(shutil.copy(sys.argv[1], Path(folder) / "theirs.gpkg"))
        session = Session.open(mine)
        lines = _lines(session, wanted)
        houses = session.plan.buildings
        footprints = houses.geometries(np.arange(len(houses)))
        before = _broken(_grids(mine))
        ours = _cut_here(session, lines)
        session.close()
        command = [*QGIS, str(theirs), json.dumps(lines)]
        done = subprocess.run(command, capture_output=True, check=True, env=WITHOUT_SCREEN)
        told = json.loads(done.stdout.splitlines()[-1])
        print(f"| {len(lines)} cuts, {before} grids broken before | gridplanner | QGIS |")
        print("|---|---|---|")
        print(f"| done | {len(ours)} | {len(told['done'])} |")
        print(f"| one cut on disk, ms | {statistics.median(ours):.1f} | {told['median']:.1f} |")
        print(f"| 95 %, ms | {_p95(ours):.1f} | {told['p95']:.1f} |")
        ends = [_grids(path) for path in (mine, theirs)]
        print(f"| grids with a broken edge | {' | '.join(str(_broken(one)) for one in ends)} |")
        cut = [_houses_cut(one, footprints) for one in ends]
        print(f"| footprints that borders run through | {cut[0]} | {cut[1]} |")


def _lines(session: Session, wanted: int) -> Lines:
    grids = list(session.plan.grids.values())
    lines: Lines = []
    for grid in grids[:: max(len(grids) // wanted, 1)][:wanted]:
        left, bottom, right, top = grid.geometry.bounds
        middle, slant = (left + right) / 2, (right - left) * 0.07
        lines.append((grid.id, [(middle - slant, bottom - 5), (middle + slant, top + 5)]))
    return lines


def _cut_here(session: Session, lines: Lines) -> list[float]:
    taken = []
    for id_, points in lines:
        start = time.perf_counter()
        try:
            made = draft(session.standing, SplitGrid(id_, tuple(points)), session.ids())
        except GridplannerError:
            continue
        session.accept(made)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def _grids(path: Path) -> NDArray[np.object_]:
    with closing(sqlite3.connect(path)) as file:
        return decode([row[0] for row in file.execute("SELECT geom FROM grid")])


def _broken(grids: NDArray[np.object_]) -> int:
    edges = shapely.coverage_invalid_edges(grids, gap_width=0.01)
    return int((~shapely.is_empty(edges)).sum())


def _houses_cut(grids: NDArray[np.object_], footprints: NDArray[np.object_]) -> int:
    polygons = footprints[shapely.get_dimensions(footprints) == 2]
    borders = shapely.boundary(grids)
    house, border = shapely.STRtree(borders).query(polygons, "crosses")
    hit = {
        int(place)
        for place, line in zip(house.tolist(), border.tolist(), strict=True)
        if len(crossed(borders[line], polygons[place : place + 1]))
    }
    return len(hit)


def _p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]


if __name__ == "__main__":
    main()
