"""The find box: areas, people and buildings by name or code, as one types."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit

from gridplanner.models.plan import Plan
from gridplanner.models.search import Match, search_in_parts
from gridplanner.ui.map.slices import SLICE_S
from gridplanner.ui.panels.base import slicer_of
from gridplanner.ui.store import Store
from gridplanner.words import say

SHOWN = 30
SMALL = 20_000
"""Buildings below which all are looked through in a few milliseconds."""
RANK = 0
"""What is typed is looked for before any panel is drawn."""


class Finder(QLineEdit):
    """Lists what fits below the box; Enter or a click goes there."""

    chosen = Signal(str)

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._slicer = slicer_of(store)
        self._matches: list[Match] = []
        """Those that are listed."""
        self._found: list[Match] = []
        """Those of the search that is under way."""
        self._goes = False
        """Whether to go to the first as soon as it is found."""
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
        """Look for a text beside a window that works; in a small plan at once."""
        self._goes = False
        self._slicer.start(RANK, self._search(text), self._list_found)
        small = not self._store.is_open or len(self._store.plan.buildings) < SMALL
        self._slicer.hurry(float("inf") if small else SLICE_S, RANK)

    def _search(self, text: str) -> Iterator[None]:
        self._found = []
        plan = self._store.plan if self._store.is_open else Plan()
        for some in search_in_parts(plan, text, SHOWN):
            self._found += some
            if self._goes and self._found:
                self._go_to_first()
            yield

    def _list_found(self) -> None:
        self._matches, self._goes = self._found, False
        self._names.setStringList([one.words for one in self._matches])
        if self._matches:
            self._list.complete()

    def _go_to_first(self) -> None:
        self._goes = False
        self.chosen.emit(self._found[0].id)

    def _take(self, words: str) -> None:
        for one in self._matches:
            if one.words == words:
                self.chosen.emit(one.id)
                return

    def _take_first(self) -> None:
        popup = self._list.popup()
        if popup is not None and popup.isVisible() and popup.currentIndex().isValid():
            return
        if self._found:
            self._go_to_first()
        else:
            self._goes = self._slicer.busy(RANK)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: Esc empties the box and gives the map its keys back."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self._slicer.drop(RANK)
            self.clearFocus()
            return
        super().keyPressEvent(event)
