"""Paints a cell whose last sign has a colour of its own."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem, QTreeView

from gridplanner.ui.tables import Index, ToneDelegate


class MarkDelegate(ToneDelegate):
    """Paints the text in its colour and the mark behind it in that of the mark."""

    def __init__(self, view: QTreeView, role: int) -> None:
        super().__init__(view)
        self._role = role

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """See Qt: the mark is painted by itself."""
        super().initStyleOption(option, index)
        mark = self._mark(index)
        if mark is not None:
            option.text = option.text.removesuffix(mark[0])

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """See Qt."""
        super().paint(painter, option, index)
        mark = self._mark(index)
        if mark is None:
            return
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        style = cell.widget.style() if cell.widget else QApplication.style()
        room = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, cell, cell.widget)
        margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, cell, cell.widget) + 1
        left = room.left() + margin + cell.fontMetrics.horizontalAdvance(cell.text)
        room.setLeft(min(left, room.right() - cell.fontMetrics.horizontalAdvance(mark[0])))
        painter.save()
        painter.setFont(cell.font)
        painter.setPen(mark[1])
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, mark[0])
        painter.restore()

    def _mark(self, index: Index) -> tuple[str, QColor] | None:
        found = index.data(self._role)
        return found if isinstance(found, tuple) else None
