"""Every edit: what it makes, and what it refuses in words."""

from __future__ import annotations

from dataclasses import replace

import drawn
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Point

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import (
    AddPeople,
    Assign,
    Edit,
    EditPerson,
    EstimateHouseholds,
    MakeWholeGrids,
    NewPerson,
    RemovePerson,
    RenameArea,
    SetRule,
    SetSettings,
    SetWeights,
    SplitGrid,
    Unassign,
)
from gridplanner.models.edits.split import draft_split
from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Assignment, Grid, Person, Rule
from gridplanner.models.standing import OK, Standing

LEFT, RIGHT = drawn.box(0, 0, 100, 100), drawn.box(100, 0, 200, 100)
WHOLE = drawn.box(0, 0, 200, 100)
MIDDLE = drawn.line((50, -10), (50, 110))


def two_grids(houses: list[MultiPolygon] | None = None, **columns: list) -> Plan:  # type: ignore[type-arg]
    return drawn.plan(
        {"g1": LEFT, "g2": RIGHT}, {"c1": WHOLE}, drawn.buildings(houses or [], **columns)
    )


def apply(plan: Plan, edit: Edit, ids: Ids | None = None) -> Plan:
    ids = ids or Ids()
    ids.catch_up(plan)
    assert str(edit.sentence(plan))
    return edit.apply(plan, ids)


def refused(plan: Plan, edit: Edit) -> str:
    with pytest.raises(GridplannerError) as caught:
        edit.apply(plan, Ids())
    assert str(caught.value)
    return caught.value.code


def tiled(plan: Plan, level: str = "grid") -> bool:
    shapes = [one.geometry for one in plan.areas(level).values()]
    return bool(shapely.coverage_is_valid(shapes, gap_width=0.01))


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
    assert (kept.notes, kept.party_branch, dict(kept.figures)) == ("注", "支部", {"visits": 3.0})
    assert (born.notes, born.party_branch, dict(born.figures)) == ("", "", {})
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


# Whole communities


def test_a_community_without_grids_becomes_one() -> None:
    communities = [
        Area(id="c1", code="999901001001", name="东社区", geometry=LEFT),
        Area(id="c2", code="999901001201", name="西村", geometry=RIGHT),
        Area(id="c3", name="南村", geometry=drawn.box(0, -100, 200, 0)),
    ]
    taken = Grid(id="g1", code="999901001001001", parent="c1", geometry=LEFT)
    plan = drawn.plan([taken], communities)
    after = apply(plan, MakeWholeGrids())
    assert [grid.parent for grid in after.grids.values()] == ["c1", "c2", "c3"]
    village, other = after.grids["g2"], after.grids["g3"]
    assert (village.code, village.name, village.kind) == ("999901001201001", "001网格", "rural")
    assert other.kind == "rural"
    assert tiled(after)
    assert refused(after, MakeWholeGrids()) == "edit.none_without_grids"
    assert refused(plan, MakeWholeGrids(("c1",))) == "edit.has_grids"
    assert refused(plan, MakeWholeGrids(("c9",))) == "edit.no_community"
    assert list(apply(plan, MakeWholeGrids(("c3",))).grids) == ["g1", "g2"]


def test_beside_grids_that_differ_by_millimetres_the_coverage_stays_whole() -> None:
    beside = drawn.shape((100.003, -20), (200, -20), (200, 120), (99.997, 120))
    communities = [
        Area(id="c1", name="甲", geometry=LEFT),
        Area(id="c2", name="乙", geometry=beside),
    ]
    plan = drawn.plan([Grid(id="g1", parent="c2", geometry=beside)], communities)
    after = apply(plan, MakeWholeGrids())
    assert tiled(after)
    assert after.grids["g2"].geometry.area == pytest.approx(10_000, abs=1)


def test_a_grid_that_reaches_over_keeps_what_it_holds() -> None:
    beside = drawn.shape((95, -21), (200, -20), (200, 121), (94, 120))
    communities = [
        Area(id="c1", name="甲", geometry=LEFT),
        Area(id="c2", name="乙", geometry=RIGHT),
    ]
    plan = drawn.plan([Grid(id="g1", parent="c2", geometry=beside)], communities)
    after = apply(plan, MakeWholeGrids())
    assert tiled(after)
    assert 9_400 < after.grids["g2"].geometry.area < 9_500


def test_a_community_wholly_taken_is_named_alone_and_passed_over_among_many() -> None:
    communities = [
        Area(id="c1", name="甲", geometry=LEFT),
        Area(id="c2", name="乙", geometry=drawn.box(10, 10, 20, 20)),
        Area(id="c3", name="丙", geometry=RIGHT),
    ]
    plan = drawn.plan([Grid(id="g1", parent="c1", geometry=LEFT)], communities)
    assert refused(plan, MakeWholeGrids(("c2",))) == "edit.no_room"
    assert [grid.parent for grid in apply(plan, MakeWholeGrids()).grids.values()] == ["c1", "c3"]


# Names


def test_renaming_trims_and_retires_the_old_code() -> None:
    ids = Ids()
    after = apply(two_grids(), RenameArea("g1", " 柳河网格 ", " X1 ", "dedicated"), ids)
    grid = after.grids["g1"]
    assert (grid.name, grid.code, grid.kind) == ("柳河网格", "X1", "dedicated")
    assert ids.retired == {"999901001001001", "X1"}
    assert apply(two_grids(), RenameArea("c1", code="9")).communities["c1"].name == "第1社区"
    assert refused(two_grids(), RenameArea("g1", name="  ")) == "edit.no_name"
    assert refused(two_grids(), RenameArea("g9", name="x")) == "edit.no_area"
    assert refused(two_grids(), RenameArea("c1", kind="urban")) == "edit.no_kind"
    assert refused(two_grids(), RenameArea("g1", kind="none")) == "edit.no_kind"


# Estimates


def homes(**columns: list) -> Plan:  # type: ignore[type-arg]
    spots = [drawn.house(20 * n + 10, 50, 10, 8) for n in range(5)]
    return two_grids(spots, **columns)


def households(plan: Plan) -> list[float | None]:
    return [plan.buildings.number("households", row) for row in range(len(plan.buildings))]


def test_floors_make_households_where_they_are_known() -> None:
    plan = homes(
        households=[7, None, None, None, None],
        floors=[6, 6, 3, None, 5],
        units=[None, None, 2, None, None],
        kind=["", "", "residential", "", "school"],
        estimated=["", "population", "", "", ""],
    )
    after = apply(plan, EstimateHouseholds(units=1, flats=2))
    assert households(after) == [7, 12, 12, None, None]
    marks = [after.buildings.text("estimated", row) for row in range(5)]
    assert marks == ["", "households,population", "households", "", ""]


def test_a_total_is_shared_out_to_the_last_household() -> None:
    plan = homes(households=[7, None, None, None, None], floors=[1, 1, 2, 3, 1])
    after = apply(plan, EstimateHouseholds("c1", "share", total=100))
    assert sum(one or 0 for one in households(after)) == 100
    assert households(after)[0] == 7
    first, second, third = households(after)[1:4]
    assert first < second < third  # by floor area
    assert households(apply(plan, EstimateHouseholds("c1", "share", total=7)))[1] == 0


@given(st.integers(0, 5000), st.lists(st.floats(1, 40), min_size=1, max_size=30))
def test_shares_are_whole_and_add_up(total: int, floors: list[float]) -> None:
    spots = [drawn.house(3 * n, 50, 2, 2) for n in range(len(floors))]
    after = apply(two_grids(spots, floors=floors), EstimateHouseholds(method="share", total=total))
    found = np.array(households(after))
    assert (found == np.round(found)).all()
    assert (found >= 0).all()
    assert found.sum() == total


def test_an_estimate_stays_in_its_area() -> None:
    spots = [drawn.house(50, 50), drawn.house(150, 50)]
    after = apply(two_grids(spots, floors=[1, 1]), EstimateHouseholds("g2"))
    assert households(after) == [None, 2]


def test_what_cannot_be_estimated_is_said() -> None:
    plan = homes(households=[7, None, None, None, None])
    assert refused(plan, EstimateHouseholds()) == "edit.no_floors"
    assert refused(plan, EstimateHouseholds(method="share", total=6)) == "edit.less_than_known"
    assert refused(plan, EstimateHouseholds("g9")) == "edit.no_area"
    assert refused(plan, EstimateHouseholds("g2")) == "edit.nothing_blank"


# People


def staffed() -> Plan:
    people = [Person(id="p1", name="王秀兰"), Person(id="p2", name="李")]
    post = Assignment(id="a1", person="p1", area="g1", role="full_time")
    other = Assignment(id="a2", person="p2", area="g1", role="part_time")
    return drawn.plan({"g1": LEFT, "g2": RIGHT}, people=people, posts=[post, other])


def posts(plan: Plan) -> list[tuple[str, str, str]]:
    return [(one.person, one.area, one.role) for one in plan.assignments.values()]


def test_a_person_takes_the_place_of_who_holds_the_post_or_joins() -> None:
    replaced = apply(staffed(), Assign("p2", "g1", "full_time"))
    assert posts(replaced) == [("p2", "g1", "part_time"), ("p2", "g1", "full_time")]
    joined = apply(staffed(), Assign("p2", "g1", "full_time", replace=False))
    assert posts(joined)[-1] == ("p2", "g1", "full_time")
    assert len(posts(joined)) == 3
    assert refused(staffed(), Assign("p1", "g1", "full_time")) == "edit.already"
    assert refused(staffed(), Assign("p9", "g1", "full_time")) == "edit.no_person"
    assert refused(staffed(), Assign("p1", "g9", "full_time")) == "edit.no_area"
    assert refused(staffed(), Assign("p1", "g1", "king")) == "edit.no_role"


def test_posts_go_with_the_person() -> None:
    assert posts(apply(staffed(), Unassign("a1"))) == [("p2", "g1", "part_time")]
    gone = apply(staffed(), RemovePerson("p1"))
    assert list(gone.persons) == ["p2"]
    assert posts(gone) == [("p2", "g1", "part_time")]
    assert refused(staffed(), Unassign("a9")) == "edit.no_post"
    assert refused(staffed(), RemovePerson("p9")) == "edit.no_person"


def test_people_are_added_and_changed() -> None:
    added = apply(staffed(), AddPeople((NewPerson(" 张 ", "f"), NewPerson("赵"))))
    assert [one.name for one in added.persons.values()] == ["王秀兰", "李", "张", "赵"]
    assert list(added.persons) == ["p1", "p2", "p3", "p4"]
    changed = apply(staffed(), EditPerson("p1", phone="", capacity=0.5)).persons["p1"]
    assert (changed.name, changed.capacity) == ("王秀兰", 0.5)
    assert refused(staffed(), AddPeople((NewPerson(" "),))) == "edit.no_person_name"
    assert refused(staffed(), AddPeople((NewPerson("a", capacity=0),))) == "edit.bad_capacity"
    assert refused(staffed(), EditPerson("p1", name="")) == "edit.no_person_name"
    assert refused(staffed(), EditPerson("p9", name="")) == "edit.no_person"


# The office


def test_an_office_sets_its_own() -> None:
    plan = apply(staffed(), SetWeights((("children", 12),)))
    assert plan.figures["children"].visits_per_year == 12
    assert refused(plan, SetWeights((("children", -1),))) == "edit.bad_visits"
    assert refused(plan, SetWeights((("dogs", 1),))) == "edit.bad_visits"
    ruled = apply(plan, SetRule(Rule(id="G4", severity="error")))
    assert ruled.rules["G4"].severity == "error"
    assert refused(plan, SetRule(Rule(id="Z1"))) == "edit.no_rule"
    named = apply(plan, SetSettings((("level.grid", "片"),)))
    assert dict(named.settings) == {"level.grid": "片"}
    assert dict(apply(named, SetSettings((("level.grid", ""),))).settings) == {}
