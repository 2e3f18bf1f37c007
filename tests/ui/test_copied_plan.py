"""A plan saved under another name: the copy is gone on with, the first stays as it was."""

from __future__ import annotations

from pathlib import Path

from fakes import FakeMessages
from pytestqt.qtbot import QtBot

from gridplanner.models.edits import EditAreas
from gridplanner.models.session import Session
from gridplanner.ui.main_window import MainWindow

PATIENCE = 60_000


def test_the_copy_is_gone_on_with(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    store, first = window.services.store, window.services.store.path
    store.apply(EditAreas.of("g3", name="改过的"))
    path = tmp_path / "第二 稿.gpkg"
    window.services.files.save_plan = lambda _name: path  # type: ignore[method-assign]
    window.actions_["save_as"].trigger()
    assert window.resting
    qtbot.waitUntil(lambda: store.path == path and not window.resting, timeout=PATIENCE)
    assert store.plan.grids["g3"].name == "改过的"
    store.apply(EditAreas.of("g3", name="只在第二稿"))
    before = Session.open(first)
    assert before.plan.grids["g3"].name == "改过的"
    before.close()


def test_a_copy_is_not_put_over_the_plan_itself(window: MainWindow) -> None:
    store, messages = window.services.store, window.services.messages
    assert isinstance(messages, FakeMessages)
    path = store.path
    window.services.files.save_plan = lambda _name: path  # type: ignore[method-assign]
    window.actions_["save_as"].trigger()
    assert not window.resting
    assert path.name in messages.texts[-1] and "已经存在" in messages.texts[-1]


def test_a_place_that_cannot_be_written_is_said(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    store, messages = window.services.store, window.services.messages
    assert isinstance(messages, FakeMessages)
    path = store.path
    window.services.files.save_plan = lambda _name: tmp_path / "没有" / "a.gpkg"  # type: ignore[method-assign]
    window.actions_["save_as"].trigger()
    qtbot.waitUntil(lambda: not window.resting, timeout=PATIENCE)
    assert "不能在" in messages.texts[-1]
    assert store.path == path
