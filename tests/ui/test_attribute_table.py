"""The table of attributes: typing, pasting, what is wrong, and one step in the end."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import pytest
from fakes import FakeMessages
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from gridplanner.models.edits import EditAreas
from gridplanner.models.standing import Standing
from gridplanner.ui.commands import attributes
from gridplanner.ui.dialogs.attribute_model import COLUMNS, AttributeModel
from gridplanner.ui.dialogs.attribute_table import AttributeTable
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.messages import Messages
from gridplanner.ui.store import Store
from gridplanner.ui.theme import LIGHT

THREE = ("g3", "g4", "g5")


@pytest.fixture
def table(qtbot: QtBot, store: Store) -> AttributeTable:
    dialog = AttributeTable(None, store.standing, THREE, LIGHT)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def choose(table: AttributeTable, top: int, left: str, bottom: int, right: str) -> None:
    """Select a block of cells."""
    corners = (
        table.model.index(row, COLUMNS.index(name)) for row, name in ((top, left), (bottom, right))
    )
    how = QItemSelectionModel.SelectionFlag.ClearAndSelect
    table.sheet.selectionModel().select(QItemSelection(*corners), how)


def shown(
    table: AttributeTable, row: int, name: str, role: int = Qt.ItemDataRole.DisplayRole
) -> object:
    return table.model.index(row, COLUMNS.index(name)).data(role)


def paste(table: AttributeTable, text: str) -> None:
    QApplication.clipboard().setText(text)
    table.sheet.paste()


def said(table: AttributeTable) -> str:
    labels = table.findChildren(QLabel)
    return "\n".join(one.text() for one in labels if one.isVisible())


def test_a_block_is_pasted_and_becomes_one_edit(table: AttributeTable, store: Store) -> None:
    choose(table, 0, "kind", 0, "kind")
    paste(table, '农村网格\t精细村组\t初稿\t第一党支部\t示例甲\t"一\n二"\r\n专属网格\t\t审定\r\n')
    assert shown(table, 0, "preset") == "精细村组"
    assert "已改 8 格" in said(table)
    change = store.apply(table.model.edit())
    assert set(change.of("grid")) == {"g3", "g4"}
    grid, other = (store.plan.grids[id_] for id_ in ("g3", "g4"))
    assert (grid.kind, grid.preset, grid.status, grid.notes) == ("rural", "fine", "初稿", "一\n二")
    assert (other.kind, other.preset, other.status) == ("dedicated", "", "审定")
    store.undo()
    assert store.plan.grids["g3"].preset == ""


def test_codes_are_swapped(table: AttributeTable, store: Store) -> None:
    one, two = (store.plan.grids[id_].code for id_ in THREE[:2])
    choose(table, 0, "code", 0, "code")
    paste(table, two)
    assert store.plan.grids["g4"].code in said(table)
    table.ok.click()
    assert table.isVisible()
    paste(table, f"{two}\n{one}")
    table.ok.click()
    assert not table.isVisible()
    store.apply(table.model.edit())
    assert [store.plan.grids[id_].code for id_ in THREE[:2]] == [two, one]


def test_a_code_that_lost_its_digits_is_refused_with_the_way_out(table: AttributeTable) -> None:
    choose(table, 1, "code", 1, "code")
    paste(table, "3.70811E+14")
    assert "科学计数法" in said(table)
    assert "设为文本" in str(shown(table, 1, "code", Qt.ItemDataRole.ToolTipRole))
    table.sheet.go_to((0, 0))
    table.ok.click()
    assert (table.sheet.currentIndex().row(), table.isVisible()) == (1, True)
    paste(table, "００７0123456789012")
    assert shown(table, 1, "code") == "0070123456789012"
    assert "科学计数法" not in said(table)


def test_read_only_cells_and_what_lies_beyond_are_left_alone(table: AttributeTable) -> None:
    choose(table, 2, "notes", 2, "notes")
    before = shown(table, 2, "households")
    paste(table, "甲\t99999\t1\t2\t3\t4\t5\t超出\n乙")
    assert (shown(table, 2, "notes"), shown(table, 2, "households")) == ("甲", before)
    assert "有 2 格超出表格" in said(table)


def test_one_cell_fills_what_is_selected_and_can_be_taken_back(
    table: AttributeTable, qtbot: QtBot
) -> None:
    choose(table, 0, "status", 2, "status")
    paste(table, "确认")
    assert [shown(table, row, "status") for row in range(3)] == ["确认"] * 3
    qtbot.keyClick(table.sheet, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert table.model.count == 0
    choose(table, 0, "name", 0, "name")
    qtbot.keyClick(table.sheet, Qt.Key.Key_Delete)
    assert "名称不能为空" in said(table)


def test_whole_columns_are_copied_under_their_heads(table: AttributeTable, store: Store) -> None:
    notes = EditAreas.of("g4", notes="一\n二")
    store.apply(notes)
    table.model.tell({(1, COLUMNS.index("notes")): "一\n二"})
    choose(table, 0, "notes", 2, "notes")
    table.sheet.copy()
    text = QApplication.clipboard().text()
    assert text.split("\n")[0] == "备注"
    assert '"一\n二"' in text
    choose(table, 0, "notes", 0, "notes")
    table.sheet.paste()
    assert table.model.count == 1, "the head was pasted as a value"
    choose(table, 0, "code", 1, "name")
    table.sheet.copy()
    grid = store.plan.grids["g3"]
    assert QApplication.clipboard().text().split("\n")[0] == f"{grid.code}\t{grid.name}"


def test_enter_goes_down_and_esc_keeps_what_was_typed(table: AttributeTable, qtbot: QtBot) -> None:
    qtbot.keyClick(table.sheet, Qt.Key.Key_Return)
    assert (table.sheet.currentIndex().row(), table.isVisible()) == (1, True)
    table.model.tell({(0, COLUMNS.index("notes")): "新"})
    qtbot.keyClick(table.sheet, Qt.Key.Key_Escape)
    assert table.isVisible()
    assert "还没有生效" in said(table)
    table.reject()
    assert not table.isVisible()


def test_words_are_chosen_in_the_cell(table: AttributeTable) -> None:
    index = table.model.index(0, COLUMNS.index("kind"))
    table.sheet.setCurrentIndex(index)
    table.sheet.edit(index)
    box = table.sheet.findChild(QComboBox)
    assert isinstance(box, QComboBox)
    assert box.currentText() == shown(table, 0, "kind")
    box.setCurrentIndex(box.findData("virtual"))
    box.activated.emit(box.currentIndex())
    assert shown(table, 0, "kind") == "虚拟网格"


def test_areas_above_have_cells_that_stay_empty(store: Store, qtbot: QtBot) -> None:
    ids = list(store.plan.communities)[:2]
    model = AttributeModel(store.standing, ids, LIGHT)
    kind = model.index(0, COLUMNS.index("kind"))
    assert not kind.flags() & Qt.ItemFlag.ItemIsEditable
    assert kind.data() == ""
    model.tell({(0, COLUMNS.index("kind")): "rural", (0, 1): "新社区"})
    assert model.edit() == EditAreas.of(ids[0], name="新社区")


def test_ten_thousand_grids_stay_quick(store: Store, qtbot: QtBot) -> None:
    plan = store.plan
    first = next(iter(plan.grids.values()))
    many = [
        replace(first, id=f"g{n}", code=f"{n:015}", name=f"{n:05}网格")
        for n in range(20_000, 30_000)
    ]
    grown = replace(plan, buildings=plan.buildings).with_rows("grid", many)
    model = AttributeModel(Standing.of(grown), [one.id for one in many], LIGHT)
    began = perf_counter()
    model.tell({(row, 0): f"{n:015}" for row, n in enumerate(range(40_000, 50_000))})
    assert model.count == 10_000
    assert not model.wrong()
    assert perf_counter() - began < 5


# Commands


def heard(window: MainWindow) -> FakeMessages:
    messages = window.services.messages
    assert isinstance(messages, FakeMessages)
    return messages


def test_the_table_is_about_what_is_selected(window: MainWindow) -> None:
    store, bench = window.services.store, window.bench
    community = store.plan.grids["g3"].parent
    store.select([])
    assert set(attributes.table_areas(bench)) == set(store.plan.grids)
    store.select(["g5", "g3", "b4"])
    assert set(attributes.table_areas(bench)) == {"g3", "g5"}
    store.select([community])
    inside = attributes.table_areas(bench)
    assert set(inside) == set(store.plan.below(community, "grid"))
    codes = [store.plan.grids[id_].code for id_ in inside]
    assert codes == sorted(codes)
    two = list(store.plan.communities)[:2]
    store.select(two)
    assert attributes.table_areas(bench) == two


def test_what_the_table_answers_is_one_step(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = window.services.store
    edit = EditAreas((("g3", "notes", "甲"), ("g4", "notes", "乙")))
    monkeypatch.setattr(attributes, "ask_table", lambda *_: edit)
    window.actions_["table"].trigger()
    assert store.plan.grids["g4"].notes == "乙"
    assert heard(window).texts[-1] == "已完成:修改 2 个区域的备注"
    store.undo()
    assert store.plan.grids["g3"].notes == ""


def test_grids_without_a_code_are_numbered_when_asked(window: MainWindow) -> None:
    store = window.services.store
    community = store.plan.grids["g3"].parent
    inside = store.plan.below(community, "grid")
    store.apply(EditAreas(tuple((id_, "code", "") for id_ in inside[:2])))
    kept = {id_: store.plan.grids[id_].code for id_ in inside[2:]}
    store.select(["g3"])
    window.actions_["number"].trigger()
    assert not store.plan.grids[inside[0]].code, "nothing was answered"
    heard(window).answers = ["first"]
    window.actions_["number"].trigger()
    assert all(store.plan.grids[id_].code for id_ in inside)
    assert {id_: store.plan.grids[id_].code for id_ in kept} == kept


def test_numbering_anew_is_warned_of(window: MainWindow) -> None:
    store = window.services.store
    community = store.plan.grids["g3"].parent
    before = {store.plan.grids[id_].code for id_ in store.plan.below(community, "grid")}
    store.select([community])
    heard(window).answers = ["anew"]
    window.actions_["number"].trigger()
    question = heard(window).questions[-1]
    assert question.startswith(store.plan.communities[community].name)
    assert "不再使用" in question
    after = {store.plan.grids[id_].code for id_ in store.plan.below(community, "grid")}
    assert not before & after
    assert before <= store.session.ids().retired
    assert heard(window).texts[-1].startswith("已完成:")


def test_a_cell_of_several_lines_stays_so_when_it_is_only_looked_at(
    table: AttributeTable, qtbot: QtBot
) -> None:
    notes = COLUMNS.index("notes")
    table.model.tell({(0, notes): "一\n二"})
    index = table.model.index(0, notes)
    table.sheet.setCurrentIndex(index)
    table.sheet.edit(index)
    editor = table.sheet.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert table.model.edit() == EditAreas.of("g3", notes="一\n二")


def test_an_area_without_grids_numbers_nothing(window: MainWindow) -> None:
    store = window.services.store
    grids = store.plan.grids
    empty = replace(next(iter(store.plan.areas("township").values())), id="t99", name="空镇")
    store.session.plan = store.plan.with_rows("township", [empty])
    store.select(["t99"])
    window.actions_["number"].trigger()
    assert heard(window).texts[-1].startswith("这里还没有网格")
    assert not heard(window).questions
    assert store.plan.grids is grids


def test_enter_does_not_number_anew(qtbot: QtBot) -> None:
    answers = []

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        button = box.defaultButton()
        assert button is not None
        button.click()

    for careful in (True, False):
        QTimer.singleShot(0, press)
        answers.append(Messages().choose("重新编码吗?", [("anew", "是")], careful=careful))
    assert answers == ["", "anew"]
