"""The one door to the plan: every view hears of it here, every edit goes through here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from gridplanner.errors import GridplannerError
from gridplanner.models.change import Change
from gridplanner.models.checks import SEVERITIES, Finding
from gridplanner.models.drafts import Draft, Worked
from gridplanner.models.edits import Edit
from gridplanner.models.findings.ignoring import Passed
from gridplanner.models.history import Way
from gridplanner.models.lineage import today
from gridplanner.models.plan import SEATS, Plan
from gridplanner.models.rows import Ignored
from gridplanner.models.session import Arrival, Session
from gridplanner.models.standing import UNCOVERED, Standing
from gridplanner.models.strokes import Manner


class Store(QObject):
    """Holds the open plan, what is selected in it, and the person in the planner's hand."""

    plan_opened = Signal()
    """Another plan is open, or none; everything is drawn anew."""
    plan_arrived = Signal()
    """All of the plan is here that was opened with its areas alone."""
    plan_changed = Signal(object)
    """A ``Change`` was made and is on disk."""
    selection_changed = Signal()
    person_chosen = Signal()
    group_chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._session: Session | None = None
        self._selection: tuple[str, ...] = ()
        self._chosen: tuple[object, object, tuple[str, ...]] = (None, None, ())
        self._bare: tuple[object, object, tuple[str, ...]] = (None, None, ())
        self._parted: tuple[object, list[Finding], list[tuple[Finding, Ignored]]] = (None, [], [])
        self._person = self._group = ""
        self.manner = Manner()
        """How strokes on the map are taken."""

    @property
    def session(self) -> Session:
        """The open session; asking for it where none is open is a bug."""
        if self._session is None:
            raise RuntimeError("no plan is open")
        return self._session

    @property
    def is_open(self) -> bool:
        """Whether a plan is open."""
        return self._session is not None

    @property
    def has_arrived(self) -> bool:
        """Whether a plan is open and all of it is here."""
        return self._session is not None and self._session.arrived

    @property
    def plan(self) -> Plan:
        """The plan as it is now."""
        return self.session.plan

    @property
    def standing(self) -> Standing:
        """How the plan stands now."""
        return self.session.standing

    @property
    def findings(self) -> list[Finding]:
        """What the checks find now, without what is passed over."""
        return self._split()[0]

    @property
    def finding_counts(self) -> dict[str, int]:
        """How many findings of each severity stand."""
        counts = Counter(map(attrgetter("severity"), self.findings))
        return {severity: counts[severity] for severity in SEVERITIES}

    @property
    def ignored(self) -> list[tuple[Finding, Ignored]]:
        """The findings that are passed over, each with the row that does so."""
        return self._split()[1]

    def _split(self) -> tuple[list[Finding], list[tuple[Finding, Ignored]]]:
        """Return the findings that stand and those passed over, worked out once after a step."""
        found = self.session.findings
        if self._parted[0] is not found:
            passed = Passed.of(self.plan)
            standing: list[Finding] = []
            over: list[tuple[Finding, Ignored]] = []
            for id_, some in found.by_rule.items():
                if id_ in passed.rules:
                    left, gone = passed.split(self.standing, some)
                    standing += left
                    over += gone
                else:
                    standing += some
            self._parted = (found, standing, over)
        return self._parted[1], self._parted[2]

    @property
    def path(self) -> Path:
        """Where the plan is."""
        return self.session.path

    def take(self, session: Session) -> None:
        """Show another plan; the one before is closed."""
        if self._session is not None and self._session is not session:
            self._session.close()
        self._session = session
        self._forget()
        self.plan_opened.emit()

    def settle(self, arrival: Arrival, shown: Callable[[], None]) -> None:
        """Take over the rest of the plan; what is selected stays.

        ``shown`` is done before anybody hears of it: the map takes what was worked out for it.
        """
        self.session.settle(arrival)
        shown()
        self.plan_arrived.emit()

    def reopened(self) -> None:
        """Show the same session anew: an import has put another plan in its place."""
        self._forget()
        self.plan_opened.emit()

    def close(self) -> None:
        """Close the plan; nothing is lost, every step is on disk already."""
        if self._session is not None:
            self._session.close()
            self._session = None
            self._forget()
            self.plan_opened.emit()

    def _forget(self) -> None:
        self._selection, self._person, self._group = (), "", ""
        self._parted = (None, [], [])

    def apply(self, edit: Edit) -> Change:
        """Do an edit; raises GridplannerError where it cannot be done."""
        self._meet_day()
        return self._made(self.session.apply(edit))

    def accept(self, draft: Draft | Worked) -> Change:
        """Do an edit that was worked out before; raises where it cannot be done any more."""
        self._meet_day()
        return self._made(self.session.accept(draft))

    def undo(self) -> Change:
        """Take the last step back."""
        self._meet_day()
        return self._made(self.session.undo())

    def redo(self) -> Change:
        """Do the step again that was taken back last."""
        self._meet_day()
        return self._made(self.session.redo())

    def travel(self, seq: int) -> Iterator[Change]:
        """Go to where the plan stood right after a step, one undo or redo at each turn.

        Raises ``log.interrupted`` at a turn before which something else was done.
        """
        return self._travelling(self.session, self.session.way_to(seq))

    def _travelling(self, session: Session, way: Way) -> Iterator[Change]:
        written = len(session.log())
        for turn, step in enumerate(way):
            if self._session is not session or len(session.log()) != written + turn:
                raise GridplannerError("log.interrupted")
            yield self.undo() if step == "undo" else self.redo()

    def _meet_day(self) -> None:
        """Let the plan stand as of today: a step is judged by the day on which it is done."""
        if self.has_arrived and (turned := self.session.meet_day(today())):
            self.plan_changed.emit(turned)

    def _made(self, change: Change) -> Change:
        if self._person not in self.plan.persons:
            self.choose_person("")
        if self._group not in self.plan.womens_groups:
            self.choose_group("")
        dropped = not change.gone.isdisjoint(self._selection)
        if dropped:
            self._selection = tuple(id_ for id_ in self._selection if id_ not in change.gone)
        self.plan_changed.emit(change)
        if dropped:
            self.selection_changed.emit()
        return change

    def _known(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return each of some ids once that is in the plan; a hundred thousand at one go."""
        once, plan = list(dict.fromkeys(ids)), self.plan
        rows = plan.buildings.find(once).tolist()
        return tuple(
            id_
            for id_, row in zip(once, rows, strict=True)
            if row >= 0 or id_ in plan.persons or any(id_ in plan.table(one) for one in SEATS)
        )

    @property
    def selection(self) -> tuple[str, ...]:
        """Ids of the areas, buildings, persons, or seats of posts selected."""
        return self._selection

    @property
    def selected_grid(self) -> str | None:
        """The grid selected, where it is one."""
        one = self._selection[0] if len(self._selection) == 1 else ""
        return one if self.is_open and one in self.plan.grids else None

    @property
    def selected_grids(self) -> tuple[str, ...]:
        """The grids among what is selected, in their order; looked for once in many."""
        if not self.is_open or not self._selection:
            return ()
        key = (self._selection, self.plan.grids)
        if self._chosen[0] is not key[0] or self._chosen[1] is not key[1]:
            found = set(self._selection) & key[1].keys()
            self._chosen = (*key, tuple(id_ for id_ in self._selection if id_ in found))
        return self._chosen[2]

    @property
    def selected_area(self) -> str | None:
        """The area of any level selected, where it is one."""
        one = self._selection[0] if len(self._selection) == 1 else ""
        return one if self.is_open and self.plan.level_of(one) is not None else None

    @property
    def selected_uncovered(self) -> tuple[str, ...]:
        """The buildings among what is selected that no grid holds; looked for once in many."""
        if not self.has_arrived or not self._selection:
            return ()
        key = (self._selection, self.standing.states)
        if self._bare[0] is not key[0] or self._bare[1] is not key[1]:
            buildings = self.plan.buildings
            bare = np.flatnonzero(self.standing.status == UNCOVERED)
            found = set(buildings.ids(bare)).intersection(self._selection) if len(bare) else set()
            self._bare = (*key, tuple(id_ for id_ in self._selection if id_ in found))
        return self._bare[2]

    def select(self, ids: Iterable[str]) -> None:
        """Select some things; those that are not in the plan are left out."""
        chosen = self._known(ids) if self.is_open else ()
        if chosen != self._selection:
            self._selection = chosen
            self.selection_changed.emit()

    @property
    def person(self) -> str:
        """The person picked from the roster, empty where none is."""
        return self._person

    def choose_person(self, id_: str) -> None:
        """Take a person in hand, to assign with the next click; a group is put away."""
        if id_ and self._group:
            self.choose_group("")
        if id_ != self._person:
            self._person = id_
            self.person_chosen.emit()

    @property
    def group(self) -> str:
        """The women's group in the planner's hand, empty where none is."""
        return self._group

    def choose_group(self, id_: str) -> None:
        """Take a women's group in hand, to put buildings into; a person is put away."""
        if id_ and self._person:
            self.choose_person("")
        if id_ != self._group:
            self._group = id_
            self.group_chosen.emit()
