"""Split, undo, redo and assign in a plan of any size, with the share of each phase.

Usage: python benchmarks/edits.py PLAN [GRIDS]. The plan is copied; 60 grids are split, or GRIDS.
Medians and 95th percentiles in milliseconds, without the window. The last line is what an empty
transaction takes on this disk: it is in every figure.
"""

from __future__ import annotations

import gc
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gridplanner.errors import GridplannerError
from gridplanner.models import change, session
from gridplanner.models.edits import Assign, SplitGrid
from gridplanner.models.planfile import file
from gridplanner.models.session import Session
from gridplanner.models.standing import Standing
from gridplanner.ui.split_preview import preview_split

Milliseconds = dict[str, list[float]]
PHASES = ("apply", "compare", "standing", "recheck", "write")
"""What a step is made of: cut or change of rows, what differs, membership and figures, …"""


class Clock:
    """What each phase of the present step has taken."""

    def __init__(self) -> None:
        self.step = ""
        self.taken: dict[tuple[str, str], list[float]] = defaultdict(list)

    def around(self, phase: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return the same work, timed."""

        def timed(*args: Any, **named: Any) -> Any:
            start = time.perf_counter()
            try:
                return work(*args, **named)
            finally:
                self.taken[self.step, phase].append((time.perf_counter() - start) * 1000)

        return timed

    def listen(self) -> None:
        """Time the phases wherever a session goes through them."""
        for owner, name, phase in (
            (SplitGrid, "apply", "apply"),
            (Assign, "apply", "apply"),
            (change.Change, "apply", "apply"),
            (session, "compare", "compare"),
            (Standing, "after", "standing"),
            (session, "recheck", "recheck"),
            (file.PlanFile, "write", "write"),
        ):
            setattr(owner, name, self.around(phase, getattr(owner, name)))


def main() -> None:
    """Measure and print a table."""
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "plan.gpkg"
        shutil.copyfile(sys.argv[1], plan)
        opened = Session.open(plan)
        gc.freeze()  # as a window that has been open for a while
        clock = Clock()
        clock.listen()
        steps = _steps(opened, clock, wanted)
        size = len(opened.plan.buildings), len(opened.plan.grids)
        opened.close()
        empty = [_empty_transaction(plan) for _ in range(wanted)]
    print(f"| {size[0]:,} buildings, {size[1]:,} grids | median | 95 % | {' | '.join(PHASES)} |")
    print("|---|---|---|" + "---|" * len(PHASES))
    for step, taken in steps.items():
        shares = [clock.taken.get((step, phase), []) for phase in PHASES]
        listed = " | ".join(f"{statistics.median(one):.2f}" if one else "–" for one in shares)
        print(f"| {step}, ms | {_row(taken)} | {listed} |")
    print(f"| empty transaction, ms | {_row(empty)} |" + " – |" * len(PHASES))


def _row(taken: list[float]) -> str:
    return f"{statistics.median(taken):.2f} | {statistics.quantiles(taken, n=20)[-1]:.2f}"


def _steps(opened: Session, clock: Clock, wanted: int) -> Milliseconds:
    """Split grids all over the plan; of each, undo, redo, undo again and give a post."""
    taken: Milliseconds = {name: [] for name in ("preview", "split", "undo", "redo", "assign")}
    people = list(opened.plan.persons)
    grids = list(opened.plan.grids)

    def timed(step: str, work: Callable[[], object]) -> None:
        clock.step = step
        start = time.perf_counter()
        work()
        taken[step].append((time.perf_counter() - start) * 1000)

    for number, id_ in enumerate(grids[:: max(len(grids) // (wanted + wanted // 4), 1)]):
        line = _line_across(opened, id_)
        try:
            timed("preview", lambda: preview_split(opened.standing, id_, list(line)))  # noqa: B023
            timed("split", lambda: opened.apply(SplitGrid(id_, line)))  # noqa: B023
        except GridplannerError:  # a line that this grid's shape or buildings do not allow
            continue
        timed("undo", opened.undo)
        timed("redo", opened.redo)
        timed("undo", opened.undo)
        post = Assign(people[number], id_, "adviser")
        timed("assign", lambda: opened.apply(post))  # noqa: B023
        if len(taken["split"]) == wanted:
            break
    return taken


def _line_across(opened: Session, grid: str) -> tuple[tuple[float, float], ...]:
    left, bottom, right, top = opened.plan.grids[grid].geometry.bounds
    middle = (left + right) / 2
    return ((middle, bottom - 5), (middle + 3, top + 5))


def _empty_transaction(plan: Path) -> float:
    """Return milliseconds for one row written and synchronised with the disk."""
    opened = file.PlanFile.open(plan)
    connection = opened._db
    start = time.perf_counter()
    with file.transaction(connection, plan):
        connection.execute("UPDATE meta SET value = value || '' WHERE key = 'name'")
    taken = (time.perf_counter() - start) * 1000
    opened.close()
    return taken


if __name__ == "__main__":
    main()
