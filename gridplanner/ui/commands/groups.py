"""Women's groups: made, filled with buildings, led, and given up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gridplanner.models.edits import EditGroup, MakeGroup, RemoveGroups, SetGroup
from gridplanner.models.edits.groups import left_by
from gridplanner.models.naming import group_label, label, placed
from gridplanner.models.plan import Plan
from gridplanner.models.women.lanes import sorted_out
from gridplanner.ui.commands.edits import apply, apply_long
from gridplanner.ui.dialogs.candidates import ask_candidate
from gridplanner.ui.dialogs.group import NamedDialog, ask_groups
from gridplanner.ui.dialogs.units import ask_units
from gridplanner.ui.workbench import Workbench
from gridplanner.words import say

MANY = 50
"""Grids whose groups are made, or groups that are given up, from which on it is done beside the
window."""
LARGE = 2000
"""Buildings that change their group from which on it is done beside the window."""
NAMED = 3
"""Groups that are named; the others are counted."""
LOOKED_AT = 500
"""Things selected that are looked at to tell what can be done: there may be a million."""


def buildings_meant(bench: Workbench, most: int | None = None) -> tuple[str, ...]:
    """Return the buildings selected, or those among the first."""
    chosen = bench.store.selection[:most]
    rows = bench.store.plan.buildings.find(list(chosen)).tolist()
    return tuple(id_ for id_, row in zip(chosen, rows, strict=True) if row >= 0)


def group_meant(bench: Workbench) -> str:
    """Return the group in hand, empty where there is none."""
    return bench.store.group if bench.store.group in bench.store.plan.womens_groups else ""


def groups_meant(bench: Workbench) -> tuple[str, ...]:
    """Return the groups that are marked, else the one in hand."""
    known = bench.store.plan.womens_groups
    marked = tuple(one for one in bench.views.organisation.ids("group") if one in known)
    return marked or ((group_meant(bench),) if group_meant(bench) else ())


def make(bench: Workbench) -> None:
    """Make a group of the buildings selected, or one without any in the grid selected."""
    store, chosen = bench.store, buildings_meant(bench)
    standing, plan = store.standing, store.plan
    rows = plan.buildings.find(list(chosen))
    held = (standing.grid_of(row) for row in rows.tolist())
    grid = next((one for one in held if one), "") if chosen else (store.selected_grid or "")
    if not grid:
        bench.messages.say(say("group.pick_buildings"))
        return
    walls = list(sorted_out(plan, rows, "compound")) if chosen else []
    name = walls[0] if len(walls) == 1 else label(plan.grids[grid])
    where = placed(plan, plan.grids[grid])
    hint = say("group.make_of", grid=where, count=len(chosen)) if chosen else where
    if left := leaving(plan, chosen):
        hint = "\n".join([hint, left])
    dialog = NamedDialog(
        bench.parent,
        say("group.make"),
        hint,
        standing,
        grid,
        bench.window.theme,
        "group_leader",
        say("group.named", name=name),
    )
    if not dialog.asked():
        return
    before = set(plan.womens_groups)
    told, leader = dialog.told
    if apply(bench, MakeGroup(told, grid, chosen, leader)):
        for id_ in set(store.plan.womens_groups) - before:
            store.choose_group(id_)


def leaving(plan: Plan, buildings: Sequence[str], group: str = "") -> str:
    """Say how many of some buildings leave other groups for one; empty where none does."""
    found = left_by(plan, plan.buildings.find(list(buildings)), group)
    if not found:
        return ""
    names = [group_label(plan, one) for one, _ in found.most_common(NAMED)]
    told = say("words.comma").join(names)
    more = len(found) > NAMED
    code = "group.leaving_more" if more else "group.leaving"
    return say(code, count=found.total(), names=told, groups=len(found))


def grids_meant(bench: Workbench) -> tuple[str, ...]:
    """Return the grids selected, or those of the areas selected."""
    plan = bench.store.plan
    areas = [one for one in bench.store.selection[:LOOKED_AT] if plan.level_of(one)]
    found = (grid for one in areas for grid in plan.below(one, "grid"))
    return tuple(dict.fromkeys([*bench.store.selected_grids, *found]))


def make_many(bench: Workbench) -> None:
    """Ask what the groups of the grids selected are to be set on, and make them."""
    grids = grids_meant(bench)
    edit = ask_groups(bench.parent, bench.store.plan, grids) if grids else None
    if edit is None:
        return
    bench.window.show_panel("organisation")
    if len(grids) > MANY:
        apply_long(bench, edit)
    else:
        apply(bench, edit)


def put_in(bench: Workbench) -> None:
    """Put the buildings selected into the group in hand."""
    _set(bench, SetGroup(buildings_meant(bench), group_meant(bench)))


def take_out(bench: Workbench) -> None:
    """Take the buildings selected out of their groups."""
    _set(bench, SetGroup(buildings_meant(bench)))


def _set(bench: Workbench, edit: SetGroup) -> None:
    if len(edit.buildings) > LARGE:
        apply_long(bench, edit)
    else:
        apply(bench, edit)


def grouped(bench: Workbench) -> bool:
    """Tell whether a building among the first selected is in a group."""
    plan, chosen = bench.store.plan, buildings_meant(bench, LOOKED_AT)
    rows = plan.buildings.find(list(chosen))
    named = plan.buildings.columns["womens_group"].at(rows)
    shared = plan.units_by("building")
    return bool(np.any(named != "")) or any(one in shared for one in chosen)


def share(bench: Workbench) -> None:
    """Ask how the building selected is shared between groups by its stair units."""
    chosen = buildings_meant(bench)
    plan = bench.store.plan
    grid = bench.store.standing.grid_of(plan.buildings.row(chosen[0]))
    groups = tuple(one.id for one in plan.groups_by("grid").get(grid or "", ()))
    if not groups:
        bench.messages.say(say("group.none_here"))
        return
    edit = ask_units(bench.parent, plan, chosen[0], groups)
    if edit is not None:
        apply(bench, edit)


def edit(bench: Workbench) -> None:
    """Ask for another name or leader of the group in hand."""
    group, store = group_meant(bench), bench.store
    row = store.plan.womens_groups[group]
    dialog = NamedDialog(
        bench.parent,
        say("group.edit", group=group_label(store.plan, group)),
        "",
        store.standing,
        group,
        bench.window.theme,
        "group_leader",
        row.name,
        row.leader,
    )
    if dialog.asked():
        name, leader = dialog.told
        apply(bench, EditGroup(group, name, leader))


def set_leader(bench: Workbench) -> None:
    """Ask who is to lead the group in hand."""
    group, store = group_meant(bench), bench.store
    if not store.plan.persons:
        bench.window.show_panel("roster")
        bench.messages.say(say("window.no_people"))
        return
    title = say("group.set_leader", group=group_label(store.plan, group))
    present = store.plan.womens_groups[group].leader
    leader = ask_candidate(bench.parent, title, store.standing, group, bench.window.theme, present)
    if leader is not None and leader != present:
        apply(bench, EditGroup(group, leader=leader))


def remove(bench: Workbench) -> None:
    """Give up the groups that are marked; several once the planner says yes."""
    chosen = groups_meant(bench)
    if len(chosen) > 1:
        question = say("organisation.ask_remove_groups", count=len(chosen))
        if not bench.messages.choose(question, [("yes", say("organisation.dissolve"))]):
            return
    if len(chosen) > MANY:
        apply_long(bench, RemoveGroups(chosen))
    elif chosen:
        apply(bench, RemoveGroups(chosen))
