"""Drawing a new grid or micro-grid: free land first, its neighbours' land where asked."""

from __future__ import annotations

from dataclasses import replace

import drawn
import numpy as np
import pytest
import shapely
from edited import LEFT, RIGHT, WHOLE, apply, refused, tiled, two_grids
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon

from gridplanner.errors import GridplannerError
from gridplanner.models.change import compare
from gridplanner.models.edits import DrawArea
from gridplanner.models.ids import Ids
from gridplanner.models.lineage import lineage_of
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Lock
from gridplanner.models.standing import CUT, OK, Standing

RING = drawn.line((60, 30), (140, 30), (140, 70), (60, 70))


def half_planned(*houses: MultiPolygon) -> Plan:
    return drawn.plan({"g1": LEFT}, {"c1": WHOLE}, drawn.buildings(list(houses)))


def test_free_land_becomes_a_grid_and_held_land_does_not() -> None:
    ids = Ids()
    after = apply(half_planned(), DrawArea(RING), ids)
    born = after.grids["g2"]
    assert born.geometry.area == pytest.approx(40 * 40)
    assert born.parent == "c1"
    assert (born.code, born.name) == ("999901001001002", "002网格")
    assert "999901001001002" in ids.retired
    assert after.grids["g1"].geometry.equals(LEFT)
    assert tiled(after)
    [row] = lineage_of(after, "g2")
    assert (row.kind, row.old, row.new) == ("add", "", "g2")


def test_with_carving_it_takes_from_its_neighbours() -> None:
    after = apply(half_planned(), DrawArea(RING, carve=True))
    assert after.grids["g2"].geometry.area == pytest.approx(80 * 40)
    assert after.grids["g1"].geometry.area == pytest.approx(10_000 - 40 * 40)
    assert tiled(after)
    both = apply(two_grids(), DrawArea(RING, carve=True))
    assert both.grids["g3"].geometry.area == pytest.approx(80 * 40)
    assert sum(one.geometry.area for one in both.grids.values()) == pytest.approx(20_000)
    assert tiled(both)


def test_nobody_leaves_the_community() -> None:
    ring = drawn.line((150, 50), (250, 50), (250, 150), (150, 150))
    after = apply(half_planned(), DrawArea(ring))
    assert after.grids["g2"].geometry.area == pytest.approx(50 * 50)
    beside = Area(id="c2", code="999901001002", name="乙", geometry=drawn.box(200, 0, 300, 100))
    plan = half_planned().with_rows("community", [beside])
    most = apply(plan, DrawArea(drawn.line((190, 20), (260, 20), (260, 60), (190, 60))))
    assert most.grids["g2"].parent == "c2"
    assert most.grids["g2"].geometry.area == pytest.approx(60 * 40)


@pytest.mark.parametrize(
    ("ring", "code"),
    [
        ((), "draw.too_few"),
        (drawn.line((60, 30), (140, 30)), "draw.too_few"),
        (drawn.line((60, 30), (60, 30), (60, 30), (60, 30)), "draw.too_few"),
        (drawn.line((60, 30), (100, 30), (140, 30)), "draw.crosses"),
        (drawn.line((60, 30), (140, 70), (140, 30), (60, 70)), "draw.crosses"),
        (drawn.line((60, 30), (60.5, 30), (60.5, 30.5)), "draw.too_small"),
        (drawn.line((500, 30), (540, 30), (540, 70)), "draw.outside_community"),
    ],
)
@pytest.mark.parametrize("carve", [True, False])
def test_a_ring_that_is_none_is_refused(
    ring: tuple[tuple[float, float], ...], code: str, carve: bool
) -> None:
    assert refused(two_grids(), DrawArea(ring, carve)) == code


def test_where_no_land_is_free_it_is_refused() -> None:
    assert refused(two_grids(), DrawArea(RING)) == "draw.no_room"
    strip = drawn.line((99, -5), (100.05, -5), (100.05, 105), (99, 105))
    assert refused(half_planned(), DrawArea(strip)) == "draw.no_room"  # 5 cm are no grid
    whole = drawn.line((-5, -5), (205, -5), (205, 105), (-5, 105))
    assert refused(two_grids(), DrawArea(whole, carve=True)) == "ground.nothing_left"


def test_locked_grids_keep_their_ground() -> None:
    plan = two_grids().with_rows("lock", [Lock(id="l1", area="g1")])
    after = apply(plan, DrawArea(RING, carve=True))
    assert after.grids["g1"].geometry.equals(LEFT)
    assert after.grids["g3"].geometry.area == pytest.approx(40 * 40)
    both = plan.with_rows("lock", [Lock(id="l2", area="g2")])
    assert refused(both, DrawArea(RING, carve=True)) == "draw.no_room"
    border = two_grids().with_rows("lock", [Lock(id="l1", area="g1", other="g2")])
    assert refused(border, DrawArea(RING, carve=True)) == "lock.border"


def test_the_border_goes_round_houses() -> None:
    houses = [drawn.house(140, 50), drawn.house(120, 30), drawn.house(64, 68)]
    after = apply(half_planned(*houses), DrawArea(RING))
    assert CUT not in Standing.of(after).status
    carved = apply(half_planned(*houses), DrawArea(RING, carve=True))
    assert CUT not in Standing.of(carved).status


def test_reported_figures_are_shared_with_the_new_grid() -> None:
    plan = two_grids([drawn.house(80, 50), drawn.house(20, 50)], households=[5, 5])
    plan = plan.with_rows("grid", [replace(plan.grids["g1"], households_reported=90)])
    after = apply(plan, DrawArea(RING, carve=True))
    assert after.grids["g1"].households_reported == 45
    assert after.grids["g3"].households_reported == 45
    assert after.grids["g3"].estimated == "households_reported"


def test_a_micro_grid_is_drawn_in_a_grid() -> None:
    plan = two_grids()
    first = apply(plan, DrawArea(RING, level="micro_grid"))
    [born] = first.areas("micro_grid").values()
    assert born.parent in ("g1", "g2")
    assert born.geometry.area == pytest.approx(40 * 40)
    assert born.code == first.grids[born.parent].code + "01"
    ring = drawn.line((70, 40), (130, 40), (130, 90), (70, 90))
    second = apply(first, DrawArea(ring, level="micro_grid"))
    assert tiled(second, "micro_grid")
    assert refused(
        plan, DrawArea(drawn.line((300, 0), (340, 0), (340, 40)), level="micro_grid")
    ) == ("draw.outside_grid")
    carved = apply(first, DrawArea(ring, carve=True, level="micro_grid"))
    assert tiled(carved, "micro_grid")
    assert not compare(
        plan, replace(carved, tables={**carved.tables, "micro_grid": plan.table("micro_grid")})
    )


def test_a_stroke_over_forty_grids_is_one_step() -> None:
    columns = {f"g{n}": drawn.box(20 * n, 0, 20 * n + 20, 100) for n in range(1, 41)}
    plan = drawn.plan(columns, {"c1": drawn.box(20, 0, 820, 100)})
    ring = drawn.line((25, 40.3), (815, 41.7), (815, 60.1), (25, 59.2))
    after = apply(plan, DrawArea(ring, carve=True))
    assert len(after.grids) == 41
    assert tiled(after)
    assert sum(one.geometry.area for one in after.grids.values()) == pytest.approx(80_000)
    assert after.grids["g41"].geometry.area == pytest.approx(shapely.Polygon(ring).area)
    for n in range(2, 40):
        assert len(after.grids[f"g{n}"].geometry.geoms) == 2
    change = compare(plan, after)
    assert not compare(change.inverse().apply(after), plan)


@given(st.integers(0, 100_000), st.booleans())
def test_any_ring_leaves_a_whole_coverage_or_is_refused(seed: int, carve: bool) -> None:
    random = np.random.default_rng(seed)
    whole = drawn.shape((0, 0), (310, -33), (420, 150), (290, 340), (-40, 270))
    outer = drawn.slanted(whole, 2, random)
    pieces = drawn.slanted(outer[0], 7, random)
    held = pieces[: int(random.integers(1, len(pieces) + 1))]
    houses = [
        drawn.house(*random.uniform((0, 0), (400, 300)), 9, 6, random.uniform(0, 90))
        for _ in range(15)
    ]
    plan = drawn.plan(
        {f"g{n}": one for n, one in enumerate(held, 1)},
        {"c1": outer[0], "c2": outer[1]},
        drawn.buildings(houses),
    )
    states = Standing.of(plan).status
    centre = random.uniform((0, 0), (400, 300))
    angles = np.sort(random.uniform(0, 2 * np.pi, random.integers(3, 8)))
    spots = centre + np.column_stack([np.cos(angles), np.sin(angles)]) * random.uniform(2, 150)
    try:
        after = apply(plan, DrawArea(drawn.line(*spots.tolist()), carve))
    except GridplannerError as error:
        assert error.code.split(".")[0] in ("draw", "ground")
        return
    assert tiled(after)
    assert len(after.grids) == len(held) + 1
    for id_, community in after.communities.items():
        mine = [one.geometry for one in after.grids.values() if one.parent == id_]
        beyond = shapely.union_all(mine).difference(community.geometry)
        assert beyond.buffer(-0.005).is_empty
    assert not ((Standing.of(after).status == CUT) & (states == OK)).any()
    if not carve:
        for id_, grid in plan.grids.items():
            assert grid.geometry.difference(after.grids[id_].geometry).area < 0.01


def test_a_grid_with_a_hole_is_carved_round_it() -> None:
    school = drawn.box(40, 40, 60, 60)
    ring = MultiPolygon([LEFT.geoms[0].difference(school.geoms[0])])
    plan = drawn.plan({"g1": ring, "g2": RIGHT, "g3": school}, {"c1": WHOLE})
    plan = plan.with_rows("lock", [Lock(id="l1", area="g3")])
    after = apply(plan, DrawArea(drawn.line((30, 30), (70, 30), (70, 70), (30, 70)), carve=True))
    assert after.grids["g4"].geometry.area == pytest.approx(1600 - 400)
    assert after.grids["g3"].geometry.equals(school)
    assert tiled(after)
