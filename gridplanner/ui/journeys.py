"""Going many steps back or forth: one at a time, so that the window works and one can stop."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal

from gridplanner.errors import GridplannerError
from gridplanner.models.change import Change
from gridplanner.ui.store import Store


class Journey(QObject):
    """Leads the plan to where it stood after a step; every step on the way is durable by itself."""

    progressed = Signal(int, int)
    ended = Signal(str)
    """Empty where it arrived or was cancelled, else why it could not go on."""

    def __init__(self, store: Store, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._way: Iterator[Change] | None = None
        self.done = self.total = 0
        """Steps gone, and those there were to go."""
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._turn)

    @property
    def under_way(self) -> bool:
        """Whether there are still steps to go."""
        return self._way is not None

    def start(self, seq: int) -> None:
        """Set out for where the plan stood after a step; raises where no way leads there."""
        self.cancel()
        self.done, self.total = 0, len(self._store.session.way_to(seq))
        self._way = self._store.travel(seq)
        self._timer.start()

    def cancel(self) -> None:
        """Stay where the plan stands now."""
        if self.under_way:
            self._end("")

    def _turn(self) -> None:
        if self._way is None:
            return
        try:
            next(self._way)
        except StopIteration:
            self._end("")
        except GridplannerError as failure:
            self._end(str(failure))
        else:
            self.done += 1
            self.progressed.emit(self.done, self.total)

    def _end(self, why: str) -> None:
        self._way = None
        self._timer.stop()
        self.ended.emit(why)
