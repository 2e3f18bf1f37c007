"""Small raster files with pixels one knows, made by the tests that read them."""

from __future__ import annotations

import math
import sqlite3
import warnings
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.io import MemoryFile
from rasterio.transform import Affine

CORNER = (500_000.0, 3_900_000.0)
"""Upper left corner of the files, in metres of EPSG:4548."""
PLACED = Affine.identity()
"""Stands for: at ``CORNER``."""
HALF = math.pi * 6378137.0
"""Metres of Web Mercator from its middle to its edge."""


def placed(x: float, y: float, pixel: float) -> Affine:
    """Return where pixels of a size lie whose upper left corner is at a place."""
    return Affine(pixel, 0.0, x, 0.0, -pixel, y)


def chequers(width: int, height: int, size: int) -> np.ndarray:
    """Return (3, height, width) squares whose colour tells their column and row."""
    rows, columns = np.indices((height, width)) // size
    return np.stack([columns * 40 % 256, rows * 40 % 256, 90 + 0 * rows]).astype(np.uint8)


def geotiff(
    path: Path,
    bands: np.ndarray,
    pixel: float = 1.0,
    crs: str | None = "EPSG:4548",
    transform: Affine | None = PLACED,
    overviews: tuple[int, ...] = (),
    **more: Any,
) -> Path:
    """Write (n, height, width) bands as a GeoTIFF with its upper left corner at ``CORNER``."""
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=bands.shape[2],
        height=bands.shape[1],
        count=bands.shape[0],
        dtype=bands.dtype.name,
        crs=crs,
        transform=placed(*CORNER, pixel) if transform is PLACED else transform,
        **more,
    ) as file:
        file.write(bands)
    if overviews:
        with rasterio.open(path, "r+") as file:
            file.build_overviews(list(overviews))
    return path


def encoded(rgb: np.ndarray, driver: str = "PNG") -> bytes:
    """Return (n, height, width) bands as the bytes of a picture file."""
    with warnings.catch_warnings(), MemoryFile() as memory:
        warnings.simplefilter("ignore")  # a picture lies nowhere
        with memory.open(
            driver=driver, width=rgb.shape[2], height=rgb.shape[1], count=len(rgb), dtype="uint8"
        ) as file:
            file.write(rgb)
        return bytes(memory.read())


def mbtiles(
    path: Path, tiles: dict[tuple[int, int, int], bytes], format_: str = "png", **metadata: str
) -> Path:
    """Write tiles by (zoom, column, row from the north) as an MBTiles, whose rows go north."""
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        file.execute(
            "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER,"
            " tile_data BLOB)"
        )
        told = {"name": "底图", "format": format_, **metadata}
        file.executemany("INSERT INTO metadata VALUES (?, ?)", told.items())
        file.executemany(
            "INSERT INTO tiles VALUES (?, ?, ?, ?)",
            [(zoom, x, 2**zoom - 1 - y, data) for (zoom, x, y), data in tiles.items()],
        )
    return path


def tile_of(x: float, y: float, zoom: int) -> tuple[int, int]:
    """Return column and row from the north of the tile at a place of Web Mercator."""
    size = 2 * HALF / 2**zoom
    return int((x + HALF) // size), int((HALF - y) // size)


def tile_bounds(zoom: int, column: int, row: int) -> tuple[float, float, float, float]:
    """Return the bounds of a tile in Web Mercator."""
    size = 2 * HALF / 2**zoom
    return (
        column * size - HALF,
        HALF - (row + 1) * size,
        (column + 1) * size - HALF,
        HALF - row * size,
    )
