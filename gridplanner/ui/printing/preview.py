"""The preview: the sheet as it will be printed, beside the choices that make it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrintDialog, QPrinterInfo
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gridplanner.errors import GridplannerError
from gridplanner.models.sheet import Sheet, make_sheet
from gridplanner.models.standing import Standing
from gridplanner.ui.dialogs.files import FileDialogs
from gridplanner.ui.jobs import Job, Jobs
from gridplanner.ui.printing.choices import Choices
from gridplanner.ui.printing.page import PageView
from gridplanner.ui.printing.pdf import write_pdf
from gridplanner.ui.printing.png import write_png
from gridplanner.ui.printing.printer import print_sheet, printer_for
from gridplanner.words import say

WAIT_MS = 250
"""Milliseconds after the last keystroke before the sheet is laid out anew."""
_NOT_IN_NAMES = dict.fromkeys(map(ord, '\\/:*?"<>|\t\n'), " ")


class Preview(QDialog):
    """Choose, see, then print or save; what is seen is what is printed."""

    def __init__(
        self,
        standing: Standing,
        area: str | None,
        jobs: Jobs,
        files: FileDialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("print.title"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint, True)
        self._standing, self._jobs, self._files = standing, jobs, files
        self.sheet: Sheet | None = None
        self._saving = False
        self.choices = Choices(standing.plan, area)
        self.page = PageView()
        self.facts, self.notes = QLabel(), QLabel()
        self.buttons = {
            name: QPushButton(say(f"print.{name}")) for name in ("print", "save_pdf", "save_png")
        }
        self._lay_out()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self.make)
        self.choices.changed.connect(self._wait.start)
        self.resize(1200, 700)
        self._ready(None)
        self.make()

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(self.choices)
        for label, role in ((self.facts, "muted"), (self.notes, "muted")):
            label.setWordWrap(True)
            label.setProperty("role", role)
            side.addWidget(label)
        side.addStretch(1)
        deeds: dict[str, Callable[[], None]] = {
            "print": self._print,
            "save_pdf": partial(self._save, "pdf", write_pdf),
            "save_png": partial(self._save, "png", write_png),
        }
        for name, button in self.buttons.items():
            button.clicked.connect(deeds[name])
            button.setAutoDefault(False)
            side.addWidget(button)
        close = QPushButton(say("print.close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        side.addWidget(close)
        panel = QWidget()
        panel.setLayout(side)
        panel.setFixedWidth(300)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addWidget(panel)
        layout.addWidget(self.page, 1)

    def make(self) -> None:
        """Lay the sheet out as chosen, in a thread; the newest choice wins."""
        standing, values = self._standing, self.choices.values()
        self._jobs.start(
            Job(
                "sheet",
                "print.working",
                lambda _: make_sheet(standing, **values),
                self._ready,
                self._fail,
            )
        )

    def _ready(self, sheet: Sheet | None) -> None:
        self.sheet = sheet
        self.page.show_sheet(sheet)
        lacks = self.choices.lacks_number
        for button in self.buttons.values():
            button.setEnabled(sheet is not None and not lacks)
        self.facts.setText("" if sheet is None else _facts(sheet))
        if sheet is not None and not self.choices.title.text().strip():
            self.choices.title.setPlaceholderText(sheet.title)
        notes = [] if sheet is None else list(sheet.notes)
        self.notes.setText("\n".join([say("print.public_needs_number")] if lacks else notes))

    def _fail(self, failure: GridplannerError) -> None:
        self._ready(None)
        self.notes.setText(str(failure))

    def _save(self, suffix: str, write: Callable[[Sheet, Path], None]) -> None:
        if self.sheet is None:
            return
        name = self.sheet.title.translate(_NOT_IN_NAMES).strip() or say("print.title")
        path = self._files.save(
            f"print.save_title_{suffix}", f"print.{suffix}_files", f"{name}.{suffix}"
        )
        if path is None:
            return
        sheet, saved = self.sheet, say("print.saved", file=path)
        self._saving = True
        self.notes.setText(say("print.saving"))
        self._jobs.start(
            Job(
                "save_sheet",
                "print.saving",
                lambda _: write(sheet, path),
                lambda _: self._saved(saved),
                lambda failure: self._saved(str(failure)),
            )
        )

    def _saved(self, words: str) -> None:
        self._saving = False
        self.notes.setText(words)

    def reject(self) -> None:
        """Close, but not before a file that is being written is whole."""
        if not (self._saving and self._jobs.busy):
            self._jobs.cancel("sheet")
            super().reject()

    def _print(self) -> None:
        if self.sheet is None:
            return
        if not QPrinterInfo.availablePrinterNames():
            self.notes.setText(say("print.no_printer"))
            return
        printer = printer_for(self.sheet)
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            try:
                print_sheet(self.sheet, printer)
            except GridplannerError as failure:
                self.notes.setText(str(failure))


def _facts(sheet: Sheet) -> str:
    way = "landscape" if sheet.landscape else "portrait"
    return say(
        "print.sheet_facts",
        paper=sheet.paper,
        orientation=say(f"print.orientation_{way}"),
        scale=f"{sheet.scale:,}".replace(",", " "),
    )
