"""Dialogs: they return values, say in place what is wrong, and show a file before it is taken."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
)
from pytestqt.qtbot import QtBot

from gridplanner.errors import GridplannerError
from gridplanner.models import mapping
from gridplanner.models.edits import AddPeople, EstimateHouseholds, NewPerson
from gridplanner.models.plan import Plan
from gridplanner.models.search import search_buildings
from gridplanner.ui.dialogs.assign import AssignDialog
from gridplanner.ui.dialogs.estimate import ask_estimate
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.dialogs.home_field import HomeField
from gridplanner.ui.dialogs.import_file import ImportDialog
from gridplanner.ui.dialogs.import_guess import field_name, guess_kind
from gridplanner.ui.dialogs.new_plan import NewPlan, ask_new_plan
from gridplanner.ui.dialogs.outline_view import OutlineView
from gridplanner.ui.dialogs.person import ask_person
from gridplanner.ui.dialogs.post import Terms
from gridplanner.ui.jobs import Jobs
from gridplanner.ui.store import Store
from gridplanner.ui.tables import mark_row
from gridplanner.ui.theme import LIGHT


def answered(ask: Callable[[], Any], fill: Callable[[Form], None]) -> Any:
    """Ask, fill the dialog that comes up, and press its first button."""
    failures: list[BaseException] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, Form)
        try:
            fill(dialog)
            dialog.ok.click()
        except BaseException as failure:
            failures.append(failure)
        if dialog.isVisible():
            dialog.reject()

    QTimer.singleShot(0, look)
    answer = ask()
    if failures:
        raise failures[0]
    return answer


def wrong(dialog: QDialog) -> list[str]:
    labels = dialog.findChildren(QLabel)
    return [one.text() for one in labels if one.property("role") == "danger" and one.isVisible()]


def test_a_new_plan_needs_a_name(qtbot: QtBot) -> None:
    said: list[str] = []

    def nothing(form: Form) -> None:
        form.ok.click()
        said.extend(wrong(form))

    assert answered(lambda: ask_new_plan(None), nothing) is None
    assert said == ["请填写方案名称。"]

    def name(form: Form) -> None:
        form.findChild(QLineEdit).setText(" 柳河 ")  # type: ignore[union-attr]

    assert answered(lambda: ask_new_plan(None), name) == NewPlan("柳河", "")


def test_a_person_is_asked_for(qtbot: QtBot) -> None:
    def fill(form: Form) -> None:
        name, phone, *_ = form.findChildren(QLineEdit)
        name.setText("张三")
        phone.setText("100 0000 0001")
        form.findChildren(QComboBox)[0].setCurrentIndex(1)
        form.findChildren(QDoubleSpinBox)[0].setValue(0.5)

    person = answered(lambda: ask_person(None), fill)
    assert isinstance(person, NewPerson)
    assert (person.name, person.sex, person.capacity) == ("张三", "f", 0.5)


def test_a_phone_holds_digits(qtbot: QtBot) -> None:
    said: list[str] = []

    def fill(form: Form) -> None:
        name, phone, *_ = form.findChildren(QLineEdit)
        name.setText("张三")
        phone.setText("abc")
        form.ok.click()
        said.extend(wrong(form))

    assert answered(lambda: ask_person(None), fill) is None
    assert said == ["电话「abc」里没有数字,请核对。"]


def test_both_ways_to_estimate(qtbot: QtBot) -> None:
    by_floors = answered(lambda: ask_estimate(None, "g3", "003"), lambda _: None)
    assert by_floors == EstimateHouseholds("g3", "floors", 1, 2)

    def fill(form: Form) -> None:
        form.findChildren(QRadioButton)[1].setChecked(True)
        form.findChildren(QSpinBox)[0].setValue(500)

    by_share = answered(lambda: ask_estimate(None, "g3", "003"), fill)
    assert (by_share.method, by_share.total) == ("share", 500.0)


def test_somebody_is_chosen_for_a_post(qtbot: QtBot, store: Store) -> None:
    dialog = AssignDialog(None, store.standing, "g3", "full_time", LIGHT)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.ok.click()
    assert wrong(dialog) == ["请在名单里选一个人。"]
    person = store.plan.persons["p2"]
    dialog.search.setText(person.phone)
    answer = dialog.answer()
    assert (answer.person, answer.role) == ("p2", "full_time")
    dialog.search.setText("没有这个人")
    assert wrong(dialog) == ["没有找到「没有这个人」。"]


def test_the_free_and_the_near_come_first_for_a_post(qtbot: QtBot, store: Store) -> None:
    store.apply(AddPeople((NewPerson("新来的"),)))
    dialog = AssignDialog(None, store.standing, "g3", "full_time", LIGHT)
    qtbot.addWidget(dialog)
    model = dialog.list.model
    assert model.line(model.rows[0]).person.name == "新来的"
    assert model.data(model.index(0, 2)) == "—"
    shown = [model.data(model.index(row, 2)) for row in range(1, len(model.rows))]
    known = [one for one in shown if one != "—"]
    assert known == shown[: len(known)]
    assert known[0] == "0米"
    assert known[-1].endswith("公里")
    model.sort(3, Qt.SortOrder.DescendingOrder)
    loads = [model.line(one).load for one in model.rows]
    laden = [one for one in loads if one is not None]
    assert laden == sorted(laden, reverse=True) == loads[: len(laden)]
    model.sort(0)
    names = [model.line(one).person.name for one in model.rows]
    assert names == sorted(names)


def test_the_order_by_posts_comes_when_all_of_them_are_read(qtbot: QtBot, store: Store) -> None:
    dialog = AssignDialog(None, store.standing, "g3", "full_time", LIGHT)
    qtbot.addWidget(dialog)
    model = dialog.list.model
    model.sort(1)
    unread = set(model.rows) - model._lines.keys()
    assert unread  # the window does not wait for everybody's posts

    def in_order() -> bool:
        posts = [model.line(one).posts for one in model.rows]
        return posts == sorted(posts)

    qtbot.waitUntil(lambda: not unread - model._lines.keys(), timeout=5000)
    qtbot.waitUntil(in_order, timeout=5000)
    model.sort(1, Qt.SortOrder.DescendingOrder)
    posts = [model.line(one).posts for one in model.rows]
    assert posts == sorted(posts, reverse=True)


def test_a_post_is_given_with_its_terms(qtbot: QtBot, store: Store) -> None:
    dialog = AssignDialog(None, store.standing, "g3", "executive", LIGHT)
    qtbot.addWidget(dialog)
    dialog.show()
    mark_row(dialog.people, 3)
    terms = dialog.terms
    terms.mode.setCurrentIndex(terms.mode.findData("roving"))
    terms.share.setValue(50)
    terms.since.setText("2026-3-1")
    dialog.ok.click()
    assert wrong(dialog) == ["日期「2026-3-1」不对。请写成 2026-11-27 这样。"]
    terms.since.setText("2026-03-01")
    terms.until.setText("2026-01-01")
    dialog.ok.click()
    assert wrong(dialog) == ["离任日期早于任职日期。请改正其中一个。"]
    terms.until.setText("")
    assert dialog.answer().terms == Terms("roving", 0.5, "2026-03-01", "")
    dialog.role.setCurrentIndex(dialog.role.findData("full_time"))
    assert not terms.mode.isVisible()
    assert dialog.answer().terms.mode == ""


def test_a_home_is_a_building(qtbot: QtBot, store: Store) -> None:
    plan = store.plan
    first, second = plan.buildings.ids(store.standing.rows_in("g3")[:2])
    person = replace(plan.persons["p2"], home=first)

    def keep(form: Form) -> None:
        assert form.findChildren(QLineEdit)[3].text()

    def take_here(form: Form) -> None:
        next(one for one in form.findChildren(QPushButton) if "选中" in one.text()).click()

    said: list[str] = []

    def nowhere(form: Form) -> None:
        form.findChildren(QLineEdit)[3].setText("没有这栋楼")
        form.ok.click()
        said.extend(wrong(form))
        form.findChildren(QLineEdit)[3].setText("")

    assert answered(lambda: ask_person(None, person, plan, first), keep).home == first
    assert answered(lambda: ask_person(None, person, plan, second), take_here).home == second
    assert answered(lambda: ask_person(None, person, plan), nowhere).home == ""
    assert said == ["「没有这栋楼」不是一栋确定的楼。请从列表里选,或清空。"]


def test_a_home_is_looked_for_as_one_types(qtbot: QtBot, store: Store) -> None:
    field = HomeField(store.plan, "", "")
    qtbot.addWidget(field)
    match = next(one for some in search_buildings(store.plan, "1号楼") for one in some)
    field.text.setText("1号楼")
    qtbot.waitUntil(lambda: bool(field._matches))
    field._take(match.words)
    qtbot.waitUntil(lambda: field._home == match.id)
    assert field.home == match.id
    field.text.clear()
    assert field.home == ""
    field.text.setText(match.id)
    with pytest.raises(GridplannerError):
        field.check()


@pytest.mark.parametrize(
    ("file", "layer", "kind"),
    [
        ("a.gpkg", "网格", "grid"),
        ("a.gpkg", "乡镇", "township"),
        ("南山建筑.shp", "", "building"),
        ("名单.xlsx", "", "worker"),
        ("x.csv", "", "worker"),
        ("松北社区.geojson", "", "community"),
        ("x.geojson", "", "building"),
    ],
)
def test_what_a_file_is_by_its_name(file: str, layer: str, kind: str) -> None:
    assert guess_kind(Path(file), layer) == kind


def test_fields_have_names() -> None:
    plan = Plan()
    assert field_name(plan, "households") == "户数"
    assert field_name(plan, "code") == "编码"


def squares(path: Path) -> Path:
    """Two communities as squares near Jining, in degrees."""
    features = [
        {
            "type": "Feature",
            "properties": {"社区名称": name, "社区编号": code},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 35.4], [x + 0.01, 35.4], [x + 0.01, 35.41], [x, 35.4]]],
            },
        }
        for x, name, code in ((116.58, "甲社区", "370811007001"), (116.6, "乙社区", "370811007002"))
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path, store: Store) -> ImportDialog:
    plan = store.plan
    dialog = ImportDialog(
        None,
        plan,
        squares(tmp_path / "社区.geojson"),
        Jobs(),
        lambda _size, _extent: None,
        mapping.extent(plan),
    )
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.preview is not None, timeout=60_000)
    return dialog


def test_a_file_is_seen_before_it_is_taken(dialog: ImportDialog) -> None:
    assert dialog.kind.currentData() == "community"
    assert dialog.mapping.mapping()["name"] == "社区名称"
    assert dialog.mapping.mapping()["code"] == "社区编号"
    assert len(dialog.preview.outlines) == 2  # type: ignore[union-attr]
    assert dialog.view.extent() is not None
    assert not dialog.view.grab().isNull()


def test_the_origin_of_coordinates_must_be_said(qtbot: QtBot, dialog: ImportDialog) -> None:
    dialog.ok.click()
    assert dialog.isVisible()
    assert wrong(dialog)[0].startswith("请选择坐标来源")
    before = dialog.preview
    dialog.datum.setCurrentIndex(dialog.datum.findData("gcj02"))
    qtbot.waitUntil(lambda: dialog.preview is not before and dialog.ok.isEnabled(), timeout=60_000)
    assert before is not None and dialog.preview is not None
    moved = np.abs(dialog.preview.outlines[0] - before.outlines[0]).max()
    assert 300 < moved < 700  # metres by which GCJ-02 is off at Jining
    dialog.ok.click()
    assert dialog.result() == QDialog.DialogCode.Accepted
    request = dialog.request()
    assert (request.kind, request.datum) == ("community", "gcj02")
    assert request.mapping["name"] == "社区名称"


def test_a_file_that_cannot_be_read_is_said(qtbot: QtBot, tmp_path: Path, store: Store) -> None:
    path = tmp_path / "坏.geojson"
    path.write_text("{", encoding="utf-8")
    dialog = ImportDialog(None, store.plan, path, Jobs(), lambda _s, _e: None, None)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: bool(wrong(dialog)), timeout=60_000)
    assert "坏.geojson" in wrong(dialog)[0]
    assert not dialog.ok.isEnabled()
    dialog.reject()


def test_a_first_file_has_nothing_to_be_compared_with(
    qtbot: QtBot, tmp_path: Path, store: Store
) -> None:
    path = squares(tmp_path / "社区.geojson")
    dialog = ImportDialog(None, Plan(), path, Jobs(), lambda _s, _e: None, None)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.ok.isEnabled, timeout=60_000)
    dialog.ok.click()
    assert "方案还是空的" in wrong(dialog)[0]
    dialog.reject()


def test_a_file_far_from_the_plan_is_doubted(dialog: ImportDialog) -> None:
    off = dialog.view.metres_off()
    assert off > 20_000
    assert wrong(dialog) == [
        f"这些图形离方案约 {off / 1000:,.0f} 公里。若不该这么远,请检查坐标系,或是否选错了文件。"
    ]
    assert dialog.ok.isEnabled()


def test_the_view_holds_file_and_plan_where_they_are_near(qtbot: QtBot) -> None:
    line = np.array([[0.0, 0.0], [100.0, 0.0], [100.0, 100.0]])
    near = OutlineView(lambda _s, _e: None, (200.0, 0.0, 300.0, 100.0))
    far = OutlineView(lambda _s, _e: None, (9e6, 9e6, 9.1e6, 9.1e6))
    for view in (near, far):
        qtbot.addWidget(view)
        view.show_outlines([line], "")
    left, _, right, _ = near.extent() or (0, 0, 0, 0)
    assert left < 0 and right > 300
    assert (far.extent() or (0, 0, 1e9, 0))[2] < 200
