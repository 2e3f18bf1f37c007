"""Base maps: raster files (GeoTIFF, MBTiles) seen in another CRS, read by extent.

GDAL opens these two kinds and no other, from this machine's disks alone: other drivers could be
led to an address on a network. Colours come out as red, green, blue and opacity, whatever is in
the file.
"""

from __future__ import annotations

import logging
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import ProjError

from gridplanner.errors import GridplannerError
from gridplanner.gis.crs import LONLAT, Bounds, crs_of, name_of, transformer
from gridplanner.gis.formats import kind_of

Pixels = NDArray[np.uint8]
"""(height, width, 4): red, green, blue and opacity, the northernmost row first."""

SUFFIXES = (".mbtiles", ".tif", ".tiff")
_DRIVERS = {"tif": "GTiff", "gpkg": "MBTiles"}
"""GDAL's name for what the first bytes say; an MBTiles is an SQLite file, as a GeoPackage is."""
_SETTINGS = {
    "GDAL_CACHEMAX": 64 << 20,  # bytes; the window keeps its own tiles
    # A side file or a tag may name an address: every way there ends at a closed door.
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_HTTP_PROXY": "127.0.0.1:1",
    "GDAL_HTTPS_PROXY": "127.0.0.1:1",
}
_SHARPER = 1.15
"""An overview may be so much coarser than what is asked for."""
_SMALL, _FARTHEST = 64e6, 16.0
"""Pixels up to which a level is read at any scale; of a larger one, how far it is reduced."""
_AROUND = 3.0
"""Degrees round the region of the target in which a map of the whole world is looked at."""


def open_basemap(path: Path, crs: str, own_crs: str = "") -> Basemap:
    """Open a raster file to be read in a CRS.

    Parameters
    ----------
    crs
        The CRS to read it in, in metres (``EPSG:4548``).
    own_crs
        The CRS of the file where it names none.

    Raises
    ------
    GridplannerError
        With one sentence for whatever is wrong with the file; ``basemap.no_crs`` where only the
        name of its CRS is missing, so that one can be given.
    """
    driver = "" if path.is_dir() else _DRIVERS.get(kind_of(path), "")
    if driver == "MBTiles":
        _see_to_pictures(path)
    if not driver:
        raise GridplannerError("basemap.not_raster", file=path.name)
    return Basemap(path, driver, crs_of(crs), own_crs)


class Basemap:
    """A raster file in the CRS of a plan; one thread reads at a time, others wait."""

    def __init__(self, path: Path, driver: str, crs: CRS, own_crs: str = "") -> None:
        self.path = path
        self._driver = driver
        self._lock = Lock()
        self._levels: dict[int, Any] = {}
        with _quiet(path), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a file without a place is told in a sentence
            source = self._level(0)
            own = _crs_of_source(source, path, own_crs)
            self.extent: Bounds = _extent(source.bounds, own, crs, path)
            self._own, self._crs = _gdal_crs(own), _gdal_crs(crs)
            self._factors = [1, *source.overviews(1)]
            self._take_bands(source)
        west, _, east, _ = self.extent
        self.pixel = (east - west) / source.width
        """Metres of its finest pixel, as far as a file turned into another CRS has one size."""
        whole = source.width * source.height / self._factors[-1] ** 2
        reach = np.inf if whole <= _SMALL else _FARTHEST
        self.coarsest = self.pixel * self._factors[-1] * reach
        """Metres of a pixel beyond which too much would be read: nothing is seen there."""

    def _take_bands(self, source: Any) -> None:
        """Find out which bands are colours, which is opacity, and how their values are scaled."""
        names = [one.name for one in source.colorinterp]
        colours = [n for n, name in enumerate(names, 1) if name != "alpha"]
        named = [names.index(one) + 1 for one in ("red", "green", "blue") if one in names]
        self._own_alpha = names.index("alpha") + 1 if "alpha" in names else 0
        self._bands = named if len(named) == 3 else colours[:3] if len(colours) > 2 else colours[:1]
        self._palette = _palette(source) if names[0] == "palette" else None
        plain = source.dtypes[self._bands[0] - 1] == "uint8" or self._palette is not None
        self._range = None if plain else _range(self._level(len(self._factors) - 1), self._bands)

    def _level(self, number: int) -> Any:
        """Return the file at full size (0) or as one of its overviews."""
        import rasterio

        if number not in self._levels:
            choice = {"overview_level": number - 1} if number else {}
            self._levels[number] = rasterio.open(self.path, driver=self._driver, **choice)
        return self._levels[number]

    def read(self, extent: Bounds, width: int, height: int) -> Pixels:
        """Read an extent in the CRS asked for, from the overview that fits.

        Parameters
        ----------
        extent
            xmin, ymin, xmax, ymax in metres.
        width, height
            Pixels to make of it.

        Returns
        -------
        ndarray of uint8, shape (height, width, 4)
            Transparent where the file has nothing, and all of it beyond ``coarsest``.

        Raises
        ------
        GridplannerError
            ``files.broken`` where the file cannot be read there.
        """
        pixel = (extent[2] - extent[0]) / width
        if pixel > self.coarsest or not _meet(extent, self.extent):
            return np.zeros((height, width, 4), np.uint8)
        with self._lock, _quiet(self.path):
            fits = [
                n
                for n, factor in enumerate(self._factors)
                if factor * self.pixel <= pixel * _SHARPER
            ]
            bands = self._warped(self._level(fits[-1] if fits else 0), extent, width, height)
        return self._coloured(bands)

    def _warped(self, source: Any, extent: Bounds, width: int, height: int) -> NDArray[Any]:
        from rasterio.enums import Resampling
        from rasterio.transform import Affine
        from rasterio.vrt import WarpedVRT

        west, south, east, north = extent
        place = Affine((east - west) / width, 0.0, west, 0.0, (south - north) / height, north)
        own = self._own_alpha
        opacity = {"src_alpha": own, "dst_alpha": own} if own else {"add_alpha": True}
        how = Resampling.nearest if self._palette is not None else Resampling.bilinear
        with WarpedVRT(
            source,
            src_crs=self._own,
            crs=self._crs,
            transform=place,
            width=width,
            height=height,
            resampling=how,
            **opacity,
        ) as seen:
            bands: NDArray[Any] = seen.read([*self._bands, own or seen.count])
        return bands

    def _coloured(self, bands: NDArray[Any]) -> Pixels:
        *colours, alpha = bands
        made = np.empty((*alpha.shape, 4), np.uint8)
        made[..., 3] = alpha if alpha.dtype == np.uint8 else np.where(alpha > 0, 255, 0)
        if self._palette is not None:
            looked_up = self._palette[colours[0]]
            made[..., :3] = looked_up[..., :3]
            made[..., 3] = np.where(made[..., 3] > 0, looked_up[..., 3], 0)
            return made
        for place in range(3):
            made[..., place] = self._scaled(colours[place if len(colours) == 3 else 0])
        return made

    def _scaled(self, band: NDArray[Any]) -> NDArray[Any]:
        if self._range is None:
            return band
        low, high = self._range
        shares = (np.nan_to_num(band.astype(np.float32)) - low) / (high - low)
        return np.asarray(np.clip(shares, 0.0, 1.0) * 255.0)

    def close(self) -> None:
        """Let the file go: until then Windows lets nobody move or delete it."""
        with self._lock:
            for source in self._levels.values():
                source.close()
            self._levels.clear()


def _see_to_pictures(path: Path) -> None:
    """Refuse an SQLite file that holds no tiles, or tiles that are no pictures."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
            tables = {name for (name,) in file.execute("SELECT name FROM sqlite_master")}
            if not {"tiles", "metadata"} <= tables:
                raise GridplannerError("basemap.not_raster", file=path.name)
            kind = file.execute("SELECT value FROM metadata WHERE name = 'format'").fetchone()
            first = file.execute("SELECT tile_data FROM tiles LIMIT 1").fetchone()
    except sqlite3.Error:
        raise GridplannerError("files.broken", file=path.name) from None
    if first is None:
        raise GridplannerError("basemap.no_tiles", file=path.name)
    packed = bytes(first[0] or b"").startswith(b"\x1f\x8b")
    if packed or (kind is not None and str(kind[0]).lower() in ("pbf", "mvt")):
        raise GridplannerError("basemap.vector_tiles", file=path.name)


def _crs_of_source(source: Any, path: Path, own_crs: str) -> CRS:
    if source.transform.is_identity:
        raise GridplannerError("basemap.no_place", file=path.name)
    if source.crs:
        return CRS.from_wkt(source.crs.to_wkt())
    if not own_crs:
        raise GridplannerError("basemap.no_crs", file=path.name)
    return crs_of(own_crs)


def _gdal_crs(crs: CRS) -> Any:
    from rasterio import crs as gdal

    return gdal.CRS.from_wkt(crs.to_wkt())


def _extent(bounds: Bounds, source: CRS, target: CRS, path: Path) -> Bounds:
    """Return where a file lies in a CRS; of one larger than its region, only what is near it."""
    lonlat = CRS.from_epsg(LONLAT)
    region = target.area_of_use
    try:
        whole = _finite(transformer(source, lonlat).transform_bounds(*bounds), path)
        inner = whole
        if region is not None:
            inner = (
                max(whole[0], region.west - _AROUND),
                max(whole[1], region.south - _AROUND),
                min(whole[2], region.east + _AROUND),
                min(whole[3], region.north + _AROUND),
            )
        if inner[0] >= inner[2] or inner[1] >= inner[3]:
            raise GridplannerError("basemap.elsewhere", file=path.name)
        if inner != whole:
            source, bounds = lonlat, inner
        return _finite(transformer(source, target).transform_bounds(*bounds), path)
    except ProjError:
        names = {"source": name_of(source), "target": name_of(target)}
        raise GridplannerError("crs.no_way", **names) from None


def _finite(bounds: Bounds, path: Path) -> Bounds:
    if not np.isfinite(bounds).all():
        raise GridplannerError("basemap.elsewhere", file=path.name)
    return bounds


def _palette(source: Any) -> Pixels:
    table = np.zeros((1 << 16, 4), np.uint8)
    for value, colour in source.colormap(1).items():
        table[value] = colour
    return table


def _range(source: Any, bands: list[int]) -> tuple[float, float]:
    """Return the values to be shown as black and as white, from samples all over the file."""
    from rasterio.windows import Window

    across, down = min(64, source.width), min(64, source.height)
    samples = [
        source.read(bands, window=Window(int(x), int(y), across, down), masked=True).compressed()
        for x in np.linspace(0, source.width - across, 5)
        for y in np.linspace(0, source.height - down, 5)
    ]
    values = np.concatenate(samples).astype(np.float64)
    values = values[np.isfinite(values)]
    if not len(values):
        return 0.0, 1.0
    low, high = np.percentile(values, (2, 98)).tolist()
    return low, high if high > low else low + 1.0


def _meet(one: Bounds, other: Bounds) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@contextmanager
def _quiet(path: Path) -> Iterator[None]:
    """Set GDAL up, silence it, and turn what it raises into one sentence."""
    import rasterio
    from rasterio._err import CPLE_BaseError  # some of them come as they are
    from rasterio.errors import RasterioError

    logging.getLogger("rasterio").addHandler(logging.NullHandler())
    try:
        with rasterio.Env(**_SETTINGS):
            yield
    except (RasterioError, CPLE_BaseError, ValueError, OSError):
        raise GridplannerError("files.broken", file=path.name) from None
