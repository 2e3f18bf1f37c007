"""The load chart: sorted and sifted, painted as seen, and a place to drop areas on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDragMoveEvent, QDropEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gridplanner.models.balance import balance
from gridplanner.models.bearers import BY
from gridplanner.models.edits import MakeGroup
from gridplanner.models.rows import WORKER_ROLES
from gridplanner.ui.carried import AREA_MIME, carry
from gridplanner.ui.language import Language
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.panels.chart import LoadChart
from gridplanner.ui.panels.chart_bars import Bar
from gridplanner.ui.panels.chart_item import heaps
from gridplanner.ui.panels.chart_more import BalanceCard, grade
from gridplanner.ui.store import Store
from gridplanner.ui.theme import DARK, LIGHT


def shown(qtbot: QtBot, store: Store, language: Language, by: str = "grid") -> LoadChart:
    chart = LoadChart(store, language, LIGHT)
    qtbot.addWidget(chart)
    chart.resize(900, 320)
    chart.show()
    qtbot.waitExposed(chart)
    chart.by.setCurrentIndex(BY.index(by))  # type: ignore[arg-type]
    chart.refresh_now()
    return chart


def bars(chart: LoadChart) -> list[Bar]:
    return [bar for bar in chart._bars or () if bar is not None]


@pytest.mark.parametrize("by", BY)
def test_everybody_who_bears_load_has_a_bar(
    qtbot: QtBot, store: Store, language: Language, by: str
) -> None:
    chart = shown(qtbot, store, language, by)
    known = [row for row in balance(store.standing, by).rows if row.load is not None]  # type: ignore[arg-type]
    assert known
    assert {(bar.id, bar.load, bar.households) for bar in bars(chart)} == {
        (row.id, row.load, row.households) for row in known
    }
    assert len(chart.cells()) == len(known) + 1


def test_the_farthest_from_the_mean_come_first(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    chart = shown(qtbot, store, language)
    chart.controls.order.setCurrentIndex(1)
    chart.refresh_now()
    away = [abs(bar.deviation or 0) for bar in bars(chart) if bar.group == "urban"]
    assert away == sorted(away, reverse=True)
    chart.controls.order.setCurrentIndex(2)
    chart.refresh_now()
    rank = store.plan.table("grid").ranks
    places = [rank[bar.id] for bar in bars(chart) if bar.group == "urban"]
    assert places == sorted(places)


def test_one_kind_one_area_one_name(qtbot: QtBot, store: Store, language: Language) -> None:
    chart = shown(qtbot, store, language)
    whole = {bar.id: bar.deviation for bar in bars(chart)}
    kinds = [chart.controls.kind.itemText(at) for at in range(chart.controls.kind.count())]
    chart.controls.kind.setCurrentIndex(kinds.index("农村网格"))
    chart.refresh_now()
    assert {bar.group for bar in bars(chart)} == {"rural"}
    chart.controls.kind.setCurrentIndex(0)
    community = store.plan.grids["g3"].parent
    store.select([community])
    chart.controls.scope.setCurrentIndex(1)
    chart.refresh_now()
    mine = {bar.id: bar.deviation for bar in bars(chart)}
    assert mine.keys() <= set(store.plan.below(community, "grid"))
    assert mine.items() <= whole.items()  # the mean stays that of the kind in the whole plan
    store.select(["g3"])  # a grid is no area to be narrowed to: a bar may have been clicked
    chart.refresh_now()
    assert {bar.id for bar in bars(chart)} == mine.keys()
    chart.controls.text.setText(store.plan.grids["g3"].name)
    chart.refresh_now()
    assert [bar.id for bar in bars(chart)] == ["g3"]
    chart.controls.text.setText("没有这样的")
    chart.refresh_now()
    assert bars(chart) == []
    assert "筛选" in chart._summary.text()


def test_workers_and_groups_are_narrowed_to_an_area(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    community = store.plan.grids["g3"].parent
    inside = set(store.plan.below(community, "grid"))
    store.select([community])
    for by in ("worker", "group"):
        chart = shown(qtbot, store, language, by)
        chart._mark()
        everybody = {bar.id for bar in bars(chart)}
        chart.controls.scope.setCurrentIndex(1)
        chart.refresh_now()
        mine = {bar.id for bar in bars(chart)}
        assert mine and mine < everybody
        if by == "group":
            assert {store.plan.womens_groups[id_].grid for id_ in mine} <= inside
        else:
            held = [store.standing.held_by(id_, *WORKER_ROLES) for id_ in mine]
            assert all(inside & {post.area for post in posts} for posts in held)


def test_an_edit_does_not_take_the_planner_elsewhere(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    chart = shown(qtbot, store, language)
    box = chart.plot.getViewBox()
    box.setXRange(2, 9, padding=0)
    store.apply(MakeGroup("新组", "g3"))
    chart.refresh_now()
    assert box.viewRange()[0] == pytest.approx([2, 9])
    chart.controls.order.setCurrentIndex(1)
    chart.refresh_now()
    assert box.viewRange()[0][0] < 0


def test_more_shows_gini_and_jain(qtbot: QtBot, store: Store, language: Language) -> None:
    chart = shown(qtbot, store, language)
    chart._tell_more()
    card = next(one for one in chart.findChildren(BalanceCard))
    words = [label.text() for label in card.findChildren(QLabel)]
    urban = balance(store.standing).groups["urban"]
    assert f"{urban.gini:.3f}" in words and f"{urban.jain:.3f}" in words
    assert "基尼系数" in words and any("0 表示人人相等" in one for one in words)
    assert f"{urban.cv:.2f} {grade(urban.cv)}" in words
    assert (grade(0.15), grade(0.2), grade(0.3), grade(None)) == ("均衡", "尚可", "偏大", "")
    card.close()


@given(
    st.lists(st.one_of(st.none(), st.floats(0, 1000)), min_size=1, max_size=40), st.integers(0, 4)
)
def test_of_a_run_the_highest_bar_is_seen(loads: list[float | None], level: int) -> None:
    heights = np.array(loads, float)
    tones = np.where(np.isnan(heights), -1, np.arange(len(heights)) % 5).astype(np.int8)
    made = heaps(heights, tones)
    heap = made[min(level, len(made) - 1)]
    for at, (height, tone, place) in enumerate(
        zip(heap.heights, heap.tones, heap.places, strict=True)
    ):
        run = [one for one in loads[at * heap.length : (at + 1) * heap.length] if one is not None]
        assert height == max(run, default=0)
        assert (tone == -1) == (not run)
        if run:
            assert loads[place] == height and tones[place] == tone


def test_ten_thousand_bars_are_painted_as_they_are(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    chart = shown(qtbot, store, language)
    heights = np.full(10_000, 10.0)
    heights[7000] = 90.0  # one high bar, a twentieth of a pixel wide
    tones = np.zeros(10_000, np.int8)
    ink = QColor("#ff0000")
    chart._item.show(heights, tones, [ink])
    box = chart.plot.getViewBox()
    box.setLimits(xMin=-1, xMax=10_000)
    box.setRange(xRange=(-1, 10_000), yRange=(0, 100), padding=0)
    image = QImage(chart.plot.size(), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    chart.plot.render(painter)
    painter.end()
    spot = chart.plot.mapFromScene(box.mapViewToScene(QPointF(7000, 85)))
    near = {QColor(image.pixel(spot.x() + dx, spot.y())).name() for dx in (-1, 0, 1)}
    assert ink.name() in near
    far = QColor(image.pixel(spot.x() - 40, spot.y())).name()
    assert far != ink.name()
    low = chart.plot.mapFromScene(box.mapViewToScene(QPointF(3000, 4)))
    assert QColor(image.pixel(low.x(), low.y())).name() == ink.name()


def place_of(chart: LoadChart, id_: str) -> QPoint:
    assert chart._bars is not None
    at = QPointF(chart._bars.places([id_])[0], 5.0)
    return chart.plot.mapFromScene(chart.plot.getViewBox().mapViewToScene(at))


def dragged(chart: LoadChart, grids: list[str], place: QPoint) -> tuple[bool, bool]:
    """Drag some areas over a place and let go; return whether each was welcome."""
    carried = carry(AREA_MIME, grids, "")
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none, port = Qt.KeyboardModifier.NoModifier, chart.plot.viewport()
    enter = QDragEnterEvent(place, action, carried, left, none)
    QApplication.sendEvent(port, enter)
    move = QDragMoveEvent(place, action, carried, left, none)
    QApplication.sendEvent(port, move)
    welcome = move.isAccepted()
    chart.setProperty("said", chart._said.toPlainText() if chart._said.isVisible() else "")
    let_go = QDropEvent(QPointF(place), action, carried, left, none)
    QApplication.sendEvent(port, let_go)
    return welcome, let_go.isAccepted()


def test_areas_dropped_on_a_bar_change_hands(window: MainWindow, qtbot: QtBot) -> None:
    chart, store = window.views.chart, window.services.store
    window.show_panel("chart")
    chart.by.setCurrentIndex(BY.index("worker"))
    chart.refresh_now()
    person = next(bar.id for bar in bars(chart))
    others = [
        id_
        for id_ in store.plan.grids
        if store.standing.figures[id_].load
        and person not in {one.person for one in store.standing.staff(id_, *WORKER_ROLES)}
    ][:2]
    before = store.standing.workload(person)
    assert before is not None
    loads = [store.standing.figures[id_].load or 0.0 for id_ in others]
    capacity = store.plan.persons[person].capacity
    after = before + sum(loads) / capacity
    assert dragged(chart, others, place_of(chart, person)) == (True, True)
    assert f"{before:,.0f} → {after:,.0f} 折算户" in chart.property("said")
    left = {one.person for id_ in others for one in store.standing.staff(id_, *WORKER_ROLES)}
    assert ("不再负责" in chart.property("said")) == bool(left)
    assert any(store.plan.persons[one].name in chart.property("said") for one in left)
    assert not chart._said.isVisible()
    qtbot.waitUntil(lambda: store.standing.workload(person) != before)
    assert store.standing.workload(person) == pytest.approx(after)
    for id_ in others:
        assert {one.person for one in store.standing.staff(id_, *WORKER_ROLES)} == {person}
    window.actions_["undo"].trigger()
    assert store.standing.workload(person) == before
    grids = [post.area for post in store.standing.held_by(person, *WORKER_ROLES)]
    chart.refresh_now()
    assert dragged(chart, grids[:1], place_of(chart, person)) == (False, False)  # theirs already


def test_only_workers_take_areas(qtbot: QtBot, store: Store, language: Language) -> None:
    chart = shown(qtbot, store, language)
    assert dragged(chart, ["g3"], place_of(chart, "g5")) == (False, False)
    assert "按网格员" in chart.property("said")


def test_areas_are_dragged_from_the_tree(window: MainWindow) -> None:
    window.views.tree.refresh_now()
    model = window.views.tree._model
    carried = model.mimeData([model.index_of("g3"), model.index_of("g4")])
    assert bytes(carried.data(AREA_MIME).data()) == b"g3\ng4"
    assert model.flags(model.index_of("g3")) & Qt.ItemFlag.ItemIsDragEnabled


def test_the_bar_of_a_group_selects_its_buildings(window: MainWindow) -> None:
    chart, store = window.views.chart, window.services.store
    window.show_panel("chart")
    chart.by.setCurrentIndex(BY.index("group"))
    chart.use_theme(DARK)
    chart.refresh_now()
    group = bars(chart)[0].id
    chart.clicked.emit(group)
    rows = store.plan.buildings.find(list(store.selection))
    assert len(rows)
    assert {store.plan.buildings.text("womens_group", row) for row in rows.tolist()} == {group}
