"""Commands that look at a plan: checks and balance."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from gridplanner.cli.console import print_json
from gridplanner.cli.opening import opened
from gridplanner.cli.options import as_json, in_language, plan_path
from gridplanner.errors import GridplannerError
from gridplanner.models.balance import Balance, BalanceRow, Spread
from gridplanner.models.balance import balance as measure
from gridplanner.models.bearers import BY, By, place_of
from gridplanner.models.checks import IDS, SEVERITIES
from gridplanner.models.findings.ignoring import Passed
from gridplanner.models.lineage import transfers_told
from gridplanner.models.naming import label
from gridplanner.models.plan import Plan
from gridplanner.words import pick, say

FAIL_ON = ("error", "warning", "never")
SHOWN = 40
"""Rows of a balance that are printed; of more, the heaviest and the lightest."""


@click.command()
@plan_path
@click.option("--rule", "rules", multiple=True)
@click.option("--fail-on", type=click.Choice(FAIL_ON), default="error", show_default=True)
@as_json
@click.option("--timings", is_flag=True)
@in_language
def check(plan: Path, rules: tuple[str, ...], fail_on: str, json: bool, timings: bool) -> None:
    """Make the checks."""
    wanted = tuple(one.strip().upper() for one in rules) or IDS
    for id_ in wanted:
        if id_ not in IDS:
            raise GridplannerError("edit.no_rule", rule=id_, rules=", ".join(IDS))
    start = time.perf_counter()
    with opened(plan, read_only=True) as session:
        took = time.perf_counter() - start
        made = [one for one in session.findings if one.rule in wanted]
        found, over = Passed.of(session.plan).split(session.standing, made)
        unchecked = {
            id_: str(why) for id_, why in session.findings.unchecked.items() if id_ in wanted
        }
        seconds = session.findings.seconds
    counts = {level: sum(one.severity == level for one in found) for level in SEVERITIES}
    value: dict[str, Any] = {
        "plan": str(plan),
        "counts": counts,
        "findings": [one.as_json() for one in found],
        "ignored": [
            {**one.as_json(), "reason": row.reason, "who": row.who, "date": row.date}
            for one, row in over
        ],
        "unchecked": unchecked,
    }
    if timings:
        each = {id_: round(seconds[id_], 6) for id_ in IDS if id_ in wanted}
        value["seconds"] = {"open": round(took - sum(seconds.values()), 6), **each}
    if json:
        print_json(value)
    else:
        for one in found:
            print(f"{one.rule} {say(f'severity.{one.severity}')}  {one.message}")
        for id_, why in unchecked.items():
            print(f"{id_} {say('findings.not_checked', rule=say(f'rule.{id_}'), why=why)}")
        print(say("cli.checked", **counts))
        if over:
            print(say("findings.cli_ignored", count=len(over)))
        if moved := transfers_told(session.plan, session.plan.grids):
            print(moved)
        if timings:
            print("  ".join(f"{name} {took:.3f} s" for name, took in value["seconds"].items()))
    bad = counts["error"] + (counts["warning"] if fail_on == "warning" else 0)
    if bad and fail_on != "never":
        raise click.exceptions.Exit(1)


@click.command()
@plan_path
@click.option("--by", type=click.Choice(BY), default="grid", show_default=True)
@as_json
@in_language
def balance(plan: Path, by: By, json: bool) -> None:
    """Say how evenly the load is spread."""
    with opened(plan, read_only=True) as session:
        measured = measure(session.standing, by)
        weighed = session.standing.tally.weights
        if json:
            print_json({**measured.as_json(), "weights": weighed})
        else:
            print("\n".join(_balance_lines(session.plan, by, measured)))
            if weighed:
                print(_weights_line(session.plan, weighed))


def _weights_line(plan: Plan, weighed: Mapping[str, float]) -> str:
    """Return the household equivalents that the loads are made of."""
    named = (
        say(
            "board.weight",
            figure=pick(plan.figures[id_].zh, plan.figures[id_].en),
            weight=f"{each:g}",
        )
        for id_, each in weighed.items()
    )
    return say("board.weights", weights=say("words.comma").join(named))


def _balance_lines(plan: Plan, by: By, measured: Balance) -> list[str]:
    """Return each group with its rows, the heaviest first."""
    if not measured.rows:
        return [say("cli.nothing_to_balance")]
    lines = []
    for group, spread in measured.groups.items():
        rows = [row for row in measured.rows if row.group == group]
        rows.sort(key=lambda row: -math.inf if row.load is None else row.load, reverse=True)
        lines.append(_group_line(group, spread, len(rows)))
        half = SHOWN // 2
        if len(rows) <= SHOWN:
            lines += [_row_line(plan, by, row) for row in rows]
            continue
        lines += [_row_line(plan, by, row) for row in rows[:half]]
        lines.append(say("cli.more_rows", count=len(rows) - SHOWN))
        lines += [_row_line(plan, by, row) for row in rows[-half:]]
    return lines


def _group_line(group: str, spread: Spread, count: int) -> str:
    name = say("cli.mixed") if group == "mixed" else say(f"kind.{group}")
    if spread.mean is None:
        return say("cli.group_unknown", group=name, count=count)
    formats = {"mean": ",.0f", "cv": ".3f", "max_deviation": ".0%", "max_min": ".2f"}
    shown = {
        key: "—" if value is None else format(value, formats.get(key, ".0%"))
        for key, value in spread.as_json().items()
    }
    return say("cli.group", group=name, count=count, **shown)


def _row_line(plan: Plan, by: By, row: BalanceRow) -> str:
    load = "—" if row.load is None else f"{row.load:,.0f}"
    away = "—" if row.deviation is None else f"{row.deviation:+.0%}"
    above = plan.communities.get(plan.grids[row.id].parent) if row.id in plan.grids else None
    name = f"{label(above)} {row.name}" if above else place_of(plan, by, row.id)
    marked = f"{name} {say('cli.estimated')}" if row.estimated else name
    return f"  {row.id:<8}{load:>8}{away:>8}  {marked}"
