"""The hand on the load chart: how long each frame takes while it zooms and scrolls.

Usage: python benchmarks/chart.py PLAN [FRAMES]. The plan is only read; the chart is drawn without
a screen, 1600 pixels wide. A frame is one turn of the wheel or one move of a drag, and the painting
of the whole chart that it leads to. Prints one JSON value: by whose load is shown how many bars
there are, the milliseconds in which they were measured and put up, and of the frames the median,
the 95 % and the longest milliseconds.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from gridplanner.app import application
from gridplanner.models.bearers import BY
from gridplanner.models.session import Session
from gridplanner.ui.language import Language
from gridplanner.ui.panels.chart import LoadChart
from gridplanner.ui.store import Store
from gridplanner.ui.theme import LIGHT, apply_theme

SIZE = (1600, 320)
NOTCH = 120


def main() -> None:
    """Open the plan, move about, print the frames' milliseconds."""
    plan, frames = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 240
    app = application()
    apply_theme(app, LIGHT)
    store = Store()
    chart = LoadChart(store, Language(app, "zh"), LIGHT)
    chart.resize(*SIZE)
    chart.show()
    store.take(Session.open(plan, read_only=True))
    told = {}
    for place, name in enumerate(BY):
        chart.by.setCurrentIndex(place)
        start = time.perf_counter()
        chart.refresh_now()
        taken = (time.perf_counter() - start) * 1000
        app.processEvents()
        bars = sum(bar is not None for bar in chart._bars or ())
        told[name] = {"bars": bars, "put_up_ms": round(taken, 1), **_measured(app, chart, frames)}
    store.close()
    print(json.dumps(told))


def _measured(app: QApplication, chart: LoadChart, frames: int) -> dict[str, float]:
    port = chart.plot.viewport()
    taken = []
    for event in _hand(chart, frames):
        start = time.perf_counter()
        app.sendEvent(port, event)
        port.repaint()
        taken.append((time.perf_counter() - start) * 1000)
    median, most = np.percentile(taken, [50, 95])
    return {
        "median_ms": round(float(median), 2),
        "p95_ms": round(float(most), 2),
        "longest_ms": round(max(taken), 2),
    }


def _hand(chart: LoadChart, frames: int) -> Iterator[QEvent]:
    """Zoom in at the middle, drag along, and zoom out again, over and over."""
    middle = QPointF(chart.plot.width() / 2, chart.plot.height() / 2)
    part = max(frames // 8, 1)
    for turn in range(frames):
        stage = turn // part % 4
        if stage in (0, 2):
            notch = NOTCH if stage == 0 else -NOTCH
            yield _wheel(chart, middle, notch)
        else:
            yield from _step(chart, middle, turn % part, part)


def _wheel(chart: LoadChart, at: QPointF, notch: int) -> QWheelEvent:
    return QWheelEvent(
        at,
        QPointF(chart.plot.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, notch),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )


def _step(chart: LoadChart, middle: QPointF, turn: int, part: int) -> Iterator[QEvent]:
    left = Qt.MouseButton.LeftButton
    at = middle + QPointF(12.0 * turn - 6.0 * part, 0.0)
    if turn == 0:
        yield _mouse(chart, QEvent.Type.MouseButtonPress, at, left)
    yield _mouse(chart, QEvent.Type.MouseMove, at + QPointF(12.0, 0.0), left)
    if turn == part - 1:
        yield _mouse(chart, QEvent.Type.MouseButtonRelease, at, left)


def _mouse(chart: LoadChart, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton) -> QMouseEvent:
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
    pressed = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else button
    place = QPointF(chart.plot.mapToGlobal(at.toPoint()))
    return QMouseEvent(kind, at, place, pressed, held, Qt.KeyboardModifier.NoModifier)


if __name__ == "__main__":
    main()
