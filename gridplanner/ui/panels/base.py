"""What all panels share: they speak anew when the language changes, and draw only when seen."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from gridplanner.models.change import Change
from gridplanner.models.rows import AREA_LEVELS
from gridplanner.ui.language import Language
from gridplanner.ui.map.slices import Slicer
from gridplanner.ui.panels.steps import Steps, at_once
from gridplanner.ui.store import Store

AFTER_MS = 30
"""Milliseconds that panels wait, so that the map is painted first."""


class Panel(QWidget):
    """A view of the plan. Changes that come in a row, or unseen, are drawn once.

    It is drawn in steps, between which the window looks at what the hand does. What is shown
    changes in the last step only, so that a drawing can be given up for a newer one.
    """

    title = ""
    """Code of the words on its tab."""
    rank = 0
    """Of panels that are to be drawn the lowest comes first; every panel has another."""

    def __init__(self, store: Store, language: Language) -> None:
        super().__init__()
        self.store = store
        self._slicer = slicer = slicer_of(store)
        self.destroyed.connect(lambda _, rank=self.rank: slicer.drop(rank))
        self._stale = True
        self._in_front = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AFTER_MS)
        self._timer.timeout.connect(self._draw_if_seen)
        store.plan_opened.connect(self.refresh_later)
        store.plan_arrived.connect(self.refresh_later)
        store.plan_changed.connect(self._hear)
        language.changed.connect(self._say_anew)

    def _hear(self, change: Change) -> None:
        if self.note(change):
            self.refresh_later()

    def note(self, change: Change) -> bool:
        """Take note of a change; return whether it may show here."""
        return bool(change)

    def refresh_later(self, *_: object) -> None:
        """Draw anew as soon as the hands are free and the panel is seen."""
        self._stale = True
        self._slicer.drop(self.rank)
        self._timer.start()

    def _draw_if_seen(self) -> None:
        if self._stale and self._in_front and self.isVisible():
            self._slicer.start(self.rank, self.draw(), self._say_drawn)

    def _say_drawn(self) -> None:
        self._stale = False

    def seen(self, visible: bool) -> None:
        """Hear that the panel came to the front: a tab behind another counts as visible to Qt."""
        self._in_front = visible
        if visible and self._stale:
            self._timer.start()

    def refresh_now(self) -> None:
        """Draw anew at once."""
        self._timer.stop()
        self._slicer.drop(self.rank)
        at_once(self.draw())
        self._say_drawn()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._timer.start()

    def _say_anew(self) -> None:
        self.retranslate()
        self.refresh_later()

    @property
    def is_new(self) -> bool:
        """Whether the plan that is open holds no area yet."""
        if not self.store.is_open:
            return False
        return not any(self.store.plan.areas(level) for level in AREA_LEVELS)

    def retranslate(self) -> None:
        """Say the fixed words anew."""

    def draw(self) -> Steps[None]:
        """Draw the plan as it is now, in steps of a few milliseconds at most."""
        raise NotImplementedError

    def cells(self) -> list[list[str]]:
        """Return what is shown as cells, for the clipboard."""
        return []


def slicer_of(store: Store) -> Slicer:
    """Return the one who slices the work of all panels on a store: so slices do not add up."""
    found = store.findChild(Slicer)
    return found if isinstance(found, Slicer) else Slicer(store)
