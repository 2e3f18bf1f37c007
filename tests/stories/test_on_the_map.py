"""A planner gives work on the map itself: micro-homes by clicks, buildings into a group."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from planner import Planner
from PySide6.QtCore import Qt

from gridplanner.models.picking import Picked
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
