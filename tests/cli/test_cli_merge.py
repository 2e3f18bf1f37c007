"""Merging grids from the command line: what stays, what goes, and what is said about it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from told import Run, read

from gridplanner.gis.courses import shared_border
from gridplanner.models.change import compare
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Grid
from gridplanner.models.standing import Standing


def pairs(plan: Plan, *, beside: bool) -> list[tuple[Grid, Grid]]:
    """Return pairs of grids of one community that share a border, or that lie apart."""
    found = []
    for one in plan.grids.values():
        for other in plan.grids.values():
            if one.id >= other.id or one.parent != other.parent:
                continue
            apart = one.geometry.distance(other.geometry) > 1
            if shared_border(one.geometry, other.geometry) if beside else apart:
                found.append((one, other))
    return found


def test_the_first_one_stays_and_the_figures_add_up(run: Run, plan: Path) -> None:
    before = read(plan)
    kept, gone = pairs(before, beside=True)[0]
    figures = Standing.of(before).figures
    told = run("merge", plan, kept.id, gone.id, "--json")
    assert told.code == 0
    both = [figures[one.id] for one in (kept, gone)]
    assert told.json == {
        "kept": kept.id,
        "gone": [gone.id],
        "households": sum(one.count("households").best or 0 for one in both),
        "buildings": sum(one.buildings for one in both),
    }
    after = read(plan)
    assert set(before.grids) - set(after.grids) == {gone.id}
    assert (after.grids[kept.id].code, after.grids[kept.id].name) == (kept.code, kept.name)
    shapes = np.array([one.geometry for one in after.grids.values()], object)
    assert shapely.coverage_is_valid(shapes, gap_width=0.01)
    assert not any(one.area == gone.id for one in after.assignments.values())


def test_grids_may_be_named_by_code_and_twice(run: Run, plan: Path) -> None:
    before = read(plan)
    codes = [one.code for one in before.grids.values()]
    kept, gone = next(
        pair
        for pair in pairs(before, beside=True)
        if all(codes.count(one.code) == 1 for one in pair)
    )
    told = run("merge", plan, kept.code, gone.code, gone.id)
    assert told.code == 0
    assert kept.id in told.out
    assert gone.id in told.out
    assert "不相连" not in told.out
    assert gone.id not in read(plan).grids


def test_grids_that_lie_apart_are_merged_and_that_is_said(run: Run, plan: Path) -> None:
    one, other = pairs(read(plan), beside=False)[0]
    told = run("merge", plan, one.id, other.id)
    assert told.code == 0
    assert "2 块不相连" in told.out
    assert len(read(plan).grids[one.id].geometry.geoms) == 2


def test_a_merge_is_one_step_back(run: Run, plan: Path) -> None:
    before = read(plan)
    one, other = pairs(before, beside=True)[0]
    assert run("merge", plan, one.id, other.id).code == 0
    assert run("undo", plan).code == 0
    assert not compare(before, read(plan))
    assert run("redo", plan).code == 0
    assert other.id not in read(plan).grids


@pytest.mark.parametrize("words", [("g2",), ("g2", "g2"), ("g2", "没有"), ("", "g2")])
def test_what_is_no_merge_is_refused(words: tuple[str, ...], run: Run, plan: Path) -> None:
    before = plan.read_bytes()
    assert run("merge", plan, *words).refusal
    assert plan.read_bytes() == before


def test_grids_of_two_communities_are_not_merged(run: Run, plan: Path) -> None:
    grids = list(read(plan).grids.values())
    other = next(one for one in grids if one.parent != grids[0].parent)
    assert "划归其他社区" in run("merge", plan, grids[0].id, other.id).refusal


def test_it_speaks_english(run: Run, plan: Path) -> None:
    one, other = pairs(read(plan), beside=True)[0]
    told = run("merge", plan, one.id, other.id, "--lang", "en")
    assert told.out.startswith(f"Merged: {one.id} stays, {other.id} joined it.")
