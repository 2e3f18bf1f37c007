"""Commands that make plans."""

from __future__ import annotations

from pathlib import Path

import click

from gridplanner.cli.console import print_json, progress_on_stderr
from gridplanner.cli.options import as_json, in_language, plan_path
from gridplanner.errors import GridplannerError
from gridplanner.words import Sentence, say

GRIDS = click.IntRange(1, 100_000)
BUILDINGS = click.IntRange(1, 10_000_000)


@click.command()
@plan_path
@click.option("--grids", type=GRIDS, default=65, show_default=True)
@click.option("--buildings", type=BUILDINGS, default=7000, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@as_json
@in_language
def sample(plan: Path, grids: int, buildings: int, seed: int, json: bool) -> None:
    """Make a made-up township with its flaws."""
    from gridplanner.models.ids import Ids
    from gridplanner.models.sample import make_sample
    from gridplanner.models.session import write_new

    _see_to_room(plan)
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
    from gridplanner.models.planfile.file import PlanFile

    _see_to_room(plan)
    PlanFile.create(plan, name or plan.stem, crs).close()
    print(say("cli.made", plan=plan))


def _see_to_room(plan: Path) -> None:
    """Refuse a plan that cannot be made before work begins."""
    if plan.exists():
        raise GridplannerError("plan.exists", file=plan)
    if plan.suffix.lower() != ".gpkg":
        raise GridplannerError("cli.not_gpkg", file=plan.name)
    if not plan.parent.is_dir():
        raise GridplannerError("plan.no_folder", folder=plan.parent)
