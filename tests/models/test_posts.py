"""Posts: from when to when, with what share, in what manner, in any seat."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import drawn
import pytest
from edited import LEFT, apply, refused, there_and_back, two_grids

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
from gridplanner.models.people.posts import begins_later, has_ended, is_held, turns
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Assignment, Person, Place
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


def test_a_post_turns_where_it_begins_or_ends() -> None:
    post = Assignment(
        id="a1", person="p1", area="g1", role="full_time", since="2026-01-01", until="2026-03-01"
    )
    assert turns(post, "2025-12-31", "2026-01-01")
    assert not turns(post, "2026-01-01", "2026-03-01")
    assert turns(post, "2026-03-02", "2026-03-01")
    assert turns(post, "2025-12-31", "2026-03-02")  # over before it was ever held
    assert not turns(replace(post, since="", until=""), "2025-12-31", "2026-03-02")


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


def spans(plan: Plan) -> list[tuple[str, str, str, str]]:
    return [(one.person, one.role, one.since, one.until) for one in plan.assignments.values()]


def test_who_is_appointed_from_a_later_day_leaves_the_post_in_hands_until_then() -> None:
    plan = apply(manned(), Assign("p1", "g1", "full_time"))
    plan = apply(plan, Assign("p2", "g1", "full_time", since=AHEAD))
    assert spans(plan) == [
        ("p1", "full_time", "", "2998-12-31"),
        ("p2", "full_time", AHEAD, ""),
    ]
    assert [one.person for one in Standing.of(plan).staff("g1", "full_time")] == ["p1"]


def test_who_is_appointed_later_is_not_replaced_today() -> None:
    plan = apply(manned(), Assign("p2", "g1", "full_time", since=AHEAD))
    plan = apply(plan, Assign("p1", "g1", "full_time"))
    assert [one[0] for one in spans(plan)] == ["p2", "p1"]


def test_a_post_that_was_held_once_replaces_nobody() -> None:
    plan = apply(manned(), Assign("p1", "g1", "full_time"))
    plan = apply(plan, Assign("p2", "g1", "full_time", until=OVER))
    assert [one[0] for one in spans(plan)] == ["p1", "p2"]


def test_of_some_posts_there_are_several_in_a_place() -> None:
    plan = apply(manned(), Assign("p1", "g1", "executive"))
    plan = apply(plan, Assign("p2", "g1", "executive"))
    assert [one[0] for one in spans(plan)] == ["p1", "p2"]
    only = apply(
        apply(manned(), Assign("p1", "g1", "executive")),
        Assign("p2", "g1", "executive", replace=True),
    )
    assert [one[0] for one in spans(only)] == ["p2"]


@pytest.mark.parametrize(
    ("since", "until"), [("2019-01-01", OVER), (AHEAD, "")], ids=["ended", "later"]
)
def test_grids_are_handed_over_to_who_worked_there_on_other_days(since: str, until: str) -> None:
    own = Assignment(id="a1", person="p1", area="g1", role="full_time", since=since, until=until)
    other = Assignment(id="a2", person="p2", area="g1", role="part_time")
    plan = apply(manned().with_rows("assignment", [own, other]), HandOver(("g1",), "p1"))
    assert [one.person for one in Standing.of(plan).staff("g1", "part_time")] == ["p1"]
    assert ("a1" in plan.assignments) == bool(until), "what has been stays, what was to be is now"
    assert "a2" not in plan.assignments


def test_handing_over_leaves_what_has_ended() -> None:
    once = Assignment(id="a1", person="p2", area="g1", role="full_time", until=OVER)
    plan = apply(manned().with_rows("assignment", [once]), HandOver(("g1",), "p1"))
    assert [one[0] for one in spans(plan)] == ["p2", "p1"]


def test_a_group_has_one_leader_without_terms() -> None:
    plan = apply(manned(), MakeGroup("甲组", "g1", ("b1",), "p1"))
    for terms in ({"share": 0.5}, {"mode": "near"}, {"since": OVER}, {"until": AHEAD}):
        edit = Assign("p2", "s1", "group_leader", **terms)  # type: ignore[arg-type]
        assert refused(plan, edit) == "edit.leader_terms"
    assert refused(plan, Assign("p2", "s1", "group_leader", replace=False)) == "edit.one_leader"
    assert apply(plan, Assign("p2", "s1", "group_leader")).womens_groups["s1"].leader == "p2"


@pytest.mark.parametrize(
    ("seat", "role"),
    [("b1", "chair"), ("s1", "full_time"), ("h1", "executive"), ("k1", "host")],
)
def test_a_seat_has_its_own_posts(seat: str, role: str) -> None:
    plan = apply(manned(), MakeGroup("甲组", "g1", ("b1",)))
    plan = apply(plan, AddMicroHome("微家", drawn.at(20, 20)))
    plan = plan.with_rows("compound", [Place(id="k1", name="柳河花园", geometry=LEFT)])
    assert refused(plan, Assign("p1", seat, role)) == "edit.role_elsewhere"


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
