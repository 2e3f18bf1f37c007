"""The store: one door, one signal for each step."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gridplanner.errors import GridplannerError
from gridplanner.models.change import Change
from gridplanner.models.edits import (
    AddPeople,
    EditAreas,
    EditPost,
    NewPerson,
    RemovePerson,
    SplitGrid,
)
from gridplanner.models.rows import WORKER_ROLES
from gridplanner.ui.store import Store


def test_an_edit_is_one_signal_with_its_change(qtbot: QtBot, store: Store) -> None:
    with qtbot.waitSignal(store.plan_changed) as heard:
        store.apply(EditAreas.of("g3", name="新名"))
    assert set(heard.args[0].of("grid")) == {"g3"}
    assert store.plan.grids["g3"].name == "新名"


def test_undo_and_redo_go_the_same_road(qtbot: QtBot, store: Store) -> None:
    before = store.plan.grids["g3"]
    store.apply(EditAreas.of("g3", name="新名"))
    with qtbot.waitSignal(store.plan_changed):
        store.undo()
    assert store.plan.grids["g3"] == before
    store.redo()
    assert store.plan.grids["g3"].name == "新名"


def test_a_step_after_midnight_is_judged_by_its_own_day(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid = next(one for one in store.plan.grids if len(store.standing.staff(one, *WORKER_ROLES)))
    for post in store.standing.staff(grid, *WORKER_ROLES):
        store.apply(EditPost(post.id, until=store.standing.today))
    changes: list[Change] = []
    store.plan_changed.connect(changes.append)
    monkeypatch.setattr("gridplanner.ui.store.today", lambda: "2999-01-01")
    store.apply(EditAreas.of(grid, name="新名"))
    assert store.standing.today == "2999-01-01"
    assert [set(one.rows) for one in changes] == [{"assignment"}, {"grid"}]
    vacant = {one.subject[1] for one in store.findings if one.kind == "vacancy"}
    assert grid in vacant
    store.undo()
    assert store.standing.today == "2999-01-01"
    assert len(changes) == 3


def test_an_edit_that_fails_says_nothing(qtbot: QtBot, store: Store) -> None:
    plan = store.plan
    with qtbot.assertNotEmitted(store.plan_changed), pytest.raises(GridplannerError):
        store.apply(SplitGrid("g3", ((0.0, 0.0), (1.0, 1.0))))
    assert store.plan is plan


def test_selection_holds_what_is_there(qtbot: QtBot, store: Store) -> None:
    building = store.plan.buildings.ids(store.standing.rows_in("g3")[:1])[0]
    with qtbot.waitSignal(store.selection_changed):
        store.select(["g3", "nothing", "g3", building])
    assert store.selection == ("g3", building)
    assert store.selected_grid is None
    store.select(["c1"])
    assert store.selected_area == "c1"
    assert store.selected_grid is None
    with qtbot.assertNotEmitted(store.selection_changed):
        store.select(["c1"])


def test_what_is_gone_is_no_longer_selected(store: Store) -> None:
    store.apply(AddPeople((NewPerson("李四"),)))
    person = list(store.plan.persons)[-1]
    store.select([person])
    store.choose_person(person)
    store.apply(RemovePerson(person))
    assert store.selection == ()
    assert store.person == ""


def test_an_edit_drops_from_the_selection_what_it_takes_away_and_nothing_else(
    qtbot: QtBot, store: Store
) -> None:
    store.apply(AddPeople((NewPerson("李四"),)))
    person = list(store.plan.persons)[-1]
    many = store.plan.buildings.ids(np.arange(500))
    store.select([*many, person, "g3", "b999999999", "b007x", "b²", ""])
    assert store.selection == (*many, person, "g3")
    with qtbot.waitSignal(store.selection_changed):
        store.apply(RemovePerson(person))
    assert store.selection == (*many, "g3")
    with qtbot.assertNotEmitted(store.selection_changed):
        store.apply(EditAreas.of("g3", name="新名"))


def test_closing_forgets(qtbot: QtBot, store: Store) -> None:
    store.select(["g3"])
    with qtbot.waitSignal(store.plan_opened):
        store.close()
    assert not store.is_open
    assert store.selection == ()
