"""The language in use, and everybody who must say things anew when it changes."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QObject, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from gridplanner import words


class Language(QObject):
    """Switches between Chinese and English while the program runs."""

    changed = Signal()

    def __init__(self, app: QApplication, language: str = "") -> None:
        super().__init__()
        self._app = app
        self._translator: QTranslator | None = None
        self.use(language or words.system_language())

    def use(self, language: str) -> None:
        """Speak a language from now on, Qt's own dialogs too."""
        words.use_language(language)
        self.forget()
        if language == "zh":
            translator = QTranslator(self)
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if translator.load("qtbase_zh_CN", folder):
                self._app.installTranslator(translator)
                self._translator = translator
        self.changed.emit()

    def forget(self) -> None:
        """Take Qt's own translation away."""
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
            self._translator = None
