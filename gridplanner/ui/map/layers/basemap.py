"""The base map: pictures of the ground below everything that the plan holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from gridplanner.errors import GridplannerError
from gridplanner.models.mapping import Extent
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.layers.base import Layer, Slices, Subject
from gridplanner.ui.map.tiles import SIDE, Key, Tiles, extent_of, keys_in, level_for, read_tile

if TYPE_CHECKING:
    from gridplanner.gis.basemaps import Basemap

VEIL = 0.55
"""Opacity of the grids' fills while a base map is to be seen through them."""
COARSER = 6
"""Levels to look up for a tile that can be stretched meanwhile."""


class BasemapLayer(Layer):
    """Paints the tiles at hand and asks for the others; coarser ones are stretched meanwhile."""

    name = "basemap"

    def __init__(self) -> None:
        self.tiles: Tiles | None = None
        self.opacity = 1.0
        self.patient = False
        """Whether every tile is waited for, as a picture for a file needs it."""
        self.failure: GridplannerError | None = None
        """What was wrong where tiles were waited for."""

    def set_subject(self, _subject: Subject) -> None:
        """See Layer: it knows nothing of the plan."""

    def show(
        self,
        source: Basemap | None,
        came: Callable[[list[Extent]], None] | None = None,
        failed: Callable[[GridplannerError], None] | None = None,
    ) -> None:
        """Take another file, or none; the one before is closed.

        ``came`` hears which extents are to be painted again, ``failed`` that a place of the file
        cannot be read.
        """
        if self.tiles is not None:
            self.tiles.close()
            self.tiles.deleteLater()
        self.tiles = None if source is None else Tiles(source)
        if self.tiles is not None and came is not None:
            self.tiles.came.connect(came)
        if self.tiles is not None and failed is not None:
            self.tiles.failed.connect(failed)

    @property
    def veil(self) -> float:
        """How opaque the fills above are."""
        return 1.0 if self.tiles is None or not self.opacity else VEIL

    def is_too_far(self, frame: Frame) -> bool:
        """Return whether the file has nothing so coarse as a frame needs."""
        return self.tiles is not None and frame.metres / frame.ratio > self.tiles.source.coarsest

    def paint(self, painter: QPainter, frame: Frame) -> Slices:
        """See Layer."""
        if self.tiles is None or not self.opacity or self.is_too_far(frame):
            return
        painter.setOpacity(self.opacity)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        missing = []
        for key in self._keys(self.tiles, frame):
            image = self._read(self.tiles, key) if self.patient else self.tiles.get(key)
            if image is None:
                missing.append(key)
                self._paint_meanwhile(painter, frame, key, self.tiles)
            else:
                _draw(painter, frame, key, image)
            yield
        self.tiles.want(missing)

    def _read(self, tiles: Tiles, key: Key) -> QImage:
        try:
            return read_tile(tiles.source, key)
        except GridplannerError as failure:
            self.failure = failure
            return QImage()

    @staticmethod
    def _keys(tiles: Tiles, frame: Frame) -> Iterator[Key]:
        """Yield the tiles seen; none finer than the file can fill."""
        level = max(level_for(frame.metres / frame.ratio), level_for(tiles.source.pixel) - 1)
        west, south, east, north = tiles.source.extent
        for key in keys_in(frame.seen, level):
            left, bottom, right, top = extent_of(key)
            if left < east and west < right and bottom < north and south < top:
                yield key

    @staticmethod
    def _paint_meanwhile(painter: QPainter, frame: Frame, key: Key, tiles: Tiles) -> None:
        """Paint the part of a coarser tile that lies there, or the finer ones."""
        level, column, row = key
        for up in range(1, COARSER + 1):
            many = 2**up
            image = tiles.get((level + up, column // many, row // many))
            if image is not None:
                side = SIDE / many
                left, top = column % many * side, (many - 1 - row % many) * side
                _draw(painter, frame, key, image, QRectF(left, top, side, side))
                return
        for finer in ((level - 1, 2 * column + x, 2 * row + y) for x in (0, 1) for y in (0, 1)):
            image = tiles.get(finer)
            if image is not None:
                _draw(painter, frame, finer, image)


def _draw(
    painter: QPainter, frame: Frame, key: Key, image: QImage, part: QRectF | None = None
) -> None:
    """Draw a tile between whole device pixels, so that no seam is left to its neighbours."""
    if image.isNull():
        return
    west, south, east, north = extent_of(key)
    dots = frame.scale * frame.ratio
    left, right = round((west - frame.left) * dots), round((east - frame.left) * dots)
    top, bottom = round((frame.top - north) * dots), round((frame.top - south) * dots)
    place = QRectF(left, top, right - left, bottom - top)
    place = QRectF(place.topLeft() / frame.ratio, place.size() / frame.ratio)
    painter.drawImage(place, image, QRectF(image.rect()) if part is None else part)
