"""Finding areas, people and buildings by name, code or address."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gridplanner.models.naming import building_label, label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS, Area

SEARCHED = ("name", "address", "code")
"""Columns of buildings that are looked through."""


@dataclass(frozen=True, slots=True)
class Match:
    """Something whose name fits, and what to call it in a list."""

    id: str
    words: str


def search(plan: Plan, text: str, most: int = 30) -> list[Match]:
    """Return what fits a text: areas first, then people, then buildings; at most so many."""
    wanted = text.strip().casefold()
    if not wanted:
        return []
    found = [*_areas(plan, wanted), *_people(plan, wanted)][:most]
    return found + _buildings(plan, text.strip(), most - len(found))


def _areas(plan: Plan, wanted: str) -> list[Match]:
    return [
        Match(id_, _words(plan, id_, area))
        for level in AREA_LEVELS
        for id_, area in plan.areas(level).items()
        if wanted in area.name.casefold() or wanted in area.code.casefold() or wanted == id_
    ]


def _words(plan: Plan, id_: str, area: Area) -> str:
    """Name the area, then where it is, then its code: a narrow list cuts the end."""
    return " · ".join(label(one) for one in [area, *plan.chain(id_)[:1]]) + f"  {area.code}"


def _people(plan: Plan, wanted: str) -> list[Match]:
    return [
        Match(id_, " ".join(filter(None, (person.name, person.phone))))
        for id_, person in plan.persons.items()
        if wanted in person.name.casefold() or wanted in person.phone.replace(" ", "")
    ]


def _buildings(plan: Plan, wanted: str, most: int) -> list[Match]:
    buildings = plan.buildings
    if most <= 0 or not len(buildings):
        return []
    fits = np.zeros(len(buildings), bool)
    for column in SEARCHED:
        fits |= np.strings.find(buildings.values(column), wanted) >= 0
    rows = np.flatnonzero(fits)[:most]
    ids = buildings.ids(rows)
    return [
        Match(id_, f"{building_label(plan, row)} ({id_})")
        for id_, row in zip(ids, rows.tolist(), strict=True)
    ]
