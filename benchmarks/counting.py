"""What it costs to count anew after an edit of a few buildings' figures, in a plan of any size.

Usage: python benchmarks/counting.py PLAN [EDITS]. The plan is opened to be read; 60 edits are made
in memory, or EDITS: the households of the buildings of one grid, of one building in each of twenty
grids, and of a figure that nobody was filled in. Prints medians and 95th percentiles in
milliseconds: what differs, the new standing, and the checks.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np

from gridplanner.models.change import compare
from gridplanner.models.checks import recheck
from gridplanner.models.columns import Column
from gridplanner.models.plan import Plan
from gridplanner.models.session import Session
from gridplanner.models.standing import Standing

PHASES = ("compare", "standing", "recheck")


def raised(plan: Plan, figure: str, rows: np.ndarray) -> Plan:  # type: ignore[type-arg]
    """Return the plan with one more counted in some buildings."""
    column: Column = plan.buildings.columns[figure]
    values = np.nan_to_num(column.at(rows)) + 1
    changed = plan.buildings.with_column(figure, column.with_values(rows, values))
    return replace(plan, buildings=changed)


def rows_of(standing: Standing, kind: str, random: np.random.Generator) -> np.ndarray:  # type: ignore[type-arg]
    """Return the buildings of one grid, or one of each of twenty."""
    grids = list(standing.plan.grids)
    chosen = random.choice(len(grids), 20 if kind == "scattered" else 1, replace=False)
    found = [standing.rows_in(grids[place]) for place in chosen]
    if kind == "scattered":
        found = [rows[:1] for rows in found]
    return np.sort(np.concatenate(found))


def main() -> None:
    """Measure and print a table."""
    session = Session.open(Path(sys.argv[1]), read_only=True)
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    gc.freeze()  # as a window that has been open for a while
    random = np.random.default_rng(1)
    standing, findings = session.standing, session.findings
    print(f"{len(session.plan.buildings):,} buildings, {len(session.plan.grids):,} grids")
    for kind, figure in (("one grid", "households"), ("scattered", "households"), ("new", "women")):
        taken: dict[str, list[float]] = defaultdict(list)
        for _ in range(count):
            plan = raised(standing.plan, figure, rows_of(standing, kind, random))
            start = time.perf_counter()
            change = compare(standing.plan, plan)
            compared = time.perf_counter()
            after = standing.after(plan, change)
            counted = time.perf_counter()
            findings = recheck(findings, standing, after, change)
            ends = (compared, counted, time.perf_counter())
            for phase, begin, end in zip(PHASES, (start, *ends), ends, strict=False):
                taken[phase].append((end - begin) * 1000)
            standing = after
        told = (
            f"{phase} {statistics.median(some):.1f} / {np.percentile(some, 95):.1f}"
            for phase, some in taken.items()
        )
        print(f"{kind:<10}", "   ".join(told))
    session.close()


if __name__ == "__main__":
    main()
