"""Locked grids and borders: what is refused, and what becomes of locks."""

from __future__ import annotations

import drawn
import pytest
from edited import LEFT, MIDDLE, RIGHT, WHOLE, apply, refused, two_grids

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import MergeGrids, SetBorderLock, SetLocks, SplitGrid
from gridplanner.models.edits.split import draft_split
from gridplanner.models.ids import Ids
from gridplanner.models.locks import (
    is_border_locked,
    is_locked,
    keep_locks,
    refuse_locked,
    refuse_locked_border,
)
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Lock


def locks(plan: Plan) -> set[tuple[str, str]]:
    rows = plan.table("lock").values()
    return {(row.area, row.other) for row in rows if isinstance(row, Lock)}


def three_in_a_row() -> Plan:
    return drawn.plan(
        {"g1": LEFT, "g2": RIGHT, "g3": drawn.box(200, 100, 300, 200)},
        {"c1": WHOLE},
    )


def test_a_locked_grid_is_not_split() -> None:
    plan = apply(two_grids(), SetLocks(("g1",), True))
    assert refused(plan, SplitGrid("g1", MIDDLE)) == "lock.grid"
    with pytest.raises(GridplannerError, match="已锁定"):
        draft_split(plan, "g1", MIDDLE)
    free = apply(plan, SetLocks(("g1",), False))
    assert len(apply(free, SplitGrid("g1", MIDDLE)).grids) == 3


def test_the_neighbour_of_a_locked_grid_may_be_split() -> None:
    plan = apply(two_grids(), SetLocks(("g2",), True))
    before = plan.grids["g2"].geometry
    after = apply(plan, SplitGrid("g1", drawn.line((-10, 40), (110, 47))))
    assert len(after.grids) == 3
    assert after.grids["g2"].geometry.symmetric_difference(before).area < 1e-6
    assert is_locked(after, "g2")


def test_locking_twice_is_once() -> None:
    plan = apply(two_grids(), SetLocks(("g1", "g1"), True))
    assert locks(plan) == {("g1", "")}
    assert apply(plan, SetLocks(("g1",), True)) is plan
    assert locks(apply(plan, SetLocks(("g2", "g1"), True))) == {("g1", ""), ("g2", "")}
    assert not locks(apply(plan, SetLocks(("g1", "g2"), False)))
    assert refused(plan, SetLocks(("g1", "g9"), True)) == "edit.no_grid"


def test_a_border_is_locked_whichever_side_is_named() -> None:
    plan = apply(two_grids(), SetBorderLock("g2", "g1", True))
    assert locks(plan) == {("g1", "g2")}
    assert is_border_locked(plan, "g2", "g1")
    assert not is_locked(plan, "g1")
    assert apply(plan, SetBorderLock("g1", "g2", True)) is plan
    assert not locks(apply(plan, SetBorderLock("g1", "g2", False)))
    kept = apply(apply(plan, SetLocks(("g1",), True)), SetLocks(("g1",), False))
    assert locks(kept) == {("g1", "g2")}, "unlocking the grid leaves its borders as they are"


def test_grids_that_only_meet_at_a_corner_have_no_border() -> None:
    plan = three_in_a_row()
    assert refused(plan, SetBorderLock("g2", "g3", True)) == "lock.apart"
    assert refused(plan, SetBorderLock("g1", "g3", True)) == "lock.apart"
    assert refused(plan, SetBorderLock("g1", "g1", True)) == "lock.apart"
    assert refused(plan, SetBorderLock("g1", "g9", True)) == "edit.no_grid"


def test_what_is_locked_is_named() -> None:
    plan = apply(two_grids(), SetLocks(("g2",), True))
    plan = apply(plan, SetBorderLock("g1", "g2", True))
    with pytest.raises(GridplannerError, match=r"第1社区002网格 已锁定"):
        refuse_locked(plan, ["g1", "g2"])
    refuse_locked(plan, ["g1"])
    with pytest.raises(GridplannerError, match="第1社区002网格 与 第1社区001网格 的边界已锁定"):
        refuse_locked_border(plan, "g2", "g1")
    refuse_locked_border(two_grids(), "g1", "g2")


@pytest.mark.parametrize(
    ("line", "after"),
    [
        # across the locked border: both parts have a stretch of it
        (drawn.line((-10, 40), (110, 47)), {("g1", "g2"), ("g2", "g3")}),
        # along it: the part that keeps its name is the larger, here beside the border or not
        (drawn.line((30, -10), (30, 110)), {("g1", "g2")}),
        (drawn.line((70, -10), (70, 110)), {("g2", "g3")}),
    ],
)
def test_a_locked_border_is_handed_on(
    line: tuple[tuple[float, float], ...], after: set[tuple[str, str]]
) -> None:
    plan = apply(two_grids(), SetBorderLock("g1", "g2", True))
    split = apply(plan, SplitGrid("g1", line))
    assert locks(split) == after


def two_grids_locked() -> Plan:
    return apply(two_grids(), SetBorderLock("g1", "g2", True))


def test_locks_go_with_their_grids() -> None:
    plan = apply(three_in_a_row(), SetLocks(("g1", "g3"), True))
    plan = apply(plan, SetBorderLock("g1", "g2", True))
    gone = plan.with_rows("grid", (), without=["g2"])
    assert locks(keep_locks(plan, gone, Ids(), ["g2"])) == {("g1", ""), ("g3", "")}
    assert refused(two_grids_locked(), MergeGrids(("g1", "g2"))) == "lock.border"
    assert keep_locks(plan, plan, Ids(), ["g1"]) is plan


def test_the_undo_list_names_what_is_locked() -> None:
    plan = two_grids()
    assert str(SetLocks(("g1",), True).sentence(plan)) == "锁定网格 第1社区001网格"
    assert str(SetLocks(("g1", "g2"), False).sentence(plan)) == "解除 2 个网格的锁定"
    border = SetBorderLock("g2", "g1", False).sentence(plan)
    assert str(border) == "解除锁定 第1社区002网格 与 第1社区001网格 的边界"
    assert Ids().new("lock") == "x1"
