"""The findings: what is wrong and where; one click goes there, another proposes the mend."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTableView,
    QToolButton,
    QVBoxLayout,
)

from gridplanner.models.checks import SEVERITIES, Finding
from gridplanner.models.findings.listing import head_cells, row_cells
from gridplanner.models.mends import Mend, mends
from gridplanner.models.rows import Ignored
from gridplanner.ui.figures import AWAITED
from gridplanner.ui.icons import icon
from gridplanner.ui.language import Language
from gridplanner.ui.panels.area_model import MARKS
from gridplanner.ui.panels.base import Panel
from gridplanner.ui.panels.finding_card import FindingCard
from gridplanner.ui.panels.finding_filters import FindingFilters
from gridplanner.ui.panels.finding_model import COLUMNS, FindingDelegate, FindingModel
from gridplanner.ui.panels.finding_rows import Group, Heading, Listed, place_of
from gridplanner.ui.panels.finding_sorting import Sorted, Wanted, sort_out
from gridplanner.ui.panels.steps import Steps
from gridplanner.ui.store import Store
from gridplanner.ui.tables import mark_row, table_of
from gridplanner.ui.theme import Theme
from gridplanner.words import say

MENDS = {
    "vacancy": "assign_here",
    "part_time": "assign_here",
    "households": "tool_split",
    "population": "tool_split",
    "load": "tool_split",
    "duplicate": "rename",
    "prefix": "rename",
    "template": "rename",
    "name": "rename",
    "crossed": "tool_split_road",
    "G7_missing": "rename",
}
"""Actions that mend a kind of finding by hand, be it of one rule, for the things it is about."""
BESIDE = 300
"""Logical pixels of the card beside the list; of less room it takes two fifths."""


class FindingTable(QTableView):
    """A table whose headings fold with the arrow keys as well."""

    folded = Signal(int, bool)
    opened = Signal(int)
    """Enter was pressed on a row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self.currentIndex().isValid():
            self.folded.emit(self.currentIndex().row(), key == Qt.Key.Key_Left)
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)


class FindingsPanel(Panel):
    """Lists the findings in groups, counts them, steps through them and proposes mends."""

    title = "panel.findings"
    rank = 4
    followed = Signal(object)
    """A finding is to be shown on the map."""
    mend_asked = Signal(str)
    """An action is wanted that mends the finding, whose subject is selected."""
    proposed = Signal(object)
    """A ``Mend`` of the present finding is to be shown as a proposal."""
    all_asked = Signal(str)
    """A kind of mend is to be proposed for all like the present finding in its group."""
    menu_asked = Signal(QPoint)
    """All that can be done with the present finding is wanted, at a place of the screen."""

    def __init__(self, store: Store, language: Language, theme: Theme) -> None:
        super().__init__(store, language)
        self.model = FindingModel(theme)
        self._chips = {severity: self._chip() for severity in SEVERITIES}
        self.ignored = self._chip(on=False)
        self.filters = FindingFilters(store)
        self.filters.changed.connect(self._filter)
        self.funnel = QToolButton()
        self.funnel.setCheckable(True)
        self.funnel.toggled.connect(self.filters.setVisible)
        self.filters.hide()
        self.count = QLabel()
        self._back, self._on = QToolButton(), QToolButton()
        self._back.clicked.connect(lambda: self.step(-1))
        self._on.clicked.connect(lambda: self.step(1))
        self._left_at = -1
        self._folded: frozenset[str] = frozenset()
        self.ways: tuple[Mend, ...] = ()
        """How the present finding can be mended."""
        store.plan_opened.connect(self._begin)
        self.mend = QPushButton()
        self.mend.hide()
        self.mend.clicked.connect(self._mend_first)
        self.more = QToolButton()
        self.more.clicked.connect(self._ask_menu)
        self._empty = QLabel()
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self.card = FindingCard()
        self.card.chosen.connect(lambda at: self.proposed.emit(self.ways[at]))
        self.card.all_chosen.connect(self._mend_all)
        self.view = self._make_view()
        self._lay_out()
        self.use_theme(theme)
        self.retranslate()

    def _chip(self, *, on: bool = True) -> QPushButton:
        chip = QPushButton()
        chip.setProperty("chip", True)
        chip.setCheckable(True)
        chip.setChecked(on)
        chip.toggled.connect(self.refresh_later)
        return chip

    def _make_view(self) -> FindingTable:
        view = table_of(self.model, 2, {0: 76, 1: 104}, FindingTable())
        assert isinstance(view, FindingTable)
        view.setItemDelegate(FindingDelegate(view, self.model))
        view.horizontalHeader().hide()  # the room is needed for rows, which speak for themselves
        view.clicked.connect(lambda index: self._hit(index.row()))
        view.opened.connect(self._hit)
        view.folded.connect(self._fold)
        view.selectionModel().currentRowChanged.connect(self._say_place)
        return view

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 4, 8, 4)
        bar.setSpacing(6)
        for chip in (*self._chips.values(), self.ignored, self.funnel):
            bar.addWidget(chip)
        bar.addStretch(1)
        for widget in (self.mend, self.more, self.count, self._back, self._on):
            bar.addWidget(widget)
        self._sides = QSplitter(Qt.Orientation.Horizontal)
        self._sides.setChildrenCollapsible(False)
        self._sides.addWidget(self.view)
        self._sides.addWidget(self.card)
        self._sides.setStretchFactor(0, 1)
        self.card.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.filters)
        layout.addWidget(self._sides, 1)
        layout.addWidget(self._empty, 1)
        self.setFocusProxy(self.view)

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.model.theme = theme
        self._back.setIcon(icon("chevron-up", theme))
        self._on.setIcon(icon("chevron-down", theme))
        self.funnel.setIcon(icon("filter", theme))
        self.more.setIcon(icon("ellipsis", theme))
        self.filters.use_theme(theme)
        self.view.viewport().update()
        self._say_card()

    def retranslate(self) -> None:
        self._back.setToolTip(say("action.previous_finding") + " (Shift+F4)")
        self._on.setToolTip(say("action.next_finding") + " (F4)")
        self.funnel.setToolTip(say("findings.filter"))
        self.more.setToolTip(say("findings.more"))
        self.filters.retranslate()
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    @property
    def wanted(self) -> Wanted:
        """Which findings are to be shown, and how they are grouped."""
        return Wanted(
            frozenset(severity for severity, chip in self._chips.items() if chip.isChecked()),
            self.filters.wanted_rule,
            self.filters.wanted_area,
            str(self.filters.grouping.currentData()),
            self.ignored.isChecked(),
        )

    def look_at(self, area: str) -> None:
        """Show all the findings of one area alone, or of the whole plan for none."""
        for chip in self._chips.values():
            chip.setChecked(True)
        self.filters.forget()
        if area:
            self.funnel.setChecked(True)
        self.filters.area.choose(area)

    def _filter(self) -> None:
        self._left_at = -1
        self.refresh_later()

    def draw(self) -> Steps[None]:
        store, found = self.store, Sorted((), dict.fromkeys(SEVERITIES, 0), 0)
        if store.has_arrived:
            unchecked = store.session.findings.unchecked
            found = yield from sort_out(
                store.standing, store.findings, store.ignored, unchecked, self.wanted
            )
        yield
        present = self.present
        place = place_of(present, found.groups) or self._heading_in(found.groups)
        if present is not None:
            self._left_at = self.model.rows.number(self.view.currentIndex().row())
        scrolled = self.view.verticalScrollBar().value()
        self._show(found.groups)
        self.view.verticalScrollBar().setValue(scrolled)
        self._say_counts(found)
        if place is not None:
            mark_row(self.view, self.model.rows.row(*place))
        self._say_place()

    def _heading_in(self, groups: Sequence[Group]) -> tuple[int, int] | None:
        """Return where the heading stands now in which the hand is."""
        group = self.present_group if self.present is None else None
        at = next((at for at, one in enumerate(groups) if group and one.key == group.key), None)
        return None if at is None else (at, -1)

    def _show(self, groups: Sequence[Group]) -> None:
        self.model.show(Listed(groups, self._folded))
        self.view.setColumnHidden(1, self.wanted.grouping == "rule")
        self._sides.setVisible(bool(groups))
        self._empty.setVisible(not groups)

    def _say_counts(self, found: Sorted) -> None:
        awaited = self.store.is_open and not self.store.has_arrived
        for severity, chip in self._chips.items():
            words = say(f"severity.{severity}")
            count = AWAITED if awaited else f"{found.counts[severity]:,}"
            chip.setText(f"{MARKS[severity]} {words} {count}")
        self.ignored.setText(say("findings.ignored_count", count=found.ignored))
        self.ignored.setVisible(bool(found.ignored) or self.ignored.isChecked())
        words = "panels.first_step" if self.is_new else "panel.no_findings"
        if self.wanted.is_narrow:
            words = "findings.none_here"
        self._empty.setText(say("panels.checked_later" if awaited else words))

    def step(self, by: int) -> None:
        """Go to the next finding, or the one before; folded groups open on the way."""
        if self._stale:
            self.refresh_now()
        lines, at = self.model.rows, self.view.currentIndex().row()
        if not lines.total:
            return
        if at < 0:
            number = self._entry(by)
        elif self.present is None:  # at a heading: on to the first below, or the last above
            number = lines.number(at) - (by < 0)
        else:
            number = lines.number(at) + by
        self._go_to(number % lines.total)

    def _go_to(self, number: int) -> None:
        place = self.model.rows.numbered(number)
        group = self.model.rows.groups[place[0]]
        if group.key in self._folded:
            self._set_folded(self._folded - {group.key})
        row = self.model.rows.row(*place)
        mark_row(self.view, row)
        self._follow(row)

    def _entry(self, by: int) -> int:
        """Return the finding to begin with: where one was mended, the next stands in its place."""
        if self._left_at < 0:
            return 0 if by > 0 else -1
        return min(self._left_at, self.model.rows.total) if by > 0 else self._left_at - 1

    def _begin(self) -> None:
        self.view.setCurrentIndex(QModelIndex())
        self._left_at = -1
        self._folded = frozenset()
        self.filters.begin()

    @property
    def present(self) -> Finding | None:
        """The finding that stands in the list."""
        at = self.view.currentIndex().row()
        line = self.model.rows[at] if 0 <= at < len(self.model.rows) else None
        return line if isinstance(line, Finding) else None

    @property
    def present_group(self) -> Group | None:
        """The group in which the hand is."""
        at = self.view.currentIndex().row()
        return self.model.rows.group_of(at) if 0 <= at < len(self.model.rows) else None

    @property
    def passed(self) -> Ignored | None:
        """What passes the present finding over, if anything does."""
        present, group = self.present, self.present_group
        return group.reasons.get(id(present)) if present is not None and group else None

    def _hit(self, row: int) -> None:
        line = self.model.rows[row]
        if isinstance(line, Heading):
            self._fold(row, not line.folded)
        else:
            self._follow(row)

    def _follow(self, row: int) -> None:
        line = self.model.rows[row]
        if isinstance(line, Finding):
            self.followed.emit(line)

    def _fold(self, row: int, folded: bool) -> None:
        """Fold the group of a row, or open it; the hand goes to its heading."""
        group = self.model.rows.group_of(row)
        if (group.key in self._folded) != folded:
            self._set_folded(self._folded ^ {group.key})
        at = next(at for at, one in enumerate(self.model.rows.groups) if one is group)
        mark_row(self.view, self.model.rows.row(at, -1))

    def _set_folded(self, folded: frozenset[str]) -> None:
        self._folded = folded
        scrolled = self.view.verticalScrollBar().value()
        self.model.show(Listed(self.model.rows.groups, folded))
        self.view.verticalScrollBar().setValue(scrolled)

    def _say_place(self) -> None:
        lines, at = self.model.rows, self.view.currentIndex().row()
        stands = self.present is not None and self.passed is None
        number = f"{lines.number(at) + 1:,} / " if stands else ""
        self.count.setText(f"{number}{lines.total:,}")
        present = self.present
        open_ = present is not None and self.passed is None and self.store.has_arrived
        self.ways = mends(self.store.standing, present) if open_ and present else ()
        words = self._mending()
        self.mend.setVisible(bool(words))
        self.mend.setText(words)
        self.mend.setToolTip(str(self.ways[0].sentence) if self.ways else "")
        self.more.setVisible(present is not None)
        self._say_card()

    def _say_card(self) -> None:
        present = self.present
        self.card.setVisible(present is not None)
        if present is not None:
            ink, passed = self.model.theme.accent, self.passed
            self.card.show_finding(present, self.ways, passed, ink, has_alike=self._has_alike())
            room = self._sides.width()
            beside = min(BESIDE, room * 2 // 5)
            self._sides.setSizes([room - beside, beside])

    def _has_alike(self) -> bool:
        """Tell whether the group holds another finding of the present one's kind."""
        present, group = self.present, self.present_group
        if present is None or group is None:
            return False
        kind = (present.rule, present.kind)
        others = (one for one in group.items if one is not present)
        return any((one.rule, one.kind) == kind for one in others)

    @property
    def action(self) -> str:
        """The action that mends the present finding by hand, empty where there is none."""
        present = self.present
        if present is None or self.passed:
            return ""
        return MENDS.get(f"{present.rule}_{present.kind}") or MENDS.get(present.kind, "")

    def _mending(self) -> str:
        """Return the short words of the first mend, empty where there is none."""
        if self.ways:
            return say(f"mend.{self.ways[0].kind}")
        return say(f"action.{self.action}") if self.action else ""

    def _mend_first(self) -> None:
        if self.ways:
            self.proposed.emit(self.ways[0])
        elif self.action:
            self.mend_asked.emit(self.action)

    def _mend_all(self) -> None:
        if self.ways:
            self.all_asked.emit(self.ways[0].kind)

    def _ask_menu(self) -> None:
        self.menu_asked.emit(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    @property
    def chosen(self) -> list[Finding]:
        """The findings whose rows are selected and that stand."""
        rows = sorted(one.row() for one in self.view.selectionModel().selectedRows())
        lines = [self.model.rows[row] for row in rows if row < len(self.model.rows)]
        over = {id(one) for one, _ in self.store.ignored}
        return [one for one in lines if isinstance(one, Finding) and id(one) not in over]

    def listed(self) -> list[tuple[Finding, Ignored | None]]:
        """Return the findings that are listed, each with what passes it over."""
        return list(self.model.rows.findings())

    def cells(self) -> list[list[str]]:
        """Return the findings selected, or all that are listed, as cells."""
        if not self.store.is_open:
            return []
        listed = self.listed()
        rows = [one.row() for one in self.view.selectionModel().selectedRows()]
        chosen = {id(self.model.rows[row]) for row in rows if row < len(self.model.rows)}
        some = [one for one in listed if id(one[0]) in chosen]
        return [head_cells(), *row_cells(self.store.standing, some if len(some) > 1 else listed)]
