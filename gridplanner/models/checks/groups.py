"""W1 and W2: every residential building is in one women's group, every group in one grid."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.change import Change
from gridplanner.models.checks.finding import Finding, about, about_area, above_grids_changed
from gridplanner.models.checks.listing import by_grid, listed_names
from gridplanner.models.checks.missing import grids_of_changed
from gridplanner.models.checks.subjects import OneByOne
from gridplanner.models.naming import group_label, placed
from gridplanner.models.plan import Plan
from gridplanner.models.rules import rule
from gridplanner.models.standing import Standing
from gridplanner.models.women.group_sums import shared_by_units
from gridplanner.words import Listed

Rows = NDArray[np.intp]
FEW = 20_000
"""Buildings up to which each one's group is looked up by itself."""


class _Wrong(NamedTuple):
    ungrouped: NDArray[np.bool_]
    double: NDArray[np.bool_]


class Grouped:
    """Grids with residential buildings in no group, or in several: one finding for each."""

    table = "grid"

    def survey(
        self, standing: Standing, ids: Collection[str]
    ) -> Iterator[tuple[str, tuple[Finding, ...]]]:
        """Yield what is found about some grids."""
        plan, severity = standing.plan, rule(standing.plan, "W1").severity
        rows, slots = standing.rows_by_slot(ids)
        found: dict[str, list[Finding]] = {}
        for kind, wrong in zip(_Wrong._fields, _looked_up(standing, rows), strict=True):
            held = dict(by_grid(standing, rows[wrong], slots[wrong]))
            names = listed_names(standing, held.values())
            for (id_, some), named in zip(held.items(), names, strict=True):
                grid = plan.grids[id_]
                values = {"grid": placed(plan, grid), "count": len(some), "named": named}
                found.setdefault(id_, []).append(
                    about_area(plan, "W1", severity, kind, ("grid", grid), values)
                )
        yield from ((id_, tuple(some)) for id_, some in found.items())

    def listed(self, standing: Standing, grid: str, kind: str) -> Rows:
        """Return the rows of the buildings that a finding about a grid is about."""
        rows, _ = standing.rows_by_slot([grid])
        found: Rows = rows[getattr(_looked_up(standing, rows), kind)]
        return found

    def concerned(self, _old: Standing, new: Standing, change: Change) -> Iterable[str] | None:
        """Return the grids whose buildings or groups changed."""
        if change.of("rule") or above_grids_changed(change):
            return None
        named = [*change.of("grid"), *new.recounted, *grids_of_changed(new, change)]
        came_or_went = {id_ for id_, pair in change.of("womens_group").items() if None in pair}
        if came_or_went:
            named += _grids_naming(new, came_or_went)
        units = change.of("unit").values()
        buildings = {getattr(one, "building", "") for pair in units for one in pair} - {""}
        return [*named, *_grids_of(new, buildings)]


def _looked_up(standing: Standing, rows: Rows) -> _Wrong:
    """Tell which of some rows are residential and in no group, or in several."""
    plan, buildings = standing.plan, standing.plan.buildings
    column, known = buildings.columns["womens_group"], plan.womens_groups
    if len(rows) <= FEW:
        inside = np.array([text in known for text in column.at(rows).tolist()], bool)
    else:
        names, codes = column.coded()
        inside = np.array([name in known for name in names], bool)[codes[rows]]
    ungrouped, double = ~inside, np.zeros(len(rows), bool)
    for place, groups in shared_by_units(plan, rows):
        told = [one in known for one in groups]
        ungrouped[place] = not all(told)
        double[place] = inside[place] and any(told)
    residential = standing.tally.residential(rows)
    return _Wrong(ungrouped & residential, double & residential)


def _grids_naming(standing: Standing, groups: Collection[str]) -> list[str]:
    """Return the grids that hold buildings which name some groups."""
    slots = {slot for group in groups for slot in standing.circles.slots_of(group) if slot >= 0}
    return [standing.id_at(slot) for slot in slots]


def _grids_of(standing: Standing, buildings: Collection[str]) -> list[str]:
    rows = standing.plan.buildings.find(list(buildings))
    held = (standing.grid_of(row) for row in rows.tolist() if row >= 0)
    return [grid for grid in held if grid is not None]


class Whole(OneByOne):
    """Groups whose buildings lie in other grids than their own, or whose grid is no more."""

    table = "womens_group"

    def look(self, standing: Standing) -> Callable[[str], Iterator[Finding]]:
        """Return how the findings about a group are found."""
        plan, severity = standing.plan, rule(standing.plan, "W2").severity
        circles = standing.circles

        def look(id_: str) -> Iterator[Finding]:
            group = plan.womens_groups[id_]
            held = [standing.id_at(slot) for slot in circles.slots_of(id_) if slot >= 0]
            held.sort(key=lambda grid: (len(grid), grid))
            beyond = [grid for grid in held if grid != group.grid]
            if group.grid not in plan.grids:
                values: dict[str, object] = {"group": group_label(plan, id_)}
                subject = ("womens_group", id_)
                yield about(standing, "W2", severity, "no_grid", subject, held, values)
            elif beyond:
                seen = [group.grid, *beyond]
                values = {
                    "group": group_label(plan, id_),
                    "grids": Listed(tuple(placed(plan, plan.grids[grid]) for grid in seen)),
                    "count": sum(circles.slots_of(id_)[standing.slots[grid]] for grid in beyond),
                    "grid": placed(plan, plan.grids[group.grid]),
                }
                subject = ("womens_group", id_)
                yield about(standing, "W2", severity, "straddles", subject, seen, values)

        return look

    def concerned(self, _old: Standing, new: Standing, change: Change) -> Iterable[str] | None:
        """Return the groups whose buildings, grids or the names of these are others."""
        if change.of("rule") or above_grids_changed(change):
            return None
        named = list(new.circles.touched)
        for id_ in change.of("grid"):
            named += [one.id for one in new.plan.groups_by("grid").get(id_, ())]
        grids = [id_ for id_ in change.of("grid") if id_ in new.plan.grids]
        if grids:
            rows, _ = new.rows_by_slot(grids)
            named += set(_named(new, rows))
            named += _of_units(new.plan, rows)
        return named


def _named(standing: Standing, rows: Rows) -> list[str]:
    column = standing.plan.buildings.columns["womens_group"]
    if len(rows) > FEW:
        names, codes = column.coded()
        return [names[code] for code in np.unique(codes[rows]).tolist()]
    return [text for text in column.at(rows).tolist() if text]


def _of_units(plan: Plan, rows: Rows) -> list[str]:
    return [group for _, groups in shared_by_units(plan, rows) for group in groups]
