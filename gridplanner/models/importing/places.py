"""Roads, waters, compounds and micro-homes of a file into a plan."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.membership import locate
from gridplanner.models.buildings import TEXT
from gridplanner.models.columns import Column
from gridplanner.models.ids import Ids
from gridplanner.models.importing.parents import Parents
from gridplanner.models.importing.request import Request
from gridplanner.models.importing.source import Source
from gridplanner.models.importing.staff import Roster
from gridplanner.models.importing.values import extra_cells
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Place


def take_places(
    plan: Plan, ids: Ids, source: Source, request: Request
) -> tuple[Plan, int, dict[str, Any]]:
    """Return the plan with a file's places, how many they are, and what was decided.

    A place that is there already (by its id, code, or name and shape) is brought up to date.
    """
    kind = request.kind
    mapped = set(source.mapping.values())
    extras = extra_cells(source, [one for one in source.table.columns if one not in mapped])
    texts = {field: source.text(field).tolist() for field in ("id", "code", "name")}
    present = plan.places(kind)
    known: dict[Any, Place] = {}
    for row in present.values():
        known.setdefault(row.code or (row.name, shapely.to_wkb(row.geometry)), row)
    parents = Parents(plan, ("grid", "community")) if kind == "micro_home" else None
    roster = Roster(plan, ids)
    made: dict[str, Place] = {}
    for place, shape in enumerate(source.shapes.tolist()):
        code, name = texts["code"][place], texts["name"][place]
        old = present.get(texts["id"][place]) or known.get(code or (name, shapely.to_wkb(shape)))
        if old is None or old.id in made:
            new = Area if kind == "micro_home" else Place
            old = new(id=ids.new(kind), geometry=shape)
        row = replace(
            old,
            code=code or old.code,
            name=name or old.name,
            geometry=shape,
            extra={**old.extra, **extras[place]},
        )
        if isinstance(row, Area) and parents is not None:
            row = replace(row, parent=parents.of(code, "", {}, shape))
            host = str(source.text("host")[place])
            if host:
                person = roster.person(host, str(source.text("phone")[place]))
                roster.post(person.id, row.id, "host")
        made[row.id] = row
    gone = [id_ for id_ in present if id_ not in made] if request.replace else []
    plan = roster.into(plan.with_rows(kind, made.values(), without=gone))
    if kind == "compound":
        plan = with_compounds(plan)
    updated = sum(id_ in present for id_ in made)
    return plan, len(made), {"updated": updated, "removed": len(gone)}


def with_compounds(plan: Plan) -> Plan:
    """Give buildings the id of their compound: by the name they carry, else by place."""
    rows = plan.places("compound")
    if not rows or not len(plan.buildings):
        return plan
    names = plan.buildings.values("compound").astype(object)
    ids = {row.name: id_ for id_, row in reversed(list(rows.items())) if row.name}
    told = np.array([ids.get(name, name) for name in names.tolist()], object)
    blank = np.flatnonzero(told == "")
    if len(blank):
        shapes: NDArray[np.object_] = np.empty(len(rows), object)
        shapes[:] = [row.geometry for row in rows.values()]
        owner = locate(plan.buildings.footprints.anchors[blank], shapes).owner
        told[blank] = np.array([*rows, ""], object)[owner]
    if (told == names).all():
        return plan
    column = Column.of(told.astype(TEXT))
    return replace(plan, buildings=plan.buildings.with_column("compound", column))
