"""Putting a grid under another community: the borders above move along its own vertices."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import drawn
import numpy as np
import pytest
import shapely
from edited import apply, refused, tiled
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon

from gridplanner.errors import GridplannerError
from gridplanner.models.change import compare
from gridplanner.models.edits import EditFederation, FoundFederations, TransferGrid
from gridplanner.models.lineage import lineage_of
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Assignment, Grid, Lock
from gridplanner.models.women.organisation import federation_of

ALLOWED = MappingProxyType({"transfer": "on"})


def two_townships() -> Plan:
    """Four grids in a row, two communities, each in a township of its own, one county."""
    shapes = [drawn.box(100 * n, 0, 100 * n + 100, 100) for n in range(4)]
    communities = [
        Area(
            id=f"c{n}",
            code=f"99990100{n}001",
            name=f"第{n}社区",
            parent=f"t{n}",
            geometry=drawn.shape(
                (low, 0),
                (low + 100, 0),
                (low + 200, 0),
                (low + 200, 100),
                (low + 100, 100),
                (low, 100),
            ),
        )
        for n, low in ((1, 0), (2, 200))
    ]
    townships = [
        replace(one, id=f"t{n}", code=f"99990100{n}", name=f"第{n}街道", parent="d1")
        for n, one in enumerate(communities, 1)
    ]
    county = Area(id="d1", name="示例县", geometry=drawn.box(0, 0, 400, 100))
    grids = [
        Grid(
            id=f"g{n}",
            code=f"99990100{1 + n // 3}001{n:03}",
            name=f"{n:03}网格",
            parent=f"c{1 + n // 3}",
            geometry=shape,
            households_reported=n,
        )
        for n, shape in enumerate(shapes, 1)
    ]
    plan = drawn.plan(
        grids,
        communities,
        posts=[Assignment(id="a1", person="p1", area="g2", role="full_time")],
        township=townships,
        district=[county],
    )
    return replace(plan, settings=ALLOWED)


def moved(grid: str = "g2", community: str = "c2", **changed: str) -> TransferGrid:
    told = {"reason": "便民", "document": "民字〔2026〕1号", **changed}
    return TransferGrid(grid, community, **told)


def test_the_grid_changes_sides_and_the_borders_above_follow() -> None:
    plan = two_townships()
    after = apply(plan, moved())
    grid = after.grids["g2"]
    assert grid.parent == "c2"
    assert grid == replace(plan.grids["g2"], parent="c2")  # code, figures and shape are its own
    assert after.assignments == plan.assignments
    for level, pair in (("community", ("c1", "c2")), ("township", ("t1", "t2"))):
        assert tiled(after, level)
        areas = [after.areas(level)[id_].geometry.area for id_ in pair]
        assert areas == pytest.approx([10_000, 30_000])
    assert after.areas("district") == plan.areas("district")
    [row] = lineage_of(after, "g2")
    assert (row.kind, row.reason, row.document) == (
        "transfer",
        "第1社区→第2社区 便民",
        "民字〔2026〕1号",
    )
    assert not compare(compare(plan, after).inverse().apply(after), plan)


def test_within_a_township_only_the_community_border_moves() -> None:
    plan = two_townships()
    one = Area(id="t1", name="街道", parent="d1", geometry=drawn.box(0, 0, 400, 100))
    plan = plan.with_rows("township", [one], without=["t2"])
    plan = plan.with_rows("community", [replace(plan.communities["c2"], parent="t1")])
    after = apply(plan, moved())
    assert after.areas("township") == plan.areas("township")
    assert after.communities["c2"].geometry.area == pytest.approx(30_000)


def test_what_is_not_allowed_is_refused() -> None:
    plan = two_townships()
    assert refused(replace(plan, settings=MappingProxyType({})), moved()) == "transfer.off"
    assert refused(plan, moved(reason=" ")) == "transfer.no_reason"
    assert refused(plan, moved(document="")) == "transfer.no_reason"
    assert refused(plan, moved(community="c1")) == "transfer.there_already"
    assert refused(plan, moved(community="c9")) == "edit.no_community"
    assert refused(plan, moved(grid="g9")) == "edit.no_grid"
    locked = plan.with_rows("lock", [Lock(id="l1", area="g2")])
    assert refused(locked, moved()) == "lock.grid"
    far = plan.with_rows(
        "district", [Area(id="d2", name="邻县", geometry=drawn.box(400, 0, 500, 9))]
    )
    far = far.with_rows("township", [replace(far.areas("township")["t2"], parent="d2")])
    assert refused(far, moved()) == "transfer.county"


def test_the_last_grid_of_a_community_is_not_transferred() -> None:
    plan = two_townships()
    plan = apply(plan, moved())
    with pytest.raises(GridplannerError, match="第1社区") as caught:
        apply(plan, moved("g1"))
    assert caught.value.code == "ground.nothing_left"


def test_a_grid_amid_its_community_becomes_an_exclave_of_the_other() -> None:
    after = apply(two_townships(), moved("g1"))
    assert len(after.communities["c2"].geometry.geoms) == 2
    assert tiled(after, "community")


@given(st.integers(0, 100_000))
def test_any_transfers_keep_communities_tiled(seed: int) -> None:
    random = np.random.default_rng(seed)
    whole = drawn.shape((0, 0), (310, -33), (420, 150), (290, 340), (-40, 270))
    outer = drawn.slanted(whole, 3, random)
    cut = [drawn.slanted(one, 4, random) for one in outer]
    pieces = drawn.noded([piece for some in cut for piece in some])
    parents = [f"c{n}" for n, some in enumerate(cut, 1) for _ in some]
    grids = [
        Grid(id=f"g{n}", code=f"{n:03}", parent=parent, geometry=piece)
        for n, (parent, piece) in enumerate(zip(parents, pieces, strict=True), 1)
    ]
    communities = {f"c{n}": one for n, one in enumerate(outer, 1)}
    plan = replace(drawn.plan(grids, communities), settings=ALLOWED)
    for _ in range(4):
        grid = f"g{random.integers(1, len(grids) + 1)}"
        try:
            plan = apply(plan, moved(grid, f"c{random.integers(1, 4)}"))
        except GridplannerError as error:
            assert error.code in ("transfer.there_already", "ground.nothing_left")
    assert tiled(plan, "community")
    assert tiled(plan)
    for id_, community in plan.communities.items():
        mine = [one.geometry for one in plan.grids.values() if one.parent == id_]
        apart = shapely.union_all(mine).symmetric_difference(community.geometry)
        assert apart.buffer(-0.005).is_empty


def test_all_of_a_grid_is_transferred_however_small_its_parts() -> None:
    plan = two_townships()
    crumb = drawn.box(99.5, 0, 100, 1)  # half a square metre at the corner of another grid
    west = MultiPolygon([plan.grids["g1"].geometry.geoms[0].difference(crumb.geoms[0])])
    east = MultiPolygon([*drawn.box(100, 0, 200, 100).geoms, *drawn.box(20, 0, 21, 0.7).geoms])
    west = MultiPolygon([west.geoms[0].difference(east.geoms[1])])
    shapes = drawn.noded([west, east, crumb])
    plan = plan.with_rows(
        "grid",
        [
            replace(plan.grids["g1"], geometry=shapes[0]),
            replace(plan.grids["g2"], geometry=shapes[1]),
            replace(plan.grids["g1"], id="g9", code="9", name="零碎", geometry=shapes[2]),
        ],
    )
    after = apply(plan, moved("g2"))
    for id_ in ("c1", "c2"):
        mine = [one.geometry for one in after.grids.values() if one.parent == id_]
        apart = shapely.union_all(mine).symmetric_difference(after.communities[id_].geometry)
        assert apart.buffer(-0.005).is_empty


def superior_of(plan: Plan, grid: str) -> str:
    """Return the area of the federation over that of a grid."""
    row = federation_of(plan, grid)
    assert row is not None
    return plan.federations[row.parent].area


def test_its_federation_comes_under_that_of_the_new_community() -> None:
    plan = apply(two_townships(), FoundFederations(("t1", "t2", "c1", "c2", "g2")))
    moved = TransferGrid("g2", "c2", "理由", "文号")
    assert superior_of(apply(plan, moved), "g2") == "c2"
    [town] = [one.id for one in plan.federations.values() if one.area == "t1"]
    own = federation_of(plan, "g2")
    assert own is not None
    elsewhere = apply(plan, EditFederation(own.id, parent=town))
    assert superior_of(apply(elsewhere, moved), "g2") == "t1", "where the office has put it"
