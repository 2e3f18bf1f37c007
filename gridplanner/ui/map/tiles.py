"""Tiles of a base map: fixed to the ground, read in a thread, those used last kept."""

from __future__ import annotations

import math
from collections.abc import Iterable
from threading import Condition
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QThread, QTimer, Signal
from PySide6.QtGui import QImage

from gridplanner.errors import GridplannerError
from gridplanner.models.mapping import Extent

if TYPE_CHECKING:
    from gridplanner.gis.basemaps import Basemap

Key: TypeAlias = tuple[int, int, int]
"""Level, column, row from the south: a pixel of level n is 2ⁿ metres wide."""
SIDE = 256
"""Pixels of a tile's side."""
KEPT = 96 << 20
"""Bytes of tiles that are kept."""
WAITING = 256
"""Tiles that wait to be read at most."""
FINER = 0.25
"""Share of a level up to which tiles are stretched rather than taken from the finer one."""
TOLD_MS = 200
"""Tiles that come within so long are painted at one go, and all when none waits any more."""


def level_for(metres: float) -> int:
    """Return the level whose pixels fit device pixels of some metres."""
    return math.floor(math.log2(metres) + FINER)


def extent_of(key: Key) -> Extent:
    """Return the ground of a tile."""
    level, column, row = key
    size = SIDE * 2.0**level
    return (column * size, row * size, (column + 1) * size, (row + 1) * size)


def keys_in(extent: Extent, level: int) -> list[Key]:
    """Return the tiles that an extent needs, those in its middle first."""
    size = SIDE * 2.0**level
    west, south, east, north = (one / size for one in extent)
    x, y = (west + east) / 2 - 0.5, (south + north) / 2 - 0.5
    keys = [
        (level, column, row)
        for column in range(math.floor(west), math.ceil(east))
        for row in range(math.floor(south), math.ceil(north))
    ]
    return sorted(keys, key=lambda key: math.hypot(key[1] - x, key[2] - y))


def read_tile(source: Basemap, key: Key) -> QImage:
    """Read a tile; where the file has nothing, an image without pixels."""
    return _image(source.read(extent_of(key), SIDE, SIDE))


def _image(pixels: NDArray[np.uint8]) -> QImage:
    if not pixels[..., 3].any():
        return QImage()
    height, width = pixels.shape[:2]
    made = QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return made.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


class Tiles(QObject):
    """The tiles of one base map that are at hand; others come when they have been read."""

    came = Signal(list)
    """Extents for which there are new tiles."""
    failed = Signal(object)
    """Told once: the file cannot be read in some place."""

    def __init__(self, source: Basemap) -> None:
        super().__init__()
        self.source = source
        self._kept: dict[Key, QImage] = {}
        self._bytes = 0
        self._new: list[Extent] = []
        self._broken = False
        self._told = QTimer(self, interval=TOLD_MS, singleShot=True)
        self._told.timeout.connect(self._tell)
        self._reader = _Reader(source)
        self._reader.done.connect(self._take)

    def get(self, key: Key) -> QImage | None:
        """Return a tile at hand, which is kept the longer for it."""
        image = self._kept.pop(key, None)
        if image is not None:
            self._kept[key] = image
        return image

    def want(self, keys: Iterable[Key]) -> None:
        """Have tiles read, before those that wait already."""
        missing = [key for key in keys if key not in self._kept]
        if missing:
            self._reader.want(missing)

    def close(self) -> None:
        """End the reading and let the file go."""
        self._reader.end()
        self._told.stop()
        self._kept.clear()
        self.source.close()

    def _take(self, key: Key, image: QImage, failure: GridplannerError | None) -> None:
        if key not in self._kept:
            self._kept[key] = image
            self._bytes += image.sizeInBytes()
        while self._bytes > KEPT:
            oldest = next(iter(self._kept))
            self._bytes -= self._kept.pop(oldest).sizeInBytes()
        self._new.append(extent_of(key))
        if not self._reader.busy:
            self._told.stop()
            self._tell()
        elif not self._told.isActive():
            self._told.start()
        if failure is not None and not self._broken:
            self._broken = True
            self.failed.emit(failure)

    def _tell(self) -> None:
        new, self._new = self._new, []
        self.came.emit(new)


class _Reader(QThread):
    """Reads tile by tile, the ones asked for last first; runs only once something is wanted."""

    done = Signal(object, QImage, object)

    def __init__(self, source: Basemap) -> None:
        super().__init__()
        self._source = source
        self._wanted: list[Key] = []
        self._reading: Key | None = None
        self._ended = False
        self._changed = Condition()

    def want(self, keys: list[Key]) -> None:
        """Put tiles at the head; those of another level are wanted no longer."""
        with self._changed:
            new = [key for key in keys if key != self._reading]
            known = set(new)
            older = [key for key in self._wanted if key[0] == keys[0][0] and key not in known]
            self._wanted = [*new, *older][:WAITING]
            self._changed.notify()
        if not self.isRunning():
            self.start()

    @property
    def busy(self) -> bool:
        """Whether tiles wait."""
        return bool(self._wanted)

    def end(self) -> None:
        """Stop after the tile in hand."""
        with self._changed:
            self._ended = True
            self._changed.notify()
        self.wait()

    def run(self) -> None:
        while (key := self._next()) is not None:
            image, failure = QImage(), None
            try:
                image = read_tile(self._source, key)
            except GridplannerError as broken:
                failure = broken
            self.done.emit(key, image, failure)

    def _next(self) -> Key | None:
        with self._changed:
            self._changed.wait_for(lambda: self._wanted or self._ended)
            self._reading = None if self._ended else self._wanted.pop(0)
            return self._reading
