"""Panels on the sample plan: what they say, and that they follow the plan and each other."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gridplanner.app import application
from gridplanner.models.balance import balance
from gridplanner.models.edits import (
    AddPeople,
    Assign,
    EditAreas,
    MakeWholeGrids,
    NewPerson,
    Unassign,
)
from gridplanner.models.figures import Count
from gridplanner.models.findings.areas import areas_of
from gridplanner.models.rows import WORKER_ROLES
from gridplanner.models.session import Session
from gridplanner.ui.figures import counted, number, remarks
from gridplanner.ui.language import Language
from gridplanner.ui.panels.area_model import MARK_ROLE, AreaModel
from gridplanner.ui.panels.base import Panel
from gridplanner.ui.panels.chart import LoadChart
from gridplanner.ui.panels.facts import facts, gather_facts_of_many
from gridplanner.ui.panels.findings import FindingsPanel
from gridplanner.ui.panels.inspector import Inspector
from gridplanner.ui.panels.roster import Roster
from gridplanner.ui.panels.roster_model import COLUMNS, PERSON_MIME, RosterModel, lines
from gridplanner.ui.panels.steps import at_once
from gridplanner.ui.panels.tree import AreaTree
from gridplanner.ui.store import Store
from gridplanner.ui.tables import as_cells, mark_row
from gridplanner.ui.theme import LIGHT, apply_theme
from gridplanner.words import say, use_language

P = TypeVar("P", bound=Panel)


def shown(qtbot: QtBot, panel: P) -> P:
    qtbot.addWidget(panel)
    panel.refresh_now()
    return panel


def texts(model: AreaModel, parent: QModelIndex) -> list[list[str]]:
    return [
        [model.data(model.index(row, column, parent)) for column in range(model.columnCount())]
        for row in range(model.rowCount(parent))
    ]


def test_numbers_say_what_is_not_known() -> None:
    assert number(None) == "—"
    assert counted(Count(4102.0, 3)) == "4,102"
    assert remarks(Count(4102.0, 3)) == ["另有3栋未填"]
    assert remarks(Count(None, 3)) == ["3栋未填"]
    assert counted(Count(40.0, 0, estimated=True)) == "40估"
    assert counted(Count(None, 3, reported=50)) == "50"
    assert remarks(Count(40.0, 0, reported=50)) == ["填报 50"]


def test_the_heading_and_cards_of_a_grid(store: Store) -> None:
    grid = store.plan.grids["g3"]
    found = facts(store.standing, "g3")
    assert found is not None
    community = store.plan.communities[grid.parent].name
    assert found.heading == f"{grid.name} · 社区网格 · {community}"
    assert found.code == grid.code
    assert [card.name for card in found.cards] == ["小区", "居民", "儿童", "独居老人"]
    figures = store.standing.figures["g3"]
    population = figures.count("population").best
    assert found.cards[1].value == number(population)
    load = next(line for line in found.lines if line.name == "折算户")
    assert load.value == number(figures.load)
    away = store.standing.deviation("g3")
    assert away is not None
    assert load.remark.endswith(f"{away:+.0%}")


def test_a_vacancy_is_said_and_marked(store: Store) -> None:
    post = store.standing.staff("g3", "full_time")[0]
    store.apply(Unassign(post.id))
    found = facts(store.standing, "g3")
    assert found is not None
    worker = found.posts[1]
    assert (worker.name, worker.vacant) == ("网格员", True)
    assert ["网格员", "空缺"] in found.rows()


def test_facts_of_areas_buildings_people_and_of_nothing(store: Store) -> None:
    building = store.plan.buildings.ids(store.standing.rows_in("g3")[:1])[0]
    at = facts(store.standing, building)
    assert at is not None
    assert at.lines[0].link == "g3"
    town = facts(store.standing, "t1")
    assert town is not None
    assert ["社区(村)", "12"] in town.rows()
    person = facts(store.standing, "p1")
    assert person is not None
    assert person.heading.startswith(store.plan.persons["p1"].name)
    assert facts(store.standing, "g999") is None


def test_several_grids_are_summed_up(store: Store) -> None:
    found = at_once(gather_facts_of_many(store.standing, ["g3", "g4"]))
    both = sum(store.standing.figures[id_].buildings for id_ in ("g3", "g4"))
    assert ["楼栋", number(both)] in found.rows()
    assert [line.link for line in found.lines if line.link] == ["g3", "g4"]


def test_many_buildings_are_told_by_their_grids(store: Store) -> None:
    standing = store.standing
    rows = np.flatnonzero(standing.owner >= 0)
    astray = np.flatnonzero(standing.owner < 0)
    assert len(rows) > 50 and len(astray)
    found = at_once(
        gather_facts_of_many(standing, store.plan.buildings.ids(np.append(rows, astray)))
    )
    first = next(line for line in found.lines if line.link)
    largest = max(standing.figures.values(), key=lambda one: one.buildings)
    assert first.name == f"{largest.buildings}栋"
    assert standing.figures[first.link].buildings == largest.buildings
    assert ["漏划", f"{len(astray)}栋"] in found.rows()
    assert ["楼栋", number(len(rows) + len(astray))] in found.rows()
    left = len(standing.plan.grids) - 50
    assert any(line.value == f"还有 {left} 个网格" for line in found.lines)


def test_a_building_in_a_grid_that_is_selected_too_counts_once(store: Store) -> None:
    standing = store.standing
    inside = store.plan.buildings.ids(standing.rows_in("g3"))
    outside = store.plan.buildings.ids(standing.rows_in("g4")[:2])
    found = at_once(gather_facts_of_many(standing, ["g3", *inside[:3], *outside]))
    assert ["楼栋", number(standing.figures["g3"].buildings + 2)] in found.rows()
    assert found.heading == "已选 6 项"


def test_the_inspector_asks_for_people(qtbot: QtBot, store: Store, language: Language) -> None:
    inspector = shown(qtbot, Inspector(store, language))
    assert any("点一个网格" in label.text() for label in inspector.findChildren(QLabel))
    store.select(["g3"])
    inspector.refresh_now()
    ask = [b for b in inspector.findChildren(QPushButton) if b.text() == say("action.assign_here")]
    with qtbot.waitSignal(inspector.assign_asked) as asked:
        ask[1].click()
    assert asked.args == ["g3", "full_time"]
    assert as_cells(inspector.cells()).startswith(f"{store.plan.grids['g3'].name} · ")


def test_the_tree_holds_the_levels_with_their_sums(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    tree = shown(qtbot, AreaTree(store, language, LIGHT))
    model = tree.view.model()
    assert isinstance(model, AreaModel)
    (district,) = texts(model, QModelIndex())
    assert district[0] == "示例县"
    known = [one.count("households").best or 0.0 for one in store.standing.figures.values()]
    assert district[1] == f"≥{number(sum(known))}"
    assert model.rowCount(model.index_of("t1")) == 12
    assert model.size == 1 + 1 + 12 + len(store.plan.grids)


def test_tree_and_selection_follow_each_other(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    tree = shown(qtbot, AreaTree(store, language, LIGHT))
    model = tree.view.model()
    assert isinstance(model, AreaModel)
    store.select(["g3"])
    assert model.id_at(tree.view.currentIndex()) == "g3"
    flags = QItemSelectionModel.SelectionFlag
    tree.view.selectionModel().select(model.index_of("c2"), flags.ClearAndSelect | flags.Rows)
    assert store.selection == ("c2",)


def test_the_tree_shows_an_edit(qtbot: QtBot, store: Store, language: Language) -> None:
    tree = shown(qtbot, AreaTree(store, language, LIGHT))
    store.apply(EditAreas.of("g3", name="新名网格"))
    tree.refresh_now()
    model = tree.view.model()
    assert isinstance(model, AreaModel)
    assert model.data(model.index_of("g3")) == "新名网格"
    assert tree.view.isExpanded(model.index_of("t1"))


def test_a_narrow_tree_still_shows_names(qtbot: QtBot, store: Store, language: Language) -> None:
    tree = shown(qtbot, AreaTree(store, language, LIGHT))
    tree.show()
    qtbot.waitExposed(tree)
    assert tree.minimumWidth() < 300
    for width in (tree.minimumWidth(), 400):
        tree.resize(width, 400)
        assert tree.view.isColumnHidden(2) is (width < 300)
        assert tree.view.columnWidth(0) >= 110


def test_long_figures_of_the_topmost_area_are_not_cut(
    qtbot: QtBot, store: Store, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gridplanner.ui.panels.area_model.number", lambda count: f"9,999,{count}")
    tree = shown(qtbot, AreaTree(store, language, LIGHT))
    text = str(tree.view.model().index(0, 1).data())
    assert len(text) > 9
    assert tree.view.columnWidth(1) > tree.view.fontMetrics().horizontalAdvance(text) + 6


def test_every_row_of_the_tree_is_painted_anew_after_an_edit(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    tree = shown(qtbot, AreaTree(store, language, LIGHT))
    model = tree.view.model()
    assert isinstance(model, AreaModel)
    told: set[str] = set()

    def note(first: QModelIndex, last: QModelIndex) -> None:
        rows = range(first.row(), last.row() + 1)
        told.update(model.id_at(model.index(row, 0, first.parent())) for row in rows)

    model.dataChanged.connect(note)
    store.apply(Unassign(store.standing.staff("g3", "full_time")[0].id))
    tree.refresh_now()
    assert told == set(model.ids())


def test_a_community_without_a_grid_says_so(qtbot: QtBot, store: Store, language: Language) -> None:
    from gridplanner.models.ids import Ids
    from gridplanner.models.plan import Plan
    from gridplanner.words import Sentence

    class WithoutGrids:
        def sentence(self, _plan: Plan) -> Sentence:
            return Sentence("edit.setting", {"setting": "-"})

        def apply(self, plan: Plan, _ids: Ids) -> Plan:
            gone = plan.below("c12", "grid")
            return plan.with_rows("grid", [], without=gone)

    store.apply(WithoutGrids())
    tree = shown(qtbot, AreaTree(store, language, LIGHT))
    model = tree.view.model()
    assert isinstance(model, AreaModel)
    state = model.index_of("c12").siblingAtColumn(3)
    assert model.data(state).startswith("尚未划格")
    found = facts(store.standing, "c12")
    assert found is not None and found.ungridded
    store.apply(MakeWholeGrids(("c12",)))
    tree.refresh_now()
    assert model.rowCount(model.index_of("c12")) == 1


def test_a_selected_row_keeps_the_colour_of_its_state(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    apply_theme(application(), LIGHT)
    panel = shown(qtbot, FindingsPanel(store, language, LIGHT))
    panel.resize(600, 300)
    panel.show()
    qtbot.waitExposed(panel)
    for chip in ("warning", "info"):
        panel._chips[chip].click()
    panel.refresh_now()
    mark_row(panel.view, 1)
    place = panel.view.visualRect(panel.model.index(1, 0))
    picture = panel.view.viewport().grab(place).toImage()
    seen = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
    }
    assert LIGHT.danger in seen


def test_kinds_without_a_preset_are_not_measured(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    store.apply(EditAreas.of("g3", kind="dedicated"))
    chart = shown(qtbot, LoadChart(store, language, LIGHT))
    rows = [row for row in chart._bars or () if row is not None]
    free = [row for row in rows if row.group not in ("urban", "rural")]
    assert free and all(row.deviation is None for row in free)
    assert all(row.deviation is not None for row in rows if row not in free)
    count = len(rows) - len(free)
    assert chart._summary.text().startswith(f"{count} 个中")
    found = facts(store.standing, free[0].id)
    assert found is not None
    load = next(line for line in found.lines if line.name == "折算户")
    assert (load.remark, load.tone) == ("", "")


def test_a_grid_is_called_what_was_typed(store: Store) -> None:
    store.apply(EditAreas.of("g3", name="Renamed01"))
    found = facts(store.standing, "g3")
    assert found is not None
    assert found.heading.startswith("Renamed01 · ")


def test_the_chart_says_what_the_selected_bar_is(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    chart = shown(qtbot, LoadChart(store, language, LIGHT))
    store.select(["g3"])
    assert store.plan.grids["g3"].name in chart._hovered.text()
    store.select([])
    assert chart._hovered.text() == ""


def test_a_new_plan_says_the_first_step(qtbot: QtBot, tmp_path: Path, language: Language) -> None:
    store = Store()
    store.take(Session.create(tmp_path / "新 方案.gpkg", name="新方案", crs="EPSG:4548"))
    first = say("panels.first_step")
    inspector = shown(qtbot, Inspector(store, language))
    assert any(label.text() == first for label in inspector.findChildren(QLabel))
    assert shown(qtbot, FindingsPanel(store, language, LIGHT))._empty.text() == first
    chart = shown(qtbot, LoadChart(store, language, LIGHT))
    assert chart._summary.text() == first
    assert not chart.plot.getPlotItem().getAxis("left").isVisible()
    store.close()


def test_the_chart_sorts_each_kind(qtbot: QtBot, store: Store, language: Language) -> None:
    chart = shown(qtbot, LoadChart(store, language, LIGHT))
    urban = [
        row.load or 0.0 for row in chart._bars or () if row is not None and row.group == "urban"
    ]
    assert urban == sorted(urban, reverse=True)
    known = [row for row in balance(store.standing).rows if row.load is not None]
    assert len(chart.cells()) == len(known) + 1
    chart.by.setCurrentIndex(1)
    chart.refresh_now()
    workers = [row for row in balance(store.standing, "worker").rows if row.load is not None]
    assert len(chart.cells()) == len(workers) + 1


def test_a_click_on_a_bar_names_its_grid(qtbot: QtBot, store: Store, language: Language) -> None:
    chart = LoadChart(store, language, LIGHT)
    qtbot.addWidget(chart)
    chart.resize(800, 300)
    chart.show()
    qtbot.waitExposed(chart)
    chart.refresh_now()
    assert chart._bars is not None
    heaviest = chart._bars[0]
    assert heaviest is not None
    place = chart.plot.getViewBox().mapViewToScene(pg.Point(0, 10))
    row = chart.row_at(place)
    assert row is not None and row.id == heaviest.id


def test_the_unassigned_come_first(qtbot: QtBot, store: Store, language: Language) -> None:
    store.apply(AddPeople((NewPerson("新来的"),)))
    roster = shown(qtbot, Roster(store, language, LIGHT))
    free = [line.person.name for line in roster.model.rows if line.free]
    assert free[-1] == "新来的" and roster.model.rows[len(free) - 1].free
    assert roster.model.data(roster.model.index(0, 1)) == "待分配"
    loads = [line.load or 0.0 for line in roster.model.rows if not line.free]
    assert loads == sorted(loads, reverse=True)


def test_a_person_can_be_picked_and_dragged(qtbot: QtBot, store: Store, language: Language) -> None:
    roster = shown(qtbot, Roster(store, language, LIGHT))
    mark_row(roster.view, 2)
    person = roster.model.rows[2].person
    assert store.person == person.id
    carried = roster.model.mimeData([roster.model.index(2, 0)])
    assert bytes(carried.data(PERSON_MIME).data()).decode() == person.id
    store.choose_person(roster.model.rows[5].person.id)
    assert roster.view.currentIndex().row() == 5


def test_a_load_says_that_others_share_the_grid(store: Store) -> None:
    def tip(person: str) -> str:
        model = RosterModel(LIGHT)
        model.show(lines(store.standing))
        place = model.index(model.row_of(person), COLUMNS.index("load"))
        return str(model.data(place, Qt.ItemDataRole.ToolTipRole))

    one = store.standing.staff("g3", "full_time")[0].person
    other = store.standing.staff("g4", "full_time")[0].person
    assert "共管" not in tip(one)
    store.apply(Assign(other, "g3", "full_time", replace=False))
    assert "共管" in tip(one) and "共管" in tip(other)


def test_the_roster_is_searched(qtbot: QtBot, store: Store, language: Language) -> None:
    roster = shown(qtbot, Roster(store, language, LIGHT))
    name = store.plan.persons["p2"].name
    roster.search.setText(name)
    roster.refresh_now()
    assert {line.person.name for line in roster.model.rows} == {name}


def test_heads_of_tables_follow_the_language(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    roster = shown(qtbot, Roster(store, language, LIGHT))
    use_language("en")
    assert roster.model.headerData(1, Qt.Orientation.Horizontal) == "Posts"


def test_the_mark_of_a_grid_has_the_colour_of_its_worst_finding(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    tree = AreaTree(store, language, LIGHT)
    qtbot.addWidget(tree)
    tree.show()
    tree.refresh_now()
    model, standing = tree._model, store.standing
    rotten = {one.subject[1] for one in store.findings if one.severity == "error"}
    fit = [id_ for id_ in standing.plan.grids if standing.band(id_) == "fit"]
    amiss = next(id_ for id_ in fit if id_ in rotten and standing.staff(id_, *WORKER_ROLES))
    state = model.index_of(amiss).siblingAtColumn(3)
    mark, colour = state.data(MARK_ROLE)
    assert state.data().endswith(mark)
    assert colour.name() == LIGHT.danger
    assert state.data(Qt.ItemDataRole.ForegroundRole).name() == LIGHT.good
    blamed = {id_ for areas in areas_of(standing, store.findings) for id_ in areas}
    well = next(id_ for id_ in fit if id_ not in blamed)
    assert model.index_of(well).siblingAtColumn(3).data(MARK_ROLE) is None
