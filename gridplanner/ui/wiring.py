"""Who listens to whom: the store to the views, the views to the commands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from gridplanner.models.change import Change
from gridplanner.models.findings.areas import things_of
from gridplanner.ui.action_set import ActionSet
from gridplanner.ui.actions import AREA_MENU, MAP_MENUS, PERSON_MENU
from gridplanner.ui.catcher import Catcher
from gridplanner.ui.commands import (
    attributes,
    basemaps,
    dropping,
    edits,
    findings,
    lifting,
    opening,
    organisation,
    people,
    views,
)
from gridplanner.ui.commands.drafting import Drafting
from gridplanner.ui.finding_menu import menu_of_row, show_menu
from gridplanner.ui.map.events import Key
from gridplanner.ui.store import Store
from gridplanner.ui.women_actions import BUTTONS, NO_LINE_MENU, TREE_MENUS
from gridplanner.ui.workbench import Workbench


def wire(bench: Workbench, actions: ActionSet) -> None:
    """Connect everything once."""
    _store(bench, actions)
    _map(bench, actions)
    _panels(bench, actions)
    bench.window.drafting = Drafting(bench)
    window, services = bench.window, bench.services
    services.messages.said.connect(window.status.say)
    services.language.changed.connect(window.retranslate)
    window.finder.chosen.connect(lambda id_: views.go_to(bench, id_))
    for source in (window.start, actions):
        source.recent_chosen.connect(lambda path: opening.open_path(bench, path))
    window.start.take_actions({id_: actions[id_] for id_ in ("sample", "new", "open")})


def _store(bench: Workbench, actions: ActionSet) -> None:
    store, view = bench.store, bench.views.map
    store.plan_opened.connect(bench.window.show_plan)
    store.plan_opened.connect(lambda: basemaps.restore(bench))
    store.selection_changed.connect(lambda: view.set_selection(store.selection))

    def change(made: Change) -> None:
        view.update_plan(store.standing, made)

    store.plan_changed.connect(change)
    store.plan_arrived.connect(lambda: bench.window.status.hint(""))
    for signal in (store.plan_changed, store.plan_arrived, store.plan_opened):
        signal.connect(lambda *_: _say_findings(bench))
    for signal in (
        store.plan_changed,
        store.plan_arrived,
        store.selection_changed,
        store.person_chosen,
        store.group_chosen,
    ):
        signal.connect(lambda *_: actions.refresh())
    for signal in (
        store.plan_opened,
        store.plan_arrived,
        store.plan_changed,
        store.selection_changed,
        store.person_chosen,
        store.group_chosen,
    ):
        signal.connect(lambda *_: views.show_whereabouts(bench))
    store.person_chosen.connect(lambda: views.take_person(bench))
    store.group_chosen.connect(lambda: views.take_group(bench))


def _say_findings(bench: Workbench) -> None:
    """Say on the status line how many findings stand."""
    store = bench.store
    if store.has_arrived:
        bench.window.status.show_findings(store.finding_counts, len(store.ignored))


def _map(bench: Workbench, actions: ActionSet) -> None:
    store, view, status = bench.store, bench.views.map, bench.window.status
    view.picked.connect(lambda id_: store.select([id_] if id_ else []))
    view.picked_more.connect(lambda id_: store.select(_toggled(store.selection, id_)))
    view.gathered.connect(lambda ids, adding: store.select(_joined(store, ids) if adding else ids))
    view.cursor_moved.connect(status.show_place)
    view.scale_changed.connect(status.show_scale)
    view.basemap_failed.connect(lambda failure: bench.messages.say(str(failure)))
    view.assign_clicked.connect(lambda grid: people.assign_in_hand(bench, grid))
    view.group_clicked.connect(lambda picked: dropping.toggle_group(bench, picked))
    view.group_gathered.connect(lambda ids: dropping.gather_group(bench, ids))

    view.home_clicked.connect(lambda x, y: _set_up(bench, (x, y)))
    view.hand.preview_moved = partial(organisation.preview_moved, bench)
    view.home_moved.connect(lambda home, x, y: organisation.move_micro_home(bench, home, (x, y)))
    view.grid_lifted.connect(lambda grid: _later(bench, lambda: lifting.lift(bench, grid)))

    def hint(name: str) -> None:
        status.hint("" if name == "select" else f"window.hint_{name}")

    def tool_changed(name: str) -> None:
        hint(name)
        actions.refresh()

    view.tool_changed.connect(tool_changed)
    view.gathering.connect(lambda kind: hint(f"gather_{kind}" if kind else view.tool))

    _menu_and_escape(bench, actions)
    catcher = Catcher(bench)
    view.canvas.setAcceptDrops(True)
    view.canvas.viewport().setAcceptDrops(True)
    view.canvas.viewport().installEventFilter(catcher)


def _menu_and_escape(bench: Workbench, actions: ActionSet) -> None:
    """Let the right button show a menu where nothing is drawn, and Esc end what is."""
    view, strip = bench.views.map, bench.window.strip
    view.canvas.has_menu = lambda: view.tool == "select" and bench.drafting.pending is None
    view.canvas.menu_asked.connect(
        lambda x, y, at: _later(bench, lambda: _offer_menu(bench, actions, (x, y), at))
    )
    escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), bench.window)
    escape.activated.connect(lambda: view.hand.send(Key("escape")))

    def heed_escape() -> None:
        escape.setEnabled(view.tool != "select" or strip.draft is not None)

    heed_escape()
    view.tool_changed.connect(heed_escape)
    strip.waiting.connect(heed_escape)


def _offer_menu(
    bench: Workbench, actions: ActionSet, spot: tuple[float, float], at: QPoint
) -> None:
    """Show what can be done with what lies at a place, or with all that is selected there."""
    store, picked = bench.store, bench.views.map.hand.pick(*spot)
    if picked is None or not store.is_open:
        return
    if picked.id not in store.selection:
        store.select([picked.id])
    _menu(bench, actions, MAP_MENUS.get(picked.type, AREA_MENU), at)


def _set_up(bench: Workbench, point: tuple[float, float]) -> None:
    """Ask for a micro-home once the tool has answered: it is asked in a dialog."""
    _later(bench, lambda: organisation.add_micro_home(bench, point))


def _later(bench: Workbench, do: Callable[[], None]) -> None:
    """Do something as soon as the tool has answered: it waits for the hand."""
    QTimer.singleShot(0, bench.window, do)


def _toggled(selection: tuple[str, ...], id_: str) -> list[str]:
    others = [one for one in selection if one != id_]
    return others if id_ in selection else [*others, id_]


def _joined(store: Store, ids: list[str]) -> list[str]:
    """Return what is selected with some things added; without them where all are in it."""
    chosen = set(store.selection)
    if chosen.issuperset(ids):
        chosen.difference_update(ids)
        return [one for one in store.selection if one in chosen]
    return [*store.selection, *ids]


def _panels(bench: Workbench, actions: ActionSet) -> None:
    panels = bench.views
    panels.layers.switched.connect(panels.map.set_layer_visible)
    panels.layers.coloured.connect(lambda *names: views.colour(bench, *names))
    preferences = bench.services.preferences
    panels.layers.show_colourings(preferences.colouring, preferences.building_colouring)
    panels.layers.faded.connect(lambda percent: basemaps.fade(bench, percent))
    panels.layers.opacity.setValue(bench.services.preferences.basemap_opacity)
    panels.tree.activated.connect(lambda id_: views.go_to(bench, id_))
    panels.tree.menu_asked.connect(lambda at: _menu(bench, actions, AREA_MENU, at))
    panels.findings.followed.connect(lambda finding: views.go_to_finding(bench, finding))
    panels.findings.mend_asked.connect(lambda action: _mend(bench, actions, action))
    listed = panels.findings.view
    listed.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    listed.customContextMenuRequested.connect(lambda at: menu_of_row(bench, actions, at))
    panels.findings.proposed.connect(lambda mend: findings.propose(bench, mend))
    panels.findings.all_asked.connect(lambda kind: findings.propose_all(bench, kind))
    panels.findings.menu_asked.connect(lambda at: show_menu(bench, actions, at))
    panels.findings.view.selectionModel().currentRowChanged.connect(lambda *_: actions.refresh())
    panels.layers.zoom_asked.connect(lambda layer: views.zoom_layer(bench, layer))
    panels.chart.clicked.connect(lambda id_: views.show(bench, id_))
    panels.roster.model.areas_dropped.connect(
        lambda person, areas: people.hand_over(bench, areas, person)
    )
    panels.chart.handed.connect(
        lambda grids, id_: QTimer.singleShot(
            0, bench.window, lambda: people.hand_over(bench, grids, id_)
        )
    )
    panels.dashboard.picked.connect(lambda ids: views.show_counted(bench, ids))
    panels.dashboard.opened.connect(lambda id_: views.open_area(bench, id_))
    panels.dashboard.findings_asked.connect(lambda area: findings.look_at(bench, area))
    panels.roster.opened.connect(lambda id_: people.edit(bench, id_))
    panels.roster.menu_asked.connect(lambda at: _menu(bench, actions, PERSON_MENU, at))
    panels.roster.add_actions([actions[id_] for id_ in ("add_person", "paste_people")])
    _organisation(bench, actions)
    inspector = panels.inspector
    inspector.assign_asked.connect(lambda area, role: people.assign_here(bench, area, role))
    inspector.unassign_asked.connect(lambda post: people.unassign_post(bench, post))
    inspector.terms_asked.connect(lambda post: people.edit_post(bench, post))
    inspector.whole_grid_asked.connect(lambda area: edits.whole_grid(bench, area))
    inspector.edit_asked.connect(lambda: attributes.edit(bench))
    inspector.link_followed.connect(lambda id_: views.go_to(bench, id_))


def _organisation(bench: Workbench, actions: ActionSet) -> None:
    panel = bench.views.organisation
    panel.activated.connect(lambda key: organisation.show(bench, key))
    panel.menu_asked.connect(lambda at: _menu(bench, actions, _tree_menu(bench), at))
    panel.chosen_changed.connect(actions.refresh)
    panel.add_actions([actions[id_] for id_ in BUTTONS])


def _tree_menu(bench: Workbench) -> tuple[str, ...]:
    """Return what is offered for the lines of the federation's tree that are marked."""
    kinds = {key.kind for key in bench.views.organisation.chosen()}
    return TREE_MENUS.get(kinds.pop(), NO_LINE_MENU) if len(kinds) == 1 else NO_LINE_MENU


def _mend(bench: Workbench, actions: ActionSet, action: str) -> None:
    """Do what mends the finding that stands in the list, on the things it is about."""
    present = bench.views.findings.present
    if present is not None:
        bench.store.select(things_of(bench.store.standing, present))
    actions[action].trigger()


def _menu(bench: Workbench, actions: ActionSet, ids: tuple[str, ...], at: QPoint) -> None:
    menu = QMenu(bench.window)
    actions.refresh()
    actions.fill_menu(menu, ids)
    menu.exec(at)
    menu.deleteLater()
