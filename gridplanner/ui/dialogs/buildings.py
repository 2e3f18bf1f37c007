"""Asking for what is told of a building, or for what several shall have in common."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QWidget

from gridplanner.models.buildings import BUILDING_KINDS, NUMBER_COLUMNS
from gridplanner.models.edits import EditBuildings
from gridplanner.models.edits.buildings import building_text
from gridplanner.models.naming import building_field, building_kind, building_label
from gridplanner.models.plan import Plan
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.dialogs.told import Choice, Line
from gridplanner.words import say

OWN = ("name", "address")
"""Fields of which each building has its own: they are not asked for several at once."""
COLUMNS = 2
"""Counts beside each other."""


class BuildingForm(Form):
    """The fields of some buildings, and their counts: empty is not known."""

    def __init__(self, parent: QWidget | None, plan: Plan, ids: Sequence[str]) -> None:
        rows = plan.buildings.find(list(ids)).tolist()
        several = len(rows) > 1
        title = (
            say("dialog.buildings", count=len(rows))
            if several
            else say("dialog.rename", area=building_label(plan, rows[0]))
        )
        hint = "dialog.buildings_hint" if several else "dialog.building_hint"
        super().__init__(parent, title, say(hint))
        self._plan, self._ids, self._rows = plan, tuple(ids), rows
        self._told: dict[str, Line | Choice] = {}
        for name in OWN if not several else ():
            self._ask_line(name)
        kinds = {
            "": say("attribute.unknown"),
            **{one: building_kind(one) for one in BUILDING_KINDS},
        }
        kind = self._told["kind"] = Choice(self._given("kind"), kinds)
        self.fields.addRow(building_field(plan, "kind"), kind)
        for name in NUMBER_COLUMNS:
            self._ask_line(name)
        self.body.addWidget(self._counts(), 1)
        self.check_with(self._check)

    def _given(self, field: str) -> str | None:
        """Return what the buildings have in a field, ``None`` where they do not agree."""
        texts = {building_text(self._plan, row, field) for row in self._rows}
        return texts.pop() if len(texts) == 1 else None

    def _ask_line(self, name: str) -> None:
        line = self._told[name] = Line(self._given(name))
        self.fields.addRow(building_field(self._plan, name), line)

    def _counts(self) -> QScrollArea:
        """Return the counts, some beside each other: there may be many."""
        page = QWidget()
        page.setProperty("panel", True)
        grid = QGridLayout(page)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for at, name in enumerate(self._plan.building_figures):
            line = self._told[name] = Line(self._given(name))
            label = QLabel(building_field(self._plan, name))
            label.setBuddy(line)
            row, column = divmod(at, COLUMNS)
            grid.addWidget(label, row, 2 * column)
            grid.addWidget(line, row, 2 * column + 1)
            grid.setColumnStretch(2 * column + 1, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(page)
        area.setMinimumHeight(min(page.sizeHint().height() + 2, 320))
        return area

    def _check(self) -> None:
        self.answer().differs(self._plan)  # refuses what is no count

    @property
    def asked_for(self) -> tuple[str, ...]:
        """What is asked for, in this order."""
        return tuple(self._told)

    def field(self, name: str) -> QWidget:
        """Return the widget of a field or figure."""
        return self._told[name]

    def answer(self) -> EditBuildings:
        """Return the edit of what was touched."""
        told = [(name, field.told()) for name, field in self._told.items()]
        return EditBuildings(
            tuple((id_, name, text) for id_ in self._ids for name, text in told if text is not None)
        )


def ask_buildings(parent: QWidget | None, plan: Plan, ids: Sequence[str]) -> EditBuildings | None:
    """Ask what is to be told of buildings; ``None`` where nothing is to change."""
    form = BuildingForm(parent, plan, ids)
    edit = form.answer() if form.asked() else None
    return edit if edit is not None and edit.differs(plan) else None
