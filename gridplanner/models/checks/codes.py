"""G6: codes are unique and fit, names are unique in the community."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial

from gridplanner.models.checks.finding import Finding, about_area
from gridplanner.models.naming import label, placed
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS, Area
from gridplanner.models.rules import rule
from gridplanner.models.standing import Standing

TEMPLATE = "code_template"
"""Setting that holds the template of grid codes, such as ``{community}{seq:3}``."""


def codes_and_names(standing: Standing) -> list[Finding]:
    """Return codes used twice, codes that do not fit, and names used twice in a community."""
    plan = standing.plan
    severity = rule(plan, "G6").severity
    return [
        finding
        for level in AREA_LEVELS
        for finding in (
            *_duplicates(plan, level, severity),
            *_misfits(plan, level, severity),
            *_namesakes(plan, level, severity),
        )
    ]


def _namer(plan: Plan, level: str) -> Callable[[Area], str]:
    """Return how areas of a level are called: grids by their community as well."""
    return partial(placed, plan) if level in ("grid", "micro_grid") else label


def _duplicates(plan: Plan, level: str, severity: str) -> Iterator[Finding]:
    name = _namer(plan, level)
    by_code: dict[str, list[Area]] = {}
    for area in plan.areas(level).values():
        if area.code:
            by_code.setdefault(area.code, []).append(area)
    for code, areas in by_code.items():
        if len(areas) > 1:
            values = {
                "code": code,
                "count": len(areas),
                "names": "、".join(name(one) for one in areas),
            }
            yield about_area("G6", severity, "duplicate", (level, areas[1]), values)


def _misfits(plan: Plan, level: str, severity: str) -> Iterator[Finding]:
    template = plan.settings.get(TEMPLATE, "") if level == "grid" else ""
    name = _namer(plan, level)
    prefixed = not template or template.startswith("{community}")
    for area in plan.areas(level).values():
        above = plan.level_of(area.parent)
        parent = plan.area(area.parent) if above else None
        if not area.code:
            continue
        if prefixed and parent and parent.code and not area.code.startswith(parent.code):
            # Functional zones keep another county's prefix: above the grid it is no error.
            how = severity if level in ("grid", "micro_grid") else "warning"
            values = {"area": name(area), "code": area.code, "parent": label(parent)}
            yield about_area("G6", how, "prefix", (level, area), values)
        elif template and not _pattern(template, parent and parent.code).fullmatch(area.code):
            values = {"area": name(area), "code": area.code, "template": template}
            yield about_area("G6", severity, "template", (level, area), values)


@lru_cache(maxsize=4096)
def _pattern(template: str, community: str | None) -> re.Pattern[str]:
    """Return what codes of a template look like: ``{seq:3}`` is three digits."""
    made = re.escape(template)
    stem = r"\d+" if community is None else re.escape(community)
    made = made.replace(re.escape("{community}"), stem)
    made = re.sub(r"\\\{seq:(\d)\\\}", r"\\d{\1}", made)
    return re.compile(made.replace(re.escape("{kind letter}"), "[A-Z]?"))


def _namesakes(plan: Plan, level: str, severity: str) -> Iterator[Finding]:
    if level != "grid":
        return
    named: dict[tuple[str, str], list[Area]] = {}
    for grid in plan.grids.values():
        if grid.name:
            named.setdefault((grid.parent, grid.name), []).append(grid)
    for (parent, name), grids in named.items():
        if len(grids) > 1:
            above = plan.communities.get(parent)
            values = {
                "name": name,
                "count": len(grids),
                "community": label(above) if above else "",
            }
            yield about_area("G6", severity, "name", (level, grids[1]), values)
