"""Starts the window: builds the long-lived objects in one place and passes them on."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from gridplanner.errors import GridplannerError
from gridplanner.models.session import Session
from gridplanner.ui.application import quietly
from gridplanner.ui.commands import plans
from gridplanner.ui.crash import CrashHandler
from gridplanner.ui.dialogs.files import FileDialogs
from gridplanner.ui.jobs import Jobs
from gridplanner.ui.language import Language
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.messages import Messages
from gridplanner.ui.preferences import Preferences
from gridplanner.ui.store import Store
from gridplanner.ui.workbench import Services

SETTLE_MS = 600
"""How long a window is left alone before its picture is taken."""


def application() -> QApplication:
    """Return the Qt application, made where there is none."""
    present = QApplication.instance()
    if isinstance(present, QApplication):
        return present
    app = QApplication(sys.argv[:1])
    app.setApplicationName("gridplanner")
    app.setApplicationDisplayName("")
    return app


def make_window(
    app: QApplication,
    preferences: Preferences,
    language: str = "",
    messages: Messages | None = None,
) -> MainWindow:
    """Build everything that lives as long as the window."""
    messages = messages or Messages()
    files = FileDialogs(preferences)
    services = Services(
        Store(),
        Jobs(),
        messages,
        files,
        Language(app, language or preferences.language),
        preferences,
    )
    window = MainWindow(services)
    messages.stand_before(window)
    files.parent = window
    return window


def open_window(plan_path: Path | None = None, language: str = "") -> int:
    """Open the window, with a plan where one is named, and return the exit code.

    ``language`` is that of the preferences where none is named.
    """
    app = application()
    preferences = Preferences.standard()
    window = make_window(app, preferences, language)
    crashes = CrashHandler(window.services.messages, preferences.folder)
    crashes.install()
    window.take_place()
    window.show()
    if plan_path is not None:
        QTimer.singleShot(0, lambda: plans.take_dropped(window.bench, plan_path))
    try:
        return app.exec()
    finally:
        crashes.remove()
        window.services.store.close()


def picture_of_window(
    plan_path: Path,
    out_png: Path,
    size: tuple[int, int] = (1366, 768),
    colourings: tuple[str, str] = ("band", "plain"),
) -> None:
    """Open the real window on a plan without a screen and keep a picture of it."""
    from tempfile import TemporaryDirectory

    from gridplanner import words

    if sys.platform == "linux":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    session = Session.open(plan_path)
    with quietly(), TemporaryDirectory() as folder:
        preferences = Preferences(Path(folder) / "window.ini")
        preferences.colouring, preferences.building_colouring = colourings
        window = make_window(application(), preferences, words.language())
        window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        window.resize(*size)
        window.show()
        window.services.store.take(session)
        _show_something(window)
        _settle(0)  # the first, rough painting
        _settle(SETTLE_MS)
        saved = window.grab().save(str(out_png), "PNG")
        window.close()
        window.services.store.close()
        window.deleteLater()
        _settle(0)
    if not saved:
        raise GridplannerError("window.picture_not_written", file=out_png)


def _show_something(window: MainWindow) -> None:
    """Select the grid with the heaviest load, so that the picture shows its figures."""
    store = window.services.store
    loads = {id_: one.load or 0.0 for id_, one in store.standing.figures.items()}
    if loads:
        store.select([max(loads, key=lambda id_: loads[id_])])


def _settle(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
