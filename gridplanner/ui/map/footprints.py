"""The footprints of all buildings as they are drawn: flat arrays, made once, in any thread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.buildings import Footprints
from gridplanner.models.mapping import Extent, drawn_outlines, footprint_sizes
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.paths import CHUNK, FootprintPaths, Origin, group_bounds

PART = 65_536
"""Buildings looked at together from afar: they lie near each other."""
GAP = 6
"""Chunks that may be looked at in vain between two that are seen."""


class FootprintDrawing:
    """Boxes and areas of n buildings beside an origin, and paths of those near by."""

    def __init__(
        self,
        footprints: Footprints,
        origin: Origin,
        boxes: NDArray[np.float32],
        areas: NDArray[np.float64],
    ) -> None:
        self.origin = origin
        self.anchors, self.is_point = footprints.anchors, footprints.is_point
        self.boxes, self.areas = boxes, areas
        """(n, 4) float32 metres beside the origin, and (n,) square metres."""
        self.middles = np.asfortranarray((boxes[:, :2] + boxes[:, 2:]) / 2)
        """(n, 2) float32 the middles of the boxes, column after column as all are gone through."""
        self.typical = float(np.sqrt(np.median(areas))) if len(areas) else 1.0
        """Metres across the middle one of the buildings."""
        local = boxes.astype(np.float64)
        self._chunks = group_bounds(local, np.arange(0, len(areas), CHUNK)) + np.tile(origin, 2)
        self.paths = FootprintPaths(drawn_outlines(footprints), origin)

    @classmethod
    def of(cls, footprints: Footprints, origin: Origin) -> FootprintDrawing:
        """Work out what is drawn of some footprints."""
        return cls(footprints, origin, *footprint_sizes(footprints, origin))

    @classmethod
    def joined(
        cls, parts: Sequence[FootprintDrawing], footprints: Footprints, origin: Origin
    ) -> FootprintDrawing:
        """Put parts together that make up all footprints; what they lack is worked out anew."""
        if sum(len(one) for one in parts) != len(footprints.numbers):
            return cls.of(footprints, origin)
        boxes = np.empty((len(footprints.numbers), 4), np.float32, order="F")
        at = 0
        for one in parts:
            boxes[at : at + len(one)] = one.boxes
            at += len(one)
        areas = np.concatenate([one.areas for one in parts]) if parts else np.empty(0)
        return cls(footprints, origin, boxes, areas)

    @property
    def extents(self) -> list[Extent]:
        """Where its buildings lie, in a few extents."""
        if not len(self):
            return []
        low, high = self.boxes[:, :2].min(axis=0), self.boxes[:, 2:].max(axis=0)
        (left, bottom), (right, top) = (low + self.origin).tolist(), (high + self.origin).tolist()
        return [(left, bottom, right, top)]

    def __len__(self) -> int:
        return len(self.areas)

    def parts(self, frame: Frame) -> Iterator[slice]:
        """Yield spans of neighbouring buildings that touch what is painted."""
        seen = np.flatnonzero(frame.sees(self._chunks, 2))
        # a short gap costs less than another call
        runs = np.split(seen, np.flatnonzero(np.diff(seen) > GAP) + 1) if len(seen) else []
        for run in runs:
            first, last = int(run[0]) * CHUNK, min((int(run[-1]) + 1) * CHUNK, len(self))
            for at in range(first, last, PART):
                yield slice(at, min(at + PART, last))

    def lots(self, frame: Frame, size: int) -> Iterator[NDArray[np.intp]]:
        """Yield the buildings that touch what is painted, some at a time."""
        rows = self.seen(frame)
        for at in range(0, len(rows), size):
            yield rows[at : at + size]

    def seen(self, frame: Frame) -> NDArray[np.intp]:
        """Return the buildings that touch what is painted."""
        chunks = np.flatnonzero(frame.sees(self._chunks, 2))
        rows = (chunks[:, None] * CHUNK + np.arange(CHUNK)).ravel()
        rows = rows[: np.searchsorted(rows, len(self))]
        left, bottom, right, top = frame.seen
        reach = 2 * frame.metres
        boxes = self.boxes[rows]
        near = (boxes[:, 0] <= right + reach - self.origin[0]) & (
            boxes[:, 2] >= left - reach - self.origin[0]
        )
        near &= (boxes[:, 1] <= top + reach - self.origin[1]) & (
            boxes[:, 3] >= bottom - reach - self.origin[1]
        )
        found: NDArray[np.intp] = rows[near]
        return found
