"""Panels that are drawn in steps, between which the window looks at what the hand does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gridplanner.models.edits import AddPeople, EditAreas, NewPerson, Unassign
from gridplanner.models.search import search
from gridplanner.ui import finder as finding
from gridplanner.ui.finder import Finder
from gridplanner.ui.language import Language
from gridplanner.ui.panels import tree as trees
from gridplanner.ui.panels.inspector import Inspector
from gridplanner.ui.panels.roster import Roster
from gridplanner.ui.panels.tree import AreaTree
from gridplanner.ui.store import Store
from gridplanner.ui.theme import LIGHT
from gridplanner.words import say


def seen(qtbot: QtBot, panel: AreaTree | Roster | Inspector) -> None:
    qtbot.addWidget(panel)
    panel.resize(400, 600)
    panel.show()
    qtbot.waitExposed(panel)
    qtbot.waitUntil(lambda: not panel._stale)


def test_a_drawing_gives_way_to_a_newer_one(qtbot: QtBot, store: Store, language: Language) -> None:
    roster = Roster(store, language, LIGHT)
    seen(qtbot, roster)
    roster.search.setText("网格")
    begun = roster.draw()
    next(begun)
    store.apply(AddPeople((NewPerson("新来的"),)))
    roster.search.setText("新来的")
    begun.close()
    qtbot.waitUntil(lambda: not roster._stale)
    assert [line.person.name for line in roster.model.rows] == ["新来的"]


def test_an_edit_elsewhere_leaves_the_roster_alone(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    for post in store.standing.posts["g3"]:
        store.apply(Unassign(post.id))
    roster = Roster(store, language, LIGHT)
    seen(qtbot, roster)
    store.apply(EditAreas.of("g3", name="无人网格"))
    assert not roster._stale
    store.apply(EditAreas.of(store.plan.grids["g3"].parent, name="改名社区"))
    assert roster._stale


def test_a_page_that_would_tell_the_same_stays(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    inspector = Inspector(store, language)
    seen(qtbot, inspector)
    store.select(["g3"])
    inspector.refresh_now()
    page = inspector._area.widget()
    store.apply(EditAreas.of("g9", name="别的网格"))
    inspector.refresh_now()
    assert inspector._area.widget() is page
    store.apply(EditAreas.of("g3", name="改名网格"))
    inspector.refresh_now()
    assert any(one.text().startswith("改名网格") for one in inspector.findChildren(QLabel))


def marked(tree: AreaTree) -> set[str]:
    rows = tree.view.selectionModel().selectedRows()
    return {tree._model.id_at(index) for index in rows}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the grids of a township be many."""
    monkeypatch.setattr(trees, "FEW", 10)
    monkeypatch.setattr(trees, "SPREAD", 2)


@pytest.mark.usefixtures("few")
def test_of_a_large_selection_open_branches_are_marked(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    tree = AreaTree(store, language, LIGHT)
    seen(qtbot, tree)
    grids = list(store.plan.grids)
    last = store.plan.grids[grids[-1]].parent
    store.select(grids)
    qtbot.waitUntil(lambda: bool(marked(tree)))
    open_grids = {id_ for id_ in grids if store.plan.grids[id_].parent == last}
    assert marked(tree) == open_grids
    assert store.selection == tuple(grids)
    other = next(id_ for id_ in store.plan.communities if id_ != last)
    at = tree.view.verticalScrollBar().value()
    tree.view.expand(tree._model.index_of(other))
    more = {id_ for id_ in grids if store.plan.grids[id_].parent == other}
    qtbot.waitUntil(lambda: marked(tree) == open_grids | more)
    assert tree.view.verticalScrollBar().value() == at


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("held", [True, False])
def test_a_click_with_ctrl_leaves_the_rest_selected(
    qtbot: QtBot, store: Store, language: Language, held: bool
) -> None:
    tree = AreaTree(store, language, LIGHT)
    seen(qtbot, tree)
    grids = list(store.plan.grids)
    store.select(grids)
    qtbot.waitUntil(lambda: bool(marked(tree)))
    index = tree._model.index_of(grids[-1])
    tree.view.scrollTo(index)
    keys = Qt.KeyboardModifier.ControlModifier if held else Qt.KeyboardModifier.NoModifier
    place = tree.view.visualRect(index).center()
    QTest.mouseClick(tree.view.viewport(), Qt.MouseButton.LeftButton, keys, place)
    assert set(store.selection) == (set(grids[:-1]) if held else {grids[-1]})


def test_rows_are_made_when_a_branch_is_opened(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    tree = AreaTree(store, language, LIGHT)
    seen(qtbot, tree)
    model = tree._model
    tree.view.collapseAll()
    model.show(model._totals, model._found, ["d1"])
    assert model.ids() == ["d1"]
    top = model.index(0, 0, QModelIndex())
    assert model.hasChildren(top)
    assert model.ids() == ["d1"]
    assert model.rowCount(top) == 1
    grid = model.index_of("g3")
    above = []
    while grid.isValid():
        above.append(model.id_at(grid))
        grid = model.parent(grid)
    assert above == ["g3", *(one.id for one in store.plan.chain("g3"))]
    assert not model.index_of("g999").isValid()


def type_in(finder: Finder, text: str) -> None:
    """Enter a text as an input method does: Qt's own typist knows Latin letters alone."""
    finder.insert(text)
    finder.textEdited.emit(text)


def test_enter_goes_to_what_is_found_later(
    qtbot: QtBot, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "SMALL", 0)
    monkeypatch.setattr(finding, "SLICE_S", 0.0)  # one part at once, then beside the window
    finder = Finder(store)
    qtbot.addWidget(finder)
    finder.show()
    qtbot.waitExposed(finder)
    building = next(str(one) for one in store.plan.buildings.values("name") if one)
    (first, *_) = search(store.plan, building)
    type_in(finder, building)
    with qtbot.waitSignal(finder.chosen) as chosen:
        qtbot.keyClick(finder, Qt.Key.Key_Return)
    assert chosen.args == [first.id]


def test_escape_gives_a_search_up(
    qtbot: QtBot, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "SMALL", 0)
    monkeypatch.setattr(finding, "SLICE_S", 0.0)
    finder = Finder(store)
    qtbot.addWidget(finder)
    finder.show()
    qtbot.waitExposed(finder)
    type_in(finder, "没有这样的名字")
    assert finder._slicer.busy(finding.RANK)
    qtbot.keyClick(finder, Qt.Key.Key_Escape)
    assert not finder._slicer.busy(finding.RANK)


def test_the_roster_speaks_and_is_searched_in_the_other_language(
    qtbot: QtBot, store: Store, language: Language
) -> None:
    roster = Roster(store, language, LIGHT)
    seen(qtbot, roster)
    roster.search.setText("网格员")
    roster.refresh_now()
    assert len(roster.model.rows)
    language.use("en")
    roster.refresh_now()
    assert not len(roster.model.rows)
    roster.search.setText(say("role.full_time"))
    roster.refresh_now()
    assert len(roster.model.rows)
