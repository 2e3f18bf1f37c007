"""The figures of an office: added, weighed and given up in one dialog, one step of undo."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from gridplanner.models.edits import AddFigure, EditFigure, Together
from gridplanner.ui.dialogs.weights import FiguresDialog
from gridplanner.ui.store import Store


def opened(qtbot: QtBot, store: Store) -> FiguresDialog:
    dialog = FiguresDialog(None, store.plan)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_nothing_changed_is_no_step(qtbot: QtBot, store: Store) -> None:
    assert opened(qtbot, store).answer() is None


def test_a_figure_is_added_weighed_and_taken_out(qtbot: QtBot, store: Store) -> None:
    dialog = opened(qtbot, store)
    dialog.more.click()
    row = dialog.rows[-1]
    assert row.name is not None
    assert row.english is not None
    row.name.setText("夜间巡查")
    row.english.setText("Patrols")
    row.visits.setValue(12)
    row.marks["on_card"].setChecked(True)
    row.marks["sensitive"].setChecked(True)
    assert not row.marks["in_public"].isEnabled()
    children = next(one for one in dialog.rows if one.figure and one.figure.id == "children")
    children.visits.setValue(2)
    edit = dialog.answer()
    assert isinstance(edit, Together)
    store.apply(edit)
    figure = store.plan.figures["own_patrols"]
    assert (figure.zh, figure.subject, figure.visits_per_year) == ("夜间巡查", "grid", 12)
    assert figure.on_card
    assert store.plan.figures["children"].visits_per_year == 2
    store.undo()
    assert "own_patrols" not in store.plan.figures
    store.redo()
    other = opened(qtbot, store)
    assert other.rows[-1].english is not None
    other.rows[-1].english.setText("Night patrols")
    assert other.answer() == EditFigure("own_patrols", en="Night patrols")
    again = opened(qtbot, store)
    again.rows[-1].remove.click()  # type: ignore[union-attr]
    edit = again.answer()
    assert edit is not None
    store.apply(edit)
    assert "own_patrols" not in store.plan.figures


def test_what_is_wrong_is_said_in_the_dialog(qtbot: QtBot, store: Store) -> None:
    dialog = opened(qtbot, store)
    dialog.more.click()
    dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
    assert dialog.isVisible()
    assert "名称不能为空" in dialog._wrong.text()


def test_a_filled_figure_stays(qtbot: QtBot, store: Store, tmp_path: Path) -> None:
    from gridplanner.models.edits import EditAreas

    store.apply(AddFigure("夜间巡查"))
    store.apply(EditAreas((("g1", "own_1", "4"),)))
    dialog = opened(qtbot, store)
    dialog.rows[-1].remove.click()  # type: ignore[union-attr]
    assert "请先清空" in dialog._wrong.text()
    assert dialog.answer() is None
