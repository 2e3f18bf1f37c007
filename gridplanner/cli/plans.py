"""Commands that make plans, fill them and say what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gridplanner.cli.console import print_json, progress_on_stderr
from gridplanner.cli.options import AsJson, Lang, PlanPath
from gridplanner.errors import GridplannerError
from gridplanner.words import Sentence, say

if TYPE_CHECKING:
    from gridplanner.models.session import Session


@contextmanager
def opened(path: Path) -> Iterator[Session]:
    """Open a plan for one command and close it whatever happens."""
    from gridplanner.models.session import Session

    with progress_on_stderr(say("cli.opening")) as progress:
        session = Session.open(path, progress)
    try:
        yield session
    finally:
        session.close()


def sample(
    plan: PlanPath,
    grids: Annotated[int, typer.Option(min=6)] = 65,
    buildings: Annotated[int, typer.Option(min=60)] = 7000,
    seed: Annotated[int, typer.Option()] = 1,
    json: AsJson = False,
    lang: Lang = None,  # noqa: ARG001 - read before the command is made
) -> None:
    """Make a made-up township with its flaws."""
    from gridplanner.models.ids import Ids
    from gridplanner.models.sample import make_sample
    from gridplanner.models.session import write_new

    if plan.exists():
        raise GridplannerError("plan.exists", file=plan.name)
    with progress_on_stderr(say("cli.sampling")) as progress:
        made = make_sample(grids, buildings, seed, progress)
        ids = Ids()
        ids.catch_up(made.plan)
        write_new(plan, made.plan, ids, Sentence("log.sample", {"seed": seed}), progress)
    counts = {
        "grids": len(made.plan.grids),
        "buildings": len(made.plan.buildings),
        "persons": len(made.plan.persons),
    }
    if json:
        print_json({"plan": str(plan), **counts, "seed": seed, "planted": list(made.planted)})
    else:
        print(say("cli.sampled", plan=plan, flaws=len(made.planted), **counts))


def new(
    plan: PlanPath,
    crs: Annotated[str, typer.Option()] = "",
    name: Annotated[str, typer.Option()] = "",
    lang: Lang = None,  # noqa: ARG001
) -> None:
    """Make an empty plan."""
    from gridplanner.models.planfile import PlanFile

    if crs:
        from gridplanner.gis.crs import metric_crs

        crs = metric_crs(crs)
    PlanFile.create(plan, name or plan.stem, crs).close()
    print(say("cli.made", plan=plan))


class LayerKind(StrEnum):
    """What a file is imported as; ``county`` is the district level."""

    district = "district"
    county = "county"
    township = "township"
    community = "community"
    grid = "grid"
    micro_grid = "micro_grid"
    building = "building"
    road = "road"
    water = "water"
    compound = "compound"
    worker = "worker"
    micro_home = "micro_home"


class Datum(StrEnum):
    """Where longitudes and latitudes come from."""

    wgs84 = "wgs84"
    cgcs2000 = "cgcs2000"
    gcj02 = "gcj02"
    bd09 = "bd09"


def import_file(
    plan: PlanPath,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    kind: Annotated[LayerKind, typer.Option("--as")],
    layer: Annotated[str | None, typer.Option()] = None,
    mapping: Annotated[list[str] | None, typer.Option("--map")] = None,
    encoding: Annotated[str | None, typer.Option()] = None,
    datum: Annotated[Datum | None, typer.Option()] = None,
    crs: Annotated[str | None, typer.Option()] = None,
    explode: Annotated[bool, typer.Option("--explode")] = False,
    replace: Annotated[bool, typer.Option("--replace")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    json: AsJson = False,
    lang: Lang = None,  # noqa: ARG001
) -> None:
    """Take a file into a plan."""
    from gridplanner.models.importing import Request, import_into

    request = Request(
        file,
        "district" if kind is LayerKind.county else kind.value,
        layer=layer,
        mapping=dict(_pair(one) for one in mapping or ()),
        encoding=encoding,
        datum=datum.value if datum else None,
        crs=crs,
        explode=explode,
        replace=replace,
    )
    with opened(plan) as session, progress_on_stderr(say("cli.importing")) as progress:
        report = import_into(session, request, dry_run=dry_run, progress=progress)
    if json:
        print_json(report.as_json())
    else:
        print(report.text())


def _pair(text: str) -> tuple[str, str]:
    field, equals, column = text.partition("=")
    if not (field and equals and column):
        raise GridplannerError("cli.bad_map", text=text)
    return field, column


def info(plan: PlanPath, json: AsJson = False, lang: Lang = None) -> None:  # noqa: ARG001
    """Say what is in a plan, without reading it whole."""
    from gridplanner.models.planfile import PlanFile
    from gridplanner.models.planfile.journal import Stacks

    file = PlanFile.open(plan)
    try:
        summary = file.summary()
    finally:
        file.close()
    what = {entry.seq: str(entry.what) for entry in summary.entries}
    stacks = Stacks.of(summary.entries)
    value: dict[str, Any] = {
        "name": summary.name,
        "crs": summary.crs,
        "schema": summary.schema,
        "counts": dict(summary.counts),
        "extent": list(summary.extent) if summary.extent else None,
        "undo": [what[seq] for seq in reversed(stacks.done)],
        "redo": [what[seq] for seq in reversed(stacks.undone)],
    }
    if json:
        print_json(value)
        return
    print(say("cli.info", name=summary.name, crs=summary.crs or say("cli.no_crs_yet")))
    for table, count in summary.counts.items():
        if count:
            print(f"  {say(f'layer.{table}')}  {count:,}")
    for key in ("undo", "redo"):
        if value[key]:
            print(say(f"cli.next_{key}", what=value[key][0], count=len(value[key])))
