"""The checks: named functions that look at how a plan stands and return findings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from gridplanner.models.change import Change
from gridplanner.models.checks.buildings import each_in_one_grid
from gridplanner.models.checks.codes import codes_and_names
from gridplanner.models.checks.finding import Finding
from gridplanner.models.checks.load import households_and_load
from gridplanner.models.checks.staff import workers
from gridplanner.models.checks.tiles import Tiles, tile_faults
from gridplanner.models.rows import AREA_LEVELS
from gridplanner.models.rules import rule
from gridplanner.models.standing import Standing

Check = Callable[[Standing], list[Finding]]

SIMPLE: Mapping[str, Check] = {
    "G1": each_in_one_grid,
    "G3": workers,
    "G4": households_and_load,
    "G6": codes_and_names,
}
"""Checks that are quick enough to be made whole after every edit; G2 keeps what it knows."""
READS: Mapping[str, frozenset[str]] = {
    "G1": frozenset({"grid", "building", "rule"}),
    "G3": frozenset({"grid", "person", "assignment", "rule"}),
    "G4": frozenset({"grid", "building", "figure", "rule"}),
    "G6": frozenset({*AREA_LEVELS, "rule", "settings"}),
}
"""The tables that a simple check depends on; a change of others leaves its findings as they are."""
IDS = ("G1", "G2", "G3", "G4", "G6")
SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, eq=False)
class Findings:
    """What all checks found, by rule."""

    by_rule: Mapping[str, tuple[Finding, ...]]
    tiles: Tiles
    seconds: Mapping[str, float] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Finding]:
        for id_ in IDS:
            yield from self.by_rule.get(id_, ())

    def __len__(self) -> int:
        return sum(len(found) for found in self.by_rule.values())

    def counts(self) -> dict[str, int]:
        """Return how many there are of each severity."""
        counts = dict.fromkeys(SEVERITIES, 0)
        for finding in self:
            counts[finding.severity] += 1
        return counts


def check(standing: Standing) -> Findings:
    """Make every check that is switched on, from nothing."""
    return _made(standing, lambda: tile_faults(standing), {})


def recheck(earlier: Findings, old: Standing, new: Standing, change: Change) -> Findings:
    """Make the checks after an edit; equals ``check`` of the new standing."""
    touched = set(change.rows)
    touched |= {"building"} if change.buildings else set()
    touched |= {"settings"} if change.settings else set()
    kept = {
        id_: found
        for id_, found in earlier.by_rule.items()
        if id_ in READS and not READS[id_] & touched
    }
    return _made(new, lambda: earlier.tiles.after(old, new, change), kept)


def _made(
    standing: Standing, tiles: Callable[[], Tiles], kept: Mapping[str, tuple[Finding, ...]]
) -> Findings:
    by_rule: dict[str, tuple[Finding, ...]] = dict(kept)
    seconds: dict[str, float] = {}
    start = time.perf_counter()
    found = tiles()
    if rule(standing.plan, "G2").on:
        by_rule["G2"] = found.findings(standing)
    seconds["G2"] = time.perf_counter() - start
    for id_, one in SIMPLE.items():
        start = time.perf_counter()
        if id_ not in kept and rule(standing.plan, id_).on:
            by_rule[id_] = tuple(one(standing))
        seconds[id_] = time.perf_counter() - start
    return Findings(by_rule, found, seconds)


__all__ = ["IDS", "SEVERITIES", "Finding", "Findings", "check", "recheck"]
