"""Moves of ground as rules of a state machine: all edits of borders, at random places."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import strategies as st
from hypothesis.stateful import rule
from shapely import MultiPolygon, Point

from gridplanner.gis.courses import shared_border
from gridplanner.models.edits import (
    DrawArea,
    Edit,
    GiveBuildings,
    GiveLand,
    GiveUncovered,
    MergeGrids,
    MoveVertex,
    RepairCoverage,
    ReshapeBorder,
    SetBorderLock,
    SetLocks,
    SetSettings,
    SplitGrid,
    TransferGrid,
)
from gridplanner.models.plan import Plan
from gridplanner.models.session import Session
from gridplanner.models.standing import CUT, UNCOVERED

numbers = st.integers(0, 10_000)
Spots = tuple[tuple[float, float], ...]


class Moves:
    """Rules that move ground; the machine has a ``session``, ``do`` and ``pick``."""

    session: Session

    def do(self, edit: Edit) -> bool:
        raise NotImplementedError

    def pick(self, table: str, number: int) -> str:
        raise NotImplementedError

    def move(self, edit: Edit) -> bool:
        """Do an edit that leads borders round houses; none that was whole may be cut by it."""
        before = self.session.standing.states.array()
        held = self.session.standing.owners.array()
        if not self.do(edit):
            return False
        after = self.session.standing.states.array()
        fresh = np.flatnonzero((after == CUT) & (before != CUT) & (held >= 0))
        assert not len(fresh), f"{edit} cuts {fresh}"
        return True

    @rule(number=numbers, others=st.lists(numbers, min_size=0, max_size=3))
    def merge(self, number: int, others: list[int]) -> None:
        first = self.pick("grid", number)
        near = neighbours(self.session.plan, first)
        chosen = [near[one % len(near)] for one in others] if near else []
        before = self.session.plan
        if self.do(MergeGrids((first, *chosen))):
            after = self.session.plan
            assert after.grids[first].code == before.grids[first].code
            assert not set(chosen) & set(after.grids)
            assert posts_of(before) == posts_of(after)

    @rule(number=numbers, seed=numbers, exact=st.booleans())
    def reshape(self, number: int, seed: int, exact: bool) -> None:
        plan, first = self.session.plan, self.pick("grid", number)
        near = neighbours(plan, first)
        if not near:
            return
        random = np.random.default_rng(seed)
        second = near[seed % len(near)]
        line = random_course(plan, first, second, random)
        edit = ReshapeBorder(first, second, line, exact)
        self.do(edit) if exact else self.move(edit)

    @rule(number=numbers, count=st.integers(1, 4), onto=numbers, compounds=st.booleans())
    def give_buildings(self, number: int, count: int, onto: int, compounds: bool) -> None:
        plan, standing = self.session.plan, self.session.standing
        grid = self.pick("grid", onto)
        if grid not in plan.grids:
            return
        siblings = [one.id for one in plan.grids_by("parent")[plan.grids[grid].parent]]
        slots = [standing.slots[one] for one in siblings if one != grid]
        near = np.flatnonzero(np.isin(standing.owners.array(), slots))
        if number % 9 == 0:
            near = np.arange(len(plan.buildings))
        if not len(near):
            return
        rows = np.unique([near[(number + step) % len(near)] for step in range(count)])
        if self.move(GiveBuildings(tuple(plan.buildings.ids(rows)), grid, compounds)):
            for row in rows.tolist():
                assert self.session.standing.grid_of(row) == grid

    @rule(number=numbers, onto=numbers, named=st.booleans())
    def give_land(self, number: int, onto: int, named: bool) -> None:
        standing = self.session.standing
        bare = uncovered(self.session)
        if not len(bare):
            return
        row = int(bare[number % len(bare)])
        x, y = standing.plan.buildings.footprints.anchors[row].tolist()
        grid = self.pick("grid", onto) if named else ""
        if grid == "nobody":
            return
        if self.do(GiveLand((x, y), grid)):
            assert self.session.standing.grid_of(row) is not None

    @rule(number=numbers, count=st.integers(1, 3))
    def give_uncovered(self, number: int, count: int) -> None:
        standing = self.session.standing
        bare = uncovered(self.session)
        if not len(bare):
            return
        rows = np.unique([bare[(number + step) % len(bare)] for step in range(count)])
        if self.move(GiveUncovered(tuple(standing.plan.buildings.ids(rows)))):
            communities = standing.plan.communities.values()
            whole = shapely.union_all([one.geometry for one in communities])
            anchors = standing.plan.buildings.footprints.anchors[rows]
            inside = shapely.intersects_xy(whole, *anchors.T)
            np.testing.assert_array_equal(self.session.standing.owners.at(rows) >= 0, inside)

    @rule(
        seed=numbers,
        carve=st.booleans(),
        level=st.sampled_from(["grid", "grid", "micro_grid"]),
        size=st.floats(1, 160),
    )
    def draw(self, seed: int, carve: bool, level: str, size: float) -> None:
        random = np.random.default_rng(seed)
        plan = self.session.plan
        left, bottom, right, top = shapely.total_bounds(
            [one.geometry for one in plan.communities.values()]
        )
        centre = random.uniform((left, bottom), (right, top))
        angles = np.sort(random.uniform(0, 2 * np.pi, random.integers(3, 8)))
        reach = size * random.uniform(0.3, 1, len(angles))
        ring = centre + np.column_stack([np.cos(angles), np.sin(angles)]) * reach[:, None]
        before = plan
        edit = DrawArea(tuple(map(tuple, ring.tolist())), carve, level)  # type: ignore[arg-type]
        done = self.move(edit) if level == "grid" else self.do(edit)
        if done:
            after = self.session.plan
            assert len(after.areas(level)) == len(before.areas(level)) + 1

    @rule(number=numbers, seed=numbers)
    def move_vertex(self, number: int, seed: int) -> None:
        plan, grid = self.session.plan, self.pick("grid", number)
        if grid not in plan.grids:
            return
        random = np.random.default_rng(seed)
        coords = shapely.get_coordinates(plan.grids[grid].geometry)
        spot = coords[seed % len(coords)]
        to = spot + random.normal(0, 6, 2)
        self.move(MoveVertex((spot[0], spot[1]), (to[0], to[1])))

    @rule(number=numbers, ends=st.tuples(st.floats(0, 1), st.floats(0, 1)))
    def split_micro(self, number: int, ends: tuple[float, float]) -> None:
        plan, micro = self.session.plan, self.pick("micro_grid", number)
        if micro not in plan.areas("micro_grid"):
            return
        left, bottom, right, top = plan.areas("micro_grid")[micro].geometry.bounds
        start, end = (left + share * (right - left) for share in ends)
        before = set(plan.areas("micro_grid"))
        if self.do(SplitGrid(micro, ((start, bottom - 5), (end, top + 5)))):
            born = set(self.session.plan.areas("micro_grid")) - before
            assert len(born) == 1
            assert self.session.plan.table("grid") is plan.table("grid")

    @rule(number=numbers, to=numbers, reason=st.sampled_from(["", "便民", "便民", "便民"]))
    def transfer(self, number: int, to: int, reason: str) -> None:
        grid, community = self.pick("grid", number), self.pick("community", to)
        before = self.session.plan
        if self.do(TransferGrid(grid, community, reason, "民字〔2026〕1号")):
            after = self.session.plan
            assert after.grids[grid].code == before.grids[grid].code
            assert after.grids[grid].parent == community

    @rule(allowed=st.sampled_from([True, True, False]))
    def allow_transfers(self, allowed: bool) -> None:
        self.do(SetSettings((("transfer", "on" if allowed else ""),)))

    @rule(number=numbers, locked=st.sampled_from([True, False, False]))
    def lock(self, number: int, locked: bool) -> None:
        self.do(SetLocks((self.pick("grid", number),), locked))

    @rule(number=numbers, other=numbers, locked=st.sampled_from([True, False, False]))
    def lock_border(self, number: int, other: int, locked: bool) -> None:
        self.do(SetBorderLock(self.pick("grid", number), self.pick("grid", other), locked))

    @rule()
    def repair(self) -> None:
        self.do(RepairCoverage())


def posts_of(plan: Plan) -> set[tuple[str, str]]:
    """Return who holds which post; of a merged grid one head stays, and the others are deputies."""
    return {
        (one.person, one.role.replace("vice_chair", "chair")) for one in plan.assignments.values()
    }


def uncovered(session: Session) -> np.ndarray:
    """Return the rows of the buildings that no grid holds; mostly those inside a community."""
    standing = session.standing
    bare = np.flatnonzero(standing.states.array() == UNCOVERED)
    whole = shapely.union_all([one.geometry for one in standing.plan.communities.values()])
    anchors = shapely.points(standing.plan.buildings.footprints.anchors[bare])
    inside = shapely.intersects(whole, anchors)
    return np.concatenate([bare[inside], bare[~inside][:1]])


def neighbours(plan: Plan, grid: str) -> list[str]:
    """Return the grids of the same community that share a border with one."""
    if grid not in plan.grids:
        return []
    own = plan.grids[grid]
    near = plan.grids_near(np.array(own.geometry.bounds))
    return [
        one.id
        for one in near
        if one.id != grid and one.parent == own.parent and borders(own.geometry, one.geometry)
    ]


def borders(one: shapely.Geometry, other: shapely.Geometry) -> list[shapely.LineString]:
    assert isinstance(one, MultiPolygon)
    assert isinstance(other, MultiPolygon)
    return shared_border(one, other)


def random_course(plan: Plan, first: str, second: str, random: np.random.Generator) -> Spots:
    """Return a line about a stretch of the border of two grids."""
    border = borders(plan.grids[first].geometry, plan.grids[second].geometry)[0]
    start, end = (
        np.array(border.interpolate(at).coords[0])
        for at in np.sort(random.uniform(0, border.length, 2))
    )
    middle = (start + end) / 2 + random.normal(0, 12, (int(random.integers(1, 4)), 2))
    spots = [start, *middle, end]
    kind = random.integers(0, 4)
    if kind == 1:
        spots[0], spots[-1] = start + random.normal(0, 2, 2), end + random.normal(0, 2, 2)
    elif kind == 2:
        spots[-1] = end + (end - start) * 3
    elif kind == 3 and random.random() < 0.3:
        spots = [start, Point(start).coords[0], end][: int(random.integers(1, 4))]
    return tuple((float(x), float(y)) for x, y in spots)
