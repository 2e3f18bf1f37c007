"""Names and addresses as hands write them, matched to those of a plan, with a score.

``1栋``, ``1号楼`` and ``一幢`` are one building, ``柳河社区`` and ``柳河居委会`` one community,
``001网格`` and ``第一网格`` one grid. Two names are held to be one where they are the same after
such rules; what is merely alike is a candidate for the planner to settle, for 东湖 and 西湖 differ
in one sign.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

SURE = 0.9
"""Score from which on a single candidate is taken without asking."""
ALIKE = 0.6
"""Score below which names have nothing to do with each other."""
MOST = 6
"""Candidates that are shown."""
_TRIED = 12
_BLANK = re.compile(
    r"(无|暂无|没有|空|空缺|空白|待定|待配|不详|未知|none|null|nan|n/a|na|[-—–/\\.·_]+)?"
)
_BLANK_STARTS = "无暂没空待不未nN"
_DIGITS = dict(zip("〇零一二三四五六七八九两", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True))
_NUMERAL = re.compile(r"[〇零一二三四五六七八九两十百]+")
_DASH = re.compile(r"[-\u2010-\u2015\u2212\uff0d~\uff5e]+")
_MARKS = re.compile(r"(?<!\d)-|-(?!\d)|[^\w\-#]|_")
_BUILDING = re.compile(r"(?<=\d)(?:号楼|号栋|号院|号|栋|幢|座|楼|#楼|#)")
_TAIL = re.compile(
    r"^(.*(?<!\d)\d+号)(?:东|西|南|北|中)?(?:\d+单元|单元|\d+-\d|\d+室|\d+层|\d{3,4}$).*$"
)
_ROOM = re.compile(r"^((?:.*[^\d\-])?)(\d+)-\d+(?:-\d+)?(?:室|号)?$")
_AREA_END = re.compile(
    r"(社区居民委员会|社区居委会|居民委员会|居委会|村民委员会|村委会|行政村|社区|村|街道办事处|街道|街办|办事处"
    r"|微网格|网格|镇|乡)$"
)
_NUMBERED = re.compile(r"^(?:网格|微网格|第)?(\d+)(?:号|个)?$")
_NUMBERS = re.compile(r"\d+")


def is_blank(text: str) -> bool:
    """Tell whether a cell says nothing: 无, 待定, a dash."""
    if text and text[0].isalnum() and text[0] not in _BLANK_STARTS:
        return False
    return _BLANK.fullmatch("".join(text.split()).lower()) is not None


def key_of(text: str) -> str:
    """Return a text as texts are compared: narrow signs, digits for numerals, no marks."""
    if is_blank(text):
        return ""
    narrow = "".join(unicodedata.normalize("NFKC", text).lower().split())
    narrow = _NUMERAL.sub(lambda one: _number(one[0]), narrow)
    return _NUMBERS.sub(
        lambda one: one[0].lstrip("0") or "0", _MARKS.sub("", _DASH.sub("-", narrow))
    )


def _number(word: str) -> str:
    """Return a Chinese numeral in digits: 二十三 is 23, 八一 is 81."""
    if "十" not in word and "百" not in word:
        return "".join(str(_DIGITS[one]) for one in word)
    total, last = 0, -1
    for one in word:
        if one in "十百":
            total += max(last, 1) * (100 if one == "百" else 10)
            last = 0
        else:
            last = _DIGITS[one]
    return str(total + max(last, 0))


def area_key(text: str) -> str:
    """Return the name of an area without the word for what it is; a grid's is its number."""
    return bare_area(key_of(text))


def bare_area(key: str) -> str:
    """Return the same of a key."""
    numbered = _NUMBERED.match(key)
    while numbered is None:
        bare = _AREA_END.sub("", key)
        if not bare or bare == key:
            return key
        key = bare
        numbered = _NUMBERED.match(key)
    return numbered[1]


def building_key(text: str) -> str:
    """Return the name or address of a building, without stair unit and flat."""
    return bare_building(key_of(text))


def bare_building(key: str) -> str:
    """Return the same of a key."""
    key = _BUILDING.sub("号", key)
    room = _ROOM.match(key)
    if room is not None:
        return f"{room[1]}{room[2]}号"
    tail = _TAIL.match(key)
    return tail[1] if tail is not None else key


@dataclass(frozen=True)
class Meaning:
    """What a text may mean, and how well it fits: 1 is the very same."""

    id: str
    name: str
    score: float


def the_sure(candidates: Iterable[Meaning]) -> Meaning | None:
    """Return the one candidate that needs no asking, ``None`` where there is none."""
    ranked = sorted(candidates, key=lambda one: -one.score)
    if not ranked or ranked[0].score < SURE:
        return None
    if len(ranked) == 1 or ranked[1].score < SURE:
        return ranked[0]
    return ranked[0] if ranked[0].score == 1.0 > ranked[1].score else None


class Names:
    """Things by the keys of their names; what is not there by its key is looked for by likeness."""

    def __init__(
        self, entries: Iterable[tuple[str, str]], bare: Callable[[str], str] = str
    ) -> None:
        """``bare`` makes of a key what is left where the usual words are left out."""
        self._bare = bare
        self._full: dict[str, dict[str, None]] = {}
        self._keys: dict[str, dict[str, None]] = {}
        for id_, text in entries:
            key = key_of(text)
            if key:
                self._full.setdefault(key, {})[id_] = None
                self._keys.setdefault(bare(key), {})[id_] = None
        self._found: dict[str, dict[str, float]] = {}
        self._alike: _Alike | None = None

    def scores(self, text: str) -> dict[str, float]:
        """Return the score of every id that a text may mean; those of one score in their order."""
        if text not in self._found:
            self._found[text] = self._look(text)
        return self._found[text]

    def same(self, text: str) -> dict[str, float]:
        """Return only those whose key is that of the text."""
        key = key_of(text)
        if not key:
            return {}
        found = dict.fromkeys(self._keys.get(self._bare(key), ()), 0.97)
        return {**found, **dict.fromkeys(self._full.get(key, ()), 1.0)}

    def _look(self, text: str) -> dict[str, float]:
        found = self.same(text)
        if found:
            return found
        bare = self._bare(key_of(text))
        for start in range(1, len(bare) - 2):  # a longer address may end in the name
            if bare[start - 1 : start + 1].isdigit():
                continue
            if bare[start:] in self._keys:
                return dict.fromkeys(self._keys[bare[start:]], 0.95)
        if self._alike is None:
            self._alike = _Alike(self._keys)
        return {id_: score for key, score in self._alike.to(bare) for id_ in self._keys[key]}


class _Alike:
    """Keys by the signs and pairs of signs in them; numbers must be the same."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._by_stem: dict[str, dict[tuple[str, ...], list[str]]] = {}
        for key in keys:
            stem, numbers = _taken_apart(key)
            self._by_stem.setdefault(stem, {}).setdefault(numbers, []).append(key)
        self._stems = list(self._by_stem)
        self._having: dict[str, list[int]] = {}
        for at, stem in enumerate(self._stems):
            for gram in _grams(stem):
                self._having.setdefault(gram, []).append(at)
        self._sizes = [len(_grams(stem)) for stem in self._stems]

    def to(self, key: str) -> list[tuple[str, float]]:
        """Return the keys most like one, best first, with a score below ``SURE``."""
        stem, numbers = _taken_apart(key)
        grams = _grams(stem)
        shared: Counter[int] = Counter()
        for gram in grams:
            shared.update(self._having.get(gram, ()))
        ranked = sorted(
            (at for at in shared if numbers in self._by_stem[self._stems[at]]),
            key=lambda at: -2 * shared[at] / (len(grams) + self._sizes[at]),
        )
        found = []
        for at in ranked[:_TRIED]:
            likeness = SequenceMatcher(None, stem, self._stems[at], autojunk=False).ratio()
            score = round(min(likeness, SURE - 0.01), 2)
            if score >= ALIKE:
                found += [(one, score) for one in self._by_stem[self._stems[at]][numbers]]
        return sorted(found, key=lambda one: -one[1])[:MOST]


def _taken_apart(key: str) -> tuple[str, tuple[str, ...]]:
    return _NUMBERS.sub("", key), tuple(_NUMBERS.findall(key))


def _grams(stem: str) -> set[str]:
    return {*stem, *(stem[at : at + 2] for at in range(len(stem) - 1))}
