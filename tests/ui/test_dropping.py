"""People and women's groups dropped on the map, and grids dropped on people."""

from __future__ import annotations

import numpy as np
from fakes import FakeMessages
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gridplanner.models.edits import RemoveGroups
from gridplanner.models.edits.groups import ungrouped
from gridplanner.models.picking import Picked
from gridplanner.models.rows import WORKER_ROLES
from gridplanner.ui.carried import AREA_MIME, GROUP_MIME, PERSON_MIME, carry
from gridplanner.ui.commands.dropping import gather_group, offer_group, offer_people, toggle_group
from gridplanner.ui.main_window import MainWindow


def heard(window: MainWindow) -> FakeMessages:
    messages = window.services.messages
    assert isinstance(messages, FakeMessages)
    return messages


def drop(window: MainWindow, qtbot: QtBot, carried: QMimeData, spot: tuple[float, float]) -> str:
    """Drag something over a place of the map and let go; return what was said at the cursor."""
    view = window.views.map
    ((x, y),) = view.canvas.frame_now.to_pixels(np.array([spot])).tolist()
    said = ""
    for kind in (QDragEnterEvent, QDragMoveEvent, QDropEvent):
        place = QPointF(x, y) if kind is QDropEvent else QPointF(x, y).toPoint()
        event = kind(
            place,  # type: ignore[arg-type]
            Qt.DropAction.CopyAction,
            carried,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(view.canvas.viewport(), event)
        draft = view.draft._draft
        said = said or (draft.preview.message if draft and draft.preview else "")
    qtbot.wait(10)
    assert view.draft._draft is None
    return said


def look_at(window: MainWindow, ids: list[str]) -> None:
    window.views.map.zoom_to_ids(ids)
    assert window.views.map.is_near


def anchor(window: MainWindow, row: int) -> tuple[float, float]:
    x, y = window.services.store.plan.buildings.footprints.anchors[row].tolist()
    return x, y


def test_a_person_is_dropped_on_a_building(window: MainWindow, qtbot: QtBot) -> None:
    store = window.services.store
    row = int(store.standing.rows_in("g2")[0])
    (building,) = store.plan.buildings.ids(np.array([row]))
    look_at(window, [building])
    person = next(iter(store.plan.persons))
    heard(window).answers.append("building")
    said = drop(window, qtbot, carry(PERSON_MIME, [person], ""), anchor(window, row))
    assert said.endswith("楼栋长,或所在网格的网格员")
    [post] = store.standing.staff(building, "micro_leader")
    assert post.person == person
    assert str(store.session.undo_sentence).endswith("楼栋长")


def test_several_people_are_given_several_grids_in_one_step(window: MainWindow) -> None:
    store = window.services.store
    people, grids = list(store.plan.persons)[:2], ["g2", "g3"]
    store.select(grids)
    made = offer_people(window.bench, people, Picked("grid", "g2"))
    assert "选中的 2 个网格" in made.words
    assert made.act is not None
    heard(window).answers.append("join")
    steps = len(store.session.log())
    made.act()
    assert len(store.session.log()) == steps + 1
    for grid in grids:
        assert {one.person for one in store.standing.staff(grid, "full_time")} >= set(people)


def test_a_group_is_dropped_on_a_grid_and_takes_whoever_has_none(
    window: MainWindow, qtbot: QtBot
) -> None:
    store = window.services.store
    plan = store.plan
    lacking = {
        grid: rows
        for grid in plan.grids
        if len(rows := ungrouped(plan, store.standing.rows_in(grid)))
    }
    [(grid, rows)] = lacking.items()
    group = plan.groups_by("grid")[grid][0].id
    made = offer_group(window.bench, group, Picked("grid", grid))
    assert made.act is not None
    assert made.lit == tuple(plan.buildings.ids(rows))
    made.act()
    assert not len(ungrouped(store.plan, store.standing.rows_in(grid)))
    assert offer_group(window.bench, group, Picked("grid", grid)).act is None
    other = next(one for one in plan.grids if one != grid and plan.groups_by("grid").get(one))
    beyond = store.standing.rows_in(other)[:1]
    (building,) = plan.buildings.ids(beyond)
    look_at(window, [building])
    before = store.plan
    said = drop(window, qtbot, carry(GROUP_MIME, [group], ""), anchor(window, int(beyond[0])))
    assert "不能跨网格" in said
    assert store.plan is before
    refused = offer_group(window.bench, group, Picked("building", building))
    assert "不能跨网格" in refused.words


def test_of_several_grids_a_group_takes_from_its_own_alone(window: MainWindow) -> None:
    store = window.services.store
    grids = [one for one in store.plan.grids if store.plan.groups_by("grid").get(one)][:2]
    store.apply(RemoveGroups(tuple(store.plan.groups_by("grid")[one][0].id for one in grids)))
    group = store.plan.groups_by("grid")[grids[1]][0].id
    own = ungrouped(store.plan, store.standing.rows_in(grids[1]))
    assert len(own)
    store.select(grids)
    made = offer_group(window.bench, group, Picked("grid", grids[0]))
    assert made.act is not None
    assert made.lit == tuple(store.plan.buildings.ids(own))
    store.select([grids[0]])
    refused = offer_group(window.bench, group, Picked("grid", grids[0]))
    assert refused.act is None
    assert "不能跨网格" in refused.words


def test_a_person_is_dropped_on_a_micro_home(window: MainWindow, qtbot: QtBot) -> None:
    store = window.services.store
    home = next(iter(store.plan.micro_homes.values()))
    look_at(window, [home.id])
    spot = (home.geometry.x, home.geometry.y)
    hosts = {one.person for one in store.standing.staff(home.id, "host")}
    first, other = [one for one in store.plan.persons if one not in hosts][:2]
    before = store.plan
    said = drop(window, qtbot, carry(PERSON_MIME, [first, other], ""), spot)
    assert "只能是一个人" in said
    assert store.plan is before
    said = drop(window, qtbot, carry(PERSON_MIME, [first], ""), spot)
    assert said.endswith("的微家长")
    assert [one.person for one in store.standing.staff(home.id, "host")] == [first]
    store.undo()
    assert {one.person for one in store.standing.staff(home.id, "host")} == hosts


def test_a_group_in_hand_takes_buildings_in_and_out(window: MainWindow) -> None:
    store = window.services.store
    group = next(one for one in store.plan.womens_groups.values() if one.grid == "g2")
    store.choose_group(group.id)
    assert window.views.map.hand.holds_group
    rows = store.standing.rows_in("g2")
    other = next(
        row
        for row in rows.tolist()
        if store.plan.buildings.text("womens_group", row) not in ("", group.id)
    )
    (building,) = store.plan.buildings.ids(np.array([other]))
    toggle_group(window.bench, Picked("building", building))
    assert store.plan.buildings.text("womens_group", other) == group.id
    toggle_group(window.bench, Picked("building", building))
    assert store.plan.buildings.text("womens_group", other) == ""
    gather_group(window.bench, [building, "g2"])
    assert store.plan.buildings.text("womens_group", other) == group.id
    store.choose_person(next(iter(store.plan.persons)))
    assert store.group == "" and not window.views.map.hand.holds_group


def test_grids_are_dragged_from_the_tree_onto_a_person(window: MainWindow) -> None:
    store = window.services.store
    model = window.views.roster.model
    window.views.roster.refresh_now()
    person = model.rows[0].person.id
    carried = carry(AREA_MIME, ["g2", "g3"], "")
    assert model.canDropMimeData(carried, Qt.DropAction.CopyAction, -1, -1, model.index(0, 0))
    model.dropMimeData(carried, Qt.DropAction.CopyAction, -1, -1, model.index(0, 0))
    for grid in ("g2", "g3"):
        assert {one.person for one in store.standing.staff(grid, *WORKER_ROLES)} == {person}
    store.undo()
    store.select(["g2", "g3"])
    heard(window).answers.append("yes")
    window.actions_["unassign"].trigger()
    assert not store.standing.staff("g2", *WORKER_ROLES)
    assert not store.standing.staff("g3", *WORKER_ROLES)


def test_the_whereabouts_of_who_is_chosen_are_shown(window: MainWindow) -> None:
    store = window.services.store
    item = window.views.map._whereabouts
    assert not len(item.told.homes)
    host = next(one for one in store.plan.assignments.values() if one.role == "host")
    store.choose_person(host.person)
    assert len(item.told.homes) == 1
    assert len(item.told.ways) >= 1
    store.choose_person("")
    store.select(["g2"])
    assert len(item.told.ways) >= 1
    store.select([])
    group = next(iter(store.plan.womens_groups))
    store.choose_group(group)
    assert len(item.told.homes) == 1
