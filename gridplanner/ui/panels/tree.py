"""The tree of areas: county, township, community, grid, with households, load and state."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTreeView, QVBoxLayout

from gridplanner.models.change import Change
from gridplanner.models.rows import AREA_LEVELS
from gridplanner.ui.language import Language
from gridplanner.ui.panels.area_model import COLUMNS, MARK_ROLE, AreaModel
from gridplanner.ui.panels.area_sums import Totals, roots
from gridplanner.ui.panels.base import Panel
from gridplanner.ui.panels.finding_counts import FindingCounts
from gridplanner.ui.panels.mark_delegate import MarkDelegate
from gridplanner.ui.panels.steps import Steps, at_once, parts
from gridplanner.ui.store import Store
from gridplanner.ui.tables import Index, view_cells
from gridplanner.ui.theme import Theme

WIDTHS = (64, 54, 70)
"""Logical pixels at least of households, load and state; the name takes the rest."""
CELL_MARGIN = 8
"""Logical pixels round the text of a cell."""
MEASURED = 50
"""Topmost areas at most whose figures are measured: a plan of grids alone has thousands."""
ROOM_FOR_NAMES = 126
"""Logical pixels that a name and the scroll bar need at least."""
LOAD = COLUMNS.index("load")
FEW = 200
"""Things selected up to which they are looked up in one go."""
SPREAD = 30
"""Branches up to which all that is selected is marked."""
FOLLOWING = 10
"""Rank of that, behind all panels."""
SHOWN_OPEN = 400
"""Plans with more areas than this open with their communities closed."""


class AreaTree(Panel):
    """Shows the areas and follows the selection both ways."""

    title = "panel.tree"
    rank = 2
    activated = Signal(str)
    """An area is to be zoomed to."""
    menu_asked = Signal(QPoint)

    def __init__(self, store: Store, language: Language, theme: Theme) -> None:
        super().__init__(store, language)
        self._model = AreaModel(theme)
        self.view = QTreeView()
        self.view.setModel(self._model)
        self.view.setItemDelegate(MarkDelegate(self.view, MARK_ROLE))
        self.view.setUniformRowHeights(True)
        self.view.setIndentation(10)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(
            lambda at: self.menu_asked.emit(self.view.viewport().mapToGlobal(at))
        )
        self.view.setExpandsOnDoubleClick(False)
        self.view.setDragEnabled(True)
        self.view.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.view.activated.connect(lambda index: self.activated.emit(self._model.id_at(index)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.setFocusProxy(self.view)
        self._set_up_header()
        self.setMinimumWidth(ROOM_FOR_NAMES + sum(WIDTHS) - WIDTHS[LOAD - 1])
        self._following = False
        self.view.selectionModel().selectionChanged.connect(self._tell)
        self.view.clicked.connect(self._tell_of_click)
        self.view.expanded.connect(self._mark_opened)
        store.selection_changed.connect(self._follow)
        store.plan_opened.connect(self._begin)
        store.plan_arrived.connect(self._forget)
        self._begin()

    def _set_up_header(self) -> None:
        header = self.view.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(32)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate(WIDTHS, start=1):
            self.view.setColumnWidth(column, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt: where there is little room, the load gives way to the names."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """Give the figures of the topmost areas, the longest, the room they need."""
        model, metrics = self._model, self.view.fontMetrics()
        rows = range(min(model.rowCount(), MEASURED))
        for column, width in enumerate(WIDTHS[:LOAD], start=1):
            cells = (model.index(row, column).data() for row in rows)
            longest = max((metrics.horizontalAdvance(str(one)) for one in cells), default=0)
            self.view.setColumnWidth(column, max(width, longest + CELL_MARGIN))
        self.view.setColumnHidden(LOAD, self.width() < ROOM_FOR_NAMES + sum(WIDTHS))

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._model.theme = theme
        self.view.viewport().update()

    def _begin(self) -> None:
        self._rebuild = True
        self._roots: list[str] = []
        """Areas with none above them."""
        self._beyond: list[str] = []
        """Areas that are selected but not marked: their branches are closed."""
        self._forget()

    def _forget(self) -> None:
        """Begin the sums from nothing."""
        self._totals: Totals | None = None
        self._found = FindingCounts()
        self._touched: set[str] = set()

    def note(self, change: Change) -> bool:
        """Rows come and go only with areas; all else is a matter of repainting."""
        self._touched |= self.store.standing.recounted | change.changed_areas
        for level in AREA_LEVELS:
            for before, after in change.of(level).values():
                if getattr(before, "parent", None) != getattr(after, "parent", None):
                    self._rebuild = True
                    if before and after:  # what is known of those above is of others now
                        self._found = FindingCounts()
        return True

    def draw(self) -> Steps[None]:
        if not self.store.is_open:
            self._forget()
            self._model.show(None, self._found)
            return
        standing, last = self.store.standing, self._totals
        totals = last.after(standing, self._touched) if last else Totals(standing)
        if self._rebuild:
            self._roots = yield from roots(standing.plan)
        for id_ in self._roots:
            yield from totals.prepare(id_)
        self._found = yield from self._found.after(standing, self.store.findings)
        self._totals, self._touched = totals, set()
        self._show(totals)
        self._share_width()

    def _show(self, totals: Totals) -> None:
        if not self._rebuild:
            self._model.update(totals, self._found)
            return
        opened = self._opened()
        first = self._model.is_empty
        self._model.show(totals, self._found, self._roots)
        self._rebuild = False
        if first or not opened:
            few = self._model.size <= SHOWN_OPEN
            self.view.expandToDepth(1) if few else self.view.expandToDepth(0)
        else:
            for id_ in opened:
                self.view.setExpanded(self._model.index_of(id_), True)
        self._follow()

    def _opened(self) -> list[str]:
        branches = self._model.branches()
        return [id_ for id_ in branches if self.view.isExpanded(self._model.index_of(id_))]

    def _tell(self) -> None:
        if self._following:
            return
        self._following = True
        self._slicer.drop(FOLLOWING)
        ids = [self._model.id_at(index) for index in self.view.selectionModel().selectedRows()]
        if QApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier:
            ids += self._beyond
        else:
            self._beyond = []
        self.store.select(ids)
        self._following = False

    def _tell_of_click(self) -> None:
        """A click on the one row that is marked lets go of what is selected in closed branches."""
        if self._beyond:
            self._tell()

    def _follow(self) -> None:
        """Show what was selected elsewhere; where it is much, beside a window that works."""
        if self._following:
            return
        if len(self.store.selection) <= FEW:
            self._slicer.drop(FOLLOWING)
            at_once(self._mark())
        else:
            self._slicer.start(FOLLOWING, self._mark(), lambda: None)

    def _mark_opened(self) -> None:
        """Mark what came to light in a branch."""
        if self._beyond and not self._following:
            self._slicer.start(FOLLOWING, self._mark(goes=False), lambda: None)

    def _mark(self, *, goes: bool = True) -> Steps[None]:
        chosen: list[str] = []
        for some in parts(self.store.selection, 5 * FEW):
            chosen += self._model.known(some)
            yield
        self._following = True
        if goes and self._is_spread(chosen):
            self._go(self._model.index_of(chosen[-1]))
        shown, self._beyond = self._divided(chosen)
        stretches = self._model.stretches(shown)
        self._select(stretches)
        if goes and shown and not self._beyond:
            self._go(stretches.last().topLeft())
        self._following = False

    def _divided(self, chosen: list[str]) -> tuple[list[str], list[str]]:
        """Return what to mark, and what not: of much only what is in open branches.

        For every cell that is painted Qt looks through all that is marked, stretch by stretch.
        """
        if not self._is_spread(chosen):
            return chosen, []
        rows = self._model.rows_below(self._opened())
        return [one for one in chosen if one in rows], [one for one in chosen if one not in rows]

    def _is_spread(self, chosen: list[str]) -> bool:
        areas = (self.store.plan.find(id_) for id_ in chosen)
        return len({area.parent for area in areas if area}) > SPREAD

    def _go(self, index: Index) -> None:
        no_update = QItemSelectionModel.SelectionFlag.NoUpdate
        self.view.selectionModel().setCurrentIndex(index, no_update)
        self.view.scrollTo(index)

    def _select(self, stretches: QItemSelection) -> None:
        """Select some rows and no others, unheard: the view would look at every stretch alone."""
        model = self.view.selectionModel()
        model.blockSignals(True)
        model.select(stretches, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        model.blockSignals(False)
        self.view.viewport().update()

    def retranslate(self) -> None:
        self._model.retranslate()

    def cells(self) -> list[list[str]]:
        return view_cells(self.view)
