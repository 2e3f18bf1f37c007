"""The find box: areas, people and buildings by name or code, as one types."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit

from gridplanner.models.search import Match, search
from gridplanner.ui.store import Store
from gridplanner.words import say

SHOWN = 30


class Finder(QLineEdit):
    """Lists what fits below the box; Enter or a click goes there."""

    chosen = Signal(str)

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._matches: list[Match] = []
        self._names = QStringListModel(self)
        self._list = QCompleter(self._names, self)
        self._list.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._list.setMaxVisibleItems(12)
        self._list.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(self._list)
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(180)
        self.setMaximumWidth(280)
        self.textEdited.connect(self._look)
        self._list.activated[str].connect(self._take)  # type: ignore[index]
        self.returnPressed.connect(self._take_first)

    def retranslate(self) -> None:
        """Say the words anew."""
        self.setPlaceholderText(say("window.find"))

    def _look(self, text: str) -> None:
        found = search(self._store.plan, text, SHOWN) if self._store.is_open else []
        self._matches = found
        self._names.setStringList([one.words for one in found])
        if found:
            self._list.complete()

    def _take(self, words: str) -> None:
        for one in self._matches:
            if one.words == words:
                self.chosen.emit(one.id)
                return

    def _take_first(self) -> None:
        popup = self._list.popup()
        if popup is not None and popup.isVisible() and popup.currentIndex().isValid():
            return
        if self._matches:
            self.chosen.emit(self._matches[0].id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: Esc empties the box and gives the map its keys back."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.clearFocus()
            return
        super().keyPressEvent(event)
