"""What stands together: the buildings of a compound, a lane, or alone."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.naming import building_labels, label
from gridplanner.models.plan import Plan

_NUMBER = re.compile(
    r"[\s\-\u2013\u2014之]*(?:[0-9\uff10-\uff19A-Za-z]+|[一二三四五六七八九十百]+)\s*"
    r"(?:号楼|号院|号|栋|幢|座|楼|#).*$"
)
GROUPINGS = ("compound", "lane", "building")
"""What women's groups can be set on below a whole grid."""


def lane_of(address: str) -> str:
    """Return the road, lane or village of an address: ``柳河巷`` of ``柳河巷12号``."""
    return _NUMBER.sub("", address.strip())


def sorted_out(plan: Plan, rows: NDArray[np.intp], grouping: str) -> Mapping[str, NDArray[np.intp]]:
    """Return rows by the name of what they stand in: ``compound``, ``lane`` or ``building``.

    A building without a compound stands in its lane, and one without a lane alone.
    """
    names = building_labels(plan, rows)
    if grouping == "building":
        return {name: rows[place : place + 1] for place, name in enumerate(names)}
    lanes = [lane_of(text) for text in plan.buildings.columns["address"].at(rows).tolist()]
    walls = plan.buildings.columns["compound"].at(rows).tolist()
    told = plan.places("compound")
    homes = [label(told[one]) if one in told else one for one in walls]
    first, second = (homes, lanes) if grouping == "compound" else (lanes, homes)
    keys = np.array(
        [one or other or name for one, other, name in zip(first, second, names, strict=True)],
        object,
    )
    return {key: rows[keys == key] for key in dict.fromkeys(keys.tolist())}
