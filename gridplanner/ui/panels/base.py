"""What all panels share: they speak anew when the language changes, and draw only when seen."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from gridplanner.ui.language import Language
from gridplanner.ui.store import Store

AFTER_MS = 30
"""Milliseconds that panels wait, so that the map is painted first."""


class Panel(QWidget):
    """A view of the plan. Changes that come in a row, or unseen, are drawn once."""

    title = ""
    """Code of the words on its tab."""

    def __init__(self, store: Store, language: Language) -> None:
        super().__init__()
        self.store = store
        self._stale = True
        self._in_front = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AFTER_MS)
        self._timer.timeout.connect(self._draw_if_seen)
        store.plan_opened.connect(self.refresh_later)
        store.plan_arrived.connect(self.refresh_later)
        store.plan_changed.connect(self.refresh_later)
        language.changed.connect(self._say_anew)

    def refresh_later(self, *_: object) -> None:
        """Draw anew as soon as the hands are free and the panel is seen."""
        self._stale = True
        self._timer.start()

    def _draw_if_seen(self) -> None:
        if self._stale and self._in_front and self.isVisible():
            self.refresh_now()

    def seen(self, visible: bool) -> None:
        """Hear that the panel came to the front: a tab behind another counts as visible to Qt."""
        self._in_front = visible
        if visible and self._stale:
            self._timer.start()

    def refresh_now(self) -> None:
        """Draw anew at once."""
        self._stale = False
        self._timer.stop()
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._timer.start()

    def _say_anew(self) -> None:
        self.retranslate()
        self.refresh_later()

    def retranslate(self) -> None:
        """Say the fixed words anew."""

    def refresh(self) -> None:
        """Draw the plan as it is now."""
        raise NotImplementedError

    def cells(self) -> list[list[str]]:
        """Return what is shown as cells, for the clipboard."""
        return []
