"""Who stands beside whom, and colours that differ between neighbours and hold still."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import numpy as np
import shapely

from gridplanner.gis.outlines import neighbours
from gridplanner.gis.ragged import Polygons
from gridplanner.models.looks.palette import PASTELS
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Grid

Around = dict[str, set[str]]
"""For every id the ids next to it."""


def grid_neighbours(plan: Plan) -> Around:
    """Return for every grid the grids it shares a border with."""
    return _meeting(plan.grids.values())


def neighbours_after(around: Around, plan: Plan, moved: Collection[str]) -> Around:
    """Return who shares a border after some grids were reshaped, came or went."""
    after = dict(around)
    for id_ in moved:
        for other in after.pop(id_, ()):
            after[other] = after.get(other, set()) - {id_}
    anew = [plan.grids[id_] for id_ in moved if id_ in plan.grids]
    after.update({grid.id: set() for grid in anew})
    for id_ in [one for one in after if one not in plan.grids]:
        del after[id_]
    bounds = shapely.bounds(np.array([grid.geometry for grid in anew], object)).reshape(-1, 4)
    near = plan.grids_near(bounds + (-1, -1, 1, 1)) if anew else []
    for id_, found in _meeting(near).items():
        after[id_] = after[id_] | (found if id_ in moved else found.intersection(moved))
    return after


def _meeting(grids: Iterable[Grid]) -> Around:
    rows = list(grids)
    around: Around = {grid.id: set() for grid in rows}
    shapes = np.array([grid.geometry for grid in rows], dtype=object)
    for left, right in neighbours(Polygons.of(shapes)).tolist():
        around[rows[left].id].add(rows[right].id)
        around[rows[right].id].add(rows[left].id)
    return around


def pastel_classes(
    around: Mapping[str, set[str]],
    before: Mapping[str, int] | None = None,
    touched: Iterable[str] | None = None,
) -> dict[str, int]:
    """Give every grid one of the pastels, another than its neighbours'.

    A grid keeps the colour it had ``before`` unless a grid of a smaller number has it next to it;
    where ``touched`` is given, only these may have other neighbours than before. Without
    ``before`` the answer follows from the ids and their neighbours alone.
    """
    given = dict(before or {})
    asked = {*around, *given} if touched is None else set(touched)
    order = sorted((one for one in asked if one in around), key=_place)
    for id_ in asked.difference(order):
        given.pop(id_, None)
    # the larger number makes way; then come those that have no colour yet
    for id_ in [*(one for one in reversed(order) if one in given), *order]:
        taken = {given[other] for other in around[id_] if other in given}
        wish = given[id_] if id_ in given else _number(id_) % len(PASTELS)
        if wish not in taken:
            given[id_] = wish
            continue
        free = [one for one in _from(wish) if one not in taken]
        given[id_] = free[0] if free else _make_room(id_, around, given)
    return given


def _place(id_: str) -> tuple[int, str]:
    return _number(id_), id_


def _number(id_: str) -> int:
    digits = "".join(one for one in id_ if one.isdecimal())
    return int(digits[-9:]) if digits else 0


def _from(first: int) -> list[int]:
    return [(first + step) % len(PASTELS) for step in range(len(PASTELS))]


def _make_room(id_: str, around: Mapping[str, set[str]], given: dict[str, int]) -> int:
    """Return a colour for a grid all of whose colours are taken, moving neighbours aside."""
    for colour in range(len(PASTELS)):
        moves = {}
        for other in sorted(one for one in around[id_] if given.get(one) == colour):
            taken = {given[near] for near in around[other] if near in given} | {colour}
            free = [one for one in range(len(PASTELS)) if one not in taken]
            if not free:
                break
            moves[other] = free[0]
        else:
            given.update(moves)
            return colour
    counts = np.bincount([given[one] for one in around[id_] if one in given], minlength=6)
    return int(counts.argmin())
