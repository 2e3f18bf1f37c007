"""The findings as a Qt model, and how their headings are painted."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from gridplanner.models.checks import SEVERITIES, Finding
from gridplanner.ui.panels.area_model import MARKS, SEVERITY_TONES
from gridplanner.ui.panels.finding_rows import Heading, Line, Listed, Unchecked
from gridplanner.ui.tables import Index, RowModel, ToneDelegate
from gridplanner.ui.theme import Theme
from gridplanner.words import say

COLUMNS = ("severity", "rule", "message")
OPEN, CLOSED = "▾", "▸"
NOT_LOOKED_AT = "–"


class FindingModel(RowModel[Line]):
    """Findings under headings; sentences are made only for the rows that are seen."""

    columns = COLUMNS
    rows: Listed

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.rows = Listed()
        self._struck: QFont | None = None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(f"column.{COLUMNS[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _ASKED:
            return None
        line, column = self.rows[index.row()], COLUMNS[index.column()]
        if isinstance(line, Heading):
            return self._heading(line, column, role)
        if isinstance(line, Unchecked):
            return self._unchecked(line, column, role)
        return self._finding(line, column, role, index.row())

    def _heading(self, line: Heading, column: str, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return heading_text(line) if column == COLUMNS[0] else ""
        return None

    def _unchecked(self, line: Unchecked, column: str, role: int) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            if column == "severity":
                return NOT_LOOKED_AT
            if column == "rule":
                return say(f"rule.{line.rule}")
            return say("findings.not_checked", rule=say(f"rule.{line.rule}"), why=line.why)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self.theme.muted)
        return None

    def _finding(self, line: Finding, column: str, role: int, row: int) -> Any:
        passed = self.rows.group_of(row).reasons.get(id(line))
        if role == Qt.ItemDataRole.ForegroundRole:
            tone = SEVERITY_TONES[line.severity] if passed is None else "muted"
            inked = column == "severity" or passed is not None
            return QColor(getattr(self.theme, tone)) if inked else None
        if role == Qt.ItemDataRole.FontRole:
            return self._struck_font() if passed is not None and column == "message" else None
        if column != "message":
            return _cell(line, column)
        if passed is None or role == Qt.ItemDataRole.DisplayRole:
            return line.message
        return say("findings.passed_over", message=line.message, reason=passed.reason)

    def _struck_font(self) -> QFont:
        if self._struck is None:
            self._struck = QFont()
            self._struck.setStrikeOut(True)
        return self._struck


_ASKED = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.ForegroundRole,
    Qt.ItemDataRole.FontRole,
)


def _cell(line: Finding, column: str) -> str:
    if column == "rule":
        return say(f"rule.{line.rule}")
    return f"{MARKS[line.severity]} {say(f'severity.{line.severity}')}"


def heading_text(line: Heading) -> str:
    """Return what stands in a heading: its title and how many there are."""
    count = len(line.group.items)
    return say("findings.heading", title=line.group.title, count=count)


class FindingDelegate(ToneDelegate):
    """Paints headings across the whole row, and findings as any row."""

    def __init__(self, view: QTableView, model: FindingModel) -> None:
        super().__init__(view)
        self._view, self._model = view, model

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """See Qt: every cell paints its part of what goes across the row."""
        line = self._model.rows[index.row()]
        if not isinstance(line, Heading):
            super().paint(painter, option, index)
            return
        theme, rect = self._model.theme, QRect(option.rect)
        painter.save()
        painter.setClipRect(rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, QColor(theme.tint if chosen else theme.window))
        left = rect.left() - self._view.columnViewportPosition(index.column())
        whole = QRect(left, rect.top(), self._view.viewport().width(), rect.height())
        self._write(painter, option.font, whole.adjusted(8, 0, -8, 0), line)
        painter.restore()

    def _write(self, painter: QPainter, font: QFont, rect: QRect, line: Heading) -> None:
        theme, middle = self._model.theme, Qt.AlignmentFlag.AlignVCenter
        bold = QFont(font)
        bold.setBold(True)
        painter.setFont(bold)
        quiet = line.group.state != "open"
        painter.setPen(QColor(theme.muted if quiet else theme.text))
        text = f"{CLOSED if line.folded else OPEN}  {heading_text(line)}"
        painter.drawText(rect, middle | Qt.AlignmentFlag.AlignLeft, text)
        if quiet:
            return
        painter.setFont(font)
        x = rect.left() + painter.fontMetrics().horizontalAdvance(text) * 11 // 10 + 24
        counts = line.group.tally
        for level in SEVERITIES:
            if counts.get(level) and len(counts) > 1:
                painter.setPen(QColor(getattr(theme, SEVERITY_TONES[level])))
                words = f"{MARKS[level]} {counts[level]:,}"
                painter.drawText(QRect(x, rect.top(), 120, rect.height()), middle, words)
                x += painter.fontMetrics().horizontalAdvance(words) + 16
