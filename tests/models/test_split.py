"""Splitting a grid: what it makes, and what it refuses in words."""

from __future__ import annotations

from dataclasses import replace

import drawn
import numpy as np
import pytest
import shapely
from edited import LEFT, MIDDLE, RIGHT, WHOLE, apply, refused, tiled, two_grids
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Point

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import EditAreas, MergeGrids, SplitGrid
from gridplanner.models.edits.split import draft_split
from gridplanner.models.ids import Ids
from gridplanner.models.rows import Area, Assignment
from gridplanner.models.standing import OK, Standing

# Splitting


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (drawn.line((300, 0), (300, 100)), "split.misses"),
        (drawn.line((0, -10), (0, 110)), "split.touches"),
        (drawn.line((50, -10), (50, 60)), "split.ends_inside"),
        (drawn.line((-10, 50), (110, 50), (110, 20), (-10, 20)), "split.parts"),
        (drawn.line((0.05, -10), (0.05, 110)), "split.thin"),
        (drawn.line((50, 50)), "split.misses"),
        ((), "split.misses"),
    ],
)
def test_a_line_that_does_not_split_is_refused(
    line: tuple[tuple[float, float], ...], code: str
) -> None:
    assert refused(two_grids(), SplitGrid("g1", line)) == code
    assert refused(two_grids(), SplitGrid("g9", line)) == "edit.no_grid"


def test_the_larger_part_keeps_its_identity() -> None:
    plan = two_grids(
        [drawn.house(10, 50), drawn.house(20, 50), drawn.house(80, 50)],
        households=[5, 5, 300],
    )
    plan = plan.with_rows(
        "grid",
        [
            replace(
                plan.grids["g1"],
                notes="注",
                party_branch="支部",
                four_bounds="东至…",
                status="审定",
                figures={"visits": 3.0},
                kind="rural",
            )
        ],
    ).with_rows("assignment", [Assignment(id="a1", person="p1", area="g1", role="full_time")])
    ids = Ids()
    after = apply(plan, SplitGrid("g1", MIDDLE), ids)
    kept, born = after.grids["g1"], after.grids["g3"]
    assert kept.geometry.centroid.x > born.geometry.centroid.x  # households weigh most
    assert (kept.code, kept.name) == ("999901001001001", "001网格")
    assert (born.code, born.name) == ("999901001001003", "003网格")
    assert (kept.notes, kept.party_branch) == ("注", "支部")
    assert (born.notes, born.party_branch) == ("", "")
    assert dict(kept.figures)["visits"] + dict(born.figures)["visits"] == 3
    assert (born.kind, born.parent) == ("rural", "c1")
    assert after.assignments == plan.assignments
    assert ids.retired == {"999901001001003"}


def test_larger_is_by_households_then_buildings_then_area() -> None:
    houses = [drawn.house(10, 50), drawn.house(20, 50), drawn.house(80, 50)]
    line = drawn.line((40, -10), (40, 110))
    for count, left in (([1, 1, 9], False), ([None] * 3, True), ([], False)):
        plan = two_grids(houses if count else [], **({"households": count} if count else {}))
        draft = draft_split(plan, "g1", line)
        assert (draft.parts[0].centroid.x < drawn.at(40, 0)[0]) == left
        assert len(draft.rows[0]) + len(draft.rows[1]) == len(count)


def test_the_neighbour_has_the_new_vertex() -> None:
    after = apply(two_grids(), SplitGrid("g1", drawn.line((-10, 37.3), (110, 41.9))))
    assert tiled(after)
    old, new = (len(shapely.get_coordinates(one)) for one in (RIGHT, after.grids["g2"].geometry))
    assert new == old + 1


def test_a_new_vertex_near_an_old_one_is_that_one() -> None:
    after = apply(two_grids(), SplitGrid("g1", drawn.line((-10, -9.996), (110, 110.004))))
    assert after.grids["g2"] is two_grids().grids["g2"] or (after.grids["g2"].geometry == RIGHT)
    assert tiled(after)


def test_reported_figures_are_shared_by_buildings_and_marked() -> None:
    houses = [drawn.house(10, 50), drawn.house(20, 50), drawn.house(80, 50)]
    plan = two_grids(houses)
    told = replace(plan.grids["g1"], households_reported=301, population_reported=0)
    after = apply(plan.with_rows("grid", [told]), SplitGrid("g1", MIDDLE))
    kept, born = after.grids["g1"], after.grids["g3"]
    assert (kept.households_reported, born.households_reported) == (201, 100)
    assert (kept.population_reported, born.population_reported) == (0, 0)
    assert kept.estimated == born.estimated == "households_reported"


def test_reported_figures_are_shared_by_area_where_no_building_is() -> None:
    plan = two_grids()
    told = replace(plan.grids["g1"], households_reported=100)
    line = drawn.line((25, -10), (25, 110))
    after = apply(plan.with_rows("grid", [told]), SplitGrid("g1", line))
    assert after.grids["g1"].households_reported == 75
    assert after.grids["g3"].households_reported == 25
    assert after.grids["g2"].estimated == ""


def test_figures_that_grids_carry_are_shared_in_the_same_way() -> None:
    houses = [drawn.house(10, 50), drawn.house(20, 50), drawn.house(80, 50)]
    plan = two_grids(houses)
    told = replace(plan.grids["g1"], figures={"visits": 10.0, "meetings": 0.0})
    after = apply(plan.with_rows("grid", [told]), SplitGrid("g1", MIDDLE))
    kept, born = after.grids["g1"], after.grids["g3"]
    assert dict(kept.figures) == {"visits": 7, "meetings": 0}
    assert dict(born.figures) == {"visits": 3, "meetings": 0}
    assert kept.estimated == born.estimated == "visits"
    count = Standing.of(after).figures["g3"].count("visits")
    assert (count.best, count.estimated) == (3, True)
    typed = apply(after, EditAreas.of("g3", visits="4"))
    assert typed.grids["g3"].estimated == ""
    merged = apply(typed, MergeGrids(("g1", "g2")))
    assert dict(merged.grids["g1"].figures) == {"visits": 7, "meetings": 0}
    assert merged.grids["g1"].estimated == "meetings,visits"


def test_an_exclave_stays_with_the_nearer_part() -> None:
    exclave = drawn.box(300, 0, 320, 20)
    plan = drawn.plan({"g1": MultiPolygon([*LEFT.geoms, *exclave.geoms]), "g2": RIGHT})
    after = apply(plan, SplitGrid("g1", MIDDLE))
    parts = {id_: len(after.grids[id_].geometry.geoms) for id_ in ("g1", "g3")}
    assert sorted(parts.values()) == [1, 2]
    assert after.grids["g1"].geometry.area + after.grids["g3"].geometry.area == pytest.approx(
        10_400
    )


def test_micro_grids_follow() -> None:
    micro = [
        Area(id="m1", code="01", parent="g1", geometry=drawn.box(0, 0, 100, 30)),
        Area(id="m2", parent="g1", geometry=drawn.box(0, 30, 40, 100)),
        Area(id="m3", parent="g1", geometry=drawn.box(40, 30, 100, 100)),
        Area(id="m4", parent="g2", geometry=RIGHT),
    ]
    shapes = drawn.noded([one.geometry for one in micro])
    micro = [replace(one, geometry=shape) for one, shape in zip(micro, shapes, strict=True)]
    plan = drawn.plan({"g1": LEFT, "g2": RIGHT}, micro_grid=micro)
    line = drawn.line((60, -10), (70, 110))
    after = apply(plan, SplitGrid("g1", line))
    assert tiled(after)
    assert tiled(after, "micro_grid")
    found = after.areas("micro_grid")
    assert len(found) == 6
    for one in found.values():
        home = after.grids[one.parent].geometry
        assert one.geometry.difference(home).area < 1e-6
    assert sum(one.code == "01" for one in found.values()) == 1
    assert found["m4"].parent == "g2"


def test_a_micro_grid_crossed_twice_is_parted_all_the_same() -> None:
    ell = drawn.shape(
        (0, 0), (100, 0), (100, 30), (20, 30), (20, 70), (100, 70), (100, 100), (0, 100)
    )
    micro = [
        Area(id="m1", parent="g1", geometry=ell),
        Area(id="m2", parent="g1", geometry=drawn.box(20, 30, 100, 70)),
    ]
    plan = drawn.plan({"g1": LEFT, "g2": RIGHT}, micro_grid=micro)
    after = apply(plan, SplitGrid("g1", MIDDLE))
    assert tiled(after, "micro_grid")
    for one in after.areas("micro_grid").values():
        assert one.geometry.difference(after.grids[one.parent].geometry).area < 1e-6


def test_a_micro_home_goes_with_the_part_it_stands_in() -> None:
    homes = [
        Area(id=f"h{n}", parent=parent, geometry=Point(drawn.at(x, 50)))
        for n, (parent, x) in enumerate([("g1", 20), ("g1", 80), ("g2", 150)], 1)
    ]
    plan = drawn.plan({"g1": LEFT, "g2": RIGHT}, micro_home=homes)
    after = apply(plan, SplitGrid("g1", drawn.line((60, -10), (60, 110))))
    assert [one.parent for one in after.areas("micro_home").values()] == ["g1", "g3", "g2"]


@given(st.integers(0, 100_000), st.sampled_from([-3.0, 5.0]))
def test_a_split_adds_no_fault_to_a_coverage_that_has_some(seed: int, grow: float) -> None:
    random = np.random.default_rng(seed)
    pieces = drawn.slanted(drawn.box(0, 0, 300, 300), 7, random)
    odd = pieces[3].buffer(grow, join_style="mitre")
    pieces[3] = MultiPolygon(shapely.get_parts(odd).tolist())
    plan = drawn.plan({f"g{n}": one for n, one in enumerate(pieces, 1)})
    faulty = shapely.union_all(
        [
            *shapely.coverage_invalid_edges(pieces, gap_width=0.01),
            *(pieces[3].intersection(one) for n, one in enumerate(pieces) if n != 3),
        ]
    ).buffer(0.01)
    for id_ in list(plan.grids):
        left, bottom, right, top = plan.grids[id_].geometry.bounds
        ends = random.uniform(0, 1, 2) * (right - left) + left
        line = ((ends[0], bottom - 5), (ends[1], top + 5))
        try:
            plan = apply(plan, SplitGrid(id_, line))
        except GridplannerError:
            continue
    shapes = [one.geometry for one in plan.grids.values()]
    edges = shapely.union_all(shapely.coverage_invalid_edges(shapes, gap_width=0.01))
    assert edges.difference(faulty).length < 0.01


def test_a_house_in_the_way_is_named() -> None:
    plan = two_grids([drawn.box(-5, 40, 105, 50)], name=["长廊"])
    line = drawn.line((50, -10), (50, 110))
    with pytest.raises(GridplannerError) as caught:
        SplitGrid("g1", line).apply(plan, Ids())
    assert caught.value.code == "split.blocked"
    assert "长廊" in str(caught.value)
    exact = apply(plan, SplitGrid("g1", line, exact=True))
    assert len(exact.grids) == 3


def test_the_line_is_bent_round_houses_and_none_is_cut() -> None:
    houses = [drawn.house(50, 30), drawn.house(48, 60, turn=20), drawn.house(80, 80)]
    after = apply(two_grids(houses), SplitGrid("g1", MIDDLE))
    assert Standing.of(after).status.tolist() == [OK] * 3
    assert tiled(after)


@given(st.integers(0, 100_000))
def test_any_split_of_a_built_up_coverage_conserves_all(seed: int) -> None:
    random = np.random.default_rng(seed)
    pieces = drawn.slanted(drawn.box(0, 0, 200, 200), 6, random)
    houses = [
        drawn.house(*random.uniform(0, 200, 2), 8, 6, random.uniform(0, 90)) for _ in range(25)
    ]
    shapes = {f"g{n}": one for n, one in enumerate(pieces, 1)}
    plan = drawn.plan(
        shapes, {"c1": drawn.box(0, 0, 200, 200)}, drawn.buildings(houses, households=[3] * 25)
    )
    before = Standing.of(plan)
    left, bottom, right, top = shapes["g1"].bounds
    ends = random.uniform(-0.2, 1.2, (3, 2)) * (right - left, top - bottom) + (left, bottom)
    try:
        after = apply(plan, SplitGrid("g1", tuple(map(tuple, ends.tolist()))))
    except GridplannerError as error:
        assert error.code.startswith("split.")
        return
    assert tiled(after)
    standing = Standing.of(after)
    newly_cut = (standing.status != OK) & (before.status == OK)
    assert not newly_cut.any()
    for row in range(25):
        was, is_ = before.grid_of(row), standing.grid_of(row)
        assert is_ == was or (was, is_) == ("g1", "g7")


def test_a_compound_is_kept_whole_with_its_houses_or_named() -> None:
    houses = [drawn.house(45, 50), drawn.house(56, 52)]
    for shape, code in (
        (drawn.box(35, 35, 65, 65), ""),
        (drawn.box(35, 80, 65, 130), ""),  # the line ends in it, beyond the border
        (drawn.box(-20, -20, 120, 120), "split.blocked"),  # nothing of the grid lies outside it
    ):
        compound = Area(id="k1", name="柳河花园", geometry=shape)
        plan = drawn.plan(
            {"g1": LEFT, "g2": RIGHT}, {"c1": WHOLE}, drawn.buildings(houses), compound=[compound]
        )
        line = drawn.line((52, -10), (52, 110))
        if code:
            with pytest.raises(GridplannerError) as caught:
                SplitGrid("g1", line, compounds=True).apply(plan, Ids())
            assert caught.value.code == code
            assert "柳河花园" in str(caught.value)
            assert len(apply(plan, SplitGrid("g1", line)).grids) == 3  # its houses alone are passed
            continue
        parts = draft_split(plan, "g1", line, compounds=True).parts
        shares = [one.intersection(shape).area for one in parts]
        assert min(shares) < 0.01
        assert max(shares) == pytest.approx(LEFT.intersection(shape).area)
