"""Numbering the grids of communities: from west to east, row after row from the north."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from gridplanner.errors import GridplannerError
from gridplanner.gis.reading_order import reading_order
from gridplanner.models.codes import GridCodes, numbered_name
from gridplanner.models.edits.attributes import EditAreas
from gridplanner.models.ids import Ids
from gridplanner.models.naming import label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Grid
from gridplanner.words import Sentence, say


@dataclass(frozen=True)
class NumberGrids:
    """Give the grids of communities codes; of all communities where none is named."""

    communities: tuple[str, ...] = ()
    anew: bool = False
    """Number those that have a code as well; the codes they have now are never given out again."""

    def sentence(self, plan: Plan) -> Sentence:
        """Name the community, or say how many grids."""
        word = "edit.renumber" if self.anew else "edit.number"
        count = sum(len(some) for some in self._chosen(plan))
        one = plan.find(self.communities[0]) if len(self.communities) == 1 else None
        where = label(one) if one else plan.name or say("layer.community")
        return Sentence(word, {"area": where, "count": count})

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the codes, and with the names that hold a grid's number."""
        for id_ in self.communities:
            if id_ not in plan.communities:
                raise GridplannerError("edit.no_community", community=id_)
        codes = GridCodes(plan, ids)
        values: list[tuple[str, str, str]] = []
        for grids in self._chosen(plan):
            given = [(grid, *codes.give(grid)) for grid in in_order(plan, grids)]
            values += [(grid.id, "code", code) for grid, code, _ in given]
            values += [(id_, "name", name) for id_, name in _names(plan, given)]
        if not values:
            raise GridplannerError("edit.all_numbered")
        return EditAreas(tuple(values)).apply(plan, ids)

    def _chosen(self, plan: Plan) -> Iterator[list[Grid]]:
        """Yield the grids to number, community by community."""
        by_parent = plan.grids_by("parent")
        loose = [parent for parent in by_parent if parent not in plan.communities]
        for parent in self.communities or (*plan.communities, *loose):
            grids = [one for one in by_parent.get(parent, ()) if self.anew or not one.code]
            if grids:
                yield grids


def in_order(plan: Plan, grids: Sequence[Grid]) -> list[Grid]:
    """Return grids in the order in which they are numbered."""
    spots = [plan.table("grid").spot(grid.id) for grid in grids]
    points = np.array([point for point, _ in spots])
    heights = np.array([top - bottom for _, (_, bottom, _, top) in spots])
    return [grids[place] for place in reading_order(points, heights).tolist()]


def _names(plan: Plan, given: Sequence[tuple[Grid, str, int]]) -> Iterator[tuple[str, str]]:
    """Yield the names that hold a number with the new one, each once in the community."""
    wanted = {
        grid.id: numbered_name(grid.name, grid.code, code, number)
        or say("edit.first_name", seq=f"{number:03}")
        for grid, code, number in given
    }
    siblings = plan.grids_by("parent")[given[0][0].parent]
    others = Counter(one.name for one in siblings if one.id not in wanted)
    taken = Counter(wanted.values()) + others
    for grid, _, _ in given:
        name = wanted[grid.id]
        if name == grid.name:
            continue
        while taken[name] > 1:
            taken[name] -= 1
            name = _next(name)
            taken[name] += 1
        yield grid.id, name


def _next(name: str) -> str:
    """Return the name to try where one is taken: 003网格-2, then 003网格-3."""
    head, dash, number = name.rpartition("-")
    return f"{head}-{int(number) + 1}" if dash and number.isdigit() else f"{name}-2"
