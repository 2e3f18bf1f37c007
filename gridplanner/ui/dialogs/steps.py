"""The list of steps: what happened to the plan, where it stands, and the way to any of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gridplanner.errors import GridplannerError
from gridplanner.models.history import Step, way_to
from gridplanner.ui.journeys import Journey
from gridplanner.ui.language import Language
from gridplanner.ui.store import Store
from gridplanner.ui.tables import (
    Index,
    RowModel,
    as_cells,
    copy_text,
    figure_font,
    mark_row,
    table_of,
    view_cells,
)
from gridplanner.ui.theme import THEMES, WORN, Theme
from gridplanner.words import say

COLUMNS = ("state", "when", "who", "what")
SOON_MS = 400
"""A journey that is over sooner shows no bar."""
OFF_THE_LINE = ("travel", "given_up")
"""States of steps that are listed on request: no way leads along them."""


class StepModel(RowModel[Step]):
    """Steps as rows, the newest first; those taken back are grey and say so."""

    columns = COLUMNS

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(f"column.{COLUMNS[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        step, column = self.rows[index.row()], COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _text(step, column)
        if role == Qt.ItemDataRole.ForegroundRole:
            if step.here and column == "state":
                return QColor(self.theme.accent)
            return QColor(self.theme.text if step.state == "done" else self.theme.muted)
        if role == Qt.ItemDataRole.FontRole and column == "when":
            return figure_font()
        if role == Qt.ItemDataRole.FontRole and step.here:
            font = QFont(QApplication.font())
            font.setBold(True)
            return font
        return None


def _text(step: Step, column: str) -> str:
    if column == "state":
        if step.here:
            return say("steps.here")
        return say(f"steps.{step.state}") if step.state in ("undone", "given_up", "before") else ""
    if column == "when":
        return step.entry.when.replace("T", " ")[:19]
    return step.entry.who if column == "who" else str(step.entry)


class StepsDialog(QDialog):
    """Stands beside the map and follows the plan; a double click goes to a step."""

    def __init__(
        self,
        parent: QWidget,
        store: Store,
        language: Language,
        theme: Theme,
        said: Callable[[str], None],
        may_go: Callable[[], bool],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._store, self._say_aloud, self._may_go = store, said, may_go
        self._window = parent
        self._all: tuple[Step, ...] = ()
        self._goal: Step | None = None
        self.journey = Journey(store, self)
        self.model = StepModel(theme)
        self.view = table_of(self.model, 3, {0: 76, 1: 152, 2: 80})
        self.hint, self.told = QLabel(), QLabel()
        self.everything = QCheckBox()
        self.go = QPushButton()
        self._bar, self._stop = QProgressBar(), QPushButton()
        self._copy = QPushButton()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._lay_out()
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._connect(language)
        self.resize(640, 440)
        self.retranslate()

    def stand_in_corner(self) -> None:
        """Stand at the lower left of the window, so that the map is seen to follow."""
        corner = self._window.mapToGlobal(self._window.rect().bottomLeft())
        self.move(corner.x() + 16, max(corner.y() - self.height() - 56, 0))

    def _lay_out(self) -> None:
        for label, role in ((self.hint, "muted"), (self.told, "")):
            label.setProperty("role", role)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._bar.setTextVisible(False)
        self._stop.setProperty("link", True)
        self._buttons.addButton(self._copy, QDialogButtonBox.ButtonRole.ActionRole)
        self._buttons.addButton(self.go, QDialogButtonBox.ButtonRole.AcceptRole)
        close = self._buttons.button(QDialogButtonBox.StandardButton.Close)
        for button in (self._stop, self._copy, close):
            button.setAutoDefault(False)
        self.go.setDefault(True)
        going = QHBoxLayout()
        going.setSpacing(8)
        going.addWidget(self.told, 1)
        going.addWidget(self._bar)
        going.addWidget(self._stop)
        self._bar.setFixedWidth(200)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self.hint)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.everything)
        layout.addLayout(going)
        layout.addWidget(self._buttons)
        self._show_going(False)

    def _connect(self, language: Language) -> None:
        self._later.timeout.connect(self.refresh)
        self._store.plan_changed.connect(self._hear)
        self._store.plan_opened.connect(self._hear)
        language.changed.connect(self.retranslate)
        self.everything.toggled.connect(self.refresh)
        self.view.doubleClicked.connect(self.set_out)
        self.view.selectionModel().currentRowChanged.connect(self._say_way)
        self.go.clicked.connect(self.set_out)
        self._copy.clicked.connect(lambda: copy_text(as_cells(view_cells(self.view))))
        self._buttons.rejected.connect(self.close)
        self._stop.clicked.connect(self.journey.cancel)
        self._soon.timeout.connect(lambda: self._show_going(self.journey.under_way))
        self.journey.progressed.connect(self._progress)
        self.journey.ended.connect(self._ended)

    # -- what is shown ------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything anew."""
        self.setWindowTitle(say("dialog.log"))
        self.hint.setText(say("steps.hint"))
        self.everything.setText(say("steps.all"))
        self.go.setText(say("steps.go"))
        self._stop.setText(say("window.cancel"))
        self._copy.setText(say("action.copy"))
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        """See Qt: the colours of the rows follow the theme that the program wears."""
        super().changeEvent(event)
        worn = QApplication.instance().property(WORN)  # type: ignore[union-attr]
        if event.type() == QEvent.Type.PaletteChange and worn in THEMES:
            self.model.theme = THEMES[worn]

    def _hear(self, *_: object) -> None:
        if not self._store.is_open:
            self.close()
        elif not self.journey.under_way:
            self._later.start()

    def refresh(self) -> None:
        """List the steps as they are now, and mark where the plan stands."""
        self._all = self._store.session.steps() if self._store.is_open else ()
        wanted = self.everything.isChecked()
        self.model.show(
            [one for one in self._all[::-1] if wanted or one.here or one.state not in OFF_THE_LINE]
        )
        at = next((row for row, one in enumerate(self.model.rows) if one.here), None)
        if at is not None:
            mark_row(self.view, at)
            self.view.scrollTo(self.model.index(at, 0))
        self._say_way()

    @property
    def chosen(self) -> Step | None:
        """The step that is marked."""
        row = self.view.currentIndex().row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def _say_way(self, *_: object) -> None:
        """Say how far it is to the step that is marked, or why no way leads there."""
        if self.journey.under_way:
            return
        step, count = self.chosen, 0
        if step is None:
            words = ""
        else:
            words, count = self._way(step)
        self.told.setText(words)
        self.go.setEnabled(count > 0)

    def _way(self, step: Step) -> tuple[str, int]:
        try:
            way = way_to(self._all, step.entry.seq)
        except GridplannerError as failure:
            return str(failure), 0
        if not way:
            return say("steps.stands_here"), 0
        return say(f"steps.will_{way[0]}", n=len(way)), len(way)

    # -- the way there ------------------------------------------------------------------------

    def set_out(self, *_: object) -> None:
        """Go to where the plan stood after the step that is marked."""
        step = self.chosen
        if step is None or self.journey.under_way or not self._way(step)[1]:
            return
        if not self._may_go():
            self.told.setText(say("window.wait_for_import"))
            return
        self._goal = step
        self.go.setEnabled(False)
        self.journey.start(step.entry.seq)
        self._soon.start()

    def _progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self.told.setText(say("steps.going", done=done, total=total))

    def _show_going(self, shown: bool) -> None:
        self._bar.setVisible(shown)
        self._stop.setVisible(shown)

    def _ended(self, why: str) -> None:
        self._soon.stop()
        self._show_going(False)
        done, total = self.journey.done, self.journey.total
        if why or done < total:
            words = why or say("steps.stopped", done=done, total=total)
        else:
            words = say("steps.arrived", what=self._goal.entry if self._goal else "")
        self.refresh()
        self.told.setText(words)
        self._say_aloud(words)

    def done(self, result: int) -> None:
        """See Qt: closing stops on the way, where the plan then is."""
        self.journey.cancel()
        super().done(result)
