"""The women's federation as a tree: federations, groups, micro-homes, property companies."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QToolButton,
    QTreeView,
    QVBoxLayout,
)

from gridplanner.models.change import Change
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS
from gridplanner.models.women.branches import Branches, touched_areas
from gridplanner.models.women.group_sums import buildings_of
from gridplanner.ui.language import Language
from gridplanner.ui.panels import organisation_lines as lines
from gridplanner.ui.panels.base import Panel
from gridplanner.ui.panels.organisation_lines import Key
from gridplanner.ui.panels.organisation_model import OrganisationModel, Sieve
from gridplanner.ui.panels.steps import Steps
from gridplanner.ui.store import Store
from gridplanner.ui.tables import ToneDelegate, view_cells
from gridplanner.ui.theme import Theme
from gridplanner.words import say

BUILT_BY = {*AREA_LEVELS, "federation", "womens_group", "micro_home", "compound"}
"""Tables of which a change may put lines elsewhere."""
PLACED_BY = ("parent", "code", "area", "kind", "compounds", "grid")
"""Fields that say under which line a row stands, and where among its like."""
SPOKEN_BY = {*BUILT_BY, "assignment", "person", "unit"}
HEAD_WIDTH, HOLDS_WIDTH = 86, 88
"""Logical pixels of the columns beside the names."""
STEP = 200
"""Lines looked through between two looks at what the hand does."""
MOST_OPENED = 200
"""Lines found up to which all of them are shown at once."""


class Organisation(Panel):
    """Shows the federation; a group that is marked is in the planner's hand."""

    title = "panel.organisation"
    rank = 7
    activated = Signal(object)
    """A line is to be shown on the map."""
    menu_asked = Signal(QPoint)
    chosen_changed = Signal()

    def __init__(self, store: Store, language: Language, theme: Theme) -> None:
        super().__init__(store, language)
        self.model = OrganisationModel(theme)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._look)
        self._buttons = QHBoxLayout()
        self._hint = QLabel()
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self.view = self._make_view()
        self._lay_out()
        self._following = False
        self._told: Plan | None = None
        """The plan whose changes were taken note of last."""
        store.selection_changed.connect(self._follow)
        store.group_chosen.connect(self._follow)
        store.plan_opened.connect(self._forget)
        store.plan_arrived.connect(self._forget)
        self._forget()
        self.retranslate()

    def _make_view(self) -> QTreeView:
        view = QTreeView()
        view.setModel(self.model)
        view.setItemDelegate(ToneDelegate(view))
        view.setUniformRowHeights(True)
        view.setIndentation(10)
        view.setExpandsOnDoubleClick(False)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setDragEnabled(True)
        view.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(
            lambda at: self.menu_asked.emit(view.viewport().mapToGlobal(at))
        )
        header = view.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(32)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, HEAD_WIDTH), (2, HOLDS_WIDTH)):
            view.setColumnWidth(column, width)
        view.activated.connect(lambda index: self.activated.emit(self.model.key_at(index)))
        view.selectionModel().selectionChanged.connect(self._tell)
        return view

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 6, 8, 4)
        bar.setSpacing(4)
        bar.addWidget(self.search, 1)
        bar.addLayout(self._buttons)
        self._hint.setContentsMargins(8, 4, 8, 6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._hint)
        self.setFocusProxy(self.view)

    def add_actions(self, actions: list[QAction]) -> None:
        """Put buttons beside the search."""
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            self._buttons.addWidget(button)

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.model.theme = theme
        self.view.viewport().update()

    def retranslate(self) -> None:
        self.search.setPlaceholderText(say("organisation.search"))
        self.model.retranslate()

    # -- drawing ------------------------------------------------------------------------------

    def _forget(self) -> None:
        self._branches: Branches | None = None
        self._touched: set[str] = set()
        self._rebuild = True
        self._told = self.store.plan if self.store.is_open else None

    def _look(self) -> None:
        self._rebuild = True
        self.refresh_later()

    def note(self, change: Change) -> bool:
        plan = self.store.plan
        self._touched |= touched_areas(self._told or plan, plan, change)
        self._told = plan
        self._rebuild |= any(_builds(change, table) for table in BUILT_BY & change.rows.keys())
        named = {"womens_group", "households"} & change.buildings.keys()
        return bool(named or SPOKEN_BY & change.rows.keys())

    def draw(self) -> Steps[None]:
        if not self.store.is_open:
            self.model.show(None)
            self._say_state()
            return
        standing, last = self.store.standing, self._branches
        branches = last.after(standing, self._touched) if last else Branches(standing)
        for id_ in standing.plan.children.get("", ()):
            yield from branches.prepare(id_)
        sieve = yield from self._sift()
        self._branches, self._touched = branches, set()
        if self._rebuild:
            self._show(branches, sieve)
        else:
            self.model.update(branches)
        self._say_state()

    def _show(self, branches: Branches, sieve: Sieve | None) -> None:
        opened, marked = self.opened(), self.chosen()
        top = self.view.verticalScrollBar().value()
        first = not opened
        self._following = True
        self.model.show(branches, sieve)
        self._rebuild = False
        if sieve is not None:
            opened = list(sieve.ways)[:MOST_OPENED]
        elif first:
            opened = self._first_opened()
        for key in opened:
            self.view.setExpanded(self.model.index_of(key), True)
        for key in marked:
            self._mark(key, goes=False)
        self._following = False
        self.view.verticalScrollBar().setValue(top)
        self._follow()

    def _first_opened(self) -> list[Key]:
        """Open the topmost lines, so that something can be seen below them."""
        tops = lines.roots(self.store.plan)
        below = [one for key in tops[:1] for one in lines.children(self.store.plan, key)[:1]]
        return [*tops, *below] if len(tops) < MOST_OPENED else []

    def _sift(self) -> Steps[Sieve | None]:
        wanted = self.search.text().casefold().strip()
        if not wanted:
            return None
        found: dict[Key, None] = {}
        plan = self.store.plan
        for at, (key, text) in enumerate(lines.searched(self.store.standing)):
            if at % STEP == 0:
                yield
            if wanted in text.casefold():
                found[key] = None
        ways: dict[Key, None] = {}
        for at, key in enumerate(found):
            if at % STEP == 0:
                yield
            above = lines.above(plan, key)
            chain = []
            while above is not None and above not in ways:
                chain.append(above)
                above = lines.above(plan, above)
            ways.update(dict.fromkeys(reversed(chain)))
        return Sieve(found, ways)

    def _say_state(self) -> None:
        if not self.store.is_open:
            words = ""
        elif not self.store.has_arrived:
            words = say("panels.people_later")
        elif self.search.text().strip() and not self.model.rowCount():
            words = say("organisation.none_found", text=self.search.text().strip())
        elif not self.store.standing.is_organised:
            words = say("organisation.empty")
        else:
            words = say("organisation.hint")
        self._hint.setText(words)

    # -- what is marked -----------------------------------------------------------------------

    def opened(self) -> list[Key]:
        """Return the lines whose branch is open."""
        made = self.model.branches_made()
        return [key for key in made if self.view.isExpanded(self.model.index_of(key))]

    def chosen(self) -> list[Key]:
        """Return the lines that are marked."""
        rows = self.view.selectionModel().selectedRows()
        return [self.model.key_at(index) for index in rows]

    def ids(self, *kinds: str) -> tuple[str, ...]:
        """Return the ids of the lines of some kinds that are marked."""
        return tuple(key.id for key in self.chosen() if key.kind in kinds)

    def _tell(self) -> None:
        """Select on the map what is marked; one group comes into the hand."""
        if self._following:
            return
        self._following = True
        chosen = self.chosen()
        groups = [id_ for id_ in self.ids("group") if id_ in self.store.plan.womens_groups]
        if len(groups) == len(chosen) == 1:
            self.store.choose_group(groups[0])
        elif chosen:
            self.store.choose_group("")
        self.store.select(id_ for key in chosen for id_ in self._meant(key))
        self._following = False
        self.chosen_changed.emit()

    def _meant(self, key: Key) -> list[str]:
        """Return what a line is on the map: for a group its buildings, else its grid."""
        plan = self.store.plan
        if not lines.is_there(plan, key):  # it went with an edit, and is still painted
            return []
        if key.kind == "group":
            homes = buildings_of(self.store.standing, key.id) if self.store.has_arrived else []
            return homes or [plan.womens_groups[key.id].grid]
        return [key.id] if key.kind not in ("companies", "astray") else []

    def _follow(self) -> None:
        """Mark what was chosen elsewhere, where it is one thing of this tree."""
        if self._following or self._rebuild or not self.store.is_open:
            return
        key = self._elsewhere()
        if key is None or key in self.chosen():
            return
        self._following = True
        self._mark(key)
        self._following = False
        self.chosen_changed.emit()

    def _elsewhere(self) -> Key | None:
        store = self.store
        if store.group:
            return Key("group", store.group)
        one = store.selection[0] if len(store.selection) == 1 else ""
        if one in store.plan.micro_homes:
            return Key("home", one)
        if one in store.plan.womens_groups:
            return Key("group", one)
        if (row := store.plan.federations.get(one)) is not None:
            return lines.key_of(store.plan, row)
        return Key("area", one) if store.selected_area else None

    def _mark(self, key: Key, *, goes: bool = True) -> None:
        index = self.model.index_of(key)
        if not index.isValid():
            return
        model = self.view.selectionModel()
        flags = model.SelectionFlag.Rows
        flags |= model.SelectionFlag.ClearAndSelect if goes else model.SelectionFlag.Select
        model.setCurrentIndex(index, flags) if goes else model.select(index, flags)
        if goes:
            self.view.scrollTo(index)

    def cells(self) -> list[list[str]]:
        return view_cells(self.view)


def _builds(change: Change, table: str) -> bool:
    """Tell whether rows of a table came, went, or belong elsewhere now."""
    return any(
        before is None
        or after is None
        or any(getattr(before, one, "") != getattr(after, one, "") for one in PLACED_BY)
        for before, after in change.of(table).values()
    )
