"""A prefecture, 1,000,000 buildings and 10,000 grids, side by side with QGIS in the same run.

Usage: python benchmarks/prefecture.py [PLAN [SMALL]]. Without plans samples are made in a temporary
folder: 10,000 grids and 1,000,000 buildings, and a tenth of it to see how each figure grows.
Prints a table in Markdown; nothing else should run meanwhile. QGIS is Debian's python3-qgis.
"""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ENVIRONMENT = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(HERE.parent)}
SIZES = ((10_000, 1_000_000), (1_000, 100_000))
REPEATS, ROUNDS = 9, 3
BLOCK = 1600.0
"""Metres across a block."""
SECONDS = "30"


def main() -> None:
    """Measure both sizes and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        plans = [Path(one) for one in sys.argv[1:]]
        plans += [_sample(Path(folder), *size) for size in SIZES[len(plans) :]]
        large, small = (_measured(plan, Path(folder)) for plan in plans[:2])
        peer = _peer(plans[0])
    print(f"{_machine()}\n")
    print(
        "| What | gridplanner | QGIS | ratio | reach | a tenth of it |\n|---|---|---|---|---|---|"
    )
    for name, reach, other in ROWS:
        mine, theirs = large.get(name), peer.get(other) if other else None
        ratio = f"{theirs / mine:,.0f}×" if mine and theirs else "–"
        cells = (name, _shown(mine), _shown(theirs), ratio, reach, _shown(small.get(name)))
        print("| " + " | ".join(cells) + " |")


ROWS: tuple[tuple[str, str, str], ...] = (
    ("full extent, fine picture, ms", "≤ 60, ≥ 100×", "full"),
    ("1/8 of the width, fine picture, ms", "≤ 60, ≥ 3×", "eighth"),
    ("a block of 1.6 km, fine picture, ms", "≤ 8, ≥ 3×", "block"),
    ("30 s of wheel and drag: frame, median, ms", "", ""),
    ("30 s of wheel and drag: frame, 95 %, ms", "≤ 16", ""),
    ("30 s of wheel and drag: frame, worst, ms", "≤ 33", ""),
    ("its own share, 95 %, ms", "", ""),
    ("its own share, worst, ms", "", ""),
    ("one bare stretch of a picture by Qt, 95 %, ms", "", ""),
    ("one bare stretch of a picture by Qt, worst, ms", "", ""),
    ("pick from afar, 95 %, ms", "≤ 5", ""),
    ("pick near by, 95 %, ms", "≤ 5", ""),
    ("open: areas and grids painted, s", "≤ 1", ""),
    ("open: all in, s", "≤ 4", "anchors"),
    ("open: longest stall of the window, ms", "≤ 33", ""),
    ("render: areas and grids painted, s", "≤ 1", ""),
    ("render: whole plan in memory, s", "≤ 4", ""),
    ("resident memory, all in, MB", "≤ 1,200", "memory"),
    ("uncovered + households of all grids, s", "≤ 1.0", "counted"),
    ("one split until repainted, median, ms", "≤ 16", "edited"),
    ("one split until repainted, 95 %, ms", "", ""),
    ("undo until repainted, median, ms", "", ""),
)
"""Each row: its name, what is to be reached, and the figure of QGIS beside it."""


def _sample(folder: Path, grids: int, buildings: int) -> Path:
    plan = folder / f"{grids}.gpkg"
    _run([sys.executable, "-m", "gridplanner", "sample", str(plan), "--grids", str(grids),
          "--buildings", str(buildings)])  # fmt: skip
    return plan


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, check=True, env=ENVIRONMENT)
    return done.stdout.decode()


def _views(plan: Path) -> dict[str, tuple[float, float, float, float]]:
    """Return the extents that are painted: all, an eighth of the width, a block."""
    with closing(sqlite3.connect(plan)) as db:
        left, bottom, right, top = db.execute(
            "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'grid'"
        ).fetchone()
    x, y = (left + right) / 2, (bottom + top) / 2

    def around(wide: float) -> tuple[float, float, float, float]:
        return (x - wide / 2, y - wide / 3.2, x + wide / 2, y + wide / 3.2)

    return {
        "full": (left, bottom, right, top),
        "eighth": around((right - left) / 8),
        "block": around(BLOCK),
    }


def _measured(plan: Path, folder: Path) -> dict[str, float]:
    told: dict[str, float] = {}
    names = [name for name, _, _ in ROWS]
    rendered: list[dict[str, Any]] = []
    for row, extent in zip(names[:3], _views(plan).values(), strict=True):
        command = [
            sys.executable,
            "-m",
            "gridplanner",
            "render",
            str(plan),
            str(folder / "map.png"),
        ]
        command += ["--extent", ",".join(map(str, extent)), "--repeat", str(REPEATS), "--timings"]
        rendered.append(json.loads(_run(command)))
        told[row] = statistics.median(rendered[-1]["paint_ms"][1:])
    told["render: areas and grids painted, s"] = statistics.median(
        one["first_s"] for one in rendered
    )
    told["render: whole plan in memory, s"] = statistics.median(one["open_s"] for one in rendered)
    frames = json.loads(_run([sys.executable, str(HERE / "frames.py"), str(plan), SECONDS]))
    for share, words in (("median", "median"), ("p95", "95 %"), ("worst", "worst")):
        told[f"30 s of wheel and drag: frame, {words}, ms"] = frames["ms"][share]
    told["its own share, 95 %, ms"] = frames["own_ms"]["p95"]
    told["its own share, worst, ms"] = frames["own_ms"]["worst"]
    told["one bare stretch of a picture by Qt, 95 %, ms"] = frames["bare_ms"]["p95"]
    told["one bare stretch of a picture by Qt, worst, ms"] = frames["bare_ms"]["worst"]
    opened = [
        json.loads(_run([sys.executable, str(HERE / "opening.py"), str(plan)]))
        for _ in range(ROUNDS)
    ]
    for key, row in (
        ("areas_painted_s", "open: areas and grids painted, s"),
        ("all_in_s", "open: all in, s"),
        ("longest_turn_ms", "open: longest stall of the window, ms"),
        ("memory_mb", "resident memory, all in, MB"),
    ):
        told[row] = statistics.median(one[key] for one in opened)
    worked = json.loads(_run([sys.executable, str(HERE / "working.py"), str(plan)]))
    told["pick from afar, 95 %, ms"] = worked["pick far"]["p95"]
    told["pick near by, 95 %, ms"] = worked["pick near"]["p95"]
    told["uncovered + households of all grids, s"] = worked["scratch_s"]
    told["one split until repainted, median, ms"] = worked["split"]["median"]
    told["one split until repainted, 95 %, ms"] = worked["split"]["p95"]
    told["undo until repainted, median, ms"] = worked["undo"]["median"]
    return told


def _peer(plan: Path) -> dict[str, float]:
    """Return what QGIS takes, where it is installed."""
    python = Path("/usr/bin/python3")
    probe = [str(python), "-c", "import qgis.core"]
    if not python.exists() or subprocess.run(probe, capture_output=True, check=False).returncode:
        return {}
    script = str(HERE / "qgis_prefecture.py")
    told = json.loads(
        _run([str(python), script, str(plan), str(REPEATS), json.dumps(_views(plan))]).splitlines()[
            -1
        ]
    )
    with closing(sqlite3.connect(plan)) as db:
        (grids,) = db.execute("SELECT count(*) FROM grid").fetchone()
    return {
        **told["paint"],
        "memory": told["memory"],
        "anchors": told["open"] + told["anchors"],
        "counted": told["uncovered"] + told["households_each"] * grids,
        "edited": told["split"] + told["commit"],
    }


def _machine() -> str:
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = [one for one in cpuinfo.read_text().splitlines() if one.startswith("model name")]
        model = lines[0].partition(":")[2].strip() if lines else model
    return f"{model}, {os.cpu_count()} cores, no graphics card; Python {platform.python_version()}"


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:,.2f}" if value < 10 else f"{value:,.0f}"


if __name__ == "__main__":
    main()
