"""The steps of a plan: where each stands on the line of what can be undone and redone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from gridplanner.errors import GridplannerError
from gridplanner.models.planfile.entries import Entry, Stacks

Way: TypeAlias = tuple[str, ...]
"""``undo`` or ``redo``, again and again."""
BEGINNINGS = ("create", "import")
"""Kinds of entries behind which undo does not reach."""


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the journal as a planner sees it."""

    entry: Entry
    state: str
    """done, undone, given_up (undone, and something else done since), before (an import), travel
    (itself an undo or redo) or note."""
    place: int | None
    """Edits that are done where the plan stands right after it; None where no way leads there."""
    here: bool = False
    """Whether the plan stands right after it now."""


def steps(entries: Iterable[Entry]) -> tuple[Step, ...]:
    """Return all steps, oldest first."""
    told = list(entries)
    tops, stacks = [], Stacks()
    for entry in told:
        stacks = stacks.after(entry)
        tops.append(stacks.done[-1] if stacks.done else None)
    line = (None, *stacks.done, *stacks.undone[::-1])
    places = {seq: place for place, seq in enumerate(line)}
    begins = max((at for at, one in enumerate(told) if one.kind in BEGINNINGS), default=0)
    now = stacks.done[-1] if stacks.done else (told[begins].seq if told else None)
    found = []
    for at, (entry, top) in enumerate(zip(told, tops, strict=True)):
        state = "before" if at < begins else _state(entry, stacks)
        # an edit once undone and given up is on no line, and so is all that was done upon it
        place = places.get(top) if at >= begins else None
        found.append(Step(entry, state, place, entry.seq == now))
    return tuple(found)


def _state(entry: Entry, stacks: Stacks) -> str:
    if entry.kind in ("undo", "redo"):
        return "travel"
    if entry.kind == "note":
        return "note"
    if entry.kind in BEGINNINGS or entry.seq in stacks.done:
        return "done"
    return "undone" if entry.seq in stacks.undone else "given_up"


def way_to(some: Iterable[Step], seq: int) -> Way:
    """Return what leads to where the plan stood right after a step.

    Raises
    ------
    GridplannerError
        ``log.before_import`` or ``log.given_up`` where no way leads there.
    """
    found = list(some)
    target = next(one for one in found if one.entry.seq == seq)
    if target.place is None:
        raise GridplannerError(f"log.{'before_import' if target.state == 'before' else 'given_up'}")
    count = target.place - next(one.place or 0 for one in found if one.here)
    return ("redo",) * count or ("undo",) * -count
