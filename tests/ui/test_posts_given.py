"""Giving posts at the window: who is in hand is said, and what they hold already."""

from __future__ import annotations

from fakes import FakeMessages

from gridplanner.models.edits import AddPeople, Assign, EditGroup, NewPerson
from gridplanner.ui.commands import people
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.panels.roster_lines import line_of, touched_people
from gridplanner.ui.panels.roster_model import RosterModel
from gridplanner.ui.store import Store
from gridplanner.ui.theme import LIGHT


def heard(window: MainWindow) -> FakeMessages:
    messages = window.services.messages
    assert isinstance(messages, FakeMessages)
    return messages


def test_who_is_in_hand_is_said(window: MainWindow) -> None:
    store = window.services.store
    first, second = list(store.plan.persons)[:2]
    store.choose_person(first)
    window.actions_["tool_assign"].trigger()
    name = store.plan.persons[first].name
    assert heard(window).texts[-1] == f"正在指派 {name} 为专职网格员:请点网格,Esc 结束。"
    store.choose_person(second)
    assert f"正在指派 {store.plan.persons[second].name} 为" in heard(window).texts[-1]
    window.actions_["tool_select"].trigger()
    said = len(heard(window).texts)
    store.choose_person(first)
    assert len(heard(window).texts) == said


def test_the_question_names_posts_that_stay(window: MainWindow) -> None:
    store = window.services.store
    (held,) = store.standing.staff("g3", "full_time")
    elsewhere = next(
        one.person
        for grid in store.plan.grids
        for one in store.standing.staff(grid, "full_time")
        if one.person != held.person and len(store.standing.posts_of[one.person]) == 1
    )
    people.assign(window.bench, elsewhere, "g3")
    question = heard(window).questions[-1]
    assert f"{store.plan.persons[elsewhere].name} 另外负责 " in question
    assert question.endswith("网格,不受影响。")
    store.apply(AddPeople((NewPerson("新来的"),)))
    people.assign(window.bench, list(store.plan.persons)[-1], "g3")
    assert "新来的 另外负责" not in heard(window).questions[-1]


def test_executives_join_without_a_question(window: MainWindow) -> None:
    store = window.services.store
    first, second = list(store.plan.persons)[:2]
    asked = len(heard(window).questions)
    for person in (first, second):
        people.assign(window.bench, person, "g5", "executive")
    assert len(heard(window).questions) == asked
    held = {one.person for one in store.standing.staff("g5", "executive")}
    assert held >= {first, second}


def test_the_roster_says_how_a_post_is_held(store: Store) -> None:
    store.apply(AddPeople((NewPerson("新来的"),)))
    person = list(store.plan.persons)[-1]

    def said() -> str:
        line = line_of(store.standing, person)
        model = RosterModel(LIGHT)
        model.show([line])
        return str(model.data(model.index(0, 1)))

    assert said() == "待分配"
    store.apply(Assign(person, "g3", "part_time", replace=False, until="2026-03-01"))
    assert said().startswith("待分配;")
    assert said().endswith("003网格兼职网格员(已离任 2026-03-01)")
    store.apply(Assign(person, "g4", "executive", False, "near", 0.5, since="2999-01-01"))
    assert "(就近包保、承担50%、2999-01-01 起任)" in said()
    group = next(iter(store.plan.womens_groups))
    change = store.apply(EditGroup(group, leader=person))
    assert person in touched_people(store.standing, change)
    assert said().endswith("妇女小组组长")
    assert not said().startswith("待分配")
