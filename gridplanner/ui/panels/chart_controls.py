"""What stands over the load chart: whose load, which of them, in what order."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QToolButton, QWidget

from gridplanner.models.bearers import BY, By
from gridplanner.ui.panels.chart_bars import ORDERS, Sieve
from gridplanner.words import say

SHORT = 4
"""Characters that a list is wide at least; what it opens shows all."""


class ChartControls(QWidget):
    """Says with ``changed`` that other bars are to be shown."""

    changed = Signal()
    turned = Signal()
    """Others bear the load now."""

    def __init__(self) -> None:
        super().__init__()
        self.by, self.order, self.kind, self.scope = (_combo() for _ in range(4))
        self.by.addItems([""] * len(BY))
        self.order.addItems([""] * len(ORDERS))
        self.scope.addItems(["", ""])
        self.text = QLineEdit()
        self.text.setClearButtonEnabled(True)
        self.text.setMinimumWidth(70)
        self.more = QToolButton()
        self._kinds: list[str] = []
        self._names: list[str] = []
        self._area = self._area_name = ""
        self._lay_out()
        self.by.currentIndexChanged.connect(lambda _: self.turned.emit())
        for combo in (self.order, self.kind, self.scope):
            combo.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.text.textChanged.connect(lambda _: self.changed.emit())

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 0)
        layout.setSpacing(6)
        for combo in (self.by, self.order, self.kind, self.scope):
            layout.addWidget(combo, 2)
        layout.addWidget(self.text, 3)
        layout.addWidget(self.more)
        self.setFocusProxy(self.by)

    @property
    def whose(self) -> By:
        """Whose load is shown."""
        return BY[self.by.currentIndex()]

    @property
    def sieve(self) -> Sieve:
        """Which of them are shown, and in what order."""
        at = self.kind.currentIndex()
        return Sieve(
            ORDERS[self.order.currentIndex()],
            self._kinds[at - 1] if at > 0 else "",
            self._area if self.scope.currentIndex() == 1 else "",
            self.text.text().strip(),
        )

    def show_kinds(self, kinds: Iterable[str], names: Iterable[str]) -> None:
        """Offer some kinds by name; the one chosen stays where it is among them."""
        kinds, names = list(kinds), list(names)
        if (kinds, names) == (self._kinds, self._names):
            return
        chosen = self.sieve.kind
        self._kinds, self._names = kinds, names
        self.kind.blockSignals(True)
        self.kind.clear()
        self.kind.addItems([say("chart.all_kinds"), *names])
        self.kind.setCurrentIndex(kinds.index(chosen) + 1 if chosen in kinds else 0)
        self.kind.blockSignals(False)

    def show_area(self, area: str, name: str) -> None:
        """Offer the area selected."""
        told = (area, name) != (self._area, self._area_name)
        self._area, self._area_name = area, name
        self.scope.setItemText(1, name or say("chart.area_selected"))
        if told and self.scope.currentIndex() == 1:
            self.changed.emit()

    def retranslate(self) -> None:
        """Say the words anew."""
        for at, name in enumerate(BY):
            self.by.setItemText(at, say(f"panel.by_{name}"))
        for at, order in enumerate(ORDERS):
            self.order.setItemText(at, say(f"chart.order_{order}"))
        self.kind.setItemText(0, say("chart.all_kinds"))
        self.scope.setItemText(0, say("chart.everywhere"))
        self.scope.setItemText(1, self._area_name or say("chart.area_selected"))
        self.scope.setToolTip(say("chart.scope_tip"))
        self.kind.setToolTip(say("chart.kind_tip"))
        self.text.setPlaceholderText(say("chart.filter"))
        self.more.setText(say("chart.more"))
        self.more.setToolTip(say("chart.more_tip"))


def _combo() -> QComboBox:
    combo = QComboBox()
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(SHORT)
    combo.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return combo
