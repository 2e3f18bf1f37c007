"""Codes and names for new grids: appended after the last, never renumbered, never used again."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area

_NUMBER = re.compile(r"(\d{1,4})(\D*)$")


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
    alike = (*plan.table("grid").starting("code", stem), *retired)
    numbers = [_number(code, stem) for code in alike]
    number = max((one for one in numbers if one is not None), default=0) + 1
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
    number = 2
    while (name := f"{old}-{number}") in taken:
        number += 1
    return name


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
