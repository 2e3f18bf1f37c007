"""Reshaping a border and moving its vertices: what follows, and what is refused in words."""

from __future__ import annotations

from dataclasses import replace

import drawn
import numpy as np
import pytest
import shapely
from edited import LEFT, RIGHT, WHOLE, apply, refused, tiled, two_grids
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Point

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import MoveVertex, ReshapeBorder
from gridplanner.models.edits.reshape import vertex_course
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Lock
from gridplanner.models.standing import OK, Standing

Line = tuple[tuple[float, float], ...]
BULGE = drawn.line((100, 20), (130, 50), (100, 80))


def reshaped(plan: Plan, line: Line, *, exact: bool = False) -> Plan:
    after = apply(plan, ReshapeBorder("g1", "g2", line, exact))
    assert tiled(after)
    assert tiled(after, "micro_grid")
    whole = shapely.union_all([one.geometry for one in after.grids.values()])
    assert whole.equals(shapely.union_all([one.geometry for one in plan.grids.values()]))
    return after


@pytest.mark.parametrize(
    ("line", "area"),
    [
        (BULGE, 10_900),
        (BULGE[::-1], 10_900),
        (drawn.line((100, 50), (140, 110)), 10_000 + 50 * 100 / 3 / 2),
        (drawn.line((60, -10), (60, 110)), 6_000),
        (drawn.line((150, 110), (150, -10)), 15_000),
        (drawn.line((100, 0), (130, 50), (100, 100)), 11_500),  # along existing vertices
        (drawn.line((90, 50), (130, 20), (130, 80), (90, 80)), 11_462.5),
    ],
)
def test_the_border_runs_along_the_line(line: Line, area: float) -> None:
    after = reshaped(two_grids(), line)
    assert after.grids["g1"].geometry.area == pytest.approx(area)


def test_a_bulge_is_exactly_the_ground_between_the_borders() -> None:
    after = reshaped(two_grids(), BULGE)
    assert after.grids["g1"].geometry.area == pytest.approx(10_900)
    assert drawn.at(130, 50) in set(map(tuple, shapely.get_coordinates(after.grids["g2"].geometry)))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ((), "reshape.misses"),
        (drawn.line((100, 50)), "reshape.misses"),
        (drawn.line((100, 50), (100, 50)), "reshape.misses"),
        (drawn.line((20, 20), (40, 40)), "reshape.misses"),
        (drawn.line((100, 50), (120, 60)), "reshape.misses"),
        (drawn.line((100, 20), (130, 60), (130, 30), (100, 70), (100, 80)), "reshape.crosses"),
        (drawn.line((100, 20), (100, 50), (100, 80)), "ground.nothing"),
        (drawn.line((100, 0), (100, 100)), "ground.nothing"),
        (drawn.line((100, 20), (100.009, 50), (100, 80)), "ground.nothing"),
        (drawn.line((100, 50), (100.4, 50.5), (100, 51)), "ground.nothing"),  # under 1 m²
        (drawn.line((-10, 0.001), (110, 0.002)), "reshape.parts"),
    ],
)
def test_a_line_that_makes_no_border_is_refused(line: Line, code: str) -> None:
    assert refused(two_grids(), ReshapeBorder("g1", "g2", line, True)) == code
    assert refused(two_grids(), ReshapeBorder("g1", "g2", line)) == code


def test_grids_that_are_no_neighbours_are_refused() -> None:
    far = drawn.box(300, 0, 400, 100)
    plan = drawn.plan({"g1": LEFT, "g2": far}, {"c1": drawn.box(0, 0, 400, 100)})
    assert refused(plan, ReshapeBorder("g1", "g2", BULGE)) == "reshape.apart"
    assert refused(plan, ReshapeBorder("g1", "g9", BULGE)) == "edit.no_grid"
    assert refused(plan, ReshapeBorder("g1", "g1", BULGE)) == "reshape.apart"
    strange = plan.with_rows("grid", [replace(plan.grids["g2"], parent="c2", geometry=RIGHT)])
    assert refused(strange, ReshapeBorder("g1", "g2", BULGE)) == "ground.other_community"


def test_a_grid_that_would_vanish_is_refused() -> None:
    line = drawn.line((-5, -5), (-5, 105))
    assert refused(two_grids(), ReshapeBorder("g1", "g2", line)).startswith(("reshape", "ground"))


def test_the_border_goes_round_houses_unless_it_is_to_be_exact() -> None:
    plan = two_grids([drawn.house(128, 50), drawn.house(110, 30)])
    after = reshaped(plan, BULGE)
    assert Standing.of(after).status.tolist() == [OK, OK]
    exact = reshaped(plan, BULGE, exact=True)
    assert Standing.of(exact).status.tolist() != [OK, OK]
    walled = two_grids([drawn.box(-5, 45, 205, 55)], name=["长廊"])
    with pytest.raises(GridplannerError, match="长廊") as caught:
        apply(walled, ReshapeBorder("g1", "g2", drawn.line((150, -5), (150, 105))))
    assert caught.value.code == "reshape.blocked"


def test_compounds_are_gone_round_where_asked() -> None:
    plan = two_grids().with_rows(
        "compound", [Area(id="k1", name="花园", geometry=drawn.box(120, 40, 140, 60))]
    )
    crossed = apply(plan, ReshapeBorder("g1", "g2", BULGE))
    spared = apply(plan, ReshapeBorder("g1", "g2", BULGE, compounds=True))
    wall = plan.table("compound")["k1"].geometry.buffer(-0.01)
    cuts = [one.grids["g1"].geometry.boundary.intersects(wall) for one in (crossed, spared)]
    assert cuts == [True, False]


def test_what_lies_in_the_ground_goes_along() -> None:
    houses = [drawn.house(110, 50, 4, 4), drawn.house(150, 50), drawn.house(50, 50)]
    plan = two_grids(houses, households=[10, 20, 30])
    plan = plan.with_rows(
        "grid",
        [
            replace(plan.grids["g1"], households_reported=100, four_bounds="东至…"),
            replace(plan.grids["g2"], households_reported=60, population_reported=7),
        ],
    )
    plan = plan.with_rows(
        "micro_grid",
        [Area(id=f"m{n}", parent=f"g{n}", geometry=one) for n, one in ((1, LEFT), (2, RIGHT))],
    ).with_rows("micro_home", [Area(id="h1", parent="g2", geometry=Point(drawn.at(105, 50)))])
    after = reshaped(plan, BULGE)
    one, other = after.grids["g1"], after.grids["g2"]
    assert (one.households_reported, other.households_reported) == (130, 30)
    assert one.estimated == "households_reported"
    assert (one.population_reported, other.population_reported) == (None, 3)
    assert one.four_bounds == ""
    assert after.areas("micro_home")["h1"].parent == "g1"
    micro = after.areas("micro_grid")
    assert set(micro) == {"m1", "m2"}
    assert micro["m1"].geometry.equals(one.geometry)
    assert micro["m2"].geometry.equals(other.geometry)


def test_a_locked_grid_or_border_is_not_moved() -> None:
    for lock in (Lock(id="l1", area="g2"), Lock(id="l1", area="g1", other="g2")):
        plan = two_grids().with_rows("lock", [lock])
        code = "lock.border" if lock.other else "lock.grid"
        assert refused(plan, ReshapeBorder("g1", "g2", BULGE)) == code
        assert refused(plan, MoveVertex(drawn.at(100, 0), drawn.at(110, 0))) == code


def test_grids_with_holes_and_exclaves() -> None:
    school, isle = drawn.box(40, 40, 60, 60), drawn.box(300, 0, 320, 20)
    left = MultiPolygon([LEFT.geoms[0].difference(school.geoms[0]), *isle.geoms])
    plan = drawn.plan({"g1": left, "g2": RIGHT, "g3": school}, {"c1": WHOLE})
    after = reshaped(plan, BULGE)
    assert after.grids["g1"].geometry.area == pytest.approx(10_000 - 400 + 400 + 900)
    grown = apply(
        plan, ReshapeBorder("g1", "g3", drawn.line((40, 50), (30, 50), (50, 30), (50, 40)))
    )
    assert tiled(grown)
    assert grown.grids["g3"].geometry.area > 400
    assert grown.grids["g1"].geometry.area + grown.grids["g3"].geometry.area == pytest.approx(
        10_400
    )


@given(st.integers(0, 100_000))
def test_any_line_leaves_a_whole_coverage_or_is_refused(seed: int) -> None:
    random = np.random.default_rng(seed)
    spots = random.uniform((60, -20), (140, 120), (random.integers(2, 7), 2))
    spots[0], spots[-1] = (100, random.uniform(0, 100)), (100, random.uniform(0, 100))
    houses = [drawn.house(*random.uniform((0, 0), (200, 100)), 8, 6, 30) for _ in range(8)]
    plan = two_grids(houses)
    before = Standing.of(plan)
    try:
        after = reshaped(plan, drawn.line(*spots.tolist()))
    except GridplannerError as error:
        assert error.code.split(".")[0] in ("reshape", "ground")
        return
    fresh = (Standing.of(after).status != OK) & (before.status == OK)
    assert not fresh.any()


# One vertex


def bent() -> Plan:
    left = drawn.shape((0, 0), (100, 0), (100, 50), (100, 100), (0, 100))
    right = drawn.shape((100, 0), (200, 0), (200, 100), (100, 100), (100, 50))
    return drawn.plan({"g1": left, "g2": right}, {"c1": WHOLE})


def test_all_that_have_a_vertex_follow_it() -> None:
    after = apply(bent(), MoveVertex(drawn.at(100, 50), drawn.at(120, 50)))
    assert tiled(after)
    assert after.grids["g1"].geometry.area == pytest.approx(11_000)
    assert after.grids["g2"].geometry.area == pytest.approx(9_000)


@pytest.mark.parametrize(
    ("vertex", "to", "code"),
    [
        ((100, 51), (120, 50), "vertex.none"),
        ((100, 50), (220, 50), "vertex.crosses"),
        ((100, 50), (-20, 50), "vertex.crosses"),
        ((100, 50), (100, 100), "vertex.crosses"),
        ((100, 50), (200, 100), "vertex.crosses"),
        ((100, 50), (100, 50), "ground.nothing"),
        ((100, 50), (100.001, 50), "ground.nothing"),
        ((100, 0), (110, 0), "vertex.community"),
        ((0, 0), (10, 10), "vertex.community"),
    ],
)
def test_a_move_that_breaks_the_coverage_is_refused(
    vertex: tuple[float, float], to: tuple[float, float], code: str
) -> None:
    assert refused(bent(), MoveVertex(drawn.at(*vertex), drawn.at(*to))) == code


def test_a_vertex_does_not_drag_a_border_through_a_house() -> None:
    plan = replace(bent(), buildings=drawn.buildings([drawn.house(110, 50)], name=["3号楼"]))
    with pytest.raises(GridplannerError, match="3号楼") as caught:
        apply(plan, MoveVertex(drawn.at(100, 50), drawn.at(110, 50)))
    assert caught.value.code == "vertex.blocked"


def test_micro_grids_follow_a_vertex() -> None:
    plan = bent()
    plan = plan.with_rows(
        "micro_grid",
        [Area(id="m1", parent="g1", geometry=plan.grids["g1"].geometry)],
    )
    for to in ((120, 50), (80, 50)):
        after = apply(plan, MoveVertex(drawn.at(100, 50), drawn.at(*to)))
        assert tiled(after, "micro_grid")
        for micro in after.areas("micro_grid").values():
            outside = micro.geometry.difference(after.grids[micro.parent].geometry)
            assert outside.buffer(-0.01).is_empty


def test_a_vertex_is_found_on_the_border_and_may_be_left_out() -> None:
    plan = bent()
    assert vertex_course(plan, "g1", "g2", drawn.at(101, 52), drawn.at(120, 50))[1] == drawn.at(
        120, 50
    )
    assert len(vertex_course(plan, "g1", "g2", drawn.at(101, 52), None)) == 2
    with pytest.raises(GridplannerError) as caught:
        vertex_course(plan, "g1", "g2", drawn.at(100, 1), None)
    assert caught.value.code == "vertex.end"
