"""What a rectangle or a lasso on the map holds, counted as it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplanner.gis.boxes import BoxIndex
from gridplanner.gis.enclosing import Enclosing, Lasso, Point, Rectangle
from gridplanner.models.figures import Count
from gridplanner.models.picking import Picker

SHAPES: Mapping[str, type[Rectangle] | type[Lasso]] = {"rectangle": Rectangle, "lasso": Lasso}
FIGURE = "households"


@dataclass(frozen=True, eq=False)
class Counted:
    """A figure of each of n things."""

    values: NDArray[np.floating]
    """(n,) NaN where it is unknown."""
    missing: NDArray[np.integer] | NDArray[np.bool_]
    """(n,) how many homes of each are not filled."""
    estimated: NDArray[np.bool_]


class Gathering:
    """Buildings by their anchors, or grids by a point inside them; nothing is selected yet."""

    def __init__(self, picker: Picker, kind: str, shape: str, start: Point) -> None:
        self.kind = kind
        """``building`` or ``grid``."""
        self._picker = picker
        self._counted = _buildings(picker) if kind == "building" else _grids(picker)
        self._shape: Enclosing = SHAPES[shape](*_places(picker, kind), start)
        self.size = 0
        """How many it holds."""
        self._sum = 0.0
        self._known = self._missing = self._estimated = 0

    @property
    def ring(self) -> list[Point]:
        """The corners of the shape in metres, not closed."""
        return self._shape.ring

    @property
    def end(self) -> Point:
        """Where the hand is, in metres."""
        return self._shape.end

    def reach(self, x: float, y: float) -> None:
        """Draw on to a place in metres."""
        turned = self._shape.reach(x, y)
        came_in = self._shape.inside[turned]
        for rows, sign in ((turned[came_in], 1), (turned[~came_in], -1)):
            self._add(rows, sign)

    def _add(self, rows: NDArray[np.intp], sign: int) -> None:
        values = self._counted.values[rows]
        known = ~np.isnan(values)
        self.size += sign * len(rows)
        self._sum += sign * float(values[known].sum(dtype=np.float64))
        self._known += sign * int(known.sum())
        self._missing += sign * int(self._counted.missing[rows].sum())
        self._estimated += sign * int((self._counted.estimated[rows] & known).sum())

    @property
    def households(self) -> Count:
        """The households of what it holds."""
        if not self._known:
            return Count(None, self._missing)
        return Count(self._sum, self._missing, self._estimated > 0)

    def ids(self) -> list[str]:
        """Return the ids of what it holds."""
        rows = np.flatnonzero(self._shape.inside)
        if self.kind == "building":
            return self._picker.standing.plan.buildings.ids(rows)
        ids = self._picker.areas["grid"].ids
        return [ids[row] for row in rows.tolist()]


def _places(picker: Picker, kind: str) -> tuple[NDArray[np.float64], BoxIndex]:
    if kind == "building":
        return picker.standing.plan.buildings.footprints.anchors, picker.index
    grids = picker.areas["grid"]
    return grids.places, BoxIndex(grids.boxes)


def _buildings(picker: Picker) -> Counted:
    return Counted(*picker.standing.tally.column(FIGURE))


def _grids(picker: Picker) -> Counted:
    figures = picker.standing.figures
    counts = [figures[id_].count(FIGURE) for id_ in picker.areas["grid"].ids]
    return Counted(
        np.array([np.nan if one.best is None else one.best for one in counts], np.float64),
        np.array([one.missing for one in counts], np.intp),
        np.array([one.estimated for one in counts], bool),
    )
