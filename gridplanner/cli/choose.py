"""Finding what a word on the command line means: an id, else a code, else a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from gridplanner.errors import GridplannerError
from gridplanner.models.naming import full_name, seat_label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS, Area

SEATS = (AREA_LEVELS, ("womens_group",), ("micro_home",), ("federation",), ("compound",))
"""Tables of seats in the order in which they are looked through; all levels at once."""


def grid(plan: Plan, word: str) -> str:
    """Return the id of a grid."""
    return _area(plan, word, plan.grids.values(), "cli.no_grid")


def area(plan: Plan, word: str) -> str:
    """Return the id of an area of any level."""
    areas = [one for level in AREA_LEVELS for one in plan.areas(level).values()]
    return _area(plan, word, areas, "cli.no_area")


def seat(plan: Plan, word: str) -> str:
    """Return the id of what a post can be held in.

    That is an area, else a women's group, a micro-home, a federation, a compound or a building.
    """
    for field in ("id", "code", "name") if word else ():
        for table in SEATS:
            found = list(_named(plan, table, field, word))
            if found:
                return _only(word, found, lambda id_: f"{_where(plan, id_)} {id_}")
        if found := _buildings(plan, field, word):
            return _only(word, found, lambda id_: f"{seat_label(plan, id_)} {id_}")
    raise GridplannerError("cli.no_seat", word=word)


def _named(plan: Plan, tables: Iterable[str], field: str, word: str) -> Iterator[str]:
    for table in tables:
        rows = plan.table(table).values()
        yield from (one.id for one in rows if getattr(one, field, "") == word)


def _buildings(plan: Plan, field: str, word: str) -> list[str]:
    if field == "id":
        return [word] if plan.buildings.find([word])[0] >= 0 else []
    return plan.buildings.ids(np.flatnonzero(plan.buildings.values(field) == word))


def _where(plan: Plan, id_: str) -> str:
    """Return what to call a seat among others of its name: an area or a group by what is above."""
    if plan.level_of(id_) is not None:
        return full_name(plan, id_)
    group = plan.womens_groups.get(id_)
    above = group.grid if group else getattr(plan.micro_homes.get(id_), "parent", "")
    if plan.level_of(above) is None:
        return seat_label(plan, id_)
    return f"{full_name(plan, above)} › {seat_label(plan, id_)}"


def person(plan: Plan, word: str) -> str:
    """Return the id of a person; a phone number names one, too."""
    people = plan.persons.values()
    for field in ("id", "name", "phone", "work_phone") if word else ():
        found = [one.id for one in people if getattr(one, field) == word]
        if found:
            return _only(word, found, lambda id_: f"{plan.persons[id_].name} {id_}")
    raise GridplannerError("cli.no_person", word=word)


def _area(plan: Plan, word: str, areas: Iterable[Area], missing: str) -> str:
    areas = list(areas)
    for field in ("id", "code", "name") if word else ():
        found = [one.id for one in areas if getattr(one, field) == word]
        if found:
            return _only(word, found, lambda id_: f"{full_name(plan, id_)} {id_}")
    raise GridplannerError(missing, word=word)


def _only(word: str, found: list[str], shown: Callable[[str], str]) -> str:
    if len(found) == 1:
        return found[0]
    candidates = ";".join(shown(id_) for id_ in found[:20])
    raise GridplannerError("cli.several", word=word, count=len(found), candidates=candidates)
