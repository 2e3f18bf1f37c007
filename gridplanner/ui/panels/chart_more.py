"""Behind 「更多」: the figures of balance of each kind, and what they mean."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from gridplanner.models.balance import Spread
from gridplanner.ui.figures import UNKNOWN, number
from gridplanner.words import say

GOOD, FAIR = 0.15, 0.25
"""Coefficients of variation up to which a plan is well and fairly balanced."""
FORMATS = {
    "cv": ".2f",
    "max_deviation": ".0%",
    "max_min": ".2f",
    "in_band": ".0%",
    "gini": ".3f",
    "jain": ".3f",
}


class BalanceCard(QFrame):
    """A small window over the chart; a click beside it or Esc puts it away."""

    def __init__(self, parent: QWidget, spreads: Iterable[tuple[str, int, Spread]]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        for column, text in enumerate(_heads()):
            head = QLabel(text)
            head.setProperty("role", "muted")
            grid.addWidget(head, 0, column, _side(column))
        for row, one in enumerate(spreads, start=1):
            for column, text in enumerate(cells(*one)):
                grid.addWidget(QLabel(text), row, column, _side(column))
        words = QLabel(say("chart.meaning"))
        words.setWordWrap(True)
        words.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(10)
        layout.addLayout(grid)
        layout.addWidget(words)

    def show_over(self, widget: QWidget) -> None:
        """Show the card over a widget, its lower right corner at the upper right of it."""
        self.adjustSize()
        corner = widget.mapToGlobal(QPoint(widget.width(), 0))
        self.move(corner.x() - self.width(), max(corner.y() - self.height() - 4, 0))
        self.show()


def _heads() -> list[str]:
    return [say(f"chart.{name}") for name in ("kind", "count", "mean", *FORMATS)]


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft


def cells(name: str, count: int, spread: Spread) -> list[str]:
    """Return the figures of a kind as they are read."""
    told = [name, f"{count:,}", number(spread.mean)]
    for key, form in FORMATS.items():
        value = getattr(spread, key)
        text = UNKNOWN if value is None else format(value, form)
        told.append(f"{text} {grade(value)}".strip() if key == "cv" else text)
    return told


def grade(cv: float | None) -> str:
    """Say how even a coefficient of variation is."""
    if cv is None:
        return ""
    return say(f"chart.{'good' if cv <= GOOD else 'fair' if cv <= FAIR else 'poor'}")
