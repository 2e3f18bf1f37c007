"""A county's plan, 100,000 buildings and 1,000 grids: open, check, edit, paint, memory.

Usage: python benchmarks/county.py [PLAN]. Without a plan the sample is made in a temporary folder.
Medians of several runs; the interpreter's start is left out. Beside it the same work in QGIS where
Debian's python3-qgis is installed.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from gridplanner.errors import GridplannerError
from gridplanner.models.session import Session

HERE = Path(__file__).resolve().parent
RUNS = 5
GRIDS, BUILDINGS = 1_000, 100_000


def main() -> None:
    """Measure and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(sys.argv[1]) if len(sys.argv) > 1 else _sample(Path(folder))
        copy = Path(folder) / "copy.gpkg"
        shutil.copyfile(plan, copy)
        ours = _measure(copy)
        painted = _painted(copy, Path(folder))
        repainted = _in_window(copy, Path(folder))
        peer = _peer(copy)
    rows = [
        ("open, s", ours["open"], peer.get("open")),
        ("whole check, s", ours["check"], peer.get("uncovered")),
        ("split: durable and recounted, ms", ours["split"] * 1000, None),
        ("split in the window: release to durable and repainted, ms", repainted * 1000, None),
        ("undo, ms", ours["undo"] * 1000, None),
        ("assign, ms", ours["assign"] * 1000, None),
        ("whole view painted, ms", painted, peer.get("paint_ms")),
        ("resident memory, MB", ours["memory"], peer.get("memory")),
    ]
    print(f"| {BUILDINGS:,} buildings, {GRIDS:,} grids | gridplanner | QGIS |\n|---|---|---|")
    for name, mine, theirs in rows:
        print(f"| {name} | {_shown(mine)} | {_shown(theirs)} |")


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:,.2f}" if value < 10 else f"{value:,.0f}"


def _sample(folder: Path) -> Path:
    from gridplanner.cli import run

    plan = folder / "county.gpkg"
    run(["sample", str(plan), "--grids", str(GRIDS), "--buildings", str(BUILDINGS)])
    return plan


def _measure(plan: Path) -> dict[str, float]:
    from gridplanner.models.checks import check
    from gridplanner.models.edits import Assign, SplitGrid

    opened = []
    for _ in range(RUNS):
        start = time.perf_counter()
        session = Session.open(plan)
        opened.append(time.perf_counter() - start)
        session.close()
    session = Session.open(plan)
    memory = _resident()
    checked = _median(lambda: check(session.standing))
    splits, undos, assigns = [], [], []
    people = list(session.plan.persons)
    for number, id_ in enumerate(_some_grids(session)):
        line = _line_across(session, id_)
        try:
            splits.append(_once(lambda id_=id_, line=line: session.apply(SplitGrid(id_, line))))
        except GridplannerError:  # a line that this grid's shape or buildings do not allow
            continue
        undos.append(_once(session.undo))
        edit = Assign(people[number], id_, "adviser")
        assigns.append(_once(lambda edit=edit: session.apply(edit)))
    session.close()
    return {
        "open": statistics.median(opened),
        "check": checked,
        "split": statistics.median(splits),
        "undo": statistics.median(undos),
        "assign": statistics.median(assigns),
        "memory": memory,
    }


def _some_grids(session: Session) -> list[str]:
    return list(session.plan.grids)[:: max(GRIDS // 40, 1)]


def _line_across(session: Session, grid: str) -> tuple[tuple[float, float], ...]:
    left, bottom, right, top = session.plan.grids[grid].geometry.bounds
    middle = (left + right) / 2
    return ((middle, bottom - 5), (middle + 3, top + 5))


def _in_window(plan: Path, folder: Path) -> float:
    """Return seconds from the release of a split to the map repainted, in the real window."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from gridplanner.app import application, make_window
    from gridplanner.models.edits import SplitGrid
    from gridplanner.ui.preferences import Preferences

    app = application()
    window = make_window(app, Preferences(folder / "window.ini"), "en")
    window.resize(1600, 1000)
    window.show()
    store, view = window.services.store, window.views.map
    store.take(Session.open(plan))
    taken = []

    def cut(line: tuple[tuple[float, float], ...]) -> None:
        store.apply(SplitGrid(id_, line))
        view.canvas.viewport().repaint()

    for id_ in _some_grids(store.session):
        view.zoom_to_ids([id_])
        app.processEvents()
        line = _line_across(store.session, id_)
        try:
            taken.append(_once(lambda line=line: cut(line)))
        except GridplannerError:
            continue
        store.undo()
        app.processEvents()
    window.close()
    store.close()
    return statistics.median(taken)


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _median(work: Callable[[], object]) -> float:
    return statistics.median(_once(work) for _ in range(RUNS))


def _resident() -> float:
    """Return this process's memory in MB."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    line = next(one for one in status.read_text().splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _painted(plan: Path, folder: Path) -> float:
    """Return milliseconds for the whole view, newly painted, the first left out."""
    command = [sys.executable, "-m", "gridplanner", "render", str(plan), str(folder / "map.png")]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    printed = subprocess.run(
        [*command, "--repeat", str(RUNS + 1), "--timings"],
        capture_output=True,
        check=True,
        env=environment,
    ).stdout
    return statistics.median(json.loads(printed)["paint_ms"][1:])


def _peer(plan: Path) -> dict[str, float]:
    """Return what QGIS takes, where it is installed."""
    python = Path("/usr/bin/python3")
    script = HERE / "qgis_peer.py"
    probe = [str(python), "-c", "import qgis.core"]
    if not python.exists() or subprocess.run(probe, capture_output=True, check=False).returncode:
        return {}
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    printed = subprocess.run(
        [str(python), str(script), str(plan), str(RUNS)],
        capture_output=True,
        check=True,
        env=environment,
    ).stdout
    measured: dict[str, float] = json.loads(printed.splitlines()[-1])
    return measured


if __name__ == "__main__":
    main()
