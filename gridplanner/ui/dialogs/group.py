"""Asking about women's groups: one by its name and leader, many by what they are set on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QRadioButton, QWidget

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import MakeGroups
from gridplanner.models.edits.groups import groups_to_make
from gridplanner.models.plan import Plan
from gridplanner.models.standing import Standing
from gridplanner.models.women.lanes import GROUPINGS
from gridplanner.ui.dialogs.candidates import ask_candidate, who
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.theme import Theme
from gridplanner.words import say

SLICE_MS = 8
"""Milliseconds at a time that groups are counted."""


class NamedDialog(Form):
    """A name, and who leads or hosts."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        hint: str,
        standing: Standing,
        seat: str,
        theme: Theme,
        role: str,
        name: str = "",
        person: str = "",
    ) -> None:
        super().__init__(parent, title, hint)
        self._standing, self._seat, self._theme, self._role = standing, seat, theme, role
        self.person = person
        """Id of who leads or hosts, empty for nobody yet."""
        self.name = QLineEdit(name)
        self.button = QPushButton()
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._pick)
        self.fields.addRow(say("organisation.name"), self.name)
        self.fields.addRow(say(f"role.{role}"), self.button)
        self._say_who()
        self.check_with(self._check)

    def _pick(self) -> None:
        title = say("candidates.title", role=say(f"role.{self._role}"))
        args = (self._standing, self._seat, self._theme, self.person)
        chosen = ask_candidate(self, title, *args)
        if chosen is not None:
            self.person = chosen
            self._say_who()

    def _say_who(self) -> None:
        self.button.setText(who(self._standing.plan.persons.get(self.person)))
        self.button.setEnabled(bool(self._standing.plan.persons))

    def _check(self) -> None:
        if not self.name.text().strip():
            none = "micro_home.no_name" if self._role == "host" else "group.no_name"
            raise GridplannerError(none)

    @property
    def told(self) -> tuple[str, str]:
        """The name and the id of the person."""
        return self.name.text().strip(), self.person


class GroupsDialog(Form):
    """What groups are set on in some grids, and how many that makes; counted while one looks."""

    def __init__(self, parent: QWidget | None, plan: Plan, grids: Sequence[str]) -> None:
        hint = say("group.make_hint", count=f"{len(grids):,}")
        super().__init__(parent, say("group.make_many"), hint)
        self._plan, self._grids = plan, tuple(grids)
        self.choices = {one: QRadioButton(say(f"group.by_{one}")) for one in (*GROUPINGS, "grid")}
        for button in self.choices.values():
            self.body.addWidget(button)
            button.toggled.connect(lambda on: self._count() if on else None)
        self.told = QLabel()
        self.body.addWidget(self.told)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._count_on)
        self.choices["compound"].setChecked(True)

    @property
    def on(self) -> str:
        """What the groups are to be set on."""
        return next(one for one, button in self.choices.items() if button.isChecked())

    def _count(self) -> None:
        self._counts = groups_to_make(self._plan, self._grids, self.on)
        self._done = self.count = 0
        self.ok.setEnabled(False)
        self._timer.start()

    def _count_on(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        for one in self._counts:
            self._done += 1
            self.count += one
            if clock.elapsed() > SLICE_MS:
                self.told.setText(
                    say("group.counting", done=self._done, total=len(self._grids), n=self.count)
                )
                return
        self._timer.stop()
        words = say("group.will_make", n=self.count) if self.count else say("group.nothing_left")
        self.told.setText(words)
        self.ok.setEnabled(self.count > 0)


def ask_groups(parent: QWidget | None, plan: Plan, grids: Sequence[str]) -> MakeGroups | None:
    """Ask what the groups of some grids are to be set on."""
    dialog = GroupsDialog(parent, plan, grids)
    return MakeGroups(tuple(grids), dialog.on) if dialog.asked() else None
