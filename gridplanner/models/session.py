"""A plan that is being worked on: the value, its file, and the way back and forth."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Lock

from gridplanner.errors import GridplannerError
from gridplanner.gis.membership import NOWHERE
from gridplanner.models.change import Change, compare
from gridplanner.models.checks import Findings, check, check_ahead, recheck
from gridplanner.models.drafts import Draft, Worked
from gridplanner.models.edits import Edit
from gridplanner.models.history import Step, Way, steps, way_to
from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.planfile.entries import Entry, Stacks
from gridplanner.models.planfile.file import PlanFile, Written
from gridplanner.models.planfile.packing import Came
from gridplanner.models.progress import Progress, report
from gridplanner.models.standing import Standing
from gridplanner.words import Sentence

LARGE = 100_000
"""Buildings from which on a plan is spared the garbage collector's walks: each stalls the window
for a tenth of a second, and nothing of a plan is ever garbage by a circle."""


@dataclass(frozen=True, eq=False)
class Arrival:
    """What ``arrive`` brings: the whole plan, worked out."""

    plan: Plan
    ids: Ids
    standing: Standing
    findings: Findings
    entries: tuple[Entry, ...]


class Session:
    """An open plan. Every step is durable when it returns; one that fails leaves all as it was.

    ``begin`` opens it with its areas alone, ``arrive`` reads the rest beside a window that works,
    ``settle`` takes it over; until then no step is possible.
    """

    def __init__(self, file: PlanFile, plan: Plan, ids: Ids) -> None:
        self._file = file
        self._ids = ids
        self._arrived = self._left = False
        self._reading = Lock()
        self.plan = plan
        self.standing = Standing.awaiting(plan)
        self.findings = Findings({}, {})
        self._entries = file.entries()
        self._stacks = Stacks.of(self._entries)

    @classmethod
    def begin(cls, path: Path, *, read_only: bool = False) -> Session:
        """Open a plan file with its areas, roads, water and compounds; the rest is to arrive."""
        file = PlanFile.open(path, read_only=read_only)
        try:
            return cls(file, *file.read_areas())
        except BaseException:
            file.close()
            raise

    @property
    def arrived(self) -> bool:
        """Whether the whole plan is here."""
        return self._arrived

    def arrive(self, progress: Progress | None = None, came: Came | None = None) -> Arrival:
        """Read the rest and work it out, in a thread if need be; the session stays as it is.

        ``progress`` counts buildings; ``came`` is told of the footprints part by part. It ends as
        cancelled where the session is closed meanwhile.
        """

        def go_on(done: int, total: int) -> bool:
            return not self._left and (progress is None or progress(done, total))

        areas, before = self.plan, self.standing
        with _undisturbed(), ThreadPoolExecutor(1) as pool:
            ahead = pool.submit(check_ahead, before)
            with self._reading:
                report(go_on, 0, 1)
                plan, ids = self._file.read(go_on, came, self.plan)
                entries = tuple(self._file.entries())
            footprints = plan.buildings.footprints
            _ = footprints.boxes  # painting asks for them, and for what they are made of
            standing = Standing.of(plan)
            _ = standing.duties  # who is near is asked for in the window
            report(progress, len(plan.buildings), len(plan.buildings))  # it may be cancelled here
            known = ahead.result() if _same_areas(areas, plan) else None
            arrival = Arrival(plan, ids, standing, check(standing, known), entries)
            if len(footprints.numbers) > LARGE:
                gc.freeze()
        return arrival

    def settle(self, arrival: Arrival) -> None:
        """Take over what arrived."""
        self.plan, self._ids = arrival.plan, arrival.ids
        self.standing, self.findings = arrival.standing, arrival.findings
        self._entries = list(arrival.entries)
        self._stacks = Stacks.of(self._entries)
        self._arrived = True

    @classmethod
    def open(
        cls, path: Path, progress: Progress | None = None, *, read_only: bool = False
    ) -> Session:
        """Open a plan file and work it out; with ``read_only`` nothing is written to it."""
        session = cls.begin(path, read_only=read_only)
        try:
            session.settle(session.arrive(progress))
        except BaseException:
            session.close()
            raise
        return session

    @classmethod
    def create(cls, path: Path, name: str, crs: str = "") -> Session:
        """Make a new plan file and open it."""
        PlanFile.create(path, name, crs).close()
        return cls.open(path)

    @property
    def path(self) -> Path:
        """Where the plan is."""
        return self._file.path

    def close(self) -> None:
        """Close the file; nothing is lost, every step is on disk already."""
        self._left = True
        with self._reading:  # what is being read is given up within milliseconds
            if self._arrived:
                self._file.keep_packed(self.plan.buildings)
            self._file.close()

    def _wait_for_the_rest(self) -> None:
        if not self._arrived:
            raise GridplannerError("plan.still_loading")

    def meet_day(self, day: str) -> Change:
        """Let posts begin and end where a day (ISO 8601) has come; return those that do."""
        self._wait_for_the_rest()
        if day == self.standing.today:
            return Change()
        standing, turned = self.standing.on(day)
        self.findings = recheck(self.findings, self.standing, standing, turned)
        self.standing = standing
        return turned

    def apply(self, edit: Edit) -> Change:
        """Do an edit: one step of undo, or none where it changes nothing. Returns what changed."""
        self._wait_for_the_rest()
        ids = self._ids.copy()
        plan = edit.apply(self.plan, ids)
        change = compare(self.plan, plan)
        if change:
            self._step(change, plan, ids, "edit", edit.sentence(self.plan), None)
        return change

    def accept(self, draft: Draft | Worked) -> Change:
        """Do an edit that was worked out before; anew where the plan has moved on since."""
        if draft.before is not self.standing:
            return self.apply(draft.edit)
        self._wait_for_the_rest()
        if draft.change:
            sentence, plan = draft.edit.sentence(self.plan), draft.after.plan
            known = draft.findings if isinstance(draft, Worked) else (None, None)
            found = known[1] if known[0] is self.findings else None
            self._step(draft.change, plan, draft.ids, "edit", sentence, None, draft.after, found)
        return draft.change

    def undo(self) -> Change:
        """Take the last edit back; raises where there is none."""
        self._wait_for_the_rest()
        if not self._stacks.done:
            raise GridplannerError("log.nothing_to_undo")
        seq = self._stacks.done[-1]
        return self._travel(seq, "undo", self._file.change(seq).inverse())

    def redo(self) -> Change:
        """Do the edit again that was taken back last; raises where there is none."""
        self._wait_for_the_rest()
        if not self._stacks.undone:
            raise GridplannerError("log.nothing_to_redo")
        seq = self._stacks.undone[-1]
        return self._travel(seq, "redo", self._file.change(seq))

    def _travel(self, seq: int, kind: str, change: Change) -> Change:
        plan = change.apply(self.plan)
        sentence = next(entry.what for entry in reversed(self._entries) if entry.seq == seq)
        self._step(change, plan, self._ids, kind, sentence, seq)
        return change

    def _step(
        self,
        change: Change,
        plan: Plan,
        ids: Ids,
        kind: str,
        sentence: Sentence,
        reverses: int | None,
        standing: Standing | None = None,
        findings: Findings | None = None,
    ) -> None:
        standing = standing or self.standing.after(plan, change)
        if findings is None:
            findings = recheck(self.findings, self.standing, standing, change)
        written = Written(kind, sentence, reverses, _moved(self.standing, standing))
        entry = self._file.write(change, plan, ids, written)  # last: what fails above leaves no row
        self.plan, self.standing, self.findings, self._ids = plan, standing, findings, ids
        self._entries.append(entry)
        self._stacks = self._stacks.after(entry)

    def take_over(
        self, plan: Plan, ids: Ids, sentence: Sentence, progress: Progress | None = None
    ) -> None:
        """Put an imported plan in the place of this one; undo stops here."""
        self._wait_for_the_rest()
        plan = replace(plan, buildings=plan.buildings.points_last())
        standing = Standing.of(plan)
        _ = standing.duties
        findings = check(standing)
        names = [*standing.slots, ""]
        grids = [names[slot] for slot in standing.owner.tolist()]
        entry = self._file.replace(plan, ids, grids, Written("import", sentence), progress)
        self.plan, self.standing, self.findings, self._ids = plan, standing, findings, ids
        self._entries.append(entry)
        self._stacks = self._stacks.after(entry)

    def note(self, sentence: Sentence) -> None:
        """Put a remark into the journal: what left the office, and on whose word."""
        self._wait_for_the_rest()
        self._entries.append(self._file.note(sentence))

    def backup(self) -> Path:
        """Copy the plan as it is on disk to a dated file beside it, and return where."""
        stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
        stem, number = f"{self.path.stem}.{stamp}", 1
        copy = self.path.with_name(f"{stem}.bak.gpkg")
        while copy.exists():  # an earlier one of the same second is kept
            number += 1
            copy = self.path.with_name(f"{stem}-{number}.bak.gpkg")
        self._file.copy_to(copy)
        return copy

    def copied_to(self, path: Path) -> Session:
        """Copy the plan, its log and all, to another file, and return that one open."""
        try:
            self._file.copy_to(path)
        except GridplannerError:
            raise GridplannerError("plan.cannot_make", folder=path.parent) from None
        return Session.open(path)

    def ids(self) -> Ids:
        """Return a copy of the counters, for drafts and imports."""
        return self._ids.copy()

    @property
    def undo_sentence(self) -> Sentence | None:
        """What undo would take back."""
        return self._sentence(self._stacks.done)

    @property
    def redo_sentence(self) -> Sentence | None:
        """What redo would do again."""
        return self._sentence(self._stacks.undone)

    def _sentence(self, stack: tuple[int, ...]) -> Sentence | None:
        if not stack:
            return None
        return next(entry.what for entry in reversed(self._entries) if entry.seq == stack[-1])

    def steps(self) -> tuple[Step, ...]:
        """Return what happened, oldest first, and where each step stands."""
        return steps(self._entries)

    def way_to(self, seq: int) -> Way:
        """Return what leads to where the plan stood right after a step; raises where nothing."""
        return way_to(self.steps(), seq)

    def changes_since(self, seq: int) -> tuple[Change, ...]:
        """Return what the edits from one on have changed, that one among them, the last first."""
        done = [one for one in self._stacks.done if one >= seq]
        return tuple(self._file.change(one) for one in reversed(done))

    def log(self) -> tuple[Entry, ...]:
        """Return what happened, oldest first."""
        return tuple(self._entries)


def write_new(
    path: Path, plan: Plan, ids: Ids, sentence: Sentence, progress: Progress | None = None
) -> None:
    """Write a ready-made plan to a new file; a file that is there already is refused."""
    session = Session.create(path, plan.name, plan.crs)
    try:
        session.take_over(plan, ids, sentence, progress)
    except BaseException:
        session.close()
        path.unlink(missing_ok=True)
        raise
    session.close()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep the garbage collector from walking again and again through a plan that grows."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _same_areas(one: Plan, other: Plan) -> bool:
    """Tell whether two plans have the same grids and communities, seen alike."""
    return all(one.table(name) is other.table(name) for name in ("grid", "community", "rule"))


def _moved(old: Standing, new: Standing) -> dict[str, str | None]:
    """Return the buildings whose grid is another now, and that grid."""
    rows = old.owners.changed_rows(new.owners)
    ids = new.plan.buildings.ids(rows)
    slots = new.owners.at(rows).tolist()
    grids = [None if slot == NOWHERE else new.id_at(slot) for slot in slots]
    return dict(zip(ids, grids, strict=True))
