"""Checks that look at one area or person at a time, and again only at those a change concerns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from operator import is_
from typing import Protocol

from gridplanner.models.change import Change
from gridplanner.models.checks.finding import Finding
from gridplanner.models.standing import Standing

Some = tuple[Finding, ...]
Found = Mapping[str, Some]


class Looking(Protocol):
    """One check's way of looking at the rows of one table."""

    @property
    def table(self) -> str:
        """The table whose rows it looks at."""
        ...

    def survey(self, standing: Standing, ids: Collection[str]) -> Iterable[tuple[str, Some]]:
        """Yield what is found about some rows, those in order left out."""
        ...

    def concerned(self, old: Standing, new: Standing, change: Change) -> Iterable[str] | None:
        """Return the ids that a change may concern; ``None`` for all."""
        ...


class OneByOne:
    """Looks at each row by itself."""

    def look(self, standing: Standing) -> Callable[[str], Iterator[Finding]]:
        """Return how the findings about a row are found, by its id."""
        raise NotImplementedError

    def survey(self, standing: Standing, ids: Collection[str]) -> Iterable[tuple[str, Some]]:
        """Yield what is found about some rows, those in order left out."""
        look = self.look(standing)
        for id_ in ids:
            if found := tuple(look(id_)):
                yield id_, found


@dataclass(frozen=True, eq=False)
class Looked:
    """What was found about the rows of a table, by id; those in order are not here."""

    looking: Looking
    found: Found

    @classmethod
    def of(cls, looking: Looking, standing: Standing) -> Looked:
        """Look at all."""
        rows = standing.plan.table(looking.table)
        return cls(looking, dict(looking.survey(standing, rows.keys())))

    def after(self, old: Standing, new: Standing, change: Change) -> Looked:
        """Look again at those that a change may concern."""
        concerned = self.looking.concerned(old, new, change)
        if concerned is None:
            return Looked.of(self.looking, new)
        changed = change.of(self.looking.table)
        stale = dict.fromkeys([*changed, *concerned])
        if not stale:
            return self
        rows = new.plan.table(self.looking.table)
        again = dict(self.looking.survey(new, [id_ for id_ in stale if id_ in rows]))
        if not again and self.found.keys().isdisjoint(stale):
            return self
        found = {id_: one for id_, one in self.found.items() if id_ not in stale}
        return Looked(self.looking, {**found, **again})

    def findings(self, standing: Standing) -> tuple[Finding, ...]:
        """Return what was found, in the order of the table."""
        ranks = standing.plan.table(self.looking.table).ranks
        ordered = sorted(self.found, key=ranks.__getitem__)
        return tuple(chain.from_iterable(self.found[id_] for id_ in ordered))


class Lasting(Protocol):
    """A check that keeps what it knows and looks again only at what a change concerns."""

    def after(self, old: Standing, new: Standing, change: Change) -> Lasting:
        """Return what is known after a change."""
        ...

    def findings(self, standing: Standing) -> tuple[Finding, ...]:
        """Put it into words."""
        ...


@dataclass(frozen=True, eq=False)
class Several:
    """A check of several parts, each of which lasts."""

    parts: tuple[Lasting, ...]

    @classmethod
    def of(cls, lookings: Iterable[Looking], standing: Standing) -> Several:
        """Look at all."""
        return cls(tuple(Looked.of(looking, standing) for looking in lookings))

    def after(self, old: Standing, new: Standing, change: Change) -> Several:
        """Look again at those that a change may concern."""
        parts = tuple(part.after(old, new, change) for part in self.parts)
        return self if all(map(is_, parts, self.parts)) else Several(parts)

    def findings(self, standing: Standing) -> tuple[Finding, ...]:
        """Return what was found, part by part."""
        return tuple(chain.from_iterable(part.findings(standing) for part in self.parts))
