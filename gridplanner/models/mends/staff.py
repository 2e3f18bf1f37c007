"""Mends of vacancies: who is free and near, who nearby carries least."""

from __future__ import annotations

from gridplanner.models.edits import Assign
from gridplanner.models.mends.base import Finding, Mend, Mends, Standing, mend
from gridplanner.models.mends.candidates import Nearby, free_workers, laden_workers
from gridplanner.models.naming import person_label, placed
from gridplanner.words import Sentence

FREE, BUSY = 2, 1
"""How many of each are proposed."""


def vacancy(standing: Standing, finding: Finding) -> Mends:
    """Propose the nearest people without work, and the least laden worker nearby."""
    grid = finding.subject[1]
    spot = finding.where
    here = {one.person for one in standing.posts.get(grid, ())}
    away = standing.duties.metres_to(spot)
    free = [one for one in free_workers(standing, away) if one.person.id not in here]
    for one in free[:FREE]:
        yield _assigned(standing, one, grid, "assign_free")
    busy = [one for one in laden_workers(standing, away) if one.person.id not in here]
    for one in busy[:BUSY]:
        yield _assigned(standing, one, grid, "assign_busy")


def _assigned(standing: Standing, one: Nearby, grid: str, kind: str) -> Mend:
    away = far(one.metres)
    values: dict[str, object] = {"person": person_label(standing.plan, one.person), "away": away}
    values["grid"] = placed(standing.plan, standing.plan.grids[grid])
    if kind == "assign_busy":
        known = one.load is not None
        load = Sentence("mending.load" if known else "mending.no_load", {"load": one.load or 0.0})
        values.update(count=one.grids, load=load)
    return mend(kind, Assign(one.person.id, grid, "full_time"), **values)


def far(metres: float | None) -> Sentence:
    """Return how far somebody is, in words."""
    if metres is None:
        return Sentence("mending.nowhere")
    return Sentence("mending.away", {"metres": metres})
