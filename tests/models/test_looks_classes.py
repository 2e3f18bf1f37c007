"""Classes after an edit are those worked out from nothing; colours of neighbours hold still."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import shapely

from gridplanner.models import looks
from gridplanner.models.buildings import make_buildings
from gridplanner.models.change import compare
from gridplanner.models.columns import Column
from gridplanner.models.looks.groups import LEFT, OTHERS, SHARED
from gridplanner.models.plan import Plan
from gridplanner.models.rows import (
    Assignment,
    Federation,
    Grid,
    Person,
    Rule,
    Unit,
    WomensGroup,
)
from gridplanner.models.standing import Standing

SIDE, ACROSS = 100.0, 4


def cell(x: float, y: float, wide: float = SIDE) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.box(x, y, x + wide, y + SIDE)])


def town() -> Plan:
    """Return 4 × 4 grids with nine buildings each, a worker for every second grid."""
    grids = [
        Grid(
            id=f"g{number}",
            code=f"{number:03}",
            kind=("urban", "rural", "dedicated")[number % 3],
            geometry=cell(number % ACROSS * SIDE, number // ACROSS * SIDE),
        )
        for number in range(ACROSS * ACROSS)
    ]
    spots = (np.arange(3) + 0.5) * SIDE / 3
    every = np.arange(ACROSS) * SIDE
    x, y = np.meshgrid(
        (every[:, None] + spots).ravel(), (every[:, None] + spots).ravel(), indexing="ij"
    )
    shapes = np.array(
        [shapely.box(a - 6, b - 6, a + 6, b + 6) for a, b in zip(x.flat, y.flat, strict=True)],
        object,
    )
    count = len(shapes)
    columns = {
        "households": np.where(np.arange(count) % 7 == 0, np.nan, np.arange(count) % 60),
        "kind": np.array(["residential", "shop", "school", ""])[np.arange(count) % 4],
        "womens_group": np.array([f"w{number // 5}" for number in range(count)]),
    }
    columns["womens_group"][-9:] = ""
    people = [Person(id=f"p{number}", name=f"人{number}") for number in range(6)]
    posts = [
        Assignment(id=f"a{number}", person=f"p{number % 5}", area=f"g{number}", role="full_time")
        for number in range(14)
    ]
    plan = Plan(buildings=make_buildings(np.arange(1, count + 1), shapes, columns, ("households",)))
    plan = plan.with_rows("grid", grids).with_rows("person", people)
    groups = [WomensGroup(id=f"w{number}", name="组", grid="") for number in range(30)]
    plan = plan.with_rows("womens_group", groups)
    return plan.with_rows("assignment", posts)


def split(plan: Plan) -> Plan:
    old = plan.grids["g5"]
    x, y = old.geometry.bounds[:2]
    left = replace(old, geometry=cell(x, y, 40.0))
    return plan.with_rows("grid", [left, replace(old, id="g16", geometry=cell(x + 40, y, 60.0))])


def without_a_grid(plan: Plan) -> Plan:
    return plan.with_rows("grid", [], without=["g10"])


def reassigned(plan: Plan) -> Plan:
    posts = [
        Assignment(id="a0", person="p5", area="g0", role="full_time"),
        Assignment(id="a20", person="p1", area="g0", role="part_time"),
    ]
    return plan.with_rows("assignment", posts, without=["a3"])


def of_another_kind(plan: Plan) -> Plan:
    return plan.with_rows("grid", [replace(plan.grids["g2"], kind="virtual")])


def of_another_preset(plan: Plan) -> Plan:
    return plan.with_rows("grid", [replace(plan.grids["g2"], preset="micro")])


def ruled(plan: Plan) -> Plan:
    return plan.with_rows("rule", [Rule(id="G4", values={"urban": {"households": [1, 2, 3]}})])


def with_column(name: str, rows: list[int], values: list[object]) -> Callable[[Plan], Plan]:
    def edit(plan: Plan) -> Plan:
        column = plan.buildings.columns[name].with_values(np.array(rows), np.array(values))
        return replace(plan, buildings=plan.buildings.with_column(name, column))

    edit.__name__ = f"other_{name}"
    return edit


def shared(plan: Plan) -> Plan:
    units = [Unit(id=f"u{one}", building="b1", womens_group=f"w{one}") for one in (1, 2)]
    return plan.with_rows("unit", [*units, Unit(id="u3", building="b2", womens_group="")])


def without_a_group(plan: Plan) -> Plan:
    return plan.with_rows("womens_group", [], without=["w3"])


def founded(plan: Plan) -> Plan:
    plan = plan.with_rows(
        "federation", [Federation(id=f"f{one}", area=f"g{one}") for one in (1, 4)]
    )
    posts = [
        Assignment(id="a30", person="p1", area="g1", role="chair"),
        Assignment(id="a31", person="p2", area="g1", role="executive"),
        Assignment(id="a32", person="p2", area="g4", role="executive"),
    ]
    return plan.with_rows("assignment", posts)


EDITS = (
    founded,
    shared,
    without_a_group,
    split,
    without_a_grid,
    reassigned,
    of_another_kind,
    of_another_preset,
    ruled,
    with_column("households", [0, 5, 9], [3.0, np.nan, 700.0]),
    with_column("kind", [2, 3], ["farm", "shop"]),
    with_column("womens_group", [0, 30], ["w7", "w99"]),
)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: str(edit.__name__))
@pytest.mark.parametrize("colouring", looks.COLOURINGS)
def test_grids_after_an_edit(edit: Callable[[Plan], Plan], colouring: str) -> None:
    before = Standing.of(town())
    plan = edit(before.plan)
    change = compare(before.plan, plan)
    now = before.after(plan, change)
    classes = looks.GridClasses.work_out(before, colouring).after(now, change)
    fresh = looks.GridClasses.work_out(now, colouring)
    assert classes.around == fresh.around
    assert set(classes.looks) == set(plan.grids)
    if colouring in {"pastel", "worker"}:
        differ(classes, now)
    else:
        assert classes.of == fresh.of


def differ(classes: looks.GridClasses, standing: Standing) -> None:
    """Check that neighbours differ, unless one worker has both or nobody has them."""
    workers = {
        id_: {one.person for one in standing.staff(id_, "full_time")} for id_ in standing.plan.grids
    }
    for one, others in classes.around.items():
        for other in others:
            same = classes.of[one].rstrip("+") == classes.of[other].rstrip("+")
            if classes.colouring == "pastel":
                assert not same
            elif workers[one] and workers[other]:
                assert same == (workers[one] == workers[other])


def test_a_split_moves_no_other_colour() -> None:
    before = Standing.of(town())
    plan = split(before.plan)
    change = compare(before.plan, plan)
    for colouring in ("pastel", "worker"):
        known = looks.GridClasses.work_out(before, colouring)
        after = known.after(before.after(plan, change), change)
        moved = {id_ for id_, name in known.of.items() if after.of[id_] != name}
        assert moved <= {"g5"}


def test_grids_tell_what_their_federation_lacks_and_undo_it() -> None:
    before = Standing.of(town())
    plan = founded(before.plan)
    change = compare(before.plan, plan)
    now = before.after(plan, change)
    known = looks.GridClasses.work_out(before, "federation")
    assert set(known.of.values()) == {"none"}
    after = known.after(now, change)
    assert {id_ for id_ in after.of if after.of[id_] != "none"} == {"g1", "g4"}
    assert (after.of["g1"], after.of["g4"]) == ("complete", "no_head")
    assert after.changed == {"g1", "g4"}
    headed = plan.with_rows("assignment", [], without=["a31"])
    lost = compare(plan, headed)
    later = after.after(now.after(headed, lost), lost)
    assert later.of["g1"] == "no_executive"
    back = compare(headed, before.plan)
    undone = later.after(now.after(headed, lost).after(before.plan, back), back)
    assert set(undone.of.values()) == {"none"}


def test_shared_and_vacant_grids_are_hatched() -> None:
    classes = looks.GridClasses.work_out(Standing.of(reassigned(town())), "worker")
    assert classes.looks["g0"].hatch == "diagonal"
    assert classes.looks["g0"].fill == classes.looks["g5"].fill or classes.of["g0"].endswith("+")
    assert classes.of["g3"] == classes.of["g15"] == "vacant"
    assert classes.looks["g3"].hatch == "cross"


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: str(edit.__name__))
@pytest.mark.parametrize("colouring", looks.BUILDING_COLOURINGS)
def test_buildings_after_an_edit(edit: Callable[[Plan], Plan], colouring: str) -> None:
    before = Standing.of(town())
    plan = edit(before.plan)
    now = before.after(plan, compare(before.plan, plan))
    known = looks.BuildingClasses.work_out(before, colouring)
    classes, rows = known.after(now)
    fresh = looks.BuildingClasses.work_out(now, colouring)
    if colouring == "group":
        words, codes = plan.buildings.columns["womens_group"].coded()
        whole = classes.codes < SHARED
        for word, number in zip(words, range(len(words)), strict=True):
            own = set(classes.codes[(codes == number) & whole].tolist())
            assert len(own) == (word in plan.womens_groups), word
        assert np.array_equal(classes.codes[~whole], fresh.codes[~whole])
        assert np.array_equal(whole, fresh.codes < SHARED)
    else:
        assert classes.looks == fresh.looks
        assert np.array_equal(classes.codes, fresh.codes)
    if rows is not None:
        assert classes.looks == known.looks
        assert np.array_equal(rows, np.flatnonzero(classes.codes != known.codes))


def test_an_edit_is_looked_at_where_it_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Standing.of(town())
    plan = split(before.plan)
    now = before.after(plan, compare(before.plan, plan))
    known = {name: looks.BuildingClasses.work_out(before, name) for name in ("kind", "group")}

    def refuse(_: Column) -> None:
        raise AssertionError("all buildings are looked at")

    monkeypatch.setattr(Column, "coded", refuse)
    for classes in known.values():
        after, rows = classes.after(now)
        assert after is classes and rows is not None and not len(rows)


def test_groups_near_each_other_differ() -> None:
    plan = town()
    classes = looks.BuildingClasses.work_out(Standing.of(plan), "group")
    anchors = plan.buildings.footprints.anchors
    groups = plan.buildings.values("womens_group")
    away = np.hypot(*(anchors[:, None] - anchors).transpose(2, 0, 1))
    named = np.isin(groups.astype(object), list(plan.womens_groups))
    near = (away < 35) & (groups[:, None] != groups) & named[:, None] & named
    assert near.any()
    assert not (near & (classes.codes[:, None] == classes.codes)).any()


def test_only_homes_are_missed_in_groups() -> None:
    plan = shared(without_a_group(town()))
    classes = looks.BuildingClasses.work_out(Standing.of(plan), "group")
    groups, kinds = plan.buildings.values("womens_group"), plan.buildings.values("kind")
    known = np.isin(groups.astype(object), list(plan.womens_groups))
    homes = (kinds == "residential") | (kinds == "")
    assert classes.codes[0] == SHARED
    assert np.array_equal(np.flatnonzero(classes.codes == LEFT), np.flatnonzero(~known & homes))
    assert np.array_equal(np.flatnonzero(classes.codes == OTHERS), np.flatnonzero(~known & ~homes))
    words = [one.words for one in looks.building_legend(classes, classes.occurring)]
    assert words == [
        "每个妇女小组一色",
        "按单元分属几个小组",
        "未编入妇女小组的住宅",
        "非住宅(不编组)",
    ]


def test_the_legend_counts_the_buildings_of_each_line() -> None:
    plan = shared(without_a_group(town()))
    classes = looks.BuildingClasses.work_out(Standing.of(plan), "group")
    lines = looks.building_legend(classes, classes.occurring, counts=classes.counts)
    counts = [int((classes.codes == place).sum()) for place in (SHARED, LEFT, OTHERS)]
    assert all(counts)
    in_one = len(plan.buildings) - sum(counts)
    assert [one.count for one in lines] == [in_one, *counts]
    assert all(one.count is None for one in looks.building_legend(classes, classes.occurring))


def test_households_are_told_in_round_steps() -> None:
    plan = town()
    classes = looks.BuildingClasses.work_out(Standing.of(plan), "households")
    words = [entry.words for entry in looks.building_legend(classes, classes.occurring)]
    assert words[0] == "无住户"
    assert words[1] == "1–4户"
    assert words[-1] == "户数未填(楼栋)"
    assert words[-2] == "50户以上"
    counts, kinds = plan.buildings.values("households"), plan.buildings.values("kind")
    homes = (kinds == "residential") | (kinds == "")
    last = len(classes.looks) - 1
    assert np.array_equal(classes.codes == last, np.isnan(counts) & homes)


def test_rare_kinds_are_put_together() -> None:
    plan = town()
    count = len(plan.buildings)
    kinds = np.array([f"k{number % 12:02}" for number in range(count)])
    column = Column.of(kinds.astype(np.dtypes.StringDType()))
    plan = replace(plan, buildings=plan.buildings.with_column("kind", column))
    classes = looks.BuildingClasses.work_out(Standing.of(plan), "kind")
    words = [entry.words for entry in looks.building_legend(classes, classes.occurring)]
    assert words == [*(f"k{number:02}" for number in range(7)), "其他用途"]


def test_before_the_first_grid_nothing_is_uncovered() -> None:
    bare = Plan(buildings=town().buildings)
    before = Standing.of(bare)
    classes = looks.BuildingClasses.work_out(before, "cover")
    assert classes.occurring == (0,)
    plan = bare.with_rows("grid", [Grid(id="g1", geometry=cell(5000, 5000))])
    after, rows = classes.after(before.after(plan, compare(bare, plan)))
    assert rows is None
    assert after.occurring == (1,)
