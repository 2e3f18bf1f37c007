"""Filtering and grouping findings, in small steps: there may be hundreds of thousands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gridplanner.models.checks import IDS, SEVERITIES, Finding
from gridplanner.models.findings.areas import Areas, areas_of
from gridplanner.models.naming import label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS, Ignored
from gridplanner.models.standing import Standing
from gridplanner.ui.panels.finding_rows import Group, Unchecked
from gridplanner.ui.panels.steps import Steps, parts
from gridplanner.words import Sentence, say

STEP = 2000
"""Findings that are sorted between two looks at what the hand does."""
PLACED_STEP = 400
"""The same where it is looked up in which area each lies."""
GROUPINGS = ("rule", "severity", "area")


@dataclass(frozen=True)
class Wanted:
    """Which findings are to be shown, and how they are grouped."""

    severities: frozenset[str] = frozenset(SEVERITIES)
    rule: str = ""
    area: str = ""
    grouping: str = "rule"
    ignored: bool = False
    """Whether those passed over are shown as well."""

    @property
    def is_narrow(self) -> bool:
        """Whether a filter of rule or area is on."""
        return bool(self.rule or self.area)


@dataclass(frozen=True, eq=False)
class Sorted:
    """What is shown, and how many there are by severity and passed over within the filters."""

    groups: Sequence[Group]
    counts: Mapping[str, int]
    ignored: int


Sorting = dict[str, dict[str, list[Finding]]]
"""Findings by key of their group, then by severity."""


def sort_out(
    standing: Standing,
    found: Sequence[Finding],
    passed: Sequence[tuple[Finding, Ignored]],
    unchecked: Mapping[str, Sentence],
    wanted: Wanted,
) -> Steps[Sorted]:
    """Return what is shown of the findings, those passed over and what was not looked at."""
    sorting: Sorting = {}
    counts = dict.fromkeys(SEVERITIES, 0)
    for some in _chosen(standing, found, wanted):
        for key, one in some:
            counts[one.severity] += 1
            if one.severity in wanted.severities:
                by_severity = sorting.setdefault(key, {})
                by_severity.setdefault(one.severity, []).append(one)
        yield
    rows = {id(one): row for one, row in passed}
    over: list[Finding] = []
    for some in _chosen(standing, [one for one, _ in passed], wanted):
        over += [one for _, one in some]
        yield
    groups = _groups(standing.plan, sorting, wanted.grouping)
    if wanted.ignored and over:
        groups.append(Group("ignored", say("findings.ignored"), over, "ignored", rows))
    lines = [Unchecked(id_, why) for id_, why in unchecked.items() if wanted.rule in ("", id_)]
    if lines:
        groups.append(Group("unchecked", say("findings.unchecked"), lines, "unchecked"))
    return Sorted(groups, counts, len(over))


def _chosen(
    standing: Standing, found: Sequence[Finding], wanted: Wanted
) -> Iterator[list[tuple[str, Finding]]]:
    """Yield the findings within the filters part by part, each with the key of its group."""
    placed = bool(wanted.area) or wanted.grouping == "area"
    for some in parts(found, PLACED_STEP if placed else STEP):
        kept = [one for one in some if wanted.rule in ("", one.rule)]
        if not placed:
            yield [(_key(one, (), wanted, standing.plan), one) for one in kept]
            continue
        areas = areas_of(standing, kept)
        yield [
            (_key(one, held, wanted, standing.plan), one)
            for one, held in zip(kept, areas, strict=True)
            if not wanted.area or wanted.area in held
        ]


def _key(finding: Finding, areas: Areas, wanted: Wanted, plan: Plan) -> str:
    if wanted.grouping == "severity":
        return finding.severity
    if wanted.grouping == "rule":
        return finding.rule
    communities = plan.communities
    return next((one for one in areas if one in communities), areas[0] if areas else "")


def _groups(plan: Plan, sorting: Sorting, grouping: str) -> list[Group]:
    if grouping == "rule":
        ordered = [(id_, say(f"rule.{id_}")) for id_ in IDS]
    elif grouping == "severity":
        ordered = [(one, say(f"severity.{one}")) for one in SEVERITIES]
    else:
        keys = sorted(sorting, key=lambda id_: _rank(plan, id_))
        ordered = [(id_, _called(plan, id_)) for id_ in keys]
    return [
        Group(
            f"{grouping}:{key}",
            title,
            [one for level in SEVERITIES for one in sorting[key].get(level, ())],
            tally={level: len(some) for level, some in sorting[key].items()},
        )
        for key, title in ordered
        if key in sorting
    ]


def _rank(plan: Plan, id_: str) -> tuple[int, int]:
    """Return what orders areas: the level, then the plan's order; nowhere comes last."""
    level = plan.level_of(id_) if id_ else None
    if level is None:
        return len(AREA_LEVELS), 0
    return AREA_LEVELS.index(level), plan.table(level).ranks[id_]


def _called(plan: Plan, id_: str) -> str:
    if not id_:
        return say("findings.nowhere")
    area = plan.area(id_)
    above = plan.find(area.parent)
    return say("findings.area", area=label(area), above=label(above)) if above else label(area)
