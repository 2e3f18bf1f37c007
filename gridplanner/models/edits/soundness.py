"""The last look at ground that moved: an edit that would leave a gap or an overlap is not done."""

from __future__ import annotations

from typing import cast

import numpy as np
import shapely

from gridplanner.errors import GridplannerError
from gridplanner.gis.cutting import SAME_VERTEX
from gridplanner.models.naming import label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area
from gridplanner.models.tables import Table

LEVELS = ("community", "grid", "micro_grid")


def sound(before: Plan, after: Plan) -> Plan:
    """Return a plan after an edit; refused where a level has a gap or an overlap it had not."""
    for level in LEVELS:
        old, new = before.table(level), after.table(level)
        changed = [] if old is new else _redrawn(old, new)
        if changed and _breaks(old, new, changed):
            raise GridplannerError("ground.unsafe", area=label(changed[0]))
    return after


def _redrawn(old: Table, new: Table) -> list[Area]:
    """Return the areas whose shape is another one; those that are gone leave neighbours alike."""
    found = []
    for id_ in new.touched_since(old):
        was, is_ = cast("Area | None", old.get(id_)), cast("Area | None", new.get(id_))
        if is_ is not None and (was is None or was.geometry is not is_.geometry):
            found.append(is_)
    return found


def _breaks(old: Table, new: Table, changed: list[Area]) -> bool:
    """Tell whether changed areas have an invalid edge that was none before."""
    if not shapely.is_valid([one.geometry for one in changed]).all():
        return True
    extents = shapely.bounds([one.geometry for one in changed]).reshape(-1, 4)
    extents = extents + SAME_VERTEX * np.array([-1, -1, 1, 1])
    fresh = _invalid_edges(new, extents)
    if fresh.is_empty:
        return False
    known = shapely.buffer(_invalid_edges(old, extents), 2 * SAME_VERTEX)
    return bool(fresh.difference(known).length > SAME_VERTEX)


def _invalid_edges(table: Table, extents: np.ndarray) -> shapely.Geometry:
    shapes = [one.geometry for one in cast("list[Area]", table.near(extents))]
    return shapely.union_all(shapely.coverage_invalid_edges(shapes, gap_width=SAME_VERTEX))
