"""The form of attributes: one area or several grids, and what is wrong under its field."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from gridplanner.models.edits import EditAreas
from gridplanner.ui.commands import attributes
from gridplanner.ui.dialogs.attributes import AttributeForm
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.store import Store


def opened(qtbot: QtBot, store: Store, *ids: str) -> AttributeForm:
    form = AttributeForm(None, store.plan, ids)
    qtbot.addWidget(form)
    form.show()
    return form


def line(form: AttributeForm, name: str) -> QLineEdit:
    field = form.field(name)
    assert isinstance(field, QLineEdit)
    return field


def choose(form: AttributeForm, name: str, key: str) -> None:
    field = form.field(name)
    assert isinstance(field, QComboBox)
    field.setCurrentIndex(field.findData(key))


def wrong(form: AttributeForm) -> list[str]:
    labels = form.findChildren(QLabel)
    return [one.text() for one in labels if one.property("role") == "danger" and one.isVisible()]


def test_nothing_touched_is_no_edit(qtbot: QtBot, store: Store) -> None:
    for ids in (("g3",), ("c1",), ("g3", "g4", "g5")):
        assert opened(qtbot, store, *ids).answer() == EditAreas(())


def test_only_what_was_touched_is_told(qtbot: QtBot, store: Store) -> None:
    form = opened(qtbot, store, "g3")
    line(form, "name").setText("柳河网格")
    choose(form, "preset", "complex")
    assert form.answer() == EditAreas((("g3", "name", "柳河网格"), ("g3", "preset", "complex")))
    form.ok.click()
    assert form.result() == AttributeForm.DialogCode.Accepted


def test_what_is_wrong_is_said_while_typing_and_nothing_closes(qtbot: QtBot, store: Store) -> None:
    plan = store.plan
    form = opened(qtbot, store, "g3")
    line(form, "code").setText(plan.grids["g4"].code)
    line(form, "name").clear()
    assert len(wrong(form)) == 2
    assert plan.grids["g4"].code in wrong(form)[1]
    form.ok.click()
    assert form.isVisible()
    line(form, "code").setText(plan.grids["g3"].code)
    line(form, "name").setText("新名")
    assert wrong(form) == []


def test_several_grids_show_where_they_differ(qtbot: QtBot, store: Store) -> None:
    store.apply(EditAreas((("g3", "notes", "甲"), ("g4", "notes", "乙"), ("g3", "status", "初稿"))))
    form = opened(qtbot, store, "g3", "g4")
    notes, status = form.field("notes"), form.field("status")
    assert isinstance(notes, QPlainTextEdit)
    assert isinstance(status, QComboBox)
    assert (notes.placeholderText(), status.currentText()) == ("(各不相同)", "(各不相同)")
    line(form, "party_branch").setText("第一党支部")
    choose(form, "status", "确认")
    assert form.answer().values == (
        *(("g3", "status", "确认"), ("g3", "party_branch", "第一党支部")),
        *(("g4", "status", "确认"), ("g4", "party_branch", "第一党支部")),
    )


def test_differing_texts_can_be_emptied(qtbot: QtBot, store: Store) -> None:
    store.apply(EditAreas((("g3", "party_branch", "甲"), ("g4", "party_branch", "乙"))))
    form = opened(qtbot, store, "g3", "g4")
    field = line(form, "party_branch")
    qtbot.keyClicks(field, "x")
    field.backspace()
    assert form.answer().values == (("g3", "party_branch", ""), ("g4", "party_branch", ""))


def test_the_inspector_asks_for_the_form(window: MainWindow, monkeypatch, qtbot: QtBot) -> None:  # type: ignore[no-untyped-def]
    store, asked = window.services.store, []

    def ask(_parent: object, _plan: object, ids: list[str]) -> EditAreas:
        asked.append(ids)
        return EditAreas(tuple((id_, "notes", "已走访") for id_ in ids))

    monkeypatch.setattr(attributes, "ask_attributes", ask)
    for chosen in (["g3"], ["g3", "g4", "b5"]):
        store.select(chosen)
        window.views.inspector.refresh_now()
        buttons = window.views.inspector.findChildren(QPushButton)
        next(one for one in buttons if one.text() == "修改…").click()
    assert asked == [["g3"], ["g3", "g4"]]
    assert window.actions_["rename"].isEnabled()
    assert {store.plan.grids[id_].notes for id_ in ("g3", "g4")} == {"已走访"}
    store.select(["p1"])
    window.views.inspector.refresh_now()
    assert all(one.text() != "修改…" for one in window.views.inspector.findChildren(QPushButton))
    assert not window.actions_["rename"].isEnabled()
