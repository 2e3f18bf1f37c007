"""G4: households in the preset's band, load near the mean of its kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gridplanner.models.checks.finding import Finding, about_area
from gridplanner.models.naming import placed
from gridplanner.models.rows import Grid
from gridplanner.models.rules import rule
from gridplanner.models.standing import Standing


def households_and_load(standing: Standing) -> list[Finding]:
    """Return grids outside the band of their kind, and those far from the mean load."""
    settings = rule(standing.plan, "G4")
    return [
        finding
        for grid in standing.plan.grids.values()
        if (preset := settings.values.get(grid.kind))
        for finding in _about(standing, grid, preset, settings.severity)
    ]


def _about(
    standing: Standing, grid: Grid, preset: dict[str, Any], severity: str
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
            yield about_area("G4", severity, kind, ("grid", grid), values)
    most = preset.get("load_deviation")
    away = standing.deviation(grid.id) if most else None
    if most and away is not None and abs(away) > most:
        values = {
            "grid": placed(standing.plan, grid),
            "load": figures.load,
            "mean": standing.mean_load(grid.kind),
            "away": away,
        }
        yield about_area("G4", severity, "load", ("grid", grid), values)
