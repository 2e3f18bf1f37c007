"""Buildings as columns: a county has hundreds of thousands of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.anchors import anchors
from gridplanner.gis.boxes import BoxIndex
from gridplanner.gis.lots import Lots
from gridplanner.gis.ragged import Polygons
from gridplanner.models import texts
from gridplanner.models.columns import Column

TEXT = texts.TEXT
TEXT_COLUMNS = (
    "code",
    "name",
    "kind",
    "compound",
    "address",
    "womens_group",
    "estimated",
    "extra",
)
"""Text of a building; ``estimated`` names the figures that are estimates, joined by commas,
``extra`` is JSON of the source columns that nobody mapped."""
NUMBER_COLUMNS = ("floors",)
"""Numbers that are no figure; figures stand beside them under their own ids. NaN is unknown."""
BUILDING_FIELDS = ("name", "address", "kind", *NUMBER_COLUMNS)
"""What else than figures may be told of a building."""
BUILDING_KINDS = (
    *("residential", "shop", "market", "office", "school", "hospital"),
    *("storage", "farm", "park"),
)
"""Uses of buildings that have a word; others stay as the office has them."""
LOTS_KEPT = 4
"""Grids whose lots are kept: a brush goes over few."""
RESIDENTIAL = ("", "residential")
"""Kinds of building whose missing counts are asked for; not known counts as residential."""


@dataclass(frozen=True, eq=False)
class Footprints:
    """Where the buildings are, in the order of the rows (Hilbert order)."""

    numbers: NDArray[np.int64]
    """(n,) the numbers of the ids: 1024 of ``b1024``."""
    polygons: Polygons
    """Outlines of n rows; a building that is a point has none."""
    anchors: NDArray[np.float64]
    """(n, 2) a point inside each footprint, in metres: what decides its grid."""

    @cached_property
    def _by_number(self) -> NDArray[np.intp]:
        return np.argsort(self.numbers, kind="stable")

    def rows_of(self, numbers: Iterable[int] | NDArray[np.int64]) -> NDArray[np.intp]:
        """Return the rows of some numbers; KeyError names one that is not there."""
        wanted = np.asarray(
            numbers if isinstance(numbers, np.ndarray) else list(numbers), dtype=np.int64
        )
        rows = self.find(wanted)
        if (rows < 0).any():
            raise KeyError("building")
        return rows

    def find(self, numbers: NDArray[np.int64]) -> NDArray[np.intp]:
        """Return the rows of some numbers, -1 where there is none."""
        order = self._by_number
        if not len(order):
            return np.full(len(numbers), -1, np.intp)
        place = np.searchsorted(self.numbers, numbers, sorter=order)
        rows = order[np.minimum(place, len(order) - 1)]
        return np.where(self.numbers[rows] == numbers, rows, -1)

    def same_as(self, other: Footprints) -> bool:
        """Tell whether both hold the same buildings in the same places and order."""
        return self is other or (
            np.array_equal(self.numbers, other.numbers)
            and np.array_equal(self.anchors, other.anchors)
            and np.array_equal(self.polygons.coords, other.polygons.coords)
        )

    def take(self, rows: NDArray[np.intp]) -> Footprints:
        """Return some rows in the order given."""
        return Footprints(self.numbers[rows], self.polygons.take(rows), self.anchors[rows])

    @cached_property
    def is_point(self) -> NDArray[np.bool_]:
        """(n,) True where a building is a point."""
        points: NDArray[np.bool_] = np.diff(self.polygons.row_starts) == 0
        return points

    @cached_property
    def boxes(self) -> NDArray[np.float64]:
        """(n, 4) xmin, ymin, xmax, ymax; a point is its own box."""
        if not self.is_point.any():
            return self.polygons.bounds
        boxes = self.polygons.bounds.copy()
        boxes[self.is_point] = np.tile(self.anchors[self.is_point], 2)
        return boxes

    @cached_property
    def _lots(self) -> list[tuple[NDArray[np.intp], shapely.Geometry, Lots]]:
        return []

    def lots(
        self, rows: NDArray[np.intp], shapes: NDArray[np.object_], around: shapely.Geometry
    ) -> Lots:
        """Share the ground among some rows and their shapes; kept while a brush is over it."""
        for held, ground, lots in self._lots:
            if ground is around and np.array_equal(held, rows):
                return lots
        lots = Lots.of(shapes, around)
        self._lots[:] = [(rows, around, lots), *self._lots[: LOTS_KEPT - 1]]
        return lots

    @cached_property
    def index(self) -> BoxIndex:
        """The boxes by their place: ``index.near(extent)`` gives the rows that meet it."""
        return BoxIndex(self.boxes)


@dataclass(frozen=True, eq=False)
class Buildings:
    """All buildings of a plan: footprints and columns of one length."""

    footprints: Footprints
    columns: Mapping[str, Column]

    def __len__(self) -> int:
        return len(self.footprints.numbers)

    def ids(self, rows: NDArray[np.intp]) -> list[str]:
        """Return the ids of some rows."""
        return [f"b{number}" for number in self.footprints.numbers[rows].tolist()]

    def row(self, id_: str) -> int:
        """Return the row of an id; KeyError where there is none."""
        row = int(self.find([id_])[0])
        if row < 0:
            raise KeyError(id_)
        return row

    def find(self, ids: Sequence[str]) -> NDArray[np.intp]:
        """Return the rows of some ids, -1 where there is none."""
        numbers = [
            int(id_[1:]) if id_.startswith("b") and id_[1:].isdecimal() else -1 for id_ in ids
        ]
        return self.footprints.find(np.array(numbers, np.int64))

    def values(self, column: str) -> NDArray[Any]:
        """Return one column as an array of n values."""
        return self.columns[column].array()

    def text(self, column: str, row: int) -> str:
        """Return one text of one building."""
        return str(self.columns[column].at(np.array([row]))[0])

    def number(self, column: str, row: int) -> float | None:
        """Return one figure of one building, ``None`` where it is unknown."""
        value = float(self.columns[column].at(np.array([row]))[0])
        return None if np.isnan(value) else value

    def geometries(self, rows: NDArray[np.intp]) -> NDArray[np.object_]:
        """Return shapely geometries of some rows: MultiPolygon, or Point for points."""
        shapes = self.footprints.polygons.take(rows).to_shapely()
        points = self.footprints.is_point[rows]
        if points.any():
            shapes[points] = shapely.points(self.footprints.anchors[rows[points]])
        return shapes

    def points_last(self) -> Buildings:
        """Return the buildings as a file keeps them: those with an outline, then the points."""
        points = self.footprints.is_point
        if not (points[:-1] & ~points[1:]).any():
            return self
        order = np.argsort(points, kind="stable")
        return Buildings(
            self.footprints.take(order),
            MappingProxyType(
                {name: Column.of(one.array()[order]) for name, one in self.columns.items()}
            ),
        )

    def with_column(self, name: str, column: Column) -> Buildings:
        """Return the buildings with one column replaced or added."""
        return replace(self, columns=MappingProxyType({**self.columns, name: column}))


def make_buildings(
    numbers: NDArray[np.int64],
    geometries: NDArray[np.object_],
    columns: Mapping[str, NDArray[Any]],
    figures: Iterable[str],
) -> Buildings:
    """Make buildings of geometries (Polygon, MultiPolygon or Point, metres) and their columns.

    Columns that are not given are empty (text) or unknown (figures and numbers).
    """
    geometries = np.asarray(geometries, dtype=object)
    points = shapely.get_type_id(geometries) == shapely.GeometryType.POINT
    outlines = Polygons.of(np.where(points, shapely.MultiPolygon(), geometries))
    inside = anchors(outlines)
    inside[points] = shapely.get_coordinates(geometries[points])
    footprints = Footprints(np.asarray(numbers, np.int64), outlines, inside)
    return complete_columns(footprints, columns, figures)


def complete_columns(
    footprints: Footprints,
    columns: Mapping[str, NDArray[Any] | Column],
    figures: Iterable[str],
) -> Buildings:
    """Put columns beside footprints; those not given are empty or unknown."""
    length = len(footprints.numbers)
    kinds: dict[str, tuple[Any, Any]] = dict.fromkeys(TEXT_COLUMNS, ("", TEXT))
    kinds.update(dict.fromkeys((*NUMBER_COLUMNS, *figures), (np.nan, np.float32)))
    made: dict[str, Column] = {}
    for name, (blank, dtype) in kinds.items():
        given = columns.get(name)
        if given is None:
            given = Column.full(length, blank, dtype)
        made[name] = given if isinstance(given, Column) else Column.of(given.astype(dtype))
    return Buildings(footprints, MappingProxyType(made))


def with_figures(buildings: Buildings, figures: Iterable[str]) -> Buildings:
    """Return buildings with a column for each of some figures and for no other."""
    wanted = (*TEXT_COLUMNS, *NUMBER_COLUMNS, *figures)
    if set(wanted) == buildings.columns.keys():
        return buildings
    kept = {name: buildings.columns[name] for name in wanted if name in buildings.columns}
    blank = Column.full(len(buildings), np.nan, np.float32)
    columns = {name: kept.get(name, blank) for name in wanted}
    return replace(buildings, columns=MappingProxyType(columns))


NO_BUILDINGS = make_buildings(np.empty(0, np.int64), np.empty(0, object), {}, ())
