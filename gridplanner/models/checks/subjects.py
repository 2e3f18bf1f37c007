"""Checks that look at one area or person at a time, and again only at those a change concerns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from operator import is_
from typing import Protocol

from gridplanner.models.change import Change
from gridplanner.models.checks.finding import Finding
from gridplanner.models.standing import Standing

Found = Mapping[str, tuple[Finding, ...]]


class Looking(Protocol):
    """One check's way of looking at the rows of one table."""

    @property
    def table(self) -> str:
        """The table whose rows it looks at."""
        ...

    def look(self, standing: Standing) -> Callable[[str], Iterator[Finding]]:
        """Return how the findings about a row are found, by its id."""
        ...

    def concerned(self, old: Standing, new: Standing, change: Change) -> Iterable[str] | None:
        """Return the ids that a change may concern; ``None`` for all."""
        ...


@dataclass(frozen=True, eq=False)
class Looked:
    """What was found about the rows of a table, by id; those in order are not here."""

    looking: Looking
    found: Found

    @classmethod
    def of(cls, looking: Looking, standing: Standing) -> Looked:
        """Look at all."""
        look = looking.look(standing)
        rows = standing.plan.table(looking.table)
        return cls(looking, {id_: found for id_ in rows if (found := tuple(look(id_)))})

    def after(self, old: Standing, new: Standing, change: Change) -> Looked:
        """Look again at those that a change may concern."""
        concerned = self.looking.concerned(old, new, change)
        if concerned is None:
            return Looked.of(self.looking, new)
        changed = change.of(self.looking.table)
        stale = dict.fromkeys([*changed, *concerned])
        if not stale:
            return self
        rows, look = new.plan.table(self.looking.table), self.looking.look(new)
        found = dict(self.found)
        for id_ in stale:
            found.pop(id_, None)
            if id_ in rows and (again := tuple(look(id_))):
                found[id_] = again
        return Looked(self.looking, found)

    def findings(self, standing: Standing) -> tuple[Finding, ...]:
        """Return what was found, in the order of the table."""
        ranks = standing.plan.table(self.looking.table).ranks
        ordered = sorted(self.found, key=ranks.__getitem__)
        return tuple(chain.from_iterable(self.found[id_] for id_ in ordered))


@dataclass(frozen=True, eq=False)
class Several:
    """A check that looks at the rows of several tables."""

    parts: tuple[Looked, ...]

    @classmethod
    def of(cls, lookings: Iterable[Looking], standing: Standing) -> Several:
        """Look at all."""
        return cls(tuple(Looked.of(looking, standing) for looking in lookings))

    def after(self, old: Standing, new: Standing, change: Change) -> Several:
        """Look again at those that a change may concern."""
        parts = tuple(part.after(old, new, change) for part in self.parts)
        return self if all(map(is_, parts, self.parts)) else Several(parts)

    def findings(self, standing: Standing) -> tuple[Finding, ...]:
        """Return what was found, table by table."""
        return tuple(chain.from_iterable(part.findings(standing) for part in self.parts))
