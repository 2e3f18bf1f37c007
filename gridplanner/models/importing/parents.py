"""Finding the area above: by the code's prefix, else by the names in the row, else by place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.models.importing.values import plain_name
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS, Area


class Parents:
    """Finds the nearest area above of rows of one level."""

    def __init__(self, plan: Plan, levels: Sequence[str]) -> None:
        self.found: Counter[str] = Counter()
        """How often each way has led to a parent."""
        self._plan = plan
        self._levels = [_Level(plan, level) for level in levels if plan.areas(level)]

    def of(
        self, code: str, parent_code: str, names: Mapping[str, str], shape: shapely.Geometry
    ) -> str:
        """Return the id of the area above, empty where there is none."""
        for level in self._levels:
            ways = {
                "code": partial(level.by_code, code, parent_code),
                "name": partial(self._by_names, level, names, shape),
                "place": partial(level.by_place, shape),
            }
            for way, look in ways.items():
                if id_ := look():
                    self.found[way] += 1
                    return id_
        self.found["none"] += 1
        return ""

    def _by_names(self, level: _Level, names: Mapping[str, str], shape: shapely.Geometry) -> str:
        matching = [
            area
            for area in level.named.get(plain_name(names.get(level.name, "")), ())
            if self._fits(area, names)
        ]
        if len(matching) > 1:
            spot = shapely.point_on_surface(shape)
            matching = [area for area in matching if shapely.intersects(area.geometry, spot)]
        return matching[0].id if len(matching) == 1 else ""

    def _fits(self, area: Area, names: Mapping[str, str]) -> bool:
        """Tell whether all that the row names above an area agrees with what stands above it."""
        for above in self._plan.chain(area.id):
            given = names.get(self._plan.level_of(above.id) or "", "")
            if given and plain_name(given) != plain_name(above.name):
                return False
        return True


class _Level:
    def __init__(self, plan: Plan, level: str) -> None:
        self.name = level
        self._areas = list(plan.areas(level).values())
        self._codes = {area.code: area.id for area in self._areas if area.code}
        self._lengths = sorted({len(code) for code in self._codes}, reverse=True)
        self.named: dict[str, list[Area]] = {}
        for area in self._areas:
            if area.name:
                self.named.setdefault(plain_name(area.name), []).append(area)
        shapes: NDArray[np.object_] = np.empty(len(self._areas), object)
        shapes[:] = [area.geometry for area in self._areas]
        self._tree = shapely.STRtree(shapes)

    def by_code(self, code: str, parent_code: str) -> str:
        if parent_code in self._codes:
            return self._codes[parent_code]
        for length in self._lengths:
            if length < len(code) and code[:length] in self._codes:
                return self._codes[code[:length]]
        return ""

    def by_place(self, shape: shapely.Geometry) -> str:
        spot = shapely.point_on_surface(shape)
        held = self._tree.query(spot, "intersects")
        return self._areas[int(held.min())].id if len(held) else ""


def adopt(plan: Plan, level: str) -> Plan:
    """Give the areas below a level their parent in it, where a farther one or none stands."""
    below = AREA_LEVELS[AREA_LEVELS.index(level) + 1 :]
    for name in below:
        above = AREA_LEVELS[: AREA_LEVELS.index(name)][::-1]
        nearest = next(one for one in above if plan.areas(one))
        if nearest != level:
            break
        parents = Parents(plan, [level])
        rows = [
            replace(area, parent=parent)
            for area in plan.areas(name).values()
            if plan.level_of(area.parent) != level
            and (parent := parents.of(area.code, "", {}, area.geometry))
        ]
        plan = plan.with_rows(name, rows) if rows else plan
    return plan
