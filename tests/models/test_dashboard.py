"""The overview: counted from the plan, and kept up to date after edits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import drawn
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from gridplanner.models.change import compare
from gridplanner.models.figures import add_up
from gridplanner.models.ids import Ids
from gridplanner.models.overview.coverage import Coverage, regrouped
from gridplanner.models.overview.dashboard import (
    Dashboard,
    Evenness,
    GridFacts,
    Ground,
    children,
    touched_grids,
)
from gridplanner.models.overview.picks import picked
from gridplanner.models.plan import Plan
from gridplanner.models.rows import (
    WORKER_ROLES,
    Area,
    Assignment,
    Federation,
    Grid,
    Person,
    Unit,
    WomensGroup,
)
from gridplanner.models.sample import make_sample
from gridplanner.models.standing import Standing
from gridplanner.models.women.service import serving_in


def coverage_of(standing: Standing) -> Coverage:
    found = [one for one in Coverage.of(standing) if one is not None]
    return found[-1]


def board(standing: Standing) -> Dashboard:
    facts = GridFacts.none(standing).after(standing, list(standing.plan.grids))
    return Dashboard(standing, facts, coverage_of(standing), Ground(standing))


def small() -> Plan:
    """Return one township of two communities with three grids, and a house nobody covers."""
    above, kinds = ["c1", "c1", "c2"], ["urban", "urban", "dedicated"]
    grids = [
        Grid(
            id=f"g{n}",
            name=f"00{n}",
            kind=kind,
            parent=parent,
            geometry=drawn.box(100 * n - 100, 0, 100 * n, 100),
        )
        for n, (kind, parent) in enumerate(zip(kinds, above, strict=True), 1)
    ]
    areas = [
        Area(id="c1", code="1", name="柳河", parent="t1", geometry=drawn.box(0, 0, 200, 100)),
        Area(id="c2", code="2", name="泉林", parent="t1", geometry=drawn.box(200, 0, 300, 100)),
    ]
    homes = drawn.buildings(
        [drawn.house(x, 50) for x in (20, 60, 120, 160, 250, 500)],
        households=[300, None, 400, 100, 5, 9],
        population=[800, 90, None, 250, None, 20],
        kind=["residential", "", "residential", "residential", "school", "residential"],
        compound=["k1", None, "k2", "k2", None, None],
    )
    named = np.array(["s1", "", "s1", "", "s1", "s1"], object)
    column = homes.columns["womens_group"].with_values(np.arange(6), named)
    people = [
        Person(id="p1", name="甲", sex="f"),
        Person(id="p2", name="乙", sex="m"),
        Person(id="p3", name="丙"),
        Person(id="p4", name="丁", sex="f"),
    ]
    posts = [
        Assignment(id="a1", person="p1", area="g1", role="full_time"),
        Assignment(id="a2", person="p1", area="g1", role="chair"),
        Assignment(id="a3", person="p2", area="g1", role="part_time"),
        Assignment(id="a4", person="p3", area="g3", role="full_time"),
        Assignment(id="a5", person="p4", area="g2", role="full_time", until="2020-01-01"),
        Assignment(id="a6", person="p4", area="g3", role="chair"),
        Assignment(id="a7", person="p4", area="g2", role="executive"),
    ]
    return drawn.plan(
        grids,
        areas,
        homes.with_column("womens_group", column),
        people,
        posts,
        township=[Area(id="t1", name="河东", geometry=drawn.box(0, 0, 300, 100))],
        womens_group=[WomensGroup(id="s1", name="一组", grid="g1")],
        unit=[
            Unit(id="u1", building="b4", womens_group="s1"),
            Unit(id="u2", building="b4", womens_group="s1"),
        ],
        federation=[Federation(id="f1", area="g1"), Federation(id="f2", area="c1")],
        micro_home=[Area(id="h1", parent="g3", geometry=Point(drawn.at(250, 50)))],
    )


def test_what_an_area_comes_to() -> None:
    seen = board(Standing.of(small())).overview("t1")
    assert seen.grids == 3
    there = seen.serving
    assert (there.workers, there.told, there.women) == (3, 2, 1)
    assert (there.heads, there.dual_heads, there.dual_workers) == (2, 1, 1)
    assert seen.gaps == {"no_worker": 1, "no_federation": 2, "no_executive": 2, "no_home": 2}
    assert (seen.homes, seen.grouped) == (4, 3)  # the school is none, b2 is in no group
    assert seen.compounds == 2
    assert seen.counts["households"].known == 805
    assert seen.counts["households"].missing == 1
    assert seen.counts["population"].known == 1140
    assert set(seen.counts) == {"households", "population", "children", "elderly_alone"}
    assert seen.counts["children"].best is None


def test_what_grids_carry_themselves_is_counted_and_what_is_not_filled_is_picked() -> None:
    plan = small()
    shown = replace(plan.figures["visits"], on_card=True)
    told = replace(plan.grids["g1"], figures={"visits": 12.0})
    plan = plan.with_rows("figure", [shown]).with_rows("grid", [told])
    found = board(Standing.of(plan))
    count = found.overview("t1").counts["visits"]
    assert (count.best, count.missing, count.blank) == (12, 0, 2)
    assert picked(found, "t1", "visits") == ["g2", "g3"]
    assert picked(found, "g1", "visits") == ["g1"]


def test_the_whole_plan_counts_what_no_grid_holds_as_well() -> None:
    found = board(Standing.of(small()))
    assert (found.overview("").homes, found.overview("").grouped) == (5, 4)
    assert found.overview("").serving == found.overview("t1").serving
    assert found.overview("c1").counts["households"].known == 800
    one = found.overview("g3")
    assert (one.grids, one.homes, one.serving.workers, one.serving.heads) == (1, 0, 1, 1)
    assert (one.serving.told, one.serving.dual_heads) == (0, 0)


def test_each_grid_is_held_against_its_own_kind() -> None:
    found = board(Standing.of(small()))
    even = found.overview("t1").evenness
    assert even.worst is not None  # 300 and 500: the school's grid is left out
    assert abs(even.worst) == pytest.approx(500 / 400 - 1)
    assert even.cv == pytest.approx(0.25)
    assert even.even == 0
    assert found.overview("c2").evenness == Evenness()
    assert Evenness.of(np.array([1.1, np.nan])) == Evenness(None, pytest.approx(0.1), 1.0)


def test_what_stands_behind_a_number() -> None:
    found = board(Standing.of(small()))
    behind = {
        "grids": ["g1", "g2", "g3"],
        "workers": ["g1", "g3"],
        "female": ["g1"],
        "dual_workers": ["g1"],
        "dual_heads": ["g1"],
        "no_worker": ["g2"],
        "no_federation": ["g2", "g3"],
        "no_executive": ["g1", "g3"],
        "no_home": ["g1", "g2"],
        "grouped": ["b2"],
        "households": ["b2"],
        "population": ["b3"],
        "even": ["g1", "g2"],
        "worst": [],
    }
    assert {column: picked(found, "t1", column) for column in behind} == behind
    assert picked(found, "c2", "households") == ["g3"]  # all is filled there
    assert picked(found, "c1", "no_federation") == ["g2"]


def test_children_are_the_areas_below_down_to_grids() -> None:
    plan = small()
    assert children(plan, "") == ["t1"]
    assert children(plan, "t1") == ["c1", "c2"]
    assert children(plan, "c1") == ["g1", "g2"]
    assert children(plan, "g1") == []


SAMPLE = make_sample(12, 400).plan
moves = st.lists(
    st.tuples(
        st.sampled_from(["fire", "hire", "unite", "leave", "dissolve", "fill", "go", "found"]),
        st.integers(0, 300),
    ),
    min_size=1,
    max_size=4,
)


def moved(plan: Plan, kind: str, number: int, ids: Ids) -> Plan:
    def some(of: Iterable[str]) -> str:
        listed = list(of)
        return listed[number % len(listed)]

    def regroup(group: str) -> Plan:
        column = plan.buildings.columns["womens_group"]
        row = np.array([number % len(plan.buildings)])
        after = column.with_values(row, np.array([group], object))
        return replace(plan, buildings=plan.buildings.with_column("womens_group", after))

    grid = some(plan.grids)
    if kind in ("unite", "leave"):
        return regroup(some(plan.womens_groups) if kind == "unite" else "")
    if kind in ("fire", "dissolve", "go"):
        table = {"fire": "assignment", "dissolve": "womens_group", "go": "grid"}[kind]
        return plan.with_rows(table, [], without=[some(plan.table(table))])
    if kind == "hire":
        role = (*WORKER_ROLES, "executive", "chair")[number % 5]
        post = Assignment(id=ids.new("assignment"), person=some(plan.persons), area=grid, role=role)
        return plan.with_rows("assignment", [post])
    if kind == "found":
        return plan.with_rows("federation", [Federation(id=ids.new("federation"), area=grid)])
    column = plan.buildings.columns["households"]
    row = np.array([number % len(plan.buildings)])
    after = column.with_values(row, np.array([number], np.float32))
    return replace(plan, buildings=plan.buildings.with_column("households", after))


@given(moves)
@settings(deadline=None, max_examples=30)
def test_what_is_kept_from_edit_to_edit_is_as_counted_anew(steps: list[tuple[str, int]]) -> None:
    ids = Ids()
    ids.catch_up(SAMPLE)
    standing = Standing.of(SAMPLE)
    kept = board(standing)
    facts, coverage = kept.facts, kept.coverage
    for kind, number in steps:
        plan = moved(standing.plan, kind, number, ids)
        change = compare(standing.plan, plan)
        standing = standing.after(plan, change)
        facts = facts.after(standing, list(touched_grids(standing, change)))
        grids = regrouped(standing, change)
        coverage = coverage_of(standing) if grids is None else coverage.after(standing, grids)
    fresh = board(standing)
    kept = Dashboard(standing, facts, coverage, Ground(standing))
    plan = standing.plan
    for area in ("", *plan.areas("township"), *plan.communities, *plan.grids):
        assert kept.overview(area) == fresh.overview(area)
    for area in plan.communities:
        seen, sums = (
            fresh.overview(area),
            add_up(standing.figures[id_] for id_ in plan.below(area, "grid")),
        )
        known = seen.counts["households"]
        assert known.best == sums.count("households").best
        assert known.missing == sums.count("households").missing
        lacking = [g for g in plan.below(area, "grid") if not standing.staff(g, *WORKER_ROLES)]
        assert seen.gaps["no_worker"] == len(lacking)


def test_people_of_one_grid_are_those_who_serve_in_it() -> None:
    standing = Standing.of(SAMPLE)
    for id_ in standing.plan.grids:
        posts = standing.staff(id_, *WORKER_ROLES)
        found = serving_in(standing.plan, id_, standing.today)
        assert found.workers == len({one.person for one in posts})
