"""The loads of all grids, and their means by kind, brought up to date grid by grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import fsum

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.figures import GridFigures
from gridplanner.models.rows import GRID_KINDS, Grid

_NO_KIND = -1
_PARTS = 1024
_EXACT = 2.0**53


@dataclass(frozen=True, eq=False)
class Loads:
    """Loads by slot."""

    values: NDArray[np.float64]
    """(s,) household equivalents; NaN where not known, and where the slot's grid is gone."""
    kinds: NDArray[np.int16]
    """(s,) place of the grid's kind in ``names``."""
    names: tuple[str, ...] = GRID_KINDS

    @classmethod
    def of(
        cls,
        slots: Mapping[str, int],
        grids: Mapping[str, Grid],
        figures: Mapping[str, GridFigures],
    ) -> Loads:
        """Gather the loads of all grids."""
        nothing = cls(np.empty(0), np.empty(0, np.int16))
        return nothing.after({slots[id_]: grid for id_, grid in grids.items()}, figures)

    def after(
        self, changed: Mapping[int, Grid | None], figures: Mapping[str, GridFigures]
    ) -> Loads:
        """Return the loads with those of some slots taken anew."""
        if not changed:
            return self
        size = max([len(self.values) - 1, *changed]) + 1
        more = size - len(self.values)
        values = np.concatenate([self.values, np.full(more, np.nan)])
        kinds = np.concatenate([self.kinds, np.full(more, _NO_KIND, np.int16)])
        names = {name: place for place, name in enumerate(self.names)}
        for slot, grid in changed.items():
            load = figures[grid.id].load if grid else None
            values[slot] = np.nan if load is None else load
            kinds[slot] = names.setdefault(grid.kind, len(names)) if grid else _NO_KIND
        return Loads(values, kinds, tuple(names))

    @cached_property
    def means(self) -> Mapping[str, float]:
        """The mean load of each kind of which any is known; the same in whatever order."""
        known = ~np.isnan(self.values)
        chosen = ((name, known & (self.kinds == kind)) for kind, name in enumerate(self.names))
        return {
            name: _sum(self.values[some]) / int(some.sum()) for name, some in chosen if some.any()
        }

    def far(self, kind: str, most: float) -> NDArray[np.intp]:
        """Return the slots of a kind's grids whose load is off their mean by more than a share."""
        mean = self.means.get(kind)
        if not mean:
            return np.empty(0, np.intp)
        mine = np.flatnonzero(self.kinds == self.names.index(kind))
        off = np.abs(self.values[mine] / mean - 1) > most
        return mine[off]


def _sum(values: NDArray[np.float64]) -> float:
    """Return the sum, rounded once. Loads are nearly always whole or halves: quick to add up."""
    parts = values * _PARTS
    if np.array_equal(parts, np.rint(parts)) and float(np.abs(parts).sum()) < _EXACT:
        return int(parts.astype(np.int64).sum()) / _PARTS
    return fsum(values.tolist())
