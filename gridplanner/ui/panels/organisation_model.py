"""The women's federation as a Qt model: lines are made when a branch is opened."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, Qt
from PySide6.QtGui import QColor

from gridplanner.models.women.branches import Branches
from gridplanner.ui.carried import AREA_MIME, GROUP_MIME, carry
from gridplanner.ui.panels import organisation_lines as lines
from gridplanner.ui.panels.organisation_lines import COLUMNS, Key
from gridplanner.ui.tables import Index
from gridplanner.ui.theme import Theme
from gridplanner.words import say

LEAVES = ("group", "home", "compound", "lost")
"""Kinds of lines with none below them."""


@dataclass(frozen=True, eq=False)
class Sieve:
    """Which lines are shown while something is looked for."""

    found: Collection[Key]
    """Those that fit; all below them is shown as well."""
    ways: Collection[Key]
    """Those above them."""


@dataclass(eq=False)
class _Node:
    key: Key
    row: int
    parent: _Node | None
    whole: bool = True
    """Whether everything below it is shown."""
    children: list[_Node] | None = None


class OrganisationModel(QAbstractItemModel):
    """Federations, women's groups and micro-homes, one below the other."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._branches: Branches | None = None
        self._sieve: Sieve | None = None
        self._roots: list[_Node] = []
        self._nodes: dict[Key, _Node] = {}

    def show(self, branches: Branches | None, sieve: Sieve | None = None) -> None:
        """Show other lines; those that are looked for where there is a sieve."""
        self.beginResetModel()
        self._branches, self._sieve, self._nodes = branches, sieve, {}
        self._roots = self._grow(None, lines.roots(branches.standing.plan)) if branches else []
        self.endResetModel()

    def update(self, branches: Branches) -> None:
        """Show the same lines with other words in them."""
        self._branches = branches
        self._say_changed(QModelIndex(), self._roots)

    def _say_changed(self, parent: QModelIndex, nodes: Sequence[_Node]) -> None:
        if nodes:
            last = self.index(len(nodes) - 1, len(COLUMNS) - 1, parent)
            self.dataChanged.emit(self.index(0, 0, parent), last)
        for node in nodes:
            if node.children:
                self._say_changed(self.createIndex(node.row, 0, node), node.children)

    def _grow(self, parent: _Node | None, keys: Sequence[Key]) -> list[_Node]:
        sieve, whole = self._sieve, parent is not None and parent.whole
        if sieve is not None and not whole:
            keys = [one for one in keys if one in sieve.found or one in sieve.ways]
        nodes = [
            _Node(key, row, parent, sieve is None or whole or key in sieve.found)
            for row, key in enumerate(keys)
        ]
        self._nodes.update((node.key, node) for node in nodes)
        return nodes

    def _below(self, node: _Node) -> list[_Node]:
        if node.children is None:
            assert self._branches is not None
            found = lines.children(self._branches.standing.plan, node.key)
            node.children = self._grow(node, found)
        return node.children

    def _find(self, key: Key) -> _Node | None:
        """Return the node of a line; those above it are made on the way."""
        if key in self._nodes or self._branches is None:
            return self._nodes.get(key)
        if not lines.is_there(self._branches.standing.plan, key):
            return None
        over = lines.above(self._branches.standing.plan, key)
        parent = None if over is None else self._find(over)
        if parent is not None:
            self._below(parent)
        return self._nodes.get(key)

    def index_of(self, key: Key) -> QModelIndex:
        """Return the place of a line, an invalid one where it is not shown."""
        node = self._find(key)
        return QModelIndex() if node is None else self.createIndex(node.row, 0, node)

    def key_at(self, index: Index) -> Key:
        """Return the line at a place."""
        return self._node(index).key

    def branches_made(self) -> list[Key]:
        """Return the lines that may be open: those that are made and may have lines below."""
        return [key for key in self._nodes if key.kind not in LEAVES]

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
        if parent.column() or self._branches is None:
            return False
        if node.children is not None or not node.whole:
            return bool(self._below(node))
        return lines.has_children(self._branches.standing.plan, node.key)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(f"column.{COLUMNS[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._branches is None:
            return None
        key, column = self._node(index).key, COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._told(key, column)[0]
        if role == Qt.ItemDataRole.ForegroundRole:
            tone = self._told(key, column)[1]
            return QColor(getattr(self.theme, tone)) if tone else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return lines.tip(self._branches, key)
        return None

    def _told(self, key: Key, column: str) -> tuple[str, str]:
        assert self._branches is not None
        if column == "head":
            return lines.head(self._branches.standing, key)
        if column == "holds":
            return lines.holds(self._branches, key)
        tone = "muted" if key.kind in ("companies", "astray") else ""
        return lines.name(self._branches.standing.plan, key), tone

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        dragged = index.isValid() and self._node(index).key.kind in ("group", "area")
        return flags | Qt.ItemFlag.ItemIsDragEnabled if dragged else flags

    def mimeTypes(self) -> list[str]:
        return [GROUP_MIME, AREA_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        assert self._branches is not None
        plan = self._branches.standing.plan
        keys = list(dict.fromkeys(self._node(one).key for one in indexes))
        groups = [one for one in keys if one.kind == "group"]
        chosen = groups or [one for one in keys if one.kind == "area"]
        names = say("words.comma").join(lines.name(plan, one) for one in chosen)
        return carry(GROUP_MIME if groups else AREA_MIME, [one.id for one in chosen], names)
