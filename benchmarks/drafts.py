"""Drawing in the real window on a plan: every frame under the hand, and the release.

Usage: python benchmarks/drafts.py PLAN [GRIDS]. Without a screen; the plan is copied. The mouse is
moved over 30 grids, or GRIDS, with every tool; a frame is a move of the mouse with its draft, its
figures and the painting of the view. A release is timed until the edit is on disk, and until all
that it touched is on the map again; panels follow. Medians, 95th percentiles, worst; milliseconds.
"""

from __future__ import annotations

import math
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from working import SIZE, wait

from gridplanner.app import application, make_window
from gridplanner.gis.courses import shared_border
from gridplanner.models.change import Change
from gridplanner.models.drafts import Draft
from gridplanner.models.edits.ground import shape_of
from gridplanner.models.strokes import Manner
from gridplanner.ui.commands import opening
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.preferences import Preferences

MOVES = 12
Spot = tuple[float, float]
Times = dict[str, list[float]]


class Hand:
    """Moves the mouse over the map of a window, and times what that takes."""

    def __init__(self, app: QApplication, window: MainWindow) -> None:
        self.app, self.window = app, window
        self.view, self.store = window.views.map, window.services.store
        self.frames: Times = defaultdict(list)
        self.releases: Times = defaultdict(list)
        self.painted: Times = defaultdict(list)

    def draw(self, tool: str, spots: list[Spot], *, drags: bool) -> None:
        """Draw through some places, with many moves between them, and let go."""
        self.view.set_tool(tool)
        port, left = self.view.canvas.viewport(), Qt.MouseButton.LeftButton
        QTest.mouseMove(port, self._pixel(spots[0]))
        press = QTest.mousePress if drags else QTest.mouseClick
        press(port, left, pos=self._pixel(spots[0]))
        for start, end in pairwise(spots):
            for step in range(1, MOVES + 1):
                share = step / MOVES
                spot = tuple(a + (b - a) * share for a, b in zip(start, end, strict=True))
                self._frame(tool, self._pixel(spot))  # type: ignore[arg-type]
            if not drags:
                QTest.mouseClick(port, left, pos=self._pixel(end))
        self._let_go(tool, self._pixel(spots[-1]), drags=drags)

    def _frame(self, tool: str, at: QPoint) -> None:
        start = time.perf_counter()
        QTest.mouseMove(self.view.canvas.viewport(), at)
        self.view.canvas.viewport().repaint()
        self.frames[tool].append((time.perf_counter() - start) * 1000)

    def _let_go(self, tool: str, at: QPoint, *, drags: bool) -> None:
        steps = len(self.store.session.log())
        session, accept, durable = self.store.session, self.store.session.accept, [0.0]

        def accepted(draft: Draft) -> Change:
            change = accept(draft)
            durable[0] = time.perf_counter()
            return change

        session.accept = accepted  # type: ignore[method-assign]
        start = time.perf_counter()
        if drags:
            QTest.mouseRelease(self.view.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
        else:
            QTest.keyClick(self.view.canvas, Qt.Key.Key_Return)
        if self.window.drafting.pending is not None:
            start = time.perf_counter()  # the hand has stopped to look
            self.window.drafting.accept()
        session.accept = accept  # type: ignore[method-assign]
        if len(self.store.session.log()) == steps:
            self.view.set_tool("select")
            return  # refused
        while not self.view._picture.is_done:
            self.app.processEvents()
        self.view.canvas.viewport().repaint()
        done = time.perf_counter()
        self.releases[tool].append((durable[0] - start) * 1000)
        self.painted[tool].append((done - start) * 1000)
        self.store.undo()
        wait(self.app, lambda: self.view.is_done)

    def _pixel(self, spot: Spot) -> QPoint:
        ((x, y),) = self.view.canvas.frame_now.to_pixels(np.array([spot])).tolist()
        return QPoint(round(x), round(y))


def main() -> None:
    """Measure and print a table."""
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 30
    app = application()
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(shutil.copy(sys.argv[1], Path(folder) / "plan.gpkg"))
        window = make_window(app, Preferences(Path(folder) / "window.ini"), "zh")
        window.show()
        window.resize(window.size() - window.views.map.canvas.size() + QSize(*SIZE))
        opening.open_path(window.bench, plan)
        store = window.services.store
        wait(app, lambda: store.has_arrived and window.views.map.is_done)
        store.manner = Manner(carve=True)
        hand = Hand(app, window)
        for grid in list(store.plan.grids)[:: max(len(store.plan.grids) // wanted, 1)][:wanted]:
            _over(hand, grid)
        size = f"{len(store.plan.buildings):,} buildings, {len(store.plan.grids):,} grids"
        window.services.jobs.wait()
        window.close()
        store.close()
    print(f"| {size} | frame | 95 % | worst | on disk | 95 % | painted | 95 % | n |")
    print("|---|---|---|---|---|---|---|---|---|")
    for tool, frames in hand.frames.items():
        cells = [*_shares(frames), f"{max(frames):.1f}"]
        cells += [*_shares(hand.releases[tool]), *_shares(hand.painted[tool])]
        print(f"| {tool} | {' | '.join(cells)} | {len(hand.releases[tool])} |")


def _over(hand: Hand, id_: str) -> None:
    """Use every tool on a grid and its neighbour."""
    store, view = hand.store, hand.view
    grid = store.plan.grids[id_]
    for other, border in _neighbours(hand, id_):
        store.select([id_, other])
        view.zoom_to_selection()
        wait(hand.app, lambda: view.is_done)
        at, centre = (
            border.interpolate(border.length / 2),
            store.plan.grids[other].geometry.centroid,
        )
        aside = (at.x + (centre.x - at.x) * 0.4, at.y + (centre.y - at.y) * 0.4)
        hand.draw("border", [(at.x, at.y), aside], drags=True)
        x, y = border.coords[len(border.coords) // 2]
        hand.draw("vertex", [(x, y), (x + 8, y + 6)], drags=True)
        store.select([id_])
        deep = (at.x + (centre.x - at.x) * 0.8, at.y + (centre.y - at.y) * 0.8)
        hand.draw("give", [(at.x, at.y), deep], drags=True)
    store.select([id_])
    view.zoom_to_selection()
    wait(hand.app, lambda: view.is_done)
    left, bottom, right, top = grid.geometry.bounds
    middle, height = (left + right) / 2, (bottom + top) / 2
    hand.draw("split", [(middle, bottom - 5), (middle + 3, top + 5)], drags=False)
    reach = min(right - left, top - bottom) * 0.3
    ring = [
        (middle + reach * math.cos(turn), height + reach * math.sin(turn))
        for turn in np.linspace(0, 2 * math.pi, 6)[:-1].tolist()
    ]
    hand.draw("draw", ring, drags=False)


def _neighbours(hand: Hand, id_: str) -> Iterator[tuple[str, object]]:
    """Yield the first grid of the same community beside a grid, with their longest border."""
    grid = hand.store.plan.grids[id_]
    for other in hand.store.plan.grids_near(np.array(grid.geometry.bounds)):
        borders = shared_border(shape_of(grid), shape_of(other)) if other.id != id_ else []
        if borders and other.parent == grid.parent:
            yield other.id, max(borders, key=lambda one: one.length)
            return


def _shares(times: list[float]) -> tuple[str, str]:
    if not times:
        return "–", "–"
    ordered = sorted(times)
    return f"{statistics.median(ordered):.1f}", f"{ordered[int(0.95 * (len(ordered) - 1))]:.1f}"


if __name__ == "__main__":
    main()
