"""The panel of the women's federation at the real window, and what is done from it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fakes import FakeMessages
from planner import Planner
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from gridplanner.models.edits import (
    AddFederation,
    Assign,
    DissolveFederations,
    EditGroup,
    RemoveGroups,
)
from gridplanner.models.rows import Unit
from gridplanner.models.women.organisation import federation_of
from gridplanner.ui.actions import BY_ID, LINE
from gridplanner.ui.carried import GROUP_MIME, carried_ids
from gridplanner.ui.commands import organisation
from gridplanner.ui.dialogs.assign import AssignDialog
from gridplanner.ui.dialogs.candidates import PersonDialog
from gridplanner.ui.dialogs.federation import FederationDialog
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.dialogs.group import GroupsDialog, NamedDialog
from gridplanner.ui.dialogs.units import UnitsDialog
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.panels.facts import facts
from gridplanner.ui.panels.organisation import Organisation
from gridplanner.ui.panels.organisation_lines import Key, key_of
from gridplanner.ui.store import Store
from gridplanner.ui.tables import mark_row
from gridplanner.ui.wiring import _tree_menu
from gridplanner.ui.women_actions import NO_LINE_MENU, TREE_MENUS


@pytest.fixture
def planner(window: MainWindow, qtbot: QtBot) -> Planner:
    planner = Planner(window, qtbot)
    window.show_panel("organisation")
    window.views.organisation.refresh_now()
    return planner


def bared(store: Store, grid: str) -> None:
    """Take the federation and the groups of a grid away."""
    plan = store.plan
    groups = [one.id for one in plan.groups_by("grid").get(grid, ())]
    if groups:
        store.apply(RemoveGroups(tuple(groups)))
    row = federation_of(plan, grid)
    if row is not None:
        store.apply(DissolveFederations((row.id,)))


def row_of(panel: Organisation, key: Key) -> list[str]:
    panel.refresh_now()
    index = panel.model.index_of(key)
    assert index.isValid(), key
    return [str(index.siblingAtColumn(at).data()) for at in range(3)]


def choose(panel: Organisation, key: Key) -> None:
    """Click a line."""
    panel.refresh_now()
    index = panel.model.index_of(key)
    panel.view.scrollTo(index)
    spot = panel.view.visualRect(index).center()
    port = panel.view.viewport()
    planner_click(port, spot)


def planner_click(port, spot) -> None:  # type: ignore[no-untyped-def]
    from PySide6.QtTest import QTest

    QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=spot)


def take(button: str) -> Callable[[Form], None]:
    """Answer a form by one of its radio buttons."""

    def deed(form: Form) -> None:
        buttons = form.findChildren(QRadioButton)
        next(one for one in buttons if button in one.text()).setChecked(True)
        form.ok.click()

    return deed


def test_from_nothing_to_a_group_with_a_leader_and_back(planner: Planner) -> None:
    window, panel = planner.window, planner.window.views.organisation
    store = window.services.store
    bared(store, "g3")
    whole = store.plan
    assert row_of(panel, Key("area", "g3"))[1:] == ["尚未成立妇联", "暂无小组"]

    choose(panel, Key("area", "g3"))
    assert store.selection == ("g3",)
    planner.answer(Form, take("只在选中的区域(1 个)"), lambda: planner.do("found_federations"))
    assert row_of(panel, Key("area", "g3")) == ["003网格妇联", "暂无主席", "暂无小组"]

    def set_on_compounds(dialog: GroupsDialog) -> None:
        planner.bot.waitUntil(dialog.ok.isEnabled)
        assert f"将建立 {dialog.count} 个妇女小组。" == dialog.told.text()
        dialog.ok.click()

    planner.answer(GroupsDialog, set_on_compounds, lambda: planner.do("make_groups"))
    groups = store.plan.groups_by("grid")["g3"]
    assert row_of(panel, Key("area", "g3"))[2] == f"{len(groups)}组"
    group = Key("group", groups[0].id)
    choose(panel, group)
    assert store.group == groups[0].id
    assert all(store.plan.buildings.find(list(store.selection)) >= 0)
    assert row_of(panel, group)[1] == "暂无组长"
    assert row_of(panel, group)[2].startswith(f"{len(store.selection)}栋 ")

    def the_first(dialog: PersonDialog) -> None:
        mark_row(dialog.list.people, 0)
        dialog.ok.click()

    planner.answer(PersonDialog, the_first, lambda: planner.do("set_leader"))
    leader = store.plan.womens_groups[group.id].leader
    assert row_of(panel, group)[1] == store.plan.persons[leader].name

    planner.answer(PersonDialog, lambda dialog: dialog._empty(), lambda: planner.do("set_leader"))
    assert row_of(panel, group)[1] == "暂无组长"
    for _ in range(4):
        planner.do("undo")
    assert store.plan.womens_groups == whole.womens_groups
    assert row_of(panel, Key("area", "g3"))[1:] == ["尚未成立妇联", "暂无小组"]


def test_a_head_is_appointed_and_taken_back_in_the_inspector(planner: Planner) -> None:
    window = planner.window
    store, inspector = window.services.store, window.views.inspector
    bared(store, "g3")
    choose(window.views.organisation, Key("area", "g3"))
    planner.answer(Form, take("只在选中的区域"), lambda: planner.do("found_federations"))
    store.select(["g3"])
    window.show_panel("inspector")
    inspector.refresh_now()
    lines = facts(store.standing, "g3")
    assert lines is not None
    assert ["妇联主席", "空缺"] in lines.rows()

    def appoint(dialog: AssignDialog) -> None:
        assert dialog.role.currentData() == "chair"
        mark_row(dialog.people, 0)
        dialog.ok.click()

    planner.answer(AssignDialog, appoint, lambda: inspector.assign_asked.emit("g3", "chair"))
    [post] = store.standing.staff("g3", "chair")

    def end(form: Form) -> None:
        since, until = form.findChildren(QLineEdit)[-2:]
        since.setText("2020-01-01")
        until.setText("2020-03-01")
        form.ok.click()

    planner.answer(Form, end, lambda: inspector.terms_asked.emit(post.id))
    lines = facts(store.standing, "g3")
    assert lines is not None
    name = store.plan.persons[post.person].name
    assert ["妇联主席", f"空缺、{name}(已离任 2020-03-01)"] in lines.rows()
    inspector.unassign_asked.emit(post.id)
    assert post.id not in store.plan.assignments
    planner.do("undo")
    assert store.plan.assignments[post.id].until == "2020-03-01"


def test_buildings_go_into_the_group_in_hand_and_out_of_it(planner: Planner) -> None:
    store = planner.window.services.store
    groups = store.plan.groups_by("grid")["g3"]
    first, second = groups[0].id, groups[1].id
    panel = planner.window.views.organisation
    choose(panel, Key("group", first))
    mine = store.selection[0]
    choose(panel, Key("group", second))
    store.select([mine])
    assert store.group == second
    planner.do("put_in_group")
    row = store.plan.buildings.row(mine)
    assert store.plan.buildings.text("womens_group", row) == second
    planner.do("leave_group")
    assert store.plan.buildings.text("womens_group", row) == ""
    assert not planner.window.actions_["leave_group"].isEnabled()


def test_a_group_of_the_buildings_selected(planner: Planner) -> None:
    store = planner.window.services.store
    bared(store, "g3")
    chosen = store.plan.buildings.ids(store.standing.rows_in("g3")[:3])
    store.select(chosen)

    def name(dialog: NamedDialog) -> None:
        dialog.name.setText(" ")
        dialog.ok.click()
        assert dialog.isVisible()
        dialog.name.setText("巧手小组")
        dialog.ok.click()

    planner.answer(NamedDialog, name, lambda: planner.do("make_group"))
    [group] = store.plan.groups_by("grid")["g3"]
    assert (group.name, store.group) == ("巧手小组", group.id)
    rows = store.plan.buildings.find(list(chosen))
    assert set(store.plan.buildings.columns["womens_group"].at(rows)) == {group.id}

    def rename(dialog: NamedDialog) -> None:
        dialog.name.setText("好邻居小组")
        dialog.ok.click()

    planner.answer(NamedDialog, rename, lambda: planner.do("edit_group"))
    assert store.plan.womens_groups[group.id].name == "好邻居小组"
    planner.do("remove_groups")
    assert group.id not in store.plan.womens_groups
    assert store.group == ""


def test_a_building_is_shared_by_its_units(planner: Planner) -> None:
    store = planner.window.services.store
    groups = store.plan.groups_by("grid")["g3"]
    building = store.plan.buildings.ids(store.standing.rows_in("g3")[:1])[0]
    store.select([building])

    def share(dialog: UnitsDialog) -> None:
        dialog.count.setValue(2)
        for at, group in enumerate(groups[:2]):
            box, text = dialog.table.cellWidget(at, 1), dialog.table.cellWidget(at, 2)
            box.setCurrentIndex(box.findData(group.id))  # type: ignore[attr-defined]
            text.setText("x" if at else "12")  # type: ignore[attr-defined]
        dialog.ok.click()
        assert dialog.isVisible(), "x is no number of households"
        dialog.table.cellWidget(1, 2).setText("")  # type: ignore[attr-defined]
        dialog.ok.click()

    planner.answer(UnitsDialog, share, lambda: planner.do("share_building"))
    units = store.plan.units_by("building")[building]
    assert [(one.womens_group, one.households) for one in units] == [
        (groups[0].id, 12),
        (groups[1].id, None),
    ]
    assert isinstance(units[0], Unit)
    found = facts(store.standing, building)
    assert found is not None
    assert [one.link for one in found.lines if one.name == "妇女小组"] == [
        one.womens_group for one in units
    ]


def test_a_city_s_federation_and_one_of_companies(planner: Planner) -> None:
    store = planner.window.services.store

    def companies(dialog: FederationDialog) -> None:
        dialog.kind.setCurrentIndex(1)
        dialog.search.setText(dialog.compounds.item(0).text())
        assert not dialog.compounds.item(0).isHidden()
        dialog.compounds.item(0).setCheckState(Qt.CheckState.Checked)
        dialog.ok.click()
        assert dialog.isVisible(), "it has no name yet"
        dialog.name.setText("红色物业妇联")
        dialog.ok.click()

    planner.answer(FederationDialog, companies, lambda: planner.do("add_federation"))
    row = list(store.plan.federations.values())[-1]
    assert (row.kind, len(row.looked_after)) == ("property", 1)
    panel = planner.window.views.organisation
    assert row_of(panel, Key("property", row.id)) == ["红色物业妇联", "暂无主席", "1个小区"]
    compound = Key("compound", row.looked_after[0], row.id)
    assert row_of(panel, compound)[0] == store.plan.places("compound")[compound.id].name
    choose(panel, Key("property", row.id))
    assert store.selection == (row.id,)
    page = facts(store.standing, row.id)
    assert page is not None
    assert page.heading == "红色物业妇联"

    def rename(dialog: FederationDialog) -> None:
        dialog.name.setText("物业妇联")
        dialog.ok.click()

    planner.answer(FederationDialog, rename, lambda: planner.do("edit_federation"))
    assert store.plan.federations[row.id].name == "物业妇联"
    planner.do("dissolve_federations")
    assert row.id not in store.plan.federations


def test_a_micro_home_with_its_host(planner: Planner) -> None:
    store, bench = planner.window.services.store, planner.window.bench
    store.select(["g3"])

    def settle(dialog: NamedDialog) -> None:
        dialog.name.setText("巧手微家")
        planner.answer(
            PersonDialog,
            lambda inner: (mark_row(inner.list.people, 1), inner.ok.click()),
            dialog.findChild(QPushButton).click,
        )
        dialog.ok.click()

    planner.answer(NamedDialog, settle, lambda: planner.do("add_micro_home"))
    home = list(store.plan.micro_homes.values())[-1]
    assert (home.name, home.parent, store.selection) == ("巧手微家", "g3", (home.id,))
    [host] = store.standing.staff(home.id, "host")
    panel = planner.window.views.organisation
    assert row_of(panel, Key("home", home.id))[1] == store.plan.persons[host.person].name
    page = facts(store.standing, home.id)
    assert page is not None
    assert page.posts[0].posts[0].person == host.person

    def rename(dialog: NamedDialog) -> None:
        dialog.name.setText("书香微家")
        dialog.person = ""
        dialog.ok.click()

    planner.answer(NamedDialog, rename, lambda: planner.do("edit_micro_home"))
    assert row_of(panel, Key("home", home.id))[:2] == ["书香微家", "暂无微家长"]
    planner.do("remove_micro_homes")
    assert home.id not in store.plan.micro_homes
    messages = planner.window.services.messages
    assert isinstance(messages, FakeMessages)
    organisation.add_micro_home(bench, (0.0, 0.0))
    assert "不在任何社区" in messages.texts[-1]


def test_what_is_looked_for_is_shown_with_what_is_below(planner: Planner) -> None:
    panel = planner.window.views.organisation
    store = planner.window.services.store
    group = store.plan.groups_by("grid")["g3"][0]
    store.apply(EditGroup(group.id, "绝无仅有小组"))
    panel.search.setText("绝无仅有")
    panel.refresh_now()
    assert panel.model.index_of(Key("group", group.id)).isValid()
    assert not panel.model.index_of(Key("area", "g4")).isValid()
    panel.search.setText(store.plan.communities[store.plan.grids["g3"].parent].name)
    panel.refresh_now()
    assert panel.model.index_of(Key("group", group.id)).isValid(), "it lies below what fits"
    panel.search.setText("没有这个组织")
    panel.refresh_now()
    assert panel.model.rowCount() == 0
    panel.search.clear()
    panel.refresh_now()
    assert panel.model.index_of(Key("area", "g4")).isValid()


def test_a_group_is_dragged_by_its_id(planner: Planner) -> None:
    panel = planner.window.views.organisation
    group = next(iter(planner.window.services.store.plan.womens_groups))
    index = panel.model.index_of(Key("group", group))
    assert index.flags() & Qt.ItemFlag.ItemIsDragEnabled
    carried = panel.model.mimeData([index])
    assert carried_ids(carried, GROUP_MIME) == [group]


def test_what_is_chosen_elsewhere_is_marked_here(planner: Planner) -> None:
    panel, store = planner.window.views.organisation, planner.window.services.store
    store.select(["g5"])
    assert panel.chosen() == [Key("area", "g5")]
    group = next(iter(store.plan.womens_groups))
    store.choose_group(group)
    assert panel.chosen() == [Key("group", group)]
    store.choose_group("")
    for row in list(store.plan.federations.values())[:3]:
        store.select([row.id])
        assert panel.chosen() == [key_of(store.plan, row)]


def test_branches_stay_open_over_an_edit(planner: Planner) -> None:
    panel, store = planner.window.views.organisation, planner.window.services.store
    index = panel.model.index_of(Key("area", "g3"))
    panel.view.scrollTo(index)
    panel.view.expand(index)
    before = panel.opened()
    assert Key("area", "g3") in before
    store.apply(AddFederation("另一个市妇联"))
    panel.refresh_now()
    assert set(before) <= set(panel.opened())
    assert panel.model.rowCount(QModelIndex()) >= 2


def test_a_person_s_page_says_all_posts(store: Store) -> None:
    group = next(iter(store.plan.womens_groups))
    post = store.standing.staff("g3", "full_time")[0]
    person = post.person
    store.apply(EditGroup(group, leader=person))
    held = {one.role for one in store.standing.held_by(person)}
    if "executive" not in held:
        store.apply(Assign(person, "g4", "executive", replace=False, mode="joint", share=0.5))
    store.apply(Assign(person, "g5", "adviser", until="2020-03-01"))
    page = facts(store.standing, person)
    assert page is not None
    rows = page.rows()
    assert ["双向任职", "妇联与网格双向任职"] in rows
    assert any(name == "妇女小组组长" for name, _ in rows)
    assert any(name == "网格指导员" and "已离任 2020-03-01" in text for name, text in rows)


def test_somebody_is_appointed_at_the_head_of_a_line(planner: Planner) -> None:
    panel, store = planner.window.views.organisation, planner.window.services.store
    group = store.plan.groups_by("grid")["g3"][0]
    choose(panel, Key("group", group.id))

    def lead(dialog: AssignDialog) -> None:
        assert dialog.role.currentData() == "group_leader"
        assert not dialog.terms.share.isEnabled(), "who leads a group has no terms"
        other = next(one for one in dialog.list.model.rows if one != group.leader)
        dialog.list.mark(other)
        dialog.ok.click()

    planner.answer(AssignDialog, lead, lambda: planner.do("appoint"))
    assert store.plan.womens_groups[group.id].leader not in ("", group.leader)
    row = next(one for one in store.plan.federations.values() if one.kind)
    choose(panel, Key("property", row.id))

    def head(dialog: AssignDialog) -> None:
        mark_row(dialog.people, 0)
        dialog.ok.click()

    planner.answer(AssignDialog, head, lambda: planner.do("appoint"))
    assert store.standing.staff(row.id, "chair")
    bared(store, "g3")
    choose(panel, Key("area", "g3"))
    assert not planner.window.actions_["appoint"].isEnabled(), "there is no federation yet"


def test_what_is_offered_for_a_line_fits_its_kind(planner: Planner) -> None:
    panel, store = planner.window.views.organisation, planner.window.services.store
    choose(panel, Key("group", store.plan.groups_by("grid")["g3"][0].id))
    assert "set_leader" in _tree_menu(planner.window.bench)
    choose(panel, Key("area", "g3"))
    assert "make_groups" in _tree_menu(planner.window.bench)
    panel.view.clearSelection()
    assert _tree_menu(planner.window.bench) == NO_LINE_MENU
    for menu in (*TREE_MENUS.values(), NO_LINE_MENU):
        assert set(menu) <= {*BY_ID, LINE}
