"""What lies under the cursor: a grid, a building, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import compress

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.boxes import BoxIndex, meeting
from gridplanner.models.change import Change
from gridplanner.models.rows import Area
from gridplanner.models.standing import OK, Standing

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
LEVELS = ("grid", "community")
"""Levels whose areas are picked, the smaller first."""


@dataclass(frozen=True, slots=True)
class Picked:
    """A thing under the cursor."""

    type: str
    """``grid``, ``community``, ``building`` or ``micro_home``."""
    id: str


@dataclass(frozen=True, eq=False)
class Areas:
    """The areas of one level, side by side."""

    ids: list[str]
    shapes: NDArray[np.object_]
    boxes: Floats
    """(n, 4) metres."""
    places: Floats
    """(n, 2) a point inside each, as the anchor of a building."""

    @classmethod
    def of(cls, areas: Mapping[str, Area]) -> Areas:
        """Lay out some areas."""
        shapes = np.empty(len(areas), object)
        shapes[:] = [area.geometry for area in areas.values()]
        points = shapely.point_on_surface(shapes)
        places = np.column_stack([shapely.get_x(points), shapely.get_y(points)])
        return cls(list(areas), shapes, shapely.bounds(shapes).reshape(-1, 4), places)

    def after(self, areas: Mapping[str, Area], reshaped: set[str]) -> Areas:
        """Return the areas with those of some ids as they are now; all others are kept."""
        if reshaped.issubset(areas):
            return self._with(areas, reshaped)
        stays = np.fromiter((id_ not in reshaped for id_ in self.ids), bool, len(self.ids))
        new = Areas.of({id_: areas[id_] for id_ in reshaped if id_ in areas})
        return Areas(
            [*compress(self.ids, stays), *new.ids],
            np.concatenate([self.shapes[stays], new.shapes]),
            np.concatenate([self.boxes[stays], new.boxes]),
            np.concatenate([self.places[stays], new.places]),
        )

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {id_: row for row, id_ in enumerate(self.ids)}

    def _with(self, areas: Mapping[str, Area], reshaped: set[str]) -> Areas:
        """Return the areas with some of another shape and some that are new at the end."""
        there = [id_ for id_ in reshaped if id_ in self._rows]
        new = Areas.of({id_: areas[id_] for id_ in (*there, *reshaped.difference(there))})
        rows, born = [self._rows[id_] for id_ in there], len(there)
        parts = []
        for name in ("shapes", "boxes", "places"):
            values, fresh = getattr(self, name).copy(), getattr(new, name)
            values[rows] = fresh[:born]
            parts.append(np.concatenate([values, fresh[born:]]))
        made = Areas([*self.ids, *new.ids[born:]], *parts)
        if born == len(new.ids):
            made.__dict__["_rows"] = self._rows
        return made

    def near(self, extent: tuple[float, float, float, float]) -> Rows:
        """Return the rows whose boxes meet an extent."""
        return np.flatnonzero(meeting(self.boxes, np.array([extent])))


class Picker:
    """Answers for one plan as it stands; what lies near is found by boxes, nothing is prepared."""

    def __init__(self, standing: Standing, areas: Mapping[str, Areas] | None = None) -> None:
        self.standing = standing
        self.areas = areas or {level: Areas.of(standing.plan.areas(level)) for level in LEVELS}
        self.index: BoxIndex = standing.plan.buildings.footprints.index
        self.index.runs  # noqa: B018 - worked out now, not under the hand

    def after(self, standing: Standing, change: Change) -> Picker:
        """Return the picker of the plan after a change; what that left alone is kept."""
        areas = dict(self.areas)
        for level in LEVELS:
            reshaped = set(change.reshaped(level))
            if reshaped:
                areas[level] = areas[level].after(standing.plan.areas(level), reshaped)
        return Picker(standing, areas)

    def at(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        marked: bool = True,
        buildings: bool = True,
        homes: bool = False,
    ) -> Picked | None:
        """Return what is picked at a place in metres.

        Micro-homes and marked buildings are picked within twice the radius, as their symbols are
        larger than they; other buildings by their shape, or within the radius where they are
        points.
        """
        if homes and (home := self._home(x, y, 2 * radius)) is not None:
            return Picked("micro_home", home)
        row = self._marked(x, y, 2 * radius) if marked else None
        if row is None and buildings:
            row = self._building(x, y, radius)
        if row is not None:
            number = int(self.standing.plan.buildings.footprints.numbers[row])
            return Picked("building", f"b{number}")
        return self.area_at(x, y)

    def area_at(self, x: float, y: float) -> Picked | None:
        """Return the grid at a place, the smaller one where two overlap, else the community."""
        point = shapely.Point(x, y)
        for level, areas in self.areas.items():
            near = areas.near((x, y, x, y))
            held = near[shapely.intersects(areas.shapes[near], point)]
            if len(held):
                smallest = held[int(shapely.area(areas.shapes[held]).argmin())]
                return Picked(level, areas.ids[smallest])
        return None

    def grid_along(self, points: list[tuple[float, float]]) -> str | None:
        """Return the grid in which the longest part of a line lies."""
        if len(points) < 2:
            return None
        line = shapely.LineString(points)
        grids = self.areas["grid"]
        near = grids.near(line.bounds)
        lengths = shapely.length(shapely.intersection(grids.shapes[near], line))
        if not len(lengths) or lengths.max() <= 0:
            return None
        return grids.ids[int(near[int(lengths.argmax())])]

    def along(
        self, start: tuple[float, float], end: tuple[float, float], reach: float
    ) -> list[str]:
        """Return the ids of the buildings within ``reach`` metres of a straight way."""
        way = shapely.LineString([start, end]) if start != end else shapely.Point(start)
        near = self.index.near(np.array(way.buffer(reach).bounds))
        buildings = self.standing.plan.buildings
        met = shapely.dwithin(buildings.geometries(near), way, reach)
        return buildings.ids(near[met])

    def _home(self, x: float, y: float, radius: float) -> str | None:
        rows = self.standing.plan.table("micro_home")
        if not rows:
            return None
        near = rows.near(np.array([x - radius, y - radius, x + radius, y + radius]))
        point = shapely.Point(x, y)
        near.sort(key=lambda one: float(shapely.distance(one.geometry, point)))
        return near[0].id if near else None

    def _marked(self, x: float, y: float, radius: float) -> int | None:
        if not self.standing.plan.grids:
            return None
        # few are marked: their state is asked of whole runs before any distance
        around = np.array([[x - radius, y - radius, x + radius, y + radius]])
        near = self.index.rows_of(np.flatnonzero(meeting(self.index.runs, around)))
        return self._nearest(near[self.standing.status[near] != OK], x, y, radius)

    def _building(self, x: float, y: float, radius: float) -> int | None:
        footprints = self.standing.plan.buildings.footprints
        near = self._near(x, y, 0.0)
        shapes = footprints.polygons.take(near).to_shapely()
        held = near[shapely.intersects(shapes, shapely.Point(x, y))]
        if len(held):
            return int(held[-1])
        near = self._near(x, y, radius)
        return self._nearest(near[footprints.is_point[near]], x, y, radius)

    def _near(self, x: float, y: float, reach: float) -> Rows:
        return self.index.near(np.array([x - reach, y - reach, x + reach, y + reach]))

    def _nearest(self, rows: Rows, x: float, y: float, radius: float) -> int | None:
        """Return the row whose anchor is nearest, within the radius."""
        if not len(rows):
            return None
        anchors = self.standing.plan.buildings.footprints.anchors[rows]
        distances = np.hypot(*(anchors - (x, y)).T)
        best = int(distances.argmin())
        return int(rows[best]) if distances[best] <= radius else None
