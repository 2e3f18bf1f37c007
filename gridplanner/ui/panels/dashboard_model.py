"""The table of the overview: an area a row; numbers are written when they are seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from gridplanner.models.naming import label
from gridplanner.models.plan import Plan
from gridplanner.ui.panels.dashboard_cells import Line, tip, title
from gridplanner.ui.tables import Index, RowModel, figure_font
from gridplanner.ui.theme import Theme
from gridplanner.words import say

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ARROWS = {Qt.SortOrder.AscendingOrder: "▴", Qt.SortOrder.DescendingOrder: "▾"}
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class BoardModel(RowModel[Line]):
    """Areas with what they come to; sorted by any column, what is unknown last."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.plan = Plan()
        self._sorted = (-1, Qt.SortOrder.AscendingOrder)

    def show_lines(self, plan: Plan, columns: tuple[str, ...], lines: Sequence[Line]) -> None:
        """Show other areas, in the order chosen before."""
        self.plan, self.columns = plan, ("name", *columns)
        self.show(self._in_order(lines))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """See Qt."""
        self._sorted = (column, order)
        self.show(self._in_order(self.rows))

    def _in_order(self, lines: Sequence[Line]) -> list[Line]:
        column, order = self._sorted
        down = order == Qt.SortOrder.DescendingOrder
        if column <= 0 or column >= len(self.columns):
            areas = self.plan
            return sorted(
                lines,
                key=lambda one: (areas.area(one.overview.area).code, one.overview.area),
                reverse=down and column == 0,
            )
        name = self.columns[column]
        values = [(line.cell(name).value, line) for line in lines]
        known = [(value, line) for value, line in values if value is not None]
        known.sort(key=lambda one: one[0], reverse=down)
        return [line for _, line in known] + [line for value, line in values if value is None]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            words = say("column.name") if column == "name" else title(self.plan, column)
            return f"{words} {ARROWS[self._sorted[1]]}" if section == self._sorted[0] else words
        if role == Qt.ItemDataRole.ToolTipRole and column != "name":
            return tip(self.plan, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT if column == "name" else RIGHT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = self.rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT if column == "name" else RIGHT
        if column == "name":
            named = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
            return label(self.plan.area(line.overview.area)) if named else None
        cell = line.cell(column)
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.line
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, [cell.remark, tip(self.plan, column)]))
        if role == Qt.ItemDataRole.ForegroundRole and cell.tone:
            return QColor(getattr(self.theme, cell.tone))
        return figure_font() if role == Qt.ItemDataRole.FontRole else None
