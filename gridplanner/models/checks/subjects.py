"""Checks that look at one area or person at a time, and again only at those a change concerns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from operator import is_
from typing import Protocol

from gridplanner.models.change import Change
from gridplanner.models.checks.finding import Finding
from gridplanner.models.standing import Standing
from gridplanner.models.tables import Table

Some = tuple[Finding, ...]


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
    """What was found about the rows of a table; those in order are not here."""

    looking: Looking
    ids: list[str]
    """Of what there are findings, in the order of the table."""
    some: list[Some]
    """The findings about each of them."""

    @classmethod
    def of(cls, looking: Looking, standing: Standing) -> Looked:
        """Look at all."""
        rows = standing.plan.table(looking.table)
        found = dict(looking.survey(standing, rows.keys()))
        ranks = rows.ranks if found else {}
        ids = sorted(found, key=ranks.__getitem__)
        return cls(looking, ids, [found[id_] for id_ in ids])

    def after(self, old: Standing, new: Standing, change: Change) -> Looked:
        """Look again at those that a change may concern.

        There may be fifty thousand findings: the others are neither looked at nor sorted again.
        """
        concerned = self.looking.concerned(old, new, change)
        if concerned is None:
            return Looked.of(self.looking, new)
        table = self.looking.table
        stale = dict.fromkeys([*change.of(table), *concerned])
        if not stale:
            return self
        before, rows = old.plan.table(table), new.plan.table(table)
        again = dict(self.looking.survey(new, [id_ for id_ in stale if id_ in rows]))
        ids, some = list(self.ids), list(self.some)
        gone = [place for id_ in stale if (place := _place(ids, before, id_)) is not None]
        if not again and not gone:
            return self
        for place in sorted(gone, reverse=True):
            del ids[place], some[place]
        ranks = rows.ranks
        for id_, found in again.items():
            place = bisect_left(ids, ranks[id_], key=ranks.__getitem__)
            ids.insert(place, id_)
            some.insert(place, found)
        return Looked(self.looking, ids, some)

    def findings(self, _standing: Standing) -> tuple[Finding, ...]:
        """Return what was found, in the order of the table."""
        return tuple(chain.from_iterable(self.some))


def _place(ids: list[str], rows: Table, id_: str) -> int | None:
    """Return where an id stands among ids in the order of a table, ``None`` where it does not."""
    if not ids or id_ not in rows:
        return None
    ranks = rows.ranks
    place = bisect_left(ids, ranks[id_], key=ranks.__getitem__)
    return place if place < len(ids) and ids[place] == id_ else None


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
