"""Work in the real window on a plan: a split until it is repainted, picks, and all from scratch.

Usage: python benchmarks/working.py PLAN. Without a screen; the plan is copied. Prints one JSON
value, milliseconds but for ``scratch_s``.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from gridplanner.app import application, make_window
from gridplanner.errors import GridplannerError
from gridplanner.models.edits import SplitGrid
from gridplanner.models.standing import Standing
from gridplanner.ui.commands import opening
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.preferences import Preferences

SIZE = (1600, 1000)
SPLITS, PICKS = 60, 300


def main() -> None:
    """Measure and print."""
    app = application()
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(shutil.copy(sys.argv[1], Path(folder) / "plan.gpkg"))
        window = make_window(app, Preferences(Path(folder) / "window.ini"), "zh")
        window.show()
        view, store = window.views.map, window.services.store
        window.resize(window.size() - view.canvas.size() + QSize(*SIZE))
        opening.open_path(window.bench, plan)
        wait(app, lambda: store.has_arrived)
        wait(app, lambda: view.is_done)
        told = {**_splits(app, window), **_picks(window)}
        told["scratch_s"] = round(
            statistics.median(_once(lambda: Standing.of(store.plan)) for _ in range(3)) / 1000, 2
        )
        window.close()
        store.close()
    print(json.dumps(told))


def wait(app: QApplication, until: Callable[[], bool]) -> None:
    """Let the window work until something is so."""
    end = time.perf_counter() + 120
    while time.perf_counter() < end and not until():
        app.processEvents()
        time.sleep(0.001)


def _splits(app: QApplication, window: MainWindow) -> dict[str, dict[str, float]]:
    """Split grids near by: from the release until all is durable and painted again."""
    store, view = window.services.store, window.views.map
    ids = list(store.plan.grids)[:: max(len(store.plan.grids) // SPLITS, 1)]
    splits, undos = [], []
    for id_ in ids:
        view.zoom_to_ids([id_])
        wait(app, lambda: view.is_done)
        left, bottom, right, top = store.plan.grids[id_].geometry.bounds
        middle = (left + right) / 2
        edit = SplitGrid(id_, ((middle, bottom - 5), (middle + 3, top + 5)))
        try:
            splits.append(_once(lambda edit=edit: _painted(app, window, lambda: store.apply(edit))))
        except GridplannerError:  # a line that this grid's shape or buildings do not allow
            continue
        wait(app, lambda: view.is_done)
        undos.append(_once(lambda: _painted(app, window, store.undo)))
    return {"split": _shares(splits), "undo": _shares(undos)}


def _painted(app: QApplication, window: MainWindow, deed: Callable[[], object]) -> None:
    deed()
    app.processEvents()
    while not window.views.map._picture.is_done:
        app.processEvents()


def _picks(window: MainWindow) -> dict[str, dict[str, float]]:
    """Ask what is under the cursor, near by and from afar."""
    view = window.views.map
    rng = random.Random(1)
    told = {}
    for name, factor in (("pick far", 1.0), ("pick near", 40.0)):
        view.zoom_whole()
        view.canvas.zoom(factor)
        left, bottom, right, top = view.extent
        told[name] = _shares(
            [
                _once(lambda: view.hand.pick(rng.uniform(left, right), rng.uniform(bottom, top)))  # noqa: B023
                for _ in range(PICKS)
            ]
        )
    return told


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _shares(times: list[float]) -> dict[str, float]:
    times = sorted(times)
    return {
        "median": round(statistics.median(times), 2),
        "p95": round(times[int(0.95 * (len(times) - 1))], 2),
    }


if __name__ == "__main__":
    main()
