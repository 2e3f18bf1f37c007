"""The buildings that one cell names: ``柳河花园1–6号楼、8号楼``, a compound, a lane."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gridplanner.models.importing.cells import narrow
from gridplanner.models.importing.matching import key_of

WHOLE = ("全部", "全部楼栋", "整个网格", "全网格", "全网格楼栋", "所有楼栋", "全体", "网格全部")
"""What stands for every building of the grid."""
WIDEST = 300
"""Numbers that one range may span: more is no range of buildings."""
_NUMBER = r"(?:\d+|[一二三四五六七八九十百]+)"
_WORD = r"(?:号楼|号栋|号院|号|栋|幢|座|楼|#楼|#)"
_DASH = r"(?:[-\u2010-\u2015~]+|至|到)"
_SPLIT = re.compile(r"[、,;/\n\r]+|(?<=[号栋幢座楼#\d])[和及与\s]+(?=\S)")
_ONE = re.compile(
    rf"^(?P<place>.*?):?\s*第?(?P<first>{_NUMBER})\s*(?P<word>{_WORD})?"
    rf"(?:{_DASH}第?(?P<last>{_NUMBER})\s*{_WORD}?)?$"
)


@dataclass(frozen=True)
class Piece:
    """One thing that a cell names: a numbered building of a place, or a place as a whole."""

    told: str
    place: str = ""
    """Compound, lane or village as it is written; empty where none is named."""
    number: str = ""
    """Number of the building in digits; empty where the place itself is meant."""


def pieces_of(cell: str, place: str = "") -> list[Piece]:
    """Return what a cell names, a place before numbers counting for those that follow.

    ``place`` is what another column of the row names.
    """
    found: list[Piece] = []
    before = place
    texts = _SPLIT.split(narrow(cell))
    for text, following in zip(texts, [*texts[1:], ""], strict=True):
        one = text.strip(" .。")
        if not one:
            continue
        match = _ONE.match(one)
        if match is None or not (_numbered(match) or _listed(match, following)):
            found.append(Piece(one, one))
            before = place
            continue
        before = match["place"].rstrip(" :") or before
        found += [Piece(one, before, number) for number in _numbers(match)]
    if not found and place.strip():
        found = [piece for one in _SPLIT.split(narrow(place)) if (piece := Piece(one, one)).told]
    return found


def _numbered(match: re.Match[str]) -> bool:
    """Tell whether a number is that of a building: numerals alone may be part of a name."""
    if not match["first"].isdigit():
        return bool(match["word"] or match["last"])
    return bool(match["word"] or match["last"] or not match["place"] or match["place"][-1] == " ")


def _listed(match: re.Match[str], following: str) -> bool:
    """Tell whether a number behind a place is the first of a list: 柳河花园1、2号楼."""
    return match["first"].isdigit() and following.strip()[:1].isdigit()


def _numbers(match: re.Match[str]) -> list[str]:
    first = int(key_of(match["first"]))
    last = int(key_of(match["last"])) if match["last"] else first
    if not first <= last <= first + WIDEST:
        return [str(first), str(last)]
    return [str(number) for number in range(first, last + 1)]
