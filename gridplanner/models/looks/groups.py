"""How buildings are divided by their women's group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from gridplanner.gis.nearness import near_labels
from gridplanner.models.buildings import RESIDENTIAL
from gridplanner.models.looks.entry import LegendEntry, several
from gridplanner.models.looks.neighbours import pastel_classes
from gridplanner.models.looks.palette import HUES, LEFT_OUT, NOT_LIVED_IN, Look, solid
from gridplanner.models.looks.scheme import Codes, Columns, Rows, Scheme, places_of
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Row
from gridplanner.models.standing import Standing
from gridplanner.words import say

BESIDE = 30.0
"""Metres within which two groups count as neighbours."""
SHADES = HUES[:6]
SHARED, LEFT, OTHERS = range(len(SHADES), len(SHADES) + 3)
"""Places of the looks of buildings in several groups by stair unit, in none, and not lived in."""


@dataclass(frozen=True)
class Group(Scheme):
    """A colour for each women's group, another than its neighbours', and those without one."""

    shades: Mapping[str, int]
    """The colour of each group that there is and that has buildings."""
    shared: tuple[int, ...]
    """Rising rows of the buildings all of whose stair units are in some group."""
    groups: Mapping[str, Row] = field(compare=False)
    units: Mapping[str, Row] = field(compare=False)
    """The tables it was worked out of."""
    looks: tuple[Look, ...] = (
        *(solid(colour) for colour in SHADES),
        solid(HUES[6]),
        LEFT_OUT,
        NOT_LIVED_IN,
    )

    @classmethod
    def of(cls, standing: Standing, before: Scheme | None) -> Group:
        """See Scheme."""
        plan = standing.plan
        words, codes = plan.buildings.columns["womens_group"].coded()
        named = np.array([word in plan.womens_groups for word in words], bool)
        rows = np.flatnonzero(named[codes]) if len(codes) else np.empty(0, np.intp)
        anchors = plan.buildings.footprints.anchors[rows]
        around: dict[str, set[str]] = {words[one]: set() for one in np.unique(codes[rows]).tolist()}
        for left, right in near_labels(anchors, codes[rows], BESIDE).tolist():
            around[words[left]].add(words[right])
            around[words[right]].add(words[left])
        known = before.shades if isinstance(before, Group) else None
        shades = MappingProxyType(pastel_classes(around, known))
        return cls(shades, _shared(plan), plan.womens_groups, plan.table("unit"))

    def holds(self, standing: Standing) -> bool:
        """See Scheme."""
        plan = standing.plan
        return plan.womens_groups is self.groups and plan.table("unit") is self.units

    def columns(self, standing: Standing) -> Columns:
        """See Scheme."""
        columns = standing.plan.buildings.columns
        return (columns["womens_group"], columns["kind"])

    def codes(self, columns: Columns, rows: Rows | None = None) -> Codes:
        """See Scheme: only homes are asked for their group."""
        codes = places_of(columns[0], rows, self.shades, LEFT)
        homes = places_of(columns[1], rows, dict.fromkeys(RESIDENTIAL, 1), 0) == 1
        codes[(codes == LEFT) & ~homes] = OTHERS
        shared = np.array(self.shared, np.intp)
        if len(shared):
            codes[shared if rows is None else np.isin(rows, shared)] = SHARED
        return codes

    def legend(self, occurring: Iterable[int]) -> tuple[LegendEntry, ...]:
        """See Scheme."""
        places = list(occurring)
        names = ((SHARED, "group_shared"), (LEFT, "group_unset"), (OTHERS, "group_others"))
        return (
            *several(say("looks.group"), [self.looks[one] for one in places if one < SHARED]),
            *(
                LegendEntry(say(f"looks.{name}"), (self.looks[place],))
                for place, name in names
                if place in places
            ),
        )


def _shared(plan: Plan) -> tuple[int, ...]:
    """Return the rows of the buildings all of whose stair units are in a group that there is."""
    known = plan.womens_groups
    whole = [
        building
        for building, units in plan.units_by("building").items()
        if all(one.womens_group in known for one in units)
    ]
    rows = plan.buildings.find(whole)
    return tuple(sorted(rows[rows >= 0].tolist()))
