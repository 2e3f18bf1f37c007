"""W5 and W7: dual posts, and the share of women among the workers of an area."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from gridplanner.models.change import Change
from gridplanner.models.checks.finding import Finding, about_area
from gridplanner.models.checks.subjects import OneByOne
from gridplanner.models.naming import label
from gridplanner.models.rules import rule
from gridplanner.models.standing import Standing
from gridplanner.models.women.service import LEVELS


@dataclass(frozen=True)
class _OfAreas(OneByOne):
    """Looks at the areas of one level above the grids."""

    table: str

    def concerned(self, _old: Standing, new: Standing, change: Change) -> Iterable[str] | None:
        """Return the areas in which others serve than before."""
        touched = new.service.touched
        if change.of("rule") or touched is None:
            return None
        return [id_ for id_ in touched if id_ in new.plan.table(self.table)]


class Dual(_OfAreas):
    """Areas where few heads of federations work in a grid, or few workers in the federation."""

    def look(self, standing: Standing) -> Callable[[str], Iterator[Finding]]:
        """Return how the findings about an area are found."""
        plan, settings = standing.plan, rule(standing.plan, "W5")

        def look(id_: str) -> Iterator[Finding]:
            area, there = plan.areas(self.table)[id_], standing.service.of_area(id_)
            for kind, dual, all_ in (
                ("heads", there.dual_heads, there.heads),
                ("workers", there.dual_workers, there.workers),
            ):
                least = settings.values[kind]
                if all_ and dual < least * all_:
                    values = {
                        "area": label(area),
                        "dual": dual,
                        "count": all_,
                        "share": dual / all_,
                    }
                    subject = (self.table, area)
                    yield about_area(plan, "W5", settings.severity, kind, subject, values)

        return look


class Women(_OfAreas):
    """Areas with few women among the workers whose sex is known."""

    def look(self, standing: Standing) -> Callable[[str], Iterator[Finding]]:
        """Return how the finding about an area is found."""
        plan, settings = standing.plan, rule(standing.plan, "W7")
        least = settings.values["women"]

        def look(id_: str) -> Iterator[Finding]:
            area, there = plan.areas(self.table)[id_], standing.service.of_area(id_)
            if there.told and there.women < least * there.told:
                values = {
                    "area": label(area),
                    "women": there.women,
                    "count": there.told,
                    "share": there.women / there.told,
                }
                subject = (self.table, area)
                yield about_area(plan, "W7", settings.severity, "women", subject, values)

        return look


DUAL = tuple(Dual(level) for level in LEVELS)
WOMEN = tuple(Women(level) for level in LEVELS)
