"""A field for somebody's home: a building, looked for by name or address as one types."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QStringListModel, QTimer
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QPushButton, QWidget

from gridplanner.errors import GridplannerError
from gridplanner.models.naming import building_label
from gridplanner.models.plan import Plan
from gridplanner.models.search import Match, search_buildings
from gridplanner.words import say

SHOWN = 20
SLICE_MS = 8
"""Milliseconds at a time that buildings are looked through."""


class HomeField(QWidget):
    """The building chosen, by its id; a text that names none is refused when it is asked for."""

    def __init__(self, plan: Plan, home: str, here: str) -> None:
        super().__init__()
        self._plan, self._home = plan, home
        self._matches: list[Match] = []
        self._parts = iter(search_buildings(plan, "", SHOWN))
        self.text = QLineEdit(self._name(home))
        self.text.setClearButtonEnabled(True)
        self.text.setPlaceholderText(say("person.home_hint"))
        self._names = QStringListModel(self)
        self._list = QCompleter(self._names, self)
        self._list.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.text.setCompleter(self._list)
        self._list.activated[str].connect(self._take)  # type: ignore[index]
        self.text.textChanged.connect(self._look)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._look_on)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.text, 1)
        if here and here != home:
            button = QPushButton(say("person.home_here"))
            button.setToolTip(self._name(here))
            button.setAutoDefault(False)
            button.clicked.connect(lambda: self._put(here))
            layout.addWidget(button)
        self.setFocusProxy(self.text)

    def _name(self, home: str) -> str:
        row = int(self._plan.buildings.find([home])[0]) if home else -1
        return building_label(self._plan, row) if row >= 0 else home

    def _put(self, home: str) -> None:
        self._home = home
        self.text.setText(self._name(home))

    def _look(self, text: str) -> None:
        if text == self._name(self._home) or any(text == one.words for one in self._matches):
            return
        self._home, self._matches = "", []
        self._parts = iter(search_buildings(self._plan, text, SHOWN))
        self._timer.start()

    def _look_on(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        for some in self._parts:
            self._matches += some
            if clock.elapsed() > SLICE_MS:
                return
        self._timer.stop()
        self._names.setStringList([one.words for one in self._matches])
        if self._matches and self.text.hasFocus():
            self._list.complete()

    def _take(self, words: str) -> None:
        """Take the one chosen in the list; Qt puts its words into the box after this."""
        found = next((one.id for one in self._matches if one.words == words), "")
        if found:
            QTimer.singleShot(0, self, lambda: self._put(found))

    def check(self) -> None:
        """Raise where the text names no building, or several."""
        _ = self.home

    @property
    def home(self) -> str:
        """The id of the building, empty for none; raises where the text names none, or several."""
        text = self.text.text().strip()
        if self._home or not text:
            return self._home if text else ""
        found = [one for some in search_buildings(self._plan, text, 2) for one in some]
        if len(found) != 1:
            raise GridplannerError("person.home_unknown", text=text)
        return found[0].id
