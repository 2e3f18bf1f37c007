"""Split, undo, redo and assign in a plan of any size, with the share of each phase.

Usage: python benchmarks/edits.py PLAN [GRIDS]. The plan is copied; 60 grids are split, or GRIDS.
Medians and 95th percentiles in milliseconds, without the window; CPU is the median of the
processor's time alone, which a busy machine does not lengthen. The last line is a remark in the
journal: what a transaction takes on this disk with nothing in it.
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
from gridplanner.models.drafts import draft
from gridplanner.models.edits import Assign, SplitGrid
from gridplanner.models.planfile import file
from gridplanner.models.session import Session
from gridplanner.models.standing import Standing
from gridplanner.words import Sentence

Milliseconds = dict[str, list[float]]
PHASES = ("apply", "compare", "standing", "recheck", "write")
"""What a step is made of: cut or change of rows, what differs, membership and figures, …"""


STEPS = ("draft", "split", "undo", "redo", "assign", "remark")


class Clock:
    """What each phase of the present step has taken."""

    def __init__(self) -> None:
        self.step = ""
        self.busy: dict[str, list[float]] = defaultdict(list)
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
    head = f"{size[0]:,} buildings, {size[1]:,} grids"
    print(f"| {head} | median | 95 % | CPU | {' | '.join(PHASES)} |")
    print("|---|---|---|---|" + "---|" * len(PHASES))
    for step, taken in steps.items():
        shares = [clock.taken.get((step, phase), []) for phase in PHASES]
        listed = " | ".join(f"{statistics.median(one):.2f}" if one else "–" for one in shares)
        busy = statistics.median(clock.busy[step])
        print(f"| {step}, ms | {_row(taken)} | {busy:.2f} | {listed} |")


def _row(taken: list[float]) -> str:
    return f"{statistics.median(taken):.2f} | {statistics.quantiles(taken, n=20)[-1]:.2f}"


def _steps(opened: Session, clock: Clock, wanted: int) -> Milliseconds:
    """Split grids all over the plan; of each, undo, redo, undo again and give a post."""
    taken: Milliseconds = {name: [] for name in STEPS}
    people = list(opened.plan.persons)
    grids = list(opened.plan.grids)

    def timed(step: str, work: Callable[[], object]) -> None:
        clock.step = step
        start, busy = time.perf_counter(), time.process_time()
        work()
        taken[step].append((time.perf_counter() - start) * 1000)
        clock.busy[step].append((time.process_time() - busy) * 1000)

    for number, id_ in enumerate(grids[:: max(len(grids) // (wanted + wanted // 4), 1)]):
        line = _line_across(opened, id_)
        try:
            timed("draft", lambda: draft(opened.standing, SplitGrid(id_, line), opened.ids()))  # noqa: B023
            timed("split", lambda: opened.apply(SplitGrid(id_, line)))  # noqa: B023
        except GridplannerError:  # a line that this grid's shape or buildings do not allow
            continue
        timed("undo", opened.undo)
        timed("redo", opened.redo)
        timed("undo", opened.undo)
        post = Assign(people[number], id_, "adviser")
        timed("assign", lambda: opened.apply(post))  # noqa: B023
        timed("remark", lambda: opened.note(Sentence("log.created", {"name": ""})))
        if len(taken["split"]) == wanted:
            break
    return taken


def _line_across(opened: Session, grid: str) -> tuple[tuple[float, float], ...]:
    left, bottom, right, top = opened.plan.grids[grid].geometry.bounds
    middle = (left + right) / 2
    return ((middle, bottom - 5), (middle + 3, top + 5))


if __name__ == "__main__":
    main()
