"""G6: codes are unique and fit, names are unique in the community."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from gridplanner.models.change import Change
from gridplanner.models.checks.finding import Finding, about_area
from gridplanner.models.checks.subjects import OneByOne
from gridplanner.models.codes import TEMPLATE
from gridplanner.models.naming import label, placed
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS, Area
from gridplanner.models.rules import rule
from gridplanner.models.standing import Standing
from gridplanner.words import Listed

_FINE = ("grid", "micro_grid")


@dataclass(frozen=True)
class Coded(OneByOne):
    """Codes used twice, codes that do not fit, and names used twice in a community."""

    table: str

    def look(self, standing: Standing) -> Callable[[str], Iterator[Finding]]:
        """Return how the findings about an area are found."""
        plan, level = standing.plan, self.table
        severity = rule(plan, "G6").severity
        template = plan.settings.get(TEMPLATE, "") if level == "grid" else ""

        def look(id_: str) -> Iterator[Finding]:
            area = plan.areas(level)[id_]
            if area.code:
                yield from _duplicate(plan, level, area, severity)
                yield from _misfit(plan, level, area, template, severity)
            if area.name and level == "grid":
                yield from _namesake(plan, area, severity)

        return look

    def concerned(self, _old: Standing, new: Standing, change: Change) -> Iterable[str] | None:
        """Return the areas that changed, and those that had or have a code or name with them."""
        if change.of("rule") or change.settings:
            return None
        rows = new.plan.table(self.table)
        above = AREA_LEVELS[: AREA_LEVELS.index(self.table)]
        under = [
            cast("Area", row)
            for level in above
            for parent in change.of(level)
            for row in rows.by("parent").get(parent, ())
        ]
        pairs = change.of(self.table).values()
        changed = [cast("Area", row) for pair in pairs for row in pair if row is not None]
        alike = [rows.by("code").get(one.code, ()) for one in (*changed, *under) if one.code]
        if self.table == "grid":
            alike += [rows.by("parent").get(one.parent, ()) for one in changed]
        return [*(one.id for one in under), *(row.id for group in alike for row in group)]


CODED = tuple(Coded(level) for level in AREA_LEVELS)


def _called(plan: Plan, level: str, area: Area) -> str:
    """Return how an area of a level is called: grids by their community as well."""
    return placed(plan, area) if level in _FINE else label(area)


def _duplicate(plan: Plan, level: str, area: Area, severity: str) -> Iterator[Finding]:
    areas = cast("tuple[Area, ...]", plan.table(level).by("code")[area.code])
    if len(areas) > 1 and areas[1].id == area.id:
        names = Listed(tuple(_called(plan, level, one) for one in areas))
        values = {"code": area.code, "count": len(areas), "names": names}
        yield about_area(plan, "G6", severity, "duplicate", (level, area), values)


def _misfit(plan: Plan, level: str, area: Area, template: str, severity: str) -> Iterator[Finding]:
    parent = plan.find(area.parent)
    prefixed = not template or template.startswith("{community}")
    if prefixed and parent and parent.code and not area.code.startswith(parent.code):
        # Functional zones keep another county's prefix: above the grid it is no error.
        how = severity if level in _FINE else "warning"
        values = {
            "area": _called(plan, level, area),
            "code": area.code,
            "parent": label(parent),
        }
        yield about_area(plan, "G6", how, "prefix", (level, area), values)
    elif template and not _pattern(template, parent and parent.code).fullmatch(area.code):
        values = {"area": _called(plan, level, area), "code": area.code, "template": template}
        yield about_area(plan, "G6", severity, "template", (level, area), values)


@lru_cache(maxsize=4096)
def _pattern(template: str, community: str | None) -> re.Pattern[str]:
    """Return what codes of a template look like: ``{seq:3}`` is three digits."""
    made = re.escape(template)
    stem = r"\d+" if community is None else re.escape(community)
    made = made.replace(re.escape("{community}"), stem)
    made = re.sub(r"\\\{seq:(\d)\\\}", r"\\d{\1}", made)
    return re.compile(made.replace(re.escape("{kind letter}"), "[A-Z]?"))


def _namesake(plan: Plan, grid: Area, severity: str) -> Iterator[Finding]:
    siblings = plan.grids_by("parent")[grid.parent]
    grids = [one for one in siblings if one.name == grid.name]
    if len(grids) > 1 and grids[1].id == grid.id:
        above = plan.communities.get(grid.parent)
        values = {
            "name": grid.name,
            "count": len(grids),
            "community": label(above) if above else "",
        }
        yield about_area(plan, "G6", severity, "name", ("grid", grid), values)
