"""The areas of a plan as a Qt model: rows are made when a branch is opened, cells when painted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor

from gridplanner.models.naming import label
from gridplanner.models.rows import AREA_LEVELS, WORKER_ROLES
from gridplanner.models.standing import Standing
from gridplanner.ui.carried import AREA_MIME, carry
from gridplanner.ui.figures import AWAITED, UNKNOWN, number
from gridplanner.ui.panels.area_facts import TONES
from gridplanner.ui.panels.area_sums import Sums, Totals
from gridplanner.ui.panels.fact_lines import grid_name
from gridplanner.ui.panels.finding_counts import FindingCounts
from gridplanner.ui.tables import figure_font
from gridplanner.ui.theme import Theme
from gridplanner.words import say

COLUMNS = ("name", "households", "load", "state")
MARKS = {"error": "●", "warning": "▲", "info": "○"}
SEVERITY_TONES = {"error": "danger", "warning": "warning", "info": "muted"}
FIGURES = ("households", "load")
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
ALIGNED = {"name": LEFT, "households": RIGHT, "load": RIGHT, "state": LEFT}
MARK_ROLE = Qt.ItemDataRole.UserRole
"""What a state ends with that has a colour of its own: the mark and its colour."""
Index = QModelIndex | QPersistentModelIndex


@dataclass(eq=False)
class _Node:
    id: str
    row: int
    parent: _Node | None
    children: list[_Node] | None = None
    """Not known until somebody asks for them."""


class AreaModel(QAbstractItemModel):
    """Areas below areas, with a state that is also a symbol."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._standing: Standing | None = None
        self._totals: Totals | None = None
        self._found = FindingCounts()
        self._roots: list[_Node] = []
        self._nodes: dict[str, _Node] = {}
        self._answers: Mapping[int, Callable[[str, str], Any]] = {
            Qt.ItemDataRole.DisplayRole: self._text,
            Qt.ItemDataRole.ToolTipRole: self._tip,
            Qt.ItemDataRole.TextAlignmentRole: lambda _, column: ALIGNED[column],
            Qt.ItemDataRole.FontRole: lambda _, column: (
                figure_font() if column in FIGURES else None
            ),
            Qt.ItemDataRole.ForegroundRole: self._ink,
            MARK_ROLE: self._mark,
        }

    def show(self, totals: Totals | None, found: FindingCounts, roots: Sequence[str] = ()) -> None:
        """Show another set of areas: those with none above them, and what is below those."""
        self.beginResetModel()
        self._take(totals, found)
        self._nodes = {}
        self._roots = self._grow(None, roots)
        self.endResetModel()

    def _take(self, totals: Totals | None, found: FindingCounts) -> None:
        self._totals, self._found = totals, found
        self._standing = None if totals is None else totals.standing

    def _grow(self, parent: _Node | None, ids: Sequence[str]) -> list[_Node]:
        order = sorted(ids, key=self._order)
        nodes = [_Node(id_, row, parent) for row, id_ in enumerate(order)]
        self._nodes.update((node.id, node) for node in nodes)
        return nodes

    def _order(self, id_: str) -> tuple[int, str, str]:
        assert self._standing is not None
        plan = self._standing.plan
        return _rank(plan.level_of(id_)), plan.area(id_).code, id_

    def _below(self, node: _Node) -> list[_Node]:
        if node.children is None:
            node.children = self._grow(node, self._ids_below(node.id))
        return node.children

    def _ids_below(self, id_: str) -> Sequence[str]:
        assert self._standing is not None
        return self._standing.plan.children.get(id_, ())

    def _find(self, id_: str) -> _Node | None:
        """Return the node of an area; those above it are made on the way."""
        node = self._nodes.get(id_)
        if node is not None or self._standing is None or self._standing.plan.find(id_) is None:
            return node
        for above in reversed(self._standing.plan.chain(id_)):
            parent = self._nodes.get(above.id)
            if parent is None:
                return None
            self._below(parent)
        return self._nodes.get(id_)

    def update(self, totals: Totals, found: FindingCounts) -> None:
        """Show the same areas with other figures."""
        self._take(totals, found)
        self._say_changed(QModelIndex(), self._roots)

    def _say_changed(self, parent: QModelIndex, nodes: Sequence[_Node]) -> None:
        """Say so for the rows of every level: a view repaints only the rows it is told of."""
        if not nodes:
            return
        last = self.index(len(nodes) - 1, len(COLUMNS) - 1, parent)
        self.dataChanged.emit(self.index(0, 0, parent), last)
        for node in nodes:
            if node.children:
                self._say_changed(self.createIndex(node.row, 0, node), node.children)

    @property
    def is_empty(self) -> bool:
        """Whether no area is shown."""
        return not self._nodes

    @property
    def size(self) -> int:
        """How many areas there are."""
        plan = None if self._standing is None else self._standing.plan
        return 0 if plan is None else sum(len(plan.areas(level)) for level in AREA_LEVELS)

    def ids(self) -> list[str]:
        """Return the ids of the areas whose rows anybody has asked for."""
        return list(self._nodes)

    def branches(self) -> list[str]:
        """Return the ids of the areas that may be open: those whose rows below are made."""
        return [id_ for id_, node in self._nodes.items() if node.children]

    def rows_below(self, ids: Iterable[str]) -> set[str]:
        """Return the ids of the rows right below some areas, where they are made."""
        some = (self._nodes[id_].children or () for id_ in ids)
        return {node.id for nodes in some for node in nodes}

    def known(self, ids: Sequence[str]) -> list[str]:
        """Return those of some ids that are areas, quickly: most may be buildings."""
        if self._standing is None:
            return []
        wanted = set(ids)
        tables = (self._standing.plan.table(level) for level in AREA_LEVELS)
        found = set().union(*(wanted & table.keys() for table in tables))
        return [id_ for id_ in ids if id_ in found]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """See Qt: grids can be dragged, onto a person or a bar of the load chart."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if self._is_grid(index) else flags

    def _is_grid(self, index: Index) -> bool:
        standing = self._standing
        return standing is not None and index.isValid() and self.id_at(index) in standing.plan.grids

    def mimeTypes(self) -> list[str]:
        """See Qt."""
        return [AREA_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """See Qt: the grids among some rows."""
        ids = dict.fromkeys(self.id_at(one) for one in indexes if self._is_grid(one))
        names = (str(self.data(one)) for one in indexes if one.column() == 0)
        return carry(AREA_MIME, ids, say("words.comma").join(names))

    def id_at(self, index: Index) -> str:
        """Return the id at a place."""
        return self._node(index).id

    def index_of(self, id_: str) -> QModelIndex:
        """Return the place of an area, an invalid one where it is not shown."""
        node = self._find(id_)
        return QModelIndex() if node is None else self.createIndex(node.row, 0, node)

    def stretches(self, ids: Iterable[str]) -> QItemSelection:
        """Return the whole rows of those areas that are shown; rows in a row are one stretch.

        Whole, because a selection model that widens many stretches itself compares all with all.
        """
        found = [node for id_ in ids if (node := self._find(id_)) is not None]
        found.sort(key=lambda node: (id(node.parent), node.row))
        made = QItemSelection()
        steps = groupby(enumerate(found), lambda one: (id(one[1].parent), one[1].row - one[0]))
        for _, stretch in steps:
            nodes = [node for _, node in stretch]
            end = self.createIndex(nodes[-1].row, len(COLUMNS) - 1, nodes[-1])
            made.select(self.index_of(nodes[0].id), end)
        return made

    @staticmethod
    def _node(index: Index) -> _Node:
        node = index.internalPointer()
        assert isinstance(node, _Node)
        return node

    def retranslate(self) -> None:
        """Say the words at the head anew."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        siblings = self._below(self._node(parent)) if parent.isValid() else self._roots
        if 0 <= row < len(siblings) and 0 <= column < len(COLUMNS):
            return self.createIndex(row, column, siblings[row])
        return QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        if not index.isValid():
            return QModelIndex()
        above = self._node(index).parent
        return QModelIndex() if above is None else self.createIndex(above.row, 0, above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if parent.isValid():
            return len(self._below(self._node(parent))) if parent.column() == 0 else 0
        return len(self._roots)

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        if not parent.isValid():
            return bool(self._roots)
        node = self._node(parent)
        some = self._ids_below(node.id) if node.children is None else node.children
        return parent.column() == 0 and bool(some)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return say(f"column.{COLUMNS[section]}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return ALIGNED[COLUMNS[section]]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        answer = self._answers.get(role)  # most roles that are asked for have none: no look at all
        if answer is None or not index.isValid() or self._standing is None:
            return None
        return answer(self._node(index).id, COLUMNS[index.column()])

    def _tip(self, id_: str, column: str) -> str:
        text = self._text(id_, column)
        explained = column == "state" and self._found.worst(id_)
        return say("panels.state_tip", state=text) if explained else text

    def _ink(self, id_: str, column: str) -> QColor | None:
        tone = self._tone(id_, column)
        return QColor(getattr(self.theme, tone)) if tone else None

    def _mark(self, id_: str, column: str) -> tuple[str, QColor] | None:
        """Return the mark of the worst finding in a grid: it may be well in size and yet amiss."""
        assert self._standing is not None
        if column != "state" or self._standing.awaited or id_ not in self._standing.plan.grids:
            return None
        worst = self._found.worst(id_)
        if worst is None:
            return None
        return MARKS[worst[0]], QColor(getattr(self.theme, SEVERITY_TONES[worst[0]]))

    def _text(self, id_: str, column: str) -> str:
        assert self._standing is not None and self._totals is not None
        plan = self._standing.plan
        if column == "name":
            grid = plan.grids.get(id_)
            return grid_name(plan, grid) if grid else label(plan.area(id_))
        if plan.level_of(id_) == "micro_grid":
            return ""
        sums = self._totals.of(id_)
        if column == "households":
            return _with_marks(sums)
        if column == "load":
            return AWAITED if sums.awaited else number(sums.load)
        return self._state(id_)

    def _state(self, id_: str) -> str:
        assert self._standing is not None
        words = []
        if self._standing.awaited:
            return AWAITED if id_ in self._standing.plan.grids else ""
        if id_ in self._standing.plan.grids:
            words.append(say(f"band.{self._standing.band(id_)}"))
            if not self._standing.staff(id_, *WORKER_ROLES):
                words = [say("window.vacant")]
        elif self._ungridded(id_):
            return say("window.ungridded")
        if worst := self._found.worst(id_):
            severity, count = worst
            alone = id_ in self._standing.plan.grids
            words.append(MARKS[severity] if alone else f"{MARKS[severity]} {count}")
        return " ".join(words)

    def _ungridded(self, id_: str) -> bool:
        assert self._standing is not None
        is_community = self._standing.plan.level_of(id_) == "community"
        return is_community and not self._ids_below(id_)

    def _tone(self, id_: str, column: str) -> str:
        assert self._standing is not None
        if column != "state":
            return ""
        if self._standing.awaited:
            return "muted"
        if id_ in self._standing.plan.grids:
            if not self._standing.staff(id_, *WORKER_ROLES):
                return "danger"
            return TONES.get(self._standing.band(id_), "muted")
        if self._ungridded(id_):
            return "warning"
        return SEVERITY_TONES.get((self._found.worst(id_) or ("", 0))[0], "muted")


def _rank(level: str | None) -> int:
    return AREA_LEVELS.index(level) if level in AREA_LEVELS else len(AREA_LEVELS)


def _with_marks(sums: Sums) -> str:
    if sums.awaited:
        return AWAITED
    if sums.households is None:
        return UNKNOWN
    text = f"≥{number(sums.households)}" if sums.partly else number(sums.households)
    return say("figure.estimated", n=text) if sums.estimated else text
