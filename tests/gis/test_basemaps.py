"""Base maps: every pixel in its place, whatever the file; what is no base map is told in a word."""

from __future__ import annotations

import shutil
import socket
import sqlite3
import warnings
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from rasters import CORNER, chequers, encoded, geotiff, mbtiles, placed, tile_bounds, tile_of

from gridplanner.errors import GridplannerError
from gridplanner.gis.basemaps import open_basemap
from gridplanner.gis.crs import Bounds

PLAN = "EPSG:4548"
WEST, NORTH = CORNER


def seen(path: Path, extent: Bounds, width: int, height: int, own_crs: str = "") -> np.ndarray:
    """Read one extent of a file."""
    basemap = open_basemap(path, PLAN, own_crs)
    try:
        return basemap.read(extent, width, height)
    finally:
        basemap.close()


def around(x: float, y: float, reach: float) -> Bounds:
    """Return the square round a place."""
    return (x - reach, y - reach, x + reach, y + reach)


def test_pixels_of_the_same_crs_are_read_as_they_are(tmp_path: Path) -> None:
    bands = chequers(80, 60, 10)
    path = geotiff(tmp_path / "航拍 影像.tif", bands)
    whole = seen(path, (WEST, NORTH - 60, WEST + 80, NORTH), 80, 60)
    assert (whole[..., :3] == np.moveaxis(bands, 0, -1)).all()
    assert (whole[..., 3] == 255).all()


def test_beyond_the_file_all_is_transparent(tmp_path: Path) -> None:
    path = geotiff(tmp_path / "a.tif", chequers(40, 40, 10))
    edge = seen(path, (WEST - 40, NORTH - 40, WEST + 40, NORTH), 80, 40)
    assert (edge[:, :39, 3] == 0).all()
    assert (edge[:, 41:, 3] == 255).all()
    assert not seen(path, around(WEST + 5_000, NORTH, 20), 40, 40).any()


@settings(max_examples=12)
@given(
    step=st.sampled_from([1.1e-5, 2e-5, 5e-5]),
    column=st.integers(1, 8),
    row=st.integers(1, 8),
)
def test_degrees_are_put_in_their_place(
    tmp_path_factory: pytest.TempPathFactory, step: float, column: int, row: int
) -> None:
    """The corner of four squares lies where PROJ says, to half a pixel of the file."""
    path = tmp_path_factory.mktemp("d") / "d.tif"
    bands = chequers(100, 100, 10)
    geotiff(path, bands, crs="EPSG:4326", transform=placed(117.01, 35.2, step))
    move = Transformer.from_crs(4326, 4548, always_xy=True)
    x, y = move.transform(117.01 + column * 10 * step, 35.2 - row * 10 * step)
    reach = 3 * step * 1.0e5
    made = seen(path, around(x, y, reach), 60, 60)[..., :3].astype(int)
    half = 60 // 6 // 2
    for away, place in ((half, 0), (-half, -1)):
        square = bands[:, row * 10 + place, column * 10 + place].astype(int)
        assert np.abs(made[30 + away, 30 + away] - square).max() <= 10


@pytest.mark.parametrize("driver", ["PNG", "JPEG", "WEBP"])
def test_tiles_of_an_mbtiles_lie_where_web_maps_put_them(tmp_path: Path, driver: str) -> None:
    mercator = Transformer.from_crs(4548, 3857, always_xy=True)
    back = Transformer.from_crs(3857, 4548, always_xy=True)
    left, top = tile_of(*mercator.transform(WEST, NORTH), 16)
    colours = {
        (16, left + x, top + y): (60 + 60 * x, 60 + 60 * y, 200) for x in range(3) for y in range(3)
    }
    flat = np.ones((3, 256, 256), np.uint8)
    tiles = {
        key: encoded(flat * np.array(colour, np.uint8)[:, None, None], driver)
        for key, colour in colours.items()
    }
    path = mbtiles(tmp_path / "瓦片 底图.mbtiles", tiles, driver.lower())
    basemap = open_basemap(path, PLAN)
    for key, colour in colours.items():
        west, south, east, north = tile_bounds(*key)
        for share in (0.02, 0.5, 0.98):
            x, y = back.transform(west + share * (east - west), south + share * (north - south))
            pixel = basemap.read(around(x, y, 1.0), 3, 3)[1, 1]
            assert np.abs(pixel[:3].astype(int) - colour).max() <= 4
            assert pixel[3] == 255
    basemap.close()


def test_the_zoom_level_that_fits_is_read(tmp_path: Path) -> None:
    mercator = Transformer.from_crs(4548, 3857, always_xy=True)
    flat = np.ones((3, 256, 256), np.uint8)
    tiles = {}
    for zoom in (14, 15, 16):
        left, top = tile_of(*mercator.transform(WEST, NORTH), 14)
        many = 2 ** (zoom - 14)
        for x in range(many):
            for y in range(many):
                key = (zoom, left * many + x, top * many + y)
                tiles[key] = encoded(flat * np.uint8((zoom - 13) * 60))
    path = mbtiles(tmp_path / "z.mbtiles", tiles, minzoom="14", maxzoom="16")
    basemap = open_basemap(path, PLAN)
    finest = basemap.pixel
    assert finest == pytest.approx(1.95, rel=0.05)
    shades = [
        int(basemap.read(around(*middle(basemap.extent), 20 * finest * many), 40, 40)[20, 20, 0])
        for many in (1, 2, 4)
    ]
    basemap.close()
    assert shades == [180, 120, 60]


def middle(extent: Bounds) -> tuple[float, float]:
    """Return the middle of an extent."""
    return (extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2


def test_overviews_serve_coarse_scales(tmp_path: Path) -> None:
    bands = np.full((1, 512, 512), 100, np.uint8)
    path = geotiff(tmp_path / "o.tif", bands, tiled=True, blockxsize=128, blockysize=128)
    geotiff(path, bands, overviews=(2, 4), tiled=True, blockxsize=128, blockysize=128)
    whole = seen(path, (WEST, NORTH - 512, WEST + 512, NORTH), 64, 64)
    assert (whole == [100, 100, 100, 255]).all()


def test_grey_stays_grey(tmp_path: Path) -> None:
    bands = np.arange(100, dtype=np.uint8).reshape(1, 10, 10)
    path = geotiff(tmp_path / "g.tif", bands)
    made = seen(path, (WEST, NORTH - 10, WEST + 10, NORTH), 10, 10)
    assert all((made[..., band] == bands[0]).all() for band in range(3))


def test_a_palette_becomes_its_colours(tmp_path: Path) -> None:
    import rasterio

    path = tmp_path / "p.tif"
    geotiff(path, np.repeat(np.arange(10, dtype=np.uint8) % 2, 10).reshape(1, 10, 10))
    with rasterio.open(path, "r+") as file:
        file.write_colormap(1, {0: (10, 20, 30, 255), 1: (200, 100, 50, 255)})
    made = seen(path, (WEST, NORTH - 10, WEST + 10, NORTH), 10, 10)
    assert made[0, 5].tolist() == [10, 20, 30, 255]
    assert made[1, 5].tolist() == [200, 100, 50, 255]


@pytest.mark.parametrize("kind", ["uint8", "uint16", "float32"])
def test_pixels_without_data_are_transparent(tmp_path: Path, kind: str) -> None:
    bands = np.full((3, 20, 20), 200, kind)
    bands[:, :, :10] = 0
    path = geotiff(tmp_path / "n.tif", bands, nodata=0)
    made = seen(path, (WEST, NORTH - 20, WEST + 20, NORTH), 20, 20)
    assert (made[:, :9, 3] == 0).all()
    assert (made[:, 11:, 3] == 255).all()


def test_an_opacity_band_is_kept(tmp_path: Path) -> None:
    bands = np.concatenate([chequers(20, 20, 10), np.full((1, 20, 20), 255, np.uint8)])
    bands[3, :10] = 0
    path = geotiff(tmp_path / "a.tif", bands, photometric="RGB", alpha="YES")
    made = seen(path, (WEST, NORTH - 20, WEST + 20, NORTH), 20, 20)
    assert (made[:9, :, 3] == 0).all()
    assert (made[11:, :, 3] == 255).all()


def test_a_fourth_band_that_is_no_opacity_hides_nothing(tmp_path: Path) -> None:
    bands = np.concatenate([chequers(20, 20, 10), np.zeros((1, 20, 20), np.uint8)])
    path = geotiff(tmp_path / "nir.tif", bands, photometric="MINISBLACK")
    made = seen(path, (WEST, NORTH - 20, WEST + 20, NORTH), 20, 20)
    assert (made[..., 3] == 255).all()
    assert (made[..., :3] == np.moveaxis(bands[:3], 0, -1)).all()


def test_sixteen_bits_are_scaled_to_what_the_file_uses(tmp_path: Path) -> None:
    ramp = np.linspace(1000, 3000, 100 * 100).astype(np.uint16).reshape(1, 100, 100)
    path = geotiff(tmp_path / "s.tif", np.repeat(ramp, 3, axis=0))
    made = seen(path, (WEST, NORTH - 100, WEST + 100, NORTH), 100, 100)
    assert made[0, 0, 0] == 0
    assert made[99, 99, 0] == 255
    assert abs(int(made[50, 0, 0]) - 127) < 5


def test_a_file_with_a_place_but_no_crs_takes_the_one_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "带 tfw.tif"
    _nowhere(path)
    (tmp_path / "带 tfw.tfw").write_text(f"1\n0\n0\n-1\n{WEST + 0.5}\n{NORTH - 0.5}\n")
    with pytest.raises(GridplannerError) as refused:
        open_basemap(path, PLAN)
    assert refused.value.code == "basemap.no_crs"
    made = seen(path, (WEST, NORTH - 20, WEST + 20, NORTH), 20, 20, own_crs=PLAN)
    assert (made[..., :3] == np.moveaxis(chequers(20, 20, 10), 0, -1)).all()


def test_a_map_of_the_whole_world_is_seen_near_the_plan(tmp_path: Path) -> None:
    flat = np.full((3, 256, 256), 90, np.uint8)
    path = mbtiles(tmp_path / "世界.mbtiles", {(0, 0, 0): encoded(flat)})
    basemap = open_basemap(path, PLAN)
    west, south, east, north = basemap.extent
    assert west < WEST < east and south < NORTH < north
    assert east - west < 2e6
    assert (basemap.read(around(WEST, NORTH, 500), 8, 8) == [90, 90, 90, 255]).all()
    basemap.close()


def _text(path: Path) -> None:
    path.write_text("这是一段文字", encoding="utf-8")


def _nothing(path: Path) -> None:
    path.write_bytes(b"")


def _cut(path: Path) -> None:
    geotiff(path, np.random.default_rng(1).integers(0, 255, (3, 300, 300), np.uint8))
    path.write_bytes(path.read_bytes()[:100])


def _nowhere(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        geotiff(path, chequers(20, 20, 10), crs=None, transform=None)


def _elsewhere(path: Path) -> None:
    geotiff(path, chequers(20, 20, 5), crs="EPSG:4326", transform=placed(2, 48, 1e-4))


def _vector(path: Path) -> None:
    mbtiles(path, {(0, 0, 0): b"\x1f\x8b\x08\0..."}, "pbf")


def _unnamed_vector(path: Path) -> None:
    mbtiles(path, {(0, 0, 0): b"\x1f\x8b\x08\0..."}, "")


def _no_tiles(path: Path) -> None:
    mbtiles(path, {})


def _broken_database(path: Path) -> None:
    mbtiles(path, {(0, 0, 0): b"x" * 9000})
    path.write_bytes(path.read_bytes()[:3000])


def _other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE grids (id TEXT)")


def _picture(path: Path) -> None:
    path.write_bytes(encoded(chequers(10, 10, 5)))


def _address(path: Path) -> None:
    path.write_text("<GDAL_WMS><Service name='TMS'></Service></GDAL_WMS>")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_text, "basemap.not_raster"),
        (_nothing, "files.empty"),
        (_cut, "files.broken"),
        (_nowhere, "basemap.no_place"),
        (_elsewhere, "basemap.elsewhere"),
        (_vector, "basemap.vector_tiles"),
        (_unnamed_vector, "basemap.vector_tiles"),
        (_no_tiles, "basemap.no_tiles"),
        (_broken_database, "files.broken"),
        (_other_database, "basemap.not_raster"),
        (_picture, "basemap.not_raster"),
        (_address, "basemap.not_raster"),
        (lambda path: None, "files.missing"),
        (Path.mkdir, "basemap.not_raster"),
    ],
)
def test_what_is_no_base_map_is_refused_in_a_sentence(tmp_path: Path, make, code: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "坏 文件.tif"
    make(path)
    with pytest.raises(GridplannerError) as refused:
        open_basemap(path, PLAN)
    assert refused.value.code == code
    assert path.name in str(refused.value)


def test_a_file_that_breaks_off_says_so_where_it_is_read(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (3, 600, 600), np.uint8)
    path = geotiff(tmp_path / "半截.tif", noise, tiled=True, blockxsize=128, blockysize=128)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(GridplannerError) as refused:
        seen(path, (WEST, NORTH - 600, WEST + 600, NORTH), 60, 60)
    assert refused.value.code == "files.broken"


def test_a_closed_file_can_be_moved(tmp_path: Path) -> None:
    path = geotiff(tmp_path / "a.tif", chequers(20, 20, 5), overviews=(2,))
    seen(path, (WEST, NORTH - 20, WEST + 20, NORTH), 5, 5)
    assert shutil.move(path, tmp_path / "b.tif")


def test_a_file_that_names_an_address_leads_to_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import rasterio

    monkeypatch.setenv("GDAL_HTTP_TIMEOUT", "2")
    path = geotiff(tmp_path / "a.tif", chequers(40, 40, 10))
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        door.setblocking(False)
        address = f"http://127.0.0.1:{door.getsockname()[1]}/x"
        with rasterio.open(path, "r+") as file:
            file.update_tags(ns="OVERVIEWS", OVERVIEW_FILE=f"WMTS:{address}")
        with pytest.raises(GridplannerError):
            open_basemap(path, PLAN)
        with pytest.raises(BlockingIOError):
            door.accept()
