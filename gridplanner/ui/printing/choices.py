"""What a planner chooses for a sheet: area, paper, scale, words, purpose."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from gridplanner.models.disclosure import PROFILES
from gridplanner.models.looks import BUILDING_COLOURINGS, COLOURINGS, colouring_name
from gridplanner.models.naming import label
from gridplanner.models.plan import Plan
from gridplanner.models.sheet import ORIENTATIONS, PAPERS
from gridplanner.models.sheet.furniture import month_words
from gridplanner.words import say

SCALES = (500, 1000, 2000, 2500, 5000, 10000, 15000, 20000, 25000, 50000, 100000)
LEVELS = ("district", "township", "community")


class Choices(QWidget):
    """A form whose values are the arguments of ``make_sheet``."""

    changed = Signal()

    def __init__(self, plan: Plan, area: str | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.area = _area_box(plan, area)
        self.paper = _box([(name, name) for name in sorted(PAPERS)], "A3")
        ways = [(say(f"print.orientation_{one}"), one) for one in ORIENTATIONS]
        self.orientation = _box([(say("print.orientation_auto"), None), *ways], None)
        self.scale = _box([(say("print.scale_auto"), None)], None)
        for one in SCALES:
            self.scale.addItem(f"1:{one}", one)
        self.scale.setEditable(True)
        self.scale.setCompleter(None)  # type: ignore[arg-type]
        self.title, self.unit, self.month = QLineEdit(), QLineEdit(), QLineEdit()
        self.month.setPlaceholderText(month_words(""))
        self.profile = _box([(say(f"print.profile_{one}"), one) for one in PROFILES], "internal")
        self.colouring = _colourings("grids", COLOURINGS, "pastel")
        self.buildings = _colourings("buildings", BUILDING_COLOURINGS, "plain")
        self.approval = QLineEdit()
        self.approval.setPlaceholderText(say("print.approval_hint"))
        self._lay_out()

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(12)
        rows: dict[str, QComboBox | QLineEdit] = {
            "area": self.area,
            "paper": self.paper,
            "orientation": self.orientation,
            "scale": self.scale,
            "map_title": self.title,
            "unit": self.unit,
            "month": self.month,
            "colouring": self.colouring,
            "building_colouring": self.buildings,
            "profile": self.profile,
            "approval": self.approval,
        }
        for name, field in rows.items():
            form.addRow(say(f"print.{name}"), field)
            if isinstance(field, QComboBox):
                field.currentIndexChanged.connect(self._change)
                field.editTextChanged.connect(self._change)
                field.setSizeAdjustPolicy(
                    QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
                )
                field.setMinimumContentsLength(12)
            else:
                field.textChanged.connect(self._change)
        self._form = form
        self._change()

    def _change(self) -> None:
        self._form.setRowVisible(self.approval, self.profile.currentData() == "public")
        self.changed.emit()

    def values(self) -> dict[str, Any]:
        """Return the arguments of ``make_sheet``."""
        return {
            "area": self.area.currentData(),
            "paper": self.paper.currentData(),
            "orientation": self.orientation.currentData(),
            "scale": self._scale(),
            "title": self.title.text().strip() or None,
            "unit": self.unit.text().strip(),
            "month": self.month.text().strip(),
            "colouring": self.colouring.currentData(),
            "buildings": self.buildings.currentData(),
            "profile": self.profile.currentData(),
            "approval": self.approval.text().strip() if self._is_public() else "",
        }

    def _is_public(self) -> bool:
        return bool(self.profile.currentData() == "public")

    @property
    def lacks_number(self) -> bool:
        """Whether this is a public map without its approval number."""
        return self._is_public() and not self.approval.text().strip()

    def _scale(self) -> int | None:
        words = self.scale.currentText().strip()
        if words == say("print.scale_auto"):
            return None
        digits = words.replace(":", ":").rpartition(":")[2].replace(" ", "").replace(",", "")
        return int(digits) if digits.isdecimal() else None


def _box(entries: list[tuple[str, str | None]], chosen: str | None) -> QComboBox:
    box = QComboBox()
    for words, value in entries:
        box.addItem(words, value)
    box.setCurrentIndex(next(at for at, (_, value) in enumerate(entries) if value == chosen))
    return box


def _colourings(kind: str, names: tuple[str, ...], chosen: str) -> QComboBox:
    return _box([(colouring_name(kind, name), name) for name in names], chosen)


def _area_box(plan: Plan, chosen: str | None) -> QComboBox:
    entries: list[tuple[str, str | None]] = [(say("print.whole_plan"), None)]
    stack = [(id_, 0) for id_ in reversed(plan.children.get("", ()))]
    while stack:
        id_, depth = stack.pop()
        if plan.level_of(id_) in LEVELS or id_ == chosen:
            entries.append(("  " * depth + label(plan.area(id_)), id_))
        stack += [(one, depth + 1) for one in reversed(plan.children.get(id_, ()))]
    return _box(entries, chosen if any(value == chosen for _, value in entries) else None)
