"""Grids dragged off the map: onto somebody in the roster, or onto a bar of the load chart."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QDrag, QFontMetricsF, QPainter, QPen, QPixmap

from gridplanner.models.naming import placed
from gridplanner.ui.carried import AREA_MIME, carry
from gridplanner.ui.theme import ui_font
from gridplanner.ui.workbench import Workbench
from gridplanner.words import say

PAPER, EDGE, INK = "#ffffff", "#8a949e", "#1f2933"
ASIDE = (12.0, 5.0)
"""Logical pixels between the words and the edge of what hangs on the hand."""


def lift(bench: Workbench, grid: str) -> None:
    """Let a grid hang on the hand until it is let go; all that are selected where it is one."""
    carried = lifted(bench, grid)
    drag = QDrag(bench.views.map)
    drag.setMimeData(carried)
    drag.setPixmap(_tag(bench, carried.text()))
    drag.exec(Qt.DropAction.CopyAction)


def lifted(bench: Workbench, grid: str) -> QMimeData:
    """Return what is dragged where a grid is taken hold of."""
    store = bench.store
    grids = store.selected_grids if grid in store.selection else (grid,)
    if len(grids) > 1:
        return carry(AREA_MIME, grids, say("drop.lifted", count=len(grids)))
    return carry(AREA_MIME, grids, placed(store.plan, store.plan.grids[grid]))


def _tag(bench: Workbench, words: str) -> QPixmap:
    """Return a small plate with some words."""
    ratio, font = bench.window.devicePixelRatioF(), ui_font()
    metrics = QFontMetricsF(font)
    wide = metrics.horizontalAdvance(words) + 2 * ASIDE[0]
    tall = metrics.height() + 2 * ASIDE[1]
    tag = QPixmap(round(wide * ratio), round(tall * ratio))
    tag.setDevicePixelRatio(ratio)
    tag.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tag)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(EDGE), 1))
    painter.setBrush(QColor(PAPER))
    painter.drawRoundedRect(QRectF(0.5, 0.5, wide - 1, tall - 1), 4, 4)
    painter.setFont(font)
    painter.setPen(QColor(INK))
    painter.drawText(QRectF(0, 0, wide, tall), Qt.AlignmentFlag.AlignCenter, words)
    painter.end()
    return tag
