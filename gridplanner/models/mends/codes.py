"""Mends of codes, names and counts."""

from __future__ import annotations

import numpy as np

from gridplanner.models.codes import numbered
from gridplanner.models.edits import EditAreas, EstimateHouseholds
from gridplanner.models.edits.recoding import NewCode
from gridplanner.models.mends.base import Finding, Mends, Standing, mend
from gridplanner.models.naming import placed


def code(standing: Standing, finding: Finding) -> Mends:
    """Give the grid a code that nobody has or had; the other one keeps its own."""
    type_, id_ = finding.subject
    if type_ in ("grid", "micro_grid"):
        area = standing.plan.area(id_)
        yield mend("new_code", NewCode(id_), area=placed(standing.plan, area), code=area.code)


def name(standing: Standing, finding: Finding) -> Mends:
    """Give the grid a name that no other of its community has."""
    grid = standing.plan.grids[finding.subject[1]]
    taken = {one.name for one in standing.plan.grids_by("parent").get(grid.parent, ())}
    free = numbered(grid.name, taken)
    yield mend("new_name", EditAreas.of(grid.id, name=free), old=grid.name, name=free)


def missing(standing: Standing, finding: Finding) -> Mends:
    """Estimate the households of those buildings whose floors are known."""
    plan, grid = standing.plan, finding.subject[1]
    rows = standing.rows_in(grid)
    blank = np.isnan(plan.buildings.columns["households"].at(rows))
    known = ~np.isnan(plan.buildings.columns["floors"].at(rows))
    count = int((blank & known & standing.tally.residential(rows)).sum())
    if count:
        area = placed(plan, plan.grids[grid])
        yield mend("estimate", EstimateHouseholds(grid), area=area, count=count)
