"""Whose load an edit may have changed: what the chart measures anew."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import numpy as np

from gridplanner.models.bearers import By
from gridplanner.models.change import Change
from gridplanner.models.rows import Unit
from gridplanner.models.standing import Standing
from gridplanner.ui.panels.roster_lines import MANY, touched_people

ABOVE = ("district", "township", "community")
STEP_ROWS = 50_000
"""Buildings from which on all groups are measured anew."""


def touched(standing: Standing, by: By, change: Change) -> set[str] | None:
    """Return those whose load or kind may be another now; ``None``: anybody's."""
    if by == "worker":
        return touched_people(standing, change)
    grids = {*standing.recounted, *change.of("grid")}
    if by == "grid":
        return grids
    if by == "group":
        return _groups(standing, grids, change)
    if len(grids) > MANY or any(change.of(level) for level in ABOVE):
        return None
    pairs = (pair for pair in change.of("grid").values())
    parents = {getattr(one, "parent", "") for pair in pairs for one in pair}
    parents |= {standing.plan.grids[id_].parent for id_ in grids if id_ in standing.plan.grids}
    known = [id_ for id_ in parents if standing.plan.level_of(id_) is not None]
    return {*known, *(area.id for id_ in known for area in standing.plan.chain(id_))}


def _groups(standing: Standing, grids: Iterable[str], change: Change) -> set[str] | None:
    plan = standing.plan
    here = [id_ for id_ in grids if id_ in plan.grids]
    column = plan.buildings.columns["womens_group"]
    if len(here) > MANY:
        return None
    rows, _ = standing.rows_by_slot(here)
    numbers = change.changed_buildings
    if change.of("figure") or max(len(numbers), len(rows)) > STEP_ROWS:
        return None
    rows = np.union1d(rows, plan.buildings.footprints.rows_of(numbers))
    found = {*standing.circles.touched, *change.of("womens_group"), *column.at(rows).tolist()}
    for id_ in change.of("grid"):
        found.update(one.id for one in plan.groups_by("grid").get(id_, ()))
    units = [cast("Unit", one) for pair in change.of("unit").values() for one in pair if one]
    shared = plan.units_by("building") if plan.table("unit") else {}
    buildings = {one.building for one in units}
    if shared:
        buildings.update(plan.buildings.ids(rows))
    found.update(one.womens_group for one in units)
    found.update(one.womens_group for id_ in buildings for one in shared.get(id_, ()))
    return found - {""}
