"""What lies under the cursor: a grid, a building, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.models.standing import OK, Standing

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Picked:
    """A thing under the cursor."""

    type: str
    """``grid``, ``community``, or ``building``."""
    id: str


class Picker:
    """Answers for one plan as it stands; flat bounds are looked through, nothing is prepared."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing

    @cached_property
    def _areas(self) -> dict[str, tuple[list[str], NDArray[np.object_], Floats]]:
        found = {}
        for level in ("grid", "community"):
            rows = self.standing.plan.areas(level)
            shapes = np.empty(len(rows), object)
            shapes[:] = [row.geometry for row in rows.values()]
            found[level] = (list(rows), shapes, shapely.bounds(shapes).reshape(-1, 4))
        return found

    @cached_property
    def _troubled(self) -> NDArray[np.intp]:
        if not self.standing.plan.grids:
            return np.empty(0, np.intp)
        return np.flatnonzero(self.standing.status != OK)

    def at(
        self, x: float, y: float, radius: float, *, marked: bool = True, buildings: bool = True
    ) -> Picked | None:
        """Return what is picked at a place in metres.

        Marked buildings are picked within twice the radius, as their symbols are larger than
        they; other buildings by their shape, or within the radius where they are points.
        """
        anchors = self.standing.plan.buildings.footprints.anchors
        row = _nearest(anchors, self._troubled, x, y, 2 * radius) if marked else None
        if row is None and buildings:
            row = self._building(x, y, radius)
        if row is not None:
            number = int(self.standing.plan.buildings.footprints.numbers[row])
            return Picked("building", f"b{number}")
        return self.area_at(x, y)

    def area_at(self, x: float, y: float) -> Picked | None:
        """Return the grid at a place, the smaller one where two overlap, else the community."""
        point = shapely.Point(x, y)
        for level, (ids, shapes, bounds) in self._areas.items():
            near = np.flatnonzero(_holding(bounds, x, y, 0.0))
            held = near[shapely.intersects(shapes[near], point)]
            if len(held):
                smallest = held[int(shapely.area(shapes[held]).argmin())]
                return Picked(level, ids[smallest])
        return None

    def grid_along(self, points: list[tuple[float, float]]) -> str | None:
        """Return the grid in which the longest part of a line lies."""
        if len(points) < 2:
            return None
        line = shapely.LineString(points)
        ids, shapes, bounds = self._areas["grid"]
        left, bottom, right, top = line.bounds
        near = np.flatnonzero(
            (bounds[:, 0] <= right)
            & (bounds[:, 2] >= left)
            & (bounds[:, 1] <= top)
            & (bounds[:, 3] >= bottom)
        )
        lengths = shapely.length(shapely.intersection(shapes[near], line))
        if not len(lengths) or lengths.max() <= 0:
            return None
        best = int(near[int(lengths.argmax())])
        return ids[best]

    def _building(self, x: float, y: float, radius: float) -> int | None:
        footprints = self.standing.plan.buildings.footprints
        near = np.flatnonzero(_holding(footprints.polygons.bounds, x, y, 0.0))
        shapes = footprints.polygons.take(near).to_shapely()
        held = near[shapely.intersects(shapes, shapely.Point(x, y))]
        if len(held):
            return int(held[-1])
        return _nearest(footprints.anchors, self._points, x, y, radius)

    @cached_property
    def _points(self) -> NDArray[np.intp]:
        return np.flatnonzero(self.standing.plan.buildings.footprints.is_point)


def _holding(bounds: Floats, x: float, y: float, reach: float) -> NDArray[np.bool_]:
    holding: NDArray[np.bool_] = (
        (bounds[:, 0] <= x + reach)
        & (bounds[:, 2] >= x - reach)
        & (bounds[:, 1] <= y + reach)
        & (bounds[:, 3] >= y - reach)
    )
    return holding


def _nearest(
    anchors: Floats, rows: NDArray[np.intp], x: float, y: float, radius: float
) -> int | None:
    """Return the row whose anchor is nearest, within the radius."""
    if not len(rows):
        return None
    distances = np.hypot(*(anchors[rows] - (x, y)).T)
    best = int(distances.argmin())
    return int(rows[best]) if distances[best] <= radius else None
