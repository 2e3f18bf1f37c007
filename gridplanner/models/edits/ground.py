"""Moving ground between the areas of a level: new shapes, and all that goes along with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon

from gridplanner.errors import GridplannerError
from gridplanner.gis.cutting import SAME_VERTEX, Points, give_neighbours, pinched
from gridplanner.gis.faces import Faces, divide, join, without_slivers
from gridplanner.models.edits.following import follow
from gridplanner.models.edits.reported import share_reported
from gridplanner.models.edits.soundness import sound
from gridplanner.models.ids import Ids
from gridplanner.models.locks import keep_locks
from gridplanner.models.naming import building_label, label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Grid

Rows = NDArray[np.intp]
Point = tuple[float, float]


@dataclass(frozen=True, eq=False)
class NewShapes:
    """What some areas of one level become."""

    shapes: Mapping[str, MultiPolygon]
    """By id, the new ones among them."""
    vertices: Points
    """(k, 2) what the borders have gained, and neighbours must be given."""


def redraw(
    plan: Plan,
    level: str,
    areas: Sequence[str],
    lines: shapely.Geometry,
    labels: Callable[[Faces], Rows],
    *,
    born: Sequence[str] = (),
    spared: Collection[int] = (),
    slivers: bool = False,
) -> NewShapes:
    """Divide areas along lines and give each face to one of them or to one that is to be born.

    ``labels`` tells for each face the place of its area among ``areas`` and ``born``; the areas at
    the ``spared`` places are not divided. A sliver goes to the neighbour it borders most, unless
    ``slivers`` count like all ground. Refused where an area would be left without ground.
    """
    names = [*areas, *born]
    shapes = [shape_of(plan.area(id_)) for id_ in areas]
    faces = divide(shapes, lines, spared=spared)
    given = labels(faces)
    if not slivers:
        given = without_slivers(faces.faces, faces.owners, given)
    if (given == faces.owners).all():
        raise GridplannerError("ground.nothing")
    left = sorted(set(range(len(areas))) - set(given.tolist()))
    if left:
        raise GridplannerError("ground.nothing_left", area=label(plan.area(areas[left[0]])))
    if len(faces.vertices):
        near = beside(plan, level, faces.vertices)
        if pinched([shape_of(one) for one in near], faces.vertices):
            raise GridplannerError("ground.thin", area=label(plan.area(areas[0])))
    joined = join(faces.faces, given)
    return NewShapes({names[place]: one for place, one in joined.items()}, faces.vertices)


def settle(
    plan: Plan,
    ids: Ids,
    new: NewShapes,
    level: str = "grid",
    born: Mapping[str, Area] | None = None,
) -> Plan:
    """Return the plan with new shapes; neighbours, micro-grids, micro-homes and figures go along.

    ``born`` are the rows of the areas that are new, by id; their shape is put in.
    """
    rows = [
        _reshaped((born or {}).get(id_) or plan.area(id_), shape)
        for id_, shape in new.shapes.items()
    ]
    grown = gaining(plan, level, new.vertices, set(new.shapes))
    after = plan.with_rows(level, [*grown, *rows])
    if level != "grid":
        return sound(plan, after)
    return carry_along(plan, after, ids, list(new.shapes))


def carry_along(before: Plan, after: Plan, ids: Ids, grids: Sequence[str]) -> Plan:
    """Return a plan in which all that belongs to the ground of some grids went along with it."""
    after = share_reported(before, after, grids)
    after = follow(before, after, ids, grids)
    return sound(before, keep_locks(before, after, ids, grids))


def _reshaped(area: Area, shape: MultiPolygon) -> Area:
    if isinstance(area, Grid):
        return replace(area, geometry=shape, four_bounds="")  # true of the old shape only
    return replace(area, geometry=shape)


def gaining(plan: Plan, level: str, vertices: Points, without: Collection[str]) -> list[Area]:
    """Return the areas beside those of some ids that gain vertices of their border."""
    if not len(vertices):
        return []
    others = [one for one in beside(plan, level, vertices) if one.id not in without]
    grown = give_neighbours([shape_of(one) for one in others], vertices)
    return [replace(others[place], geometry=shape) for place, shape in grown.items()]


def beside(plan: Plan, level: str, vertices: Points) -> list[Area]:
    """Return the areas of a level whose bounds a vertex lies in or very near."""
    extents = np.hstack([vertices - SAME_VERTEX, vertices + SAME_VERTEX])
    return cast("list[Area]", plan.table(level).near(extents))


def shape_of(area: Area) -> MultiPolygon:
    """Return the shape of an area."""
    return cast("MultiPolygon", area.geometry)


def the_grid(plan: Plan, id_: str) -> Grid:
    """Return a grid; refused where there is none."""
    if id_ not in plan.grids:
        raise GridplannerError("edit.no_grid", grid=id_)
    return plan.grids[id_]


def stay_together(plan: Plan, grids: Sequence[str]) -> None:
    """Refuse grids of different communities: only a transfer moves a community's border."""
    first = the_grid(plan, grids[0])
    for id_ in grids[1:]:
        other = the_grid(plan, id_)
        if other.parent != first.parent:
            raise GridplannerError("ground.other_community", grid=label(first), other=label(other))


def near_buildings(plan: Plan, shape: shapely.Geometry) -> Rows:
    """Return the rows of the buildings whose box meets the bounds of a shape."""
    return plan.buildings.footprints.index.near(np.array(shape.bounds))


def obstacles(
    plan: Plan, rows: Rows, shape: shapely.Geometry, *, compounds: bool
) -> NDArray[np.object_]:
    """Return what a border must not cut: footprints, and where asked compounds as well."""
    found = plan.buildings.geometries(rows)
    if not compounds:
        return found
    walls = [one.geometry for one in plan.table("compound").near(np.array(shape.bounds))]
    return np.array([*found, *walls, None], object)[:-1]


def obstacle_label(plan: Plan, rows: Rows, shape: shapely.Geometry, place: int) -> str:
    """Return what to call the obstacle at a place of ``obstacles``."""
    if place < len(rows):
        return building_label(plan, int(rows[place]))
    walls = plan.table("compound").near(np.array(shape.bounds))
    return label(walls[place - len(rows)])
