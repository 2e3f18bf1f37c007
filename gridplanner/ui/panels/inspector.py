"""The inspector: what is selected, who works there, its figures."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gridplanner.models.checks import Finding
from gridplanner.ui.language import Language
from gridplanner.ui.panels.area_model import SEVERITY_TONES
from gridplanner.ui.panels.base import Panel
from gridplanner.ui.panels.fact_lines import Fact, Facts, Post, PostLine
from gridplanner.ui.panels.facts import MOST_LISTED, gather_facts, gather_facts_of_many
from gridplanner.ui.panels.steps import Steps, at_once
from gridplanner.ui.store import Store
from gridplanner.ui.theme import number_font
from gridplanner.words import say

WANTED = ("full_time", "chair", "group_leader")
"""Posts whose vacancy is marked."""
LEAST_WIDTH = 280
"""Logical pixels that two cards and a line of posts need."""


class Inspector(Panel):
    """Shows the facts of what is selected: one thing, or what several come to."""

    title = "panel.inspector"
    rank = 1
    assign_asked = Signal(str, str)
    """An area's id and the role that is wanted there."""
    unassign_asked = Signal(str)
    terms_asked = Signal(str)
    """How a post is held is to be changed."""
    whole_grid_asked = Signal(str)
    link_followed = Signal(str)
    edit_asked = Signal()
    """The areas selected are to be given other attributes."""

    def __init__(self, store: Store, language: Language) -> None:
        super().__init__(store, language)
        self._said: object = None
        """What the page tells; where it would tell the same it stays."""
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)
        self.setFocusProxy(self._area)
        self.setMinimumWidth(LEAST_WIDTH)
        store.selection_changed.connect(self.refresh_later)

    def _facts(self) -> Steps[Facts | None]:
        if not self.store.is_open or not self.store.selection:
            return None
        standing, chosen = self.store.standing, self.store.selection
        if len(chosen) > 1:
            return (yield from gather_facts_of_many(standing, chosen))
        return (yield from gather_facts(standing, chosen[0]))

    def cells(self) -> list[list[str]]:
        found = at_once(self._facts())
        return found.rows() if found else []

    def draw(self) -> Steps[None]:
        found = yield from self._facts()
        about = self._about()
        said = (self.store.selection, found, about, self.is_new, self.store.has_arrived)
        if said == self._said:
            return
        page = QWidget(self._area.viewport())
        try:
            yield from self._fill(page, found, about)
            yield from _polish(page)
            self._area.setWidget(page)
            self._said = said
        finally:
            if self._area.widget() is not page:  # given up for a newer one
                page.deleteLater()

    def _about(self) -> list[Finding]:
        """Return what the checks found about the things selected."""
        chosen = set(self.store.selection)
        found = self.store.findings if chosen else []
        return [one for one in found if one.subject[1] in chosen]

    def retranslate(self) -> None:
        self._said = None

    def _fill(self, page: QWidget, found: Facts | None, about: list[Finding]) -> Steps[None]:
        page.setProperty("panel", True)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        if found is None:
            words = say("panels.first_step" if self.is_new else "panel.inspector_empty")
            layout.addWidget(_label(words, "hint" if self.is_new else "muted"))
        else:
            yield from self._say_all(layout, found, about)
        layout.addStretch(1)

    def _say_all(self, layout: QVBoxLayout, found: Facts, about: list[Finding]) -> Steps[None]:
        self._head(layout, found)
        if found.code:
            layout.addWidget(_label(found.code, "muted"))
        if found.ungridded:
            layout.addWidget(_label(say("panel.ungridded"), "hint"))
            here = self.store.selection[0]
            button = QPushButton(say("action.whole_grid"))
            button.clicked.connect(lambda: self.whole_grid_asked.emit(here))
            layout.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        if found.posts:
            seat = found.seat or self.store.selection[0]
            yield from self._posts(_grid_in(layout, (8, 4)), found.posts, seat)
        if found.cards:
            yield from _cards(_grid_in(layout, (8, 8)), found.cards)
        yield from self._lines(_grid_in(layout, (12, 4)), found.lines)
        yield from _checks(layout, about)

    def _head(self, layout: QVBoxLayout, found: Facts) -> None:
        row = QHBoxLayout()
        layout.addLayout(row)
        row.addWidget(_label(found.heading, "heading"), 1)
        if found.editable and self.store.has_arrived:
            edit = _button(say("panels.edit"), self.edit_asked.emit)
            edit.setToolTip(say("panels.edit_tip"))
            row.addWidget(edit, 0, Qt.AlignmentFlag.AlignTop)

    def _posts(self, grid: QGridLayout, lines: tuple[PostLine, ...], seat: str) -> Steps[None]:
        grid.setColumnStretch(1, 1)
        for at, line in enumerate(lines):
            grid.addWidget(_label(line.name, "muted"), at, 0, Qt.AlignmentFlag.AlignTop)
            rows = QVBoxLayout()
            rows.setSpacing(2)
            grid.addLayout(rows, at, 1)
            if line.vacant:
                tone = "danger" if line.role in WANTED else "muted"
                rows.addWidget(_label(say("window.vacant"), tone, wraps=False))
            for post in line.posts:
                self._post(rows, post)
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(self._ask(seat, line.role), at, 2, top)
            yield

    def _post(self, rows: QVBoxLayout, post: Post) -> None:
        """Put who holds a post into a row, how it is held below it."""
        row = QHBoxLayout()
        row.setSpacing(4)
        rows.addLayout(row)
        row.addWidget(self._link(post.name, post.person))
        if post.assignment:
            row.addWidget(self._terms(post.assignment, post.name))
            row.addWidget(self._remove(post.assignment, post.name))
        row.addStretch(1)
        if post.remark:
            rows.addWidget(_label(post.remark, "warning" if post.over else "muted"))

    def _terms(self, assignment: str, name: str) -> QPushButton:
        button = _button("…", lambda: self.terms_asked.emit(assignment))
        button.setToolTip(say("organisation.terms_tip", name=name))
        button.setAccessibleName(say("organisation.terms_tip", name=name))
        return button

    def _ask(self, seat: str, role: str) -> QPushButton:
        return _button(say("action.assign_here"), lambda: self.assign_asked.emit(seat, role))

    def _remove(self, assignment: str, name: str) -> QPushButton:
        button = _button("×", lambda: self.unassign_asked.emit(assignment))
        button.setToolTip(say("panel.unassign_tip", name=name))
        button.setAccessibleName(say("panel.unassign_tip", name=name))
        return button

    def _link(self, words: str, id_: str) -> QPushButton:
        return _button(words, lambda: self.link_followed.emit(id_))

    def _lines(self, grid: QGridLayout, lines: tuple[Fact, ...]) -> Steps[None]:
        grid.setColumnStretch(1, 1)
        for at, line in enumerate(lines):
            grid.addWidget(
                _label(line.name, "muted", wraps=False), at, 0, Qt.AlignmentFlag.AlignTop
            )
            yield
            if line.link:
                self._linked(grid, at, line)
                continue
            value = _label(line.text, line.tone)
            value.setFont(number_font())
            grid.addWidget(value, at, 1)

    def _linked(self, grid: QGridLayout, at: int, line: Fact) -> None:
        """Put a line with a place to go to; a post's terms may be changed beside it."""
        rows, row = QVBoxLayout(), QHBoxLayout()
        rows.setSpacing(2)
        row.setSpacing(4)
        grid.addLayout(rows, at, 1)
        rows.addLayout(row)
        row.addWidget(self._link(line.value, line.link))
        if line.post:
            row.addWidget(self._terms(line.post, line.value))
        row.addStretch(1)
        if line.remark:
            rows.addWidget(_label(line.remark, line.tone or "muted"))


def _checks(layout: QVBoxLayout, about: list[Finding]) -> Steps[None]:
    if not about:
        return
    layout.addWidget(_label(say("panel.checks"), "section"))
    for one in about[:MOST_LISTED]:
        layout.addWidget(_label(_finding(one), SEVERITY_TONES[one.severity]))
        yield
    if len(about) > MOST_LISTED:
        more = say("window.and_more", n=len(about) - MOST_LISTED)
        layout.addWidget(_label(more, "muted"))


def _polish(page: QWidget) -> Steps[None]:
    """Dress the widgets of a page and lay it out before it is seen, a few at a time."""
    for widget in page.findChildren(QWidget):
        widget.ensurePolished()
        yield
    layout = page.layout()
    if layout is not None:
        yield from _measure(layout)
        layout.activate()
        yield


def _measure(layout: QLayout) -> Steps[None]:
    """Ask every item how large it is: it remembers, and laying out has less to ask."""
    for at in range(layout.count()):
        item = layout.itemAt(at)
        inner = None if item is None else item.layout()
        if inner is not None:
            yield from _measure(inner)
        elif item is not None:
            item.sizeHint(), item.minimumSize(), item.maximumSize()
            yield


def _grid_in(layout: QVBoxLayout, spacing: tuple[int, int]) -> QGridLayout:
    """Put a grid into a page first: what is added to it then belongs to the page at once."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(spacing[0])
    grid.setVerticalSpacing(spacing[1])
    layout.addLayout(grid)
    return grid


def _finding(finding: Finding) -> str:
    return say(
        "panel.finding_line", severity=say(f"severity.{finding.severity}"), text=finding.message
    )


def _label(text: str, role: str, *, wraps: bool = True) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(wraps)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _button(words: str, deed: Callable[..., object]) -> QPushButton:
    button = QPushButton(words)
    button.setProperty("link", True)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.clicked.connect(deed)
    return button


def _cards(grid: QGridLayout, cards: tuple[Fact, ...]) -> Steps[None]:
    for at, card in enumerate(cards):
        frame = QFrame()
        grid.addWidget(frame, at // 2, at % 2)
        frame.setProperty("card", True)
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(10, 6, 10, 6)
        inner.setSpacing(0)
        inner.addWidget(_label(card.name, "muted"))
        value = _label(card.value, "figure", wraps=False)
        value.setFont(number_font())
        inner.addWidget(value)
        if card.remark:
            inner.addWidget(_label(card.remark, "muted"))
        inner.addStretch(1)
        yield
