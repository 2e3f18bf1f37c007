"""Findings passed over: which they are, at once among many, and what stays."""

from __future__ import annotations

import time
from dataclasses import replace

import drawn
from edited import apply
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.models.checks import Finding, check
from gridplanner.models.edits import Heed, Ignore
from gridplanner.models.findings.areas import areas_of
from gridplanner.models.findings.ignoring import Passed, mark_below, mark_of_finding, reasons
from gridplanner.models.plan import Plan
from gridplanner.models.standing import Standing

WHOLE = drawn.box(0, 0, 300, 100)


def flawed() -> Plan:
    """Two grids with two gaps between and beside them, and three houses nobody holds."""
    grids = {"g1": drawn.box(0, 0, 80, 100), "g2": drawn.box(120, 0, 260, 100)}
    houses = [drawn.house(100, 20), drawn.house(100, 70), drawn.house(280, 50)]
    return drawn.plan(grids, {"c1": WHOLE}, drawn.buildings(houses))


def found(plan: Plan, kind: str) -> list[Finding]:
    return [one for one in check(Standing.of(plan)) if one.kind == kind]


def split(plan: Plan) -> tuple[list[Finding], list[tuple[Finding, str]]]:
    standing = Standing.of(plan)
    left, passed = Passed.of(plan).split(standing, list(check(standing)))
    return left, [(one, row.reason) for one, row in passed]


def test_one_building_is_passed_over_and_comes_back() -> None:
    plan = flawed()
    first, *others = found(plan, "uncovered")
    after = apply(plan, Ignore((mark_of_finding(first),), "施工工棚,年底拆除", "李"))
    left, passed = split(after)
    assert [(one.subject, why) for one, why in passed] == [(first.subject, "施工工棚,年底拆除")]
    assert [one for one in left if one.kind == "uncovered"] == others
    back = apply(after, Heed(tuple(after.table("ignored"))))
    assert split(back)[1] == [] and split(back)[0] == list(check(Standing.of(back)))


def test_of_two_gaps_of_a_community_one_is_passed_over() -> None:
    plan = flawed()
    gaps = [one for one in check(Standing.of(plan)) if one.rule == "G2"]
    assert len(gaps) == 2 and gaps[0].subject == gaps[1].subject
    after = apply(plan, Ignore((mark_of_finding(gaps[0]),), "水面"))
    left, passed = split(after)
    assert [one.where for one, _ in passed] == [gaps[0].where]
    assert [one.where for one in left if one.rule == "G2"] == [gaps[1].where]


def test_all_of_a_kind_below_an_area() -> None:
    plan = flawed()
    vacant = found(plan, "vacancy")[0]
    after = apply(plan, Ignore((mark_below(vacant, "c1"),), "待招聘"))
    left, passed = split(after)
    assert {one.subject[1] for one, _ in passed} == {"g1", "g2"}
    assert "vacancy" not in {one.kind for one in left}
    bare = found(plan, "uncovered")[0]
    wide = apply(after, Ignore((mark_below(bare, "c1"),), "棚户区"))
    assert {one.kind for one, _ in split(wide)[1]} == {"vacancy", "uncovered"}
    narrow = apply(plan, Ignore((mark_below(bare, "g1"),), "棚户区"))
    assert split(narrow)[1] == []


def test_the_areas_of_what_findings_are_about() -> None:
    plan = flawed()
    standing = Standing.of(plan)
    bare, vacant = found(plan, "uncovered")[0], found(plan, "vacancy")[1]
    assert areas_of(standing, [bare, vacant]) == [("c1",), ("g2", "c1")]
    home = replace(bare, rule="W6", kind="no_host", subject=("micro_home", "h9"))
    assert areas_of(standing, [home]) == [("c1",)]  # gone: then its place tells
    far = replace(home, where=drawn.at(9000, 9000))
    assert areas_of(standing, [far]) == [()]


def test_reasons_are_offered_again_the_latest_first() -> None:
    plan = flawed()
    one, two, three = found(plan, "uncovered")
    for finding, reason in ((one, "工棚"), (two, "水面"), (three, "工棚")):
        plan = apply(plan, Ignore((mark_of_finding(finding),), reason))
    assert reasons(plan) == ["工棚", "水面"]


def test_a_place_written_by_another_program_passes_nothing_over() -> None:
    plan = flawed()
    gap = next(one for one in check(Standing.of(plan)) if one.rule == "G2")
    odd = replace(mark_of_finding(gap), place="hier")
    assert split(apply(plan, Ignore((odd,), "水面")))[1] == []


@given(st.sets(st.integers(0, 2)), st.booleans())
def test_what_stands_and_what_is_passed_over_are_all(chosen: set[int], below: bool) -> None:
    plan = flawed()
    bare = found(plan, "uncovered")
    marks = [mark_of_finding(bare[one]) for one in chosen]
    marks += [mark_below(found(plan, "vacancy")[0], "g1")] if below else []
    if marks:
        plan = apply(plan, Ignore(tuple(marks), "不用管"))
    left, passed = split(plan)
    assert len(passed) == len(marks)
    assert sorted(map(repr, [*left, *(one for one, _ in passed)])) == sorted(
        map(repr, check(Standing.of(plan)))
    )


def test_a_million_findings_are_split_at_once() -> None:
    plan = flawed()
    first = found(plan, "uncovered")[0]
    after = apply(plan, Ignore((mark_of_finding(first),), "工棚"))
    standing = Standing.of(after)
    many = [first] + [replace(first, subject=("building", f"b{n}")) for n in range(10, 200_010)]
    passed = Passed.of(after)
    start = time.perf_counter()
    left, gone = passed.split(standing, many)
    assert len(left) == 200_000 and len(gone) == 1
    assert time.perf_counter() - start < 2.0
