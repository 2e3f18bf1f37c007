"""The roster as a Qt model: who is there, what they do, how much they carry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor

from gridplanner.ui.carried import AREA_MIME, PERSON_MIME, carried_ids, carry
from gridplanner.ui.figures import number
from gridplanner.ui.panels.roster_lines import Line, Lines, is_joint, lines
from gridplanner.ui.tables import Index, RowModel, figure_font
from gridplanner.words import say

COLUMNS = ("name", "posts", "load", "phone")
__all__ = ["COLUMNS", "PERSON_MIME", "Line", "RosterModel", "is_joint", "lines"]


class RosterModel(RowModel[Line]):
    """People as rows that can be dragged onto the map."""

    columns = COLUMNS
    areas_dropped = Signal(str, list)
    """Grids were dropped on a person, by ids."""

    def row_of(self, person: str) -> int:
        """Return the row of a person, -1 where they are not shown."""
        rows = self.rows
        ids = rows.ids if isinstance(rows, Lines) else [line.person.id for line in rows]
        return ids.index(person) if person in ids else -1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(f"column.{COLUMNS[section]}" if section else "column.person")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = self.rows[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and column == "load" and line.joint:
            return say("panels.joint_load", load=number(line.load))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _text(line, column)
        if role == Qt.ItemDataRole.ForegroundRole and column == "posts" and line.free:
            return QColor(self.theme.warning)
        if role == Qt.ItemDataRole.FontRole and column in ("load", "phone"):
            return figure_font()
        if role == Qt.ItemDataRole.TextAlignmentRole and column == "load":
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        dragged = super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled
        return dragged | Qt.ItemFlag.ItemIsDropEnabled if index.isValid() else dragged

    def mimeTypes(self) -> list[str]:
        return [PERSON_MIME, AREA_MIME]

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def canDropMimeData(
        self, data: QMimeData, _action: Qt.DropAction, _row: int, _column: int, parent: Index
    ) -> bool:
        return data.hasFormat(AREA_MIME) and parent.isValid()

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        person = self.rows[parent.row()].person.id
        self.areas_dropped.emit(person, carried_ids(data, AREA_MIME))
        return False  # the rows stay where they are: they were not moved here

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        people = [self.rows[row].person for row in dict.fromkeys(one.row() for one in indexes)]
        names = say("words.comma").join(one.name for one in people)
        return carry(PERSON_MIME, [one.id for one in people], names)


def _text(line: Line, column: str) -> str:
    if column == "name":
        return line.person.name
    if column == "posts":
        if not line.free:
            return line.posts
        left = [say("window.unassigned"), line.posts]  # posts that have ended, or begin later
        return say("window.semicolon").join(filter(None, left))
    if column == "load":
        return number(line.load)
    return line.person.phone
