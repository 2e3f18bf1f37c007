"""The overview (总览): what an area comes to, and below it what each of its parts does."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
)

from gridplanner.models.change import Change
from gridplanner.models.naming import label
from gridplanner.models.overview.coverage import Coverage, regrouped
from gridplanner.models.overview.dashboard import (
    Dashboard,
    GridFacts,
    Ground,
    card_figures,
    children,
    reshapes,
    touched_grids,
)
from gridplanner.models.overview.picks import picked
from gridplanner.models.plan import Plan
from gridplanner.models.standing import Standing
from gridplanner.models.women.service import LEVELS
from gridplanner.ui.language import Language
from gridplanner.ui.panels.base import Panel
from gridplanner.ui.panels.dashboard_cells import Line, columns_of, tip, title
from gridplanner.ui.panels.dashboard_model import BoardModel
from gridplanner.ui.panels.dashboard_tiles import Tiles
from gridplanner.ui.panels.finding_counts import FindingCounts
from gridplanner.ui.panels.steps import Steps, parts
from gridplanner.ui.store import Store
from gridplanner.ui.tables import table_of, view_cells
from gridplanner.ui.theme import Theme
from gridplanner.words import say

STEP = 32
"""Grids that are looked at between two looks at what the hand does."""
FEW = 4
"""Areas that are added up between two looks."""
NAME_WIDE, WIDE = 150, 84
"""Pixels of the name's column, and of the others."""
WHOLE = ""


class DashboardPanel(Panel):
    """Shows the area selected, or the whole plan; a number selects what it counts."""

    title = "panel.dashboard"
    rank = 8
    picked = Signal(list)
    """Ids of what a number counts are to be shown."""
    opened = Signal(str)
    """An area is to be selected, ``""`` for the whole plan."""
    findings_asked = Signal(str)
    """The findings of an area are to be shown, for ``""`` those of the whole plan."""

    def __init__(self, store: Store, language: Language, theme: Theme) -> None:
        super().__init__(store, language)
        self._theme = theme
        self.area = WHOLE
        """The area shown."""
        self.way = QLabel()
        self.way.linkActivated.connect(self._go)
        self._said = QLabel()
        self._said.setProperty("role", "muted")
        self.tiles = Tiles()
        self.tiles.clicked.connect(lambda column: self._pick(self.area, column))
        self.model = BoardModel(theme)
        self.view = self._make_view()
        self._lay_out()
        self._root = WHOLE
        """The area that stands for the whole plan, where there is one."""
        self._lines: dict[str, Line] = {}
        self._board: Dashboard | None = None
        store.selection_changed.connect(self._follow)
        store.plan_opened.connect(self._begin)
        store.plan_arrived.connect(self._forget)
        self._begin()
        self.retranslate()

    def _make_view(self) -> QTableView:
        view = table_of(self.model, 0, {})
        header = view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        view.setSortingEnabled(True)
        header.setSortIndicatorShown(False)  # it would lie over the words, which say it themselves
        view.setMinimumHeight(70)
        view.clicked.connect(self._pick_cell)
        view.doubleClicked.connect(self._open)
        return view

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 4, 12, 2)
        bar.addWidget(self.way)
        bar.setSpacing(16)
        self._said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        bar.addWidget(self._said, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.tiles)
        layout.addWidget(self.view, 1)
        self.setFocusProxy(self.view)

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = self.model.theme = theme
        self.refresh_later()

    def retranslate(self) -> None:
        self._said.setToolTip(say("board.hint"))

    # -- what is known ------------------------------------------------------------------------

    def _begin(self) -> None:
        self.area = self._root = WHOLE
        self._forget()

    def _forget(self) -> None:
        """Count from nothing."""
        self._facts: GridFacts | None = None
        self._coverage: Coverage | None = None
        self._ground: Ground | None = None
        self._found = FindingCounts()
        self._touched: set[str] = set()
        self._regrouped: set[str] = set()

    def note(self, change: Change) -> bool:
        standing = self.store.standing
        self._touched |= touched_grids(standing, change)
        found = regrouped(standing, change)
        if found is None:
            self._coverage = None
        else:
            self._regrouped |= found
        if reshapes(change):
            self._ground = None
            self._found = FindingCounts()
        if self.area and standing.plan.find(self.area) is None:
            self.area = WHOLE
        return True

    def draw(self) -> Steps[None]:
        if not self.store.has_arrived:
            self._clear(say("panels.measured_later") if self.store.is_open else "")
            return
        standing = self.store.standing
        board = yield from self._counted(standing)
        self._found = yield from self._found.after(standing, self.store.findings)
        root = _only_root(standing.plan)
        area = self.area or root
        lines: dict[str, Line] = {}
        for some in parts([area, *children(standing.plan, area)], FEW):
            for id_ in some:
                lines[id_] = self._line(board, id_, root)
            yield
        self._board, self._lines = board, lines
        self.area, self._root = area, root
        self._show(standing.plan, lines)

    def _counted(self, standing: Standing) -> Steps[Dashboard]:
        facts = self._facts
        if facts is None or facts.figures != card_figures(standing.plan):
            facts, self._touched = GridFacts.none(standing), set(standing.plan.grids)
        facts = facts.after(standing, [])
        for some in parts(list(self._touched), STEP):
            facts.fill(standing, some)
            yield
        coverage = self._coverage
        if coverage is None:
            for found in Coverage.of(standing):
                coverage = found
                yield
        else:
            coverage = coverage.after(standing, self._regrouped)
        assert coverage is not None
        ground = self._ground or Ground(standing)
        self._facts, self._coverage, self._ground = facts, coverage, ground
        self._touched, self._regrouped = set(), set()
        yield
        return Dashboard(standing, facts, coverage, ground)

    def _line(self, board: Dashboard, area: str, root: str) -> Line:
        plan = board.standing.plan
        return Line(
            board.overview(area),
            self._found.of(WHOLE if area == root else area),
            board.standing.is_organised,
            bool(plan.places("compound")),
        )

    # -- what is shown ------------------------------------------------------------------------

    def _clear(self, words: str) -> None:
        self._board, self._lines = None, {}
        self.way.clear()
        self._said.setText(words)
        self.tiles.show_cells((), self._theme)
        self.model.show(())

    def _show(self, plan: Plan, lines: dict[str, Line]) -> None:
        if self.is_new:
            self._clear(say("panels.first_step"))
            return
        assert self._board is not None
        columns = columns_of(self._board.facts.figures)
        self.way.setText(self._way(plan))
        self._said.setText(say("board.hint"))
        whole = lines[self.area]
        self.tiles.show_cells(
            [(one, title(plan, one), whole.cell(one), tip(plan, one)) for one in columns],
            self._theme,
        )
        known = self.model.columns
        self.model.show_lines(
            plan, columns, [line for id_, line in lines.items() if id_ != self.area]
        )
        if known != self.model.columns:
            header = self.view.horizontalHeader()
            for at in range(len(self.model.columns)):
                least = WIDE if at else NAME_WIDE
                self.view.setColumnWidth(at, max(least, header.sectionSizeFromContents(at).width()))

    def _way(self, plan: Plan) -> str:
        """Return the areas above the one shown, each a link, and its own name."""
        ink = self._theme.accent
        above = [*reversed(plan.chain(self.area))] if self.area else []
        links = [] if self._root or not self.area else [(WHOLE, say("board.whole"))]
        links += [(one.id, label(one)) for one in above]
        named = [f'<a style="color:{ink}" href="go:{id_}">{name}</a>' for id_, name in links]
        own = label(plan.area(self.area)) if self.area else say("board.whole")
        return " › ".join([*named, f"<b>{own}</b>"])

    # -- the hand -----------------------------------------------------------------------------

    def _follow(self) -> None:
        """Show the area selected; grids and buildings selected are looked at within it."""
        selected = self.store.selection
        area = self.store.selected_area
        if area is not None and self.store.plan.level_of(area) in LEVELS:
            wanted = area
        elif not selected:
            wanted = self._root
        else:
            return
        if wanted != self.area:
            self.area = wanted
            self.refresh_later()

    def _go(self, link: str) -> None:
        area = link.removeprefix("go:")
        if not area:
            self.area = self._root
            self.refresh_later()
        self.opened.emit(area)

    def _pick(self, area: str, column: str) -> None:
        if self._board is None:
            return
        if column == "findings":
            self.findings_asked.emit("" if area == self._root else area)
            self.picked.emit(self._grids_found(area))
        else:
            self.picked.emit(picked(self._board, area, column))

    def _grids_found(self, area: str) -> list[str]:
        assert self._board is not None
        return [id_ for id_ in self._board.grids(area) if any(self._found.of(id_))]

    def _pick_cell(self, index: QModelIndex) -> None:
        if index.column() > 0:
            line = self.model.rows[index.row()]
            self._pick(line.overview.area, self.model.columns[index.column()])

    def _open(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self.opened.emit(self.model.rows[index.row()].overview.area)

    def cells(self) -> list[list[str]]:
        if self._board is None:
            return []
        plan, columns = self._board.standing.plan, self.model.columns[1:]
        head = [say("column.name"), *(title(plan, one) for one in columns)]
        area, own = next(iter(self._lines.items()))  # the one shown, its parts behind it
        name = label(plan.area(area)) if area else say("board.whole")
        total = [say("board.total", area=name), *(own.cell(one).line for one in columns)]
        return [head, *view_cells(self.view)[1:], total]


def _only_root(plan: Plan) -> str:
    """Return the smallest area in which all lies, where there is one: it is shown for the plan."""
    root, below = WHOLE, children(plan, WHOLE)
    while len(below) == 1 and plan.level_of(below[0]) in LEVELS:
        root, below = below[0], children(plan, below[0])
    return root
