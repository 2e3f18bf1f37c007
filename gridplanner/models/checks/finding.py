"""What a check finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

import numpy as np

from gridplanner.models.change import Change
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS, Assignment, Place
from gridplanner.models.standing import Standing
from gridplanner.models.tables import Extent, Spot
from gridplanner.words import Sentence

ABOVE = AREA_LEVELS[:3]
SHAPED = (*AREA_LEVELS, "micro_home", "compound")
"""Tables of what has a place of its own and is no building."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: what, where, how bad."""

    rule: str
    severity: str
    """error, warning or info."""
    kind: str
    subject: tuple[str, str]
    """Type and id: ``("building", "b12")``."""
    where: tuple[float, float]
    """A point in it, metres in the plan's CRS."""
    sentence: Sentence
    extent: tuple[float, float, float, float]
    """xmin, ymin, xmax, ymax of what to look at, metres."""

    @property
    def message(self) -> str:
        """The sentence in the language in use."""
        return str(self.sentence)

    def as_json(self) -> dict[str, Any]:
        """Return it as the command prints it."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "kind": self.kind,
            "subject": {"type": self.subject[0], "id": self.subject[1]},
            "where": list(self.where),
            "message": self.message,
        }


def about_area(
    plan: Plan,
    rule_id: str,
    severity: str,
    kind: str,
    subject: tuple[str, Place],
    values: Mapping[str, object],
) -> Finding:
    """Return a finding about an area; its sentence is ``<rule>.<kind>``."""
    type_, area = subject
    spot, extent = _seen_at(plan, type_, area)
    return Finding(
        rule_id,
        severity,
        kind,
        (type_, area.id),
        spot,
        Sentence(f"{rule_id}.{kind}", values),
        extent,
    )


def _seen_at(plan: Plan, type_: str, area: Place) -> tuple[Spot, Extent]:
    """Return where an area is seen: what has no shape in the nearest area above that has one."""
    if area.geometry.is_empty and type_ in AREA_LEVELS:
        for above in plan.chain(area.id):
            if not above.geometry.is_empty:
                return plan.table(plan.level_of(above.id) or "").spot(above.id)
    return plan.table(type_).spot(area.id)


def above_grids_changed(change: Change) -> bool:
    """Tell whether an area above the grids changed: its name is in what is said of them."""
    return any(change.of(level) for level in ("district", "township", "community"))


def by_id(place: Place) -> tuple[int, str]:
    """Return what places are put in order by: ``g9`` before ``g10``."""
    return (len(place.id), place.id)


def changed_posts(change: Change) -> Iterator[Assignment]:
    """Yield the posts that changed, as they were and as they are."""
    for pair in change.of("assignment").values():
        yield from (cast("Assignment", post) for post in pair if post is not None)


def about(
    standing: Standing,
    rule_id: str,
    severity: str,
    kind: str,
    subject: tuple[str, str],
    seen: Iterable[str],
    values: Mapping[str, object],
) -> Finding:
    """Return a finding about something without a shape: ``seen`` are the areas it is seen in.

    Where it has none of those it is seen in the topmost area above the grids.
    """
    plan = standing.plan
    areas = [(table, id_) for id_ in seen if (table := plan.seat_of(id_)) in SHAPED]
    if not areas:
        areas = [(table, id_) for table in ABOVE for id_ in islice(plan.table(table), 1)][:1]
    spots = [_seen_at(plan, table, plan.places(table)[id_]) for table, id_ in areas]
    where = spots[0][0] if spots else (0.0, 0.0)
    boxes = np.array([box for _, box in spots] or [(*where, *where)])
    left, bottom = boxes[:, :2].min(axis=0).tolist()
    right, top = boxes[:, 2:].max(axis=0).tolist()
    sentence = Sentence(f"{rule_id}.{kind}", values)
    return Finding(rule_id, severity, kind, subject, where, sentence, (left, bottom, right, top))
