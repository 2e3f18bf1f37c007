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


class FindingCard(QScrollArea):
    """Explains one finding; its mends are links, none is done before the planner says yes."""

    chosen = Signal(int)
    """The mend at a place of the list is wanted."""

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
        self.mends.linkActivated.connect(lambda link: self.chosen.emit(int(link)))
        layout.addStretch(1)
        self.setWidget(page)

    def show_finding(
        self, finding: Finding, ways: Sequence[Mend], passed: Ignored | None, ink: str
    ) -> None:
        """Show a finding; ``ink`` is the colour of links."""
        self.message.setText(finding.message)
        self.why.setText("\n".join(_words(finding, passed)))
        lines = [
            f'<p style="margin:0 0 3px 0">{escape(say("findings.way", n=at + 1))} '
            f'<a href="{at}" style="color:{ink};text-decoration:none">{escape(str(way.sentence))}'
            "</a></p>"
            for at, way in enumerate(ways)
        ]
        self.mends.setText("".join(lines))
        self.mends.setVisible(bool(lines))
        self.verticalScrollBar().setValue(0)


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
