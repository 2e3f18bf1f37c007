"""Panels draw what is selected now, however often that changes."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gridplanner.ui.main_window import MainWindow


def heading(window: MainWindow) -> str:
    """Return what stands at the head of the inspector."""
    labels = window.views.inspector.findChildren(QLabel)
    return next((one.text() for one in labels if one.property("role") == "heading"), "")


def test_the_tree_shows_all_columns_at_first(window: MainWindow) -> None:
    view = window.views.tree.view
    assert not any(view.isColumnHidden(at) for at in range(view.model().columnCount()))


def test_the_inspector_follows_every_selection(qtbot: QtBot, window: MainWindow) -> None:
    store = window.services.store
    for id_ in list(store.plan.grids)[:4]:
        store.select([id_])
        name = store.plan.grids[id_].name
        qtbot.waitUntil(lambda name=name: heading(window).startswith(name))
