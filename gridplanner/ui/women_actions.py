"""The rows of the table of actions that are about the women's federation."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gridplanner.ui.commands import groups, organisation
from gridplanner.ui.workbench import Workbench

Row = tuple[str, Callable[[Workbench], None], str, tuple[str, ...], Callable[[Workbench], bool]]


def _open(bench: Workbench) -> bool:
    return bench.store.has_arrived


def _federation(bench: Workbench) -> bool:
    return _open(bench) and bool(organisation.federations_meant(bench, groups.LOOKED_AT))


def _line(bench: Workbench) -> bool:
    return _open(bench) and organisation.line_meant(bench) is not None


def _grids(bench: Workbench) -> bool:
    if not _open(bench):
        return False
    store = bench.store
    return bool(store.selected_grids) or store.selected_area is not None


def _buildings(bench: Workbench) -> bool:
    return _open(bench) and bool(groups.buildings_meant(bench, groups.LOOKED_AT))


def _place_for_group(bench: Workbench) -> bool:
    return _open(bench) and (bench.store.selected_grid is not None or _buildings(bench))


def _place_for_home(bench: Workbench) -> bool:
    return _place_for_group(bench)


def _group(bench: Workbench) -> bool:
    return _open(bench) and bool(groups.group_meant(bench))


def _groups(bench: Workbench) -> bool:
    return _open(bench) and bool(groups.groups_meant(bench))


def _group_and_buildings(bench: Workbench) -> bool:
    return _group(bench) and _buildings(bench)


def _grouped(bench: Workbench) -> bool:
    return _open(bench) and groups.grouped(bench)


def _one_building(bench: Workbench) -> bool:
    return _buildings(bench) and len(bench.store.selection) == 1


def _homes(bench: Workbench) -> bool:
    return _open(bench) and bool(organisation.homes_meant(bench, groups.LOOKED_AT))


ROWS: tuple[Row, ...] = (
    ("found_federations", organisation.found, "flag", ("Ctrl+Alt+F",), _open),
    ("add_federation", organisation.add, "network", ("Ctrl+Alt+Shift+F",), _open),
    ("edit_federation", organisation.edit, "pencil", ("Alt+F2",), _federation),
    ("dissolve_federations", organisation.dissolve, "trash-2", ("Alt+Shift+Del",), _federation),
    ("appoint", organisation.appoint, "user-plus", ("Ctrl+Alt+A",), _line),
    ("make_group", groups.make, "circle-plus", ("Ctrl+Alt+G",), _place_for_group),
    ("make_groups", groups.make_many, "boxes", ("Ctrl+Alt+Shift+G",), _grids),
    ("put_in_group", groups.put_in, "log-in", ("Ctrl+Alt+Return",), _group_and_buildings),
    ("leave_group", groups.take_out, "log-out", ("Ctrl+Alt+Backspace",), _grouped),
    ("share_building", groups.share, "rows-3", ("Ctrl+Alt+U",), _one_building),
    ("edit_group", groups.edit, "pencil", ("Shift+F2",), _group),
    ("set_leader", groups.set_leader, "crown", ("Ctrl+Alt+L",), _group),
    ("remove_groups", groups.remove, "trash-2", ("Ctrl+Alt+Del",), _groups),
    ("add_micro_home", organisation.add_micro_home_here, "house", ("Ctrl+Alt+H",), _place_for_home),
    ("edit_micro_home", organisation.edit_micro_home, "pencil", ("Ctrl+Shift+F2",), _homes),
    ("remove_micro_homes", organisation.remove_micro_homes, "trash-2", ("Alt+Del",), _homes),
)
LINE = ""
MENU = (
    *("found_federations", "add_federation", "edit_federation", "dissolve_federations", LINE),
    *("appoint", LINE),
    *("make_group", "make_groups", "put_in_group", "leave_group", "share_building"),
    *("edit_group", "set_leader", "remove_groups", LINE),
    *("tool_micro_home", "add_micro_home", "edit_micro_home", "remove_micro_homes"),
)
"""The menu of the federation."""
_FEDERATION = ("edit_federation", "dissolve_federations")
_LAST = (LINE, "zoom_selection", "copy")
_COMPANIES = ("appoint", *_FEDERATION, LINE, "add_federation", *_LAST)
TREE_MENUS: Mapping[str, tuple[str, ...]] = {
    "area": (
        *("found_federations", "appoint", *_FEDERATION, LINE),
        *("make_groups", "make_group", "add_micro_home", *_LAST),
    ),
    "city": _COMPANIES,
    "property": _COMPANIES,
    "lost": (*_FEDERATION, *_LAST),
    "group": ("set_leader", "appoint", "edit_group", "remove_groups", *_LAST),
    "home": ("appoint", "edit_micro_home", "remove_micro_homes", *_LAST),
}
"""The context menu of its tree, by the kind of line."""
NO_LINE_MENU = ("found_federations", "add_federation")
"""The one beside all lines and on headings."""
BUTTONS = ("found_federations", "make_groups", "add_micro_home")
"""The buttons beside its search field."""
