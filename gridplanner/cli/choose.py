"""Finding what a word on the command line means: an id, else a code, else a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gridplanner.errors import GridplannerError
from gridplanner.models.naming import full_name
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS, Area


def grid(plan: Plan, word: str) -> str:
    """Return the id of a grid."""
    return _area(plan, word, plan.grids.values(), "cli.no_grid")


def area(plan: Plan, word: str) -> str:
    """Return the id of an area of any level."""
    areas = [one for level in AREA_LEVELS for one in plan.areas(level).values()]
    return _area(plan, word, areas, "cli.no_area")


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
