"""The sample looks like a township, is whole, and is wrong only where it says so."""

from collections import Counter

import numpy as np
import pytest
import shapely

from gridplanner.errors import Cancelled
from gridplanner.gis.hilbert import hilbert_distance
from gridplanner.models.change import compare
from gridplanner.models.checks import check
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS, WORKER_ROLES
from gridplanner.models.sample import Sample, make_sample
from gridplanner.models.standing import Standing

LEVELS = AREA_LEVELS[:4]


@pytest.fixture(scope="module")
def sample() -> Sample:
    return make_sample()


@pytest.fixture(scope="module")
def several() -> Sample:
    """Two townships side by side."""
    return make_sample(130, 9000, seed=4)


def key(flaw: dict[str, object]) -> tuple[object, ...]:
    subject = flaw["subject"]
    assert isinstance(subject, dict)
    return flaw["rule"], flaw["severity"], flaw["kind"], subject["type"], subject["id"]


def found(plan: Plan) -> list[tuple[str, ...]]:
    return sorted(
        (one.rule, one.severity, one.kind, *one.subject) for one in check(Standing.of(plan))
    )


def shapes(plan: Plan, table: str) -> np.ndarray:
    return np.array([row.geometry for row in plan.places(table).values()], object)


def gaps(one: Sample) -> set[str]:
    return {flaw["subject"]["id"] for flaw in one.planted if flaw["kind"] == "gap"}


def test_it_is_the_township_that_was_asked_for(sample: Sample) -> None:
    plan = sample.plan
    assert [(one.name, one.code) for one in plan.areas("district").values()] == [
        ("示例县", "999901")
    ]
    assert [(one.name, one.code) for one in plan.areas("township").values()] == [
        ("柳河街道", "999901001")
    ]
    assert len(plan.grids) == 65
    assert len(plan.buildings) == 7000
    assert plan.crs == "EPSG:4548"
    codes = [one.code for one in plan.communities.values()]
    assert codes == [f"999901001{number:03d}" for number in (*range(1, 8), *range(200, 205))]
    assert Counter(grid.kind for grid in plan.grids.values())["dedicated"] == 4
    alone = Counter(grid.parent for grid in plan.grids.values()).most_common()
    assert [count for _, count in alone].count(1) == 2  # 一村一格
    west, south, east, north = shapely.total_bounds(shapes(plan, "township"))
    assert 490_000 < west < east < 510_000
    assert 3_920_000 < south < north < 3_940_000


@pytest.mark.parametrize("which", ["sample", "several"])
def test_every_level_is_a_coverage_and_fills_the_one_above(
    which: str, request: pytest.FixtureRequest
) -> None:
    one: Sample = request.getfixturevalue(which)
    plan = one.plan
    for level in LEVELS:
        assert shapely.is_valid(shapes(plan, level)).all()
        assert shapely.coverage_is_valid(shapes(plan, level), gap_width=0.01)
        assert set(shapely.get_type_id(shapes(plan, level))) == {shapely.GeometryType.MULTIPOLYGON}
    for level in LEVELS[:-1]:
        for id_, area in plan.areas(level).items():
            below = [plan.area(child).geometry for child in plan.children[id_]]
            missing = area.geometry.symmetric_difference(shapely.union_all(below)).area
            assert (missing > 1.0) == (id_ in gaps(one))
            assert id_ in gaps(one) or missing < 1e-6


@pytest.mark.parametrize(
    ("grids", "buildings", "seed"),
    [
        (65, 7000, 1),
        (1, 30, 3),
        (3, 45, 1),
        (6, 100, 1),
        (13, 900, 2),
        (40, 2500, 5),
        (130, 9000, 4),
    ],
)
def test_the_checks_find_what_was_planted_and_nothing_else(
    grids: int, buildings: int, seed: int
) -> None:
    one = make_sample(grids, buildings, seed)
    assert len(one.plan.grids) == grids
    assert len(one.plan.buildings) == buildings
    assert found(one.plan) == sorted(map(key, one.planted))


def test_every_sort_of_flaw_is_planted(sample: Sample) -> None:
    kinds = Counter((flaw["rule"], flaw["kind"]) for flaw in sample.planted)
    assert kinds == {
        ("G1", "uncovered"): 8,
        ("G1", "cut"): 1,
        ("G2", "gap"): 1,
        ("G3", "vacancy"): 1,
        ("G3", "several"): 1,
        ("G4", "households"): 1,
        ("G4", "load"): 1,
        ("G6", "duplicate"): 1,
        ("G7", "missing"): 18,
        ("W1", "ungrouped"): 1,
        ("W2", "straddles"): 1,
        ("W3", "no_federation"): 1,
        ("W3", "no_head"): 1,
        ("W4", "no_executive"): 1,
        ("W5", "heads"): 1,
        ("W6", "no_leader"): 1,
        ("W6", "leader_elsewhere"): 1,
        ("W6", "no_host"): 1,
        ("W7", "women"): 1,
        ("W8", "grids"): 1,
        ("W8", "households"): 2,
        ("W9", "missing"): 1,
        ("W9", "outside"): 1,
    }
    for flaw in sample.planted:
        type_, id_ = flaw["subject"]["type"], flaw["subject"]["id"]
        if type_ == "building":
            assert 0 <= sample.plan.buildings.row(id_) < 7000
        else:
            assert id_ in sample.plan.table(type_)


def test_grids_have_their_households_and_dedicated_ones_none(sample: Sample) -> None:
    standing = Standing.of(sample.plan)
    crowded = {flaw["subject"]["id"] for flaw in sample.planted if flaw["kind"] == "households"}
    vacant = {flaw["subject"]["id"] for flaw in sample.planted if flaw["kind"] == "vacancy"}
    for id_, grid in sample.plan.grids.items():
        households = standing.figures[id_].count("households").best
        if grid.kind == "dedicated":
            assert households is None
            assert standing.staff(id_, *WORKER_ROLES) or id_ in vacant
        elif id_ in crowded:
            assert households is not None
            assert households > 700
        else:
            low, high = {"urban": (280, 520), "rural": (60, 300)}[grid.kind]
            assert households is not None
            assert low <= households <= high


def test_people_of_a_building_fit_together_and_some_are_not_counted(sample: Sample) -> None:
    values = sample.plan.buildings.values
    households, population = values("households"), values("population")
    known = ~np.isnan(households)
    residential = values("kind") == "residential"
    assert known[~residential].sum() == 0
    assert 5 < (residential & ~known).sum() < 70
    assert 2.4 < population[known].sum() / households[known].sum() < 2.8
    assert (population[known] >= households[known]).all()
    for part in ("women", "children", "floating"):
        some = ~np.isnan(values(part))
        assert (values(part)[some] <= population[some]).all()


def test_buildings_stand_apart_and_inside_their_walls(sample: Sample) -> None:
    plan = sample.plan
    built = plan.buildings.geometries(np.arange(len(plan.buildings)))
    assert shapely.is_valid(built).all()
    one, other = shapely.STRtree(built).query(built, "intersects")
    assert (one == other).all()
    walls = shapes(plan, "compound")
    assert len(shapely.STRtree(built).query(shapely.boundary(walls), "intersects")[0]) == 0
    held, grid = shapely.STRtree(shapes(plan, "grid")).query(walls, "intersects")
    assert len(held) == len(walls)
    assert shapely.contains(shapes(plan, "grid")[grid], walls[held]).all()


def test_buildings_know_their_compound_and_their_address(sample: Sample) -> None:
    plan, values = sample.plan, sample.plan.buildings.values
    compounds = plan.places("compound")
    inside = np.flatnonzero(values("compound") != "")
    around = np.array([compounds[id_].geometry for id_ in values("compound")[inside]], object)
    assert shapely.contains(around, plan.buildings.geometries(inside)).all()
    names = values("name")
    assert "柳河花园 3号楼" in names
    walls = [compounds[id_].name for id_ in values("compound")[inside]]
    assert all(name.startswith(wall) for name, wall in zip(names[inside], walls, strict=True))
    assert (values("address") != "").all()
    roads = {road.name for road in plan.places("road").values()}
    assert len(roads) == len(plan.places("road"))
    assert any(address.startswith("柳荫街") for address in values("address"))


def test_buildings_lie_in_hilbert_order(sample: Sample) -> None:
    footprints = sample.plan.buildings.footprints
    assert footprints.numbers.tolist() == list(range(1, 7001))
    assert (np.diff(hilbert_distance(footprints.anchors)) >= 0).all()


def test_the_roads_curve_and_the_river_runs_through(sample: Sample) -> None:
    ends = [
        (part.length, shapely.Point(part.coords[0]).distance(shapely.Point(part.coords[-1])))
        for road in sample.plan.places("road").values()
        for part in road.geometry.geoms
    ]
    long = [(length, straight) for length, straight in ends if length > 1000]
    assert len(long) >= 6
    assert all(straight < length - 1 for length, straight in long)
    (river,) = sample.plan.places("water").values()
    (township,) = sample.plan.areas("township").values()
    assert river.name == "柳河"
    assert len(shapely.get_parts(township.geometry.difference(river.geometry))) == 2


def test_the_roster_is_two_thirds_women_and_reaches_nobody(sample: Sample) -> None:
    plan = sample.plan
    at_work = {one.person for one in plan.assignments.values() if one.role in WORKER_ROLES}
    workers = [plan.persons[id_] for id_ in at_work]
    assert 0.6 < sum(person.sex == "f" for person in workers) / len(workers) < 0.75
    persons = plan.persons.values()
    numbers = [int(person.phone.replace(" ", "")) for person in persons]
    assert numbers == [10_000_000_001 + place for place in range(len(numbers))]
    assert next(iter(persons)).phone == "100 0000 0001"
    for post in plan.assignments.values():
        assert post.person in plan.persons
        assert plan.seat_of(post.area) is not None
    leaders = Counter(
        post.person for post in plan.assignments.values() if post.role == "grid_leader"
    )
    assert sum(leaders.values()) == 65
    assert max(leaders.values()) == 2


def test_grids_are_numbered_west_to_east_then_north_to_south(sample: Sample) -> None:
    (again,) = (one["subject"]["id"] for one in sample.planted if one["rule"] == "G6")
    for community in sample.plan.children["t1"]:
        grids = [sample.plan.grids[id_] for id_ in sample.plan.children[community]]
        above = sample.plan.area(community)
        for number, grid in enumerate(grids, 1):
            assert grid.name.startswith(f"{number:03d}")
            if grid.id != again:
                assert grid.code == f"{above.code}{number:03d}"
        first, last = (grid.geometry.centroid for grid in (grids[0], grids[-1]))
        assert len(grids) == 1 or first.x < last.x or first.y > last.y


def test_one_seed_gives_one_plan(sample: Sample) -> None:
    again = make_sample()
    assert again.planted == sample.planted
    mine, other = sample.plan, again.plan
    for table in mine.tables:
        assert dict(mine.table(table)) == dict(other.table(table))
    one, two = mine.buildings.footprints, other.buildings.footprints
    assert one.polygons.coords.tobytes() == two.polygons.coords.tobytes()
    assert one.anchors.tobytes() == two.anchors.tobytes()
    for name, column in mine.buildings.columns.items():
        values = other.buildings.values(name)
        assert np.array_equal(column.array(), values, equal_nan=values.dtype.kind == "f")


def test_another_seed_gives_another_township(sample: Sample) -> None:
    other = make_sample(seed=2)
    assert not sample.plan.areas("township")["t1"].geometry.equals(
        other.plan.areas("township")["t1"].geometry
    )
    assert compare(sample.plan, sample.plan.with_table("grid", other.plan.grids))


def test_many_grids_become_several_townships() -> None:
    plan = make_sample(200, 8000).plan
    townships = plan.areas("township").values()
    assert [one.code for one in townships] == ["999901001", "999901002", "999901003"]
    assert len({one.name for one in townships}) == 3
    assert len({grid.code for grid in plan.grids.values()}) == len(plan.grids) - 1


@pytest.mark.parametrize(("grids", "buildings"), [(0, 10), (3, 0)])
def test_nothing_is_no_sample(grids: int, buildings: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        make_sample(grids, buildings)


def test_more_buildings_than_there_is_room_for_are_left_out() -> None:
    one = make_sample(6, 50_000)
    assert 500 < len(one.plan.buildings) < 50_000
    assert found(one.plan) == sorted(map(key, one.planted))


def test_it_reports_progress_and_can_be_stopped() -> None:
    seen: list[tuple[int, int]] = []

    def watch(done: int, total: int) -> bool:
        seen.append((done, total))
        return True

    make_sample(130, 2000, progress=watch)
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
    with pytest.raises(Cancelled):
        make_sample(130, 2000, progress=lambda done, total: done < 1)


@pytest.mark.parametrize("seed", range(8))
def test_any_sample_is_wrong_only_where_it_says_so(seed: int) -> None:
    random = np.random.default_rng(seed)
    grids = int(random.choice([2, 5, 8, 12, 20, 30, 50, 80]))
    one = make_sample(grids, int(grids * random.uniform(8, 120)), int(random.integers(1000)))
    assert found(one.plan) == sorted(map(key, one.planted))


def test_every_home_is_in_one_group_and_every_grid_has_its_federation(sample: Sample) -> None:
    plan = sample.plan
    standing = Standing.of(plan)
    sizes = [sum(held.values()) for held in standing.circles.held.values()]
    assert len(plan.womens_groups) == len(sizes) == 282
    assert 3 < np.mean(sizes) < 30
    [shared] = plan.units_by("building")
    units = plan.units_by("building")[shared]
    assert len({one.womens_group for one in units}) == 2
    whole = plan.buildings.number("households", plan.buildings.row(shared))
    assert sum(one.households or 0 for one in units) == whole
    kinds = Counter(one.kind for one in plan.federations.values())
    assert kinds == {"": 1 + 1 + 1 + 12 + 65 - 1, "property": 4}
    walled = [id_ for one in plan.federations.values() for id_ in one.looked_after]
    assert len(walled) == len(set(walled))
    assert set(walled) <= set(plan.table("compound"))
    dual = standing.service.of_area("t1")
    assert dual.dual_heads > dual.heads / 2
    modes = {one.mode for one in plan.assignments.values() if one.role == "executive"}
    assert modes == {"near", "resident", "joint", "roving"}
