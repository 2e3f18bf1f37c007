"""Making grids of whole communities (一村一格)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import shapely
from shapely import MultiPolygon

from gridplanner.errors import GridplannerError
from gridplanner.gis.fitting import fit
from gridplanner.models.codes import next_grid_code
from gridplanner.models.ids import Ids
from gridplanner.models.lineage import record
from gridplanner.models.naming import label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Grid
from gridplanner.words import Sentence, say


@dataclass(frozen=True)
class MakeWholeGrids:
    """Make one grid of each whole community; of all that have none where none is named."""

    communities: tuple[str, ...] = ()

    def sentence(self, plan: Plan) -> Sentence:
        """Name the community, or say how many."""
        chosen = self._chosen(plan)
        if len(chosen) == 1:
            return Sentence("edit.whole", {"community": label(plan.communities[chosen[0]])})
        return Sentence("edit.whole_many", {"count": len(chosen)})

    def _chosen(self, plan: Plan) -> tuple[str, ...]:
        taken = {grid.parent for grid in plan.grids.values()}
        if not self.communities:
            return tuple(id_ for id_ in plan.communities if id_ not in taken)
        for id_ in self.communities:
            if id_ not in plan.communities:
                raise GridplannerError("edit.no_community", community=id_)
            if id_ in taken:
                name = label(plan.communities[id_])
                raise GridplannerError("edit.has_grids", community=name)
        return self.communities

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the new grids, fitted among those that are there.

        A community that other grids hold wholly is passed over, unless it is the only one.
        """
        chosen = self._chosen(plan)
        if not plan.communities:
            raise GridplannerError("edit.no_communities")
        if not chosen:
            raise GridplannerError("edit.none_without_grids")
        made = plan
        for id_ in chosen:
            made = _with_whole_grid(made, ids, plan.communities[id_]) or made
        if made is plan:
            raise GridplannerError("edit.no_room", community=label(plan.communities[chosen[0]]))
        return made


def _with_whole_grid(plan: Plan, ids: Ids, community: Area) -> Plan | None:
    """Return the plan with one grid more, ``None`` where other grids leave it no room."""
    shape = cast("MultiPolygon", community.geometry)
    grids = list(plan.grids.values())
    shapes = [cast("MultiPolygon", grid.geometry) for grid in grids]
    near = shapely.STRtree(shapes).query(shape, "dwithin", 1.0) if shapes else []
    beside = [grids[place] for place in near]
    fitted, grown = fit(shape, [shapes[place] for place in near])
    if fitted.is_empty:
        return None
    code = next_grid_code(plan, ids, community)
    ids.retire([code])
    grid = Grid(
        id=ids.new("grid"),
        code=code,
        name=say("edit.first_name", seq=code[-3:]),
        parent=community.id,
        kind=kind_of_community(community),
        geometry=fitted,
    )
    changed = [replace(beside[place], geometry=one) for place, one in grown.items()]
    return record(plan.with_rows("grid", [*changed, grid]), ids, "add", [], [grid])


def kind_of_community(community: Area) -> str:
    """Return the kind of grid a community has by its code (200–399 is a village) or name."""
    code = community.code
    if len(code) >= 12 and code[:12].isdigit():
        return "rural" if 200 <= int(code[9:12]) <= 399 else "urban"
    return "rural" if community.name.endswith(("村", "村委会", "屯", "嘎查")) else "urban"
