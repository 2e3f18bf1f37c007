"""Giving one grid a code of its own that nobody has or had."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gridplanner.errors import GridplannerError
from gridplanner.models.codes import GridCodes, next_micro_code, numbered, numbered_name
from gridplanner.models.edits.attributes import EditAreas
from gridplanner.models.ids import Ids
from gridplanner.models.naming import placed
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Grid
from gridplanner.words import Sentence


@dataclass(frozen=True)
class NewCode:
    """Give a grid or a micro-grid the next free code; a name that holds the number goes along."""

    area: str

    def sentence(self, plan: Plan) -> Sentence:
        """Name the area."""
        return Sentence("edit.new_code", {"area": placed(plan, plan.area(self.area))})

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the code."""
        level = plan.level_of(self.area)
        if level not in ("grid", "micro_grid"):
            raise GridplannerError("edit.no_area", area=self.area)
        area = plan.area(self.area)
        if not isinstance(area, Grid):
            code = next_micro_code(plan, ids, plan.area(area.parent))
            return EditAreas.of(area.id, code=code).apply(plan, ids)
        code, number = GridCodes(_without_strays(plan, area), ids).give(area)
        values = {"code": code}
        name = numbered_name(area.name, area.code, code, number)
        others = {
            one.name for one in plan.grids_by("parent").get(area.parent, ()) if one.id != area.id
        }
        if name != area.name:
            values["name"] = numbered(name, others) if name in others else name
        return EditAreas.of(area.id, **values).apply(plan, ids)


def _without_strays(plan: Plan, grid: Grid) -> Plan:
    """Return the plan in which a grid, and those that left their community's series, have no code.

    What is wrong with their codes is not to go on.
    """
    above = plan.find(grid.parent)
    stem = above.code if above else ""
    siblings = plan.grids_by("parent").get(grid.parent, ())
    stray = [one for one in siblings if one.id == grid.id or not one.code.startswith(stem)]
    return plan.with_rows("grid", [replace(one, code="") for one in stray])
