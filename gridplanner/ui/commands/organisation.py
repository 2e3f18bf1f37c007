"""Federations set up, changed and dissolved; micro-homes with their hosts."""

from __future__ import annotations

from collections.abc import Iterable

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import (
    AddMicroHome,
    DissolveFederations,
    Edit,
    EditMicroHome,
    FoundFederations,
    RemoveMicroHomes,
)
from gridplanner.models.edits.homes import area_at, spot_for_home
from gridplanner.models.naming import label, placed, seat_label
from gridplanner.models.women.organisation import LEVELS, areas_below, federation_of
from gridplanner.ui.commands import people
from gridplanner.ui.commands.edits import apply, apply_long
from gridplanner.ui.dialogs.federation import ask_changes, ask_federation, ask_scope
from gridplanner.ui.dialogs.group import NamedDialog
from gridplanner.ui.map.draft import Preview
from gridplanner.ui.panels import organisation_lines as lines
from gridplanner.ui.panels.organisation_lines import Key
from gridplanner.ui.workbench import Workbench
from gridplanner.words import say

Point = tuple[float, float]
MANY = 500
"""Federations from which on they are set up beside the window."""


def areas_meant(bench: Workbench, most: int | None = None) -> tuple[str, ...]:
    """Return the areas selected that may have a federation, or those among the first."""
    plan, chosen = bench.store.plan, bench.store.selection[:most]
    return tuple(one for one in chosen if plan.level_of(one) in LEVELS)


def found(bench: Workbench) -> None:
    """Ask where federations are to be set up, and set them up."""
    plan, chosen = bench.store.plan, areas_meant(bench)
    tops = chosen or tuple(plan.children.get("", ()))
    if not tops:
        bench.messages.say(say("organisation.no_areas"))
        return
    if len(chosen) == 1:
        where = placed(plan, plan.area(chosen[0]))
    elif chosen:
        where = say("window.many_chosen", n=len(chosen))
    else:
        where = plan.name or say("window.whole_plan")
    scopes = {"here": _lacking(bench, chosen)} if chosen else {}
    below = _lacking(bench, areas_below(plan, tops))
    scopes["grids"] = tuple(one for one in below if one in plan.grids)
    scopes["below"] = below
    areas = ask_scope(bench.parent, where, scopes)
    if areas:
        _do(bench, FoundFederations(areas), len(areas))


def _lacking(bench: Workbench, areas: Iterable[str]) -> tuple[str, ...]:
    plan = bench.store.plan
    return tuple(one for one in dict.fromkeys(areas) if federation_of(plan, one) is None)


def _do(bench: Workbench, edit: Edit, size: int) -> None:
    """Do an edit; a large one is worked out beside the window."""
    if size > MANY:
        apply_long(bench, edit)
    else:
        apply(bench, edit)


def add(bench: Workbench) -> None:
    """Ask for a city's federation, or one of property companies."""
    edit = ask_federation(bench.parent, bench.store.plan)
    if edit is not None and apply(bench, edit):
        bench.window.show_panel("organisation")


def federations_meant(bench: Workbench, most: int | None = None) -> tuple[str, ...]:
    """Return the federations marked in the panel, and those of the areas selected."""
    plan = bench.store.plan
    marked = bench.views.organisation.ids("city", "property", "lost")
    own = [one for one in (*marked, *bench.store.selection[:most]) if one in plan.federations]
    areas = (federation_of(plan, one) for one in areas_meant(bench, most))
    return tuple(dict.fromkeys([*own, *(one.id for one in areas if one)]))


def edit(bench: Workbench) -> None:
    """Ask what is to be changed of the federation that is marked."""
    chosen = federations_meant(bench)
    if chosen:
        changed = ask_changes(bench.parent, bench.store.plan, chosen[0])
        if changed is not None:
            apply(bench, changed)


def dissolve(bench: Workbench) -> None:
    """Dissolve the federations that are marked; of several, once the planner says yes."""
    chosen = federations_meant(bench)
    if len(chosen) > 1:
        question = say("organisation.ask_dissolve", count=len(chosen))
        if not bench.messages.choose(question, [("yes", say("organisation.dissolve"))]):
            return
    if chosen:
        _do(bench, DissolveFederations(chosen), len(chosen))


def line_meant(bench: Workbench) -> Key | None:
    """Return the line that is marked, where it is one that has somebody at its head."""
    chosen = bench.views.organisation.chosen()
    plan = bench.store.plan
    if len(chosen) != 1 or not lines.post_of(chosen[0])[0] or not lines.is_there(plan, chosen[0]):
        return None
    without = chosen[0].kind == "area" and federation_of(plan, chosen[0].id) is None
    return None if without else chosen[0]


def appoint(bench: Workbench) -> None:
    """Ask who is to be at the head of the line that is marked, or to hold another post there."""
    key = line_meant(bench)
    if key is not None:
        people.assign_here(bench, *lines.post_of(key))


# -- micro-homes ------------------------------------------------------------------------------


def add_micro_home_here(bench: Workbench) -> None:
    """Set a micro-home up where the building or grid selected is."""
    place = next(iter(bench.store.selection), "")
    spot = spot_for_home(bench.store.plan, place) if place else None
    if spot is None:
        bench.messages.say(say("organisation.pick_place"))
        return
    add_micro_home(bench, spot)


def add_micro_home(bench: Workbench, point: Point) -> None:
    """Ask for a micro-home's name and host, and set it up at a point (metres)."""
    store = bench.store
    seats: list[str] = []
    if not bench.messages.attempt(lambda: seats.append(area_at(store.plan, point))):
        return
    grid = store.plan.area(seats[0])
    dialog = NamedDialog(
        bench.parent,
        say("micro_home.add"),
        say("micro_home.add_hint", grid=placed(store.plan, grid)),
        store.standing,
        grid.id,
        bench.window.theme,
        "host",
        say("micro_home.named", area=label(grid)),
        store.person,
    )
    if not dialog.asked():
        return
    before = set(store.plan.micro_homes)
    name, host = dialog.told
    if apply(bench, AddMicroHome(name, point, host)):
        store.select(set(store.plan.micro_homes) - before)


def homes_meant(bench: Workbench, most: int | None = None) -> tuple[str, ...]:
    """Return the micro-homes that are marked or selected, or those among the first."""
    homes = bench.store.plan.micro_homes
    chosen = (*bench.views.organisation.ids("home"), *bench.store.selection[:most])
    return tuple(dict.fromkeys(one for one in chosen if one in homes))


def preview_moved(bench: Workbench, home: str, point: Point) -> Preview | None:
    """Return which grid a micro-home would belong to at a place, or why it cannot be there."""
    plan = bench.store.plan
    if home not in plan.micro_homes:
        return None
    try:
        area = placed(plan, plan.area(area_at(plan, point)))
    except GridplannerError as refusal:
        return Preview(message=str(refusal), possible=False)
    return Preview(message=say("drop.home_moved", home=label(plan.micro_homes[home]), area=area))


def move_micro_home(bench: Workbench, home: str, point: Point) -> None:
    """Put a micro-home elsewhere; it belongs to the grid there."""
    if home in bench.store.plan.micro_homes:
        apply(bench, EditMicroHome(home, point=point))


def edit_micro_home(bench: Workbench) -> None:
    """Ask for another name or host of the micro-home that is marked."""
    chosen = homes_meant(bench)
    if not chosen:
        return
    store, home = bench.store, bench.store.plan.micro_homes[chosen[0]]
    held = store.standing.staff(home.id, "host")
    dialog = NamedDialog(
        bench.parent,
        say("micro_home.edit", name=label(home)),
        "",
        store.standing,
        home.id,
        bench.window.theme,
        "host",
        home.name,
        held[0].person if held else "",
    )
    if dialog.asked():
        name, host = dialog.told
        apply(bench, EditMicroHome(home.id, name, host=host))


def remove_micro_homes(bench: Workbench) -> None:
    """Give up the micro-homes that are marked; several once the planner says yes."""
    chosen = homes_meant(bench)
    if len(chosen) > 1:
        question = say("organisation.ask_remove_homes", count=len(chosen))
        if not bench.messages.choose(question, [("yes", say("organisation.dissolve"))]):
            return
    if chosen:
        apply(bench, RemoveMicroHomes(chosen))


def show(bench: Workbench, key: Key) -> None:
    """Show a line of the tree on the map."""
    store = bench.store
    bench.views.map.zoom_to_selection()
    if key.kind == "group" and store.group:
        bench.messages.say(say("organisation.in_hand", group=seat_label(store.plan, key.id)))
