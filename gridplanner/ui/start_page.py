"""The page shown while no plan is open: what to do next."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gridplanner.ui.preferences import Preferences
from gridplanner.words import say

WIDTH = 480
STEPS = ("sample", "new", "open")


class StartPage(QWidget):
    """Offers the sample, a new plan, an older one, and those used last."""

    recent_chosen = Signal(Path)

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self._title, self._about = QLabel(), QLabel()
        self._title.setProperty("role", "title")
        self._about.setProperty("role", "muted")
        self._about.setWordWrap(True)
        self._buttons: dict[str, QPushButton] = {}
        self._recent_title = QLabel()
        self._recent_title.setProperty("role", "section")
        self._recent = QVBoxLayout()
        self._recent.setSpacing(4)
        self._recent_buttons: list[QPushButton] = []
        self._drop = QLabel()
        self._drop.setProperty("role", "muted")
        self._drop.setWordWrap(True)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(self._title)
        column.addWidget(self._about)
        column.addSpacing(16)
        for step in STEPS:
            button = QPushButton()
            button.setProperty("big", True)
            button.setIconSize(QSize(20, 20))
            self._buttons[step] = button
            column.addWidget(button)
        column.addSpacing(16)
        column.addWidget(self._recent_title)
        column.addLayout(self._recent)
        column.addSpacing(8)
        column.addWidget(self._drop)
        column.addStretch(3)
        middle = QWidget()
        middle.setLayout(column)
        middle.setMaximumWidth(WIDTH)
        middle.setMinimumWidth(WIDTH)
        row = QHBoxLayout(self)
        row.addWidget(middle, alignment=Qt.AlignmentFlag.AlignHCenter)

    def take_actions(self, actions: dict[str, QAction]) -> None:
        """Let the buttons do what the actions do."""
        for step, button in self._buttons.items():
            button.clicked.connect(actions[step].trigger)
            actions[step].changed.connect(lambda step=step: self._dress(step, actions[step]))

    def _dress(self, step: str, action: QAction) -> None:
        button = self._buttons[step]
        button.setIcon(action.icon())
        button.setText(f"{say(f'start.{step}')}\n{say(f'start.{step}_about')}")
        button.setToolTip(action.toolTip())

    def retranslate(self) -> None:
        """Say the words anew and list the recent plans as they are now."""
        self._title.setText(say("window.name"))
        self._about.setText(say("start.about"))
        self._drop.setText(say("start.drop"))
        self._recent_title.setText(say("menu.recent"))
        for old in self._recent_buttons:
            old.deleteLater()
        self._recent_buttons = []
        recent = self._preferences.recent()[:5]
        self._recent_title.setVisible(bool(recent))
        for path in recent:
            button = QPushButton(path.stem)
            button.setProperty("link", True)
            button.setToolTip(str(path))
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda _=False, path=path: self.recent_chosen.emit(path))
            self._recent_buttons.append(button)
            self._recent.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
