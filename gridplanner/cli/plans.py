"""Commands that make plans, fill them and say what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gridplanner.cli.console import print_json, progress_on_stderr
from gridplanner.cli.options import as_json, in_language, plan_path
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


@click.command()
@plan_path
@click.option("--grids", type=click.IntRange(min=6), default=65, show_default=True)
@click.option("--buildings", type=click.IntRange(min=60), default=7000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@as_json
@in_language
def sample(plan: Path, grids: int, buildings: int, seed: int, json: bool) -> None:
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


@click.command()
@plan_path
@click.option("--crs", default="")
@click.option("--name", default="")
@in_language
def new(plan: Path, crs: str, name: str) -> None:
    """Make an empty plan."""
    from gridplanner.models.planfile import PlanFile

    if crs:
        from gridplanner.gis.crs import metric_crs

        crs = metric_crs(crs)
    PlanFile.create(plan, name or plan.stem, crs).close()
    print(say("cli.made", plan=plan))


KINDS = (
    "district",
    "county",
    "township",
    "community",
    "grid",
    "micro_grid",
    "building",
    "road",
    "water",
    "compound",
    "worker",
    "micro_home",
)
"""What a file is imported as; ``county`` is the district level."""
DATUMS = ("wgs84", "cgcs2000", "gcj02", "bd09")


@click.command()
@plan_path
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "kind", type=click.Choice(KINDS), required=True)
@click.option("--layer")
@click.option("--map", "mapping", multiple=True)
@click.option("--encoding")
@click.option("--datum", type=click.Choice(DATUMS))
@click.option("--crs")
@click.option("--explode", is_flag=True)
@click.option("--replace", is_flag=True)
@click.option("--dry-run", is_flag=True)
@as_json
@in_language
def import_file(
    plan: Path,
    file: Path,
    kind: str,
    mapping: tuple[str, ...],
    dry_run: bool,
    json: bool,
    **options: Any,
) -> None:
    """Take a file into a plan."""
    from gridplanner.models.importing import Request, import_into

    request = Request(
        file,
        "district" if kind == "county" else kind,
        mapping=dict(_pair(one) for one in mapping),
        **options,
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


@click.command()
@plan_path
@as_json
@in_language
def info(plan: Path, json: bool) -> None:
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
