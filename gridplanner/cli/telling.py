"""Commands that say what a plan file says of itself, at once and without reading it whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from gridplanner.cli.console import print_json
from gridplanner.cli.options import as_json, in_language, plan_path
from gridplanner.models.planfile.entries import Stacks
from gridplanner.models.planfile.summary import Summary, summarise
from gridplanner.words import say


@click.command()
@plan_path
@as_json
@in_language
def info(plan: Path, json: bool) -> None:
    """Say what is in a plan."""
    summary = summarise(plan)
    undo, redo = _steps(summary)
    if json:
        print_json(_as_json(summary, undo, redo))
        return
    print(say("cli.info", name=summary.name, crs=summary.crs or say("cli.no_crs_yet")))
    for table, count in summary.counts.items():
        if count:
            print(f"  {say(f'layer.{table}')}  {count:,}")
    if undo:
        print(say("cli.next_undo", what=undo[0], count=len(undo)))
    if redo:
        print(say("cli.next_redo", what=redo[0], count=len(redo)))


def _as_json(summary: Summary, undo: list[str], redo: list[str]) -> dict[str, Any]:
    return {
        "name": summary.name,
        "crs": summary.crs,
        "schema": summary.schema,
        "counts": dict(summary.counts),
        "extent": list(summary.extent) if summary.extent else None,
        "undo": undo,
        "redo": redo,
    }


def _steps(summary: Summary) -> tuple[list[str], list[str]]:
    """Return what can be undone and redone, the next step first."""
    what = {entry.seq: str(entry.what) for entry in summary.entries}
    stacks = Stacks.of(summary.entries)
    return [what[seq] for seq in stacks.done[::-1]], [what[seq] for seq in stacks.undone[::-1]]


@click.command()
@plan_path
@as_json
@in_language
def log(plan: Path, json: bool) -> None:
    """List what happened to a plan, oldest first."""
    entries = summarise(plan).entries
    if json:
        print_json([{"when": one.when, "who": one.who, "what": str(one)} for one in entries])
        return
    for one in entries:
        print(f"{one.when}  {one.who}  {one}")
