"""Splitting a grid by a line: its neighbours, micro-grids and figures go along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiPolygon, Polygon

from gridplanner.errors import GridplannerError
from gridplanner.gis.cutting import (
    SAME_VERTEX,
    THINNEST,
    CannotCut,
    Cut,
    cut,
    faces_along,
    give_neighbours,
    pinched,
    width,
)
from gridplanner.gis.detour import Blocked, bend
from gridplanner.gis.membership import locate
from gridplanner.models.codes import new_name, next_grid_code
from gridplanner.models.figures import REPORTED
from gridplanner.models.ids import Ids
from gridplanner.models.lineage import record
from gridplanner.models.locks import inherited, refuse_locked
from gridplanner.models.naming import building_label, label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Grid
from gridplanner.words import Sentence

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class SplitGrid:
    """Cut one grid in two along a line; only this grid is cut."""

    grid: str
    line: tuple[tuple[float, float], ...]
    """Points in metres, from outside the grid to outside."""
    exact: bool = False
    """Cut as drawn; else the line is led round the footprints."""

    def sentence(self, plan: Plan) -> Sentence:
        """Name the grid that is split."""
        return Sentence("edit.split", {"grid": label(plan.grids[self.grid])})

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the grid in two; the larger part keeps its identity."""
        if self.grid not in plan.grids:
            raise GridplannerError("edit.no_grid", grid=self.grid)
        grid = plan.grids[self.grid]
        draft = draft_split(plan, self.grid, self.line, exact=self.exact)
        kept, born = _two_grids(plan, ids, grid, draft)
        touched = _grown(plan, grid, draft.cut.new_vertices)
        split = plan.with_rows("grid", [*touched, kept, born])
        split = _split_micro_grids(split, ids, kept, born, draft.line)
        split = record(_move_micro_homes(split, kept, born), ids, "split", [grid], [kept, born])
        return inherited(split, ids, kept.id, born.id)


@dataclass(frozen=True, eq=False)
class SplitDraft:
    """What a line would do: the part that keeps the grid's identity comes first."""

    line: LineString
    cut: Cut
    parts: tuple[MultiPolygon, MultiPolygon]
    rows: tuple[Rows, Rows]
    """Rows of the buildings in each part."""


def draft_split(
    plan: Plan, grid: str, line: Sequence[tuple[float, float]], *, exact: bool = False
) -> SplitDraft:
    """Return the parts that a line makes of a grid, the larger first.

    Larger is by households, then buildings, then area.
    """
    shape = cast("MultiPolygon", plan.grids[grid].geometry)
    rows = plan.buildings.footprints.index.near(np.array(shape.bounds))
    path = LineString(line) if len(line) > 1 else LineString()
    refuse_locked(plan, [grid])
    try:
        if not exact and not path.is_empty:
            path = bend(path, shape, plan.buildings.geometries(rows))
        found = cut(shape, path)
        near = _beside(plan, "grid", found.new_vertices)
        if pinched([_shape(one) for one in near], found.new_vertices):
            raise CannotCut("thin")
    except Blocked as blocked:
        building = int(rows[blocked.footprint])
        raise GridplannerError(
            "split.blocked", grid=label(plan.grids[grid]), building=building_label(plan, building)
        ) from None
    except CannotCut as failure:
        raise GridplannerError(
            f"split.{failure.reason}", grid=label(plan.grids[grid]), parts=failure.parts
        ) from None
    inside = locate(plan.buildings.footprints.anchors[rows], np.array(found.parts, object)).owner
    sides = [(part, rows[inside == number]) for number, part in enumerate(found.parts)]
    sides.sort(key=lambda side: _size(plan, *side), reverse=True)
    return SplitDraft(path, found, (sides[0][0], sides[1][0]), (sides[0][1], sides[1][1]))


def _size(plan: Plan, part: MultiPolygon, rows: Rows) -> tuple[float, int, float]:
    households = plan.buildings.columns["households"].at(rows) if len(rows) else np.zeros(0)
    return float(np.nansum(households)), len(rows), part.area


def _two_grids(plan: Plan, ids: Ids, grid: Grid, draft: SplitDraft) -> tuple[Grid, Grid]:
    community = plan.communities.get(grid.parent)
    code = next_grid_code(plan, ids, community, grid.code)
    names = [one.name for one in plan.grids_by("parent")[grid.parent]]
    name = new_name(grid.name, grid.code, code, names)
    ids.retire([code])
    kept = replace(grid, geometry=draft.parts[0], four_bounds="")  # true of the whole only
    born = replace(
        grid,
        id=ids.new("grid"),
        code=code,
        name=name,
        geometry=draft.parts[1],
        four_bounds="",
        notes="",
        party_branch="",
        party_secretary="",
        figures={},
    )
    return _share_reported(kept, born, draft)


def _share_reported(kept: Grid, born: Grid, draft: SplitDraft) -> tuple[Grid, Grid]:
    """Share what the office reported on the whole grid by buildings, else by area."""
    counts = [len(rows) for rows in draft.rows]
    sizes = counts if sum(counts) else [part.area for part in draft.parts]
    share = sizes[1] / sum(sizes)
    marks = {mark for mark in kept.estimated.split(",") if mark}
    values: tuple[dict[str, int], dict[str, int]] = ({}, {})
    for name in REPORTED.values():
        whole = getattr(kept, name)
        if whole is None:
            continue
        values[1][name] = round(whole * share)
        values[0][name] = whole - values[1][name]
        if whole:
            marks.add(name)
    estimated = ",".join(sorted(marks))
    return (
        replace(kept, estimated=estimated, **values[0]),  # type: ignore[arg-type]
        replace(born, estimated=estimated, **values[1]),  # type: ignore[arg-type]
    )


def _grown(plan: Plan, cut_one: Area, vertices: NDArray[np.float64]) -> list[Area]:
    """Return the areas beside one of their level that gain vertices of its border."""
    level = cast("str", plan.level_of(cut_one.id))
    beside = [one for one in _beside(plan, level, vertices) if one.id != cut_one.id]
    grown = give_neighbours([_shape(one) for one in beside], vertices)
    return [replace(beside[place], geometry=shape) for place, shape in grown.items()]


def _beside(plan: Plan, level: str, vertices: NDArray[np.float64]) -> list[Area]:
    """Return the areas of a level whose bounds a new vertex lies in or very near."""
    extents = np.hstack([vertices - SAME_VERTEX, vertices + SAME_VERTEX])
    return cast("list[Area]", plan.table(level).near(extents))


def _shape(area: Area) -> MultiPolygon:
    return cast("MultiPolygon", area.geometry)


def _split_micro_grids(plan: Plan, ids: Ids, kept: Grid, born: Grid, line: LineString) -> Plan:
    """Split the micro-grids of a grid with its line; each goes to the grid that holds it."""
    for micro in cast("tuple[Area, ...]", plan.table("micro_grid").by("parent").get(kept.id, ())):
        faces, vertices = faces_along(cast("MultiPolygon", micro.geometry), line)
        sides = _by_grid(faces, kept, born)
        if len(sides) < 2 or min(map(width, sides.values())) < THINNEST:
            home = _home(micro.geometry, kept, born)
            if home != micro.parent:
                plan = plan.with_rows("micro_grid", [replace(micro, parent=home)])
            continue
        larger, smaller = sorted(sides, key=lambda id_: sides[id_].area, reverse=True)
        parts = [
            replace(micro, geometry=sides[larger], parent=larger),
            replace(
                micro,
                id=ids.new("micro_grid"),
                code="",
                geometry=sides[smaller],
                parent=smaller,
            ),
        ]
        plan = plan.with_rows("micro_grid", [*_grown(plan, micro, vertices), *parts])
    return plan


def _move_micro_homes(plan: Plan, kept: Grid, born: Grid) -> Plan:
    """Let the micro-homes of a grid go with the part they stand in."""
    moved = [
        replace(home, parent=born.id)
        for home in cast("tuple[Area, ...]", plan.table("micro_home").by("parent").get(kept.id, ()))
        if born.geometry.intersects(home.geometry)
    ]
    return plan.with_rows("micro_home", moved) if moved else plan


def _by_grid(faces: Iterable[Polygon], kept: Grid, born: Grid) -> dict[str, MultiPolygon]:
    """Return the faces of a micro-grid joined by the grid that holds them."""
    sides: dict[str, list[Polygon]] = {}
    for face in faces:
        sides.setdefault(_home(face, kept, born), []).append(face)
    joined = {id_: shapely.coverage_union_all(some) for id_, some in sides.items()}
    return {id_: MultiPolygon(shapely.get_parts(one).tolist()) for id_, one in joined.items()}


def _home(shape: shapely.Geometry, kept: Grid, born: Grid) -> str:
    """Return the id of the grid that holds more of a shape."""
    within_kept = shape.intersection(kept.geometry).area
    return kept.id if within_kept >= shape.area / 2 else born.id
