"""Long work in threads: on a snapshot, with progress and cancel; of one kind the newest wins."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from gridplanner.errors import Cancelled, GridplannerError
from gridplanner.models.progress import Progress

Work = Callable[[Progress], Any]
EVERY_S = 0.05


def _nothing() -> None:
    return


@dataclass(frozen=True, eq=False)
class Job:
    """What is to be done, and who hears of it; ``key`` says what kind of work it is."""

    key: str
    title: str
    """The code of the words that say what it does."""
    work: Work
    done: Callable[[Any], object]
    failed: Callable[[GridplannerError], object]
    cancelled: Callable[[], object] = _nothing
    """Called when a cancelled job has truly ended: nothing of it goes on."""


class _Thread(QThread):
    """Runs the work of one job and keeps its answer."""

    progressed = Signal(int, int)

    def __init__(self, job: Job, parent: QObject) -> None:
        super().__init__(parent)
        self.job = job
        self.answer: Any = None
        self.failure: BaseException | None = None
        self.cancelled = False
        self._said = 0.0

    def run(self) -> None:
        try:
            self.answer = self.job.work(self._go_on)
        except BaseException as failure:  # handed to the main thread, whatever it is
            self.failure = failure

    def _go_on(self, done: int, total: int) -> bool:
        now = time.monotonic()
        if now - self._said >= EVERY_S or done >= total:
            self._said = now
            self.progressed.emit(done, total)
        return not self.cancelled


class Jobs(QObject):
    """Starts jobs, tells of their progress and hands over their answers in the main thread."""

    started = Signal(object)
    progressed = Signal(object, int, int)
    ended = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._threads: list[_Thread] = []

    def start(self, job: Job) -> None:
        """Start a job; one of the same kind that still runs is cancelled."""
        self.cancel(job.key)
        thread = _Thread(job, self)
        thread.progressed.connect(self._progress)
        thread.finished.connect(self._finish)
        self._threads.append(thread)
        self.started.emit(job)
        thread.start()

    @property
    def busy(self) -> bool:
        """Whether any job runs that was not cancelled."""
        return any(not thread.cancelled for thread in self._threads)

    def cancel(self, key: str = "") -> None:
        """Cancel the jobs of one kind, or all: their answers are thrown away."""
        for thread in self._threads:
            if key in ("", thread.job.key) and not thread.cancelled:
                thread.cancelled = True
                self.ended.emit(thread.job)

    def wait(self) -> None:
        """Wait until every thread has ended; their answers are no longer wanted."""
        self.cancel()
        for thread in list(self._threads):
            thread.wait()
            self._forget(thread)

    def _sender(self) -> _Thread | None:
        sender = self.sender()
        return sender if isinstance(sender, _Thread) else None

    def _progress(self, done: int, total: int) -> None:
        thread = self._sender()
        if thread is not None and not thread.cancelled:
            self.progressed.emit(thread.job, done, total)

    def _forget(self, thread: _Thread) -> None:
        if thread in self._threads:
            self._threads.remove(thread)
            thread.deleteLater()

    def _finish(self) -> None:
        thread = self._sender()
        if thread is None or thread not in self._threads:
            return
        self._forget(thread)
        if thread.cancelled:
            _dispose(thread.answer)
            thread.job.cancelled()
            return
        self.ended.emit(thread.job)
        if thread.failure is None:
            thread.job.done(thread.answer)
        elif isinstance(thread.failure, GridplannerError):
            thread.job.failed(thread.failure)
        elif not isinstance(thread.failure, Cancelled):
            raise thread.failure


def _dispose(answer: Any) -> None:
    """Close what a job opened and nobody wants any more."""
    close = getattr(answer, "close", None)
    if callable(close):
        close()
