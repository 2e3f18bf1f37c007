"""G7: every residential building has its counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.change import Change
from gridplanner.models.checks.finding import Finding, about_area, above_grids_changed
from gridplanner.models.checks.listing import by_grid, listed_names
from gridplanner.models.naming import placed
from gridplanner.models.rows import Figure
from gridplanner.models.rules import rule
from gridplanner.models.standing import Standing
from gridplanner.words import Either, Listed

Rows = NDArray[np.intp]


class Unfilled:
    """Grids with residential buildings whose counts are not known: one finding for each."""

    table = "grid"

    def survey(
        self, standing: Standing, ids: Collection[str]
    ) -> Iterator[tuple[str, tuple[Finding, ...]]]:
        """Yield what is found about some grids."""
        plan, severity = standing.plan, rule(standing.plan, "G7").severity
        found = dict(by_grid(standing, *self._bad(standing, ids)))
        names = listed_names(standing, found.values())
        listed = Listed(tuple(Either(one.zh, one.en) for one in _figures(standing)))
        for (id_, rows), named in zip(found.items(), names, strict=True):
            grid = plan.grids[id_]
            values = {
                "grid": placed(plan, grid),
                "count": len(rows),
                "figures": listed,
                "named": named,
            }
            yield id_, (about_area(plan, "G7", severity, "missing", ("grid", grid), values),)

    def listed(self, standing: Standing, grid: str) -> Rows:
        """Return the rows of the buildings that a finding about a grid is about."""
        return self._bad(standing, [grid])[0]

    def _bad(self, standing: Standing, ids: Collection[str]) -> tuple[Rows, NDArray[np.int32]]:
        rows, slots = standing.rows_by_slot(ids)
        lacking = np.zeros(len(rows), bool)
        for one in _figures(standing):
            lacking |= standing.tally.lacking(one.id, rows)
        return rows[lacking], slots[lacking]

    def concerned(self, _old: Standing, new: Standing, change: Change) -> Iterable[str] | None:
        """Return the grids that changed or were counted anew, and those of renamed buildings."""
        if change.of("rule") or change.of("figure") or above_grids_changed(change):
            return None
        return [*change.of("grid"), *new.recounted, *grids_of_changed(new, change)]


def grids_of_changed(standing: Standing, change: Change) -> Iterator[str]:
    """Yield the grids that hold buildings with any changed value."""
    if not len(change.changed_buildings):
        return
    rows = standing.plan.buildings.footprints.rows_of(change.changed_buildings)
    slots = np.unique(standing.owners.at(rows))
    yield from (standing.id_at(slot) for slot in slots[slots >= 0].tolist())


def _figures(standing: Standing) -> list[Figure]:
    wanted = str(rule(standing.plan, "G7").values["figures"]).split(",")
    known = standing.plan.figures
    return [
        known[id_]
        for one in wanted
        if (id_ := one.strip()) in known and known[id_].subject == "building"
    ]
