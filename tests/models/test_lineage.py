"""The lineage of grids: written by what makes, splits and recodes them, and told in words."""

from __future__ import annotations

from dataclasses import replace

import drawn
import pytest
from edited import MIDDLE, WHOLE, apply, two_grids

from gridplanner import words
from gridplanner.models import lineage
from gridplanner.models.edits import EditAreas, MakeWholeGrids, SplitGrid
from gridplanner.models.ids import Ids
from gridplanner.models.lineage import lineage_of, record, told
from gridplanner.models.plan import Plan
from gridplanner.models.rows import LINEAGE_KINDS, Lineage


@pytest.fixture(autouse=True)
def _one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lineage, "today", lambda: "2026-11-27")


def test_a_split_is_written_for_both_parts() -> None:
    plan = apply(two_grids(), SplitGrid("g1", MIDDLE))
    [row] = lineage_of(plan, "g1")
    assert lineage_of(plan, "g3") == [row]
    assert lineage_of(plan, "g2") == []
    assert row == Lineage(
        id="y1",
        date="2026-11-27",
        kind="split",
        old="g1",
        new="g1,g3",
        old_codes="999901001001001",
        new_codes="999901001001001,999901001001003",
    )
    assert str(told(plan, row)) == "由 001 拆分,新设 003"
    words.use_language("en")
    assert str(told(plan, row)) == "001 split, 003 new"


def test_a_grid_made_of_a_community_is_written() -> None:
    bare = drawn.plan({}, {"c1": WHOLE})
    plan = apply(bare, MakeWholeGrids())
    assert [(row.kind, row.old, row.new) for row in lineage_of(plan, "g1")] == [("add", "", "g1")]
    assert str(told(plan, lineage_of(plan, "g1")[0])) == "新设 001"


def test_another_code_is_written_and_another_name_is_not() -> None:
    ids = Ids()
    plan = apply(two_grids(), EditAreas.of("g1", name="甲"), ids)
    assert not plan.table("lineage")
    plan = apply(plan, EditAreas.of("c1", code="888801001001"), ids)
    assert not plan.table("lineage"), "a community has no lineage"
    plan = apply(plan, EditAreas.of("g1", code="888801001001017"), ids)
    [row] = lineage_of(plan, "g1")
    assert (row.old_codes, row.new_codes) == ("999901001001001", "888801001001017")
    assert str(told(plan, row)) == "编码由 999901001001001 改为 017"


def test_all_that_became_of_a_grid_is_there_oldest_first() -> None:
    ids = Ids()
    plan = apply(two_grids(), SplitGrid("g1", MIDDLE), ids)
    plan = apply(plan, SplitGrid("g1", drawn.line((-10, 50), (110, 50))), ids)
    plan = apply(plan, EditAreas.of("g1", code="A1"), ids)
    assert [row.kind for row in lineage_of(plan, "g1")] == ["split", "split", "recode"]
    assert [row.kind for row in lineage_of(plan, "g4")] == ["split"]


def recorded(kind: str, old: Plan, new: Plan) -> str:
    plan = record(new, Ids(), kind, old.grids.values(), new.grids.values(), reason="减并")
    [row] = lineage_of(plan, next(iter({**old.grids, **new.grids})))
    assert (row.kind, row.reason) == (kind, "减并")
    return str(told(plan, row))


def test_every_kind_has_its_words() -> None:
    both = two_grids()
    one = drawn.plan({"g1": WHOLE}, {"c1": WHOLE})
    none = drawn.plan({}, {"c1": WHOLE})
    assert recorded("merge", both, one) == "001、002 合并为 001"
    assert recorded("abolish", both, none) == "裁撤 999901001001001、999901001001002"
    assert recorded("abolish", both, one) == "裁撤 001、002,并入 001"
    assert recorded("transfer", one, one) == "001 划转:减并()"
    assert {recorded(kind, both, both) for kind in LINEAGE_KINDS}


def test_a_grid_without_a_code_goes_by_its_id() -> None:
    plan = two_grids()
    bare = replace(plan.grids["g1"], code="")
    odd = replace(plan.grids["g2"], code="A,1")
    plan = record(plan, Ids(), "merge", [bare, odd], [odd])
    assert str(told(plan, lineage_of(plan, "g1")[0])) == "g1、A 1 合并为 A 1"


def test_today_is_a_date() -> None:
    assert len(lineage.today()) == len("2026-11-27")
