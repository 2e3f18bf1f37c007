"""What each panel takes from the window's thread, in a plan of any size, in the real window.

Usage: python benchmarks/panels.py PLAN. The plan is copied; the window is drawn offscreen with
all panels side by side. Milliseconds of the thread's processor time, so that a busy machine and the
threads that read the plan do not count: the longest stall of each panel, and all it took, while the
plan is opened, when all of it has arrived, while edits are made, things are selected, and texts
typed into the roster's search and the find box. A stall is one stretch between two looks at what
the hand does; painting, and what a panel does at once when it hears of a change, are in it.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from types import FunctionType
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow

from gridplanner.app import make_window
from gridplanner.errors import GridplannerError
from gridplanner.models.edits import Assign, EditAreas, SplitGrid, Unassign
from gridplanner.ui.commands import plans
from gridplanner.ui.finder import Finder
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.map.slices import Slicer
from gridplanner.ui.panels.base import Panel
from gridplanner.ui.panels.chart import LoadChart
from gridplanner.ui.panels.dashboard import DashboardPanel
from gridplanner.ui.panels.findings import FindingsPanel
from gridplanner.ui.panels.inspector import Inspector
from gridplanner.ui.panels.layers import LayerPanel
from gridplanner.ui.panels.roster import Roster
from gridplanner.ui.panels.tree import AreaTree
from gridplanner.ui.preferences import Preferences
from gridplanner.ui.store import Store

MEASURED = (
    AreaTree,
    Inspector,
    Roster,
    FindingsPanel,
    LoadChart,
    DashboardPanel,
    LayerPanel,
    Finder,
)
SLICES = "slices"
"""Work of all panels in slices, where a slice belongs to no panel alone."""
QUIET_S = 0.4
PAUSE_MS = 200


class Clock:
    """What every panel has taken in the present step."""

    def __init__(self) -> None:
        self.step = "started"
        self.longest: dict[tuple[str, str], float] = defaultdict(float)
        self.total: dict[tuple[str, str], float] = defaultdict(float)
        self._busy: list[str] = []

    @contextmanager
    def of(self, panel: str) -> Iterator[None]:
        """Count a stretch of work; what it calls of the same panel is in it already."""
        if panel in self._busy:
            yield
            return
        self._busy.append(panel)
        start = time.thread_time()
        try:
            yield
        finally:
            taken = (time.thread_time() - start) * 1000
            self._busy.remove(panel)
            key = self.step, panel
            self.total[key] += taken
            self.longest[key] = max(self.longest[key], taken)


class Timed(QApplication):
    """Times every event that goes to a panel, or to a thing of a panel."""

    clock: Clock

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        """See Qt."""
        at: QObject | None = receiver
        while at is not None:
            if isinstance(at, MEASURED):
                with self.clock.of(type(at).__name__):
                    return bool(super().notify(receiver, event))
            if isinstance(at, Slicer) and isinstance(at.parent(), Store):
                with self.clock.of(SLICES):
                    return bool(super().notify(receiver, event))
            at = at.parent()
        return bool(super().notify(receiver, event))


def _listen(clock: Clock) -> None:
    """Time whatever a panel does, also where it is called at once and no event leads to it."""

    def around(panel: type, work: Callable[..., Any]) -> Callable[..., Any]:
        code = work.__code__
        most = None if code.co_flags & 0x04 else code.co_argcount  # *args takes all

        @wraps(work)
        def timed(*args: Any, **named: Any) -> Any:
            with clock.of(type(args[0]).__name__ if panel is Panel else panel.__name__):
                return work(*args[:most], **named)  # as Qt does it with what a signal brings

        return timed

    for panel in (Panel, *MEASURED):
        for name, work in list(vars(panel).items()):
            if isinstance(work, FunctionType) and name != "__init__" and not _steps(work):
                setattr(panel, name, around(panel, work))


def _steps(work: FunctionType) -> bool:
    return bool(work.__code__.co_flags & 0x20)


def main() -> None:
    """Measure and print a table."""
    clock = Clock()
    _listen(clock)
    app = Timed(sys.argv[:1])
    app.clock = clock
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "plan.gpkg"
        shutil.copyfile(sys.argv[1], plan)
        window = make_window(app, Preferences(Path(folder) / "window.ini"), "zh")
        window.resize(1920, 1080)
        window.show()
        QTest.qWait(PAUSE_MS)
        _go_through(window, clock, plan)
        size = len(window.services.store.plan.buildings), len(window.services.store.plan.grids)
        window.services.jobs.wait()
        window.close()
        window.services.store.close()
        window.deleteLater()
        QTest.qWait(PAUSE_MS)
    _print(clock, size)


def _print(clock: Clock, size: tuple[int, int]) -> None:
    steps = list(dict.fromkeys(step for step, _ in clock.total))
    print(f"{size[0]:,} buildings, {size[1]:,} grids; longest stall / total, ms")
    print(f"| | {' | '.join(steps)} |")
    print("|---|" + "---|" * len(steps))
    names = [one.__name__ for one in MEASURED] + [SLICES]
    for name in names:
        keys = [(step, name) for step in steps]
        cells = [f"{clock.longest[key]:.1f} / {clock.total[key]:.0f}" for key in keys]
        print(f"| {name} | {' | '.join(cells)} |")
    sums = [sum(clock.total[step, name] for name in names) for step in steps]
    print(f"| all | {' | '.join(f'{one:.0f}' for one in sums)} |")


def _go_through(window: MainWindow, clock: Clock, plan: Path) -> None:
    store = window.services.store
    _tell_steps(store, clock)
    clock.step = "opened"
    plans.open_path(window.bench, plan)
    while not store.is_open:
        QTest.qWait(5)
    _side_by_side(window)
    while not store.has_arrived:
        QTest.qWait(5)
    _rest()
    _edits(window, clock)
    _selections(window, clock)
    _searches(window, clock)


def _tell_steps(store: Store, clock: Clock) -> None:
    settle = store.settle

    def settled(arrival: Any) -> None:
        clock.step = "arrived"
        settle(arrival)

    store.settle = settled  # type: ignore[method-assign]


def _side_by_side(window: QMainWindow) -> None:
    """Show the roster too, which otherwise is behind the inspector's tab."""
    roster = window.findChild(QDockWidget, "roster")
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, roster)
    roster.show()


def _rest() -> None:
    """Let the window do what it has to."""
    QTest.qWait(int(QUIET_S * 1000))
    app = QApplication.instance()
    while any(slicer.busy() for slicer in _slicers(app)):
        QTest.qWait(20)
    QTest.qWait(PAUSE_MS)


def _slicers(app: Any) -> list[Slicer]:
    windows = [one for one in app.topLevelWidgets() if isinstance(one, MainWindow)]
    stores = [one.services.store for one in windows]
    return [slicer for one in [*windows, *stores] for slicer in one.findChildren(Slicer)]


def _edits(window: MainWindow, clock: Clock) -> None:
    store = window.services.store
    grids = list(store.plan.grids)
    middle = grids[len(grids) // 2]
    post = next(one for one in store.plan.assignments.values() if one.area in store.plan.grids)
    splitting = _split_somewhere(store, grids[len(grids) // 3 :])
    for step, deed in (
        ("split", splitting),
        ("undo", store.undo),
        ("unassign", lambda: store.apply(Unassign(post.id))),
        ("assign", lambda: store.apply(Assign(post.person, middle, "full_time"))),
        ("rename", lambda: store.apply(EditAreas.of(middle, name="新名网格"))),
    ):
        clock.step = step
        deed()
        _rest()


def _split_somewhere(store: Store, grids: list[str]) -> Callable[[], object]:
    def split() -> None:
        for id_ in grids:
            left, bottom, right, top = store.plan.grids[id_].geometry.bounds
            middle = (left + right) / 2
            try:
                store.apply(SplitGrid(id_, ((middle, bottom - 5), (middle + 3, top + 5))))
            except GridplannerError:  # a line that this grid's shape or buildings do not allow
                continue
            return

    return split


def _selections(window: MainWindow, clock: Clock) -> None:
    store, plan = window.services.store, window.services.store.plan
    grids = list(plan.grids)
    some = plan.buildings.footprints.numbers[:100_000:10].tolist()
    for step, chosen in (
        ("a grid", [grids[len(grids) // 5]]),
        ("a district", [next(iter(plan.areas("district")), grids[0])]),
        ("1,000 grids", grids[:1000]),
        ("10,000 buildings", [f"b{number}" for number in some]),
    ):
        clock.step = step
        store.select(chosen)
        _rest()
    clock.step = "a person"
    store.choose_person(list(plan.persons)[len(plan.persons) // 2])
    _rest()


def _searches(window: MainWindow, clock: Clock) -> None:
    person = next(iter(window.services.store.plan.persons.values()))
    texts = (("search", window.views.roster.search), ("find", window.finder))
    for step, box in texts:
        clock.step = step
        box.setFocus()
        for text in (person.name, "号楼", "没有这样的名字"):
            box.clear()
            for letter in text:
                box.insert(letter)
                if box is window.finder:
                    box.textEdited.emit(box.text())
                QTest.qWait(PAUSE_MS)
            _rest()


if __name__ == "__main__":
    main()
