"""What handing grids over to a worker would come to, before it is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from gridplanner.models.edits import HandOver
from gridplanner.models.ids import Ids
from gridplanner.models.rows import WORKER_ROLES
from gridplanner.models.standing import Standing

UNUSED = 10**12
"""From here on no id of a plan is counted: what is tried out takes none away."""


@dataclass(frozen=True, slots=True)
class Handing:
    """The load of the one who would take the grids over, in household equivalents."""

    before: float | None
    after: float | None
    relieved: tuple[str, ...] = ()
    """Ids of the people who would no longer work in the grids."""


def grids_among(standing: Standing, areas: Iterable[str]) -> tuple[str, ...]:
    """Return the grids among some areas and under them, each once."""
    plan = standing.plan
    known = (one for one in areas if plan.level_of(one) is not None)
    return tuple(dict.fromkeys(grid for one in known for grid in plan.below(one, "grid")))


def tried(standing: Standing, grids: tuple[str, ...], person: str) -> Handing:
    """Return what a handover would come to; raises as the edit does where it is none."""
    plan = HandOver(grids, person).apply(standing.plan, Ids({"assignment": UNUSED}))
    posts = (one for grid in grids for one in standing.staff(grid, *WORKER_ROLES))
    relieved = dict.fromkeys(one.person for one in posts if one.person != person)
    loads = standing.workload(person), replace(standing, plan=plan).workload(person)
    return Handing(*loads, tuple(relieved))
