"""Work of the window's own thread in slices of a few milliseconds, between the hand's events."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer

SLICE_S = 0.003
"""Seconds of work between two looks at what the hand does."""


@dataclass(frozen=True, eq=False)
class Task:
    """A generator that is run step by step, and what is done when it has ended."""

    work: Iterator[None]
    done: Callable[[], object]


class Slicer(QObject):
    """Runs tasks by rank, the lowest first; a new one of a rank takes the place of the old."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks: dict[int, Task] = {}
        self._waits = False
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._slice)

    def start(self, rank: int, work: Iterator[None], done: Callable[[], object]) -> None:
        """Begin some work; what was under way at the same rank is dropped."""
        self.drop(rank)
        self._tasks[rank] = Task(work, done)
        self._timer.start()

    def drop(self, rank: int) -> None:
        """Give up the work of a rank."""
        task = self._tasks.pop(rank, None)
        close = getattr(task.work, "close", None) if task is not None else None
        if close is not None:
            close()

    def busy(self, rank: int | None = None) -> bool:
        """Return whether work of a rank, or any, is under way."""
        return bool(self._tasks) if rank is None else rank in self._tasks

    def hurry(self, seconds: float, rank: int | None = None) -> None:
        """Work for some time at once, on one rank or on all."""
        until = time.perf_counter() + seconds
        while self.busy(rank):
            self._step(min(self._tasks) if rank is None else rank)
            if time.perf_counter() >= until:
                return

    def finish(self) -> None:
        """Do everything that is to be done at once."""
        self.hurry(float("inf"))

    def let_paint(self) -> None:
        """Let the window paint a frame before the next slice."""
        self._waits = True

    def _slice(self) -> None:
        if self._waits:
            self._waits = False
            return
        self.hurry(SLICE_S)
        if not self._tasks:
            self._timer.stop()

    def _step(self, rank: int) -> None:
        task = self._tasks[rank]
        try:
            next(task.work)
        except StopIteration:
            if self._tasks.get(rank) is task:
                del self._tasks[rank]
            task.done()
        except BaseException:
            self._tasks.pop(rank, None)
            raise
