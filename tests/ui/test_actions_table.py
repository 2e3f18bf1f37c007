"""The table of actions: everything has words, a key of its own and an icon."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from gridplanner.assets import asset
from gridplanner.ui.actions import (
    ACTIONS,
    AREA_MENU,
    BY_ID,
    LINE,
    MENUS,
    PERSON_MENU,
    RECENT,
    TOOL_BAR,
    Action,
)
from gridplanner.ui.main_window import MainWindow
from gridplanner.words import LANGUAGES, catalogue


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_has_words_key_and_icon(action: Action) -> None:
    for language in LANGUAGES:
        assert catalogue(language)[f"action.{action.id}"]
    assert asset("icons", f"{action.icon}.svg").is_file()
    assert action.keys
    assert all(not QKeySequence(key).isEmpty() for key in action.keys)


def test_no_two_actions_share_a_key(qtbot: QtBot) -> None:
    keys = [QKeySequence(key).toString() for one in ACTIONS for key in one.keys]
    assert len(keys) == len(set(keys))


def test_no_key_is_a_single_letter(qtbot: QtBot) -> None:
    """A Chinese input method eats them."""
    keys = [QKeySequence(key).toString() for one in ACTIONS for key in one.keys]
    assert all(len(key) > 1 for key in keys)


def test_every_action_is_in_a_menu() -> None:
    listed = {id_ for ids in MENUS.values() for id_ in ids}
    assert listed - {LINE, RECENT} == set(BY_ID)
    assert {*TOOL_BAR, *AREA_MENU, *PERSON_MENU} - {LINE} <= set(BY_ID)


def test_actions_follow_the_plan(window: MainWindow) -> None:
    actions, store = window.actions_, window.services.store
    assert not actions["undo"].isEnabled()
    assert actions["zoom_whole"].isEnabled()
    assert not actions["rename"].isEnabled()
    store.select(["g3"])
    assert actions["rename"].isEnabled()
    assert actions["unassign"].isEnabled()
    store.close()
    assert actions["open"].isEnabled()
    assert not actions["rename"].isEnabled()


def test_tooltips_show_the_key(window: MainWindow) -> None:
    assert window.actions_["tool_split"].toolTip() == "拆分网格 (F7)"


def test_undo_names_its_step(window: MainWindow) -> None:
    store = window.services.store
    store.select(["g3"])
    window.actions_["unassign"].trigger()
    assert window.actions_["undo"].text().startswith("撤销:撤下 ")
    window.actions_["undo"].trigger()
    assert window.actions_["redo"].text().startswith("重做:撤下 ")
