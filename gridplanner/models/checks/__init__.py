"""The checks: named functions that look at how a plan stands and return findings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from gridplanner.models.change import Change
from gridplanner.models.checks.buildings import Misplaced
from gridplanner.models.checks.codes import CODED
from gridplanner.models.checks.finding import Finding
from gridplanner.models.checks.load import Loaded
from gridplanner.models.checks.staff import Shared, Staffed
from gridplanner.models.checks.subjects import Looked, Several
from gridplanner.models.checks.tiles import Tiles
from gridplanner.models.rules import rule
from gridplanner.models.standing import Standing
from gridplanner.words import Sentence


class Lasting(Protocol):
    """A check that keeps what it knows and looks again only at what a change concerns."""

    def after(self, old: Standing, new: Standing, change: Change) -> Lasting:
        """Return what is known after a change."""
        ...

    def findings(self, standing: Standing) -> tuple[Finding, ...]:
        """Put it into words."""
        ...


CHECKS: Mapping[str, Callable[[Standing], Lasting]] = {
    "G1": Misplaced.of,
    "G2": Tiles.of,
    "G3": partial(Several.of, (Staffed(), Shared())),
    "G4": partial(Looked.of, Loaded()),
    "G6": partial(Several.of, CODED),
}
IDS = tuple(CHECKS)
SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, eq=False)
class Findings:
    """What all checks found, by rule."""

    by_rule: Mapping[str, tuple[Finding, ...]]
    lasting: Mapping[str, Lasting]
    seconds: Mapping[str, float] = field(default_factory=dict)
    unchecked: Mapping[str, Sentence] = field(default_factory=dict)
    """What was not looked at, by rule, and why: nothing found there does not mean all is well."""

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


def check(standing: Standing, ahead: Mapping[str, Lasting] | None = None) -> Findings:
    """Make every check that is switched on, from nothing or from what was found ``ahead``."""
    known = ahead or {}
    return _made(standing, lambda id_: known.get(id_) or CHECKS[id_](standing), None)


def check_ahead(standing: Standing) -> dict[str, Lasting]:
    """Make the checks that look at areas alone, while the buildings are still being read."""
    return {"G2": Tiles.of(standing)}


def recheck(earlier: Findings, old: Standing, new: Standing, change: Change) -> Findings:
    """Make the checks after an edit; equals ``check`` of the new standing."""
    return _made(new, lambda id_: earlier.lasting[id_].after(old, new, change), earlier)


def _made(
    standing: Standing, known: Callable[[str], Lasting], earlier: Findings | None
) -> Findings:
    by_rule: dict[str, tuple[Finding, ...]] = {}
    lasting: dict[str, Lasting] = {}
    seconds: dict[str, float] = {}
    for id_ in IDS:
        start = time.perf_counter()
        lasting[id_] = known(id_)
        if not rule(standing.plan, id_).on:
            pass
        elif earlier and id_ in earlier.by_rule and lasting[id_] is earlier.lasting[id_]:
            by_rule[id_] = earlier.by_rule[id_]
        else:
            by_rule[id_] = lasting[id_].findings(standing)
        seconds[id_] = time.perf_counter() - start
    return Findings(by_rule, lasting, seconds)


__all__ = ["IDS", "SEVERITIES", "Finding", "Findings", "check", "check_ahead", "recheck"]
