"""The form of buildings: one or several, empty is not known, what is no count keeps it open."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from gridplanner.models.edits import EditBuildings
from gridplanner.ui.commands import attributes
from gridplanner.ui.dialogs.buildings import BuildingForm
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.store import Store


def opened(qtbot: QtBot, store: Store, *ids: str) -> BuildingForm:
    form = BuildingForm(None, store.plan, ids)
    qtbot.addWidget(form)
    form.show()
    return form


def line(form: BuildingForm, name: str) -> QLineEdit:
    field = form.field(name)
    assert isinstance(field, QLineEdit)
    return field


def some(store: Store, count: int = 1) -> list[str]:
    homes = np.flatnonzero(store.plan.buildings.values("households") > 1)
    return store.plan.buildings.ids(homes[:count])


def test_nothing_touched_is_no_edit(qtbot: QtBot, store: Store) -> None:
    for count in (1, 3):
        assert opened(qtbot, store, *some(store, count)).answer() == EditBuildings(())


def test_only_what_was_touched_is_told(qtbot: QtBot, store: Store) -> None:
    [id_] = some(store)
    form = opened(qtbot, store, id_)
    line(form, "households").setText("77")
    kind = form.field("kind")
    assert isinstance(kind, QComboBox)
    kind.setCurrentIndex(kind.findData("school"))
    assert form.answer() == EditBuildings(((id_, "kind", "school"), (id_, "households", "77")))
    form.ok.click()
    assert form.result() == BuildingForm.DialogCode.Accepted


def test_what_is_no_count_is_said_and_nothing_closes(qtbot: QtBot, store: Store) -> None:
    form = opened(qtbot, store, *some(store))
    line(form, "population").setText("很多")
    form.ok.click()
    assert form.isVisible()
    said = [one for one in form.findChildren(QLabel) if one.property("role") == "danger"]
    assert any("很多" in one.text() for one in said if one.isVisible())


def test_several_are_asked_for_what_they_may_share(qtbot: QtBot, store: Store) -> None:
    ids = some(store, 3)
    form = opened(qtbot, store, *ids)
    assert "name" not in form.asked_for
    line(form, "floors").setText("31")
    assert form.answer().values == tuple((id_, "floors", "31") for id_ in ids)


def test_the_card_of_a_building_asks_for_it(window: MainWindow, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    store, asked = window.services.store, []
    ids = some(store, 2)

    def ask(_parent: object, _plan: object, chosen: tuple[str, ...]) -> EditBuildings:
        asked.append(chosen)
        return EditBuildings(tuple((id_, "households", "88") for id_ in chosen))

    monkeypatch.setattr(attributes, "ask_buildings", ask)
    for chosen in (ids[:1], ids):
        store.select(chosen)
        window.views.inspector.refresh_now()
        buttons = window.views.inspector.findChildren(QPushButton)
        next(one for one in buttons if one.text() == "修改…").click()
    assert asked == [tuple(ids[:1]), tuple(ids)]
    assert window.actions_["rename"].isEnabled()
    rows = store.plan.buildings.find(ids)
    assert store.plan.buildings.columns["households"].at(rows).tolist() == [88, 88]
