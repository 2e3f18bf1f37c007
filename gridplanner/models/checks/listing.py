"""Findings that are one for a grid and name its buildings."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.naming import building_labels
from gridplanner.models.standing import Standing
from gridplanner.words import Listed, Sentence

NAMED = 3
"""Buildings that are named; the others are counted."""
Rows = NDArray[np.intp]


def by_grid(standing: Standing, rows: Rows, slots: NDArray[np.int32]) -> Iterator[tuple[str, Rows]]:
    """Yield each grid that holds some of the rows, and those."""
    order = np.argsort(slots, kind="stable")
    names, starts = np.unique(slots[order], return_index=True)
    for slot, some in zip(names.tolist(), np.split(order, starts[1:]), strict=False):
        yield standing.id_at(slot), rows[some]


def listed_names(standing: Standing, grids: Collection[Rows]) -> list[Sentence]:
    """Return for the rows of each of some grids the words that name the first of them."""
    firsts = [rows[:NAMED] for rows in grids]
    labels = iter(building_labels(standing.plan, np.concatenate([*firsts, np.empty(0, np.intp)])))
    return [
        Sentence(
            "check.named" if len(rows) <= NAMED else "check.named_and_more",
            {"names": Listed(tuple(next(labels) for _ in some))},
        )
        for some, rows in zip(firsts, grids, strict=True)
    ]
