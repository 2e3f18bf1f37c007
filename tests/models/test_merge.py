"""Merging grids: what stays, what goes along, and what is refused in words."""

from __future__ import annotations

from dataclasses import replace

import drawn
import numpy as np
import pytest
import shapely
from edited import LEFT, RIGHT, apply, refused, tiled, two_grids
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from gridplanner.models.change import compare
from gridplanner.models.edits import MergeGrids, SplitGrid
from gridplanner.models.ids import Ids
from gridplanner.models.lineage import lineage_of, told
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Assignment, Lock
from gridplanner.models.standing import Standing

THIRD = drawn.box(200, 0, 300, 100)


def three_grids(**columns: list[float]) -> Plan:
    houses = drawn.buildings([drawn.house(x, 50) for x in (50, 150, 250)], **columns)
    shapes = {"g1": LEFT, "g2": RIGHT, "g3": THIRD}
    return drawn.plan(shapes, {"c1": drawn.box(0, 0, 300, 100)}, houses)


def test_the_first_keeps_its_identity_and_gets_the_ground() -> None:
    plan = three_grids(households=[1, 2, 4])
    plan = plan.with_rows(
        "grid",
        [
            replace(plan.grids["g1"], notes="甲", four_bounds="东至…", figures={"visits": 2.0}),
            replace(plan.grids["g2"], notes="乙", figures={"visits": 3.0, "meetings": 1.0}),
        ],
    )
    ids = Ids()
    after = apply(plan, MergeGrids(("g2", "g1")), ids)
    assert set(after.grids) == {"g2", "g3"}
    kept = after.grids["g2"]
    assert (kept.code, kept.name) == ("999901001001002", "002网格")
    assert kept.notes == "乙\n甲"
    assert kept.four_bounds == ""
    assert dict(kept.figures) == {"visits": 5.0, "meetings": 1.0}
    assert kept.geometry.equals(drawn.box(0, 0, 200, 100))
    assert tiled(after)
    assert after.grids["g3"] is plan.grids["g3"]
    assert Standing.of(after).figures["g2"].count("households").known == 3
    assert "999901001001001" in ids.retired
    [row] = lineage_of(after, "g1")
    assert (row.kind, row.old, row.new) == ("merge", "g2,g1", "g2")
    assert str(told(after, row))


def test_a_code_that_went_is_not_given_out_again() -> None:
    ids = Ids()
    merged = apply(three_grids(), MergeGrids(("g1", "g3")), ids)
    cut = SplitGrid("g2", drawn.line((150, -5), (150, 105)))
    after = cut.apply(merged, ids)
    assert [one.code[-3:] for one in after.grids.values()] == ["001", "002", "004"]


@pytest.mark.parametrize(
    ("reported", "estimated", "whole", "marks"),
    [
        ((10, 20), ("", ""), 30, ""),
        ((10, None), ("", ""), 10, "households_reported"),
        ((None, 20), ("", ""), 20, "households_reported"),
        ((None, None), ("", ""), None, ""),
        ((10, 20), ("", "households_reported"), 30, "households_reported"),
        ((0, 0), ("", ""), 0, ""),
    ],
)
def test_reported_figures_add_up_and_keep_their_marks(
    reported: tuple[int | None, int | None],
    estimated: tuple[str, str],
    whole: int | None,
    marks: str,
) -> None:
    plan = two_grids()
    rows = [
        replace(plan.grids[id_], households_reported=value, estimated=mark)
        for id_, value, mark in zip(("g1", "g2"), reported, estimated, strict=True)
    ]
    after = apply(plan.with_rows("grid", rows), MergeGrids(("g1", "g2")))
    assert after.grids["g1"].households_reported == whole
    assert after.grids["g1"].estimated == marks


def test_everyone_goes_on_working_once() -> None:
    posts = [
        Assignment(id=f"a{n}", person=person, area=area, role=role)
        for n, (person, area, role) in enumerate(
            [
                ("p1", "g1", "full_time"),
                ("p1", "g2", "full_time"),
                ("p1", "g2", "executive"),
                ("p2", "g2", "part_time"),
                ("p2", "g3", "part_time"),
                ("p3", "c1", "chair"),
            ],
            1,
        )
    ]
    plan = three_grids().with_rows("assignment", posts)
    after = apply(plan, MergeGrids(("g1", "g2", "g3")))
    held = [(one.person, one.area, one.role) for one in after.assignments.values()]
    assert sorted(held) == [
        ("p1", "g1", "executive"),
        ("p1", "g1", "full_time"),
        ("p2", "g1", "part_time"),
        ("p3", "c1", "chair"),
    ]


def test_micro_grids_homes_and_locked_borders_are_taken_over() -> None:
    plan = three_grids()
    plan = plan.with_rows(
        "micro_grid",
        [Area(id="m1", parent="g1", geometry=LEFT), Area(id="m2", parent="g2", geometry=RIGHT)],
    )
    plan = plan.with_rows(
        "micro_home", [Area(id="h1", parent="g2", geometry=Point(drawn.at(150, 9)))]
    )
    plan = plan.with_rows("lock", [Lock(id="l1", area="g2", other="g3")])
    after = apply(plan, MergeGrids(("g1", "g2")))
    assert {one.parent for one in after.areas("micro_grid").values()} == {"g1"}
    assert after.areas("micro_home")["h1"].parent == "g1"
    assert [lock.grids for lock in after.locks_by("grids")["g1"]] == [("g1", "g3")]
    inner = three_grids().with_rows("lock", [Lock(id="l1", area="g1", other="g2")])
    assert refused(inner, MergeGrids(("g1", "g2"))) == "lock.border"


def test_what_is_no_merge_is_refused() -> None:
    plan = three_grids()
    assert refused(plan, MergeGrids(())) == "merge.one"
    assert refused(plan, MergeGrids(("g1",))) == "merge.one"
    assert refused(plan, MergeGrids(("g1", "g1"))) == "merge.one"
    assert refused(plan, MergeGrids(("g1", "g9"))) == "edit.no_grid"
    locked = plan.with_rows("lock", [Lock(id="l1", area="g2")])
    assert refused(locked, MergeGrids(("g1", "g2"))) == "lock.grid"
    strange = plan.with_rows("grid", [replace(plan.grids["g2"], parent="c2")])
    assert refused(strange, MergeGrids(("g1", "g2"))) == "ground.other_community"


def test_grids_apart_or_at_a_corner_become_one_in_two_parts() -> None:
    apart = apply(three_grids(), MergeGrids(("g1", "g3")))
    assert len(apart.grids["g1"].geometry.geoms) == 2
    corner = drawn.plan({"g1": LEFT, "g2": drawn.box(100, 100, 200, 200)})
    merged = apply(corner, MergeGrids(("g1", "g2")))
    assert len(merged.grids["g1"].geometry.geoms) == 2
    assert shapely.is_valid(merged.grids["g1"].geometry)


def test_a_grid_inside_another_closes_its_hole() -> None:
    school = drawn.box(40, 40, 60, 60)
    ring = shapely.MultiPolygon([LEFT.geoms[0].difference(school.geoms[0])])
    after = apply(drawn.plan({"g1": ring, "g2": school}), MergeGrids(("g2", "g1")))
    assert after.grids["g2"].geometry.equals(LEFT)


def test_overlapping_grids_are_merged_all_the_same() -> None:
    over = drawn.box(90, 0, 200, 100)
    after = apply(drawn.plan({"g1": LEFT, "g2": over}), MergeGrids(("g1", "g2")))
    assert after.grids["g1"].geometry.area == pytest.approx(20_000)
    assert shapely.is_valid(after.grids["g1"].geometry)


@given(st.integers(0, 100_000))
def test_any_merge_conserves_ground_people_and_households(seed: int) -> None:
    random = np.random.default_rng(seed)
    pieces = drawn.slanted(drawn.box(0, 0, 300, 300), 9, random)
    houses = [drawn.house(*random.uniform(0, 300, 2)) for _ in range(20)]
    plan = drawn.plan(
        {f"g{n}": one for n, one in enumerate(pieces, 1)},
        {"c1": drawn.box(0, 0, 300, 300)},
        drawn.buildings(houses, households=[3] * 20),
        posts=[
            Assignment(id=f"a{n}", person=f"p{random.integers(3)}", area=f"g{n}", role="full_time")
            for n in range(1, len(pieces) + 1)
        ],
    )
    count = int(random.integers(2, len(pieces) + 1))
    chosen = tuple(random.permutation([*plan.grids])[:count].tolist())
    after = apply(plan, MergeGrids(chosen))
    assert len(after.grids) == len(pieces) - count + 1
    assert tiled(after)
    area = sum(one.geometry.area for one in after.grids.values())
    assert area == pytest.approx(90_000)
    people = {one.person for one in plan.assignments.values()}
    assert {one.person for one in after.assignments.values()} == people
    change = compare(plan, after)
    assert not compare(change.inverse().apply(after), plan)
