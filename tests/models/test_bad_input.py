"""Lines and plans as hands make them: crossing, along borders, through corners, over many grids."""

from __future__ import annotations

from dataclasses import replace

import drawn
import pytest
import shapely
from edited import LEFT, MIDDLE, RIGHT, WHOLE, apply, refused, tiled, two_grids
from shapely import MultiPolygon

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import (
    DrawArea,
    GiveBuildings,
    MergeGrids,
    ReshapeBorder,
    SplitGrid,
)
from gridplanner.models.edits.soundness import sound
from gridplanner.models.rows import Area


def test_a_split_line_that_crosses_itself() -> None:
    loop = drawn.line((50, -10), (50, 60), (70, 60), (70, 40), (30, 40), (30, 110))
    assert refused(two_grids(), SplitGrid("g1", loop, exact=True)) == "split.parts"
    outside = drawn.line((50, 110), (50, -10), (40, -30), (60, -30), (45, -5))
    after = apply(two_grids(), SplitGrid("g1", outside, exact=True))
    assert tiled(after)
    assert len(after.grids) == 3


def test_lines_along_a_border_or_through_a_corner() -> None:
    assert (
        refused(two_grids(), SplitGrid("g1", drawn.line((100, -10), (100, 110)))) == "split.touches"
    )
    assert refused(two_grids(), SplitGrid("g1", drawn.line((0, 0), (100, 0)))) == "split.touches"
    partly = apply(
        two_grids(), SplitGrid("g1", drawn.line((100, -9), (100, 40), (50, 40), (50, 110)))
    )
    assert tiled(partly)
    assert len(partly.grids) == 3
    corners = apply(two_grids(), SplitGrid("g1", drawn.line((-10, -10), (110, 110))))
    assert tiled(corners)
    assert len(shapely.get_coordinates(corners.grids["g2"].geometry)) == 5
    ends = drawn.line((100, 0), (130, 50), (100, 100))
    assert tiled(apply(two_grids(), ReshapeBorder("g1", "g2", ends)))
    flush = drawn.line((100, 20), (140, 20), (140, 60), (100, 60))
    carved = apply(two_grids(), DrawArea(flush, carve=True))
    assert tiled(carved)
    assert carved.grids["g1"].geometry.equals(LEFT)


@pytest.mark.parametrize("exact", [True, False])
def test_points_given_twice_are_one(exact: bool) -> None:
    twice = tuple(spot for spot in MIDDLE for _ in range(2))
    after = apply(two_grids(), SplitGrid("g1", twice, exact))
    assert len(after.grids) == 3
    spot = drawn.line((50, 50), (50, 50))
    assert refused(two_grids(), SplitGrid("g1", spot, exact)).startswith("split.")


def test_a_line_over_forty_grids_cuts_the_named_one() -> None:
    columns = {f"g{n}": drawn.box(20 * n, 0, 20 * n + 20, 100) for n in range(1, 41)}
    plan = drawn.plan(columns, {"c1": drawn.box(20, 0, 820, 100)})
    after = apply(plan, SplitGrid("g20", drawn.line((0, 30.1), (840, 70.3))))
    assert len(after.grids) == 41
    assert tiled(after)
    changed = {id_ for id_, one in plan.grids.items() if after.grids[id_] is not one}
    assert changed == {"g19", "g20", "g21"}  # the named one, and who shares the ends of the cut
    for id_ in ("g19", "g21"):
        assert after.grids[id_].geometry.equals_exact(plan.grids[id_].geometry, 0.0) is False
        apart = after.grids[id_].geometry.symmetric_difference(plan.grids[id_].geometry)
        assert apart.area < 1e-6


def test_a_broken_plan_can_be_edited_without_more_damage() -> None:
    over = drawn.box(95, 0, 200, 100)
    plan = drawn.plan({"g1": LEFT, "g2": over, "g3": drawn.box(200, 0, 300, 100)}, {"c1": WHOLE})
    faults = shapely.union_all([LEFT.boundary, over.boundary]).buffer(0.01)
    for edit in (SplitGrid("g3", drawn.line((250, -5), (250, 105))), MergeGrids(("g2", "g3"))):
        after = apply(plan, edit)
        shapes = [one.geometry for one in after.grids.values()]
        edges = shapely.union_all(shapely.coverage_invalid_edges(shapes, gap_width=0.01))
        assert edges.difference(faults).length < 0.01


def test_an_edit_that_would_leave_a_fault_is_not_done() -> None:
    plan = two_grids()
    for odd in (drawn.box(0, 0, 101, 100), drawn.box(0, 0, 99.995, 100)):
        broken = plan.with_rows("grid", [replace(plan.grids["g1"], geometry=odd)])
        with pytest.raises(GridplannerError, match="001网格") as caught:
            sound(plan, broken)
        assert caught.value.code == "ground.unsafe"
        assert sound(broken, broken) is broken
        renamed = broken.with_rows("grid", [replace(broken.grids["g1"], name="甲")])
        assert sound(broken, renamed) is renamed
    crossing = drawn.shape((0, 0), (50, 50), (50, 0), (0, 50))
    torn = plan.with_rows("grid", [replace(plan.grids["g1"], geometry=crossing)])
    with pytest.raises(GridplannerError):
        sound(plan, torn)
    apart = plan.with_rows("grid", [replace(plan.grids["g1"], geometry=drawn.box(0, 0, 90, 100))])
    assert sound(plan, apart) is apart  # free land of this width is no fault of the coverage


def test_a_sliver_of_a_micro_grid_makes_no_micro_grid() -> None:
    plan = two_grids().with_rows("micro_grid", [Area(id="m1", parent="g1", geometry=LEFT)])
    line = drawn.line((100, 10), (99.97, 40), (100, 60), (80, 70), (100, 80))
    after = apply(plan, ReshapeBorder("g1", "g2", line, exact=True))
    assert tiled(after, "micro_grid")
    for micro in after.areas("micro_grid").values():
        outside = micro.geometry.difference(after.grids[micro.parent].geometry)
        assert outside.buffer(-0.01).is_empty
        assert all(part.area > 1 for part in shapely.get_parts(micro.geometry))


def test_edits_of_a_grid_with_a_hole_and_an_exclave() -> None:
    school, isle = drawn.box(40, 40, 60, 60), drawn.box(300, 0, 340, 40)
    ring = MultiPolygon([LEFT.geoms[0].difference(school.geoms[0]), *isle.geoms])
    houses = drawn.buildings([drawn.house(50, 50, 4, 4), drawn.house(310, 20), drawn.house(20, 20)])
    plan = drawn.plan({"g1": ring, "g2": RIGHT, "g3": school}, {"c1": WHOLE}, houses)
    assert (
        refused(plan, SplitGrid("g1", drawn.line((-5, 20), (345, 21)), exact=True)) == "split.parts"
    )
    through = SplitGrid("g1", drawn.line((-5, 50), (45, 50), (105, 52)))
    assert len(apply(plan, through).grids) == 4
    assert refused(plan, GiveBuildings(("b1",), "g1")) == "ground.nothing_left"
    filled = apply(plan, MergeGrids(("g1", "g3")))
    assert len(filled.grids["g1"].geometry.geoms) == 2
    assert shapely.get_num_interior_rings(filled.grids["g1"].geometry.geoms[0]) == 0
