"""What an edit would do, worked out before it is done: figures before and after, and warnings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.borders import EDGES_APART, edges
from gridplanner.models.change import Change, compare
from gridplanner.models.checks import Findings, recheck
from gridplanner.models.edits import Edit
from gridplanner.models.figures import GridFigures
from gridplanner.models.ids import Ids
from gridplanner.models.naming import group_label, label
from gridplanner.models.rows import WORKER_ROLES, Area, Grid
from gridplanner.models.standing import CUT, Standing
from gridplanner.words import Sentence

LARGE = 40
"""Buildings that change sides from which on an edit waits for a yes."""
NAMED = 3
"""Groups that are named; the others are counted."""
MANY = 3
"""Grids touched from which on it waits for a yes as well."""
WORSE = {"fit": 0, "none": 0, "unknown": 0, "awaited": 0, "high": 1, "low": 1, "over": 2}


@dataclass(frozen=True, eq=False)
class Touched:
    """A grid whose ground or figures an edit would change."""

    id: str
    name: str
    before: GridFigures | None
    """``None`` where the grid is new."""
    after: GridFigures | None
    """``None`` where the grid would be gone."""
    deviations: tuple[float | None, float | None]
    """Its load against the mean of its kind, before and after, as fractions."""
    spot: tuple[float, float]
    """A point in it, metres."""
    level: str = "grid"
    """``grid``, or ``micro_grid`` where no grid is touched."""


@dataclass(frozen=True, eq=False)
class Draft:
    """An edit that waits to be done, and how the plan would stand."""

    edit: Edit
    before: Standing
    after: Standing
    change: Change
    touched: tuple[Touched, ...]
    moved: NDArray[np.intp]
    """Rows of the buildings that would change sides."""
    warnings: tuple[Sentence, ...]
    ids: Ids
    """The counters after it."""

    @property
    def is_large(self) -> bool:
        """Whether so much changes that it waits for a yes; a grid in two is what was asked for."""
        is_split = len(self.touched) == 2 and any(one.before is None for one in self.touched)
        return not is_split and (len(self.moved) >= LARGE or len(self.touched) > MANY)

    def borders(self) -> NDArray[np.float64]:
        """Return (k, 2, 2) the edges of grids that would be new, metres."""
        pairs = _shapes(self.change)
        before = edges(one for one, _ in pairs if one is not None)
        after = edges(two for _, two in pairs if two is not None)
        fresh = set[tuple[float, float, float, float]]().union(*after).difference(*before)
        found = np.array(list(fresh)).reshape(-1, 2, 2)
        old = [one.boundary for one, _ in pairs if one is not None]
        if len(found) and old:  # a vertex more in an old edge makes no new border
            middles = shapely.points(found.mean(axis=1))
            near = shapely.STRtree(old).query(middles, "dwithin", EDGES_APART)[0]
            found = np.delete(found, np.unique(near), axis=0)
        return found


@dataclass(frozen=True, eq=False)
class Worked:
    """A long edit worked out beside the window, down to what is found after it."""

    edit: Edit
    before: Standing
    after: Standing
    change: Change
    ids: Ids
    """The counters after it."""
    findings: tuple[Findings, Findings]
    """Before and after."""


def work_out(standing: Standing, findings: Findings, edit: Edit, ids: Ids) -> Worked:
    """Work out an edit without doing it; ``ids`` are a copy. Raises what the edit would raise."""
    plan = edit.apply(standing.plan, ids)
    change = compare(standing.plan, plan)
    after = standing.after(plan, change)
    found = recheck(findings, standing, after, change)
    return Worked(edit, standing, after, change, ids, (findings, found))


def draft(standing: Standing, edit: Edit, ids: Ids) -> Draft:
    """Work out an edit without doing it; ``ids`` are a copy. Raises what the edit would raise."""
    plan = edit.apply(standing.plan, ids)
    change = compare(standing.plan, plan)
    after = standing.after(plan, change)
    moved = standing.owners.changed_rows(after.owners)
    touched = _touched(standing, after, change)
    if not change.of("grid"):
        touched = _touched_micro(standing, after, change)
    warnings = _warnings(standing, after, touched)
    return Draft(edit, standing, after, change, touched, moved, warnings, ids)


def _shapes(change: Change) -> list[tuple[shapely.Geometry | None, shapely.Geometry | None]]:
    level = "grid" if change.of("grid") else "micro_grid"
    return [
        (getattr(before, "geometry", None), getattr(after, "geometry", None))
        for before, after in (change.of(level)[id_] for id_ in change.reshaped(level))
    ]


def _touched(before: Standing, after: Standing, change: Change) -> tuple[Touched, ...]:
    found = []
    for id_, (old, new) in change.of("grid").items():
        row = cast("Grid", new or old)
        figures = before.figures.get(id_), after.figures.get(id_)
        if (
            old is not None
            and new is not None
            and _only_noded(cast("Grid", old), cast("Grid", new))
        ):
            continue
        spot = shapely.point_on_surface(row.geometry)
        found.append(
            Touched(
                id_,
                label(row),
                figures[0],
                figures[1],
                (
                    before.deviation(id_) if old is not None else None,
                    after.deviation(id_) if new is not None else None,
                ),
                (spot.x, spot.y),
            )
        )
    return tuple(found)


def _touched_micro(before: Standing, after: Standing, change: Change) -> tuple[Touched, ...]:
    """Return the micro-grids that would be others, with what is counted in each."""
    found = []
    for id_ in change.reshaped("micro_grid"):
        old, new = (cast("Area | None", row) for row in change.of("micro_grid")[id_])
        row = cast("Area", new or old)
        counted = [
            None if one is None else standing.tally.total(_rows_in(standing, one.geometry))
            for standing, one in ((before, old), (after, new))
        ]
        if counted[0] is not None and counted[0] == counted[1] and old and new:
            apart = shapely.area(shapely.symmetric_difference(old.geometry, new.geometry))
            if apart <= EDGES_APART * (old.geometry.length + 1):
                continue
        spot = shapely.point_on_surface(row.geometry)
        found.append(
            Touched(
                id_,
                label(row),
                counted[0],
                counted[1],
                (None, None),
                (spot.x, spot.y),
                "micro_grid",
            )
        )
    return tuple(found)


def _rows_in(standing: Standing, shape: shapely.Geometry) -> NDArray[np.intp]:
    footprints = standing.plan.buildings.footprints
    near = footprints.index.near(np.array(shape.bounds))
    inside: NDArray[np.intp] = near[shapely.intersects_xy(shape, *footprints.anchors[near].T)]
    return inside


def _only_noded(old: Grid, new: Grid) -> bool:
    """Tell whether a grid gained a vertex and nothing else."""
    apart = abs(old.geometry.area - new.geometry.area)
    room = EDGES_APART * (old.geometry.length + 1)
    return old.four_bounds == new.four_bounds and apart <= room and _alike(old, new)


def _alike(old: Grid, new: Grid) -> bool:
    fields = ("parent", "code", "name", "kind", "households_reported", "population_reported")
    if any(getattr(old, name) != getattr(new, name) for name in fields):
        return False
    if old.geometry is new.geometry:
        return False
    return bool(shapely.hausdorff_distance(old.geometry, new.geometry) <= EDGES_APART)


def _warnings(
    before: Standing, after: Standing, touched: tuple[Touched, ...]
) -> tuple[Sentence, ...]:
    said = []
    for one in touched:
        if one.after is None or one.level != "grid":
            continue
        grid = after.plan.grids[one.id]
        if not one.after.buildings and (one.before is None or one.before.buildings):
            said.append(Sentence("draft.empty", {"grid": one.name}))
        old = before.plan.grids.get(one.id)
        parts = shapely.get_num_geometries(grid.geometry)
        if parts > (shapely.get_num_geometries(old.geometry) if old else 1):
            said.append(Sentence("draft.parts", {"grid": one.name, "parts": int(parts)}))
        band = after.band(one.id)
        was = before.band(one.id) if one.before is not None else "fit"
        if WORSE[band] > WORSE[was] and one.after.buildings:
            said.append(Sentence(f"draft.{band}", {"grid": one.name}))
    said += _staff_warnings(before, after, touched)
    other = before.states.changed_rows(after.states)
    cut = int((after.states.at(other) == CUT).sum())
    if cut:
        said.append(Sentence("draft.cut", {"count": cut}))
    return tuple(said)


def _staff_warnings(
    before: Standing, after: Standing, touched: tuple[Touched, ...]
) -> list[Sentence]:
    """Return what becomes of people: grids without anybody, groups that would lie in two."""
    said = []
    if before.plan.assignments:
        bare = [
            one.name
            for one in touched
            if one.level == "grid" and one.before is None and not after.staff(one.id, *WORKER_ROLES)
        ]
        said += [Sentence("draft.unstaffed", {"grid": name}) for name in bare]
    if before.is_organised:
        straddling = [
            group
            for group in sorted(after.circles.touched)
            if _straddles(after, group) and not _straddles(before, group)
        ]
        if straddling:
            names = [group_label(after.plan, one) for one in straddling[:NAMED]]
            values = {"groups": "、".join(names), "count": len(straddling)}
            said.append(Sentence("draft.straddles", values))
    return said


def _straddles(standing: Standing, group: str) -> bool:
    """Tell whether a group that there is has buildings in several grids."""
    held = standing.circles.slots_of(group)
    return group in standing.plan.womens_groups and sum(slot >= 0 for slot in held) > 1
