"""Posts: from when to when, with what share, in what manner, in any seat."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import drawn
import pytest
from edited import apply, refused, there_and_back, two_grids

from gridplanner.models.edits import (
    AddMicroHome,
    AddPeople,
    Assign,
    Edit,
    EditPerson,
    EditPost,
    HandOver,
    MakeGroup,
    NewPerson,
    Unassign,
)
from gridplanner.models.people.posts import begins_later, has_ended, is_held
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Assignment, Person
from gridplanner.models.standing import Standing

OVER, AHEAD = "2020-01-01", "2999-01-01"


def manned() -> Plan:
    people = [Person(id=f"p{n}", name=f"示例{n}") for n in (1, 2)]
    plan = two_grids([drawn.house(20, 20)], name=["甲楼"], households=[40])
    return plan.with_rows("person", people)


def test_a_post_is_held_between_its_dates() -> None:
    post = Assignment(
        id="a1", person="p1", area="g1", role="full_time", since="2026-01-01", until="2026-03-01"
    )
    days = ("2025-12-31", "2026-01-01", "2026-03-01", "2026-03-02")
    assert [is_held(post, day) for day in days] == [False, True, True, False]
    assert [begins_later(post, day) for day in days] == [True, False, False, False]
    assert [has_ended(post, day) for day in days] == [False, False, False, True]
    odd = replace(post, since="三月", until="?")
    assert is_held(odd, "2026-01-01")
    assert not has_ended(odd, "2999-01-01")
    assert not begins_later(odd, "1999-01-01")


def test_given_with_all_that_belongs_to_it() -> None:
    edit = Assign("p1", "g1", "executive", mode="roving", share=0.5, since=OVER, until=AHEAD)
    [post] = apply(manned(), edit).assignments.values()
    assert (post.mode, post.share, post.since, post.until) == ("roving", 0.5, OVER, AHEAD)


def test_any_seat_will_do() -> None:
    plan = apply(manned(), MakeGroup("甲组", "g1", ("b1",)))
    plan = apply(plan, AddMicroHome("微家", drawn.at(20, 20)))
    seats = ("g1", "c1", "b1", "s1", "h1")
    for seat in seats:
        plan = apply(plan, Assign("p1", seat, "volunteer"))
    assert [one.area for one in plan.assignments.values()] == list(seats)


def test_who_has_left_may_come_back_and_is_not_replaced() -> None:
    plan = apply(manned(), Assign("p1", "g1", "full_time", until=OVER))
    plan = apply(plan, Assign("p1", "g1", "full_time"))
    assert len(plan.assignments) == 2
    assert refused(plan, Assign("p1", "g1", "full_time")) == "edit.already"
    plan = apply(plan, Assign("p2", "g1", "full_time"))
    assert [(one.person, one.until) for one in plan.assignments.values()] == [
        ("p1", OVER),
        ("p2", ""),
    ]
    assert [one.person for one in Standing.of(plan).staff("g1", "full_time")] == ["p2"]


def test_changed() -> None:
    plan = apply(manned(), Assign("p1", "g1", "executive", mode="near", since=OVER))
    plan = apply(plan, EditPost("a1", mode="", share=0.2, since="", until=AHEAD))
    post = plan.assignments["a1"]
    assert (post.mode, post.share, post.since, post.until) == ("", 0.2, "", AHEAD)


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (Assign("p9", "g2", "full_time"), "edit.no_person"),
        (Assign("p1", "g9", "full_time"), "edit.no_area"),
        (Assign("p1", "g2", "king"), "edit.no_role"),
        (Assign("p1", "g2", "full_time", share=0), "edit.bad_share"),
        (Assign("p1", "g2", "full_time", share=1.5), "edit.bad_share"),
        (Assign("p1", "g2", "executive", mode="daily"), "edit.no_mode"),
        (Assign("p1", "g2", "full_time", since="2026-3-1"), "edit.bad_date"),
        (Assign("p1", "g2", "full_time", until="明天"), "edit.bad_date"),
        (Assign("p1", "g2", "full_time", since=AHEAD, until=OVER), "edit.dates_turned"),
        (EditPost("a9", share=0.5), "edit.no_post"),
        (EditPost("a1", share=-1), "edit.bad_share"),
        (EditPost("a1", mode="daily"), "edit.no_mode"),
        (EditPost("a1", since="x"), "edit.bad_date"),
        (EditPost("a1", until="1999-01-01"), "edit.dates_turned"),
        (EditPerson("p1", home="b9"), "edit.no_home"),
        (AddPeople((NewPerson("新", home="b9"),)), "edit.no_home"),
        (Unassign("a9"), "edit.no_post"),
    ],
)
def test_refusals(edit: Edit, code: str) -> None:
    plan = apply(manned(), Assign("p1", "g1", "full_time", since="2026-01-01"))
    assert refused(plan, edit) == code


def test_there_and_back_and_through_the_file(tmp_path: Path) -> None:
    edits: list[Edit] = [
        Assign("p1", "g1", "executive", mode="joint", share=0.25, since=OVER),
        Assign("p2", "b1", "micro_leader"),
        EditPost("a1", mode="near", until=AHEAD),
        EditPerson("p1", home="b1"),
        HandOver(("g1", "g2"), "p1"),
        EditPerson("p1", home=""),
        Unassign("a1"),
    ]
    there_and_back(tmp_path / "任职 一.gpkg", manned(), edits)
