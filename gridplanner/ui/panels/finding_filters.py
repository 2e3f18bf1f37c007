"""The line of filters above the findings: how they are grouped, which rule, which area."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from gridplanner.models.checks import IDS
from gridplanner.models.naming import full_name
from gridplanner.models.plan import Plan
from gridplanner.ui.icons import icon
from gridplanner.ui.panels.finding_sorting import GROUPINGS
from gridplanner.ui.store import Store
from gridplanner.ui.theme import Theme
from gridplanner.words import say

LEVELS = ("district", "township", "community", "grid")


class AreaChooser(QComboBox):
    """Chooses an area by typing a part of its name; the names are made when it is first used."""

    changed = Signal()

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._ids: dict[str, str] = {}
        self._made_of: object = None
        self.area = ""
        self._line = QLineEdit()
        self.setEditable(True)
        self.setLineEdit(self._line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(16)
        self._names = QStringListModel(self)
        self.setModel(self._names)
        completer = QCompleter(self._names, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(12)
        self.setCompleter(completer)
        self.textActivated.connect(self._take)
        self._line.editingFinished.connect(lambda: self._take(self.currentText()))

    def showPopup(self) -> None:
        """See Qt."""
        self._fill()
        super().showPopup()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """See Qt."""
        self._fill()
        super().focusInEvent(event)
        self._line.selectAll()

    def _fill(self) -> None:
        if not self._store.is_open:
            return
        plan = self._store.plan
        key = tuple(plan.table(level) for level in LEVELS)
        if isinstance(self._made_of, tuple) and all(map(_is, key, self._made_of)):
            return
        self._made_of = key
        self._ids = _named(plan)
        self._names.setStringList([say("findings.everywhere"), *self._ids])
        self._say_area()

    def _take(self, text: str) -> None:
        area = self._ids.get(text.strip(), "")
        if not area and text.strip() and text != say("findings.everywhere"):
            hits = [id_ for name, id_ in self._ids.items() if text.strip() in name]
            area = hits[0] if hits else self.area
        self.choose(area)

    def choose(self, area: str) -> None:
        """Take an area; empty for everywhere."""
        if area != self.area:
            self.area = area
            self.changed.emit()
        self._say_area()

    def _say_area(self) -> None:
        plan = self._store.plan if self._store.is_open else None
        there = plan is not None and self.area and plan.find(self.area) is not None
        name = full_name(plan, self.area) if there and plan else say("findings.everywhere")
        self.setEditText(name)
        self.setToolTip(name if there else say("findings.area_tip"))
        self._line.setCursorPosition(0)

    def forget(self) -> None:
        """Forget the names of another plan, and its area."""
        self._made_of, self._ids = None, {}
        self._names.setStringList([])
        self.choose("")

    def retranslate(self) -> None:
        """Say the words anew."""
        self._made_of = None
        self._say_area()


def _is(one: object, other: object) -> bool:
    return one is other


def _named(plan: Plan) -> dict[str, str]:
    """Return the ids of areas by what they are called, from the top."""
    found: dict[str, str] = {}
    for level in LEVELS:
        for id_ in plan.table(level):
            found.setdefault(full_name(plan, id_), id_)
    return found


class FindingFilters(QWidget):
    """Holds how the findings are grouped, and the rule and the area that are looked at."""

    changed = Signal()

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self.grouping, self.rule = QComboBox(), QComboBox()
        for one in GROUPINGS:
            self.grouping.addItem("", one)
        self.rule.addItem("", "")
        for id_ in IDS:
            self.rule.addItem("", id_)
        self.rule.setMaxVisibleItems(len(IDS) + 1)
        # The names of areas give way first: the choices are read whole.
        self.grouping.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.grouping.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.rule.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.rule.setMinimumContentsLength(9)
        self.area = AreaChooser(store)
        self.here = QToolButton()
        self.grouping.currentIndexChanged.connect(self.changed)
        self.rule.currentIndexChanged.connect(self.changed)
        self.area.changed.connect(self.changed)
        self.here.clicked.connect(self.take_selected)
        self.clear = QToolButton()
        self.clear.clicked.connect(self.forget)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.grouping)
        row.addWidget(self.rule)
        row.addWidget(self.area, 1)
        row.addWidget(self.here)
        row.addWidget(self.clear)

    def take_selected(self) -> None:
        """Look at the area selected alone."""
        self.area.choose(self._store.selected_area or "")

    def forget(self) -> None:
        """Look at everything again."""
        self.rule.setCurrentIndex(0)
        self.area.choose("")

    def begin(self) -> None:
        """Begin with another plan: nothing is kept of the one before."""
        self.area.forget()
        self.forget()

    @property
    def wanted_rule(self) -> str:
        """The rule that is looked at alone, empty for all."""
        return str(self.rule.currentData() or "")

    @property
    def wanted_area(self) -> str:
        """The area that is looked at alone, empty for all; one that is gone is none."""
        area = self.area.area
        return area if self._store.is_open and self._store.plan.find(area) is not None else ""

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.here.setIcon(icon("locate-fixed", theme))
        self.clear.setIcon(icon("x", theme))

    def retranslate(self) -> None:
        """Say the words anew."""
        for at, one in enumerate(GROUPINGS):
            self.grouping.setItemText(at, say(f"findings.by_{one}"))
        self.rule.setItemText(0, say("findings.all_rules"))
        for at, id_ in enumerate(IDS, 1):
            self.rule.setItemText(at, say(f"rule.{id_}"))
        self.here.setToolTip(say("findings.here"))
        self.clear.setToolTip(say("findings.clear"))
        self.area.retranslate()
