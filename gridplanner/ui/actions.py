"""The table of actions: words, icon, key, when it can be done, and the doing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gridplanner.models.rows import WORKER_ROLES
from gridplanner.ui.commands import (
    attributes,
    basemaps,
    clipboard,
    drafting,
    edits,
    findings,
    ground,
    guide,
    handover,
    history,
    imports,
    locks,
    office,
    output,
    people,
    plans,
    views,
)
from gridplanner.ui.women_actions import MENU as WOMEN_MENU
from gridplanner.ui.women_actions import ROWS as WOMEN
from gridplanner.ui.women_actions import TREE_MENUS
from gridplanner.ui.workbench import Workbench

LOOKED_AT = 500
"""Things selected that are looked at to tell what can be done: there may be a million."""
Deed = Callable[[Workbench], None]
Test = Callable[[Workbench], bool]


@dataclass(frozen=True)
class Action:
    """One thing the planner can do; its words are ``action.<id>``."""

    id: str
    run: Deed
    icon: str
    keys: tuple[str, ...]
    """The first is shown in its tooltip."""
    enabled: Test
    checked: Test | None = None


def always(_bench: Workbench) -> bool:
    """It can always be done."""
    return True


def shows_plan(bench: Workbench) -> bool:
    """A plan is open, if only with its areas."""
    return bench.store.is_open


def has_plan(bench: Workbench) -> bool:
    """A plan is open, and all of it is here."""
    return bench.store.has_arrived


def has_area(bench: Workbench) -> bool:
    """One area is selected."""
    return has_plan(bench) and bench.store.selected_area is not None


def has_areas(bench: Workbench) -> bool:
    """One area is selected, or several things with a grid among the first."""
    if not has_plan(bench):
        return False
    grids = bench.store.plan.grids
    return has_area(bench) or any(id_ in grids for id_ in bench.store.selection[:LOOKED_AT])


def has_editable(bench: Workbench) -> bool:
    """An area is selected, or several things with a grid or a building among the first."""
    if not has_plan(bench):
        return False
    first = list(bench.store.selection[:LOOKED_AT])
    return has_areas(bench) or bool((bench.store.plan.buildings.find(first) >= 0).any())


def has_selection(bench: Workbench) -> bool:
    """Something is selected."""
    return bool(bench.store.selection)


def has_grids(bench: Workbench) -> bool:
    """The plan has a grid."""
    return has_plan(bench) and bool(bench.store.plan.grids)


def has_communities(bench: Workbench) -> bool:
    """The plan has a community."""
    return has_plan(bench) and bool(bench.store.plan.communities)


def has_several_grids(bench: Workbench) -> bool:
    """At least two grids are selected."""
    return has_plan(bench) and len(bench.store.selected_grids) > 1


def has_uncovered(bench: Workbench) -> bool:
    """A building that no grid holds is selected."""
    return has_grids(bench) and bool(bench.store.selected_uncovered)


def has_gap(bench: Workbench) -> bool:
    """A gap between grids stands in the list of findings."""
    present = bench.views.findings.present
    return has_grids(bench) and present is not None and present.kind in ground.GAPS


def can_transfer(bench: Workbench) -> bool:
    """One grid is selected, and this plan allows transfers."""
    return bench.store.selected_grid is not None and ground.transfers_allowed(bench)


def has_person(bench: Workbench) -> bool:
    """A person is in hand."""
    return bool(bench.store.person)


def has_findings(bench: Workbench) -> bool:
    """The checks found something."""
    return has_plan(bench) and bool(bench.store.findings)


def stands_in_list(bench: Workbench) -> bool:
    """A finding stands in the list that is not passed over."""
    panel = bench.views.findings
    return has_plan(bench) and panel.present is not None and panel.passed is None


def is_passed_over(bench: Workbench) -> bool:
    """A finding stands in the list that is passed over."""
    return has_plan(bench) and bench.views.findings.passed is not None


def can_undo(bench: Workbench) -> bool:
    """There is a step to take back."""
    return has_plan(bench) and bench.store.session.undo_sentence is not None


def can_redo(bench: Workbench) -> bool:
    """There is a step to do again."""
    return has_plan(bench) and bench.store.session.redo_sentence is not None


def ungridded(bench: Workbench) -> bool:
    """The community selected has no grid."""
    area = bench.store.selected_area
    if not has_plan(bench) or area is None or area not in bench.store.plan.communities:
        return False
    return not bench.store.plan.below(area, "grid")


def staffed(bench: Workbench) -> bool:
    """One of the grids selected has a worker."""
    if not has_plan(bench):
        return False
    staff = bench.store.standing.staff
    return any(staff(grid, *WORKER_ROLES) for grid in bench.store.selected_grids[:LOOKED_AT])


def _tool(name: str, icon: str, key: str, enabled: Test) -> Action:
    return Action(
        f"tool_{name}",
        lambda bench: views.set_tool(bench, name),
        icon,
        (key,),
        enabled,
        lambda bench: bench.views.map.tool == name,
    )


def _manner(name: str, icon: str, key: str) -> Action:
    return Action(
        f"manner_{name}",
        lambda bench: drafting.switch(bench, name),
        icon,
        (key,),
        has_plan,
        lambda bench: bool(getattr(bench.store.manner, name)),
    )


def _gathers(kind: str, icon: str, key: str) -> Action:
    return Action(
        f"gather_{kind}",
        lambda bench: views.switch_gathering(bench, kind),
        icon,
        (key,),
        has_grids,
        lambda bench: bench.views.map.gathers == kind,
    )


def _panel(name: str, icon: str, key: str) -> Action:
    return Action(
        f"panel_{name}",
        lambda bench: bench.window.toggle_panel(name),
        icon,
        (key,),
        shows_plan,
        lambda bench: bench.window.panel_shown(name),
    )


ACTIONS: tuple[Action, ...] = (
    Action("new", plans.new, "file-plus", ("Ctrl+N",), always),
    Action("open", plans.open_chosen, "folder-open", ("Ctrl+O",), always),
    Action("sample", plans.sample, "map", ("Ctrl+Shift+N",), always),
    Action("import", imports.import_chosen, "import", ("Ctrl+I",), has_plan),
    Action("save_as", plans.save_as, "save", ("Ctrl+Shift+S",), has_plan),
    Action("reopen", plans.reopen, "refresh-cw", ("F5",), shows_plan),
    Action("print", output.print_map, "printer", ("Ctrl+P",), has_grids),
    Action("web", output.save_web, "globe", ("Ctrl+Shift+W",), has_grids),
    Action("close", plans.close, "file-text", ("Ctrl+W",), shows_plan),
    Action("quit", lambda bench: bench.window.quit(), "x", ("Ctrl+Q",), always),
    Action("undo", edits.undo, "undo-2", ("Ctrl+Z",), can_undo),
    Action("redo", edits.redo, "redo-2", ("Ctrl+Y", "Ctrl+Shift+Z"), can_redo),
    Action("log", history.show, "history", ("Ctrl+H",), has_plan),
    Action("copy", clipboard.copy, "copy", ("Ctrl+C",), shows_plan),
    Action("copy_map", clipboard.copy_map, "image", ("Ctrl+Shift+C",), shows_plan),
    Action("find", lambda bench: bench.window.go_to_finder(), "search", ("Ctrl+F",), shows_plan),
    Action("rename", attributes.edit, "pencil", ("F2",), has_editable),
    Action("table", attributes.edit_table, "table", ("Ctrl+T",), has_grids),
    Action("number", attributes.number, "list-ordered", ("Shift+F9",), has_grids),
    Action("whole_grid", edits.whole_grid, "house", ("F9",), ungridded),
    Action("whole_grids", edits.whole_grids, "grid-3x3", ("Ctrl+F9",), has_plan),
    Action("estimate", edits.estimate, "ruler", ("Ctrl+E",), has_plan),
    Action("presets", office.presets, "sliders-horizontal", ("Ctrl+Shift+K",), has_plan),
    Action("names", office.names, "tag", ("Ctrl+Alt+K",), has_plan),
    Action("weights", office.weights, "settings", ("Ctrl+K",), has_plan),
    _tool("select", "mouse-pointer-2", "F6", shows_plan),
    _tool("lasso", "lasso", "Shift+F6", has_plan),
    _gathers("building", "building", "Ctrl+F6"),
    _gathers("grid", "grid-3x3", "Ctrl+Shift+F6"),
    _tool("split", "slice", "F7", has_grids),
    _tool("split_road", "route", "Alt+F7", has_grids),
    _tool("border", "spline", "Ctrl+F7", has_grids),
    _tool("vertex", "waypoints", "Ctrl+Shift+F7", has_grids),
    _tool("draw", "pentagon", "F3", has_communities),
    _tool("draw_micro", "hexagon", "Ctrl+F3", has_grids),
    _tool("give", "paintbrush", "F12", has_grids),
    _manner("exact", "ruler", "Shift+F7"),
    _manner("compounds", "building-2", "Alt+Shift+F7"),
    _manner("carve", "square-plus", "Shift+F3"),
    _manner("smaller", "tag", "Ctrl+Alt+F7"),
    Action("merge", ground.merge, "combine", ("Ctrl+M",), has_several_grids),
    Action("give_uncovered", ground.give_uncovered, "package-plus", ("Ctrl+G",), has_uncovered),
    Action("give_gap", ground.give_gap, "package-plus", ("Ctrl+Shift+G",), has_gap),
    Action("repair", ground.repair, "wrench", ("Ctrl+Shift+R",), has_grids),
    Action("transfer", ground.transfer, "arrow-right-left", ("Ctrl+Alt+T",), can_transfer),
    Action(
        "allow_transfers",
        ground.allow_transfers,
        "lock-open",
        ("Ctrl+Alt+Shift+T",),
        has_communities,
        ground.transfers_allowed,
    ),
    _tool("assign", "user-plus", "F8", has_grids),
    _tool("micro_home", "house-plus", "Ctrl+F8", has_communities),
    Action("lock", locks.switch, "lock", ("Ctrl+L",), locks.can_lock, locks.are_locked),
    Action(
        "lock_border",
        locks.switch_border,
        "lock",
        ("Alt+L",),
        locks.can_lock_border,
        locks.is_locked_border,
    ),
    Action("add_person", people.add, "user-plus", ("Ctrl+Shift+A",), has_plan),
    Action("edit_person", people.edit, "pencil", ("Ctrl+F2",), has_person),
    Action("remove_person", people.remove, "trash-2", ("Ctrl+Del",), has_person),
    Action("paste_people", imports.paste_people, "clipboard-paste", ("Ctrl+Shift+V",), has_plan),
    Action("import_people", imports.import_people, "users", ("Ctrl+Shift+I",), has_plan),
    Action("assign_here", people.assign_here, "user", ("Ctrl+Return",), has_area),
    Action("handover", handover.show, "clipboard-list", ("Ctrl+Shift+H",), can_undo),
    Action("unassign", people.unassign, "user-minus", ("Del",), staffed),
    *(Action(*row) for row in WOMEN),
    Action("zoom_in", lambda b: b.views.map.zoom_in(), "zoom-in", ("Ctrl++", "Ctrl+="), shows_plan),
    Action("zoom_out", lambda b: b.views.map.zoom_out(), "zoom-out", ("Ctrl+-",), shows_plan),
    Action("zoom_whole", lambda b: b.views.map.zoom_whole(), "maximize", ("Ctrl+0",), shows_plan),
    Action("zoom_selection", views.zoom_selection, "scan-search", ("Ctrl+1",), has_selection),
    Action("basemap", basemaps.choose, "map", ("Ctrl+B",), has_plan),
    Action("no_basemap", basemaps.remove, "eye-off", ("Ctrl+Shift+B",), basemaps.has_basemap),
    Action("next_finding", views.next_finding, "list-checks", ("F4",), has_findings),
    Action("previous_finding", views.previous_finding, "list-checks", ("Shift+F4",), has_findings),
    Action("findings_here", findings.look_here, "filter", ("Ctrl+F4",), has_area),
    Action("ignore", findings.ignore, "eye-off", ("Ctrl+Shift+F4",), stands_in_list),
    Action("heed", findings.heed, "eye", ("Ctrl+Alt+J",), is_passed_over),
    Action("rules", findings.rules, "list-checks", ("Ctrl+Shift+J",), has_plan),
    Action("export_findings", findings.export_book, "table", ("Ctrl+Shift+X",), has_plan),
    Action("export_findings_csv", findings.export_csv, "download", ("Ctrl+Alt+X",), has_plan),
    _panel("tree", "building-2", "Alt+1"),
    _panel("layers", "layers", "Alt+2"),
    _panel("inspector", "info", "Alt+3"),
    _panel("roster", "users", "Alt+4"),
    _panel("findings", "list-checks", "Alt+5"),
    _panel("chart", "chart-column", "Alt+6"),
    _panel("organisation", "network", "Alt+7"),
    _panel("dashboard", "layout-dashboard", "Alt+8"),
    Action("full_screen", views.full_screen, "maximize", ("F11",), always),
    Action("theme", views.switch_theme, "moon", ("Ctrl+Shift+D",), always),
    Action("language", views.switch_language, "languages", ("Ctrl+Shift+L",), always),
    Action("keys", guide.show_keys, "circle-question-mark", ("F1",), always),
    Action("about", guide.about, "info", ("Shift+F1",), always),
)
BY_ID: Mapping[str, Action] = {one.id: one for one in ACTIONS}
LINE = ""
"""A line between two groups of a menu or the tool bar."""
RECENT = "recent"
"""Where the submenu of recent plans stands."""
MENUS: Mapping[str, tuple[str, ...]] = {
    "file": (
        *("new", "open", RECENT, "sample", LINE, "import", "save_as", "reopen"),
        *(LINE, "print", "web", "export_findings", "export_findings_csv", LINE, "close", "quit"),
    ),
    "edit": (
        *("undo", "redo", "log", LINE, "copy", "copy_map", "find", LINE),
        *("rename", "table", "estimate", LINE, "weights", "presets", "rules", "names"),
    ),
    "grids": (
        "tool_select",
        "tool_lasso",
        "gather_building",
        "gather_grid",
        LINE,
        *("tool_draw", "tool_split", "tool_split_road", "tool_border", "tool_vertex"),
        *("tool_give", "tool_draw_micro", LINE),
        *("manner_exact", "manner_compounds", "manner_carve", "manner_smaller", LINE),
        *("merge", "give_uncovered", "give_gap", "repair", LINE),
        *("transfer", "allow_transfers", LINE),
        "tool_assign",
        LINE,
        "lock",
        "lock_border",
        LINE,
        "whole_grid",
        "whole_grids",
        "number",
    ),
    "people": (
        *("add_person", "edit_person", "remove_person", LINE),
        *("paste_people", "import_people", LINE),
        *("assign_here", "unassign", LINE, "handover"),
    ),
    "women": WOMEN_MENU,
    "view": (
        *("zoom_in", "zoom_out", "zoom_whole", "zoom_selection", LINE),
        *("basemap", "no_basemap", LINE),
        *("next_finding", "previous_finding", "findings_here", "ignore", "heed", LINE),
        *("panel_tree", "panel_layers", "panel_inspector", "panel_roster"),
        *("panel_findings", "panel_chart", "panel_organisation", "panel_dashboard", LINE),
        *("full_screen", "theme", "language"),
    ),
    "help": ("keys", "about"),
}
TOOL_BAR = (
    *("open", "import", "print", LINE, "undo", "redo", LINE),
    *("tool_select", "tool_lasso", "gather_building", "gather_grid", LINE),
    *("tool_draw", "tool_split", "tool_border", "tool_give", "merge", "tool_assign", LINE),
    *("zoom_in", "zoom_out", "zoom_whole", "zoom_selection", LINE, "next_finding", "copy_map"),
)
AREA_MENU = (
    "zoom_selection",
    "findings_here",
    "rename",
    "merge",
    "transfer",
    "table",
    LINE,
    "assign_here",
    "unassign",
    LINE,
    "found_federations",
    "make_groups",
    LINE,
    "whole_grid",
    "number",
    "estimate",
    LINE,
    "lock",
    "lock_border",
    LINE,
    "copy",
)
MAP_MENUS: Mapping[str, tuple[str, ...]] = {
    "building": (
        *("zoom_selection", "rename", "give_uncovered", LINE),
        *("make_group", "put_in_group", "leave_group", "share_building", LINE),
        *("add_micro_home", LINE, "copy"),
    ),
    "micro_home": TREE_MENUS["home"],
}
"""The menus of the map, by what is hit; of all else it is that of areas."""
PERSON_MENU = ("edit_person", "remove_person", LINE, "tool_assign", LINE, "copy")
