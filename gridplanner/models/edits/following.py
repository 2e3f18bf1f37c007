"""What lies in grids goes along when their ground moves: micro-grids, homes, women's groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from gridplanner.gis.borders import Edge, edges, lines_of
from gridplanner.gis.courses import shared_border
from gridplanner.gis.cutting import give_neighbours
from gridplanner.gis.faces import divide, is_sliver, join, united, with_neighbours
from gridplanner.gis.laying import TOLERANCE
from gridplanner.gis.membership import NOWHERE, locate
from gridplanner.gis.tiling import wider_than
from gridplanner.models.codes import next_micro_code
from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area


@dataclass(frozen=True, eq=False)
class _Homes:
    """Grids as they are now, of which each holds some micro-grids."""

    shapes: Mapping[str, shapely.Geometry]
    sides: Mapping[str, set[Edge]]
    tree: shapely.STRtree

    @classmethod
    def of(cls, shapes: Mapping[str, shapely.Geometry]) -> _Homes:
        sides = dict(zip(shapes, edges(shapes.values()), strict=True))
        return cls(shapes, sides, shapely.STRtree([*shapes.values()]))

    def near(self, shape: shapely.Geometry) -> list[str]:
        """Return the ids of the grids whose bounds a shape meets."""
        names = list(self.shapes)
        return [names[place] for place in sorted(self.tree.query(shape).tolist())]

    def lines(self, shape: shapely.Geometry) -> shapely.MultiLineString:
        """Return the borders of grids near a shape that are no borders of its own."""
        found = set[Edge]().union(*(self.sides[id_] for id_ in self.near(shape)))
        return lines_of(found - edges([shape])[0])

    def holder(self, shape: shapely.Geometry) -> str:
        """Return the id of the grid that holds most of a shape; empty where none holds any."""
        shares = {id_: shape.intersection(self.shapes[id_]).area for id_ in self.near(shape)}
        best = max(shares, key=lambda id_: shares[id_], default="")
        return best if best and shares[best] > 0 else ""


def follow(before: Plan, after: Plan, ids: Ids, grids: Sequence[str]) -> Plan:
    """Return a plan whose micro-grids and micro-homes went with the ground of some grids.

    A micro-grid is divided by the border that divides its grid. The part that comes to another
    grid joins the micro-grid there that it borders most, or becomes one of its own; what none of
    the grids holds any longer is left out.
    """
    shapes = {id_: after.grids[id_].geometry for id_ in grids if id_ in after.grids}
    micro = [one for id_ in grids for one in _under(before, "micro_grid", id_)]
    if micro:
        homes = _Homes.of(shapes)
        for one in micro:
            after = _carried(after, ids, one, homes)
    after = _with_homes(before, after, grids, shapes)
    return groups_follow(before, after, grids)


def _under(plan: Plan, table: str, grid: str) -> tuple[Area, ...]:
    return cast("tuple[Area, ...]", plan.table(table).by("parent").get(grid, ()))


def _carried(plan: Plan, ids: Ids, micro: Area, homes: _Homes) -> Plan:
    micro = cast("Area", plan.table("micro_grid")[micro.id])  # it may have gained a vertex
    # The borders as they are, not a line as it was drawn: slivers may have gone to either side.
    lines = homes.lines(micro.geometry)
    found = divide([cast("MultiPolygon", micro.geometry)], lines)
    sides = _by_home(found.faces, homes)
    divided = len(found.faces) > len(shapely.get_parts(micro.geometry))
    if not sides or ([*sides] == [micro.parent] and not divided):
        return plan
    order = sorted(sides, key=lambda id_: sides[id_].area, reverse=True)
    kept = replace(micro, geometry=sides[order[0]], parent=order[0])
    near = cast("list[Area]", plan.table("micro_grid").near(shapely.bounds(micro.geometry)))
    others = [one for one in near if one.id != micro.id]
    grown = give_neighbours([cast("MultiPolygon", one.geometry) for one in others], found.vertices)
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


def _with_homes(
    before: Plan, after: Plan, grids: Iterable[str], homes: Mapping[str, shapely.Geometry]
) -> Plan:
    """Let the micro-homes of some grids go with the ground they stand on."""
    moved = []
    for id_ in grids:
        for one in _under(before, "micro_home", id_):
            holders = [home for home, shape in homes.items() if shape.intersects(one.geometry)]
            if holders and one.parent not in holders:
                moved.append(replace(one, parent=holders[0]))
    return after.with_rows("micro_home", moved) if moved else after


def groups_follow(before: Plan, after: Plan, grids: Sequence[str]) -> Plan:
    """Let a women's group go along with the grid that its buildings have come to.

    A group stays with its grid as long as one of its buildings does: what straddles two is shown,
    and the planner says how it is to be divided.
    """
    groups = [one for id_ in grids for one in before.groups_by("grid").get(id_, ())]
    shapes = {id_: after.grids[id_].geometry for id_ in grids if id_ in after.grids}
    if not groups or not shapes:
        return after
    rows, named = _in_groups(before, grids, [one.id for one in groups])
    anchors = before.buildings.footprints.anchors[rows]
    owner = locate(anchors, np.array([*shapes.values(), None], object)[:-1]).owner
    homes, moved = list(shapes), []
    for group in groups:
        held = owner[(named == group.id) & (owner != NOWHERE)]
        places = np.bincount(held, minlength=len(homes))
        stays = group.grid in homes and (not len(held) or places[homes.index(group.grid)])
        if not stays and len(held):
            moved.append(replace(group, grid=homes[int(places.argmax())]))
    return after.with_rows("womens_group", moved) if moved else after


def _in_groups(
    plan: Plan, grids: Sequence[str], groups: Sequence[str]
) -> tuple[NDArray[np.intp], NDArray[np.object_]]:
    """Return the rows of buildings in or near grids that name some groups, and which they name.

    A building shared by stair units is there once for each of them.
    """
    buildings = plan.buildings
    old = [plan.grids[id_].geometry for id_ in grids if id_ in plan.grids]
    rows = buildings.footprints.index.near(shapely.bounds(old).reshape(-1, 4))
    named = buildings.columns["womens_group"].at(rows).astype(object)
    wanted = frozenset(groups)
    mine = np.array([one in wanted for one in named.tolist()], bool)
    units = [one for id_ in groups for one in plan.units_by("womens_group").get(id_, ())]
    shared = buildings.find([one.building for one in units])
    there = shared >= 0
    named_by_units = np.array([one.womens_group for one in units], object)
    return (
        np.concatenate([rows[mine], shared[there]]),
        np.concatenate([named[mine], named_by_units[there]]),
    )


def _by_home(faces: Sequence[Polygon], homes: _Homes) -> dict[str, MultiPolygon]:
    """Return the faces of a micro-grid joined by the grid that holds them.

    Levels may differ by a centimetre: what is no wider stays with the face it borders most.
    """
    names = ["", *homes.shapes]
    labels = np.array([names.index(homes.holder(face)) for face in faces])
    hairs = np.array([not wider_than(face, TOLERANCE) for face in faces], bool)
    labels = with_neighbours(faces, hairs, labels, labels)
    return {names[place]: one for place, one in join(faces, labels).items() if place}
