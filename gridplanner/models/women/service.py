"""Who serves in each area above the grids: workers and heads, women and dual posts, each once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from operator import add, sub
from typing import NamedTuple, cast

from gridplanner.models.change import Change
from gridplanner.models.overlay import Overlay
from gridplanner.models.people.posts import is_held
from gridplanner.models.plan import Plan
from gridplanner.models.rows import FEDERATION_ROLES, GRID_ROLES, WORKER_ROLES, Assignment, Person

LEVELS = ("district", "township", "community")
WHOLE = ""
"""Under this the whole plan is counted, as if it were an area above all others."""


class Serving(NamedTuple):
    """How many people serve in an area."""

    workers: int = 0
    """People who work in one of its grids."""
    told: int = 0
    """Workers whose sex is known."""
    women: int = 0
    dual_workers: int = 0
    """Workers who also hold a post of the women's federation."""
    heads: int = 0
    """People who are the head of a grid's federation."""
    dual_heads: int = 0
    """Heads who also hold a post of the grid's staff."""


NOBODY = Serving()


@dataclass(frozen=True, eq=False)
class Service:
    """How many people serve in each area, kept from edit to edit."""

    by_area: Mapping[str, Serving]
    day: str
    """ISO 8601: posts held on it count."""
    touched: frozenset[str] | None = frozenset()
    """The areas with other numbers than before; ``None``: any may have."""

    @classmethod
    def of(cls, plan: Plan, day: str) -> Service:
        """Count everybody."""
        counts: dict[str, Serving] = {}
        for person in plan.posts_by("person"):
            _count(counts, _share(plan, person, day), add)
        return cls(Overlay(counts), day, None)

    def after(self, old: Plan, new: Plan, change: Change, day: str) -> Service:
        """Return the numbers after a change, on the same day or another."""
        if any(change.of(level) for level in LEVELS):
            return Service.of(new, day)
        people = _concerned(old, new, change)
        if not people:
            same = self.day == day and self.touched == frozenset()
            return self if same else Service(self.by_area, day)
        counts: dict[str, Serving] = {}
        for person in people:
            _count(counts, _share(old, person, self.day), sub)
            _count(counts, _share(new, person, day), add)
        fresh = {area: one for area, one in counts.items() if any(one)}
        put = {
            area: Serving(*map(add, self.by_area.get(area, NOBODY), one))
            for area, one in fresh.items()
        }
        by_area = cast("Overlay[Serving]", self.by_area).after(put) if put else self.by_area
        return Service(by_area, day, frozenset(put))

    def of_area(self, area: str) -> Serving:
        """Return the numbers of an area above the grids, or of the ``WHOLE`` plan."""
        return self.by_area.get(area, NOBODY)


def serving_in(plan: Plan, grid: str, day: str) -> Serving:
    """Return the numbers of one grid: who works there, and who is the head of its federation."""
    found = Serving()
    people = dict.fromkeys(one.person for one in plan.posts_by("area").get(grid, ()))
    for person in people:
        row = plan.persons.get(person)
        posts = [one for one in plan.posts_by("person").get(person, ()) if is_held(one, day)]
        here = {one.role for one in posts if one.area == grid}
        if row is not None:
            one = _as(row, posts, plan, not here.isdisjoint(WORKER_ROLES), "chair" in here)
            found = Serving(*map(add, found, one))
    return found


def _count(
    counts: dict[str, Serving],
    shares: Iterable[tuple[str, Serving]],
    step: Callable[[int, int], int],
) -> None:
    for area, one in shares:
        counts[area] = Serving(*map(step, counts.get(area, NOBODY), one))


def _share(plan: Plan, person: str, day: str) -> Iterator[tuple[str, Serving]]:
    """Yield the areas in which a person counts, and as what."""
    row = plan.persons.get(person)
    posts = [one for one in plan.posts_by("person").get(person, ()) if is_held(one, day)]
    if row is None or not posts:
        return
    worked = _above(plan, posts, WORKER_ROLES)
    headed = _above(plan, posts, ("chair",))
    if not worked and not headed:
        return
    for area in dict.fromkeys([*worked, *headed]):
        yield area, _as(row, posts, plan, area in worked, area in headed)


def _as(
    row: Person, posts: Collection[Assignment], plan: Plan, works: bool, heads: bool
) -> Serving:
    """Return as what a person with some posts counts where they work, or are the head."""
    staff = any(one.role in GRID_ROLES and one.area in plan.grids for one in posts)
    federal = any(one.role in FEDERATION_ROLES for one in posts)
    as_worker = (1, int(row.sex in ("f", "m")), int(row.sex == "f"), int(federal))
    as_head = (1, int(staff))
    return Serving(
        *(as_worker if works else (0, 0, 0, 0)),
        *(as_head if heads else (0, 0)),
    )


def _above(plan: Plan, posts: Iterable[Assignment], roles: Collection[str]) -> dict[str, None]:
    """Return the areas above the grids in which some posts are held, and the whole plan."""
    held = (one.area for one in posts if one.role in roles)
    grids = dict.fromkeys(grid for grid in held if grid in plan.grids)
    above = chain.from_iterable(plan.chain(grid) for grid in grids)
    return dict.fromkeys([WHOLE, *(area.id for area in above)]) if grids else {}


def _concerned(old: Plan, new: Plan, change: Change) -> set[str]:
    """Return the people who may count otherwise."""
    people = set(change.of("person"))
    for pair in change.of("assignment").values():
        people.update(cast("Assignment", one).person for one in pair if one is not None)
    for grid, (before, after) in change.of("grid").items():
        stays = before is not None and after is not None
        if stays and getattr(before, "parent", "") == getattr(after, "parent", ""):
            continue
        for plan in (old, new):
            people.update(one.person for one in plan.posts_by("area").get(grid, ()))
    return people
