"""Commands that paint a plan: pictures, paper, the web."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path

import click

from gridplanner.cli import choose
from gridplanner.cli.console import print_json
from gridplanner.cli.opening import opened
from gridplanner.cli.options import in_language, plan_path
from gridplanner.errors import GridplannerError
from gridplanner.words import Sentence, say

ENDINGS = (".pdf", ".png", ".html")
PAPERS = ("A0", "A1", "A2", "A3", "A4")
GRIDS = ("band", "deviation", "worker", "federation", "kind", "pastel", "plain")
BUILDINGS = ("plain", "cover", "households", "group", "kind")
"""The colourings, as ``models.looks`` has them: it is loaded by the commands that need it."""
PROFILES = ("internal", "reporting", "public")
LARGEST = 20_000
"""Pixels a side of a picture."""


def _in_colours(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say what the colours of a picture tell."""
    grids = click.option("--colour", type=click.Choice(GRIDS), default="band", show_default=True)
    buildings = click.option(
        "--buildings",
        "building_colour",
        type=click.Choice(BUILDINGS),
        default="plain",
        show_default=True,
    )
    return grids(buildings(command))


@click.command()
@plan_path
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--extent")
@click.option("--size", default="1600x1000", show_default=True)
@click.option("--layers")
@click.option("--repeat", type=click.IntRange(min=1), default=1)
@click.option("--timings", is_flag=True)
@click.option("--basemap", type=click.Path(path_type=Path))
@_in_colours
@in_language
def render(
    plan: Path,
    out: Path,
    extent: str | None,
    size: str,
    layers: str | None,
    repeat: int,
    timings: bool,
    basemap: Path | None,
    colour: str,
    building_colour: str,
) -> None:
    """Paint the map as the window does."""
    from gridplanner.ui.map.drawing import Colourings
    from gridplanner.ui.map.render import render as paint

    _see_to_place(out, plan, (".png",))
    chosen = tuple(filter(None, map(str.strip, (layers or "").split(",")))) or None
    box = _extent(extent) if extent else None
    colourings = Colourings(colour, building_colour)
    measured = paint(plan, out, box, _size(size), chosen, repeat, basemap, colourings)
    if timings:
        print_json(measured)
    else:
        print(say("cli.wrote", file=out))


@click.command()
@plan_path
@click.option("--picture", type=click.Path(path_type=Path), required=True)
@click.option("--size", default="1366x768", show_default=True)
@_in_colours
@in_language
def window(plan: Path, picture: Path, size: str, colour: str, building_colour: str) -> None:
    """Take a picture of the whole window with a plan."""
    from gridplanner.app import picture_of_window
    from gridplanner.ui.application import quietly

    _see_to_place(picture, plan, (".png",))
    pixels = _size(size)
    with quietly():
        picture_of_window(plan, picture, pixels, (colour, building_colour))
    print(say("cli.wrote", file=picture))


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{1,5})[xX×]([0-9]{1,5})", text.strip())
    sides = (int(found[1]), int(found[2])) if found else (0, 0)
    if not all(0 < side <= LARGEST for side in sides):
        raise GridplannerError("cli.bad_size", text=text, most=LARGEST)
    return sides


def _extent(text: str) -> tuple[float, float, float, float]:
    try:
        left, bottom, right, top = (float(one) for one in text.split(","))
    except ValueError:
        raise GridplannerError("cli.bad_extent", text=text) from None
    if not (left < right and bottom < top and all(map(math.isfinite, (left, bottom, right, top)))):
        raise GridplannerError("cli.bad_extent", text=text)
    return left, bottom, right, top


@click.command()
@plan_path
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--in", "inside")
@click.option("--paper", type=click.Choice(PAPERS), default="A3", show_default=True)
@click.option("--scale", type=click.IntRange(min=1))
@click.option("--for", "profile", type=click.Choice(PROFILES), default="internal")
@click.option("--approval", default="")
@click.option("--reason", default="")
@click.option("--colour", type=click.Choice(GRIDS), default="pastel", show_default=True)
@click.option(
    "--buildings",
    "building_colour",
    type=click.Choice(BUILDINGS),
    default="plain",
    show_default=True,
)
@in_language
def export(
    plan: Path,
    out: Path,
    inside: str | None,
    paper: str,
    scale: int | None,
    profile: str,
    approval: str,
    reason: str,
    colour: str,
    building_colour: str,
) -> None:
    """Write a printed map (pdf, png) or a web map (html).

    What is for the public needs its approval number or a reason, which goes into the journal.
    """
    from gridplanner.models.looks import check_colourings

    ending = _see_to_place(out, plan, ENDINGS)
    public = profile == "public"
    if public and not (approval or reason):
        raise GridplannerError("cli.public_needs_word")
    check_colourings(profile, colour, building_colour)
    with opened(plan, read_only=not public) as session:
        area = choose.area(session.plan, inside) if inside else None
        standing = session.standing
        if public:
            session.note(Sentence("log.published", {"file": out.name, "why": approval or reason}))
    if ending == ".html":
        from gridplanner.models.webmap import write_webmap

        notes = write_webmap(
            standing,
            out,
            area=area,
            profile=profile,
            approval=approval,
            colouring=colour,
            buildings=building_colour,
        )
    else:
        from gridplanner.models.sheet import make_sheet
        from gridplanner.ui.application import see_to_application
        from gridplanner.ui.printing import write_pdf, write_png

        see_to_application()
        sheet = make_sheet(
            standing,
            area=area,
            paper=paper,
            scale=scale,
            profile=profile,
            approval=approval,
            colouring=colour,
            buildings=building_colour,
        )
        (write_pdf if ending == ".pdf" else write_png)(sheet, out)
        notes = sheet.notes
    for note in notes:
        print(note)
    print(say("cli.wrote", file=out))


def _see_to_place(out: Path, plan: Path, endings: tuple[str, ...]) -> str:
    """Refuse what cannot or must not be written before work begins; return the ending."""
    ending = out.suffix.lower()
    if out.is_dir():
        raise GridplannerError("cli.out_is_folder", file=out)
    if ending not in endings:
        raise GridplannerError("cli.bad_export", file=out.name, endings=", ".join(endings))
    if not out.parent.is_dir():
        raise GridplannerError("plan.no_folder", folder=out.parent)
    if out.exists() and plan.exists() and out.samefile(plan):
        raise GridplannerError("cli.out_is_plan", file=out.name)
    return ending
