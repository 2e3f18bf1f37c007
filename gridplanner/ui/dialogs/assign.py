"""Asking who shall hold which post in an area."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLineEdit, QTableView, QWidget

from gridplanner.errors import GridplannerError
from gridplanner.models.naming import label
from gridplanner.models.rows import ROLES
from gridplanner.models.standing import Standing
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.panels.roster_model import Line, RosterModel, lines
from gridplanner.ui.tables import mark_row
from gridplanner.ui.theme import Theme
from gridplanner.words import say


@dataclass(frozen=True)
class Appointment:
    """A person and the post they shall hold."""

    person: str
    role: str


class AssignDialog(Form):
    """People with their load, the unassigned and the least laden first, and the post."""

    def __init__(
        self, parent: QWidget | None, standing: Standing, area: str, role: str, theme: Theme
    ) -> None:
        where = label(standing.plan.area(area))
        super().__init__(parent, say("dialog.assign", area=where))
        self._standing = standing
        self._model = RosterModel(theme)
        self.role = QComboBox()
        for one in ROLES:
            self.role.addItem(say(f"role.{one}"), one)
        self.role.setCurrentIndex(ROLES.index(role))
        self.search = QLineEdit()
        self.search.setPlaceholderText(say("panel.roster_search"))
        self.search.textChanged.connect(self._show)
        self.people = QTableView()
        self.people.setModel(self._model)
        self.people.setShowGrid(False)
        self.people.verticalHeader().hide()
        self.people.verticalHeader().setDefaultSectionSize(26)
        self.people.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.people.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.people.horizontalHeader().setHighlightSections(False)
        self.people.horizontalHeader().setStretchLastSection(True)
        self.people.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.people.setColumnWidth(0, 72)
        self.people.setColumnWidth(1, 220)
        self.people.setColumnWidth(2, 64)
        self.people.doubleClicked.connect(self._try)
        self.fields.addRow(say("dialog.post"), self.role)
        self.fields.addRow(say("column.person"), self.search)
        self.body.addWidget(self.people)
        self.resize(520, 480)
        self.check_with(self._somebody)
        self._show()
        self.search.setFocus()

    def _show(self) -> None:
        """Show who fits; nobody is chosen for the planner but one who was looked for by name."""
        wanted = self.search.text().strip()
        found = sorted(lines(self._standing, wanted), key=_by_room)
        self._model.show(found)
        if wanted and len(found) == 1:
            mark_row(self.people, 0)
        self.say_wrong("" if found else say("dialog.nobody_found", text=wanted))

    def _somebody(self) -> None:
        if not self.people.selectionModel().selectedRows():
            raise GridplannerError("dialog.nobody_chosen")

    def answer(self) -> Appointment:
        """Return who and what was chosen."""
        row = self.people.selectionModel().selectedRows()[0].row()
        return Appointment(self._model.rows[row].person.id, str(self.role.currentData()))


def _by_room(line: Line) -> tuple[bool, float]:
    return (not line.free, line.load or 0.0)


def ask_appointment(
    parent: QWidget | None, standing: Standing, area: str, role: str, theme: Theme
) -> Appointment | None:
    """Ask who shall hold a post in an area."""
    dialog = AssignDialog(parent, standing, area, role, theme)
    return dialog.answer() if dialog.asked() else None
