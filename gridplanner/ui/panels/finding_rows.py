"""The findings as rows: groups under headings that fold, whose rows are made when they are seen."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TypeAlias, overload

from gridplanner.models.checks import Finding
from gridplanner.models.rows import Ignored
from gridplanner.words import Sentence

NO_ONE = ("", "")


@dataclass(frozen=True)
class Unchecked:
    """A rule that was not looked at, and why."""

    rule: str
    why: Sentence
    kind: str = ""
    subject: tuple[str, str] = NO_ONE


@dataclass(frozen=True, eq=False)
class Group:
    """Rows under one heading."""

    key: str
    title: str
    items: Sequence[Finding | Unchecked]
    state: str = "open"
    """``open``, ``ignored`` or ``unchecked``."""
    reasons: Mapping[int, Ignored] = field(default_factory=dict)
    """Of findings passed over the row that does so, by the identity of the finding."""
    tally: Mapping[str, int] = field(default_factory=dict)
    """How many there are of each severity."""


@dataclass(frozen=True)
class Heading:
    """The line above the rows of a group."""

    group: Group
    folded: bool
    rule: str = ""
    kind: str = ""
    subject: tuple[str, str] = NO_ONE


Line: TypeAlias = Finding | Unchecked | Heading


class Listed(Sequence[Line]):
    """The lines that are shown; nothing is made of the groups until a line is asked for."""

    def __init__(self, groups: Sequence[Group] = (), folded: frozenset[str] = frozenset()) -> None:
        self.groups = groups
        self.folded = folded
        sizes = [1 + (0 if one.key in folded else len(one.items)) for one in groups]
        self._starts = [0, *accumulate(sizes)]
        opens = [len(one.items) if one.state == "open" else 0 for one in groups]
        self._opens = [0, *accumulate(opens)]

    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, row: int) -> Line: ...

    @overload
    def __getitem__(self, row: slice) -> list[Line]: ...

    def __getitem__(self, row: int | slice) -> Line | list[Line]:
        if isinstance(row, slice):
            return [self[one] for one in range(*row.indices(len(self)))]
        if row < 0:
            row += len(self)
        if not 0 <= row < len(self):
            raise IndexError(row)
        at, place = self.place(row)
        group = self.groups[at]
        return Heading(group, group.key in self.folded) if place < 0 else group.items[place]

    def place(self, row: int) -> tuple[int, int]:
        """Return the group of a row and the place in it, -1 for its heading."""
        at = bisect_right(self._starts, row) - 1
        return at, row - self._starts[at] - 1

    def row(self, at: int, place: int) -> int:
        """Return the row of a place in a group; that of its heading where it is folded."""
        folded = self.groups[at].key in self.folded
        return self._starts[at] + (0 if folded else place + 1)

    @property
    def total(self) -> int:
        """How many findings stand, in folded groups as well."""
        return self._opens[-1]

    def number(self, row: int) -> int:
        """Return how many findings stand before a row: of a heading those before its group."""
        at, place = self.place(row)
        stands = self.groups[at].state == "open"
        return self._opens[at] + (max(place, 0) if stands else 0)

    def numbered(self, number: int) -> tuple[int, int]:
        """Return the group of a finding that stands and the place in it."""
        at = bisect_right(self._opens, number) - 1
        return at, number - self._opens[at]

    def group_of(self, row: int) -> Group:
        """Return the group of a row."""
        return self.groups[self.place(row)[0]]

    def findings(self) -> Iterator[tuple[Finding, Ignored | None]]:
        """Yield every finding in its order, with what passes it over."""
        for group in self.groups:
            for one in group.items:
                if isinstance(one, Finding):
                    yield one, group.reasons.get(id(one))


def place_of(finding: Finding | None, groups: Sequence[Group]) -> tuple[int, int] | None:
    """Return where the same finding stands after an edit, ``None`` where it is mended."""
    if finding is None:
        return None
    same: tuple[int, int] | None = None
    for at, group in enumerate(groups):
        if group.key.startswith("rule:") and group.key != f"rule:{finding.rule}":
            continue
        for place, one in enumerate(group.items):
            if one is finding:
                return at, place
            if not isinstance(one, Finding) or one.subject != finding.subject:
                continue
            if (one.rule, one.kind) == (finding.rule, finding.kind):
                if one.where == finding.where:
                    return at, place
                same = same or (at, place)
    return same
