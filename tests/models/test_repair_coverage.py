"""Repairing a plan that arrived broken: every gap and overlap to one side, nothing else moved."""

from __future__ import annotations

from dataclasses import replace

import drawn
import numpy as np
import pytest
import shapely
import shapely.affinity
from edited import LEFT, RIGHT, WHOLE, apply, refused, tiled, two_grids
from hypothesis import given
from hypothesis import strategies as st
from random_plans import random_plan
from shapely import MultiPolygon

from gridplanner.errors import GridplannerError
from gridplanner.models.change import compare
from gridplanner.models.edits import RepairCoverage
from gridplanner.models.edits.repair import broken
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Grid, Lock
from gridplanner.models.standing import Standing


def repaired(plan: Plan) -> Plan:
    after = apply(plan, RepairCoverage())
    assert tiled(after)
    assert not broken(after)
    return after


def test_a_slit_goes_to_the_neighbour_it_borders_most() -> None:
    plan = drawn.plan({"g1": drawn.box(0, 0, 99.5, 100), "g2": RIGHT}, {"c1": WHOLE})
    assert broken(plan) == ("c1",)
    after = repaired(plan)
    areas = sorted(one.geometry.area for one in after.grids.values())
    assert areas == pytest.approx([10_000, 10_000]) or areas == pytest.approx([9_950, 10_050])
    assert refused(after, RepairCoverage()) == "repair.nothing"


def test_an_overlap_goes_to_one_of_both() -> None:
    plan = drawn.plan({"g1": LEFT, "g2": drawn.box(97, 0, 200, 100)}, {"c1": WHOLE})
    after = repaired(plan)
    assert sum(one.geometry.area for one in after.grids.values()) == pytest.approx(20_000)


def test_a_grid_drawn_inside_another_keeps_its_ground() -> None:
    school = drawn.box(40, 40, 60, 60)
    after = repaired(drawn.plan({"g1": LEFT, "g2": RIGHT, "g3": school}, {"c1": WHOLE}))
    assert after.grids["g3"].geometry.equals(school)
    assert after.grids["g1"].geometry.area == pytest.approx(9_600)


def test_what_reaches_beyond_the_community_is_cut_off() -> None:
    beyond = drawn.box(100, -5, 206, 103)
    after = repaired(drawn.plan({"g1": LEFT, "g2": beyond}, {"c1": WHOLE}))
    assert after.grids["g2"].geometry.area == pytest.approx(10_000)
    assert after.grids["g1"].geometry.area == pytest.approx(10_000)


def test_large_free_land_stays_free() -> None:
    whole = drawn.box(0, 0, 600, 100)
    plan = drawn.plan({"g1": LEFT, "g2": drawn.box(99, 0, 200, 100)}, {"c1": whole})
    after = repaired(plan)
    assert sum(one.geometry.area for one in after.grids.values()) == pytest.approx(20_000)
    sound = drawn.plan({"g1": LEFT}, {"c1": drawn.box(0, 0, 400, 100)})
    assert refused(sound, RepairCoverage()) == "repair.nothing"


def test_two_communities_are_mended_together() -> None:
    grids = [
        Grid(id="g1", code="1", parent="c1", geometry=drawn.box(0, 0, 103, 100)),
        Grid(id="g2", code="2", parent="c2", geometry=drawn.box(98, 0, 200, 100)),
    ]
    after = repaired(drawn.plan(grids, {"c1": LEFT, "c2": RIGHT}))
    for id_, community in (("g1", LEFT), ("g2", RIGHT)):
        apart = after.grids[id_].geometry.symmetric_difference(community)
        assert apart.buffer(-0.005).is_empty


def test_only_the_named_community_is_mended() -> None:
    grids = [
        Grid(id="g1", code="1", parent="c1", geometry=drawn.box(0, 0, 97, 100)),
        Grid(id="g2", code="2", parent="c2", geometry=drawn.box(100, 0, 197, 100)),
    ]
    plan = drawn.plan(grids, {"c1": LEFT, "c2": RIGHT})
    after = apply(plan, RepairCoverage(("c1",)))
    assert after.grids["g1"].geometry.area == pytest.approx(10_000)
    assert after.grids["g2"].geometry.area == pytest.approx(9_700)
    assert broken(after) == ("c2",)
    assert refused(plan, RepairCoverage(("c9",))) == "edit.no_community"


def test_what_cannot_be_mended_is_refused_and_named() -> None:
    twins = drawn.plan({"g1": LEFT, "g2": LEFT, "g3": RIGHT}, {"c1": WHOLE})
    assert refused(twins, RepairCoverage()) == "ground.nothing_left"
    outside = drawn.plan({"g1": WHOLE, "g2": drawn.box(300, 0, 400, 100)}, {"c1": WHOLE})
    with pytest.raises(GridplannerError, match="002网格"):
        apply(outside, RepairCoverage())
    slit = drawn.plan({"g1": drawn.box(0, 0, 99, 100), "g2": RIGHT}, {"c1": WHOLE})
    locks = [Lock(id="l1", area="g1"), Lock(id="l2", area="g2")]
    assert refused(slit.with_rows("lock", locks), RepairCoverage()) == "lock.grid"
    assert refused(two_grids(), RepairCoverage()) == "repair.nothing"


def break_(plan: Plan, random: np.random.Generator) -> Plan:
    """Return a plan with borders shifted, slivers cut out and ground held twice."""
    rows = []
    for grid in plan.grids.values():
        shape: shapely.Geometry = grid.geometry
        how = random.random()
        if how < 0.15:
            shape = shapely.affinity.translate(
                shape, *random.normal(0, random.choice([0.03, 2]), 2)
            )
        elif how < 0.3:
            shape = shape.buffer(random.choice([-2, -0.3, 0.3, 2]), join_style="mitre")
        elif how < 0.45:
            corner = random.choice(shapely.get_coordinates(shape))
            to = corner + random.normal(0, random.choice([0.05, 1, 4]), 2)
            shape = shapely.transform(
                shape,
                lambda coords, corner=corner, to=to: np.where(
                    (coords == corner).all(axis=1)[:, None], to, coords
                ),
            )
        elif how < 0.5:
            shape = shape.difference(shapely.point_on_surface(shape).buffer(random.uniform(1, 5)))
        parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shape)))
        polygons = parts[shapely.get_dimensions(parts) == 2]
        rows.append(replace(grid, geometry=MultiPolygon(polygons.tolist())))
    return plan.with_rows("grid", rows)


@given(st.integers(0, 100_000))
def test_any_breakage_is_mended_and_no_building_leaves_its_only_grid(seed: int) -> None:
    plan = break_(random_plan(seed), np.random.default_rng(seed))
    try:
        after = apply(plan, RepairCoverage())
    except GridplannerError as error:
        # Seldom is what remains beside a border just as wide as a slit may be.
        assert error.code in ("repair.nothing", "ground.unsafe")
        return
    assert tiled(after)
    assert not broken(after)
    for micro in after.areas("micro_grid").values():
        outside = micro.geometry.difference(after.grids[micro.parent].geometry)
        assert outside.buffer(-0.01).is_empty
    before, now = Standing.of(plan), Standing.of(after)
    shapes = np.array([one.geometry for one in plan.grids.values()], object)
    for row, spot in enumerate(shapely.points(plan.buildings.footprints.anchors)):
        grid = before.grid_of(row)
        if grid is None or shapely.intersects(shapes, spot).sum() > 1:
            continue
        if plan.communities[plan.grids[grid].parent].geometry.contains(spot):
            assert now.grid_of(row) == grid
    assert not compare(compare(plan, after).inverse().apply(after), plan)
