"""What lies in grids goes along when their ground moves: micro-grids and micro-homes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import cast

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from gridplanner.gis.borders import fresh_borders
from gridplanner.gis.courses import shared_border
from gridplanner.gis.cutting import faces_along, give_neighbours
from gridplanner.gis.faces import is_sliver, join, united, with_neighbours
from gridplanner.gis.laying import TOLERANCE
from gridplanner.gis.tiling import wider_than
from gridplanner.models.codes import next_micro_code
from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area

Homes = Mapping[str, shapely.Geometry]


def follow(before: Plan, after: Plan, ids: Ids, grids: Sequence[str]) -> Plan:
    """Return a plan whose micro-grids and micro-homes went with the ground of some grids.

    A micro-grid is divided by the border that divides its grid. The part that comes to another
    grid joins the micro-grid there that it borders most, or becomes one of its own.
    """
    homes = {id_: after.grids[id_].geometry for id_ in grids if id_ in after.grids}
    micro = [one for id_ in grids for one in _under(before, "micro_grid", id_)]
    if micro:
        old = [before.grids[id_].geometry for id_ in grids if id_ in before.grids]
        # Not the line as it was drawn: slivers beside it may have gone to the other side.
        lines = fresh_borders(old, list(homes.values()))
        for one in micro:
            after = _carried(after, ids, one, homes, lines)
    return _with_homes(before, after, grids, homes)


def _under(plan: Plan, table: str, grid: str) -> tuple[Area, ...]:
    return cast("tuple[Area, ...]", plan.table(table).by("parent").get(grid, ()))


def _carried(plan: Plan, ids: Ids, micro: Area, homes: Homes, lines: shapely.Geometry) -> Plan:
    micro = cast("Area", plan.table("micro_grid")[micro.id])  # it may have gained a vertex
    faces, vertices = faces_along(cast("MultiPolygon", micro.geometry), lines)
    sides = _by_home(faces, homes)
    if len(sides) < 2:
        home = _home(micro.geometry, homes)
        if home == micro.parent:
            return plan
        return plan.with_rows("micro_grid", [replace(micro, parent=home)])
    order = sorted(sides, key=lambda id_: sides[id_].area, reverse=True)
    kept = replace(micro, geometry=sides[order[0]], parent=order[0])
    near = cast("list[Area]", plan.table("micro_grid").near(shapely.bounds(micro.geometry)))
    others = [one for one in near if one.id != micro.id]
    grown = give_neighbours([cast("MultiPolygon", one.geometry) for one in others], vertices)
    beside = [replace(others[place], geometry=shape) for place, shape in grown.items()]
    plan = plan.with_rows("micro_grid", [*beside, kept])
    for home in order[1:]:
        plan = _with_part(plan, ids, micro, sides[home], home)
    return plan


def _with_part(plan: Plan, ids: Ids, micro: Area, part: MultiPolygon, home: str) -> Plan:
    """Return the plan with a part of a micro-grid in another grid."""
    there = _under(plan, "micro_grid", home) if home != micro.parent else ()
    shares = [
        sum(line.length for line in shared_border(cast("MultiPolygon", one.geometry), part))
        for one in there
    ]
    if shares and max(shares) > 0:
        joined = there[shares.index(max(shares))]
        whole = united([cast("MultiPolygon", joined.geometry), part])
        return plan.with_rows("micro_grid", [replace(joined, geometry=whole)])
    broad = [one for one in part.geoms if not is_sliver(one)]
    if not broad:
        return plan  # a sliver makes no micro-grid of its own
    code = next_micro_code(plan, ids, plan.grids[home]) if micro.code else ""
    ids.retire([code])
    born = replace(
        micro, id=ids.new("micro_grid"), code=code, geometry=MultiPolygon(broad), parent=home
    )
    return plan.with_rows("micro_grid", [born])


def _with_homes(before: Plan, after: Plan, grids: Iterable[str], homes: Homes) -> Plan:
    """Let the micro-homes of some grids go with the ground they stand on."""
    moved = []
    for id_ in grids:
        for one in _under(before, "micro_home", id_):
            holders = [home for home, shape in homes.items() if shape.intersects(one.geometry)]
            if holders and one.parent not in holders:
                moved.append(replace(one, parent=holders[0]))
    return after.with_rows("micro_home", moved) if moved else after


def _by_home(faces: Sequence[Polygon], homes: Homes) -> dict[str, MultiPolygon]:
    """Return the faces of a micro-grid joined by the grid that holds them.

    Levels may differ by a centimetre: what is no wider stays with the face it borders most.
    """
    names = list(homes)
    labels = np.array([names.index(_home(face, homes)) for face in faces])
    hairs = np.array([not wider_than(face, TOLERANCE) for face in faces], bool)
    labels = with_neighbours(faces, hairs, labels, labels)
    return {names[place]: one for place, one in join(faces, labels).items()}


def _home(shape: shapely.Geometry, homes: Homes) -> str:
    """Return the id of the grid that holds most of a shape."""
    return max(homes, key=lambda id_: shape.intersection(homes[id_]).area)
