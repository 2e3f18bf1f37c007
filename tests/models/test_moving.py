"""Giving buildings to another grid: the border goes round them, and nobody else moves."""

from __future__ import annotations

from collections.abc import Iterable
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
from gridplanner.models.edits import GiveBuildings
from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Lock
from gridplanner.models.standing import CUT, OK, Standing


def owners(plan: Plan) -> list[str | None]:
    standing = Standing.of(plan)
    return [standing.grid_of(row) for row in range(len(plan.buildings))]


def given_to(plan: Plan, grid: str, buildings: Iterable[int], *, compounds: bool = False) -> Plan:
    names = tuple(f"b{n}" for n in buildings)
    after = apply(plan, GiveBuildings(names, grid, compounds))
    assert tiled(after)
    assert tiled(after, "micro_grid")
    return after


def test_the_building_comes_to_the_grid_with_ground_about_it() -> None:
    houses = [drawn.house(85, 50), drawn.house(50, 50), drawn.house(150, 50)]
    after = given_to(two_grids(houses, households=[5, 6, 7]), "g2", [1])
    assert owners(after) == ["g2", "g1", "g2"]
    assert Standing.of(after).status.tolist() == [OK] * 3
    assert len(after.grids["g2"].geometry.geoms) == 1
    assert after.grids["g1"].geometry.area + after.grids["g2"].geometry.area == pytest.approx(
        20_000
    )


def test_what_is_far_from_the_border_becomes_an_exclave() -> None:
    houses = [drawn.house(x, y) for x in (20, 50, 80) for y in (20, 50, 80)]
    after = given_to(two_grids(houses), "g2", [5])
    assert owners(after) == ["g1"] * 4 + ["g2"] + ["g1"] * 4
    assert len(after.grids["g2"].geometry.geoms) == 2


def test_points_and_terraces_are_told_apart() -> None:
    for over in (0.0, 0.02, 0.1):
        terrace = [drawn.box(20 + 10 * n, 40, 30 + 10 * n + over, 52) for n in range(5)]
        for n in range(5):
            after = given_to(two_grids(terrace), "g2", [n + 1])
            assert owners(after) == ["g2" if one == n else "g1" for one in range(5)]
            assert CUT not in Standing.of(after).status
    points = [Point(drawn.at(x, 50)) for x in (90, 60, 30)]
    plan = drawn.plan({"g1": LEFT, "g2": RIGHT}, {"c1": WHOLE}, drawn.buildings(points))
    assert owners(given_to(plan, "g2", [2])) == ["g1", "g2", "g1"]


def test_buildings_drawn_over_one_another_go_together_or_not_at_all() -> None:
    plan = two_grids(
        [drawn.house(50, 50), drawn.house(54, 52), drawn.house(20, 20)], name=["甲", "乙", "丙"]
    )
    with pytest.raises(GridplannerError, match=r"甲.*乙") as caught:
        given_to(plan, "g2", [1])
    assert caught.value.code == "give.joined"
    assert owners(given_to(plan, "g2", [1, 2])) == ["g2", "g2", "g1"]


@pytest.mark.parametrize("nested", [True, False])
def test_a_building_within_another_is_not_parted_from_it(nested: bool) -> None:
    inner = drawn.house(50, 50, 4, 4)
    plan = two_grids(
        [drawn.house(50, 50, 20, 20), inner if nested else drawn.house(50, 50, 20, 20)]
    )
    assert refused(plan, GiveBuildings(("b1",), "g2")) == "give.joined"
    assert refused(plan, GiveBuildings(("b2",), "g2")) == "give.joined"


def test_whole_compounds_go_along_where_asked() -> None:
    houses = [drawn.house(x, y) for x in (60, 85) for y in (20, 50, 80)]
    plan = two_grids(houses, compound=["花园", "花园", "", "花园", "", "x"])
    wall = Area(id="k1", name="花园", geometry=drawn.box(50, 10, 95, 60))
    plan = plan.with_rows("compound", [wall])
    assert owners(given_to(plan, "g2", [1])).count("g2") == 1
    whole = given_to(plan, "g2", [1], compounds=True)
    assert [n for n, one in enumerate(owners(whole), 1) if one == "g2"] == [1, 2, 4]


def test_several_grids_and_free_land_give_at_once() -> None:
    thirds = {f"g{n}": drawn.box(n * 100 - 100, 0, n * 100, 100) for n in (1, 2, 3)}
    houses = drawn.buildings([drawn.house(x, 50) for x in (50, 150, 250, 350, 20)])
    plan = drawn.plan(thirds, {"c1": drawn.box(0, 0, 400, 100)}, houses)
    after = given_to(plan, "g3", [1, 4])
    assert owners(after) == ["g3", "g2", "g3", "g3", "g1"]


def test_what_cannot_be_given_is_refused() -> None:
    plan = two_grids([drawn.house(50, 50), drawn.house(150, 50)])
    assert refused(plan, GiveBuildings(("b1",), "g9")) == "edit.no_grid"
    assert refused(plan, GiveBuildings((), "g2")) == "give.no_building"
    assert refused(plan, GiveBuildings(("b9",), "g2")) == "give.no_building"
    assert refused(plan, GiveBuildings(("b1", "b9"), "g2")) == "give.no_building"
    assert refused(plan, GiveBuildings(("b2",), "g2")) == "give.there_already"
    assert refused(plan, GiveBuildings(("b1",), "g2")) == "ground.nothing_left"
    apart = plan.with_rows("grid", [replace(plan.grids["g2"], parent="c2")])
    assert refused(apart, GiveBuildings(("b1",), "g2")) == "ground.other_community"
    for lock in (Lock(id="l1", area="g1"), Lock(id="l1", area="g2")):
        assert refused(plan.with_rows("lock", [lock]), GiveBuildings(("b1",), "g2")) == "lock.grid"
    shut = plan.with_rows("lock", [Lock(id="l1", area="g1", other="g2")])
    assert refused(shut, GiveBuildings(("b1",), "g2")) == "lock.border"


def test_figures_micro_grids_and_homes_go_along() -> None:
    plan = two_grids([drawn.house(x, 50) for x in (20, 50, 80, 150)], households=[1, 2, 3, 4])
    plan = plan.with_rows(
        "grid",
        [
            replace(plan.grids["g1"], households_reported=300),
            replace(plan.grids["g2"], households_reported=100, estimated="population_reported"),
        ],
    )
    plan = plan.with_rows(
        "micro_grid",
        [Area(id=f"m{n}", parent=f"g{n}", geometry=one) for n, one in ((1, LEFT), (2, RIGHT))],
    ).with_rows("micro_home", [Area(id="h1", parent="g1", geometry=Point(drawn.at(80, 50)))])
    ids = Ids()
    ids.catch_up(plan)
    after = given_to(plan, "g2", [3])
    one, other = after.grids["g1"], after.grids["g2"]
    assert (one.households_reported, other.households_reported) == (200, 200)
    assert one.estimated == "households_reported"
    assert other.estimated == "households_reported,population_reported"
    assert after.areas("micro_home")["h1"].parent == "g2"
    for id_, home in (("m1", one), ("m2", other)):
        assert after.areas("micro_grid")[id_].geometry.equals(home.geometry)


@given(st.integers(0, 100_000))
def test_any_buildings_are_given_as_asked_or_not_at_all(seed: int) -> None:
    random = np.random.default_rng(seed)
    pieces = drawn.slanted(drawn.box(0, 0, 200, 200), 5, random)
    houses: list[shapely.Geometry] = [
        Point(drawn.at(*random.uniform(0, 200, 2)))
        if n % 6 == 0
        else drawn.house(*random.uniform(0, 200, 2), 9, 6, random.uniform(0, 90))
        for n in range(30)
    ]
    plan = drawn.plan(
        {f"g{n}": one for n, one in enumerate(pieces, 1)},
        {"c1": drawn.box(0, 0, 200, 200)},
        drawn.buildings(houses, households=[2] * 30),
    )
    before, states = owners(plan), Standing.of(plan).status
    chosen = sorted(random.choice(30, random.integers(1, 5), replace=False).tolist())
    target = f"g{random.integers(1, len(pieces) + 1)}"
    try:
        after = given_to(plan, target, [row + 1 for row in chosen])
    except GridplannerError as error:
        assert error.code.split(".")[0] in ("give", "ground")
        return
    now = owners(after)
    for row, was in enumerate(before):
        if row in chosen:
            assert now[row] == target
        elif was is not None:
            assert now[row] == was
    assert not ((Standing.of(after).status == CUT) & (states == OK)).any()
    whole = shapely.union_all([one.geometry for one in after.grids.values()])
    assert whole.symmetric_difference(drawn.box(0, 0, 200, 200)).area < 1e-6


def test_holes_and_exclaves_hold_their_buildings() -> None:
    school, isle = drawn.box(40, 40, 60, 60), drawn.box(300, 0, 340, 40)
    ring = MultiPolygon([LEFT.geoms[0].difference(school.geoms[0]), *isle.geoms])
    houses = drawn.buildings(
        [drawn.house(x, y) for x, y in ((50, 50), (20, 20), (310, 20), (330, 20))]
    )
    plan = drawn.plan(
        {"g1": ring, "g2": RIGHT, "g3": school},
        {"c1": MultiPolygon([*WHOLE.geoms, *isle.geoms])},
        houses,
    )
    after = given_to(plan, "g2", [3])
    assert owners(after) == ["g3", "g1", "g2", "g1"]
    inner = given_to(plan, "g3", [2])
    assert owners(inner) == ["g3", "g3", "g1", "g1"]
