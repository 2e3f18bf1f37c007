from __future__ import annotations

import itertools

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.models import looks
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Assignment, Grid, Person
from gridplanner.models.standing import Standing


def checkerboard(width: int, height: int) -> Plan:
    grids = [
        Grid(
            id=f"g{x * height + y}",
            code=f"370800001{x * height + y:03}",
            parent="c1",
            geometry=shapely.box(x * 100, y * 100, x * 100 + 100, y * 100 + 100),
            households_reported=412 if x == 0 else None,
        )
        for x in range(width)
        for y in range(height)
    ]
    community = Area(id="c1", code="370800001", geometry=shapely.box(0, 0, 1, 1))
    return Plan().with_rows("community", [community]).with_rows("grid", grids)


def test_neighbours_share_an_edge_and_not_a_corner() -> None:
    around = looks.grid_neighbours(checkerboard(3, 3))
    assert around["g4"] == {"g1", "g3", "g5", "g7"}
    assert around["g0"] == {"g1", "g3"}


def test_neighbours_of_a_plan_without_grids() -> None:
    assert looks.grid_neighbours(Plan()) == {}
    assert looks.pastel_classes({}) == {}


@given(st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40))
def test_pastels_differ_wherever_no_grid_has_more_than_five_neighbours(
    pairs: set[tuple[int, int]],
) -> None:
    around: dict[str, set[str]] = {f"g{n}": set() for n in range(12)}
    for left, right in pairs:
        if left != right and all(len(around[f"g{n}"]) < 5 for n in (left, right)):
            around[f"g{left}"].add(f"g{right}")
            around[f"g{right}"].add(f"g{left}")
    classes = looks.pastel_classes(around)
    assert all(classes[one] != classes[other] for one in around for other in around[one])


def test_a_split_leaves_the_colours_of_all_other_grids_alone() -> None:
    plan = checkerboard(6, 6)
    before = looks.pastel_classes(looks.grid_neighbours(plan))
    left = shapely.box(200, 200, 250, 300)
    right = shapely.box(250, 200, 300, 300)
    old = plan.grids["g14"]
    split = plan.with_rows(
        "grid",
        [Grid(id="g14", code=old.code, geometry=left), Grid(id="g36", geometry=right)],
    )
    around = looks.grid_neighbours(split)
    after = looks.pastel_classes(around, before)
    assert {id_: after[id_] for id_ in before} == before
    assert all(after[one] != after[other] for one in around for other in around[one])


def test_room_is_made_where_all_six_colours_are_taken() -> None:
    around: dict[str, set[str]] = {f"g{n}": {"g6"} for n in range(6)}
    around["g6"] = {f"g{n}" for n in range(6)}
    classes = looks.pastel_classes(around)
    assert all(classes[f"g{n}"] != classes["g6"] for n in range(6))


def test_seven_grids_that_all_touch_end_with_one_clash_and_no_error() -> None:
    around = {f"g{n}": {f"g{m}" for m in range(7) if m != n} for n in range(7)}
    classes = looks.pastel_classes(around)
    clashes = [
        pair for pair in itertools.combinations(around, 2) if len({classes[n] for n in pair}) == 1
    ]
    assert len(clashes) == 1


@pytest.mark.parametrize(
    ("deviation", "name"),
    [
        (None, "unknown"),
        (-0.3, "far_below"),
        (-0.25, "below"),
        (-0.1, "near"),
        (0.1, "near"),
        (0.2, "above"),
        (0.25, "above"),
        (2.0, "far_above"),
    ],
)
def test_deviation_classes(deviation: float | None, name: str) -> None:
    assert looks.deviation_class(deviation) == name


def test_label_lines() -> None:
    plan = checkerboard(2, 1)
    plan = plan.with_rows(
        "person", [Person(id="p1", name="王秀兰"), Person(id="p2", name="张三")]
    ).with_rows("assignment", [Assignment(id="a1", person="p1", area="g0", role="full_time")])
    standing = Standing.of(plan)
    assert looks.grid_label(standing, "g0") == looks.Label("000", "412户", "王秀兰", False)
    assert looks.grid_label(standing, "g1") == looks.Label("001", "—户", "空缺", True)
    two = plan.with_rows(
        "assignment", [Assignment(id="a2", person="p2", area="g0", role="part_time")]
    )
    assert looks.grid_label(Standing.of(two), "g0").worker == "王秀兰等2人"


@pytest.mark.parametrize(
    ("code", "name", "short"),
    [
        ("370800001012", "任意", "012"),
        ("007", "柳河网格", "007"),
        ("", "柳河社区东片", "东片"),
        ("", "松安街道柳河社区010Z网格", "010Z"),
        ("230109005005010Z", "松安街道柳河社区010Z网格", "010Z"),
        ("230109005005010Z", "", "230109005005010Z"),
        ("", "柳河社区", "柳河社区"),
        ("", "", "g1"),
    ],
)
def test_the_short_code_leaves_out_what_the_parents_say(code: str, name: str, short: str) -> None:
    shape = shapely.box(0, 0, 1, 1)
    plan = (
        Plan()
        .with_rows("township", [Area(id="t1", name="松安街道", geometry=shape)])
        .with_rows(
            "community",
            [Area(id="c1", code="370800001", name="柳河社区", parent="t1", geometry=shape)],
        )
        .with_rows("grid", [Grid(id="g1", code=code, name=name, parent="c1", geometry=shape)])
    )
    assert looks.short_code(plan, plan.grids["g1"]) == short
