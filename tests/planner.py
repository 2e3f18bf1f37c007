"""A planner at the real window: mouse, keys, dialogs answered as a person would."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from gridplanner.models.session import Session
from gridplanner.ui.main_window import MainWindow

D = TypeVar("D", bound=QDialog)
PATIENCE = 60_000
"""Milliseconds a busy machine may take."""


class Planner:
    """Does at the window what a planner does."""

    def __init__(self, window: MainWindow, bot: QtBot) -> None:
        self.window = window
        self.bot = bot
        self.said: list[str] = []
        self.deeds = 0
        """Clicks, drags, keys and commands so far: what a task costs the hand."""
        self.answers: list[str] = []
        """What message boxes are answered with, in turn; they are called off where none is left."""
        window.services.messages.choose = self._choose  # type: ignore[method-assign]
        window.services.messages.said.connect(self.said.append)

    def _choose(self, _text: str, _options: Sequence[tuple[str, str]]) -> str:
        return self.answers.pop(0) if self.answers else ""

    @property
    def session(self) -> Session:
        """The open plan."""
        return self.window.services.store.session

    def do(self, action: str) -> None:
        """Choose an action, as from the menu."""
        self.deeds += 1
        chosen = self.window.actions_[action]
        assert chosen.isEnabled(), action
        chosen.trigger()

    def open(self, path: Path) -> None:
        """Drop a plan onto the window and wait until it is open."""
        from gridplanner.ui.commands import plans

        plans.take_dropped(self.window.bench, path)
        store = self.window.services.store
        self.bot.waitUntil(lambda: store.has_arrived and store.path == path, timeout=PATIENCE)

    def answer(self, kind: type[D], deed: Callable[[D], None], then: Callable[[], None]) -> None:
        """Do something that asks with a dialog of a kind, and answer it."""
        failures: list[BaseException] = []
        answered: list[D] = []

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, kind):
                timer.start(20)
                return
            try:
                answered.append(dialog)
                deed(dialog)
            except BaseException as failure:  # told to the test after the dialog is gone
                failures.append(failure)
                dialog.reject()

        timer = QTimer(singleShot=True)
        timer.timeout.connect(look)
        timer.start(0)
        then()
        timer.stop()
        if failures:
            raise failures[0]
        assert answered, f"no {kind.__name__} was shown"

    def click(self, x: float, y: float, *, double: bool = False) -> None:
        """Click the map at a place in metres."""
        self.deeds += 1
        canvas = self.window.views.map.canvas
        at = canvas.frame_now.to_pixels(np.array([[x, y]]))[0]
        spot = QPoint(round(float(at[0])), round(float(at[1])))
        port = canvas.viewport()
        assert port.rect().contains(spot), "the place is not on the screen"
        self.bot.mouseMove(port, spot)
        self.bot.mouseClick(port, Qt.MouseButton.LeftButton, pos=spot)
        if double:
            self.bot.mouseDClick(port, Qt.MouseButton.LeftButton, pos=spot)
            self.bot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=spot)  # as a hand does

    def draw(
        self,
        points: Sequence[tuple[float, float]],
        held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        *,
        at_end: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        lets_go: bool = True,
    ) -> None:
        """Drag over the map through some places in metres, a key held, and let go there."""
        self.deeds += 1
        canvas = self.window.views.map.canvas
        spots = canvas.frame_now.to_pixels(np.array(points)).round().astype(int).tolist()
        port, left = canvas.viewport(), Qt.MouseButton.LeftButton
        assert all(port.rect().contains(QPoint(*spot)) for spot in spots), "not on the screen"
        self.bot.mousePress(port, left, held, QPoint(*spots[0]))
        for spot in spots[1:]:
            self.bot.mouseMove(port, QPoint(*spot))
        if lets_go:
            self.bot.mouseRelease(port, left, at_end, QPoint(*spots[-1]))

    def key(self, key: Qt.Key, widget: QWidget | None = None) -> None:
        """Press a key, on the map unless told otherwise."""
        self.deeds += 1
        self.bot.keyClick(widget or self.window.views.map.canvas, key)

    def idle(self) -> None:
        """Wait until no long work runs."""
        self.bot.waitUntil(lambda: not self.window.resting, timeout=PATIENCE)
        self.window.services.jobs.wait()
        QApplication.processEvents()
