"""Asking how a large building is shared: the women's group and the households of each unit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import ShareBuilding
from gridplanner.models.naming import building_label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Unit
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.figures import number
from gridplanner.words import say

MOST = 60
"""Stair units of a building at most."""


class UnitsDialog(Form):
    """A table of the units; how many there are is a number above it."""

    def __init__(
        self, parent: QWidget | None, plan: Plan, building: str, groups: tuple[str, ...]
    ) -> None:
        row = plan.buildings.row(building)
        title = say("unit.title", building=building_label(plan, row))
        super().__init__(parent, title, say("unit.hint"))
        self._plan, self.building, self._groups = plan, building, groups
        self._whole = plan.buildings.number("households", row)
        present = plan.units_by("building").get(building, ())
        usual = int(plan.buildings.number("units", row) or 2)
        self.count = QSpinBox()
        self.count.setRange(0, MOST)
        self.count.setSpecialValueText(say("unit.none"))
        self.fields.addRow(say("unit.count"), self.count)
        self.table = QTableWidget(0, 3)
        self.table.setHorizontalHeaderLabels(
            [say("unit.unit"), say("unit.group"), say("unit.households")]
        )
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(32)
        self.table.setShowGrid(False)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.sum = QLabel()
        self.sum.setProperty("role", "muted")
        self.body.addWidget(self.table)
        self.body.addWidget(self.sum)
        self.count.valueChanged.connect(self._fit)
        named = plan.buildings.text("womens_group", row)
        self._fill(present or [Unit(id="", building=building, womens_group=named)] * usual)
        self.resize(480, 420)
        self.check_with(self._check)

    def _fill(self, units: list[Unit] | tuple[Unit, ...]) -> None:
        self._units = list(units)[:MOST]
        self.count.setValue(len(self._units))
        self._fit()

    def _fit(self) -> None:
        """Make or take away lines at the end."""
        wanted = self.count.value()
        while self.table.rowCount() > wanted:
            self.table.removeRow(self.table.rowCount() - 1)
        while self.table.rowCount() < wanted:
            self._add(self.table.rowCount())
        self._add_up()

    def _add(self, at: int) -> None:
        unit = self._units[at] if at < len(self._units) else None
        self.table.insertRow(at)
        name = QTableWidgetItem(say("unit.named", n=at + 1))
        name.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.table.setItem(at, 0, name)
        groups = QComboBox()
        groups.addItem(say("unit.no_group"), "")
        for id_ in self._groups:
            groups.addItem(self._plan.womens_groups[id_].name or id_, id_)
        groups.setCurrentIndex(max(0, groups.findData(unit.womens_group if unit else "")))
        self.table.setCellWidget(at, 1, groups)
        known = unit is not None and unit.households is not None
        households = QLineEdit(f"{unit.households:g}" if unit and known else "")
        households.setPlaceholderText(say("unit.unknown"))
        households.textChanged.connect(self._add_up)
        self.table.setCellWidget(at, 2, households)

    def _add_up(self) -> None:
        try:
            told = [count for _, count in self.units]
        except GridplannerError:
            return
        total = number(sum(one for one in told if one is not None))
        self.sum.setText(say("unit.sum", n=total, whole=number(self._whole)))

    @property
    def units(self) -> tuple[tuple[str, float | None], ...]:
        """The group and the households of each unit."""
        found = []
        for at in range(self.table.rowCount()):
            groups, box = self.table.cellWidget(at, 1), self.table.cellWidget(at, 2)
            assert isinstance(groups, QComboBox) and isinstance(box, QLineEdit)
            found.append((str(groups.currentData()), _count(box.text())))
        return tuple(found)

    def _check(self) -> None:
        """Raise where households are no number."""
        self.answer()

    def answer(self) -> ShareBuilding:
        """Return the units as they are to be."""
        return ShareBuilding(self.building, self.units)


def _count(text: str) -> float | None:
    text = text.strip()
    if not text:
        return None
    if not text.isdecimal():
        raise GridplannerError("group.bad_households")
    return float(text)


def ask_units(
    parent: QWidget | None, plan: Plan, building: str, groups: tuple[str, ...]
) -> ShareBuilding | None:
    """Ask how a building is shared between groups."""
    dialog = UnitsDialog(parent, plan, building, groups)
    return dialog.answer() if dialog.asked() else None
