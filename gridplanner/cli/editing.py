"""Commands that change a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from gridplanner.cli import choose
from gridplanner.cli.console import print_json
from gridplanner.cli.options import as_json, in_language, plan_path
from gridplanner.cli.plans import opened
from gridplanner.errors import GridplannerError
from gridplanner.models.rows import ROLES
from gridplanner.words import say


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
    import shapely

    path = Path(text)
    try:
        if not text.lstrip().upper().startswith("LINESTRING") and path.is_file():
            text = path.read_text(encoding="utf-8-sig").strip()
        line = shapely.from_wkt(text)
    except (OSError, UnicodeDecodeError, shapely.errors.GEOSException):
        line = None
    if line is None or line.geom_type != "LineString" or line.is_empty:
        raise GridplannerError("cli.bad_line")
    return tuple((float(x), float(y)) for x, y in shapely.get_coordinates(line))


@click.command()
@plan_path
@click.argument("person")
@click.argument("area")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--join", is_flag=True)
@in_language
def assign(plan: Path, person: str, area: str, role: str, join: bool) -> None:
    """Give a person a post in an area."""
    from gridplanner.models.edits import Assign

    with opened(plan) as session:
        edit = Assign(
            choose.person(session.plan, person),
            choose.area(session.plan, area),
            role,
            replace=not join,
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


@click.command()
@plan_path
@as_json
@in_language
def log(plan: Path, json: bool) -> None:
    """List what happened to a plan, oldest first."""
    from gridplanner.models.planfile import PlanFile

    file = PlanFile.open(plan)
    try:
        entries = file.entries()
    finally:
        file.close()
    if json:
        print_json([{"when": one.when, "who": one.who, "what": str(one)} for one in entries])
        return
    for one in entries:
        print(f"{one.when}  {one.who}  {one}")
