"""The table of attributes: what the areas have, what they are to have, and what is wrong with it.

Nothing is written to the plan: the drafts become one edit when the dialog is accepted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from gridplanner.models.attributes import choices, cleaned, field_name, fields_of, text_of
from gridplanner.models.edits import EditAreas
from gridplanner.models.edits.attributes import faults
from gridplanner.models.naming import label, level_name
from gridplanner.models.rows import Area, Grid
from gridplanner.models.standing import Standing
from gridplanner.ui.figures import counted, load_of
from gridplanner.ui.tables import Index, figure_font
from gridplanner.ui.theme import Theme
from gridplanner.words import say

COLUMNS = (
    *("code", "name", "above", "kind", "preset", "status"),
    *("party_branch", "party_secretary", "notes", "households", "load"),
)
FIGURES = ("households", "load")
MOST_UNDONE = 50
"""Steps in the table that can be taken back."""
_SHADE = 0.16
Cell = tuple[int, int]
Drafts = dict[tuple[str, str], str]


class AttributeModel(QAbstractTableModel):
    """Rows of areas; a cell that was changed is shaded, one that cannot be is red."""

    changed = Signal()

    def __init__(self, standing: Standing, ids: Sequence[str], theme: Theme) -> None:
        super().__init__()
        self._standing = standing
        self._plan = standing.plan
        self.columns = (*COLUMNS, *self._plan.grid_figures)
        """What is shown of an area; the figures that grids carry themselves come last."""
        self._areas: list[Area] = [self._plan.area(id_) for id_ in ids]
        self.known = choices(self._plan)
        self._drafts: Drafts = {}
        self._wrong: dict[tuple[str, str], str] = {}
        self._undone: list[Drafts] = []
        self._shades = {"wrong": QColor(theme.danger), "changed": QColor(theme.warning)}
        for shade in self._shades.values():
            shade.setAlphaF(_SHADE)
        self._inks = {"wrong": QColor(theme.danger), "fixed": QColor(theme.muted)}

    # -- what is shown ------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """See Qt."""
        return 0 if parent.isValid() else len(self._areas)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """See Qt."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """See Qt."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return section + 1
        name = self.columns[section]
        if name == "above":
            above = self._areas[0] if self._areas else None
            of_grid = isinstance(above, Grid)
            return level_name(self._plan, "community") if of_grid else say("column.above")
        return say(f"column.{name}") if name in FIGURES else field_name(self._plan, name)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """See Qt."""
        area, name = self._areas[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.shown(area, name)
        if role == Qt.ItemDataRole.EditRole:
            return self._value(area, name)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._wrong.get((area.id, name)) or self.shown(area, name)
        return self._dress(area, name, role)

    def _dress(self, area: Area, name: str, role: int) -> Any:
        """Return how a cell looks: shaded where it is changed, muted where it cannot be."""
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._shades.get(self._state(area, name))
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._inks.get(self._state(area, name))
        if role == Qt.ItemDataRole.FontRole:
            return figure_font() if name == "code" or self._counts(name) else None
        if role == Qt.ItemDataRole.TextAlignmentRole and self._counts(name):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _counts(self, name: str) -> bool:
        return name in FIGURES or name in self._plan.grid_figures

    def flags(self, index: Index) -> Qt.ItemFlag:
        """See Qt."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self._editable(self._areas[index.row()], self.columns[index.column()]):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def _editable(self, area: Area, name: str) -> bool:
        return name in fields_of(self._plan, area)

    def _state(self, area: Area, name: str) -> str:
        if not self._editable(area, name):
            return "fixed"
        key = (area.id, name)
        return "wrong" if key in self._wrong else "changed" if key in self._drafts else ""

    def _value(self, area: Area, name: str) -> str:
        draft = self._drafts.get((area.id, name))
        if draft is not None:
            return draft
        return text_of(self._plan, area, name) if self._editable(area, name) else ""

    def shown(self, area: Area, name: str) -> str:
        """Return the words of a cell."""
        if name == "above":
            above = self._plan.find(area.parent)
            return label(above) if above else ""
        if name in FIGURES:
            figures = self._standing.figures.get(area.id)
            if figures is None:
                return ""
            return load_of(figures) if name == "load" else counted(figures.count("households"))
        value = self._value(area, name)
        known = self.known.get(name)
        return known.get(value, value) if known and value else value

    def cells(self, rows: Sequence[int], columns: Sequence[int]) -> list[list[str]]:
        """Return the words of some cells, row by row."""
        names = [self.columns[column] for column in columns]
        return [[self.shown(self._areas[row], name) for name in names] for row in rows]

    def head(self, columns: Sequence[int]) -> list[str]:
        """Return the words at the head of some columns."""
        across = Qt.Orientation.Horizontal
        return [str(self.headerData(column, across)) for column in columns]

    # -- what is changed ----------------------------------------------------------------------

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """See Qt."""
        if role != Qt.ItemDataRole.EditRole:
            return False
        self.tell({(index.row(), index.column()): str(value)})
        return True

    def tell(self, texts: Mapping[Cell, str]) -> None:
        """Draft some cells in one step; those that cannot be edited are left as they are."""
        drafts = dict(self._drafts)
        for (row, column), text in texts.items():
            area, name = self._areas[row], self.columns[column]
            if not self._editable(area, name):
                continue
            value = cleaned(self.known, name, text)
            if value == text_of(self._plan, area, name):
                drafts.pop((area.id, name), None)
            else:
                drafts[area.id, name] = value
        if drafts != self._drafts:
            self._undone = [*self._undone[-MOST_UNDONE:], self._drafts]
            self._take(drafts)

    def undo(self) -> None:
        """Take the last step in the table back."""
        if self._undone:
            self._take(self._undone.pop())

    def _take(self, drafts: Drafts) -> None:
        self._drafts = drafts
        found = faults(self._plan, self.edit().values)
        self._wrong = {(one.area, one.field): str(one.error) for one in found}
        last = self.index(len(self._areas) - 1, len(self.columns) - 1)
        self.dataChanged.emit(self.index(0, 0), last)
        self.changed.emit()

    @property
    def count(self) -> int:
        """How many cells are changed."""
        return len(self._drafts)

    def edit(self) -> EditAreas:
        """Return everything drafted as one edit."""
        return EditAreas(tuple((*key, text) for key, text in self._drafts.items()))

    def wrong(self) -> list[tuple[Cell, str]]:
        """Return the cells that cannot be, in reading order, and why."""
        if not self._wrong:
            return []
        rows = {area.id: row for row, area in enumerate(self._areas)}
        places = {
            (rows[id_], self.columns.index(name)): said for (id_, name), said in self._wrong.items()
        }
        return sorted(places.items())
