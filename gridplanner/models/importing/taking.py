"""Taking a file into a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.gis.progress import Progress
from gridplanner.models.ids import Ids
from gridplanner.models.importing.areas import take_areas
from gridplanner.models.importing.groups import take_groups
from gridplanner.models.importing.homes import is_home_table, take_homes
from gridplanner.models.importing.people import take_people
from gridplanner.models.importing.places import take_places
from gridplanner.models.importing.request import TABLES, Report, Request, Taken
from gridplanner.models.importing.source import load
from gridplanner.models.importing.stock import take_buildings
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS
from gridplanner.words import Sentence, say

if TYPE_CHECKING:
    from gridplanner.models.session import Session


def take(plan: Plan, ids: Ids, request: Request, progress: Progress | None = None) -> Taken:
    """Return the plan with a file's rows in it and the report; nothing is written.

    Raises GridplannerError where the file cannot be read or no row can be taken.
    """
    ids = ids.copy()
    if request.kind == "worker":
        return take_people(plan, ids, request, progress)
    if request.kind == "group":
        return take_groups(plan, ids, request, progress)
    if is_home_table(request):
        return take_homes(plan, ids, request, progress)
    source = load(plan, request, progress)
    plan = replace(plan, crs=plan.crs or source.crs)
    if request.kind in AREA_LEVELS:
        plan, made, decisions = take_areas(plan, ids, source, request)
    elif request.kind == "building":
        plan, made, decisions = take_buildings(plan, ids, source, request)
    else:
        plan, made, decisions = take_places(plan, ids, source, request)
    merged: Mapping[str, Any] = {**source.decisions, **decisions}
    report = Report(
        request.path.name,
        request.kind,
        len(source.table),
        made,
        len(np.unique(source.rows[source.repaired])),
        source.refused,
        merged,
    )
    return Taken(plan, ids, report)


def import_into(
    session: Session, request: Request, *, dry_run: bool = False, progress: Progress | None = None
) -> Report:
    """Take a file into an open plan, after a dated backup; a dry run writes nothing."""
    taken = take(session.plan, session.ids(), request, progress)
    if not dry_run:
        copy = session.backup()
        try:
            session.take_over(taken.plan, taken.ids, done(taken.report), progress)
        except BaseException:
            copy.unlink(missing_ok=True)
            raise
    return taken.report


def done(report: Report) -> Sentence:
    """Return what the log says of an import."""
    layer = say(f"layer.{TABLES.get(report.kind, report.kind)}")
    return Sentence("import.done", {"file": report.file, "made": report.made, "layer": layer})
