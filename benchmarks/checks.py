"""All checks, and what is checked again after an edit, in a plan of any size.

Usage: python benchmarks/checks.py PLAN [EDITS]. Nothing is written. A plan without women's groups
is given some: one for every twenty buildings of a grid, federations, heads and executives. Seconds
for all checks; after an edit the median and 95th percentile in milliseconds of what follows for
membership and figures, and of the checks.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from gridplanner.errors import GridplannerError
from gridplanner.models.buildings import TEXT
from gridplanner.models.change import compare
from gridplanner.models.checks import IDS, check, check_ahead, recheck
from gridplanner.models.columns import Column
from gridplanner.models.edits import (
    Assign,
    Edit,
    EditGroup,
    EditPerson,
    FoundFederations,
    MergeGrids,
    SetGroup,
    SplitGrid,
    Unassign,
)
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Assignment, Federation, WomensGroup
from gridplanner.models.session import Session
from gridplanner.models.standing import Standing

PER_GROUP = 20
SIZES = ("building", "grid", "person", "assignment", "womens_group", "federation", "micro_home")


def main() -> None:
    """Measure and print."""
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    session = Session.open(Path(sys.argv[1]), read_only=True)
    plan, ids = session.plan, session.ids()
    if not plan.womens_groups:
        plan = organised(session.standing)
        ids.catch_up(plan)
    counts = {name: len(plan.table(name)) for name in SIZES[1:]} | {"building": len(plan.buildings)}
    print("  ".join(f"{name} {counts[name]:,}" for name in SIZES))
    start = time.perf_counter()
    standing = Standing.of(plan)
    print(f"membership and figures of all buildings {time.perf_counter() - start:.3f} s")
    ahead, start = None, time.perf_counter()
    ahead = check_ahead(standing)
    tiles = time.perf_counter() - start
    findings = check(standing, ahead)
    seconds = {**findings.seconds, "G2": findings.seconds["G2"] + tiles}
    for id_ in IDS:
        print(f"{id_}  {seconds[id_]:6.3f} s  {len(findings.by_rule.get(id_, ())):>9,}")
    print(f"all {sum(seconds.values()):6.3f} s")
    for name, edits in kinds(standing):
        stood_ms, checked_ms = [], []
        for turn, edit in enumerate(edits(wanted + 1)):
            again = ids.copy()
            try:
                after = edit.apply(plan, again)
            except (GridplannerError, KeyError):  # another edit has taken it away
                continue
            change = compare(plan, after)
            start = time.perf_counter()
            stood = standing.after(after, change)
            middle = time.perf_counter()
            findings = recheck(findings, standing, stood, change)
            if turn:  # what is looked up for the first time is kept from then on
                stood_ms.append((middle - start) * 1000)
                checked_ms.append((time.perf_counter() - middle) * 1000)
            plan, standing, ids = after, stood, again
        if checked_ms:
            told = (f"{_said(stood_ms)} membership  {_said(checked_ms)} checks", len(stood_ms))
            print(f"{name:<12} {told[0]}  ({told[1]})")


def _said(taken: list[float]) -> str:
    high = sorted(taken)[int(len(taken) * 0.95)]
    return f"{statistics.median(taken):6.1f} {high:6.1f} ms"


def organised(standing: Standing) -> Plan:
    """Return a plan with groups, federations, heads and executives."""
    plan, owner = standing.plan, standing.owner
    order = np.argsort(owner, kind="stable")
    place = np.arange(len(order)) - np.searchsorted(owner[order], owner[order])
    keys = owner[order].astype(np.int64) * 100_000 + place // PER_GROUP
    keys[owner[order] < 0] = -1
    found, number = np.unique(keys, return_inverse=True)
    names = np.array(["" if key < 0 else f"s{n}" for n, key in enumerate(found.tolist())], TEXT)
    column = np.empty(len(order), TEXT)
    column[order] = names[number]
    buildings = plan.buildings.with_column("womens_group", Column.of(column))
    people = list(plan.persons)
    groups = [
        WomensGroup(
            id=f"s{n}",
            name=f"第{n}小组",
            grid=standing.id_at(key // 100_000),
            leader=people[n % len(people)],
        )
        for n, key in enumerate(found.tolist())
        if key >= 0
    ]
    posts = [
        Assignment(id=f"a{10_000_000 + 2 * n + at}", person=post.person, area=post.area, role=role)
        for n, post in enumerate(plan.assignments.values())
        if post.role != "grid_leader"
        for at, role in enumerate(("chair", "executive"))
    ]
    federations = [
        Federation(id=f"f{n}", name=f"{grid.name}妇联", area=grid.id)
        for n, grid in enumerate(plan.grids.values(), 1)
    ]
    plan = replace(plan, buildings=buildings).with_rows("womens_group", groups)
    return plan.with_rows("assignment", posts).with_rows("federation", federations)


Edits = Callable[[int], Iterator[Edit]]


def kinds(standing: Standing) -> Iterator[tuple[str, Edits]]:
    """Yield kinds of edits, each spread over the plan."""
    plan = standing.plan
    grids, people = list(plan.grids.values()), list(plan.persons)
    posts, groups = list(plan.assignments), list(plan.womens_groups.values())
    random = np.random.default_rng(1)

    def spread(count: int, most: int) -> Iterator[int]:
        yield from random.integers(0, most, count).tolist()

    def splits(count: int) -> Iterator[Edit]:
        for at in spread(count, len(grids)):
            left, bottom, right, top = grids[at].geometry.bounds
            middle = (left + right) / 2
            yield SplitGrid(grids[at].id, ((middle, bottom - 9), (middle + 1, top + 9)))

    def merges(count: int) -> Iterator[Edit]:
        for at in spread(count, len(grids) - 1):
            yield MergeGrids((grids[at].id, grids[at + 1].id))

    def assigns(count: int) -> Iterator[Edit]:
        for at in spread(count, len(grids)):
            yield Assign(people[at % len(people)], grids[at].id, "executive", replace=False)

    def unassigns(count: int) -> Iterator[Edit]:
        return (Unassign(posts[at]) for at in spread(count, len(posts)))

    def sets(count: int) -> Iterator[Edit]:
        for at in spread(count, len(groups)):
            rows = standing.rows_in(groups[at].grid)[:12]
            yield SetGroup(tuple(plan.buildings.ids(rows)), "" if at % 2 else groups[at].id)

    def leads(count: int) -> Iterator[Edit]:
        return (EditGroup(groups[at].id, leader="") for at in spread(count, len(groups)))

    def persons(count: int) -> Iterator[Edit]:
        return (EditPerson(people[at], sex="m", home="b1") for at in spread(count, len(people)))

    def founds(count: int) -> Iterator[Edit]:
        return (FoundFederations((one,)) for one in list(plan.communities)[:count])

    yield from (
        ("split", splits),
        ("merge", merges),
        ("assign", assigns),
        ("unassign", unassigns),
        ("set group", sets),
        ("group leader", leads),
        ("edit person", persons),
        ("federation", founds),
    )


if __name__ == "__main__":
    main()
