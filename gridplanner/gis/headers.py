"""Where in the rows of a sheet its table begins, what its columns are called, and what is no row.

Office tables have titles above, headers of two lines with cells merged over several columns, lines
that sum up, remarks below, and the header again on every printed page.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

Rows = Sequence[Sequence[str]]
Span = tuple[tuple[int, int], tuple[int, int]]
"""Cells that were merged: row and column of the first and of the last, from 0."""
LOOKED_AT = 20
"""Rows among which a header is looked for."""
_TOTAL = re.compile(r"(本页|本表|全部|以上)?(合计|小计|总计|共计|总数|累计|total|subtotal)[::]?")
_NOTE = re.compile(
    r"(附?注|备注|说明|填表(人|说明|单位|日期)|填报(人|单位|日期)|制表(人)?|审核(人)?|负责人签字"
    r"|单位(负责人|盖章))\s*[((]?.{0,6}[))]?[::].*",
    re.DOTALL,
)
_ASIDE = re.compile(r"\([^)]*\)")


@dataclass(frozen=True)
class Words:
    """The names that columns usually have, as ``plain`` writes them."""

    known: frozenset[str] = frozenset()
    key: frozenset[str] = frozenset()
    """Those of the column without which a table is none of the wanted kind."""


@dataclass(frozen=True)
class Head:
    """The header of a table: its lines, and a name for each column, empty where it has none."""

    first: int
    last: int
    names: tuple[str, ...]
    score: int = 0
    """How many names are known; 0 where the fullest row was taken instead."""
    has_key: bool = False


def plain(name: str) -> str:
    """Return the name of a column as names are compared: no blanks, marks or wide signs."""
    narrow = unicodedata.normalize("NFKC", name).lower()
    return "".join(narrow.split()).strip("*#:")


def is_known(name: str, words: frozenset[str]) -> bool:
    """Tell whether a column's name is among some, be it without what stands in brackets."""
    bare = plain(name)
    return bare in words or _ASIDE.sub("", bare) in words


def find_head(rows: Rows, words: Words, spans: Sequence[Span] = ()) -> Head | None:
    """Return the header: the line or two with the most known names, else the fullest line."""
    some = [list(row) for row in rows[:LOOKED_AT]]
    heads: list[Head] = []
    for at, row in enumerate(some):
        heads.append(_head(at, at, [cell.strip() for cell in row], words))
        if at + 1 < len(some):
            both = _joined(at, row, some[at + 1], words, spans)
            if both is not None:
                heads.append(both)
    best = max(heads, key=lambda one: (one.score, -one.first, one.first - one.last), default=None)
    if best is not None and best.score > 1:
        return _told_apart(best, words)
    filled = [sum(bool(cell.strip()) for cell in row) for row in some[:10]]
    most = max(filled, default=0)
    if not most:
        return None
    at = filled.index(most)
    return _told_apart(_head(at, at, [cell.strip() for cell in some[at]], words), words)


def _head(first: int, last: int, names: Sequence[str], words: Words) -> Head:
    known = {plain(name) for name in names if name and is_known(name, words.known)}
    has_key = any(is_known(name, words.key) for name in names if name)
    return Head(first, last, tuple(" ".join(name.split()) for name in names), len(known), has_key)


def _joined(
    at: int, upper: list[str], lower: list[str], words: Words, spans: Sequence[Span]
) -> Head | None:
    """Return a header of two lines, ``None`` where the second is no part of it."""
    told = [cell.strip() for cell in lower if cell.strip()]
    below = sum(is_known(cell, words.known) for cell in told)
    heads = {cell.strip() for cell in upper if cell.strip()}
    if len(heads) < 2 or not any(is_known(cell, words.known) for cell in heads):
        return None  # a title
    if not told or below * 2 < len(told) or any(any(map(str.isdigit, cell)) for cell in told):
        return None
    wide = {
        column
        for (top, left), (bottom, right) in spans
        if top == bottom == at and right > left
        for column in range(left, right + 1)
    }
    length = max(len(upper), len(lower))
    upper = [*upper, *[""] * (length - len(upper))]
    lower = [*lower, *[""] * (length - len(lower))]
    under = [place for place in range(length) if lower[place].strip()]
    if not any(not upper[place].strip() or place in wide for place in under):
        return None
    names, group = [], ""
    often = Counter(plain(cell) for cell in lower)
    for place in range(length):
        above, sub = upper[place].strip(), lower[place].strip()
        if above:
            group = above if sub else ""
        whole = _name(group, sub) if sub else above
        # What stands above a name that is known and the only one of it is a heading for the eye.
        alone = sub and often[plain(sub)] == 1 and is_known(sub, words.known)
        names.append(sub if alone and not is_known(whole, words.known) else whole)
    head = _head(at, at + 1, names, words)
    # A name put together is known where its lower half is.
    halves = sum(
        bool(sub.strip()) and is_known(sub, words.known) and not is_known(name, words.known)
        for name, sub in zip(names, lower, strict=True)
    )
    return replace(head, score=head.score + halves)


def _name(group: str, sub: str) -> str:
    return sub if not group or sub.startswith(group) else group + sub


def _told_apart(head: Head, words: Words) -> Head:
    """Tell columns of one name apart: by the column to the left, 网格员电话, else by a number."""
    often = {name for name, count in Counter(head.names).items() if name and count > 1}
    if not often:
        return head
    names = list(head.names)
    for name in often:
        places = [place for place, one in enumerate(names) if one == name]
        lefts = [
            next((names[at] for at in range(place - 1, -1, -1) if names[at] != name), "")
            for place in places
        ]
        joined = [left + name for left in lefts]
        told = len(set(joined)) == len(joined) and all(is_known(one, words.known) for one in joined)
        for number, place in enumerate(places, 1):
            fresh = joined[number - 1] if told else name if number == 1 else f"{name}{number}"
            names[place] = fresh
    return Head(head.first, head.last, tuple(names), head.score, head.has_key)


def oddities(body: Rows, head: Head) -> Mapping[int, str]:
    """Return by place the rows that are none: sums, remarks, the header once more; and why."""
    again = {plain(name) for name in head.names if name}
    found: dict[int, str] = {}
    for place, row in enumerate(body):
        filled = [cell.strip() for cell in row if cell.strip()]
        if any(_TOTAL.fullmatch(plain(cell)) for cell in filled[:3]):
            found[place] = "total_row"
        elif len(set(filled)) == 1 and _NOTE.fullmatch(filled[0]):
            found[place] = "note_row"
        elif len(filled) > 1 and len(again) > 1 and _repeats(filled, again):
            found[place] = "header_row"
    return found


def _repeats(filled: Sequence[str], names: set[str]) -> bool:
    return all(any(name.endswith(plain(cell)) for name in names) for cell in filled)
