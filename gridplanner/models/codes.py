"""Codes and names for new grids: appended after the last, never renumbered, never used again."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable
from itertools import islice, takewhile

from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Grid

TEMPLATE = "code_template"
"""Setting that holds the template of grid codes, such as ``{community}{seq:3}``."""
_NUMBER = re.compile(r"(\d{1,4})(\D*)$")
_TEMPLATE = re.compile(r"(.*)\{seq:(\d)\}(.*)")
_LETTERS = {"dedicated": "Z"}
"""What ``{kind letter}`` stands for; nothing for other kinds."""
_BY_NAME = re.compile(r"(.*?)(\d{1,4})(号?网格)")
"""A name that carries a number of its own: 003网格, 第3网格, 柳河花园3号网格."""


def next_grid_code(plan: Plan, ids: Ids, community: Area | None, like: str = "") -> str:
    """Return an unused code for a new grid of a community.

    It continues the series that the community's grids have: ``230109103009014Z`` goes on to
    ``…015Z``, ``003`` to ``004``; a first grid becomes ``…001``.
    """
    stem = community.code if community else ""
    used = plan.grids_by("code")
    by_parent = plan.grids_by("parent")
    grids = by_parent.get(community.id, ()) if community else plan.grids.values()
    siblings = [grid.code for grid in grids if grid.code]
    stem, width, tail = _series(like or (siblings[-1] if siblings else ""), stem)
    retired = (code for code in ids.retired if code.startswith(stem))
    number = _highest(plan, stem, retired) + 1
    while (code := f"{stem}{number:0{width}}{tail}") in used or code in ids.retired:
        number += 1
    return code


def next_micro_code(plan: Plan, ids: Ids, grid: Area) -> str:
    """Return an unused code for a new micro-grid of a grid: its code and two digits more."""
    codes = plan.table("micro_grid").by("code")
    taken = (*plan.table("micro_grid").starting("code", grid.code), *ids.retired)
    numbers = [_number(code, grid.code) for code in taken if code.startswith(grid.code)]
    number = max((one for one in numbers if one is not None), default=0) + 1
    while (code := f"{grid.code}{number:02}") in codes or code in ids.retired:
        number += 1
    return code


class GridCodes:
    """Gives out unused codes for many grids, by the template or the series of their community."""

    def __init__(self, plan: Plan, ids: Ids) -> None:
        self._plan = plan
        self._retired = sorted(ids.retired)
        self._used = {*plan.grids_by("code"), *ids.retired}
        self._last: dict[str, int] = {}

    def give(self, grid: Grid) -> tuple[str, int]:
        """Return a code that nobody has or ever had, and the number in it: the next of its stem."""
        stem, width, tail = self._shape(grid)
        number = self._last.get(stem)
        if number is None:
            number = _highest(self._plan, stem, self._retired_alike(stem))
        number += 1
        while (code := f"{stem}{number:0{width}}{tail}") in self._used:
            number += 1
        self._last[stem] = number
        self._used.add(code)
        return code, number

    def _shape(self, grid: Grid) -> tuple[str, int, str]:
        """Return what comes before a grid's number, how wide it is, and what comes after."""
        community = self._plan.communities.get(grid.parent)
        stem = community.code if community else ""
        told = _TEMPLATE.fullmatch(self._plan.settings.get(TEMPLATE, ""))
        if told:
            letter = _LETTERS.get(grid.kind, "")
            head, tail = told[1].replace("{community}", stem), told[3]
            return head, int(told[2]), tail.replace("{kind letter}", letter)
        coded = [one for one in self._plan.grids_by("parent").get(grid.parent, ()) if one.code]
        alike = [one for one in coded if one.kind == grid.kind]
        example = (alike or coded or [grid])[-1]
        stem, width, tail = _series(example.code, stem)
        return stem, width, tail if example.kind == grid.kind or len(tail) > 1 else ""

    def _retired_alike(self, stem: str) -> Iterable[str]:
        first = bisect_left(self._retired, stem)
        there = islice(self._retired, first, None)
        return takewhile(lambda one: one.startswith(stem), there)


def _highest(plan: Plan, stem: str, retired: Iterable[str]) -> int:
    """Return the highest number that codes with a stem have or had."""
    alike = (*plan.table("grid").starting("code", stem), *retired)
    numbers = [_number(code, stem) for code in alike]
    return max((one for one in numbers if one is not None), default=0)


def _series(example: str, stem: str) -> tuple[str, int, str]:
    """Return what comes before the number, how wide it is, and what comes after."""
    if stem and example.startswith(stem) and len(example) > len(stem):
        found = _NUMBER.fullmatch(example[len(stem) :])
        if found:
            return stem, len(found[1]), found[2]
    found = _NUMBER.search(example)
    if found and (not stem or not example.startswith(stem)):
        digits = found[1][-3:]
        return example[: found.end(1) - len(digits)], len(digits), found[2]
    return stem, 3, ""


def _number(code: str, stem: str) -> int | None:
    found = _NUMBER.fullmatch(code[len(stem) :])
    return int(found[1]) if found else None


def new_name(old: str, old_code: str, code: str, taken: Iterable[str]) -> str:
    """Return a name for a new grid after the one it came from, unique among ``taken``.

    Where the old name holds the number of its code, the new one holds the new number.
    """
    taken = set(taken)
    name = _renumbered(old, old_code, code)
    if name and name not in taken:
        return name
    return numbered(old, taken)


def numbered(name: str, taken: Container[str]) -> str:
    """Return a name with the first number behind it that nobody has: ``003网格-2``."""
    number = 2
    while (free := f"{name}-{number}") in taken:
        number += 1
    return free


def numbered_name(name: str, old_code: str, code: str, number: int) -> str:
    """Return a name with the number of a new code where it held that of the old code.

    Without an old code it is the number before 网格; a name that holds none stays as it is.
    """
    if old_code and (renumbered := _renumbered(name, old_code, code)):
        return renumbered
    held, old = _BY_NAME.fullmatch(name), _NUMBER.search(old_code)
    if not held or (old_code and not (old and int(old[1][-3:]) == int(held[2]))):
        return name
    return f"{held[1]}{number:0{len(held[2])}}{held[3]}"


def _renumbered(name: str, old_code: str, code: str) -> str:
    old, new = _NUMBER.search(old_code), _NUMBER.search(code)
    if not (old and new):
        return ""
    for width in (len(old[1]), 3, 2):
        digits = old[1][-width:]
        if len(digits) >= 2 and digits in name:
            head, _, tail = name.rpartition(digits)
            return f"{head}{new[1][-width:]}{tail}"
    return ""
