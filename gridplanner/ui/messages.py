"""The one place with a message box: what could not be done, and what must be asked first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from gridplanner.errors import GridplannerError
from gridplanner.words import say


class Messages(QObject):
    """Speaks on the status line where that is enough, in a box where it is not."""

    said = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._parent: QWidget | None = None

    def stand_before(self, window: QWidget) -> None:
        """Let the boxes stand before a window."""
        self._parent = window

    def say(self, text: str) -> None:
        """Say something on the status line."""
        self.said.emit(text)

    def attempt(self, deed: Callable[[], object]) -> bool:
        """Do something; where it cannot be done say so on the status line."""
        try:
            deed()
        except GridplannerError as failure:
            self.say(str(failure))
            return False
        return True

    def warn(self, failure: GridplannerError) -> None:
        """Say in a box what could not be done."""
        self._box(QMessageBox.Icon.Warning, str(failure)).exec()

    def tell(self, text: str, details: str = "") -> None:
        """Say something in a box."""
        box = self._box(QMessageBox.Icon.Information, text)
        box.setDetailedText(details)
        box.exec()

    def choose(
        self, text: str, options: Sequence[tuple[str, str]], *, careful: bool = False
    ) -> str:
        """Ask which of some (answer, words) it shall be; empty for none.

        Enter takes the first, or none where one has to be careful.
        """
        box = self._box(QMessageBox.Icon.Question, text)
        buttons = {
            box.addButton(words, QMessageBox.ButtonRole.AcceptRole): answer
            for answer, words in options
        }
        away = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(away if careful else next(iter(buttons)))
        box.setEscapeButton(away)
        box.exec()
        pressed = box.clickedButton()
        return next((answer for one, answer in buttons.items() if one is pressed), "")

    def crash(self, trace: str, log: str) -> None:
        """Show a fault of the program itself, to be copied and sent."""
        box = self._box(QMessageBox.Icon.Critical, say("message.crash", log=log))
        box.setDetailedText(trace)
        copy = box.addButton(say("message.copy_details"), QMessageBox.ButtonRole.ActionRole)
        box.addButton(QMessageBox.StandardButton.Close)
        box.exec()
        if box.clickedButton() is copy:
            QApplication.clipboard().setText(trace)

    def _box(self, icon: QMessageBox.Icon, text: str) -> QMessageBox:
        return QMessageBox(
            icon, say("window.name"), text, QMessageBox.StandardButton.NoButton, self._parent
        )
