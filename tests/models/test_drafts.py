"""What an edit would do, told before it is done."""

from __future__ import annotations

from pathlib import Path

import drawn
import numpy as np
import pytest
from edited import MIDDLE, two_grids

from gridplanner.models.change import compare
from gridplanner.models.drafts import LARGE, Draft, draft
from gridplanner.models.edits import (
    DrawArea,
    Edit,
    GiveBuildings,
    MergeGrids,
    ReshapeBorder,
    SplitGrid,
)
from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.session import Session
from gridplanner.models.standing import Standing
from gridplanner.words import Sentence

HOUSES = [drawn.house(20, 20), drawn.house(20, 80), drawn.house(80, 50), drawn.house(150, 50)]


def drafted(plan: Plan, edit: Edit) -> Draft:
    ids = Ids()
    ids.catch_up(plan)
    return draft(Standing.of(plan), edit, ids)


def plan_with(households: list[float | None]) -> Plan:
    return two_grids(HOUSES, households=households)


def test_figures_stand_before_and_after() -> None:
    told = drafted(plan_with([10, 20, 30, 40]), GiveBuildings(("b3",), "g2"))
    by_id = {one.id: one for one in told.touched}
    before, after = by_id["g1"].before, by_id["g1"].after
    assert before is not None and after is not None
    assert (before.count("households").best, after.count("households").best) == (60, 30)
    before, after = by_id["g2"].before, by_id["g2"].after
    assert before is not None and after is not None
    assert (before.count("households").best, after.count("households").best) == (40, 70)
    assert told.moved.tolist() == [2]
    assert by_id["g1"].deviations[0] == pytest.approx(60 / 50 - 1)


def test_a_draft_changes_nothing() -> None:
    plan = plan_with([10, 20, 30, 40])
    standing, ids = Standing.of(plan), Ids()
    ids.catch_up(plan)
    told = draft(standing, SplitGrid("g1", MIDDLE), ids.copy())
    assert not compare(plan, standing.plan)
    assert told.before is standing and told.after.plan is not plan


def test_a_grid_that_is_new_or_gone_has_figures_on_one_side() -> None:
    plan = plan_with([10, 20, 30, 40])
    split = drafted(plan, SplitGrid("g1", MIDDLE))
    assert [(one.id, one.before is None) for one in split.touched] == [("g1", False), ("g3", True)]
    merged = drafted(plan, MergeGrids(("g1", "g2")))
    assert {one.id: one.after is None for one in merged.touched} == {"g1": False, "g2": True}


def test_micro_grids_have_figures_of_their_own() -> None:
    plan = plan_with([10, 20, 30, 40])
    ring = drawn.line((1, 1), (40, 1), (40, 99), (1, 99))
    made = drafted(plan, DrawArea(ring, level="micro_grid"))
    (born,) = made.touched
    assert (born.level, born.before) == ("micro_grid", None)
    assert born.after is not None and born.after.count("households").best == 30
    assert len(made.borders()) >= 4
    ids = Ids({"micro_grid": 1})
    split = draft(made.after, SplitGrid(born.id, drawn.line((-5, 50), (50, 50))), ids)
    counted = [one.after.count("households").best for one in split.touched if one.after]
    assert sorted(counted) == [10, 20]
    assert {row.name for row in split.after.plan.areas("micro_grid").values()} == {
        "微网格01",
        "微网格02",
    }


def test_new_borders_are_those_that_were_not_there() -> None:
    told = drafted(plan_with([10, 20, 30, 40]), SplitGrid("g1", MIDDLE))
    ends = told.borders() - drawn.at(0, 0)
    assert np.abs(ends[:, :, 0] - 50).max() < 1e-6, "the line alone, no stretch of the outline"
    assert drafted(plan_with([1, 1, 1, 1]), MergeGrids(("g1", "g2"))).borders().size == 0


def test_a_neighbour_that_gains_a_vertex_is_not_touched() -> None:
    line = drawn.line((-10, 50), (110, 50))
    told = drafted(plan_with([10, 20, 30, 40]), SplitGrid("g1", line))
    assert "g2" in told.change.of("grid"), "it shares the new vertex"
    assert {one.id for one in told.touched} == {"g1", "g3"}


@pytest.mark.parametrize(
    ("households", "edit", "said"),
    [
        ([10, 20, 30, 400], SplitGrid("g2", drawn.line((130, -5), (130, 105))), "draft.empty"),
        ([100, 100, 120, 320], GiveBuildings(("b3",), "g2"), "draft.low"),
        ([300, 100, 90, 320], SplitGrid("g1", MIDDLE), "draft.low"),
        ([100, 100, 200, 390], GiveBuildings(("b3",), "g2"), "draft.high"),
        ([100, 100, 300, 390], GiveBuildings(("b3",), "g2"), "draft.over"),
    ],
)
def test_what_goes_wrong_is_said_before(
    households: list[float | None], edit: Edit, said: str
) -> None:
    told = drafted(plan_with(households), edit)
    assert said in {one.code for one in told.warnings}
    assert all(str(one) for one in told.warnings)


def test_a_grid_in_two_parts_is_said() -> None:
    plan = plan_with([10, 20, 30, 40])
    told = drafted(plan, GiveBuildings(("b1",), "g2"))
    assert "draft.parts" in {one.code for one in told.warnings}


def test_an_exact_line_says_how_many_houses_it_cuts() -> None:
    line = drawn.line((100, 0), (80, 50), (100, 100))
    told = drafted(plan_with([10, 20, 30, 40]), ReshapeBorder("g1", "g2", line, exact=True))
    (cut,) = [one for one in told.warnings if one.code == "draft.cut"]
    assert cut.values["count"] == 1
    bent = drafted(plan_with([10, 20, 30, 40]), ReshapeBorder("g1", "g2", line))
    assert "draft.cut" not in {one.code for one in bent.warnings}


def test_many_houses_wait_for_a_yes_and_a_split_does_not() -> None:
    houses = [drawn.house(5 + 10 * (n % 9), 5 + 10 * (n // 9), 4, 4) for n in range(LARGE + 5)]
    plan = two_grids(houses, households=[1.0] * len(houses))
    some = tuple(f"b{n}" for n in range(1, len(houses)))
    assert drafted(plan, GiveBuildings(some, "g2")).is_large
    assert not drafted(plan, GiveBuildings(some[:3], "g2")).is_large
    assert not drafted(plan, SplitGrid("g1", MIDDLE)).is_large


def test_a_draft_is_done_as_it_was_seen_and_anew_where_the_plan_moved_on(tmp_path: Path) -> None:
    plan, ids = plan_with([10, 20, 30, 40]), Ids()
    ids.catch_up(plan)
    session = Session.create(tmp_path / "方案.gpkg", "方案", drawn.CRS)
    session.take_over(plan, ids, Sentence("log.created", {"name": ""}))
    seen = draft(session.standing, SplitGrid("g1", MIDDLE), session.ids())
    assert session.accept(seen)
    assert session.plan is seen.after.plan and session.standing is seen.after
    assert session.ids().counters == seen.ids.counters
    stale = draft(session.standing, MergeGrids(("g1", "g2")), session.ids())
    session.undo()
    assert session.accept(stale), "it is worked out again"
    assert set(session.plan.grids) == {"g1"}
    assert [str(one.what) for one in session.log()][-1].startswith("把")
    reopened = session.plan
    session.close()
    again = Session.open(session.path)
    assert not compare(reopened, again.plan)
    again.close()
