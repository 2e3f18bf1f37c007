"""How many findings lie in each area, wherever they stand in it: kept from edit to edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from gridplanner.models.checks import SEVERITIES, Finding
from gridplanner.models.findings.areas import Areas, areas_of
from gridplanner.models.standing import Standing
from gridplanner.ui.panels.finding_sorting import PLACED_STEP
from gridplanner.ui.panels.steps import Steps, parts

Counts = tuple[int, ...]
"""By severity, the worst first."""
NONE: Counts = (0,) * len(SEVERITIES)


class FindingCounts:
    """Findings by area and severity; where each lies is looked up once."""

    def __init__(
        self,
        placed: Mapping[int, tuple[Finding, Areas]] | None = None,
        counts: Mapping[str, Counts] | None = None,
    ) -> None:
        self._placed = placed or {}
        """By identity: a finding that is still found is the same value."""
        self._counts = counts or {}

    def after(self, standing: Standing, findings: Sequence[Finding]) -> Steps[FindingCounts]:
        """Return the counts of other findings, in small steps."""
        found = {id(one): one for one in findings}
        counts = dict(self._counts)
        gone = [pair for key, pair in self._placed.items() if key not in found]
        placed = {key: pair for key, pair in self._placed.items() if key in found}
        _count(counts, gone, -1)
        yield
        came = [one for key, one in found.items() if key not in placed]
        for some in parts(came, PLACED_STEP):
            pairs = list(zip(some, areas_of(standing, some), strict=True))
            _count(counts, pairs, 1)
            placed.update((id(pair[0]), pair) for pair in pairs)
            yield
        return FindingCounts(placed, counts)

    def worst(self, area: str) -> tuple[str, int] | None:
        """Return the worst severity at or under an area, and how many findings there are."""
        counts = self._counts.get(area, NONE)
        if not any(counts):
            return None
        return next(one for one, n in zip(SEVERITIES, counts, strict=True) if n), sum(counts)

    def of(self, area: str) -> Counts:
        """Return how many of each severity there are at or under an area, or in all for none."""
        if area:
            return self._counts.get(area, NONE)
        listed = Counter(one.severity for one, _ in self._placed.values())
        return tuple(listed[severity] for severity in SEVERITIES)


def _count(counts: dict[str, Counts], pairs: Sequence[tuple[Finding, Areas]], step: int) -> None:
    for one, areas in pairs:
        place = SEVERITIES.index(one.severity)
        for area in areas:
            had = counts.get(area, NONE)
            counts[area] = (*had[:place], had[place] + step, *had[place + 1 :])
