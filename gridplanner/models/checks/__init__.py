"""The checks: named functions that look at how a plan stands and return findings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from gridplanner.models.change import Change
from gridplanner.models.checks.buildings import Misplaced
from gridplanner.models.checks.codes import codes_and_names
from gridplanner.models.checks.finding import Finding
from gridplanner.models.checks.load import households_and_load
from gridplanner.models.checks.staff import workers
from gridplanner.models.checks.tiles import Tiles
from gridplanner.models.rows import AREA_LEVELS
from gridplanner.models.rules import rule
from gridplanner.models.standing import Standing

Check = Callable[[Standing], list[Finding]]

SIMPLE: Mapping[str, Check] = {
    "G3": workers,
    "G4": households_and_load,
    "G6": codes_and_names,
}
"""Checks that are quick enough to be made whole after an edit."""
READS: Mapping[str, frozenset[str]] = {
    "G3": frozenset({"community", "grid", "person", "assignment", "rule"}),
    "G4": frozenset({"community", "grid", "building", "figure", "rule"}),
    "G6": frozenset({*AREA_LEVELS, "rule", "settings"}),
}
"""The tables that a simple check depends on; a change of others leaves its findings as they are."""


class Lasting(Protocol):
    """A check that keeps what it knows and looks again only at what a change concerns."""

    def after(self, old: Standing, new: Standing, change: Change) -> Lasting:
        """Return what is known after a change."""
        ...

    def findings(self, standing: Standing) -> tuple[Finding, ...]:
        """Put it into words."""
        ...


LASTING: Mapping[str, Callable[[Standing], Lasting]] = {"G1": Misplaced.of, "G2": Tiles.of}
IDS = ("G1", "G2", "G3", "G4", "G6")
SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, eq=False)
class Findings:
    """What all checks found, by rule."""

    by_rule: Mapping[str, tuple[Finding, ...]]
    lasting: Mapping[str, Lasting]
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
    return _made(standing, lambda id_: LASTING[id_](standing), {})


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
    return _made(new, lambda id_: earlier.lasting[id_].after(old, new, change), kept)


def _made(
    standing: Standing,
    known: Callable[[str], Lasting],
    kept: Mapping[str, tuple[Finding, ...]],
) -> Findings:
    by_rule: dict[str, tuple[Finding, ...]] = dict(kept)
    lasting: dict[str, Lasting] = {}
    seconds: dict[str, float] = {}
    for id_ in IDS:
        start = time.perf_counter()
        on = rule(standing.plan, id_).on
        if id_ in LASTING:
            lasting[id_] = known(id_)
            if on:
                by_rule[id_] = lasting[id_].findings(standing)
        elif id_ not in kept and on:
            by_rule[id_] = tuple(SIMPLE[id_](standing))
        seconds[id_] = time.perf_counter() - start
    return Findings(by_rule, lasting, seconds)


__all__ = ["IDS", "SEVERITIES", "Finding", "Findings", "check", "recheck"]
