"""Legends: the same classes, order and words in the window, in print and on the web page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from gridplanner.errors import GridplannerError
from gridplanner.models.looks.buildings import BuildingClasses
from gridplanner.models.looks.entry import LegendEntry, several
from gridplanner.models.looks.grids import SHARED, class_looks
from gridplanner.models.looks.palette import LOCKED, LOCKED_BORDER, MARKS, Look
from gridplanner.models.naming import kind_name
from gridplanner.models.plan import Plan
from gridplanner.words import say

NOT_FOR_PUBLIC = {"grids": ("deviation", "federation"), "buildings": ("cover",)}
"""Colourings made of counts that are not published, or of faults of the plan."""


def check_colourings(profile: str, grids: str, buildings: str) -> None:
    """Refuse to publish what is for the office alone."""
    if profile != "public":
        return
    for kind, name in (("grids", grids), ("buildings", buildings)):
        if name in NOT_FOR_PUBLIC[kind]:
            raise GridplannerError("looks.not_for_public", colouring=colouring_name(kind, name))


def colouring_name(kind: str, name: str) -> str:
    """Return what a colouring of ``grids`` or ``buildings`` is called."""
    return say(f"looks.{kind}_by_{name}")


def grid_legend(plan: Plan, colouring: str, classes: Iterable[str]) -> tuple[LegendEntry, ...]:
    """Return the legend of the classes of grids that occur."""
    occurring = set(classes)
    looks = {name: look for name, look in class_looks(colouring).items() if name in occurring}
    if colouring == "worker":
        return _of_workers(looks)
    if colouring in {"pastel", "plain"}:
        return several(say(f"looks.{colouring}"), list(looks.values()))
    return tuple(
        LegendEntry(
            kind_name(plan, name)
            if colouring == "kind" and name != "other"
            else say(f"looks.{colouring}_{name}"),
            (look,),
        )
        for name, look in looks.items()
    )


def _of_workers(looks: dict[str, Look]) -> tuple[LegendEntry, ...]:
    shared = [look for name, look in looks.items() if name.endswith(SHARED)]
    alone = [look for name, look in looks.items() if name.isdecimal()]
    vacant = [look for name, look in looks.items() if name == "vacant"]
    return (
        *several(say("looks.worker"), alone),
        *several(say("looks.worker_shared"), shared[:1]),
        *several(say("looks.worker_vacant"), vacant),
    )


def lock_legend(*, grids: bool, borders: bool) -> tuple[LegendEntry, ...]:
    """Return the legend of what is locked, where something is."""
    return (
        *several(say("looks.locked"), [LOCKED] if grids else []),
        *several(say("looks.locked_border"), [LOCKED_BORDER] if borders else []),
    )


def building_legend(
    classes: BuildingClasses,
    occurring: Collection[int],
    marks: Iterable[str] = (),
    counts: Sequence[int] = (),
) -> tuple[LegendEntry, ...]:
    """Return the legend of the classes of buildings that occur, then of marks on buildings.

    ``counts``: buildings of each class, where the lines are to say how many there are.
    """
    found = classes.scheme.legend(sorted(occurring))
    if counts:
        found = _counted(classes, found, counts)
    said = {entry.words for entry in found}
    marked = (LegendEntry(say(f"looks.{name}"), (MARKS[name],)) for name in marks)
    return (*found, *(entry for entry in marked if entry.words not in said))


def _counted(
    classes: BuildingClasses, entries: Iterable[LegendEntry], counts: Sequence[int]
) -> tuple[LegendEntry, ...]:
    """Return the lines with how many buildings each tells of; several classes may share one."""
    of = Counter[str]()
    for place, count in enumerate(counts):
        for one in classes.scheme.legend([place]):
            of[one.words] += count
    return tuple(replace(one, count=of[one.words]) for one in entries)
