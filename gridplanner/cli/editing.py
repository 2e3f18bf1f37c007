"""Commands that change a plan."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
import numpy as np
import shapely

from gridplanner.cli import choose
from gridplanner.cli.console import print_json
from gridplanner.cli.opening import opened
from gridplanner.cli.options import as_json, in_language, plan_path
from gridplanner.errors import GridplannerError
from gridplanner.models.rows import MODES, ROLES
from gridplanner.words import say

_LINE = re.compile(r"\s*(MULTI)?LINESTRING\b", re.IGNORECASE)
_FARTHEST = 1e8
"""Metres from the origin of a CRS within which a plan lies."""


@click.command()
@plan_path
@click.argument("grid")
@click.option("--line", required=True)
@click.option("--exact", is_flag=True)
@as_json
@in_language
def split(plan: Path, grid: str, line: str, exact: bool, json: bool) -> None:
    """Cut a grid in two along a line."""
    from gridplanner.models.edits import SplitGrid

    points = _read_line(line)
    with opened(plan) as session:
        id_ = choose.grid(session.plan, grid)
        change = session.apply(SplitGrid(id_, points, exact=exact))
        born = [key for key, (before, _) in change.of("grid").items() if before is None]
        parts = [_part(session, one) for one in (id_, *born)]
    if json:
        print_json({"kept": id_, "new": born[0], "parts": parts})
    else:
        print(say("cli.split", kept=id_, new=born[0]))
        for part in parts:
            print(f"  {part['id']}  {part['code']}  {part['name']}")


def _part(session: Any, id_: str) -> dict[str, Any]:
    grid, figures = session.plan.grids[id_], session.standing.figures[id_]
    households = figures.count("households")
    return {
        "id": id_,
        "code": grid.code,
        "name": grid.name,
        "buildings": figures.buildings,
        "households": households.best,
        "estimated": households.estimated,
        "area": round(grid.geometry.area, 3),
    }


def _read_line(text: str) -> tuple[tuple[float, float], ...]:
    """Return the points of a line given as WKT, or as a file that holds WKT."""
    try:
        if not _LINE.match(text):
            text = Path(text).read_text(encoding="utf-8-sig")
        with np.errstate(invalid="ignore"):  # of "nan", refused below
            line = shapely.from_wkt(text.strip())
    except (OSError, ValueError, shapely.errors.GEOSException):
        line = None
    if line is not None and line.geom_type == "MultiLineString":
        line = shapely.line_merge(line)  # one line in several parts, as QGIS copies it
    points = shapely.get_coordinates(line)
    if line is None or line.geom_type != "LineString" or not len(points):
        raise GridplannerError("cli.bad_line")
    if not (abs(points) < _FARTHEST).all():  # also what is no number
        raise GridplannerError("cli.bad_line_point")
    return tuple((float(x), float(y)) for x, y in points)


@click.command()
@plan_path
@click.argument("grids", nargs=-1, required=True)
@as_json
@in_language
def merge(plan: Path, grids: tuple[str, ...], json: bool) -> None:
    """Make one grid of several; the first one keeps its identity."""
    from gridplanner.models.edits import MergeGrids

    with opened(plan) as session:
        kept, *gone = dict.fromkeys(choose.grid(session.plan, word) for word in grids)
        session.apply(MergeGrids((kept, *gone)))
        part = _part(session, kept)
        pieces = len(session.plan.grids[kept].geometry.geoms)
    if json:
        told = {key: part[key] for key in ("households", "buildings")}
        print_json({"kept": kept, "gone": gone, **told})
    else:
        print(say("cli.merged", kept=kept, gone=say("words.comma").join(gone)))
        print(f"  {kept}  {part['code']}  {part['name']}")
        if pieces > 1:
            print(say("cli.merged_apart", parts=pieces))


@click.command()
@plan_path
@click.argument("person")
@click.argument("area")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--join", is_flag=True)
@click.option("--share", type=float, default=1.0)
@click.option("--mode", type=click.Choice(MODES), default=None)
@click.option("--since", default="")
@click.option("--until", default="")
@in_language
def assign(
    plan: Path,
    person: str,
    area: str,
    role: str,
    join: bool,
    share: float,
    mode: str | None,
    since: str,
    until: str,
) -> None:
    """Give a person a post in an area or another seat."""
    from gridplanner.models.edits import Assign

    with opened(plan) as session:
        edit = Assign(
            choose.person(session.plan, person),
            choose.seat(session.plan, area),
            role,
            replace=False if join else None,
            mode=mode or "",
            share=share,
            since=since,
            until=until,
        )
        sentence = edit.sentence(session.plan)
        session.apply(edit)
    print(sentence)


@click.command()
@plan_path
@in_language
def undo(plan: Path) -> None:
    """Take the last edit back."""
    with opened(plan) as session:
        sentence = session.undo_sentence
        session.undo()
    print(say("log.undo", what=sentence))


@click.command()
@plan_path
@in_language
def redo(plan: Path) -> None:
    """Do the edit again that was taken back last."""
    with opened(plan) as session:
        sentence = session.redo_sentence
        session.redo()
    print(say("log.redo", what=sentence))
