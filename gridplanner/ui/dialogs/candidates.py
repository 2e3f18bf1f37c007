"""People to choose from, with how far away they are and how much they carry already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QVBoxLayout, QWidget

from gridplanner.errors import GridplannerError
from gridplanner.models.people.candidates import Candidates
from gridplanner.models.rows import Person
from gridplanner.models.standing import Standing
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.figures import UNKNOWN, number
from gridplanner.ui.panels.roster_lines import Line, line_of
from gridplanner.ui.tables import Index, RowModel, figure_font, mark_row, table_of
from gridplanner.ui.theme import Theme
from gridplanner.words import say

COLUMNS = ("person", "posts", "distance", "load")
NUMBERS = ("distance", "load")
KILOMETRE = 1000.0
SLICE_MS = 20
"""Milliseconds at a time that posts are written down to be looked for."""
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CandidateModel(RowModel[str]):
    """People by id, in the order that is asked for; their lines are made when they are seen."""

    columns = COLUMNS
    behind = Signal()
    """The order by posts is wanted, and not all of them are written down yet."""

    def __init__(self, theme: Theme, standing: Standing, seat: str) -> None:
        super().__init__(theme)
        self._standing = standing
        self._all = Candidates.of(standing, seat)
        self._metres = dict(zip(self._all.people, self._all.metres.tolist(), strict=True))
        self._order = self._all.order()
        self._lines: dict[str, Line] = {}
        self._texts: dict[str, str] = {}
        self._wanted = ""
        self._falling: bool | None = None
        self.find("")

    def find(self, wanted: str) -> None:
        """Show those whose name, post or phone holds some text."""
        self._wanted = wanted.casefold().strip()
        people = (self._all.people[at] for at in self._order.tolist())
        self.show([one for one in people if not self._wanted or self._wanted in self._text(one)])

    def _text(self, id_: str) -> str:
        """Return what somebody is looked for by; by name and phone until the posts are known."""
        if id_ in self._texts:
            return self._texts[id_]
        person = self._standing.plan.persons[id_]
        return f"{person.name} {person.phone}".casefold()

    def read(self) -> Iterator[None]:
        """Write down everybody's posts, one person at a time; then they can be looked for."""
        for id_ in self._all.people:
            if id_ not in self._texts:
                row, posts = self._standing.plan.persons[id_], self.line(id_).posts
                self._texts[id_] = f"{row.name} {posts} {row.phone}".casefold()
                yield
        if self._falling is not None:
            self._order_by_text(COLUMNS.index("posts"), falling=self._falling)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """See Qt: by a column, or the free and the near first; by posts once all are read."""
        falling, self._falling = order == Qt.SortOrder.DescendingOrder, None
        if column < 0:
            self._order = self._all.order()
        elif COLUMNS[column] in NUMBERS:
            by = "metres" if COLUMNS[column] == "distance" else "loads"
            self._order = self._all.order_by(by, falling=falling)
        elif column > 0 and len(self._texts) < len(self._all.people):
            self._falling = falling
            self.behind.emit()
            return
        else:
            self._order_by_text(column, falling=falling)
        self.find(self._wanted)

    def _order_by_text(self, column: int, *, falling: bool) -> None:
        texts = [self._sorted_text(one, column) for one in self._all.people]
        places = sorted(range(len(texts)), key=texts.__getitem__, reverse=falling)
        self._order = np.array(places, np.intp)

    def _sorted_text(self, id_: str, column: int) -> str:
        return self._standing.plan.persons[id_].name if column == 0 else self.line(id_).posts

    def line(self, id_: str) -> Line:
        """Return what is said of somebody."""
        if id_ not in self._lines:
            self._lines[id_] = line_of(self._standing, id_)
        return self._lines[id_]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(f"column.{COLUMNS[section]}")
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and COLUMNS[section] in NUMBERS:
            return RIGHT
        if role == Qt.ItemDataRole.ToolTipRole:
            return say("candidates.distance_tip") if COLUMNS[section] == "distance" else None
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        id_, column = self.rows[index.row()], COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._said(self.line(id_), column)
        if role == Qt.ItemDataRole.ForegroundRole and column == "posts" and self.line(id_).free:
            return QColor(self.theme.warning)
        if role == Qt.ItemDataRole.FontRole and column in NUMBERS:
            return figure_font()
        if role == Qt.ItemDataRole.TextAlignmentRole and column in NUMBERS:
            return RIGHT
        return None

    def _said(self, line: Line, column: str) -> str:
        if column == "person":
            return line.person.name
        if column == "posts":
            return line.posts or say("window.unassigned")
        return number(line.load) if column == "load" else metres(self._metres[line.person.id])


def metres(value: float) -> str:
    """Write a distance: metres, kilometres from one on, — where it is not known."""
    if np.isnan(value):
        return UNKNOWN
    if value < KILOMETRE:
        return say("candidates.metres", n=number(value))
    return say("candidates.kilometres", n=f"{value / KILOMETRE:,.1f}")


class CandidateList(QWidget):
    """A search field above the people; one of them is chosen."""

    picked = Signal()
    """Somebody was double-clicked."""
    missed = Signal(str)
    """Nobody fits the text looked for; empty once somebody does."""

    def __init__(self, standing: Standing, seat: str, theme: Theme) -> None:
        super().__init__()
        self.model = CandidateModel(theme, standing, seat)
        self.search = QLineEdit()
        self.search.setPlaceholderText(say("panel.roster_search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._find)
        self._reading = self.model.read()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._read_on)
        self.model.behind.connect(self._timer.start)
        self.people = table_of(self.model, 1, {0: 84, 2: 92, 3: 84})
        self.people.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.people.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        self.people.setSortingEnabled(True)
        self.people.doubleClicked.connect(self.picked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.search)
        layout.addWidget(self.people, 1)
        self.setFocusProxy(self.search)

    def _find(self) -> None:
        """Look by name at once, and by posts as soon as they are written down."""
        if not self.search.text().strip():
            self._show()
            return
        self._timer.start()
        self._show()
        self._read_on()

    def _read_on(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        for _ in self._reading:
            if clock.elapsed() > SLICE_MS:
                return
        self._timer.stop()
        self._show()

    def _show(self) -> None:
        """Nobody is chosen for the planner but one who was looked for."""
        wanted = self.search.text().strip()
        self.model.find(wanted)
        if wanted and len(self.model.rows) == 1:
            mark_row(self.people, 0)
        known = not self._timer.isActive()
        nobody = say("dialog.nobody_found", text=wanted) if wanted and known else ""
        self.missed.emit("" if self.model.rows else nobody)

    def mark(self, person: str) -> None:
        """Choose somebody."""
        if person in self.model.rows:
            mark_row(self.people, list(self.model.rows).index(person))

    @property
    def chosen(self) -> str:
        """The id of who is chosen, empty for nobody."""
        rows = self.people.selectionModel().selectedRows()
        return self.model.rows[rows[0].row()] if rows else ""

    def check(self) -> None:
        """Raise where nobody is chosen."""
        if not self.chosen:
            raise GridplannerError("dialog.nobody_chosen")


class PersonDialog(Form):
    """Asks for one person, or for nobody any more."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        standing: Standing,
        seat: str,
        theme: Theme,
        present: str = "",
    ) -> None:
        super().__init__(parent, title, say("candidates.hint"))
        self.list = CandidateList(standing, seat, theme)
        self.list.picked.connect(self._try)
        self.list.missed.connect(self.say_wrong)
        self.body.addWidget(self.list)
        self.check_with(self.list.check)
        self.list.mark(present)
        self.vacate = False
        if present:
            self._offer_vacancy()
        self.resize(600, 480)

    def _offer_vacancy(self) -> None:
        role = self.buttons.ButtonRole.ResetRole
        button = self.buttons.addButton(say("candidates.nobody"), role)
        button.setAutoDefault(False)
        button.clicked.connect(self._empty)

    def _empty(self) -> None:
        self.vacate = True
        self.accept()

    def answer(self) -> str:
        """Return the id of the person, empty where nobody is to be it any more."""
        return "" if self.vacate else self.list.chosen


def ask_candidate(
    parent: QWidget | None,
    title: str,
    standing: Standing,
    seat: str,
    theme: Theme,
    present: str = "",
) -> str | None:
    """Ask for a person; ``None`` where it is called off."""
    dialog = PersonDialog(parent, title, standing, seat, theme, present)
    return dialog.answer() if dialog.asked() else None


def who(person: Person | None) -> str:
    """Return what stands on a button for a person."""
    return person.name if person else say("candidates.choose")
