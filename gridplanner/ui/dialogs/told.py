"""Fields that tell only what was touched: what several things do not agree on is left alone."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy

from gridplanner.words import say

LINES = 2
"""Lines of text that a long field shows."""


class Line(QLineEdit):
    """One line of text; what several areas do not agree on is left alone until it is typed in."""

    def __init__(self, given: str | None) -> None:
        super().__init__(given or "")
        self._given = given
        if given is None:
            self.setPlaceholderText(say("dialog.differing"))

    def told(self) -> str | None:
        """Return what was told, ``None`` where nothing was."""
        return self.text() if self.isModified() or self.text() != (self._given or "") else None


class Text(QPlainTextEdit):
    """Some lines of text, left alone in the same way."""

    def __init__(self, given: str | None) -> None:
        super().__init__(given or "")
        self._given = given
        self.setTabChangesFocus(True)
        margins = self.contentsMargins().top() + round(self.document().documentMargin())
        self.setFixedHeight(self.fontMetrics().lineSpacing() * LINES + 2 * margins + 8)
        if given is None:
            self.setPlaceholderText(say("dialog.differing"))

    def told(self) -> str | None:
        """Return what was told, ``None`` where nothing was."""
        text = self.toPlainText()
        touched = self.document().isModified() or text != (self._given or "")
        return text if touched else None


class Choice(QComboBox):
    """One of some words, or none where the areas do not agree."""

    def __init__(self, given: str | None, known: Mapping[str, str]) -> None:
        super().__init__()
        self._given = given
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if given is None:
            self.addItem(say("dialog.differing"), None)
        for key, word in known.items():
            self.addItem(word, key)
        if given is not None and given not in known:
            self.addItem(given, given)
        if given is not None:
            self.setCurrentIndex(self.findData(given))

    def told(self) -> str | None:
        """Return what was chosen, ``None`` where it is what was there."""
        chosen = self.currentData()
        return None if chosen in (None, self._given) else str(chosen)
