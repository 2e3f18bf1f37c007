"""A window for stories."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from planner import Planner
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gridplanner.app import make_window
from gridplanner.ui.preferences import Preferences


@pytest.fixture
def planner(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Planner]:
    """A planner before a window in Chinese, 1366×768."""
    window = make_window(qapp, Preferences(tmp_path / "window.ini"), "zh")
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    yield Planner(window, qtbot)
    window.services.jobs.wait()
    window.close()
    window.services.store.close()
