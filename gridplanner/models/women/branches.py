"""What the women's federation comes to under each area, kept from edit to edit."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from operator import add
from typing import NamedTuple

from gridplanner.models.change import Change
from gridplanner.models.plan import Plan
from gridplanner.models.standing import Standing
from gridplanner.models.women.organisation import federation_of

MANY = 500
"""Areas touched from which on all is counted anew: that is no dearer than to find the few."""
NAMED = {
    "federation": "area",
    "womens_group": "grid",
    "micro_home": "parent",
    "assignment": "area",
}
"""By what the rows of a table name the area, or the seat, that they belong to."""
STEP = 64
"""Areas counted between two looks at what the hand does."""


class Branch(NamedTuple):
    """How many there are at and under an area, and how many places are vacant."""

    grids: int = 0
    founded: int = 0
    """Grids with a federation."""
    headless: int = 0
    """Federations of any level here without a head."""
    groups: int = 0
    leaderless: int = 0
    homes: int = 0
    hostless: int = 0

    @property
    def vacant(self) -> int:
        """The places that somebody is to be found for."""
        return self.headless + self.leaderless + self.hostless


NOTHING = Branch()


class Branches:
    """The branches of all areas of a plan, counted when they are asked for."""

    def __init__(self, standing: Standing, known: Mapping[str, Branch] | None = None) -> None:
        self.standing = standing
        self._known = dict(known or {})

    def after(self, standing: Standing, touched: Iterable[str]) -> Branches:
        """Return the branches after something changed at some areas."""
        touched = set(touched)
        if len(touched) > MANY:
            return Branches(standing)
        known = dict(self._known)
        for id_ in touched:
            for plan in (self.standing.plan, standing.plan):
                if plan.find(id_) is not None:
                    for one in (id_, *(area.id for area in plan.chain(id_))):
                        known.pop(one, None)
        return Branches(standing, known)

    def of(self, area: str) -> Branch:
        """Return the branch of an area."""
        for _ in self.prepare(area):
            pass
        return self._known[area]

    def prepare(self, area: str) -> Generator[None, None, None]:
        """Count an area and all below it, in small steps."""
        if area in self._known:
            return
        found = _own(self.standing, area)
        for at, child in enumerate(self.standing.plan.children.get(area, ())):
            if at % STEP == 0:
                yield
            yield from self.prepare(child)
            found = Branch(*map(add, found, self._known[child]))
        self._known[area] = found


def _own(standing: Standing, area: str) -> Branch:
    """Count what belongs to an area itself."""
    plan = standing.plan
    founded = federation_of(plan, area) is not None
    groups = plan.groups_by("grid").get(area, ())
    homes = plan.table("micro_home").by("parent").get(area, ())
    is_grid = area in plan.grids
    return Branch(
        int(is_grid),
        int(is_grid and founded),
        int(founded and not standing.staff(area, "chair")),
        len(groups),
        sum(one.leader not in plan.persons for one in groups),
        len(homes),
        sum(not standing.staff(one.id, "host") for one in homes),
    )


def touched_areas(old: Plan, new: Plan, change: Change) -> set[str]:
    """Return the areas of which a change may alter the branches."""
    found: set[str] = set(change.changed_areas)
    for table, field in NAMED.items():
        rows = (row for pair in change.of(table).values() for row in pair if row)
        found.update(getattr(row, field) for row in rows)
    found.update(_above_seats(old, new, list(found)))
    return found


def _above_seats(old: Plan, new: Plan, seats: list[str]) -> Iterator[str]:
    """Yield the areas that hold the micro-homes among some seats."""
    for plan in (old, new):
        yield from (plan.micro_homes[id_].parent for id_ in seats if id_ in plan.micro_homes)
