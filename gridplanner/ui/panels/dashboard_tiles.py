"""The numbers of the area shown, side by side; each can be clicked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from gridplanner.ui.panels.dashboard_cells import Cell
from gridplanner.ui.theme import Theme, number_font, ui_font

NARROW, HIGH, GAP = 44, 40, 4
"""Pixels of a tile's least width, of its height, and between two in a row."""
MARGIN = 6


class Tile(QAbstractButton):
    """A number over what it is."""

    def __init__(self, parent: QWidget, column: str) -> None:
        super().__init__(parent)
        self.column = column
        self._cell, self._name = Cell(), ""
        self._inks = (QColor(), QColor(), QColor())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._big, self._small = number_font(12, bold=True), ui_font(8.5)

    def show_cell(self, name: str, cell: Cell, tip: str, theme: Theme) -> None:
        """Show a number of a name."""
        self._name, self._cell = name, cell
        ink = getattr(theme, cell.tone) if cell.tone else theme.text
        self._inks = QColor(ink), QColor(theme.muted), QColor(theme.tint)
        self.setText(f"{name} {cell.line}")
        self.setAccessibleName(f"{name} {cell.line}")
        self.setToolTip("\n".join(filter(None, [f"{name} {cell.line}", cell.remark, tip])))
        self.update()

    def sizeHint(self) -> QSize:
        """See Qt: as wide as what stands in it."""
        wide = QFontMetrics(self._big).horizontalAdvance(self._cell.text)
        under = QFontMetrics(self._small).horizontalAdvance(self._name + self._cell.short)
        return QSize(max(wide, under) + 2 * MARGIN, HIGH)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See Qt."""
        painter = QPainter(self)
        ink, muted, tint = self._inks
        if self.underMouse() or self.hasFocus():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tint)
            painter.drawRoundedRect(self.rect(), 4, 4)
        inside = self.rect().adjusted(MARGIN, 2, -MARGIN, -2)
        left = Qt.AlignmentFlag.AlignLeft
        painter.setFont(self._big)
        painter.setPen(ink)
        painter.drawText(inside, left | Qt.AlignmentFlag.AlignTop, self._cell.text)
        painter.setFont(self._small)
        painter.setPen(muted)
        painter.drawText(
            inside, left | Qt.AlignmentFlag.AlignBottom, f"{self._name}{self._cell.short}"
        )


class Tiles(QWidget):
    """Tiles in as many rows as they need."""

    clicked = Signal(str)
    """The column of a number."""

    def __init__(self) -> None:
        super().__init__()
        self._tiles: list[Tile] = []

    def show_cells(self, cells: Sequence[tuple[str, str, Cell, str]], theme: Theme) -> None:
        """Show some numbers: column, name, number and what it means."""
        if [tile.column for tile in self._tiles] != [one[0] for one in cells]:
            for tile in self._tiles:
                tile.deleteLater()
            self._tiles = [Tile(self, column) for column, *_ in cells]
            for tile in self._tiles:
                tile.clicked.connect(lambda _=False, one=tile: self.clicked.emit(one.column))
                tile.show()
        for tile, (_, name, cell, tip) in zip(self._tiles, cells, strict=True):
            tile.show_cell(name, cell, tip, theme)
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        """Put the tiles beside one another, each as wide as it needs, in as many rows."""
        left, row = MARGIN, 0
        for tile in self._tiles:
            wide = max(tile.sizeHint().width(), NARROW)
            if left > MARGIN and left + wide > self.width() - MARGIN:
                left, row = MARGIN, row + 1
            tile.setGeometry(QRect(left, row * HIGH, wide, HIGH))
            left += wide + GAP
        high = (row + 1) * HIGH if self._tiles else 0
        if self.height() != high:
            self.setFixedHeight(high)
