"""The command that takes files into a plan."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from gridplanner.cli.console import print_json, progress_on_stderr
from gridplanner.cli.opening import opened
from gridplanner.cli.options import as_json, in_language, plan_path
from gridplanner.errors import GridplannerError
from gridplanner.models.importing import KINDS, Request, import_into
from gridplanner.words import say

ALIASES = {"county": "district"}
DATUMS = ("wgs84", "cgcs2000", "gcj02", "bd09")


@click.command()
@plan_path
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "kind", type=click.Choice((*KINDS, *ALIASES)), required=True)
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
    request = Request(file, ALIASES.get(kind, kind), mapping=_pairs(mapping), **options)
    with (
        opened(plan, read_only=dry_run) as session,
        progress_on_stderr(say("cli.importing")) as progress,
    ):
        report = import_into(session, request, dry_run=dry_run, progress=progress)
    if json:
        print_json(report.as_json())
    else:
        print(report.text())


def _pairs(texts: Iterable[str]) -> dict[str, str]:
    """Return columns by field; an empty column says that the file has none."""
    pairs: dict[str, str] = {}
    for text in texts:
        field, equals, column = (part.strip() for part in text.partition("="))
        if not (field and equals):
            raise GridplannerError("cli.bad_map", text=text)
        if field in pairs:
            raise GridplannerError("cli.mapped_twice", field=field)
        pairs[field] = column
    return pairs
