"""Commands that look at a plan: checks, balance, pictures, paper."""

from __future__ import annotations

import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gridplanner.cli import choose
from gridplanner.cli.console import print_json
from gridplanner.cli.options import AsJson, Lang, PlanPath
from gridplanner.cli.plans import opened
from gridplanner.errors import GridplannerError
from gridplanner.words import say

if TYPE_CHECKING:
    from gridplanner.models.balance import BalanceRow


class FailOn(StrEnum):
    """From which severity findings make the exit code 1."""

    error = "error"
    warning = "warning"
    never = "never"


def check(
    plan: PlanPath,
    rule: Annotated[list[str] | None, typer.Option("--rule")] = None,
    fail_on: Annotated[FailOn, typer.Option("--fail-on")] = FailOn.error,
    json: AsJson = False,
    timings: Annotated[bool, typer.Option("--timings")] = False,
    lang: Lang = None,  # noqa: ARG001
) -> None:
    """Make the checks."""
    from gridplanner.models.checks import IDS, SEVERITIES

    for id_ in rule or ():
        if id_ not in IDS:
            raise GridplannerError("edit.no_rule", rule=id_, rules=", ".join(IDS))
    start = time.perf_counter()
    with opened(plan) as session:
        took = time.perf_counter() - start
        found = [one for one in session.findings if not rule or one.rule in rule]
        seconds = session.findings.seconds
    counts = {level: sum(one.severity == level for one in found) for level in SEVERITIES}
    value: dict[str, Any] = {
        "plan": str(plan),
        "counts": counts,
        "findings": [one.as_json() for one in found],
    }
    made = {id_: round(seconds[id_], 6) for id_ in IDS if not rule or id_ in rule}
    if timings:
        value["seconds"] = {"open": round(took - sum(seconds.values()), 6), **made}
    if json:
        print_json(value)
    else:
        for one in found:
            print(f"{one.rule} {say(f'severity.{one.severity}')}  {one.message}")
        print(say("cli.checked", **counts))
        if timings:
            print("  ".join(f"{name} {took:.3f} s" for name, took in value["seconds"].items()))
    if (fail_on is FailOn.error and counts["error"]) or (
        fail_on is FailOn.warning and counts["error"] + counts["warning"]
    ):
        raise typer.Exit(1)


class By(StrEnum):
    """Whose load is compared."""

    grid = "grid"
    worker = "worker"


def balance(
    plan: PlanPath,
    by: Annotated[By, typer.Option("--by")] = By.grid,
    json: AsJson = False,
    lang: Lang = None,  # noqa: ARG001
) -> None:
    """Say how evenly the load is spread."""
    from gridplanner.models.balance import balance as measure

    with opened(plan) as session:
        measured = measure(session.standing, "worker" if by is By.worker else "grid")
    if json:
        print_json(measured.as_json())
        return
    for group, spread in measured.groups.items():
        name = say(f"kind.{group}") if group != "mixed" else say("cli.mixed")
        print(say("cli.group", group=name, **_shown(spread.as_json())))
    for row in sorted(measured.rows, key=lambda one: -(one.load or 0)):
        print(_row_text(row))


def _shown(spread: dict[str, float | None]) -> dict[str, str]:
    formats = {"mean": ",.0f", "cv": ".3f", "max_deviation": ".0%", "max_min": ".2f"}
    return {
        name: "—" if value is None else format(value, formats.get(name, ".0%"))
        for name, value in spread.items()
    }


def _row_text(row: BalanceRow) -> str:
    load = "—" if row.load is None else f"{row.load:,.0f}"
    away = "—" if row.deviation is None else f"{row.deviation:+.0%}"
    return f"  {row.id:<8}{load:>8}{away:>8}  {row.name}"


def render(
    plan: PlanPath,
    out: Annotated[Path, typer.Argument(metavar="OUT.png")],
    extent: Annotated[str | None, typer.Option("--extent")] = None,
    size: Annotated[str, typer.Option("--size")] = "1600x1000",
    layers: Annotated[str | None, typer.Option("--layers")] = None,
    repeat: Annotated[int, typer.Option("--repeat", min=1)] = 1,
    timings: Annotated[bool, typer.Option("--timings")] = False,
    lang: Lang = None,  # noqa: ARG001
) -> None:
    """Paint the map as the window does."""
    from gridplanner.ui.map.render import render as paint

    width, height = _size(size)
    chosen = tuple(layers.split(",")) if layers else None
    box = _extent(extent) if extent else None
    measured = paint(plan, out, box, (width, height), chosen, repeat)
    if timings:
        print_json(measured)
    else:
        print(say("cli.wrote", file=out))


def window(
    plan: PlanPath,
    picture: Annotated[Path, typer.Option("--picture")],
    size: Annotated[str, typer.Option("--size")] = "1366x768",
    lang: Lang = None,  # noqa: ARG001
) -> None:
    """Take a picture of the whole window with a plan."""
    from gridplanner.app import picture_of_window

    picture_of_window(plan, picture, _size(size))
    print(say("cli.wrote", file=picture))


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit() and int(width) and int(height)):
        raise GridplannerError("cli.bad_size", text=text)
    return int(width), int(height)


def _extent(text: str) -> tuple[float, float, float, float]:
    try:
        left, bottom, right, top = (float(one) for one in text.split(","))
    except ValueError:
        raise GridplannerError("cli.bad_extent", text=text) from None
    if not (left < right and bottom < top):
        raise GridplannerError("cli.bad_extent", text=text)
    return left, bottom, right, top


class Paper(StrEnum):
    """Sheet sizes."""

    A0 = "A0"
    A1 = "A1"
    A2 = "A2"
    A3 = "A3"
    A4 = "A4"


def export(
    plan: PlanPath,
    out: Annotated[Path, typer.Argument(metavar="OUT")],
    inside: Annotated[str | None, typer.Option("--in")] = None,
    paper: Annotated[Paper, typer.Option("--paper")] = Paper.A3,
    scale: Annotated[int | None, typer.Option("--scale", min=1)] = None,
    lang: Lang = None,  # noqa: ARG001
) -> None:
    """Write a printed map (pdf, png) or a web map (html)."""
    ending = out.suffix.lower()
    if ending not in (".pdf", ".png", ".html"):
        raise GridplannerError("cli.bad_export", file=out.name)
    with opened(plan) as session:
        area = choose.area(session.plan, inside) if inside else None
        standing = session.standing
    if ending == ".html":
        from gridplanner.models.webmap import write_webmap

        write_webmap(standing, out, area=area)
    else:
        from gridplanner.models.sheet import make_sheet
        from gridplanner.ui.printing import write_sheet

        sheet = make_sheet(standing, area=area, paper=paper.value, scale=scale)
        write_sheet(sheet, out)
        for note in sheet.notes:
            print(note)
    print(say("cli.wrote", file=out))
