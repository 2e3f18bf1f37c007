"""What the inspector says of a grid that stays with it: its locks, and its lineage."""

from __future__ import annotations

from gridplanner.models.lineage import lineage_of, told
from gridplanner.models.locks import locks_of
from gridplanner.models.naming import placed
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Lineage, Lock
from gridplanner.ui.panels.fact_lines import Fact
from gridplanner.words import say

MOST = 5
"""Lines of a lineage that are shown, the newest."""


def lock_facts(plan: Plan, grid: str) -> list[Fact]:
    """Return what of a grid is locked."""
    locks = locks_of(plan, grid)
    if not locks:
        return []
    said = [say("window.locked_whole")] if any(not one.other for one in locks) else []
    beyond = [_beyond(plan, one, grid) for one in locks if one.other]
    if beyond:
        said.append(say("window.locked_borders", grids=say("window.comma").join(beyond)))
    return [Fact(say("window.locked"), say("window.semicolon").join(said))]


def _beyond(plan: Plan, lock: Lock, grid: str) -> str:
    other = lock.other if lock.area == grid else lock.area
    return placed(plan, plan.grids[other]) if other in plan.grids else other


def lineage_facts(plan: Plan, grid: str) -> list[Fact]:
    """Return what became of a grid, the newest first, a few lines at most."""
    rows = lineage_of(plan, grid)[::-1]
    lines = [_line(plan, row) for row in rows[:MOST]]
    if len(rows) > MOST:
        lines.append(Fact("", say("window.lineage_count", n=len(rows))))
    name = say("window.lineage")
    return [Fact(name if not at else "", one.value, one.remark) for at, one in enumerate(lines)]


def _line(plan: Plan, row: Lineage) -> Fact:
    words = say("window.lineage_line", date=row.date, what=told(plan, row))
    remark = say("window.semicolon").join(one for one in (row.reason, row.document) if one)
    return Fact("", words, remark)
