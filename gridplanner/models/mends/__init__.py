"""How findings can be put right: proposals, each an edit that waits for a yes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from gridplanner.errors import GridplannerError
from gridplanner.models.change import compare
from gridplanner.models.checks.finding import Finding
from gridplanner.models.edits import Edit
from gridplanner.models.edits.together import Together
from gridplanner.models.ids import Ids
from gridplanner.models.mends import codes, ground, staff, women
from gridplanner.models.mends.base import Mend, Mends
from gridplanner.models.progress import Progress, report
from gridplanner.models.standing import Standing
from gridplanner.words import Sentence

MOST = 5
"""Mends that are proposed for one finding."""
Proposing = Callable[[Standing, Finding], Mends]
WAYS: Mapping[tuple[str, str], Proposing] = {
    ("G1", "uncovered"): ground.uncovered,
    ("G1", "double"): ground.overlapping,
    ("G1", "cut"): ground.cut,
    ("G2", "gap"): ground.gap,
    ("G2", "union"): ground.gap,
    ("G2", "sliver"): ground.gap,
    ("G2", "overlap"): ground.overlapping,
    ("G2", "compound"): ground.compound,
    ("G2", "no_grid"): ground.no_grid,
    ("G3", "vacancy"): staff.vacancy,
    ("G3", "part_time"): staff.vacancy,
    ("G5", "parts"): ground.parts,
    ("G6", "duplicate"): codes.code,
    ("G6", "template"): codes.code,
    ("G6", "prefix"): codes.code,
    ("G6", "name"): codes.name,
    ("G7", "missing"): codes.missing,
    ("W1", "ungrouped"): women.ungrouped,
    ("W1", "double"): women.double,
    ("W2", "straddles"): women.straddles,
    ("W2", "no_grid"): women.straddles,
    ("W3", "no_federation"): women.no_federation,
    ("W3", "no_head"): women.no_head,
    ("W3", "superior_missing"): women.superior,
    ("W3", "superior_circle"): women.superior,
    ("W4", "no_executive"): women.no_executive,
    ("W6", "no_leader"): women.leader,
    ("W6", "leader_elsewhere"): women.leader,
    ("W6", "no_host"): women.host,
    ("W6", "host_elsewhere"): women.host,
    ("W9", "missing"): women.no_home,
    ("W9", "outside"): women.home_outside,
    ("W9", "nowhere"): women.home_outside,
}
"""What proposes mends, by rule and kind of finding."""


def mends(standing: Standing, finding: Finding) -> tuple[Mend, ...]:
    """Return the ways to put a finding right as the plan stands, the best first."""
    way = WAYS.get((finding.rule, finding.kind))
    if way is None or standing.awaited:
        return ()
    return tuple(islice(way(standing, finding), MOST))


def mend_all(
    standing: Standing,
    findings: Sequence[Finding],
    kind: str,
    ids: Ids,
    progress: Progress | None = None,
) -> tuple[Together, int]:
    """Return one edit that mends some findings in one way, and how many it leaves as they are.

    Each is looked at as the plan stands after those before it: who is assigned is free no more.
    """
    edits: list[Edit] = []
    for done, finding in enumerate(findings):
        report(progress, done, len(findings))
        way = next((one for one in _mends_of_rest(standing, finding) if one.kind == kind), None)
        if way is None:
            continue
        try:
            plan = way.edit.apply(standing.plan, ids)
        except GridplannerError:
            continue
        edits.append(way.edit)
        standing = standing.after(plan, compare(standing.plan, plan))
    report(progress, len(findings), len(findings))
    if not edits:
        raise GridplannerError("mending.none")
    what = Sentence("mending.all", {"what": Sentence(f"mend.{kind}"), "count": len(edits)})
    return Together(tuple(edits), what), len(findings) - len(edits)


def _mends_of_rest(standing: Standing, finding: Finding) -> tuple[Mend, ...]:
    """Return the mends of a finding whose subject an earlier mend may have taken away."""
    type_, id_ = finding.subject
    plan = standing.plan
    there = plan.buildings.find([id_])[0] >= 0 if type_ == "building" else id_ in plan.table(type_)
    return mends(standing, finding) if there else ()


__all__ = ["Mend", "mend_all", "mends"]
