"""Random cutting lines over real buildings: time, how much longer they become, what is refused.

Usage: python benchmarks/lines.py [LINES] [SEED]. LINES to each of five places, 240 if not given;
needs the real files for trying in ../shared/data. Milliseconds are those of the processor.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import shapely
from shapely import LineString

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from real_lines import Town, towns, trials  # noqa: E402 - the path is set above

from gridplanner.errors import GridplannerError  # noqa: E402
from gridplanner.models.edits.split import draft_split  # noqa: E402


def main() -> None:
    """Measure and print a table."""
    count, seed = (int(one) for one in [*sys.argv[1:], "240", "7"][:2])
    print("| place | ms, median | 95 % | longer by, m | 95 % | moved, m² | 95 % | done | refused |")
    print("|---|---|---|---|---|---|---|---|---|")
    for town in towns(ROOT.parent / "shared" / "data"):
        print(_row(town, count, seed))


def _row(town: Town, count: int, seed: int) -> str:
    taken: list[float] = []
    longer: list[float] = []
    moved: list[float] = []
    told: Counter[str] = Counter()
    for trial in trials(town, count, np.random.default_rng(seed)):
        start = time.process_time()
        try:
            led = draft_split(trial.plan, trial.grid, trial.line).parts
        except GridplannerError as failure:
            told[failure.code] += 1
            continue
        finally:
            taken.append((time.process_time() - start) * 1000)
        told["done"] += 1
        border = shapely.intersection(*map(shapely.boundary, led))
        longer.append(border.length - LineString(trial.line).intersection(trial.shape).length)
        try:
            drawn = draft_split(trial.plan, trial.grid, trial.line, exact=True).parts
        except GridplannerError:  # only what is led round parts it in two
            continue
        moved.append(min(shapely.area(shapely.symmetric_difference(led[0], drawn))))
    figures = [
        f"{np.percentile(one, share):.1f}" for one in (taken, longer, moved) for share in (50, 95)
    ]
    refused = ", ".join(f"{code} {number}" for code, number in told.items() if code != "done")
    return f"| {town.name} | {' | '.join(figures)} | {told['done']} | {refused} |"


if __name__ == "__main__":
    main()
