"""What a stroke of the hand on the map means: which edit of which grids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import shapely
from shapely import LineString

from gridplanner.errors import GridplannerError
from gridplanner.gis.courses import shared_border
from gridplanner.models.edits import (
    DrawArea,
    Edit,
    GiveBuildings,
    MoveVertex,
    ReshapeBorder,
    SplitGrid,
)
from gridplanner.models.edits.ground import shape_of
from gridplanner.models.edits.reshape import vertex_course
from gridplanner.models.edits.split import draft_split
from gridplanner.models.naming import label
from gridplanner.models.picking import Picker
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Grid
from gridplanner.models.snapping import line_across, line_at, traced

Point = tuple[float, float]
NEAR = 0.25
"""How far beside the selected grid a line is still meant for it, in shares of its longer side."""


@dataclass(frozen=True)
class Stroke:
    """What the hand drew, in metres."""

    kind: str
    """split, split_road, reshape, pull, vertex, no_vertex, draw, draw_micro or give."""
    points: tuple[Point, ...]
    buildings: tuple[str, ...] = ()
    """Ids of what a brush has taken up."""
    reach: float = 1.0
    """Metres that count as near at the scale it was drawn."""


@dataclass(frozen=True)
class Manner:
    """How strokes are taken."""

    exact: bool = False
    """Lines as drawn, through houses if need be."""
    compounds: bool = False
    """Round whole compounds; buildings go with their compound."""
    carve: bool = False
    """A new area takes from its neighbours."""
    smaller: bool = False
    """Of a grid that is split the smaller part keeps id, code and people."""


def edit_of(
    plan: Plan, picker: Picker, stroke: Stroke, selected: Sequence[str], manner: Manner
) -> Edit:
    """Return the edit that a stroke asks for.

    Raises
    ------
    GridplannerError
        ``stroke.…`` where it tells nothing.
    """
    match stroke.kind:
        case "split" | "split_road":
            return _split(plan, picker, stroke, selected, manner)
        case "reshape":
            return _reshape(plan, stroke, selected, manner)
        case "pull":
            return _pull(plan, stroke, selected, manner)
        case "vertex" | "no_vertex":
            return _vertex(plan, stroke, manner)
        case "draw" | "draw_micro":
            level = "grid" if stroke.kind == "draw" else "micro_grid"
            return DrawArea(traced(plan, stroke.points), manner.carve, level)
        case "give":
            target = next((id_ for id_ in selected if id_ in plan.grids), "")
            if not target:
                raise GridplannerError("stroke.no_target")
            return GiveBuildings(stroke.buildings, target, manner.compounds)
    raise KeyError(stroke.kind)


def _split(
    plan: Plan, picker: Picker, stroke: Stroke, selected: Sequence[str], manner: Manner
) -> Edit:
    if stroke.kind == "split_road":
        return _split_along(plan, picker, stroke, selected, manner)
    line = traced(plan, stroke.points)
    grid = grid_for(plan, picker, line, selected)
    if grid is None:
        raise GridplannerError("window.no_grid_along")
    return _cut(plan, grid, line, manner)


def _cut(plan: Plan, grid: str, line: tuple[Point, ...], manner: Manner) -> SplitGrid:
    if not manner.smaller:
        return SplitGrid(grid, line, manner.exact, manner.compounds)
    made = draft_split(plan, grid, line, exact=manner.exact, compounds=manner.compounds)
    spot = shapely.point_on_surface(made.parts[1])
    return SplitGrid(grid, line, manner.exact, manner.compounds, (spot.x, spot.y))


def _split_along(
    plan: Plan, picker: Picker, stroke: Stroke, selected: Sequence[str], manner: Manner
) -> Edit:
    x, y = stroke.points[-1]
    place = line_at(plan, x, y, stroke.reach)
    if place is None:
        raise GridplannerError("stroke.no_road")
    under = picker.area_at(x, y)
    chosen = [id_ for id_ in selected if id_ in plan.grids]
    if under is not None and under.type == "grid":
        chosen.append(under.id)
    if not chosen:
        raise GridplannerError("window.no_grid_along")
    for grid in chosen:  # the one selected, else the one under the hand
        line = line_across(place, plan.grids[grid].geometry)
        if line is not None:
            points = tuple((x, y) for x, y in shapely.get_coordinates(line).tolist())
            return _cut(plan, grid, points, manner)
    raise GridplannerError(
        "stroke.road_misses",
        road=place.name or place.id,
        grid=label(plan.grids[chosen[-1]]),
    )


def grid_for(
    plan: Plan, picker: Picker, line: Sequence[Point], selected: Sequence[str]
) -> str | None:
    """Return the grid or micro-grid a line is meant for: one selected that it comes near."""
    along = picker.grid_along(list(line))
    levels = ("grid", "micro_grid")
    chosen = selected[0] if len(selected) == 1 else ""
    if not any(chosen in plan.table(level) for level in levels):
        return along
    left, bottom, right, top = plan.area(chosen).geometry.bounds
    reach = NEAR * max(right - left, top - bottom)
    near = np.array(line).min(axis=0) <= (right + reach, top + reach)
    near &= np.array(line).max(axis=0) >= (left - reach, bottom - reach)
    return chosen if near.all() or along is None else along


def _reshape(plan: Plan, stroke: Stroke, selected: Sequence[str], manner: Manner) -> Edit:
    line = traced(plan, stroke.points)
    if len(set(line)) < 2:
        raise GridplannerError("stroke.too_short")
    ends = shapely.points([line[0], line[-1]])
    near = plan.grids_near(np.array(LineString(line).buffer(stroke.reach).bounds))
    pair = _pair(near, selected, lambda border: float(shapely.distance(border, ends).sum()))
    if pair is None:
        raise GridplannerError("stroke.no_border")
    first, second, _ = pair
    return ReshapeBorder(first.id, second.id, line, manner.exact, manner.compounds)


def _pull(plan: Plan, stroke: Stroke, selected: Sequence[str], manner: Manner) -> Edit:
    """Drag a border like a rubber band: as far along it as it is dragged aside."""
    start, end = stroke.points[0], stroke.points[-1]
    first, second, border = border_at(plan, start, stroke.reach, selected)
    away = float(np.hypot(*np.subtract(end, start)))
    if away <= 0:
        raise GridplannerError("stroke.too_short")
    at, reach = border.project(shapely.Point(start)), max(away, stroke.reach)
    if border.is_ring:
        feet = [(at - reach) % border.length, (at + reach) % border.length]
    else:
        feet = [max(at - reach, 0.0), min(at + reach, border.length)]
    ends = [border.interpolate(one).coords[0] for one in feet]
    line = (*ends[:1], end, *ends[1:])
    points = tuple((one[0], one[1]) for one in line)
    return ReshapeBorder(first.id, second.id, points, manner.exact, manner.compounds)


def border_at(
    plan: Plan, spot: Point, reach: float, selected: Sequence[str] = ()
) -> tuple[Grid, Grid, LineString]:
    """Return two grids of one community and the stretch of their border at a place."""
    x, y = spot
    near = plan.grids_near(np.array([x - reach, y - reach, x + reach, y + reach]))
    point = shapely.Point(spot)
    pair = _pair(near, selected, lambda border: float(border.distance(point)))
    if pair is None or pair[2].distance(point) > reach:
        raise GridplannerError("stroke.no_border")
    return pair


def _pair(
    near: Sequence[Grid], selected: Sequence[str], away: Callable[[LineString], float]
) -> tuple[Grid, Grid, LineString] | None:
    """Return the pair of grids whose shared border is nearest, those selected first."""
    chosen = [one for one in near if one.id in set(selected)]
    found: list[tuple[float, Grid, Grid, LineString]] = []
    for first, second in combinations(chosen if len(chosen) == 2 else near, 2):
        if first.parent != second.parent:
            continue
        found += [
            (away(border), first, second, border)
            for border in shared_border(shape_of(first), shape_of(second))
        ]
    if not found:
        return None
    return min(found, key=lambda one: one[0])[1:]


def _vertex(plan: Plan, stroke: Stroke, manner: Manner) -> Edit:
    """Move a corner, put one into an edge, or leave one out."""
    start, end = stroke.points[0], stroke.points[-1]
    x, y = start
    reach = stroke.reach
    near = plan.grids_near(np.array([x - reach, y - reach, x + reach, y + reach]))
    corners = shapely.get_coordinates([one.geometry for one in near])
    away = np.hypot(*(corners - start).T) if len(corners) else np.array([np.inf])
    corner = corners[int(away.argmin())] if away.min() <= reach else None
    if corner is None:
        if stroke.kind == "no_vertex":
            raise GridplannerError("vertex.none")
        return _new_vertex(plan, stroke, manner)
    spot = (float(corner[0]), float(corner[1]))
    holders = [
        one for one in near if (shapely.get_coordinates(one.geometry) == spot).all(axis=1).any()
    ]
    inner = len(holders) == 2 and holders[0].parent == holders[1].parent
    if inner and not _is_end(holders, spot):
        to = end if stroke.kind == "vertex" else None
        line = vertex_course(plan, holders[0].id, holders[1].id, spot, to)
        return ReshapeBorder(holders[0].id, holders[1].id, line, manner.exact, manner.compounds)
    if stroke.kind == "no_vertex":
        raise GridplannerError("vertex.end")
    return MoveVertex(spot, end)


def _is_end(holders: Sequence[Grid], spot: Point) -> bool:
    """Tell whether a corner ends the border of two grids, where a third area meets them."""
    first, second = (shape_of(one) for one in holders)
    borders = shared_border(first, second)
    ends = {one.coords[place] for one in borders if not one.is_ring for place in (0, -1)}
    return spot in ends or not any(shapely.dwithin(one, shapely.Point(spot), 0) for one in borders)


def _new_vertex(plan: Plan, stroke: Stroke, manner: Manner) -> Edit:
    first, second, border = border_at(plan, stroke.points[0], stroke.reach)
    coords = shapely.get_coordinates(border)
    at = border.project(shapely.Point(stroke.points[0]))
    along = np.append(0.0, np.cumsum(np.hypot(*np.diff(coords, axis=0).T)))
    edge = min(max(int(np.searchsorted(along, at)), 1), len(coords) - 1)
    points = (coords[edge - 1], stroke.points[-1], coords[edge])
    line = tuple((float(one[0]), float(one[1])) for one in points)
    return ReshapeBorder(first.id, second.id, line, manner.exact, manner.compounds)
