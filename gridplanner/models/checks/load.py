"""G4: households in the preset's band, load near the mean of its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from gridplanner.models.change import Change
from gridplanner.models.checks.finding import Finding, about_area, above_grids_changed
from gridplanner.models.checks.subjects import OneByOne
from gridplanner.models.naming import placed
from gridplanner.models.rows import Grid
from gridplanner.models.rules import preset_for, presets, rule
from gridplanner.models.standing import Standing


class Loaded(OneByOne):
    """Grids outside the band of their preset, and those far from the mean load."""

    table = "grid"

    def look(self, standing: Standing) -> Callable[[str], Iterator[Finding]]:
        """Return how the findings about a grid are found."""
        settings = rule(standing.plan, "G4")

        def look(id_: str) -> Iterator[Finding]:
            grid = standing.plan.grids[id_]
            if preset := preset_for(settings.values, grid.kind, grid.preset):
                yield from _about(standing, grid, preset, settings.severity)

        return look

    def concerned(self, old: Standing, new: Standing, change: Change) -> Iterable[str] | None:
        """Return the grids counted anew, and those far from a mean that has moved."""
        if change.of("rule") or change.of("figure") or above_grids_changed(change):
            return None
        return [*change.of("grid"), *new.recounted, *_far(old, new)]


def _far(old: Standing, new: Standing) -> Iterator[str]:
    """Yield the grids that are or were far from the mean, where it is another now."""
    known = presets(new.plan)
    given = [name for name in new.plan.grids_by("preset") if name]
    for kind in {*old.loads.means, *new.loads.means}:
        if old.mean_load(kind) == new.mean_load(kind):
            continue
        allowed = {preset_for(known, kind, own).get("load_deviation") for own in ("", *given)}
        if least := min(filter(None, allowed), default=None):
            slots = {*old.loads.far(kind, least).tolist(), *new.loads.far(kind, least).tolist()}
            yield from (new.id_at(slot) for slot in slots)


def _about(
    standing: Standing, grid: Grid, preset: Mapping[str, Any], severity: str
) -> Iterator[Finding]:
    figures = standing.figures[grid.id]
    for kind in ("households", "population"):
        limits, value = preset.get(kind), figures.count(kind).best
        if limits and value is not None and not limits[0] <= value <= limits[1]:
            values = {
                "grid": placed(standing.plan, grid),
                "value": value,
                "low": limits[0],
                "high": limits[1],
            }
            yield about_area(standing.plan, "G4", severity, kind, ("grid", grid), values)
    most = preset.get("load_deviation")
    away = standing.deviation(grid.id) if most else None
    if most and away is not None and abs(away) > most:
        values = {
            "grid": placed(standing.plan, grid),
            "load": figures.load,
            "mean": standing.mean_load(grid.kind),
            "away": away,
        }
        yield about_area(standing.plan, "G4", severity, "load", ("grid", grid), values)
