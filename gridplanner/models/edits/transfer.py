"""Transferring a grid to another community: the one edit that moves the borders above grids."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gridplanner.errors import GridplannerError
from gridplanner.gis.cutting import SAME_VERTEX
from gridplanner.models.edits.ground import redraw, settle, shape_of, the_grid
from gridplanner.models.edits.office import ALLOWED
from gridplanner.models.ids import Ids
from gridplanner.models.lineage import record
from gridplanner.models.locks import refuse_locked
from gridplanner.models.naming import label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Grid
from gridplanner.models.women.organisation import federation_above, federation_of
from gridplanner.words import Sentence


@dataclass(frozen=True)
class TransferGrid:
    """Put a grid under another community of its county, on a reason and a document."""

    grid: str
    community: str
    reason: str
    document: str

    def sentence(self, plan: Plan) -> Sentence:
        """Name the grid, both communities and the document."""
        grid = plan.grids[self.grid]
        old = plan.find(grid.parent)
        return Sentence(
            "edit.transfer",
            {
                "grid": label(grid),
                "old": label(old) if old else "",
                "new": label(plan.communities[self.community]),
                "document": self.document,
            },
        )

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the grid, its code and people, in the other community."""
        grid = the_grid(plan, self.grid)
        new = plan.communities.get(self.community)
        if new is None:
            raise GridplannerError("edit.no_community", community=self.community)
        if plan.settings.get(ALLOWED) != "on":
            raise GridplannerError("transfer.off")
        if not self.reason.strip() or not self.document.strip():
            raise GridplannerError("transfer.no_reason")
        if grid.parent == new.id:
            raise GridplannerError("transfer.there_already", grid=label(grid), area=label(new))
        refuse_locked(plan, (grid.id,))
        old = plan.communities.get(grid.parent)
        moved = plan
        if old is not None:
            _refuse_other_county(plan, old, new)
            moved = _moved_border(plan, ids, "community", old, new, grid)
            above = [plan.areas("township").get(one.parent) for one in (old, new)]
            if above[0] is not None and above[1] is not None and above[0] is not above[1]:
                moved = _moved_border(moved, ids, "township", above[0], above[1], grid)
        there = replace(grid, parent=new.id)
        moved = _with_superior(plan, moved.with_rows("grid", [there]), grid.id)
        return record(
            moved,
            ids,
            "transfer",
            [grid],
            [there],
            reason=_between(old, new, self.reason.strip()),
            document=self.document.strip(),
        )


def _with_superior(before: Plan, after: Plan, grid: str) -> Plan:
    """Return the plan whose grid's federation is under that of the community it came to.

    One that the office has put elsewhere stays there.
    """
    row, old = federation_of(after, grid), federation_above(before, grid)
    if row is None or row.parent != (old.id if old else ""):
        return after
    new = federation_above(after, grid)
    return after.with_rows("federation", [replace(row, parent=new.id if new else "")])


def _between(old: Area | None, new: Area, reason: str) -> str:
    """Return the reason behind the names of the communities, as they are on this day."""
    names = f"{label(old) if old else ''}→{label(new)}"
    return f"{names} {reason}"


def _refuse_other_county(plan: Plan, old: Area, new: Area) -> None:
    counties = [
        next((one.id for one in plan.chain(area.id) if one.id in plan.areas("district")), "")
        for area in (old, new)
    ]
    if counties[0] != counties[1]:
        raise GridplannerError("transfer.county", old=label(old), new=label(new))


def _moved_border(plan: Plan, ids: Ids, level: str, old: Area, new: Area, grid: Grid) -> Plan:
    """Return the plan with the ground of a grid in another area of a level above it."""
    shape = shape_of(grid)
    # What a grid reaches over the border by a hair is no ground of its own.
    within = shape.buffer(SAME_VERTEX)
    redrawn = redraw(
        plan,
        level,
        (old.id, new.id),
        shape.boundary,
        lambda faces: np.where(faces.within(within) | (faces.owners == 1), 1, 0),
        spared=(1,),
        slivers=True,
    )
    return settle(plan, ids, redrawn, level)


def nearest_communities(plan: Plan, grid: str) -> list[str]:
    """Return the communities that a grid may go to, those that border it first."""
    row = plan.grids[grid]
    others = [one for one in plan.communities.values() if one.id != row.parent]
    others.sort(key=lambda one: float(one.geometry.distance(row.geometry)))
    return [one.id for one in others]
