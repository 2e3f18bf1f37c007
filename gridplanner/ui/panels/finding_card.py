"""What stands beside the list: the finding in full, what it means, and how it can be mended."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from gridplanner.models.checks import Finding
from gridplanner.models.mends import Mend
from gridplanner.models.rows import Ignored
from gridplanner.words import say

ALL = "all"


class FindingCard(QScrollArea):
    """Explains one finding; its mends are links, none is done before the planner says yes."""

    chosen = Signal(int)
    """The mend at a place of the list is wanted."""
    all_chosen = Signal()
    """The first mend is wanted for all of the kind in the group."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget()
        page.setProperty("panel", True)
        self.message, self.why, self.mends = QLabel(), QLabel(), QLabel()
        self.why.setProperty("role", "muted")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        for label in (self.message, self.mends, self.why):
            label.setWordWrap(True)
            layout.addWidget(label)
        for plain in (self.message, self.why):
            plain.setTextFormat(Qt.TextFormat.PlainText)
            plain.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.mends.setTextFormat(Qt.TextFormat.RichText)
        self.mends.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.mends.linkActivated.connect(self._follow)
        layout.addStretch(1)
        self.setWidget(page)

    def _follow(self, link: str) -> None:
        if link == ALL:
            self.all_chosen.emit()
        else:
            self.chosen.emit(int(link))

    def show_finding(
        self,
        finding: Finding,
        ways: Sequence[Mend],
        passed: Ignored | None,
        ink: str,
        *,
        has_alike: bool = False,
    ) -> None:
        """Show a finding; ``ink`` is the colour of links.

        Where the group ``has_alike`` the first mend is offered for all of them.
        """
        self.message.setText(finding.message)
        self.why.setText("\n".join(_words(finding, passed)))
        lines = [
            _link(f"{at}", say("findings.way", n=at + 1), str(way.sentence), ink)
            for at, way in enumerate(ways)
        ]
        if ways and has_alike:
            words = say("findings.all_alike", what=say(f"mend.{ways[0].kind}"))
            lines.append(_link(ALL, "", words, ink))
        self.mends.setText("".join(lines))
        self.mends.setVisible(bool(lines))
        self.verticalScrollBar().setValue(0)


def _link(target: str, before: str, words: str, ink: str) -> str:
    """Return a paragraph of rich text with a link."""
    style = f"color:{ink};text-decoration:none"
    link = f'<a href="{target}" style="{style}">{escape(words)}</a>'
    return f'<p style="margin:0 0 3px 0">{escape(before)} {link}</p>'


def _words(finding: Finding, passed: Ignored | None) -> list[str]:
    """Return what a finding means, and where it is passed over why."""
    words = [explained(finding)]
    if passed is not None:
        who = passed.who or say("findings.somebody")
        words.insert(0, say("findings.why_passed", reason=passed.reason, who=who, date=passed.date))
    return words


def explained(finding: Finding) -> str:
    """Return what a kind of finding means, why it matters and what to do."""
    return say(f"explain.{finding.rule}_{finding.kind}")
