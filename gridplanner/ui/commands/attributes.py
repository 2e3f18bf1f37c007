"""Attributes of areas: one form, one table, and the numbering of grids."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import EditAreas, EditBuildings, NumberGrids
from gridplanner.models.naming import label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Grid
from gridplanner.ui.commands.edits import apply
from gridplanner.ui.commands.groups import buildings_meant
from gridplanner.ui.dialogs.attribute_table import ask_table
from gridplanner.ui.dialogs.attributes import ask_attributes
from gridplanner.ui.dialogs.buildings import ask_buildings
from gridplanner.ui.workbench import Workbench
from gridplanner.words import say


def selected_areas(bench: Workbench) -> list[str]:
    """Return the area selected, or of several things selected the grids."""
    area = bench.store.selected_area
    return [area] if area is not None else _selected(bench, "grid")


def _selected(bench: Workbench, level: str) -> list[str]:
    rows = bench.store.plan.areas(level)
    return [id_ for id_ in bench.store.selection if id_ in rows]


def edit(bench: Workbench) -> None:
    """Ask for the attributes of the area, the grids or else the buildings selected."""
    plan = bench.store.plan
    asked: EditAreas | EditBuildings | None = None
    if areas := selected_areas(bench):
        asked = ask_attributes(bench.parent, plan, areas)
    elif buildings := buildings_meant(bench):
        asked = ask_buildings(bench.parent, plan, buildings)
    if asked is not None:
        apply(bench, asked)


def edit_table(bench: Workbench) -> None:
    """Let the attributes of areas be edited as a table."""
    standing, theme = bench.store.standing, bench.window.theme
    asked = ask_table(bench.parent, standing, table_areas(bench), theme)
    if asked is not None:
        apply(bench, asked)


def table_areas(bench: Workbench) -> list[str]:
    """Return what the table is about: the grids selected, or those in an area, or all.

    Several areas of another level are there themselves.
    """
    plan, area = bench.store.plan, bench.store.selected_area
    if area is not None and area not in plan.grids:
        inside = plan.below(area, "grid")
        return _sorted(bench, inside) if inside else [area]
    for level in ("grid", "micro_grid", "community", "township", "district"):
        if chosen := _selected(bench, level):
            return _sorted(bench, chosen) if level == "grid" else chosen
    return _sorted(bench, plan.grids)


def _sorted(bench: Workbench, grids: Iterable[str]) -> list[str]:
    """Return grids by community, then by code, then by name."""
    plan = bench.store.plan
    ranks = {id_: rank for rank, id_ in enumerate(plan.communities)}
    last = len(ranks)

    def key(grid: Grid) -> tuple[int, str, str]:
        return ranks.get(grid.parent, last), grid.code, grid.name

    return [grid.id for grid in sorted((plan.grids[id_] for id_ in grids), key=key)]


def number(bench: Workbench) -> None:
    """Number the grids without a code in the communities selected, or all anew where none is."""
    plan, area = bench.store.plan, bench.store.selected_area
    communities = _communities(plan, area)
    known = plan.grids.values()
    inside = [one for one in known if communities is None or one.parent in communities]
    if not inside:
        bench.messages.say(str(GridplannerError("edit.no_grids_here")))
        return
    where = plan.name or say("window.whole_plan")
    if communities:
        named = communities[0] if len(communities) == 1 or area is None else area
        where = label(plan.area(named))
    answer = _ask_how(bench, where, sum(not grid.code for grid in inside), len(inside))
    if answer:
        apply(bench, NumberGrids(communities or (), anew=answer == "anew"))


def _ask_how(bench: Workbench, where: str, blank: int, count: int) -> str:
    """Ask whether to number those without a code or all; the latter only once it is warned of."""
    answer = "anew"
    if blank:
        question = say("message.number", area=where, count=blank)
        options = [("first", say("message.number_them"))]
        if blank < count:
            options.append(("anew", say("message.number_anew")))
        answer = bench.messages.choose(question, options)
    if answer != "anew":
        return answer
    warning = say("message.number_warning", area=where, count=count - blank)
    return bench.messages.choose(warning, [("anew", say("message.number_all"))], careful=True)


def _communities(plan: Plan, area: str | None) -> tuple[str, ...] | None:
    """Return the community selected or the one around, or those inside; ``None`` for all."""
    if area is None:
        return None
    if plan.level_of(area) in ("grid", "micro_grid"):
        above = (one.id for one in plan.chain(area) if one.id in plan.communities)
        return tuple(islice(above, 1)) or None
    return tuple(plan.below(area, "community"))
