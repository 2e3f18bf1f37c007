"""The status line: what was done, where the cursor is, the scale, and long work with its cancel."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar

from gridplanner.ui.jobs import Job, Jobs
from gridplanner.ui.panels.area_model import MARKS
from gridplanner.ui.theme import number_font
from gridplanner.words import say

STAYS_MS = 12_000
BREATH_MS = 500
"""What was said so lately is what the tool has just done, and outlives it."""
SOON_MS = 400
"""Work that is done sooner shows no bar."""


class StatusBar(QStatusBar):
    """Says what the window does; a hint stands in the place of a message that has gone."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._jobs = jobs
        self._job: Job | None = None
        self._text, self._place, self._scale = QLabel(), QLabel(), QLabel()
        self._hint = ""
        self._at: tuple[float, float] | None = None
        self._work = QLabel()
        self._bar = QProgressBar()
        self._bar.setFixedWidth(160)
        self._bar.setTextVisible(False)
        self._cancel = QPushButton()
        self._cancel.setProperty("link", True)
        self._cancel.clicked.connect(lambda: self._jobs.cancel(self._job.key if self._job else ""))
        self._fade = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._fade.setTimerType(
            Qt.TimerType.PreciseTimer
        )  # a coarse one errs by more than a breath
        self._fade.timeout.connect(lambda: self._text.setText(self._hint_words()))
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(lambda: self._show_work(True))
        self.addWidget(self._text, 1)
        self._findings = QLabel()
        self._findings.setFont(number_font())
        shown = (self._work, self._bar, self._cancel, self._findings, self._place, self._scale)
        for widget in shown:
            self.addPermanentWidget(widget)
        for label in (self._place, self._scale):
            label.setFont(number_font())
            label.setProperty("role", "muted")
        self._show_work(False)
        jobs.started.connect(self._begin)
        jobs.progressed.connect(self._progress)
        jobs.ended.connect(self._end)

    def say(self, text: str) -> None:
        """Say something for a while."""
        self._text.setText(text)
        self._text.setToolTip(text)
        self._fade.start()

    def hint(self, code: str) -> None:
        """Say how the tool in hand is used; what its forerunner refused is out of date."""
        self._hint = code
        just_said = self._fade.isActive() and self._fade.remainingTime() > STAYS_MS - BREATH_MS
        if code or not just_said:
            self._fade.stop()
            self._text.setText(self._hint_words())

    def _hint_words(self) -> str:
        return say(self._hint) if self._hint else ""

    def show_findings(self, counts: Mapping[str, int], ignored: int) -> None:
        """Show how many findings stand, by severity; the tip says how many are passed over."""
        shown = [f"{MARKS[level]} {count:,}" for level, count in counts.items() if count]
        self._findings.setText("  ".join(shown))
        words = say("findings.status", count=sum(counts.values()), ignored=ignored)
        self._findings.setToolTip(words)

    def show_place(self, x: float, y: float) -> None:
        """Show where the cursor is, in metres: east, north."""
        self._at = (x, y)
        self._place.setText(say("window.place", x=x, y=y))

    def show_scale(self, denominator: int) -> None:
        """Show the scale of the map on this screen."""
        self._scale.setText(f"1:{denominator:,}")

    def forget(self) -> None:
        """Forget what was said, and where, of another plan."""
        self._fade.stop()
        self._text.setText(self._hint_words())
        self._text.setToolTip("")
        self._at = None
        self._findings.clear()
        self._place.clear()
        self._scale.clear()

    def retranslate(self) -> None:
        """Say the words anew."""
        self._cancel.setText(say("window.cancel"))
        self._fade.stop()
        self._text.setText(self._hint_words())
        if self._at is not None:
            self.show_place(*self._at)
        if self._job is not None:
            self._work.setText(say(self._job.title))

    def _show_work(self, shown: bool) -> None:
        for widget in (self._work, self._bar, self._cancel):
            widget.setVisible(shown)

    def _begin(self, job: Job) -> None:
        self._job = job
        self._bar.setRange(0, 0)
        self._work.setText(say(job.title))
        self._soon.start()

    def _progress(self, job: Job, done: int, total: int) -> None:
        if job is self._job and total > 0:
            counted = done < total  # what comes after the last count is not counted
            self._bar.setRange(0, 1000 if counted else 0)
            self._bar.setValue(done * 1000 // total if counted else 0)

    def _end(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._soon.stop()
            self._show_work(False)
