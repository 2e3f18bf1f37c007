"""Micro-homes (妇女微家): meeting points with a host."""

from __future__ import annotations

from dataclasses import dataclass, replace

import shapely

from gridplanner.errors import GridplannerError
from gridplanner.models.ids import Ids
from gridplanner.models.lineage import today
from gridplanner.models.naming import label
from gridplanner.models.people.posts import has_ended
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Assignment
from gridplanner.words import Sentence

Point = tuple[float, float]


@dataclass(frozen=True)
class AddMicroHome:
    """Set up a micro-home at a point (metres); it belongs to the grid there."""

    name: str
    point: Point
    host: str = ""

    def sentence(self, _plan: Plan) -> Sentence:
        """Name it."""
        return Sentence("edit.add_micro_home", {"name": self.name})

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the micro-home."""
        if not self.name.strip():
            raise GridplannerError("micro_home.no_name")
        spot = shapely.Point(self.point)
        row = Area(
            id=ids.new("micro_home"),
            name=self.name.strip(),
            geometry=spot,
            parent=_home_of(plan, spot),
        )
        plan = plan.with_rows("micro_home", [row])
        return _with_host(plan, ids, row.id, self.host) if self.host else plan


@dataclass(frozen=True)
class EditMicroHome:
    """Rename or move a micro-home, or give it another host; what is ``None`` stays."""

    micro_home: str
    name: str | None = None
    point: Point | None = None
    host: str | None = None

    def sentence(self, plan: Plan) -> Sentence:
        """Name it."""
        return Sentence("edit.edit_micro_home", {"name": label(_home(plan, self.micro_home))})

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the micro-home changed; moved, it belongs to the grid there."""
        row = _home(plan, self.micro_home)
        if self.name is not None:
            if not self.name.strip():
                raise GridplannerError("micro_home.no_name")
            row = replace(row, name=self.name.strip())
        if self.point is not None:
            spot = shapely.Point(self.point)
            row = replace(row, geometry=spot, parent=_home_of(plan, spot))
        plan = plan.with_rows("micro_home", [row])
        return plan if self.host is None else _with_host(plan, ids, row.id, self.host)


@dataclass(frozen=True)
class RemoveMicroHomes:
    """Give up some micro-homes and the posts in them."""

    micro_homes: tuple[str, ...]

    def sentence(self, plan: Plan) -> Sentence:
        """Name it, or say how many."""
        if len(self.micro_homes) == 1:
            return Sentence(
                "edit.remove_micro_home", {"name": label(_home(plan, self.micro_homes[0]))}
            )
        return Sentence("edit.remove_micro_homes", {"count": len(self.micro_homes)})

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan without them."""
        names = [_home(plan, id_).id for id_ in dict.fromkeys(self.micro_homes)]
        posts = [one.id for id_ in names for one in plan.posts_by("area").get(id_, ())]
        plan = plan.with_rows("assignment", [], without=posts) if posts else plan
        return plan.with_rows("micro_home", [], without=names)


def area_at(plan: Plan, point: Point) -> str:
    """Return the id of the grid at a point, else of the community there; refused in neither."""
    return _home_of(plan, shapely.Point(point))


def _home(plan: Plan, id_: str) -> Area:
    if id_ not in plan.micro_homes:
        raise GridplannerError("micro_home.none", micro_home=id_)
    return plan.micro_homes[id_]


def spot_for_home(plan: Plan, place: str) -> Point | None:
    """Return where in a building or a grid a micro-home may be; nothing for anything else."""
    if place in plan.grids:
        spot = shapely.point_on_surface(plan.grids[place].geometry)
        return float(spot.x), float(spot.y)
    row = int(plan.buildings.find([place])[0])
    if row < 0:
        return None
    x, y = plan.buildings.footprints.anchors[row].tolist()
    return x, y


def _home_of(plan: Plan, spot: shapely.Point) -> str:
    for level in ("grid", "community"):
        near = plan.table(level).near(shapely.bounds(spot))
        held = [one.id for one in near if one.geometry.intersects(spot)]
        if held:
            return held[0]
    raise GridplannerError("micro_home.outside")


def _with_host(plan: Plan, ids: Ids, home: str, host: str) -> Plan:
    """Return the plan in which somebody, or nobody, is the host."""
    if host and host not in plan.persons:
        raise GridplannerError("edit.no_person", person=host)
    posts = plan.posts_by("area").get(home, ())
    held = [one for one in posts if one.role == "host" and not has_ended(one, today())]
    if [one.person for one in held] == [host]:
        return plan
    post = [Assignment(id=ids.new("assignment"), person=host, area=home, role="host")]
    return plan.with_rows("assignment", post if host else [], without=[one.id for one in held])
