"""Who bears load: grids, workers, women's groups, communities and townships, each of a kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from gridplanner.models.figures import GridFigures, add_up
from gridplanner.models.naming import label, placed
from gridplanner.models.plan import Plan
from gridplanner.models.rows import WORKER_ROLES
from gridplanner.models.standing import Standing
from gridplanner.models.women.group_loads import UNKNOWN, GroupLoad, group_loads

By: TypeAlias = Literal["grid", "worker", "group", "community", "township"]
BY: tuple[By, ...] = ("grid", "worker", "group", "community", "township")
MIXED = "mixed"
"""The kind of somebody whose grids are of several kinds, or who has none."""


class Bearer(NamedTuple):
    """Somebody or something that bears load."""

    id: str
    kind: str
    """Kind of the grid, or of all the grids; else ``mixed``."""
    load: float | None
    households: float | None
    estimated: bool = False


def bearers(standing: Standing, by: By, ids: Collection[str] | None = None) -> Iterator[Bearer]:
    """Yield those who bear load, in the plan's order; of some ids those that still do."""
    return _MEASURED[by](standing, everyone(standing, by) if ids is None else ids, ids is None)


def everyone(standing: Standing, by: By) -> Collection[str]:
    """Return the ids of all who may bear load, in the plan's order."""
    if by == "worker":
        return standing.posts_of.keys()
    return standing.plan.table("womens_group" if by == "group" else by).keys()


def name_of(plan: Plan, by: By, id_: str) -> str:
    """Return what to call one of them."""
    if by == "worker":
        return plan.persons[id_].name
    if by == "group":
        return plan.womens_groups[id_].name or id_
    return label(plan.area(id_)) if by != "grid" else plan.grids[id_].name


def place_of(plan: Plan, by: By, id_: str) -> str:
    """Return what to call it behind the area above, for those of whom there are many of a name."""
    if by == "group":
        grid = plan.grids.get(plan.womens_groups[id_].grid)
        name = name_of(plan, by, id_)
        above = placed(plan, grid) if grid else ""
        return name if not above or above in name else f"{above} {name}"
    return placed(plan, plan.area(id_)) if by in ("grid", "community") else name_of(plan, by, id_)


def grids_of(standing: Standing, by: By, id_: str) -> Collection[str]:
    """Return the ids of the grids that somebody bears the load of."""
    plan = standing.plan
    if by == "grid":
        return (id_,)
    if by == "worker":
        posts = standing.held_by(id_, *WORKER_ROLES)
        return dict.fromkeys(one.area for one in posts if one.area in plan.grids)
    if by == "group":
        slots = standing.circles.slots_of(id_)
        held = [standing.id_at(slot) for slot in slots if slot >= 0]
        return held or [one for one in (plan.womens_groups[id_].grid,) if one in plan.grids]
    return plan.below(id_, "grid")


def _kind(standing: Standing, grids: Iterable[str]) -> str:
    kinds = {standing.plan.grids[grid].kind for grid in grids}
    return kinds.pop() if len(kinds) == 1 else MIXED


def _is_estimated(figures: GridFigures) -> bool:
    return any(count.estimated for count in figures.counts.values())


def _grids(standing: Standing, ids: Iterable[str], _all: bool) -> Iterator[Bearer]:
    grids = standing.plan.grids
    for id_ in ids:
        if id_ in grids:
            figures = standing.figures[id_]
            households = figures.count("households").best
            yield Bearer(id_, grids[id_].kind, figures.load, households, _is_estimated(figures))


def _workers(standing: Standing, ids: Iterable[str], _all: bool) -> Iterator[Bearer]:
    for id_ in ids:
        grids = grids_of(standing, "worker", id_)
        if not grids or id_ not in standing.plan.persons:
            continue
        counts = [standing.figures[grid].count("households") for grid in grids]
        known = [count.best for count in counts if count.best is not None]
        yield Bearer(
            id_,
            _kind(standing, grids),
            standing.workload(id_),
            sum(known) if known else None,
            any(count.estimated for count in counts),
        )


def _groups(standing: Standing, ids: Iterable[str], whole: bool) -> Iterator[Bearer]:
    some = list(ids)
    loads = group_loads(standing, None if whole else some)
    yield from groups_bearing(standing, some, loads)


def groups_bearing(
    standing: Standing, ids: Iterable[str], loads: Mapping[str, GroupLoad]
) -> Iterator[Bearer]:
    """Yield those of some women's groups that there are, with loads that are known already."""
    for id_ in ids:
        if id_ in standing.plan.womens_groups:
            kind = _kind(standing, grids_of(standing, "group", id_))
            yield Bearer(id_, kind, *loads.get(id_, UNKNOWN))


def _areas(standing: Standing, ids: Iterable[str], _all: bool) -> Iterator[Bearer]:
    for id_ in ids:
        grids = standing.plan.below(id_, "grid") if standing.plan.level_of(id_) else []
        if grids:  # of an area that is not drawn into grids yet there is nothing to compare
            figures = add_up(standing.figures[grid] for grid in grids)
            households = figures.count("households").best
            yield Bearer(
                id_, _kind(standing, grids), figures.load, households, _is_estimated(figures)
            )


_MEASURED: Mapping[By, Callable[[Standing, Collection[str], bool], Iterator[Bearer]]] = (
    MappingProxyType(
        {
            "grid": _grids,
            "worker": _workers,
            "group": _groups,
            "community": _areas,
            "township": _areas,
        }
    )
)
