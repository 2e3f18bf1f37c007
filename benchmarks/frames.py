"""The hand on the map for half a minute: how long each frame takes.

Usage: python benchmarks/frames.py PLAN [SECONDS]. The real window, without a screen; wheel and
drag events come sixty times a second, and a frame lasts from when its event is due until it is
painted. Prints one JSON value.
"""

from __future__ import annotations

import json
import math
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication

from gridplanner.app import application, make_window
from gridplanner.ui.commands import opening
from gridplanner.ui.map.view import MapView
from gridplanner.ui.preferences import Preferences

TICK = 1 / 60
SIZE = (1600, 1000)
"""Pixels of the map."""


@dataclass(frozen=True, order=True)
class Frame:
    """One event of the hand and the painting that it led to."""

    ms: float
    """From when the event was due until it was painted."""
    own_ms: float
    """Of it the processor's time of the window's thread: on a shared machine the others' share
    is not in it."""
    name: str
    metres: float


def main() -> None:
    """Open the plan, move about, print the frames' milliseconds."""
    plan, seconds = Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 30.0
    app = application()
    with tempfile.TemporaryDirectory() as folder:
        window = make_window(app, Preferences(Path(folder) / "window.ini"), "zh")
        window.resize(1600, 1000)
        window.show()
        view = window.views.map
        opening.open_path(window.bench, plan)
        _wait(app, lambda: window.services.store.has_arrived)
        window.resize(window.size() - view.canvas.size() + QSize(*SIZE))
        _wait(app, lambda: view.is_done)
        taken = _drive(app, view, seconds)
        window.close()
        window.services.store.close()
    print(json.dumps({**_told(taken, view), "bare_ms": _shares(_bare())}))


def _wait(app: QApplication, until: Callable[[], bool]) -> None:
    end = time.perf_counter() + 120
    while time.perf_counter() < end and not until():
        app.processEvents()
        time.sleep(0.001)


def _drive(app: QApplication, view: MapView, seconds: float) -> list[Frame]:
    taken: list[Frame] = []
    port = view.canvas.viewport()
    hand = _hand(view)
    end = time.perf_counter() + seconds
    tick = time.perf_counter()
    while tick < end:
        name, event = next(hand)
        spent = time.thread_time()
        QApplication.sendEvent(port, event)
        app.processEvents()
        spent = time.thread_time() - spent
        waited = time.perf_counter() - tick
        taken.append(Frame(waited * 1000, spent * 1000, name, view.canvas.frame_now.metres))
        tick += TICK
        while time.perf_counter() < tick:
            app.processEvents()
            time.sleep(0.0005)
        tick = max(tick, time.perf_counter() - TICK)
    return taken


def _bare() -> list[float]:
    """Return what stretching one picture costs at the same ticks: what the machine itself gives."""
    kind = QImage.Format.Format_ARGB32_Premultiplied
    source, shown = (QImage(*SIZE, kind) for _ in range(2))
    source.fill(QColor("#a0b0c0"))
    taken = []
    for _ in range(300):
        start = time.perf_counter()
        painter = QPainter(shown)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(0, 0, *SIZE), source, QRectF(99.5, 62.5, 1401, 875))
        painter.end()
        taken.append((time.perf_counter() - start) * 1000)
        time.sleep(max(TICK - taken[-1] / 1000, 0))
    return taken


def _hand(view: MapView) -> Iterator[tuple[str, QEvent]]:
    """Zoom in, drag about, zoom out, again and again, each time elsewhere."""
    turn = 0
    while True:
        wide, tall = view.canvas.width(), view.canvas.height()
        angle = turn * 2.4
        at = QPointF(wide * (0.5 + 0.3 * math.cos(angle)), tall * (0.5 + 0.3 * math.sin(angle)))
        for step in range(40):
            yield "zoom in", _wheel(view, at, 40 if step % 2 else 80)
        yield from _drag(view, at, 60, (-9.0, 5.0))
        for _ in range(20):
            yield "zoom in", _wheel(view, at, 60)
        yield from _drag(view, at, 60, (14.0, -6.0))
        for _ in range(60):
            yield "zoom out", _wheel(view, at, -60)
        yield from _drag(view, at, 30, (7.0, 3.0))
        turn += 1
        view.zoom_whole()


def _wheel(view: MapView, at: QPointF, notch: int) -> QWheelEvent:
    return QWheelEvent(
        at,
        view.canvas.mapToGlobal(at),
        QPoint(),
        QPoint(0, notch),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )


def _drag(
    view: MapView, at: QPointF, steps: int, by: tuple[float, float]
) -> Iterator[tuple[str, QEvent]]:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    yield "press", _mouse(view, QEvent.Type.MouseButtonPress, at, left, left)
    for step in range(1, steps + 1):
        to = at + QPointF(*by) * step
        yield "drag", _mouse(view, QEvent.Type.MouseMove, to, none, left)
    yield "release", _mouse(view, QEvent.Type.MouseButtonRelease, to, left, none)


def _mouse(
    view: MapView, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, held: Qt.MouseButton
) -> QMouseEvent:
    where = view.canvas.mapToGlobal(at)
    return QMouseEvent(kind, at, where, button, held, Qt.KeyboardModifier.NoModifier)


def _told(taken: list[Frame], view: MapView) -> dict[str, object]:
    worst = sorted(taken, reverse=True)[:8]
    return {
        "frames": len(taken),
        "size": [view.canvas.width(), view.canvas.height()],
        "ms": _shares([one.ms for one in taken]),
        "own_ms": _shares([one.own_ms for one in taken]),
        "slowest": [
            [round(one.ms, 1), round(one.own_ms, 1), one.name, round(one.metres, 2)]
            for one in worst
        ],
    }


def _shares(times: list[float]) -> dict[str, float]:
    times = sorted(times)
    at = {"median": 0.5, "p95": 0.95, "p99": 0.99, "worst": 1.0}
    return {
        name: round(times[min(int(part * len(times)), len(times) - 1)], 1)
        for name, part in at.items()
    }


if __name__ == "__main__":
    main()
