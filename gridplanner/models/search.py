"""Finding areas, people and buildings by name, code or address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.columns import BLOCK, Block
from gridplanner.models.naming import building_labels, label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS, Area
from gridplanner.models.texts import Texts

SEARCHED = ("name", "address", "code")
"""Columns of buildings that are looked through."""
STEP = 1000
"""Areas or people that are looked at in one part."""
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Match:
    """Something whose name fits, and what to call it in a list."""

    id: str
    words: str


def search(plan: Plan, text: str, most: int = 30) -> list[Match]:
    """Return what fits a text: areas first, then people, then buildings; at most so many."""
    return [one for some in search_in_parts(plan, text, most) for one in some]


def search_in_parts(plan: Plan, text: str, most: int = 30) -> Iterator[list[Match]]:
    """Yield what fits, in the order of ``search``; a part takes a millisecond and may be empty."""
    wanted, left = text.strip(), most
    if not wanted:
        return
    for look in (_areas, _people, _buildings):
        for found in look(plan, wanted, left):
            yield found
            left -= len(found)
            if left <= 0:
                return


def search_buildings(plan: Plan, text: str, most: int = 30) -> Iterator[list[Match]]:
    """Yield the buildings that fit a text; a part takes a millisecond and may be empty."""
    wanted = text.strip()
    if not wanted:
        return
    for found in _buildings(plan, wanted, most):
        yield found
        most -= len(found)
        if most <= 0:
            return


def _areas(plan: Plan, wanted: str, most: int) -> Iterator[list[Match]]:
    wanted = wanted.casefold()
    parts = wanted.split()
    above = _Above(plan)
    for level in AREA_LEVELS:
        for some in _in_parts(plan.areas(level)):
            fits = (
                Match(id_, _words(plan, id_, area))
                for id_, area in some
                if wanted == id_ or _holds(above, area, parts)
            )
            found = list(islice(fits, most))
            most -= len(found)
            yield found


class _Above(dict[str, str]):
    """The names of the areas above, by their ids; each is looked up once."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self._plan = plan

    def __missing__(self, id_: str) -> str:
        area = self._plan.find(id_)
        name = self[id_] = area.name if area else ""
        return name


def _holds(above: _Above, area: Area, parts: list[str]) -> bool:
    """Tell whether every part is in the name or code; the name may have that above before it.

    What names only the area above is looked for there.
    """
    name, code, higher = area.name.casefold(), area.code.casefold(), above[area.parent].casefold()
    whole = f"{higher}{name}"
    if not all(part in whole or part in code for part in parts):
        return False
    return any(part not in higher for part in parts) or all(part in name for part in parts)


def _in_parts(rows: Mapping[str, R]) -> Iterator[Iterator[tuple[str, R]]]:
    entries = iter(rows.items())
    return (islice(entries, STEP) for _ in range(0, len(rows), STEP))


def _words(plan: Plan, id_: str, area: Area) -> str:
    """Name the area, then where it is, then its code: a narrow list cuts the end."""
    return " · ".join(label(one) for one in [area, *plan.chain(id_)[:1]]) + f"  {area.code}"


def _people(plan: Plan, wanted: str, most: int) -> Iterator[list[Match]]:
    wanted = wanted.casefold()
    for some in _in_parts(plan.persons):
        fits = (
            Match(id_, " ".join(filter(None, (person.name, person.phone))))
            for id_, person in some
            if wanted in person.name.casefold() or wanted in person.phone.replace(" ", "")
        )
        found = list(islice(fits, most))
        most -= len(found)
        yield found


def _buildings(plan: Plan, wanted: str, most: int) -> Iterator[list[Match]]:
    buildings = plan.buildings
    columns = [buildings.columns[name].blocks for name in SEARCHED]
    for number, blocks in enumerate(zip(*columns, strict=True)):
        fits = np.zeros(len(blocks[0]), bool)
        for block in blocks:
            fits |= _fitting(block, wanted)
        rows = np.flatnonzero(fits)[:most] + number * BLOCK
        most -= len(rows)
        named = zip(buildings.ids(rows), building_labels(plan, rows), strict=True)
        yield [Match(id_, f"{words} ({id_})") for id_, words in named]


def _fitting(block: Block, wanted: str) -> NDArray[np.bool_]:
    """Return which texts of a block hold another; a packed one is unpacked only where any may."""
    if not isinstance(block, Texts):
        fits: NDArray[np.bool_] = np.strings.find(block, wanted) >= 0
        return fits
    if wanted.encode("utf-8", "surrogatepass") not in block.data:
        return np.zeros(len(block), bool)
    return np.array([wanted in word for word in block.words], bool)[block.codes]
