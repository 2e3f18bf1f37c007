"""Any steps in any order: what holds before holds after, in memory and on disk."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import drawn
import moves
import numpy as np
import people_moves
import shapely
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from packed import assert_packed
from random_plans import random_plan

from gridplanner.errors import GridplannerError
from gridplanner.models.change import compare
from gridplanner.models.checks import check
from gridplanner.models.edits import (
    AddPeople,
    Assign,
    Edit,
    EditAreas,
    EditPerson,
    EstimateHouseholds,
    MakeWholeGrids,
    NewPerson,
    RemovePerson,
    SetBorderLock,
    SetLocks,
    SetRule,
    SetSettings,
    SetWeights,
    SplitGrid,
    Unassign,
)
from gridplanner.models.ids import Ids
from gridplanner.models.lineage import lineage_of
from gridplanner.models.locks import is_border_locked, is_locked, meet
from gridplanner.models.plan import Plan
from gridplanner.models.planfile.schema import LAYERS
from gridplanner.models.rows import GRID_KINDS, Lock, Rule
from gridplanner.models.session import Session
from gridplanner.models.standing import Standing
from gridplanner.words import Sentence

CENTIMETRE = 0.01
numbers = st.integers(0, 10_000)
shares = st.floats(-0.25, 1.25)


class Steps(moves.Moves, people_moves.PeopleMoves, RuleBasedStateMachine):
    """A session that is led through every edit, back and forth, shut and opened."""

    @initialize(seed=numbers)
    def start(self, seed: int) -> None:
        self.folder = TemporaryDirectory()
        path = Path(self.folder.name) / "方案 一.gpkg"
        self.session = Session.create(path, "方案", drawn.CRS)
        plan, ids = random_plan(seed), Ids()
        if seed % 2:
            plan = people_moves.with_organisation(plan, seed)
        ids.catch_up(plan)
        self.session.take_over(plan, ids, Sentence("log.created", {"name": "导入"}))
        self.whole = {"c1", "c2"}
        """Communities whose grids tile them; that stays so, whatever is done."""
        self.done: list[Plan] = []
        self.undone: list[Plan] = []
        self.seen_ids = all_ids(plan)
        self.seen_codes = {one.code for one in plan.grids.values()}
        self.named_codes: set[str] = set()
        self.households = total_households(plan)

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.session.close()
            self.folder.cleanup()

    def do(self, edit: Edit) -> bool:
        before, log = self.session.plan, len(self.session.log())
        try:
            change = self.session.apply(edit)
        except GridplannerError as error:
            assert str(error)
            assert self.session.plan is before
            assert len(self.session.log()) == log
            return False
        if not change:
            assert self.session.plan is before
            assert len(self.session.log()) == log, "a step that changes nothing was written"
            return False
        assert compare(before, self.session.plan)
        self.done.append(before)
        self.undone.clear()
        fresh = all_ids(self.session.plan) - all_ids(before)
        assert not fresh & self.seen_ids, "an id was used again"
        self.seen_ids |= fresh
        return True

    def pick(self, table: str, number: int) -> str:
        ids = list(self.session.plan.table(table)) or ["nobody"]
        return ids[number % len(ids)]

    @rule(number=numbers, ends=st.tuples(*[shares] * 6), exact=st.booleans())
    def split(self, number: int, ends: tuple[float, ...], exact: bool) -> None:
        grid = self.pick("grid", number)
        before = self.session.plan
        left, bottom, right, top = before.grids[grid].geometry.bounds
        line = tuple(
            (left + x * (right - left), bottom + y * (top - bottom))
            for x, y in zip(ends[::2], ends[1::2], strict=True)
        )
        if self.do(SplitGrid(grid, line, exact)):
            assert not is_locked(before, grid)
            self.check_split(before, grid)

    @rule(number=numbers, share=st.floats(0.1, 0.9), upright=st.booleans())
    def split_straight(self, number: int, share: float, upright: bool) -> None:
        ends = (share, -0.25, share, 1.25) if upright else (-0.25, share, 1.25, share)
        self.split(number, (*ends[:2], *ends[2:], *ends[2:]), False)

    def check_split(self, before: Plan, grid: str) -> None:
        after = self.session.plan
        [born] = set(after.grids) - set(before.grids)
        assert lineage_of(after, born) == lineage_of(after, grid)[-1:]
        assert after.grids[born].parent == before.grids[grid].parent
        assert after.grids[grid].code == before.grids[grid].code
        code = after.grids[born].code
        assert code not in self.seen_codes | self.named_codes, "a code was used again"
        self.seen_codes.add(code)
        cut = before.grids[grid].households_reported
        if cut is not None:
            shared = [after.grids[one].households_reported for one in (grid, born)]
            assert sum(one or 0 for one in shared) == cut
        old = Standing.of(before)
        for row in range(len(before.buildings)):
            was, is_ = old.grid_of(row), self.session.standing.grid_of(row)
            assert is_ == was or (was == grid and is_ == born)

    @rule(number=numbers, everywhere=st.booleans())
    def make_whole(self, number: int, everywhere: bool) -> None:
        self.do(
            MakeWholeGrids() if everywhere else MakeWholeGrids((self.pick("community", number),))
        )

    @rule(
        level=st.sampled_from(["grid", "community", "micro_grid"]),
        number=numbers,
        name=st.sampled_from([None, "", " 新名 ", "001网格"]),
        code=st.sampled_from([None, "", "999901001001001", "12a", "999901001002007Z"]),
        kind=st.sampled_from([None, "rural", "dedicated", "none"]),
    )
    def rename(
        self, level: str, number: int, name: str | None, code: str | None, kind: str | None
    ) -> None:
        given = {"name": name, "code": code, "kind": kind}
        told = {field: text for field, text in given.items() if text is not None}
        if self.do(EditAreas.of(self.pick(level, number), **told)) and code:
            self.named_codes.add(code)

    @rule(
        number=numbers,
        whole=st.booleans(),
        method=st.sampled_from(["floors", "share"]),
        total=st.sampled_from([0, 400, 2001]),
    )
    def estimate(self, number: int, whole: bool, method: str, total: int) -> None:
        area = "" if whole else self.pick("community", number)
        if self.do(EstimateHouseholds(area, method, total=total)):  # type: ignore[arg-type]
            self.households = total_households(self.session.plan)

    @rule(number=numbers, count=st.integers(1, 3), locked=st.booleans())
    def lock(self, number: int, count: int, locked: bool) -> None:
        chosen = tuple(self.pick("grid", number + more) for more in range(count))
        if self.do(SetLocks(chosen, locked)):
            assert all(is_locked(self.session.plan, id_) == locked for id_ in chosen)

    @rule(number=numbers, beyond=numbers, locked=st.booleans())
    def lock_border(self, number: int, beyond: int, locked: bool) -> None:
        one, other = self.pick("grid", number), self.pick("grid", beyond)
        if self.do(SetBorderLock(one, other, locked)):
            assert is_border_locked(self.session.plan, other, one) == locked

    @rule(name=st.sampled_from(["王秀兰", "", "李"]), capacity=st.sampled_from([1.0, 0.5, 0, -1]))
    def add_person(self, name: str, capacity: float) -> None:
        self.do(AddPeople((NewPerson(name, "f", "100 0000 0001", capacity=capacity),)))

    @rule(number=numbers, phone=st.sampled_from([None, "", "100 0000 0002"]))
    def edit_person(self, number: int, phone: str | None) -> None:
        self.do(EditPerson(self.pick("person", number), phone=phone, capacity=2.0))

    @rule(number=numbers)
    def remove_person(self, number: int) -> None:
        self.do(RemovePerson(self.pick("person", number)))

    @rule(
        person=numbers,
        grid=numbers,
        role=st.sampled_from(["full_time", "part_time", "executive", "king"]),
        replace=st.booleans(),
    )
    def assign(self, person: int, grid: int, role: str, replace: bool) -> None:
        edit = Assign(self.pick("person", person), self.pick("grid", grid), role, replace)
        self.do(edit)

    @rule(number=numbers)
    def unassign(self, number: int) -> None:
        self.do(Unassign(self.pick("assignment", number)))

    @rule(visits=st.sampled_from([None, 0.0, 3.0, -1.0]))
    def set_visits(self, visits: float | None) -> None:
        self.do(SetWeights((("children", visits), ("elderly_alone", visits))))

    @rule(id_=st.sampled_from(["G1", "G2", "G4", "G9"]), on=st.booleans())
    def set_rule(self, id_: str, on: bool) -> None:
        self.do(SetRule(Rule(id=id_, on=on, values={"urban": {"households": [10, 20, 30]}})))

    @rule(value=st.sampled_from(["", "{community}{seq:3}", "{seq:2}"]))
    def set_template(self, value: str) -> None:
        self.do(SetSettings((("code_template", value),)))

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        before = self.session.plan
        self.session.undo()
        self.undone.append(before)
        self.back_to(self.done.pop())

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        before = self.session.plan
        self.session.redo()
        self.done.append(before)
        self.back_to(self.undone.pop())

    def back_to(self, earlier: Plan) -> None:
        assert not compare(self.session.plan, earlier)
        assert not compare(earlier, self.session.plan)
        self.households = total_households(earlier)

    @rule()
    def reopen(self) -> None:
        old = self.session
        old.close()
        assert os.listdir(self.folder.name) == [old.path.name]  # noqa: PTH208
        self.session = Session.open(old.path)
        assert not compare(old.plan, self.session.plan)
        assert self.session.undo_sentence == old.undo_sentence
        assert self.session.redo_sentence == old.redo_sentence
        assert self.session.log() == old.log()
        assert self.session.ids().retired == old.ids().retired
        assert self.session.ids().counters == old.ids().counters

    @invariant()
    def coverage_is_whole(self) -> None:
        plan = self.session.plan
        for level in ("grid", "micro_grid"):
            tiles = [one.geometry for one in plan.areas(level).values()]
            assert shapely.is_valid(tiles).all()
            assert shapely.coverage_is_valid(tiles, gap_width=CENTIMETRE)
        for id_, community in plan.communities.items():
            tiles = [one.geometry for one in plan.grids.values() if one.parent == id_]
            union = shapely.union_all(tiles)
            beyond = union.difference(community.geometry)
            assert beyond.buffer(-CENTIMETRE / 2).is_empty
            if id_ in self.whole:
                missing = community.geometry.difference(union)
                assert missing.buffer(-CENTIMETRE / 2).is_empty
                area = sum(one.area for one in tiles)
                room = CENTIMETRE * community.geometry.length
                assert abs(area - community.geometry.area) < room
        for level in ("community", "township"):
            above = [one.geometry for one in plan.areas(level).values()]
            assert shapely.coverage_is_valid(above, gap_width=CENTIMETRE) or not above
        for micro in plan.areas("micro_grid").values():
            outside = micro.geometry.difference(plan.grids[micro.parent].geometry)
            assert outside.buffer(-CENTIMETRE).is_empty

    @invariant()
    def nothing_is_lost(self) -> None:
        assert total_households(self.session.plan) == self.households
        held = sum(
            self.session.standing.figures[grid].buildings for grid in self.session.plan.grids
        )
        assert held == int((self.session.standing.owner >= 0).sum())

    @invariant()
    def standing_is_what_it_would_be_from_nothing(self) -> None:
        mine, fresh = self.session.standing, Standing.of(self.session.plan)
        rows = range(len(self.session.plan.buildings))
        assert [mine.grid_of(row) for row in rows] == [fresh.grid_of(row) for row in rows]
        np.testing.assert_array_equal(mine.status, fresh.status)
        np.testing.assert_array_equal(mine.states.array(), fresh.states.array())
        assert dict(mine.figures) == dict(fresh.figures)
        for kind in GRID_KINDS:
            assert mine.mean_load(kind) == fresh.mean_load(kind)
        assert [str(one) for one in self.session.findings] == [str(one) for one in check(fresh)]
        for grid in self.session.plan.grids:
            assert mine.rows_in(grid).tolist() == fresh.rows_in(grid).tolist()

    @invariant()
    def lookups_are_what_they_would_be_from_nothing(self) -> None:
        plan = self.session.plan
        tables = {name: dict(rows) for name, rows in plan.tables.items()}
        fresh = replace(plan, tables=tables)
        for name in ("community", "grid", "micro_grid"):
            mine, anew = plan.table(name), fresh.table(name)
            for field in ("parent", "code", "name"):
                assert dict(mine.by(field)) == dict(anew.by(field))
                for prefix in ("", "9999", "999901001001", "x"):
                    assert sorted(mine.starting(field, prefix)) == anew.starting(field, prefix)
            assert sorted(mine, key=mine.ranks.__getitem__) == list(anew)
            for row in list(anew.values())[:3]:
                bounds = shapely.bounds(row.geometry)  # type: ignore[union-attr]
                assert mine.near(bounds) == anew.near(bounds)
        assert dict(plan.lineages_by("grids")) == dict(fresh.lineages_by("grids"))
        assert dict(plan.locks_by("grids")) == dict(fresh.locks_by("grids"))
        for lock in cast("dict[str, Lock]", dict(plan.table("lock"))).values():
            assert set(lock.grids) <= set(plan.grids)
            assert not lock.other or (lock.area < lock.other and meet(plan, *lock.grids))
        for field in ("area", "person"):
            assert dict(plan.posts_by(field)) == dict(fresh.posts_by(field))
        for table, field in (
            *(("womens_group", "grid"), ("womens_group", "leader"), ("federation", "area")),
            *(("federation", "parent"), ("unit", "building"), ("person", "homes")),
        ):
            assert dict(plan.table(table).by(field)) == dict(fresh.table(table).by(field))
        assert dict(plan.children) == dict(fresh.children)

    @invariant()
    def the_packed_copy_says_what_the_layers_say(self) -> None:
        assert_packed(self.session.path, self.session.plan)

    @invariant()
    def the_file_says_the_same(self) -> None:
        uri = self.session.path.as_uri() + "?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as other:
            written = dict(other.execute("SELECT id, grid FROM building").fetchall())
            written |= dict(other.execute("SELECT id, grid FROM building_point").fetchall())
            for layer in LAYERS:
                [(indexed,)] = other.execute(f"SELECT count(*) FROM rtree_{layer}_geom")
                [(rows,)] = other.execute(f"SELECT count(*) FROM {layer}")
                assert indexed == rows, layer
        standing = self.session.standing
        rows = np.arange(len(standing.plan.buildings))
        ids = standing.plan.buildings.ids(rows)
        assert written == {id_: standing.grid_of(row) for row, id_ in enumerate(ids)}


def all_ids(plan: Plan) -> set[str]:
    minted = [table for table in plan.tables if table not in ("figure", "rule")]
    return {id_ for table in minted for id_ in plan.table(table)}


def total_households(plan: Plan) -> float:
    return float(np.nansum(plan.buildings.values("households")))


Steps.TestCase.settings = settings(
    max_examples=int(os.environ.get("MACHINE_RUNS", "6")),
    stateful_step_count=int(os.environ.get("MACHINE_STEPS", "25")),
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
TestSteps = Steps.TestCase
