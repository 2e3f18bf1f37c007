"""The overview panel: numbers that say what they count, and show it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gridplanner.models.checks import SEVERITIES
from gridplanner.models.edits import Assign, FoundFederations
from gridplanner.models.findings.areas import areas_of
from gridplanner.models.rows import WORKER_ROLES
from gridplanner.models.session import Session
from gridplanner.ui.language import Language
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.panels.dashboard import DashboardPanel
from gridplanner.ui.panels.dashboard_tiles import Tile
from gridplanner.ui.store import Store
from gridplanner.ui.theme import LIGHT


def shown(qtbot: QtBot, store: Store, language: Language) -> DashboardPanel:
    panel = DashboardPanel(store, language, LIGHT)
    qtbot.addWidget(panel)
    panel.resize(1000, 320)
    panel.show()
    qtbot.waitExposed(panel)
    panel.refresh_now()
    return panel


def tile(panel: DashboardPanel, column: str) -> Tile:
    return next(one for one in panel.tiles.findChildren(Tile) if one.column == column)


def told(panel: DashboardPanel, column: str) -> str:
    return tile(panel, column).text().split(" ", 1)[1]


def test_the_whole_plan_is_the_area_in_which_all_lies(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    panel = shown(qtbot, store, language)
    (township,) = store.plan.areas("township")
    assert panel.area == township
    assert told(panel, "grids") == str(len(store.plan.grids))
    vacant = [id_ for id_ in store.plan.grids if not store.standing.staff(id_, *WORKER_ROLES)]
    assert told(panel, "no_worker") == str(len(vacant)) != "0"
    assert panel.model.rowCount() == len(store.plan.communities)


def test_it_follows_areas_and_stays_for_grids(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    panel = shown(qtbot, store, language)
    whole = panel.area
    community = store.plan.grids["g3"].parent
    store.select([community])
    assert panel.cells()[-1][1] == str(len(store.plan.grids))  # what is shown is copied
    panel.refresh_now()
    grids = store.plan.below(community, "grid")
    assert (panel.area, panel.model.rowCount()) == (community, len(grids))
    store.select(["g3"])
    panel.refresh_now()
    assert panel.area == community
    store.select([])
    panel.refresh_now()
    assert panel.area == whole


def test_an_edit_is_counted(qtbot: QtBot, store: Store, language: Language) -> None:
    panel = shown(qtbot, store, language)
    vacant = [id_ for id_ in store.plan.grids if not store.standing.staff(id_, *WORKER_ROLES)]
    before = int(told(panel, "no_worker"))
    store.apply(Assign(next(iter(store.plan.persons)), vacant[0], "full_time"))
    panel.refresh_now()
    assert int(told(panel, "no_worker")) == before - 1
    store.undo()
    panel.refresh_now()
    assert int(told(panel, "no_worker")) == before
    bare = int(told(panel, "no_federation"))
    assert bare
    lacking = panel._board.lacking(panel.area, "no_federation") if panel._board else []
    store.apply(FoundFederations(tuple(lacking)))
    panel.refresh_now()
    assert told(panel, "no_federation") == "0"


def test_rows_are_sorted_and_the_unknown_come_last(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    panel = shown(qtbot, store, language)
    store.select([store.plan.grids["g3"].parent])
    panel.refresh_now()
    column = panel.model.columns.index("households")
    for order in (Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder):
        panel.view.sortByColumn(column, order)
        values = [row.cell("households").value for row in panel.model.rows]
        known = [one for one in values if one is not None]
        assert known == sorted(known, reverse=order == Qt.SortOrder.DescendingOrder)
        assert values[: len(known)] == known
        cell = panel.model.index(0, column).data()
        assert cell == panel.model.rows[0].cell("households").line
        across = Qt.Orientation.Horizontal
        down = order == Qt.SortOrder.DescendingOrder
        assert panel.model.headerData(column, across) == f"户数 {'▾' if down else '▴'}"
        assert "户数" in panel.cells()[0]
    panel.refresh_now()
    again = [row.cell("households").value for row in panel.model.rows]
    assert again == values  # an edit elsewhere does not put them in another order


def test_partly_unknown_is_said(qtbot: QtBot, store: Store, language: Language) -> None:
    panel = shown(qtbot, store, language)
    seen = panel._lines[panel.area].overview.counts["households"]
    assert seen.missing
    assert f"(缺{seen.missing})" in told(panel, "households")
    assert f"另有{seen.missing}栋未填" in tile(panel, "households").toolTip()


def test_without_a_federation_nothing_is_said_of_it(
    qtbot: QtBot, tmp_path: Path, language: Language
) -> None:
    store = Store()
    store.take(Session.create(tmp_path / "新 方案.gpkg", name="新方案", crs="EPSG:4548"))
    panel = shown(qtbot, store, language)
    assert panel.cells() == []
    assert "第一步" in panel._said.text()
    store.close()
    panel.refresh_now()
    assert panel.model.rowCount() == 0


def test_a_number_selects_what_it_counts(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_["panel_dashboard"].trigger()
    panel, store = window.views.dashboard, window.services.store
    panel.refresh_now()
    assert window.panel_shown("dashboard")
    vacant = [id_ for id_ in store.plan.grids if not store.standing.staff(id_, *WORKER_ROLES)]
    whole = panel.area
    qtbot.mouseClick(tile(panel, "no_worker"), Qt.MouseButton.LeftButton)
    assert set(store.selection) == set(vacant)
    panel.refresh_now()
    assert panel.area == whole
    community = store.plan.grids[vacant[0]].parent
    row = [line.overview.area for line in panel.model.rows].index(community)
    index = panel.model.index(row, panel.model.columns.index("no_worker"))
    panel.view.clicked.emit(index)
    assert set(store.selection) == {
        id_ for id_ in vacant if store.plan.grids[id_].parent == community
    }
    panel.view.doubleClicked.emit(panel.model.index(row, 0))
    panel.refresh_now()
    assert store.selection == (community,)
    assert panel.area == community
    panel.way.linkActivated.emit(f"go:{whole}")
    panel.refresh_now()
    assert panel.area == whole
    qtbot.mouseClick(tile(panel, "findings"), Qt.MouseButton.LeftButton)
    assert window.panel_shown("findings")
    listed = window.views.findings
    listed.refresh_now()
    assert len(listed.listed()) == len(store.findings)
    column = panel.model.columns.index("findings")
    index = panel.model.index(row, column)
    panel.view.clicked.emit(index)
    listed.refresh_now()
    assert len(listed.listed()) == int(index.data()) < len(store.findings)
    assert store.selection and set(store.selection) <= set(store.plan.grids)


def test_nought_selects_nothing(window: MainWindow, qtbot: QtBot) -> None:
    panel, store = window.views.dashboard, window.services.store
    window.show_panel("dashboard")
    panel.refresh_now()
    store.select(["g3"])
    panel.picked.emit([])
    assert store.selection == ("g3",)


def test_the_table_is_copied_with_its_total(window: MainWindow) -> None:
    window.show_panel("dashboard")
    panel = window.views.dashboard
    panel.refresh_now()
    panel.view.setFocus()
    cells = panel.cells()
    plan = window.services.store.plan
    assert len(cells) == len(plan.communities) + 2
    assert {len(row) for row in cells} == {len(panel.model.columns)}
    assert cells[-1][1] == str(len(plan.grids))
    window.services.language.use("en")
    panel.refresh_now()
    assert panel.cells()[0][0] == "Name"


def test_findings_are_counted_where_they_lie(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    panel = shown(qtbot, store, language)
    vacant = [id_ for id_ in store.plan.grids if not store.standing.staff(id_, *WORKER_ROLES)]
    for step in range(3):
        found = store.findings
        areas = areas_of(store.standing, found)
        for community in store.plan.communities:
            there = [one for one, held in zip(found, areas, strict=True) if community in held]
            counts = panel._found.of(community)
            assert counts == tuple(
                sum(one.severity == severity for one in there) for severity in SEVERITIES
            )
        assert sum(panel._found.of("")) == len(found)
        if step == 0:
            store.apply(Assign(next(iter(store.plan.persons)), vacant[0], "full_time"))
        elif step == 1:
            store.undo()
        panel.refresh_now()
