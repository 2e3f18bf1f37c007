"""Copying: the map as a picture, tables as cells for Word and WPS."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLineEdit

from gridplanner.ui.panels.base import Panel
from gridplanner.ui.tables import as_cells, copy_text
from gridplanner.ui.workbench import Workbench
from gridplanner.words import say

SHARP = 2.0
"""Device pixels of a pixel in a copied picture."""


def copy(bench: Workbench) -> None:
    """Copy the table that has the focus, else the map."""
    widget = QApplication.focusWidget()
    if isinstance(widget, QLineEdit):
        widget.copy()
        return
    while widget is not None and not isinstance(widget, Panel):
        widget = widget.parentWidget()
    cells = widget.cells() if isinstance(widget, Panel) else []
    if not cells:
        copy_map(bench)
        return
    copy_text(as_cells(cells))
    bench.messages.say(say("window.copied_table", count=len(cells) - 1))


def copy_map(bench: Workbench) -> None:
    """Copy the map as it is on the screen."""
    picture = bench.views.map.paint_picture(ratio=SHARP)
    QApplication.clipboard().setImage(picture)
    bench.messages.say(say("window.copied_map"))
