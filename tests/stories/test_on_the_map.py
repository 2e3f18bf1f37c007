"""A planner gives work on the map itself: micro-homes by clicks, buildings into a group."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from planner import Planner
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QDrag
from PySide6.QtWidgets import QApplication, QMenu

from gridplanner.models.naming import placed
from gridplanner.models.picking import Picked
from gridplanner.ui.carried import AREA_MIME, carried_ids
from gridplanner.ui.commands import lifting
from gridplanner.ui.commands.organisation import preview_moved
from gridplanner.ui.commands.plans import sample_session
from gridplanner.ui.dialogs.group import NamedDialog


@pytest.fixture
def at_sample(planner: Planner, tmp_path: Path) -> Planner:
    """The sample plan, open in the window."""
    path = tmp_path / "示例 方案.gpkg"
    sample_session(path).close()
    planner.open(path)
    return planner


def free_spot(planner: Planner, grid: str) -> tuple[float, float]:
    """Return a place inside a grid."""
    (x, y), _ = planner.session.plan.table("grid").spot(grid)
    return x, y


def test_a_micro_home_is_set_up_by_a_click(at_sample: Planner) -> None:
    planner, view = at_sample, at_sample.window.views.map
    store = planner.window.services.store
    view.zoom_to_ids(["g2"])
    before, spot = set(store.plan.micro_homes), free_spot(at_sample, "g2")
    in_hand = next(iter(store.plan.persons))
    store.choose_person(in_hand)
    planner.do("tool_micro_home")

    def name_it(form: NamedDialog) -> None:
        assert form.person == in_hand, "whoever is in hand is offered as the host"
        form.name.setText(" ")
        form.ok.click()
        assert form.isVisible(), "a name is asked for"
        form.name.setText("茶馆微家")
        form.ok.click()

    def click() -> None:
        planner.click(*spot)
        planner.bot.wait(50)  # it is asked once the tool has answered

    planner.answer(NamedDialog, name_it, click)
    (made,) = set(store.plan.micro_homes) - before
    home = store.plan.micro_homes[made]
    assert (home.name, home.parent) == ("茶馆微家", "g2")
    assert [one.person for one in store.standing.staff(made, "host")] == [in_hand]
    assert store.selection == (made,)
    planner.key(Qt.Key.Key_Escape)
    assert view.tool == "select"
    assert view.hand.pick(home.geometry.x, home.geometry.y) == Picked("micro_home", made)
    planner.do("undo")
    assert set(store.plan.micro_homes) == before
    assert store.selection == ()


def test_a_micro_home_outside_is_refused_with_a_sentence(at_sample: Planner) -> None:
    planner, view = at_sample, at_sample.window.views.map
    view.zoom_whole()
    view.zoom_out()
    before = planner.session.plan
    planner.do("tool_micro_home")
    left, bottom, right, top = view.extent
    planner.click(left + (right - left) * 0.02, top - (top - bottom) * 0.02)
    planner.bot.wait(20)
    assert planner.said[-1] == "这里不在任何社区(村)里,不能设妇女微家。请在网格里点选位置。"
    assert planner.session.plan is before


def test_buildings_are_clicked_and_drawn_into_the_group_in_hand(at_sample: Planner) -> None:
    planner, view = at_sample, at_sample.window.views.map
    store = planner.window.services.store
    group = next(one for one in store.plan.womens_groups.values() if one.grid == "g2")
    rows = store.standing.rows_in("g2")
    other = next(
        row
        for row in rows.tolist()
        if store.plan.buildings.text("womens_group", row) not in ("", group.id)
    )
    view.zoom_to_ids(store.plan.buildings.ids(np.array([other])))
    assert view.is_near
    store.choose_group(group.id)
    planner.do("tool_assign")
    assert "再点一次退出" in planner.said[-1]
    x, y = store.plan.buildings.footprints.anchors[other].tolist()
    planner.click(x, y)
    assert store.plan.buildings.text("womens_group", other) == group.id
    planner.click(x, y)
    assert store.plan.buildings.text("womens_group", other) == ""
    planner.draw([(x - 4, y - 4), (x, y + 3), (x + 4, y + 4)], Qt.KeyboardModifier.ShiftModifier)
    assert store.plan.buildings.text("womens_group", other) == group.id
    planner.key(Qt.Key.Key_Escape)
    assert view.tool == "select"


def test_a_micro_home_is_dragged_into_another_grid(at_sample: Planner) -> None:
    planner, view = at_sample, at_sample.window.views.map
    store = planner.window.services.store
    home = next(one for one in store.plan.micro_homes.values() if one.parent in store.plan.grids)
    other = next(
        one.id
        for one in store.plan.grids.values()
        if one.id != home.parent and one.parent == store.plan.grids[home.parent].parent
    )
    view.zoom_to_ids([home.parent, other])
    start, end = (home.geometry.x, home.geometry.y), free_spot(planner, other)
    planner.do("tool_micro_home")
    planner.draw([start, end])
    moved = store.plan.micro_homes[home.id]
    assert moved.parent == other
    assert (moved.geometry.x, moved.geometry.y) == pytest.approx(end, abs=2 * view_pixel(planner))
    planner.do("undo")
    assert store.plan.micro_homes[home.id] == home
    before, extent = store.plan, view.extent
    planner.draw([start, end], lets_go=False)
    told = view.draft._draft
    assert told is not None and told.preview is not None
    assert told.preview.message.endswith(f" → {placed(store.plan, store.plan.grids[other])}")
    assert preview_moved(planner.window.bench, home.id, end) is not None
    nowhere = preview_moved(planner.window.bench, home.id, (0.0, 0.0))
    assert nowhere is not None and not nowhere.possible
    assert "不在任何社区" in nowhere.message
    planner.key(Qt.Key.Key_Escape)
    assert store.plan is before and view.tool == "micro_home" and view.extent == extent


def view_pixel(planner: Planner) -> float:
    return planner.window.views.map.canvas.frame_now.metres


class HeldDrag(QDrag):
    """What hangs on the hand, kept for a look instead of waiting until it is let go."""

    taken: list[HeldDrag] = []  # noqa: RUF012

    def exec(self, *actions: Qt.DropAction) -> Qt.DropAction:
        """See Qt."""
        self.taken.append(self)
        return actions[0]


def test_grids_are_dragged_off_the_map_while_nobody_is_in_hand(
    at_sample: Planner, monkeypatch: pytest.MonkeyPatch
) -> None:
    planner, view = at_sample, at_sample.window.views.map
    store = planner.window.services.store
    monkeypatch.setattr(lifting, "QDrag", HeldDrag)
    monkeypatch.setattr(HeldDrag, "taken", [])
    view.zoom_to_ids(["g2", "g3"])
    extent = view.extent
    planner.do("tool_assign")
    assert "把网格拖到人员" in planner.said[-1]
    (x, y), away = free_spot(planner, "g2"), 40 * view_pixel(planner)

    def drag() -> list[list[str]]:
        planner.draw([(x, y), (x + away, y)])
        planner.bot.wait(20)
        return [carried_ids(one.mimeData(), AREA_MIME) for one in HeldDrag.taken]

    assert drag() == [["g2"]]
    assert view.extent == extent, "the map stays where it is"
    assert not HeldDrag.taken[0].pixmap().isNull()
    store.select(["g2", "g3"])
    assert [sorted(one) for one in drag()] == [["g2"], ["g2", "g3"]]
    assert HeldDrag.taken[-1].mimeData().text() == "2 个网格"
    store.choose_person(next(iter(store.plan.persons)))
    assert len(drag()) == 2, "with somebody in hand a drag moves the map"
    assert view.extent != extent


def menu_at(planner: Planner, x: float, y: float) -> list[str]:
    """Press the right button on the map, read the menu that comes up, and put it away."""
    canvas = planner.window.views.map.canvas
    at = canvas.frame_now.to_pixels(np.array([[x, y]]))[0].round().astype(int).tolist()
    port = canvas.viewport()
    assert port.rect().contains(QPoint(*at)), "the place is not on the screen"
    read: list[list[str]] = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            read.append([one.text() for one in menu.actions() if one.isEnabled()])
            menu.close()

    QTimer.singleShot(100, look)
    planner.bot.mousePress(port, Qt.MouseButton.RightButton, pos=QPoint(*at))
    asked = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, QPoint(*at), port.mapToGlobal(QPoint(*at))
    )
    QApplication.sendEvent(port, asked)
    planner.bot.mouseRelease(port, Qt.MouseButton.RightButton, pos=QPoint(*at))
    planner.bot.wait(200)
    return read[0] if read else []


def test_the_right_button_shows_what_can_be_done(at_sample: Planner) -> None:
    planner, view = at_sample, at_sample.window.views.map
    store = planner.window.services.store
    row = int(store.standing.rows_in("g2")[0])
    [house] = store.plan.buildings.ids(np.array([row]))
    x, y = store.plan.buildings.footprints.anchors[row].tolist()
    view.zoom_to_ids([house])
    offered = menu_at(planner, x, y)
    assert store.selection == (house,)
    assert any("修改属性" in one for one in offered)
    assert any("妇女小组" in one for one in offered)
    others = store.plan.buildings.ids(store.standing.rows_in("g2")[:5])
    store.select(others)
    menu_at(planner, x, y)
    assert store.selection == tuple(others), "what is selected there is kept"
    view.zoom_whole()
    offered = menu_at(planner, *free_spot(planner, "g3"))
    assert any("拆分" in one or "合并" in one or "指派" in one for one in offered)
    planner.do("tool_split")
    assert menu_at(planner, x, y) == [], "with a pen in hand the right button ends the line"
