"""A plan is opened in the real window: when areas are painted, when all is in, what stalls.

Usage: python benchmarks/opening.py PLAN. Without a screen; the interpreter's start is left out.
Prints one JSON value.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize

from gridplanner.app import application, make_window
from gridplanner.ui.commands import opening
from gridplanner.ui.preferences import Preferences

SIZE = (1600, 1000)
"""Pixels of the map."""


def main() -> None:
    """Open the plan and print seconds and the longest turns of the window's thread."""
    plan = Path(sys.argv[1])
    app = application()
    with tempfile.TemporaryDirectory() as folder:
        window = make_window(app, Preferences(Path(folder) / "window.ini"), "zh")
        window.show()
        view, store = window.views.map, window.services.store
        window.resize(window.size() - view.canvas.size() + QSize(*SIZE))
        app.processEvents()
        start = time.perf_counter()
        opening.open_path(window.bench, plan)
        areas = arrived = painted = 0.0
        turns: list[tuple[float, float, float]] = []
        while not painted or time.perf_counter() - start < painted + 1.0:
            turn, own = time.perf_counter(), time.thread_time()
            app.processEvents()
            now = time.perf_counter()
            turns.append((now - turn, time.thread_time() - own, now - start))
            areas = areas or (now - start if store.is_open and view._picture.is_done else 0.0)
            arrived = arrived or (now - start if store.has_arrived else 0.0)
            if arrived and view.is_done:
                painted = painted or now - start
            time.sleep(0.0005)
        window.close()
        store.close()
    longest = [[round(a * 1000, 1), round(b * 1000, 1), round(c, 2)] for a, b, c in turns]
    longest.sort(reverse=True)
    print(
        json.dumps(
            {
                "areas_painted_s": round(areas, 2),
                "all_in_s": round(arrived, 2),
                "all_painted_s": round(painted, 2),
                "longest_turn_ms": longest[0][0],
                "longest_own_ms": max(own for _, own, _ in longest),
                "longest": longest[:6],
                "memory_mb": _resident(),
            }
        )
    )


def _resident() -> int | None:
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    line = next(one for one in status.read_text().splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    main()
