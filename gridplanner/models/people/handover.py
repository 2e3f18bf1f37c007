"""The handover list (交接清单): who passes which buildings to whom from one state to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplanner.gis.membership import NOWHERE
from gridplanner.models.change import Change
from gridplanner.models.figures import Count
from gridplanner.models.naming import building_labels, label, placed
from gridplanner.models.plan import Plan
from gridplanner.models.rows import WORKER_ROLES
from gridplanner.models.standing import Standing
from gridplanner.words import say

Rows = NDArray[np.intp]
NAMED = 8
"""Buildings of a row that are named one by one; the others are counted."""


@dataclass(frozen=True, eq=False)
class Passing:
    """Buildings that pass from some hands into others."""

    givers: tuple[str, ...]
    """Ids of the workers who were responsible and are no more; nobody where there was none."""
    takers: tuple[str, ...]
    """Ids of the workers who are responsible now and were not."""
    staying: tuple[str, ...]
    """Ids of the workers who were responsible and still are."""
    old: str
    """Id of the grid that held the buildings, empty where none did."""
    new: str
    rows: Rows
    households: Count


def handover(before: Standing, after: Standing) -> tuple[Passing, ...]:
    """Return what is to be handed over from one state of a plan to a later one of it.

    Both have the same buildings in the same order. What stays in the same hands is left out.
    """
    passings = []
    for old, new, rows in _moves(before, after):
        was, is_ = _workers(before, old), _workers(after, new)
        givers = tuple(one for one in was if one not in is_)
        takers = tuple(one for one in is_ if one not in was)
        if givers or takers:
            counted = after.tally.total(rows).count("households")
            staying = tuple(one for one in was if one in is_)
            passings.append(Passing(givers, takers, staying, old, new, rows, counted))
    order = after.plan.table("grid").ranks
    passings.sort(key=lambda one: (order.get(one.new, -1), one.old))
    return tuple(passings)


def _moves(before: Standing, after: Standing) -> Iterator[tuple[str, str, Rows]]:
    """Yield the grids that hold buildings before and after, and the rising rows of those."""
    was, is_ = before.owner.astype(np.int64), after.owner.astype(np.int64)
    width = int(is_.max(initial=NOWHERE)) + 2
    keys = (was + 1) * width + is_ + 1
    order = np.argsort(keys, kind="stable")
    found, starts = np.unique(keys[order], return_index=True)
    for key, rows in zip(found.tolist(), np.split(order, starts[1:]), strict=False):
        old, new = divmod(key, width)
        yield (
            before.id_at(old - 1) if old else "",
            after.id_at(new - 1) if new else "",
            rows,
        )


def _workers(standing: Standing, grid: str) -> list[str]:
    posts = standing.staff(grid, *WORKER_ROLES) if grid else []
    return list(dict.fromkeys(one.person for one in posts))


def earlier(plan: Plan, changes: Iterable[Change]) -> Plan:
    """Return a plan as it was before some changes, the last of which comes first."""
    for change in changes:
        plan = change.inverse().apply(plan)
    return plan


def as_table(before: Plan, after: Plan, passings: Sequence[Passing]) -> list[list[str]]:
    """Return a handover list as cells under a header."""
    names = ("giver", "taker", "old_grid", "new_grid", "buildings", "households", "which")
    head = [say(f"handover.{name}") for name in names]
    return [head, *(_line(before, after, one) for one in passings)]


def as_buildings(before: Plan, after: Plan, passings: Sequence[Passing]) -> list[list[str]]:
    """Return every building of a handover list in a row of its own, under a header."""
    names = ("giver", "taker", "old_grid", "new_grid", "building", "code", "households")
    rows = [[say(f"handover.{name}") for name in names]]
    for one in passings:
        hands = _line(before, after, one)[:4]
        labels = building_labels(after, one.rows)
        codes = after.buildings.columns["code"].at(one.rows).tolist()
        counts = after.buildings.columns["households"].at(one.rows).tolist()
        for label_, code, count in zip(labels, codes, counts, strict=True):
            known = "" if count != count else f"{count:,.0f}"  # noqa: PLR0124 - not known
            rows.append([*hands, label_, code, known])
    return rows


def _line(before: Plan, after: Plan, one: Passing) -> list[str]:
    comma = say("words.comma")
    named = comma.join(building_labels(after, one.rows[:NAMED]))
    if len(one.rows) > NAMED:
        named = say("handover.and_more", names=named, count=len(one.rows))
    count = one.households
    households = "—" if count.best is None else f"{count.best:,.0f}"
    if count.best is not None and count.missing:
        households = say("handover.with_missing", households=households, count=count.missing)
    stays = comma.join(_name(after, id_) for id_ in one.staying)
    still = say("handover.still", names=stays) if stays else ""
    return [
        comma.join(_name(before, id_) for id_ in one.givers) or still or say("handover.nobody"),
        comma.join(_name(after, id_) for id_ in one.takers) or still or say("handover.nobody_yet"),
        _grid(before, one.old),
        _grid(after, one.new),
        f"{len(one.rows):,}",
        households,
        named,
    ]


def _name(plan: Plan, person: str) -> str:
    row = plan.persons.get(person)
    return row.name if row else person


def _grid(plan: Plan, grid: str) -> str:
    if not grid:
        return say("handover.no_grid")
    row = plan.grids[grid]
    return placed(plan, row) or label(row)
