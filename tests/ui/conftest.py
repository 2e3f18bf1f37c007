"""What the tests of the window stand on: a small plan, and faces that answer for the planner."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeMessages
from pytestqt.qtbot import QtBot

from gridplanner.app import application, make_window
from gridplanner.models.session import Session
from gridplanner.ui.commands.plans import sample_session
from gridplanner.ui.language import Language
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.preferences import Preferences
from gridplanner.ui.store import Store


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample plan, made once; tests work on copies."""
    path = tmp_path_factory.mktemp("示例 方案") / "sample.gpkg"
    sample_session(path).close()
    return path


@pytest.fixture
def plan_file(sample_file: Path, tmp_path: Path) -> Path:
    """A copy of the sample plan, under a Chinese name with a blank."""
    return Path(shutil.copy(sample_file, tmp_path / "柳河 街道.gpkg"))


@pytest.fixture
def store(qtbot: QtBot, plan_file: Path) -> Iterator[Store]:
    """A store with the sample open."""
    store = Store()
    store.take(Session.open(plan_file))
    yield store
    store.close()


@pytest.fixture
def language(qtbot: QtBot) -> Iterator[Language]:
    """The language switch, in Chinese again afterwards."""
    language = Language(application(), "zh")
    yield language
    language.forget()


@pytest.fixture
def window(qtbot: QtBot, plan_file: Path, tmp_path: Path) -> Iterator[MainWindow]:
    """The real window on the sample, with faked message boxes."""
    window = make_window(
        application(), Preferences(tmp_path / "window.ini"), "zh", messages=FakeMessages()
    )
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.services.store.take(Session.open(plan_file))
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.services.jobs.wait()
    window.services.store.close()
    window.services.language.forget()
