"""G5: a grid is in one piece, and no main road, railway or river runs through it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import numpy as np
import shapely

from gridplanner.gis.crossing import crossings
from gridplanner.models.change import Change
from gridplanner.models.checks.finding import Finding, about_area, above_grids_changed, by_id
from gridplanner.models.naming import label, placed
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Place
from gridplanner.models.rules import rule
from gridplanner.models.standing import Standing
from gridplanner.words import Listed

LINES = ("road", "water")


class Connected:
    """Grids in several parts, and those that something parts."""

    table = "grid"

    def survey(
        self, standing: Standing, ids: Collection[str]
    ) -> Iterator[tuple[str, tuple[Finding, ...]]]:
        """Yield what is found about some grids."""
        plan, severity = standing.plan, rule(standing.plan, "G5").severity
        grids = [plan.grids[id_] for id_ in ids]
        if not grids:
            return
        shapes = np.array([*(one.geometry for one in grids), None], object)[:-1]
        parts = shapely.get_num_geometries(shapes)
        crossed = _crossed(plan, shapes)
        for place in sorted({*np.flatnonzero(parts > 1).tolist(), *crossed}):
            grid, found = grids[place], []
            named = placed(plan, grid)
            if parts[place] > 1:
                sizes = np.sort(shapely.area(shapely.get_parts(grid.geometry)))
                values = {"grid": named, "parts": int(parts[place]), "size": float(sizes[0])}
                found.append(about_area(plan, "G5", severity, "parts", ("grid", grid), values))
            if place in crossed:
                lines = sorted(crossed[place], key=by_id)
                things = Listed(tuple(dict.fromkeys(label(one) for one in lines)))
                values = {"grid": named, "things": things}
                found.append(about_area(plan, "G5", severity, "crossed", ("grid", grid), values))
            yield grid.id, tuple(found)

    def concerned(self, _old: Standing, _new: Standing, change: Change) -> Iterable[str] | None:
        """Return the grids that changed: a name is in what is said of them."""
        if change.of("rule") or above_grids_changed(change):
            return None
        return None if change.of("road") or change.of("water") else change.of("grid")


def has_lines(plan: Plan) -> bool:
    """Tell whether the plan has any line that could run through a grid."""
    return any(plan.table(name) for name in LINES)


def _crossed(plan: Plan, shapes: np.ndarray) -> dict[int, list[Place]]:
    values = rule(plan, "G5").values
    extents = shapely.bounds(shapes).reshape(-1, 4)
    if len(extents) > 64:  # then a look at them all is quicker
        extents = shapely.total_bounds(shapes).reshape(1, 4)
    things = [
        one
        for name, words in (("road", values["roads"]), ("water", values["rivers"]))
        for one in plan.table(name).near(extents)
        if _is_main(one, tuple(word.strip().lower() for word in str(words).split(",")))
    ]
    lines = np.array([*(one.geometry for one in things), None], object)[:-1]
    found = crossings(
        shapes, lines, margin=float(values["margin_m"]), least=float(values["least_share"])
    )
    crossed: dict[int, list[Place]] = {}
    for area, thing in found.tolist():
        crossed.setdefault(area, []).append(things[thing])
    return crossed


def _is_main(place: Place, words: tuple[str, ...]) -> bool:
    """Tell whether a road is a main one, or a water a river: by its name or a column of its own."""
    if place.name.lower().endswith(words):
        return True
    return any(
        isinstance(one, str) and one.strip().lower() in words for one in place.extra.values()
    )
