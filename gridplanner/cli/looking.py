"""Commands that look at a plan: checks, balance, pictures, paper."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from gridplanner.cli import choose
from gridplanner.cli.console import print_json
from gridplanner.cli.options import as_json, in_language, plan_path
from gridplanner.cli.plans import opened
from gridplanner.errors import GridplannerError
from gridplanner.words import say

if TYPE_CHECKING:
    from gridplanner.models.balance import BalanceRow


FAIL_ON = ("error", "warning", "never")
PAPERS = ("A0", "A1", "A2", "A3", "A4")


@click.command()
@plan_path
@click.option("--rule", multiple=True)
@click.option("--fail-on", type=click.Choice(FAIL_ON), default="error")
@as_json
@click.option("--timings", is_flag=True)
@in_language
def check(plan: Path, rule: tuple[str, ...], fail_on: str, json: bool, timings: bool) -> None:
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
    bad = counts["error"] + (counts["warning"] if fail_on == "warning" else 0)
    if bad and fail_on != "never":
        raise click.exceptions.Exit(1)


@click.command()
@plan_path
@click.option("--by", type=click.Choice(("grid", "worker")), default="grid")
@as_json
@in_language
def balance(plan: Path, by: Literal["grid", "worker"], json: bool) -> None:
    """Say how evenly the load is spread."""
    from gridplanner.models.balance import balance as measure

    with opened(plan) as session:
        measured = measure(session.standing, by)
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


@click.command()
@plan_path
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--extent")
@click.option("--size", default="1600x1000", show_default=True)
@click.option("--layers")
@click.option("--repeat", type=click.IntRange(min=1), default=1)
@click.option("--timings", is_flag=True)
@in_language
def render(
    plan: Path,
    out: Path,
    extent: str | None,
    size: str,
    layers: str | None,
    repeat: int,
    timings: bool,
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


@click.command()
@plan_path
@click.option("--picture", type=click.Path(path_type=Path), required=True)
@click.option("--size", default="1366x768", show_default=True)
@in_language
def window(plan: Path, picture: Path, size: str) -> None:
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


@click.command()
@plan_path
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--in", "inside")
@click.option("--paper", type=click.Choice(PAPERS), default="A3", show_default=True)
@click.option("--scale", type=click.IntRange(min=1))
@in_language
def export(plan: Path, out: Path, inside: str | None, paper: str, scale: int | None) -> None:
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
        from gridplanner.ui.application import see_to_application
        from gridplanner.ui.printing import write_pdf, write_png

        see_to_application()
        sheet = make_sheet(standing, area=area, paper=paper, scale=scale)
        (write_pdf if ending == ".pdf" else write_png)(sheet, out)
        for note in sheet.notes:
            print(note)
    print(say("cli.wrote", file=out))
