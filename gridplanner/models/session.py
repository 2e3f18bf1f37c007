"""A plan that is being worked on: the value, its file, and the way back and forth."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from gridplanner.errors import GridplannerError
from gridplanner.gis.membership import NOWHERE
from gridplanner.models.change import Change, compare
from gridplanner.models.checks import Findings, check, recheck
from gridplanner.models.edits import Edit
from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.planfile.entries import Entry, Stacks
from gridplanner.models.planfile.file import PlanFile, Written
from gridplanner.models.progress import Progress
from gridplanner.models.standing import Standing
from gridplanner.words import Sentence


class Session:
    """An open plan. Every step is durable when it returns; one that fails leaves all as it was."""

    def __init__(self, file: PlanFile, plan: Plan, ids: Ids, standing: Standing) -> None:
        self._file = file
        self._ids = ids
        self.plan = plan
        self.standing = standing
        self.findings: Findings = check(standing)
        self._entries = file.entries()
        self._stacks = Stacks.of(self._entries)

    @classmethod
    def open(
        cls, path: Path, progress: Progress | None = None, *, read_only: bool = False
    ) -> Session:
        """Open a plan file and work it out; with ``read_only`` nothing is written to it."""
        file = PlanFile.open(path, read_only=read_only)
        try:
            plan, ids = file.read(progress)
            return cls(file, plan, ids, Standing.of(plan))
        except BaseException:
            file.close()
            raise

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
        self._file.close()

    def apply(self, edit: Edit) -> Change:
        """Do an edit: one step of undo, or none where it changes nothing. Returns what changed."""
        ids = self._ids.copy()
        plan = edit.apply(self.plan, ids)
        change = compare(self.plan, plan)
        if change:
            self._step(change, plan, ids, "edit", edit.sentence(self.plan), None)
        return change

    def undo(self) -> Change:
        """Take the last edit back; raises where there is none."""
        if not self._stacks.done:
            raise GridplannerError("log.nothing_to_undo")
        seq = self._stacks.done[-1]
        return self._travel(seq, "undo", self._file.change(seq).inverse())

    def redo(self) -> Change:
        """Do the edit again that was taken back last; raises where there is none."""
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
    ) -> None:
        standing = self.standing.after(plan, change)
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
        plan = replace(plan, buildings=plan.buildings.points_last())
        standing = Standing.of(plan)
        findings = check(standing)
        names = [*standing.slots, ""]
        grids = [names[slot] for slot in standing.owner.tolist()]
        entry = self._file.replace(plan, ids, grids, Written("import", sentence), progress)
        self.plan, self.standing, self.findings, self._ids = plan, standing, findings, ids
        self._entries.append(entry)
        self._stacks = self._stacks.after(entry)

    def note(self, sentence: Sentence) -> None:
        """Put a remark into the journal: what left the office, and on whose word."""
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


def _moved(old: Standing, new: Standing) -> dict[str, str | None]:
    """Return the buildings whose grid is another now, and that grid."""
    rows = old.owners.changed_rows(new.owners)
    ids = new.plan.buildings.ids(rows)
    slots = new.owners.at(rows).tolist()
    grids = [None if slot == NOWHERE else new.id_at(slot) for slot in slots]
    return dict(zip(ids, grids, strict=True))
