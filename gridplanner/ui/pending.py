"""The strip below the map on which a large edit waits for a yes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
)

from gridplanner.models.drafts import Draft
from gridplanner.models.findings.affected import Affected, affected
from gridplanner.ui.proposals import (
    cells_of,
    moved_text,
    other_cells,
    other_line,
    sentence_of,
    warning_lines,
)
from gridplanner.ui.theme import number_font
from gridplanner.words import say

ROWS = 6
"""Grids that are listed; the others are counted."""
OTHER_HEADS = ("who", "numbers", "what")
HEADS = ("grid", "households", "population", "load", "deviation")


class PendingStrip(QFrame):
    """Says what an edit would do to every grid it touches, and asks whether to do it."""

    accepted = Signal()
    rejected = Signal()
    waiting = Signal(bool)
    """Whether an edit waits for a yes."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pending")
        self.setProperty("card", True)
        self.draft: Draft | None = None
        self.what, self.warnings = QLabel(), QLabel()
        self.what.setProperty("role", "heading")
        self.warnings.setProperty("role", "warning")
        for label in (self.what, self.warnings):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.accept, self.reject = QPushButton(), QPushButton()
        self.accept.setDefault(True)
        self.accept.clicked.connect(self.accepted)
        self.reject.clicked.connect(self.rejected)
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(20)
        self._table.setVerticalSpacing(2)
        self._cells: list[QLabel] = []
        self._words = False
        self.what.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._lay_out()
        self.hide()
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # wherever the hand is in the window
            QShortcut(QKeySequence(key), self).activated.connect(self.accepted)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.what, 1)
        top = Qt.AlignmentFlag.AlignTop
        head.addWidget(self.accept, 0, top)
        head.addWidget(self.reject, 0, top)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.warnings)
        layout.addLayout(self._table)
        layout.setAlignment(self._table, Qt.AlignmentFlag.AlignLeft)
        # It takes the room there is: no panel beside the map becomes narrower for it.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)

    def show_draft(self, draft: Draft | None) -> None:
        """Show what waits, or nothing."""
        self.draft = draft
        if draft is not None:
            self.retranslate()
        self.setVisible(draft is not None)
        parent = self.parentWidget()
        layout = parent.layout() if parent else None
        if layout is not None:
            layout.activate()  # the map has its size before anything is looked at on it
        self.waiting.emit(draft is not None)

    def retranslate(self) -> None:
        """Say everything anew in the language in use."""
        self.accept.setText(say("draft.accept"))
        self.reject.setText(say("draft.reject"))
        draft = self.draft
        if draft is None:
            return
        moved = moved_text(draft)
        what = str(sentence_of(draft))
        self.what.setText(say("draft.what", what=what, moved=moved) if moved else what)
        self.warnings.setText("\n".join(warning_lines(draft)))
        self.warnings.setVisible(bool(draft.warnings))
        self._fill(draft)

    def _fill(self, draft: Draft) -> None:
        for label in self._cells:
            self._table.removeWidget(label)
            label.deleteLater()
        self._cells = []
        others = affected(draft)
        shown = draft.touched[:ROWS]
        self._words = not shown
        if shown:
            self._put_all(0, [say(f"draft.head_{head}") for head in HEADS], "muted")
        for row, one in enumerate(shown, 1):
            self._put_all(row, cells_of(one), "")
        if left := len(draft.touched) - len(shown):
            self._put(ROWS + 1, 0, say("window.and_more_grids", n=left), "muted")
        if not shown:
            self._fill_others(0, others)
        elif others:
            self._put(ROWS + 2, 0, other_line(others), "muted", across=len(HEADS))

    def _fill_others(self, at: int, others: Sequence[Affected]) -> None:
        """List the people, groups and other things that would be others."""
        if not others:
            return
        for column, head in enumerate(OTHER_HEADS):
            counted = head != "numbers" or any(one.figure for one in others)
            words = say(f"affected.head_{head}") if counted else ""
            self._put(at, column, words, "muted")
        for row, one in enumerate(others[:ROWS], at + 1):
            for column, text in enumerate(other_cells(one)):
                wide = len(HEADS) - column if column == len(OTHER_HEADS) - 1 else 1
                self._put(row, column, text, "", wide)
        if (left := len(others) - ROWS) > 0:
            self._put(at + ROWS + 1, 0, say("affected.more", n=left), "muted")

    def _put_all(self, row: int, texts: Iterable[str], role: str) -> None:
        for column, text in enumerate(texts):
            self._put(row, column, text, role)

    def _put(self, row: int, column: int, text: str, role: str, across: int = 1) -> None:
        """Put a text into the table; what is no figure stands to the left."""
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            label.setProperty("role", role)
        elif column:
            label.setFont(number_font())
        right = column and not self._words
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self._table.addWidget(label, row, column, 1, across, side)
        self._cells.append(label)
