"""Tables that can be copied as cells, for Word and WPS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Generic, TypeAlias, TypeVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QTreeView,
)

from gridplanner.ui.theme import Theme, number_font

Index: TypeAlias = QModelIndex | QPersistentModelIndex
R = TypeVar("R")


class RowModel(QAbstractTableModel, Generic[R]):
    """Rows under named columns (``column.<name>`` of the catalogue)."""

    columns: tuple[str, ...] = ()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.rows: Sequence[R] = ()

    def show(self, rows: Sequence[R]) -> None:
        """Show other rows; they are not to change any more."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(self.columns)


@cache
def figure_font() -> QFont:
    """Return the font of columns of numbers; a painted row asks for it again and again."""
    return number_font()


class ToneDelegate(QStyledItemDelegate):
    """Paints selected cells in the colour they have otherwise: it tells the state."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """See Qt."""
        super().initStyleOption(option, index)
        ink = index.data(Qt.ItemDataRole.ForegroundRole)
        if isinstance(ink, QColor):
            palette = QPalette(option.palette)
            palette.setColor(QPalette.ColorRole.HighlightedText, ink)
            option.palette = palette


def table_of(
    model: QAbstractItemModel,
    stretched: int,
    widths: Mapping[int, int],
    view: QTableView | None = None,
) -> QTableView:
    """Return a quiet table of whole rows; one column takes what the others leave."""
    view = view or QTableView()
    view.setModel(model)
    view.setItemDelegate(ToneDelegate(view))
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(26)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setTabKeyNavigation(False)
    header = view.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
    for column, width in widths.items():
        view.setColumnWidth(column, width)
    return view


def as_cells(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as tab-separated lines; tabs and line ends within a cell become blanks."""
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)


def copy_text(text: str) -> None:
    """Put text on the clipboard."""
    QApplication.clipboard().setText(text)


def header_cells(model: QAbstractItemModel) -> list[str]:
    """Return the words at the head of each column."""
    across = Qt.Orientation.Horizontal
    return [str(model.headerData(at, across) or "") for at in range(model.columnCount())]


def view_cells(view: QAbstractItemView) -> list[list[str]]:
    """Return the selected rows of a table, or all that it shows, under its header."""
    model = view.model()
    chosen = view.selectionModel().selectedRows() if view.selectionModel() else []
    if len(chosen) > 1:
        rows = sorted(chosen, key=lambda index: (index.parent().row(), index.row()))
    else:
        rows = _shown(view, QModelIndex())
    return [header_cells(model), *(_cells(model, index) for index in rows)]


def mark_row(view: QAbstractItemView, row: int) -> None:
    """Mark one row and no other, whatever keys are held: Qt's own way asks the keyboard."""
    flags = QItemSelectionModel.SelectionFlag
    index = view.model().index(row, 0)
    view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)


def _shown(view: QAbstractItemView, parent: QModelIndex) -> list[QModelIndex]:
    model = view.model()
    found = []
    for number in range(model.rowCount(parent)):
        index = model.index(number, 0, parent)
        found.append(index)
        if isinstance(view, QTreeView) and view.isExpanded(index):
            found += _shown(view, index)
    return found


def _cells(model: QAbstractItemModel, index: QModelIndex) -> list[str]:
    role = Qt.ItemDataRole.DisplayRole
    return [
        str(model.data(index.siblingAtColumn(at), role) or "") for at in range(model.columnCount())
    ]
