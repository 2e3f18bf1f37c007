"""What is written in the cells of a roster: phones, dates, shares, posts, ways of attachment."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from gridplanner.models.importing.matching import is_blank, key_of
from gridplanner.models.importing.values import role_of
from gridplanner.models.people.posts import is_date

_COUNTRY = re.compile(r"^(?:\+|00)?86(?=1\d{10}$|0\d{9,11}$)")
_PHONES = re.compile(r"[、,;/|\n\r]+|或|(?<=\d{11})\s+(?=1\d{2})")
_POINT_NOUGHT = re.compile(r"^(\+?\d{6,})\.0+$")
_SEVERAL_ROLES = re.compile(r"[、,;/|+&\s]+|兼任|兼(?!职)|暨|[和及与](?=\S)")
_MODES = (
    ("就近", "near"),
    ("一对一", "near"),
    ("巡", "roving"),
    ("驻", "resident"),
    ("联动", "joint"),
)
_YMD = re.compile(r"^(\d{4})(?:[-./年](\d{1,2})(?:[-./月](\d{1,2})日?)?月?)?年?(?:[t\s].*)?$")
_COMPACT = re.compile(r"^(19|20|21)(\d{2})(\d{2})(\d{2})?$")
_SERIAL = re.compile(r"^(\d{5})(?:\.\d+)?$")
_OPEN_END = ("至今", "今", "现在", "在任", "长期", "在职", "现任")
_SPAN = re.compile(r"\s*(?:至|到|~|—+|–)\s*|(?<=[\d月日])-(?=\d{4}\D)|(?<=[\d月日])-(?=至今|今)")
_BEHIND = re.compile(r"\s*\([^)]*\)$")
_FRACTION = re.compile(r"^(\d+)/(\d+)$")
_EPOCH = date(1899, 12, 30)


def narrow(text: str) -> str:
    """Return a text with narrow signs and single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def whole_code(text: str) -> str:
    """Return a code without the point and nought that a spreadsheet put behind it."""
    plain = narrow(text).lstrip("'`")
    match = _POINT_NOUGHT.match(plain)
    return match[1] if match else plain


@lru_cache(maxsize=4096)  # asked for again and again about the row at hand
def person_name(text: str) -> str:
    """Return a name as it is kept: ``张 三`` is ``张三``; none where the cell says nothing."""
    if is_blank(text):
        return ""
    name = _BEHIND.sub("", narrow(text)).strip(" :*")
    return name if re.search(r"[a-z]", name.lower()) else name.replace(" ", "")


@lru_cache(maxsize=4096)
def phone_of(text: str) -> str:
    """Return a phone as it is compared: digits alone, without the country's code."""
    if is_blank(text):
        return ""
    bare = re.sub(r"[\s\-\u2010-\u2015()·]", "", narrow(text).lstrip("'`"))
    bare = _POINT_NOUGHT.sub(r"\1", bare).replace(".", "")
    return _COUNTRY.sub("", bare)


def phones_of(text: str) -> list[str]:
    """Return the phones of a cell, each as it is compared."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return [phone for one in _PHONES.split(plain) if (phone := phone_of(one))]


def is_phone(phone: str) -> bool:
    """Tell whether a phone has the digits of one: 11 of a mobile, 7 to 12 of another."""
    return phone.isdigit() and (len(phone) == 11 if phone[0] == "1" else 7 <= len(phone) <= 12)


def day_of(text: str, *, last: bool = False) -> str | None:
    """Return a day as ISO 8601, empty for a blank, ``None`` for what is no date.

    A month stands for its first day, or its last; Excel's serial numbers are days as well.
    """
    if is_blank(text):
        return ""
    plain = narrow(text).lower()
    if last and plain in _OPEN_END:
        return ""
    serial = _SERIAL.match(plain)
    if serial is not None:
        return (_EPOCH + timedelta(days=int(serial[1]))).isoformat()
    compact = _COMPACT.match(plain)
    if compact is not None:
        return _day(int(compact[1] + compact[2]), compact[3], compact[4], last)
    match = _YMD.match(plain.replace(" ", "") if "年" in plain else plain)
    if match is None and re.search(r"[〇零一二三四五六七八九十]", plain):
        match = _YMD.match("年".join(map(key_of, plain.split("年", 1))))
    return None if match is None else _day(int(match[1]), match[2], match[3], last)


def _day(year: int, month: str | None, day: str | None, last: bool) -> str | None:
    at_month = int(month) if month else 12 if last else 1
    if not (1900 <= year <= 2200 and 1 <= at_month <= 12):
        return None
    at_day = int(day) if day else calendar.monthrange(year, at_month)[1] if last else 1
    told = f"{year:04}-{at_month:02}-{at_day:02}"
    return told if is_date(told) else None


def days_of(text: str) -> tuple[str | None, str | None]:
    """Return the first and the last day of a cell that may name both: ``2021.3—2024.6``."""
    parts = _SPAN.split(narrow(text), maxsplit=1)
    if len(parts) == 2 and all(parts):
        return day_of(parts[0]), day_of(parts[1], last=True)
    return day_of(text), ""


def share_of(text: str, *, percent: bool = False) -> float | None:
    """Return a share of a post, 1 for a blank, ``None`` for what is none (300 %, 3)."""
    if is_blank(text):
        return 1.0
    plain = narrow(text).replace(" ", "")
    if plain in ("半", "半职", "一半"):
        return 0.5
    if plain in ("全", "全职", "全部"):
        return 1.0
    fraction = _FRACTION.match(plain)
    try:
        if fraction is not None:
            value = int(fraction[1]) / int(fraction[2])
        elif plain.endswith("%"):
            value = float(plain[:-1]) / 100
        else:
            value = float(plain)
            value = value / 100 if percent and value > 1 else value
    except (ValueError, ZeroDivisionError):
        return None
    return value if 0 < value <= 1 else None


@dataclass(frozen=True)
class Posts:
    """The posts that a cell names: roles, the way of attachment, and words that are neither."""

    roles: tuple[str, ...]
    mode: str = ""
    unknown: tuple[str, ...] = ()


def posts_of(text: str) -> Posts:
    """Return what a cell of posts says: ``网格员兼执委(巡回)`` are two, one of them roving."""
    if is_blank(text):
        return Posts(())
    roles: dict[str, None] = {}
    unknown: list[str] = []
    for piece in _SEVERAL_ROLES.split(narrow(text)):
        word = piece.strip("()[] ")
        role = role_of(word) if word else None
        if role is not None:
            roles[role] = None
        elif word and not mode_of(word):
            unknown.append(word)
    if "part_time" in roles and "full_time" in roles and "兼职" in text and "专职" not in text:
        del roles["full_time"]  # 网格员、兼职
    return Posts(tuple(roles), mode_of(text) or "", tuple(unknown))


def mode_of(text: str) -> str | None:
    """Return how an executive is attached, empty for a blank, ``None`` for what is no way."""
    if is_blank(text):
        return ""
    named = next((mode for part, mode in _MODES if part in text), None)
    return named or (
        text.strip().lower() if text.strip().lower() in dict(_MODES).values() else None
    )
