"""The checks: named functions that look at how a plan stands and return findings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.change import Change
from gridplanner.models.checks.buildings import Misplaced
from gridplanner.models.checks.codes import CODED
from gridplanner.models.checks.compounds import Walled
from gridplanner.models.checks.crossing import Connected, has_lines
from gridplanner.models.checks.federations import Burdened, Headed, Linked, Ranked
from gridplanner.models.checks.finding import Finding
from gridplanner.models.checks.groups import Grouped, Whole
from gridplanner.models.checks.homes import Hosted, Inside, Led, Provided
from gridplanner.models.checks.load import Loaded
from gridplanner.models.checks.missing import Unfilled
from gridplanner.models.checks.organised import Organised
from gridplanner.models.checks.service import DUAL, WOMEN
from gridplanner.models.checks.staff import Shared, Staffed
from gridplanner.models.checks.subjects import Lasting, Looked, Looking, Several
from gridplanner.models.checks.tiles import Tiles
from gridplanner.models.rules import rule
from gridplanner.models.standing import Standing
from gridplanner.words import Sentence


def _several(*lookings: Looking) -> Callable[[Standing], Lasting]:
    return partial(Several.of, lookings)


def _organised(*lookings: Looking) -> Callable[[Standing], Lasting]:
    return partial(Organised.of, _several(*lookings))


def _tiled(standing: Standing, tiles: Lasting | None = None) -> Lasting:
    walled = Looked.of(Walled(), standing)
    return Several((tiles or Tiles.of(standing), walled))


GROUPED, UNFILLED = Grouped(), Unfilled()
CHECKS: Mapping[str, Callable[[Standing], Lasting]] = {
    "G1": Misplaced.of,
    "G2": _tiled,
    "G3": _several(Staffed(), Shared()),
    "G4": partial(Looked.of, Loaded()),
    "G5": partial(Looked.of, Connected()),
    "G6": partial(Several.of, CODED),
    "G7": partial(Looked.of, UNFILLED),
    "W1": _organised(GROUPED),
    "W2": _organised(Whole()),
    "W3": _organised(Headed(), Ranked()),
    "W4": _organised(Linked()),
    "W5": _organised(*DUAL),
    "W6": _organised(Led(), Hosted()),
    "W7": _organised(*WOMEN),
    "W8": _organised(Burdened()),
    "W9": _organised(Provided("community"), Provided("grid"), Inside()),
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

    def begin(id_: str) -> Lasting:
        return _tiled(standing, known[id_]) if id_ in known else CHECKS[id_](standing)

    return _made(standing, begin, None)


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
    return Findings(by_rule, lasting, seconds, _unchecked(standing))


def _unchecked(standing: Standing) -> dict[str, Sentence]:
    """Return what was not looked at, by rule, and why."""
    plan, said = standing.plan, dict[str, Sentence]()
    if not len(plan.buildings):
        said.update(dict.fromkeys(("G1", "G7"), Sentence("check.no_buildings")))
    if not plan.grids:
        said.update(dict.fromkeys(("G3", "G4", "G5"), Sentence("check.no_grids")))
    elif not has_lines(plan):
        said["G5"] = Sentence("check.no_lines")
    if not standing.is_organised:
        of_women = (id_ for id_ in IDS if id_.startswith("W"))
        said.update(dict.fromkeys(of_women, Sentence("check.not_organised")))
    off = (id_ for id_ in IDS if not rule(plan, id_).on)
    said.update(dict.fromkeys(off, Sentence("check.off")))
    return {id_: said[id_] for id_ in IDS if id_ in said}


def listed(standing: Standing, finding: Finding) -> NDArray[np.intp]:
    """Return the rows of the buildings that a finding about a grid lists; none for other kinds."""
    grid = finding.subject[1]
    if grid in standing.plan.grids and finding.rule == "G7":
        return UNFILLED.listed(standing, grid)
    if grid in standing.plan.grids and finding.rule == "W1":
        return GROUPED.listed(standing, grid, finding.kind)
    return np.empty(0, np.intp)


__all__ = ["IDS", "SEVERITIES", "Finding", "Findings", "check", "check_ahead", "listed", "recheck"]
