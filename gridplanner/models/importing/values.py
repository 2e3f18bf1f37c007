"""From the words of a file's cells to the values of a plan."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.importing.source import Source

_SUFFIX = re.compile(
    r"(社区居民委员会|社区居委会|居民委员会|居委会|村民委员会|村委会|社区|村|网格)$"
)
_ROLES: tuple[tuple[str, str], ...] = (
    ("副主席", "vice_chair"),
    ("主席", "chair"),
    ("执委", "executive"),
    ("小组组长", "group_leader"),
    ("小组长", "group_leader"),
    ("微家长", "host"),
    ("微网格", "micro_leader"),
    ("楼栋长", "micro_leader"),
    ("楼长", "micro_leader"),
    ("网格长", "grid_leader"),
    ("指导员", "adviser"),
    ("巾帼网格员", "woman_worker"),
    ("志愿", "volunteer"),
    ("兼职", "part_time"),
    ("网格员", "full_time"),
    ("专职", "full_time"),
)
_OTHER_BODIES = (
    *("人大", "政协", "工会", "残联", "科协", "文联", "侨联", "工商联", "关工委", "红十字"),
    *("计生协", "共青团", "商会", "老年协会", "老龄"),
)
_GRID_KINDS = (
    ("专属", "dedicated"),
    ("农村", "rural"),
    ("虚拟", "virtual"),
    ("社区", "urban"),
    ("城市", "urban"),
)
_LETTERS = {"z": "dedicated", "n": "rural", "s": "urban", "c": "urban"}
_BUILDING_KINDS = (
    ("住", "residential"),
    ("居民", "residential"),
    ("公寓", "residential"),
    ("学校", "school"),
    ("教", "school"),
    ("医", "hospital"),
    ("市场", "market"),
    ("办公", "office"),
    ("商", "shop"),
)
_ENGLISH_KINDS = {
    "apartments": "residential",
    "house": "residential",
    "detached": "residential",
    "dormitory": "residential",
    "commercial": "shop",
    "retail": "shop",
    "yes": "",
}
_SPLIT = re.compile(r"[、,,;;//\s]+")


def plain_name(name: str) -> str:
    """Return a name without blanks and the word for what it is, to be compared."""
    bare = name.strip().replace(" ", "")
    return _SUFFIX.sub("", bare) or bare


def several(cell: str) -> list[str]:
    """Return the names or numbers that one cell holds."""
    return [one for one in _SPLIT.split(cell.strip()) if one]


def role_of(word: str) -> str | None:
    """Return the post that a word names, ``None`` where it names none.

    The head of another body, as of its trade union, is none of the women's federation.
    """
    if "妇联" not in word and any(body in word for body in _OTHER_BODIES):
        return None
    return next((role for part, role in _ROLES if part in word), None)


def sex_of(word: str) -> str:
    """Return f, m or nothing."""
    first = word.strip()[:1].lower()
    return {"女": "f", "f": "f", "男": "m", "m": "m"}.get(first, "")


def grid_kind_of(word: str, code: str, fallback: str) -> str:
    """Return a grid's kind by the words of the file, else by the letter that ends its code."""
    named = next((kind for part, kind in _GRID_KINDS if part in word), None)
    return (
        named or _LETTERS.get(word.strip().lower()) or _LETTERS.get(code[-1:].lower()) or fallback
    )


def building_kind_of(word: str) -> str:
    """Return a building's kind: one of ours where the word is known, else the word."""
    bare = word.strip()
    named = next((kind for part, kind in _BUILDING_KINDS if part in bare), None)
    return named or _ENGLISH_KINDS.get(bare.lower(), bare)


def count(value: float) -> int | None:
    """Return a count, ``None`` for a blank or what is no count."""
    return None if np.isnan(value) or value < 0 else round(float(value))


def extra_cells(source: Source, columns: Iterable[str]) -> list[Mapping[str, Any]]:
    """Return for each good row the columns that nobody mapped, blanks left out."""
    kept = [(name, _values(source.table.columns[name][source.rows])) for name in columns]
    return [
        MappingProxyType(
            {name: cells[place] for name, cells in kept if cells[place] not in ("", None)}
        )
        for place in range(len(source.rows))
    ]


def extra_texts(source: Source, columns: Iterable[str]) -> NDArray[np.object_]:
    """Return the same as JSON."""
    texts = [
        json.dumps(dict(cells), ensure_ascii=False) if cells else ""
        for cells in extra_cells(source, columns)
    ]
    return np.array([*texts, None], object)[:-1]


def _values(column: NDArray[Any]) -> list[Any]:
    if np.issubdtype(column.dtype, np.integer):
        return [int(one) for one in column.tolist()]
    if np.issubdtype(column.dtype, np.floating):
        return [
            None if np.isnan(one) else int(one) if one.is_integer() and abs(one) < 1e15 else one
            for one in column.tolist()
        ]
    return [str(one).strip() for one in column.tolist()]
