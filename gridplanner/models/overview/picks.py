"""What stands behind a number of the overview: the ids to be shown on the map."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.balance import IN_BAND
from gridplanner.models.overview.coverage import in_group
from gridplanner.models.overview.dashboard import GAPS, Dashboard
from gridplanner.models.rows import FEDERATION_ROLES, GRID_ROLES, WORKER_ROLES, Assignment

Test: TypeAlias = Callable[[NDArray[np.intp]], NDArray[np.bool_]]
FAR = 0.25
"""Share of the mean beyond which a load is far off."""
MOST = 20_000
"""Buildings up to which each is shown; of more the grids that hold them."""


def picked(dashboard: Dashboard, area: str, column: str) -> list[str]:
    """Return what a number of an area counts, or what it is about: grids, or buildings.

    People have no place on the map: it is the grids they serve in.
    """
    standing, tally = dashboard.standing, dashboard.standing.tally
    if column in GAPS:
        return dashboard.lacking(area, column)
    if column == "grouped":
        return _buildings(
            dashboard, area, lambda rows: tally.residential(rows) & ~in_group(standing, rows)
        )
    if column in ("cv", "worst", "even"):
        return dashboard.beyond(area, IN_BAND if column == "even" else FAR)
    if column in ("workers", "female", "dual_workers", "dual_heads"):
        return _served(dashboard, area, column)
    if column in dashboard.facts.figures:
        return _not_filled(dashboard, area, column)
    return dashboard.grids(area)


def _not_filled(dashboard: Dashboard, area: str, figure: str) -> list[str]:
    """Return the buildings, or the grids, that lack a figure; where none does, all grids."""
    count, tally = dashboard.overview(area).counts[figure], dashboard.standing.tally
    if count.missing:
        return _buildings(dashboard, area, lambda rows: tally.lacking(figure, rows))
    ids, grids = dashboard.grids(area), dashboard.standing.plan.grids
    return [id_ for id_ in ids if figure not in grids[id_].figures] if count.blank else ids


def _served(dashboard: Dashboard, area: str, column: str) -> list[str]:
    standing = dashboard.standing
    plan = standing.plan
    roles = ("chair",) if column == "dual_heads" else WORKER_ROLES

    def counts(post: Assignment) -> bool:
        person = plan.persons.get(post.person)
        if column == "female":
            return person is not None and person.sex == "f"
        posts = standing.held_by(post.person)
        if column == "dual_heads":
            return any(one.role in GRID_ROLES and one.area in plan.grids for one in posts)
        return column == "workers" or any(one.role in FEDERATION_ROLES for one in posts)

    return [id_ for id_ in dashboard.grids(area) if any(map(counts, standing.staff(id_, *roles)))]


def _buildings(dashboard: Dashboard, area: str, test: Test) -> list[str]:
    """Return the residential buildings of an area that pass a test, or the grids of too many."""
    standing = dashboard.standing
    rows, slots = standing.rows_by_slot(dashboard.grids(area))
    chosen = test(rows)
    if chosen.sum() > MOST:
        return [standing.id_at(slot) for slot in np.unique(slots[chosen]).tolist()]
    return standing.plan.buildings.ids(rows[chosen])
