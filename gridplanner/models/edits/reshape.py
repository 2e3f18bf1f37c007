"""Moving the border that two grids share: along a new line, or one of its vertices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import shapely
from shapely import LineString, MultiPolygon

from gridplanner.errors import GridplannerError
from gridplanner.gis.courses import CannotReshape, new_course, shared_border
from gridplanner.gis.cutting import SAME_VERTEX
from gridplanner.gis.detour import Blocked, bend, bend_region, crossed
from gridplanner.gis.faces import united
from gridplanner.gis.parting import Footprints, strays, whole_sides
from gridplanner.gis.tiling import wider_than
from gridplanner.gis.vertices import moved_vertex
from gridplanner.models.edits.ground import (
    Point,
    carry_along,
    near_buildings,
    obstacle_label,
    obstacles,
    redraw,
    settle,
    shape_of,
    stay_together,
)
from gridplanner.models.ids import Ids
from gridplanner.models.locks import refuse_locked, refuse_locked_border
from gridplanner.models.naming import building_label, label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Grid
from gridplanner.words import Sentence


@dataclass(frozen=True)
class ReshapeBorder:
    """Lead the border of two neighbouring grids of a community along a new line."""

    first: str
    second: str
    line: tuple[Point, ...]
    """Points in metres, from border to border, or out of both grids at its end."""
    exact: bool = False
    """As drawn; else the line is led round the footprints."""
    compounds: bool = False
    """Whether it is led round whole compounds as well."""

    def sentence(self, plan: Plan) -> Sentence:
        """Name both grids."""
        first, second = plan.grids[self.first], plan.grids[self.second]
        return Sentence("edit.reshape", {"grid": label(first), "other": label(second)})

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the new border; both sides follow."""
        stay_together(plan, (self.first, self.second))
        refuse_locked(plan, (self.first, self.second))
        refuse_locked_border(plan, self.first, self.second)
        if self.first == self.second:
            raise GridplannerError("reshape.apart", **self._names(plan))
        pair = [shape_of(plan.grids[id_]) for id_ in (self.first, self.second)]
        lines, first = self._course(plan, pair)
        new = redraw(
            plan,
            "grid",
            (self.first, self.second),
            lines,
            lambda faces: np.where(faces.within(first), 0, 1),
        )
        return settle(plan, ids, new)

    def _course(
        self, plan: Plan, pair: Sequence[MultiPolygon]
    ) -> tuple[shapely.Geometry, shapely.Geometry]:
        """Return the new border, and what lies on the first grid's side of it."""
        distinct = list(dict.fromkeys(self.line))
        if len(distinct) < 2:
            raise GridplannerError("reshape.misses", **self._names(plan))
        path, both = LineString(self.line), united(pair)
        if self.exact:
            return self._led(plan, pair, path)
        rows = near_buildings(plan, both)
        bodies = obstacles(plan, rows, both, compounds=self.compounds)
        try:
            return self._led(plan, pair, bend(path, both, bodies))
        except Blocked as blocked:
            beside = self._beside(plan, pair, path, bodies)
            if beside is None:
                building = obstacle_label(plan, rows, both, blocked.footprint)
                raise GridplannerError("reshape.blocked", building=building) from None
            return beside

    def _led(
        self, plan: Plan, pair: Sequence[MultiPolygon], path: LineString
    ) -> tuple[shapely.Geometry, shapely.Geometry]:
        try:
            course = new_course(pair[0], pair[1], path)
        except CannotReshape as failure:
            raise GridplannerError(f"reshape.{failure.reason}", **self._names(plan)) from None
        return course.line, course.first

    def _beside(
        self, plan: Plan, pair: Sequence[MultiPolygon], path: LineString, bodies: Footprints
    ) -> tuple[shapely.Geometry, shapely.Geometry] | None:
        """Lead the border as drawn, then beside all obstacles that it cuts."""
        _, side = self._led(plan, pair, path)
        solid = bodies[shapely.get_dimensions(bodies) == 2]
        bent = bend_region(side, solid, whole_sides(side, solid))
        both = united(pair)
        border = shapely.intersection(shapely.boundary(bent), both)
        made = shapely.intersection(bent, both)
        other = shapely.difference(both, bent)
        pieces = [len(wider_than(one, SAME_VERTEX)) for one in (made, other)]
        if any(now > len(was.geoms) for now, was in zip(pieces, pair, strict=True)):
            return None
        if strays(made, side, solid, both.area) or len(crossed(border, _inside(solid, pair))):
            return None
        return border, bent

    def _names(self, plan: Plan) -> dict[str, str]:
        return {"grid": label(plan.grids[self.first]), "other": label(plan.grids[self.second])}


def _inside(bodies: Footprints, pair: Sequence[MultiPolygon]) -> Footprints:
    """Return the bodies that lie whole in one of two grids, or in both together."""
    inside: Footprints = bodies[shapely.contains(united(pair), bodies)]
    return inside


@dataclass(frozen=True)
class MoveVertex:
    """Move a vertex that grids share to another place; all of them follow."""

    vertex: Point
    to: Point

    def sentence(self, plan: Plan) -> Sentence:
        """Name a grid that has it."""
        holders = self._holders(plan)
        return Sentence("edit.move_vertex", {"grid": label(holders[0]) if holders else ""})

    def _holders(self, plan: Plan) -> list[Grid]:
        near = plan.grids_near(np.array([*self.vertex, *self.vertex]))
        return [
            one
            for one in near
            if (shapely.get_coordinates(one.geometry) == self.vertex).all(axis=1).any()
        ]

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the vertex elsewhere; refused where a border would cross another."""
        holders = self._holders(plan)
        if not holders:
            raise GridplannerError("vertex.none")
        if np.hypot(*np.subtract(self.vertex, self.to)) <= SAME_VERTEX:
            raise GridplannerError("ground.nothing")
        names = [one.id for one in holders]
        stay_together(plan, names)
        refuse_locked(plan, names)
        for one in names:
            for other in names:
                if one < other:
                    refuse_locked_border(plan, one, other)
        community = plan.communities.get(holders[0].parent)
        spot = shapely.Point(self.vertex)
        if community is not None and shapely.dwithin(community.geometry.boundary, spot, 0.05):
            raise GridplannerError("vertex.community", community=label(community))
        shapes = moved_vertex([shape_of(one) for one in holders], self.vertex, self.to)
        if shapes is None:
            raise GridplannerError("vertex.crosses")
        self._spare_buildings(plan, shapes)
        rows: list[Area] = [
            _with_shape(one, shape) for one, shape in zip(holders, shapes, strict=True)
        ]
        after = plan.with_rows("grid", rows)
        return carry_along(plan, after, ids, names)

    def _spare_buildings(self, plan: Plan, shapes: list[MultiPolygon]) -> None:
        """Refuse new edges that run through a building."""
        edges = []
        for shape in shapes:
            coords, ring = shapely.get_coordinates(
                shapely.get_rings(shapely.get_parts(shape)), return_index=True
            )
            at = np.flatnonzero((coords == self.to).all(axis=1))
            for place in at.tolist():
                ends = [one for one in (place - 1, place + 1) if 0 <= one < len(coords)]
                edges += [coords[[place, one]] for one in ends if ring[one] == ring[place]]
        lines = shapely.union_all(shapely.linestrings(edges))
        rows = near_buildings(plan, lines)
        footprints = plan.buildings.geometries(rows)
        polygons = np.flatnonzero(shapely.get_dimensions(footprints) == 2)
        hit = crossed(lines, footprints[polygons])
        if len(hit):
            building = building_label(plan, int(rows[polygons[hit[0]]]))
            raise GridplannerError("vertex.blocked", building=building)


def _with_shape(grid: Grid, shape: MultiPolygon) -> Grid:
    return replace(grid, geometry=shape, four_bounds="")


def vertex_course(
    plan: Plan, first: str, second: str, at: Point, to: Point | None
) -> tuple[Point, ...]:
    """Return the line that moves the nearest vertex of a shared border, or leaves it out.

    ``at`` names the vertex; with ``to`` ``None`` it is left out of the border.
    """
    borders = shared_border(shape_of(plan.grids[first]), shape_of(plan.grids[second]))
    if not borders:
        raise GridplannerError(
            "reshape.apart", grid=label(plan.grids[first]), other=label(plan.grids[second])
        )
    border = min(borders, key=lambda one: one.distance(shapely.Point(at)))
    coords = [cast("Point", (x, y)) for x, y in shapely.get_coordinates(border).tolist()]
    place = int(np.hypot(*(np.array(coords) - at).T).argmin())
    if place in (0, len(coords) - 1) and not border.is_ring:
        raise GridplannerError("vertex.end")
    before, after = coords[place - 1], coords[(place + 1) % len(coords)]
    return (before, after) if to is None else (before, to, after)
