"""What panels keep from edit to edit equals what they would make from nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.errors import GridplannerError
from gridplanner.models.balance import balance
from gridplanner.models.bearers import BY, By
from gridplanner.models.change import Change, compare
from gridplanner.models.checks import Findings, check, recheck
from gridplanner.models.edits import (
    AddPeople,
    Assign,
    Edit,
    EditAreas,
    NewPerson,
    RemoveGroups,
    SetGroup,
    SetWeights,
    ShareBuilding,
    Unassign,
)
from gridplanner.models.figures import add_up
from gridplanner.models.findings.areas import areas_of
from gridplanner.models.ids import Ids
from gridplanner.models.looks import deviation_class
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS
from gridplanner.models.sample import make_sample
from gridplanner.models.standing import Standing
from gridplanner.ui.panels.area_facts import sum_of
from gridplanner.ui.panels.area_sums import Totals, roots
from gridplanner.ui.panels.chart_bars import TONES, Measures
from gridplanner.ui.panels.chart_touched import touched
from gridplanner.ui.panels.finding_counts import FindingCounts
from gridplanner.ui.panels.roster_lines import Roll, line_of, lines, touched_people
from gridplanner.ui.panels.steps import at_once, parts


@dataclass(frozen=True)
class RemoveGrid:
    """Takes a grid away, and everybody from it."""

    grid: str

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        posts = [one.id for one in plan.posts_by("area").get(self.grid, ())]
        return plan.with_rows("grid", [], without=[self.grid]).with_rows(
            "assignment", [], without=posts
        )


@dataclass(frozen=True)
class MoveGrid:
    """Puts a grid below another community."""

    grid: str
    parent: str

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        return plan.with_rows("grid", [replace(plan.grids[self.grid], parent=self.parent)])


@dataclass(frozen=True)
class Fill:
    """Fills in the households of a building."""

    row: int
    households: float

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        column = plan.buildings.columns["households"]
        filled = column.with_values(np.array([self.row]), np.array([self.households], np.float32))
        return replace(plan, buildings=plan.buildings.with_column("households", filled))


Made: TypeAlias = Edit | RemoveGrid | MoveGrid | Fill


@dataclass
class Desk:
    """A plan that is worked on, and what a panel hears of it."""

    ids: Ids
    standing: Standing
    findings: Findings

    @classmethod
    def of(cls, plan: Plan) -> Desk:
        ids = Ids()
        ids.catch_up(plan)
        standing = Standing.of(plan)
        return cls(ids, standing, check(standing))

    def do(self, edit: Made) -> Change:
        plan = edit.apply(self.standing.plan, self.ids)
        return self.take(compare(self.standing.plan, plan), plan)

    def take(self, change: Change, plan: Plan) -> Change:
        standing = self.standing.after(plan, change)
        self.findings = recheck(self.findings, self.standing, standing, change)
        self.standing = standing
        return change


SAMPLE = make_sample(12, 300).plan
KINDS = ["assign", "unassign", "name", "kind", "code", "person", "area", "remove", "move"]


def steps_of(kinds: list[str]) -> st.SearchStrategy[list[tuple[str, int, bool]]]:
    one = st.tuples(st.sampled_from(kinds), st.integers(0, 200), st.booleans())
    return st.lists(one, min_size=1, max_size=4)


def shared(plan: Plan) -> Plan:
    """Share two buildings of a plan among its groups."""
    ids = Ids()
    ids.catch_up(plan)
    standing = Standing.of(plan)
    for row in (2, 69):
        grid = standing.grid_of(row) or ""
        first, second, *_ = (one.id for one in plan.groups_by("grid")[grid])
        units = ((first, 8.0), (second, None))
        plan = ShareBuilding(f"b{row + 1}", units).apply(plan, ids)
    return plan


SHARED = shared(SAMPLE)
edits = steps_of(KINDS)
edits_of_groups = steps_of([*KINDS, "group", "dissolve", "share", "count", "visits"])


def edits_in_groups(plan: Plan, grid: str, number: int) -> Mapping[str, Made]:
    groups = list(plan.womens_groups)
    group, building = groups[number % len(groups)], f"b{number % len(plan.buildings) + 1}"
    return {
        "group": SetGroup((building,), "" if number % 3 else group),
        "dissolve": RemoveGroups((group,)),
        "share": ShareBuilding(building, ((group, None), (groups[0], 5.0))),
        "count": Fill(number % len(plan.buildings), float(number)),
        "visits": SetWeights((("elderly_alone", float(number)),)),
    }


def edit_of(plan: Plan, kind: str, number: int) -> Made:
    def some(ids: Iterable[str]) -> str:
        listed = list(ids)
        return listed[number % len(listed)]

    grid, community = some(plan.grids), some(plan.communities)
    edits: dict[str, Made] = {
        "assign": Assign(some(plan.persons), grid, "full_time", replace=number % 2 == 0),
        "unassign": Unassign(some(plan.assignments)),
        "person": AddPeople((NewPerson(f"新来的{number}"),)),
        "area": EditAreas.of(community, name=f"新社区{number}"),
        "name": EditAreas.of(grid, name=f"新名{number}"),
        "kind": EditAreas.of(grid, kind="rural"),
        "code": EditAreas.of(grid, code=f"9{number:04}"),
        **(edits_in_groups(plan, grid, number) if plan.womens_groups else {}),
        "remove": RemoveGrid(grid),
        "move": MoveGrid(grid, community),
    }
    return edits[kind]


def through(desk: Desk, steps: list[tuple[str, int, bool]]) -> list[Change]:
    """Do some edits, take some of them back, and return what happened."""
    made = []
    for kind, number, stays in steps:
        try:
            change = desk.do(edit_of(desk.standing.plan, kind, number))
        except GridplannerError:
            continue
        made.append(change)
        if not stays and change:
            back = change.inverse()
            made.append(desk.take(back, back.apply(desk.standing.plan)))
    return made


def areas(plan: Plan) -> list[str]:
    return [id_ for level in AREA_LEVELS for id_ in plan.areas(level)]


@given(edits)
@settings(deadline=None, max_examples=25)
def test_the_sums_of_areas(steps: list[tuple[str, int, bool]]) -> None:
    desk = Desk.of(SAMPLE)
    totals = Totals(desk.standing)
    for id_ in at_once(roots(SAMPLE)):
        at_once(totals.prepare(id_))
    for step in steps:
        changes = through(desk, [step])
        # Of two steps in a row the panel hears while it is not seen: all that was touched counts.
        touched = {id_ for change in changes for id_ in change.changed_areas}
        recounted = areas(SAMPLE) if len(changes) > 1 else desk.standing.recounted
        totals = totals.after(desk.standing, touched | {*recounted})
        fresh = Totals(desk.standing)
        for id_ in areas(desk.standing.plan):
            assert totals.of(id_) == fresh.of(id_)
            figures = desk.standing.area_figures(id_)
            assert fresh.of(id_).households == figures.count("households").best
            assert fresh.of(id_).load == pytest.approx(figures.load)


@given(edits)
@settings(deadline=None, max_examples=25)
def test_the_findings_below_areas(steps: list[tuple[str, int, bool]]) -> None:
    desk = Desk.of(SAMPLE)
    nothing = FindingCounts()
    counts = at_once(nothing.after(desk.standing, list(desk.findings)))
    for step in steps:
        changes = through(desk, [step])
        plan, found = desk.standing.plan, list(desk.findings)
        if any(before and after for one in changes for before, after in one.of("grid").values()):
            counts = nothing  # as the tree does where an area has another above it
        counts = at_once(counts.after(desk.standing, found))
        fresh = at_once(nothing.after(desk.standing, found))
        assert {id_: counts.worst(id_) for id_ in areas(plan)} == {
            id_: fresh.worst(id_) for id_ in areas(plan)
        }
        top = [fresh.worst(id_) for id_ in at_once(roots(plan))]
        held = [one for one in areas_of(desk.standing, found) if one]
        assert sum(one[1] for one in top if one) == len(held)


@given(edits)
@settings(deadline=None, max_examples=25)
def test_the_roster(steps: list[tuple[str, int, bool]]) -> None:
    desk = Desk.of(SAMPLE)
    roll = at_once(Roll(desk.standing).filled())
    at_once(roll.fitting("没有这样的人"))  # the texts are kept too
    for kind, number, _ in steps:
        for change in through(desk, [(kind, number, True)]):
            roll = at_once(roll.after(desk.standing, touched_people(desk.standing, change)))
        standing = desk.standing
        everyone = [line_of(standing, id_) for id_ in standing.plan.persons]
        everyone.sort(key=lambda one: (not one.free, -(one.load or 0.0), one.person.id))
        assert at_once(roll.fitting("")) == [one.person.id for one in everyone]
        assert lines(standing) == everyone
        for wanted in ("社区", "新名", "新来的", everyone[0].person.name):
            fitting = [one.person.id for one in lines(standing, wanted)]
            assert at_once(roll.fitting(wanted)) == fitting


@pytest.mark.parametrize("by", BY)
@given(steps=edits_of_groups)
@settings(deadline=None, max_examples=20)
def test_the_chart(by: By, steps: list[tuple[str, int, bool]]) -> None:
    desk = Desk.of(SHARED)
    measures = at_once(Measures.of(desk.standing, by))
    for kind, number, _ in steps:
        for change in through(desk, [(kind, number, True)]):
            found = touched(desk.standing, by, change)
            measures = at_once(
                Measures.of(desk.standing, by)
                if found is None
                else measures.after(desk.standing, found)
            )
        bars = at_once(measures.bars())
        found = balance(desk.standing, by)
        known = {row.id: row for row in found.rows if row.load is not None}
        shown = [bar for bar in bars if bar is not None]
        assert {bar.id for bar in shown} == known.keys()
        for group in bars.groups:
            mine = [bar for bar in shown if bar.group == group.name]
            rows = [row for row in found.rows if row.group == group.name and row.load is not None]
            rows.sort(key=lambda row: row.load or 0.0, reverse=True)
            assert [bar.id for bar in mine] == [row.id for row in rows]
            if group.mean is not None:
                assert group.mean == found.groups[group.name].mean
                assert [bar.deviation for bar in mine] == [row.deviation for row in rows]
        classes = {
            bar.id: TONES[tone]
            for tone, bar in zip(bars.tones.tolist(), bars, strict=True)
            if bar is not None
        }
        assert classes == {bar.id: deviation_class(bar.deviation) for bar in shown}


def test_many_grids_are_added_up_in_parts() -> None:
    standing = Standing.of(SAMPLE)
    grids = list(standing.plan.grids) * 20
    together = at_once(sum_of(standing, grids))
    assert together == add_up(standing.figures[id_] for id_ in grids)


def test_parts_hold_all_in_order() -> None:
    some = np.arange(23).tolist()
    assert [one for part in parts(some, 5) for one in part] == some
    assert max(len(part) for part in parts(some, 5)) == 5
