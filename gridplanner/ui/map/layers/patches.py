"""The outlines of a table of areas as painter paths, one for each row."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QPainterPath

from gridplanner.models.mapping import Shapes
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.layers.base import ends
from gridplanner.ui.map.paths import polygon_path


class Patches:
    """One path for each row of a table; rows that keep their shape keep their path."""

    def __init__(self, made: Shapes, origin: tuple[float, float]) -> None:
        self.ids = made.ids
        self.bounds = made.polygons.bounds
        self._made = made
        self._origin = origin
        drawn = self.bounds[~np.isnan(self.bounds[:, 0])]
        self.typical = float(np.median(drawn[:, 2:] - drawn[:, :2])) if len(drawn) else 0.0
        """Metres across the middle one of the rows."""
        self._paths: list[QPainterPath | None] = [None] * len(made.ids)

    def path(self, row: int) -> QPainterPath:
        """Return the path of one row."""
        path = self._paths[row]
        if path is None:
            path = polygon_path(self._made.polygons, row, row + 1, self._origin)
            self._paths[row] = path
        return path

    def keep(self, earlier: Patches, but: set[str]) -> None:
        """Take over the paths of rows whose shape is the same as before."""
        known = dict(zip(earlier.ids, earlier._paths, strict=True))
        self._paths = [None if id_ in but else known.get(id_) for id_ in self.ids]

    def seen(self, frame: Frame) -> list[int]:
        """Return the rows that touch what is painted."""
        found: list[int] = np.flatnonzero(frame.sees(self.bounds, 4)).tolist()
        return found

    def bounds_of(self, ids: set[str]) -> list[tuple[float, float, float, float]]:
        """Return the extents of some rows."""
        return ends(self.bounds[[row for row, id_ in enumerate(self.ids) if id_ in ids]])
