"""Splitting a grid or a micro-grid by a line: neighbours, micro-grids and figures go along."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiPolygon

from gridplanner.errors import GridplannerError
from gridplanner.gis.cutting import CannotCut, Cut, cut, pinched
from gridplanner.gis.detour import Blocked, bend
from gridplanner.gis.membership import locate
from gridplanner.gis.parting import part_beside
from gridplanner.gis.passage import lead
from gridplanner.models.codes import new_name, next_grid_code, next_micro_code
from gridplanner.models.edits.ground import (
    NewShapes,
    Point,
    Rows,
    beside,
    near_buildings,
    obstacle_label,
    obstacles,
    settle,
    shape_of,
)
from gridplanner.models.ids import Ids
from gridplanner.models.lineage import record
from gridplanner.models.locks import refuse_locked
from gridplanner.models.naming import label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Grid
from gridplanner.words import Sentence

FAR = 60.0
"""Metres that a way round may be longer than the line before another way is looked for."""
FARTHEST = 0.5
"""Or that much of the line's length, where that is more."""


@dataclass(frozen=True)
class SplitGrid:
    """Cut one grid, or one micro-grid, in two along a line; only this one is cut."""

    grid: str
    line: tuple[Point, ...]
    """Points in metres, from outside the grid to outside."""
    exact: bool = False
    """Cut as drawn; else the line is led round the footprints."""
    compounds: bool = False
    """Whether it is led round whole compounds as well."""
    keeps: Point | None = None
    """A point in the part that keeps the identity; the larger part does where none is given."""

    def sentence(self, plan: Plan) -> Sentence:
        """Name the grid that is split."""
        area = plan.area(self.grid)
        code = "edit.split" if self.grid in plan.grids else "edit.split_micro"
        return Sentence(code, {"grid": label(area)})

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the grid in two; the larger part keeps its identity."""
        draft = draft_split(
            plan,
            self.grid,
            self.line,
            exact=self.exact,
            compounds=self.compounds,
            keeps=self.keeps,
        )
        area = plan.area(self.grid)
        born = _born(plan, ids, area)
        shapes = {area.id: draft.parts[0], born.id: draft.parts[1]}
        new = NewShapes(shapes, draft.cut.new_vertices)
        if not isinstance(area, Grid):
            return settle(plan, ids, new, "micro_grid", {born.id: born})
        split = settle(plan, ids, new, "grid", {born.id: born})
        both = [split.grids[area.id], split.grids[born.id]]
        return record(split, ids, "split", [area], both)


@dataclass(frozen=True, eq=False)
class SplitDraft:
    """What a line would do: the part that keeps the grid's identity comes first."""

    cut: Cut
    parts: tuple[MultiPolygon, MultiPolygon]
    rows: tuple[Rows, Rows]
    """Rows of the buildings in each part."""


def draft_split(
    plan: Plan,
    grid: str,
    line: Sequence[Point],
    *,
    exact: bool = False,
    compounds: bool = False,
    keeps: Point | None = None,
) -> SplitDraft:
    """Return the parts that a line makes of a grid or micro-grid, the one that keeps first.

    That is the one that holds ``keeps``, else the larger by households, then buildings, then area.
    """
    level = next((one for one in ("grid", "micro_grid") if grid in plan.table(one)), "")
    if not level:
        raise GridplannerError("edit.no_grid", grid=grid)
    if level == "grid":
        refuse_locked(plan, [grid])
    area = plan.area(grid)
    shape = shape_of(area)
    rows = near_buildings(plan, shape)
    path = LineString(line) if len(line) > 1 else LineString()
    try:
        if exact or path.is_empty:
            found = cut(shape, path)
        else:
            found = _cut_round(plan, shape, path, rows, compounds=compounds)
        near = beside(plan, level, found.new_vertices)
        if pinched([shape_of(one) for one in near], found.new_vertices):
            raise CannotCut("thin")
    except Blocked as blocked:
        building = obstacle_label(plan, rows, shape, blocked.footprint)
        raise GridplannerError("split.blocked", grid=label(area), building=building) from None
    except CannotCut as failure:
        raise GridplannerError(
            f"split.{failure.reason}", grid=label(area), parts=failure.parts
        ) from None
    inside = locate(plan.buildings.footprints.anchors[rows], np.array(found.parts, object)).owner
    sides = [(part, rows[inside == number]) for number, part in enumerate(found.parts)]
    spot = None if keeps is None else shapely.Point(keeps)
    sides.sort(
        key=lambda side: (spot is not None and side[0].intersects(spot), *_size(plan, *side)),
        reverse=True,
    )
    return SplitDraft(found, (sides[0][0], sides[1][0]), (sides[0][1], sides[1][1]))


def _cut_round(
    plan: Plan, shape: MultiPolygon, path: LineString, rows: Rows, *, compounds: bool
) -> Cut:
    """Cut a shape along a line led round obstacles, or else beside all of them."""
    bodies = obstacles(plan, rows, shape, compounds=compounds)
    try:
        bent = bend(path, shape, bodies)
        found = cut(shape, bent)
    except (Blocked, CannotCut):
        if (beside := part_beside(shape, path, bodies)) is not None:
            return beside[0]
        if (through := _cut_through(shape, path, bodies)) is not None:
            return through
        raise
    drawn, led = (float(shapely.intersection(one, shape).length) for one in (path, bent))
    if led <= drawn + max(FAR, FARTHEST * drawn):
        return found
    with suppress(CannotCut):  # as drawn it makes more parts; led round, it does not
        beside = part_beside(shape, path, bodies)
        if beside is not None and beside[1].length < led:
            return beside[0]
    return found


def _cut_through(shape: MultiPolygon, path: LineString, bodies: NDArray[np.object_]) -> Cut | None:
    """Cut a shape along any way there is from one end of a line to the other."""
    led = lead(path, shape, bodies)
    with suppress(CannotCut):
        return None if led is None else cut(shape, led)
    return None


def _size(plan: Plan, part: MultiPolygon, rows: Rows) -> tuple[float, int, float]:
    households = plan.buildings.columns["households"].at(rows) if len(rows) else np.zeros(0)
    return float(np.nansum(households)), len(rows), part.area


def _born(plan: Plan, ids: Ids, area: Area) -> Area:
    """Return the row of the new part; its shape is put in later."""
    if not isinstance(area, Grid):
        parent = plan.grids.get(area.parent)
        code = next_micro_code(plan, ids, parent) if parent and area.code else ""
        ids.retire([code])
        siblings = plan.table("micro_grid").by("parent").get(area.parent, ())
        names = [cast("Area", one).name for one in siblings]
        name = new_name(area.name, area.code, code, names) if area.name else ""
        return replace(area, id=ids.new("micro_grid"), code=code, name=name)
    code = next_grid_code(plan, ids, plan.communities.get(area.parent), area.code)
    names = [one.name for one in plan.grids_by("parent")[area.parent]]
    ids.retire([code])
    return replace(
        area,
        id=ids.new("grid"),
        code=code,
        name=new_name(area.name, area.code, code, names),
        four_bounds="",
        notes="",
        party_branch="",
        party_secretary="",
        households_reported=None,
        population_reported=None,
        figures={},
    )
