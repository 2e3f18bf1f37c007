"""What the journal says, without its payloads: who did what when, and what can be undone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from gridplanner.words import Sentence, say


@dataclass(frozen=True)
class Entry:
    """One row of the journal, without its payload."""

    seq: int
    when: str
    """Local time with offset, ISO 8601."""
    who: str
    kind: str
    """create, edit, undo, redo, import or note."""
    what: Sentence
    reverses: int | None = None
    """For undo and redo: the edit that is taken back or done again."""

    def __str__(self) -> str:
        if self.kind in ("undo", "redo"):
            return say(f"log.{self.kind}", what=str(self.what))
        return str(self.what)


@dataclass(frozen=True)
class Stacks:
    """What can be undone and redone, oldest first."""

    done: tuple[int, ...] = ()
    undone: tuple[int, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Stacks:
        """Read the stacks off the journal."""
        stacks = cls()
        for entry in entries:
            stacks = stacks.after(entry)
        return stacks

    def after(self, entry: Entry) -> Stacks:
        """Return the stacks after one more row; an import begins anew, a note changes nothing."""
        if entry.kind == "edit":
            return Stacks((*self.done, entry.seq))
        if entry.kind == "undo":
            return Stacks(self.done[:-1], (*self.undone, self.done[-1]))
        if entry.kind == "redo":
            return Stacks((*self.done, self.undone[-1]), self.undone[:-1])
        return self if entry.kind == "note" else Stacks()


def read_entries(connection: sqlite3.Connection) -> list[Entry]:
    """Return the journal's rows, oldest first."""
    records = connection.execute(
        "SELECT seq, at, who, kind, what, reverses FROM journal ORDER BY seq"
    ).fetchall()
    return [
        Entry(seq, at, who, kind, _words(what), reverses)
        for seq, at, who, kind, what, reverses in records
    ]


def sentence_to_text(sentence: Sentence) -> str:
    """Return a sentence as the journal keeps it: to be said in any language later."""
    return json.dumps(_plain(sentence), ensure_ascii=False)


def _plain(value: object) -> object:
    if not isinstance(value, Sentence):
        return value
    return [value.code, {name: _plain(one) for name, one in value.values.items()}]


def _sentence(plain: object) -> object:
    if not isinstance(plain, list):
        return plain
    code, values = plain
    return Sentence(code, {name: _sentence(one) for name, one in values.items()})


def _words(what: str) -> Sentence:
    sentence = _sentence(json.loads(what))
    assert isinstance(sentence, Sentence)
    return sentence
