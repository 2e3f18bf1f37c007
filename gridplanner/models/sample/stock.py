"""The buildings of all townships while they are collected, and their columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.hilbert import hilbert_distance
from gridplanner.gis.ragged import Polygons
from gridplanner.models.buildings import Buildings, Footprints, complete_columns
from gridplanner.models.rows import STANDARD_FIGURES
from gridplanner.models.sample.addresses import addresses
from gridplanner.models.sample.assembly import Placed
from gridplanner.models.sample.counts import FIGURES
from gridplanner.models.sample.flaws import LOST
from gridplanner.models.sample.lots import KINDS
from gridplanner.models.sample.shapes import footprints
from gridplanner.models.sample.township import Township


@dataclass(frozen=True, eq=False)
class Stood:
    """All buildings in Hilbert order."""

    buildings: Buildings
    grid: NDArray[np.int64]
    """(n,) number of each building's grid id, 0 for none."""
    marks: NDArray[np.int64]
    """(n,) what is planted on each."""


class Stock:
    """The buildings of all townships while they are collected."""

    def __init__(self) -> None:
        self.count = 0
        self._parts: list[tuple[Polygons, NDArray[np.float64]]] = []
        self._texts: dict[str, list[NDArray[Any]]] = {}
        self._numbers: dict[str, list[NDArray[np.float32]]] = {}
        self._grid: list[NDArray[np.int64]] = []
        self._marks: list[NDArray[np.int64]] = []

    def add(self, one: Township, placed: Placed) -> None:
        """Add the buildings of a township."""
        shapes = footprints(one.lots)
        anchors = shapely.get_coordinates(shapely.point_on_surface(shapes))
        self._parts.append((Polygons.of(shapes), anchors))
        self.count += len(shapes)
        compounds = np.array([*(row.id for row in placed.compounds), ""])
        named, told = addresses(one, placed, anchors)
        for column, texts in (
            ("name", np.array(named, np.dtypes.StringDType())),
            ("address", np.array(told, np.dtypes.StringDType())),
            ("kind", np.array(KINDS)[one.lots.kind]),
            ("compound", compounds[one.lots.compound]),
        ):
            self._texts.setdefault(column, []).append(texts.astype(np.dtypes.StringDType()))
        for figure in FIGURES:
            self._numbers.setdefault(figure, []).append(one.figures[figure].astype(np.float32))
        self._numbers.setdefault("floors", []).append(one.lots.floors.astype(np.float32))
        numbers = np.array([*(int(id_[1:]) for id_ in placed.grids), 0])
        self._grid.append(numbers[np.where(one.marks == LOST, -1, one.lots.cell)])
        self._marks.append(one.marks)

    def finish(self) -> Stood:
        """Return the buildings in Hilbert order."""
        anchors = np.concatenate([part[1] for part in self._parts])
        order = np.argsort(hilbert_distance(anchors), kind="stable")
        polygons = _joined([part[0] for part in self._parts]).take(order)
        columns = {
            name: np.concatenate(values)[order]
            for name, values in [*self._texts.items(), *self._numbers.items()]
        }
        made = Footprints(np.arange(1, len(order) + 1), polygons, anchors[order])
        return Stood(
            complete_columns(made, columns, _ASKED),
            np.concatenate(self._grid)[order],
            np.concatenate(self._marks)[order],
        )


_ASKED = [one.id for one in STANDARD_FIGURES.values() if one.subject == "building"]


def _joined(parts: Sequence[Polygons]) -> Polygons:
    """Return the polygons of several parts as one."""

    def offsets(name: str) -> NDArray[np.int64]:
        shift, made = 0, [np.zeros(1, np.int64)]
        for part in parts:
            values = getattr(part, name)
            made.append(values[1:] + shift)
            shift += int(values[-1])
        return np.concatenate(made)

    return Polygons(
        np.concatenate([part.coords for part in parts]),
        offsets("ring_starts"),
        offsets("part_starts"),
        offsets("row_starts"),
    )
