"""Attributes of areas: one form, one table, and the numbering of grids."""

from __future__ import annotations

from collections.abc import Iterable

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import NumberGrids
from gridplanner.models.naming import label
from gridplanner.models.rows import Grid
from gridplanner.ui.commands.edits import apply
from gridplanner.ui.dialogs.attribute_table import ask_table
from gridplanner.ui.dialogs.attributes import ask_attributes
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
    """Ask for the attributes of the area or the grids selected."""
    areas = selected_areas(bench)
    asked = ask_attributes(bench.parent, bench.store.plan, areas) if areas else None
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
    communities = _communities(bench, area)
    inside = [one for one in plan.grids.values() if not communities or one.parent in communities]
    if not inside:
        bench.messages.say(str(GridplannerError("edit.no_grids_here")))
        return
    where = (
        label(plan.area(area)) if communities and area else plan.name or say("window.whole_plan")
    )
    blank = sum(not one.code for one in inside)
    answer = "anew"
    if blank:
        question = say("message.number", area=where, count=blank)
        options = [("first", say("message.number_them"))]
        if blank < len(inside):
            options.append(("anew", say("message.number_anew")))
        answer = bench.messages.choose(question, options)
    if answer == "anew":
        warning = say("message.number_warning", area=where, count=len(inside) - blank)
        answer = bench.messages.choose(warning, [("anew", say("message.number_all"))])
    if answer:
        apply(bench, NumberGrids(communities, anew=answer == "anew"))


def _communities(bench: Workbench, area: str | None) -> tuple[str, ...]:
    """Return the community selected, that of a grid, or those in a larger area; none for all."""
    plan = bench.store.plan
    if area is None:
        return ()
    if area in plan.grids:
        parent = plan.grids[area].parent
        return (parent,) if parent in plan.communities else ()
    return tuple(plan.below(area, "community"))
