"""The base map in the window: below everything, in its place, and never waited for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeMessages
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot
from rasters import CORNER, chequers, encoded, geotiff, mbtiles, placed

from gridplanner.errors import GridplannerError
from gridplanner.gis.basemaps import open_basemap
from gridplanner.models.session import Session
from gridplanner.ui.commands import basemaps, plans
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.map.drawing import Colourings
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.render import render
from gridplanner.ui.map.scene import Scene, picture
from gridplanner.ui.map.tiles import SIDE, Tiles, extent_of, keys_in, level_for
from gridplanner.ui.preferences import Backdrop, Preferences

PATIENCE = 60_000
RED = "#c80000"


def red_file(path: Path, extent: tuple[float, float, float, float]) -> Path:
    """Write a red picture of some ground and its surroundings."""
    west, south, east, north = extent
    size = max(east - west, north - south)
    flat = np.zeros((3, 100, 100), np.uint8)
    flat[0] = 200
    return geotiff(path, flat, transform=placed(west - size, north + size, size * 3 / 100))


@pytest.fixture
def red(window: MainWindow, tmp_path: Path) -> Path:
    """A red base map under the whole plan."""
    return red_file(tmp_path / "红色 影像.tif", window.views.map.scene.extent)


def heard(window: MainWindow) -> FakeMessages:
    messages = window.services.messages
    assert isinstance(messages, FakeMessages)
    return messages


def outside(window: MainWindow) -> QColor:
    """Return the colour of the map in a corner where the plan has nothing."""
    window.views.map.finish()
    return window.views.map.canvas.grab().toImage().pixelColor(3, 3)


def wait_for_red(bot: QtBot, window: MainWindow) -> None:
    bot.waitUntil(lambda: outside(window) == QColor(RED), timeout=PATIENCE)


# -- tiles ------------------------------------------------------------------------------------


@given(
    x=st.floats(-1e6, 1e6),
    y=st.floats(0, 5e6),
    wide=st.floats(1, 2000),
    tall=st.floats(1, 2000),
    metres=st.floats(0.01, 1000),
)
def test_tiles_cover_an_extent_and_no_more(
    x: float, y: float, wide: float, tall: float, metres: float
) -> None:
    extent = (x, y, x + wide * metres, y + tall * metres)
    level = level_for(metres)
    assert metres / 2 <= 2.0**level <= metres * 1.2
    boxes = np.array([extent_of(key) for key in keys_in(extent, level)])
    assert (boxes[:, :2].min(axis=0) <= extent[:2]).all()
    assert (boxes[:, 2:].max(axis=0) >= extent[2:]).all()
    size = SIDE * 2.0**level
    assert len(boxes) <= (wide * metres / size + 2) * (tall * metres / size + 2)
    assert (boxes[:, 0] < extent[2]).all() and (boxes[:, 2] > extent[0]).all()


def test_tiles_come_from_a_thread_and_the_last_ones_stay(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = geotiff(tmp_path / "a.tif", np.full((3, 1024, 1024), 90, np.uint8))
    monkeypatch.setattr("gridplanner.ui.map.tiles.KEPT", 3 * 4 * SIDE * SIDE)
    tiles = Tiles(open_basemap(path, "EPSG:4548"))
    keys = keys_in((CORNER[0], CORNER[1] - 1024, CORNER[0] + 1024, CORNER[1]), 0)
    assert all(tiles.get(key) is None for key in keys)
    with qtbot.waitSignal(tiles.came, timeout=PATIENCE):
        tiles.want(keys[:1])
    assert tiles.get(keys[0]) is not None
    tiles.want(keys)
    qtbot.waitUntil(lambda: tiles.get(keys[-1]) is not None, timeout=PATIENCE)
    assert sum(tiles.get(key) is not None for key in keys) == 3
    tiles.close()


def test_a_place_that_cannot_be_read_is_told_once(qtbot: QtBot, tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (3, 2048, 2048), np.uint8)
    path = geotiff(tmp_path / "半截.tif", noise, tiled=True, blockxsize=128, blockysize=128)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    tiles = Tiles(open_basemap(path, "EPSG:4548"))
    told: list[GridplannerError] = []
    tiles.failed.connect(told.append)
    keys = keys_in((CORNER[0], CORNER[1] - 2048, CORNER[0] + 2048, CORNER[1] - 1500), 0)
    tiles.want(keys)
    qtbot.waitUntil(lambda: all(tiles.get(key) is not None for key in keys), timeout=PATIENCE)
    tiles.close()
    assert [one.code for one in told] == ["files.broken"]


# -- the layer --------------------------------------------------------------------------------


def coloured(image: QImage) -> np.ndarray:
    """Return (height, width, 3) red, green, blue."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_squares_lie_where_they_are_whatever_the_scale(
    window: MainWindow, tmp_path: Path, ratio: float
) -> None:
    bands = chequers(64, 64, 8)
    scene = Scene()
    scene.set_plan(window.services.store.standing, Colourings())
    scene.basemap.show(open_basemap(geotiff(tmp_path / "c.tif", bands, 10.0), "EPSG:4548"))
    scene.basemap.patient = True
    for metres in (0.7, 3.3, 9.1):
        frame = Frame(CORNER[0] + 33, CORNER[1] - 41, metres, 60, 40, ratio)
        made = coloured(picture(scene, frame, ["basemap"])).astype(int)
        rows, columns = np.indices(made.shape[:2]) + 0.5
        x = (33 + columns / ratio * metres) / 10
        y = (41 + rows / ratio * metres) / 10
        inside = (x < 64) & (y < 64)
        square = np.stack([x // 8 * 40 % 256, y // 8 * 40 % 256, 90 + 0 * x], axis=-1)
        edges = [np.abs((one + 4) % 8 - 4) * 10 for one in (x, y)]
        clear = inside & (np.minimum(*edges) > 7.5 + 2 * metres)
        assert clear.sum() > 20
        assert np.abs(made - square)[clear].max() <= 3
    scene.basemap.show(None)


def test_grids_let_the_base_map_through(window: MainWindow, red: Path) -> None:
    scene = Scene()
    scene.set_plan(window.services.store.standing, Colourings("plain"))
    frame = Frame.around(scene.extent, 200, 160)
    bare = coloured(picture(scene, frame, ["grid", "basemap"])).astype(int)
    scene.basemap.show(open_basemap(red, "EPSG:4548"))
    scene.basemap.patient = True
    shown = coloured(picture(scene, frame, ["grid", "basemap"])).astype(int)
    assert shown[1, 1].tolist() == [200, 0, 0]
    fills = (bare[..., 1] > 200) & (bare != bare[1, 1]).any(axis=2)
    assert fills.sum() > 1000
    through = 0.55 * bare[fills] + 0.45 * np.array([200, 0, 0])
    assert np.median(np.abs(shown[fills] - through)) <= 2
    scene.basemap.opacity = 0.0
    assert (coloured(picture(scene, frame, ["grid", "basemap"])) == bare).all()
    scene.basemap.opacity = 1.0
    assert (coloured(picture(scene, frame, ["grid"])) == bare).all()
    scene.basemap.show(None)


def test_a_coarser_tile_is_stretched_until_the_fine_one_comes(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    flat = np.full((3, 2000, 2000), 0, np.uint8)
    flat[0] = 200
    scene = Scene()
    scene.set_plan(window.services.store.standing, Colourings())
    scene.basemap.show(open_basemap(geotiff(tmp_path / "r.tif", flat), "EPSG:4548"))
    tiles = scene.basemap.tiles
    assert tiles is not None
    x, y = CORNER[0] + 500, CORNER[1] - 500
    far = Frame.around((x - 400, y - 400, x + 400, y + 400), 100, 100)
    near = Frame.around((x - 30, y - 30, x + 30, y + 30), 30, 30)
    assert coloured(picture(scene, near, ["basemap"]))[15, 15].tolist() != [200, 0, 0]
    tiles.want(keys_in(far.extent, level_for(far.metres)))
    qtbot.waitUntil(
        lambda: all(tiles.get(k) for k in keys_in(far.extent, level_for(far.metres))),
        timeout=PATIENCE,
    )
    tiles._reader.end()  # from now on nothing more is read
    for key in keys_in(near.extent, level_for(near.metres)):
        tiles._kept.pop(key, None)
    assert coloured(picture(scene, near, ["basemap"]))[15, 15].tolist() == [200, 0, 0]
    scene.basemap.show(None)


def test_a_picture_for_a_file_waits_for_its_tiles(
    plan_file: Path, window: MainWindow, red: Path, tmp_path: Path
) -> None:
    out = tmp_path / "图.png"
    render(plan_file, out, size=(200, 150), basemap=red)
    assert QImage(str(out)).pixelColor(1, 1) == QColor(RED)


# -- the window -------------------------------------------------------------------------------


def test_a_file_that_is_chosen_is_shown_kept_and_taken_away(
    qtbot: QtBot, window: MainWindow, red: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel, store = window.views.layers, window.services.store
    assert not panel.boxes["basemap"].isEnabled()
    assert not window.actions_["no_basemap"].isEnabled()
    monkeypatch.setattr(window.services.files, "open_basemap", lambda: red)
    window.actions_["basemap"].trigger()
    wait_for_red(qtbot, window)
    assert heard(window).texts[-1] == f"底图:{red.name}"
    assert panel.boxes["basemap"].isEnabled() and panel.opacity.isVisibleTo(panel)
    panel.opacity.setValue(0)
    assert outside(window) != QColor(RED)
    panel.opacity.setValue(100)
    panel.boxes["basemap"].setChecked(False)
    assert outside(window) != QColor(RED)
    panel.boxes["basemap"].setChecked(True)
    assert outside(window) == QColor(RED)

    plans.reopen(window.bench)
    qtbot.waitUntil(lambda: not window.services.jobs.busy, timeout=PATIENCE)
    wait_for_red(qtbot, window)
    window.actions_["no_basemap"].trigger()
    assert outside(window) != QColor(RED)
    assert window.services.preferences.basemap(store.path) is None
    assert window.views.map.basemap is None


def test_a_file_dropped_on_the_window_is_shown(qtbot: QtBot, window: MainWindow, red: Path) -> None:
    plans.take_dropped(window.bench, red)
    wait_for_red(qtbot, window)
    window.views.map.zoom_out()
    wait_for_red(qtbot, window)
    assert window.views.map.paint_picture((60, 60)).pixelColor(1, 1) == QColor(RED)


def test_without_a_plan_nothing_is_shown(window: MainWindow, red: Path) -> None:
    window.actions_["close"].trigger()
    plans.take_dropped(window.bench, red)
    assert "先打开方案" in heard(window).texts[-1]


def test_a_file_that_is_no_base_map_leaves_the_one_before(
    qtbot: QtBot, window: MainWindow, red: Path, tmp_path: Path
) -> None:
    plans.take_dropped(window.bench, red)
    wait_for_red(qtbot, window)
    vector = mbtiles(tmp_path / "矢量.mbtiles", {(0, 0, 0): b"\x1f\x8b"}, "pbf")
    basemaps.take(window.bench, vector)
    qtbot.waitUntil(lambda: any("矢量瓦片" in one for one in heard(window).texts), timeout=PATIENCE)
    assert window.views.map.basemap is not None
    assert window.services.preferences.basemap(window.services.store.path) == Backdrop(red)


def test_a_file_that_is_gone_is_told_and_not_forgotten(
    qtbot: QtBot, window: MainWindow, red: Path
) -> None:
    preferences, store = window.services.preferences, window.services.store
    preferences.keep_basemap(store.path, Backdrop(red))
    shutil.move(red, red.with_name("别处.tif"))
    plans.reopen(window.bench)
    qtbot.waitUntil(lambda: any("找不到了" in one for one in heard(window).texts), timeout=PATIENCE)
    assert preferences.basemap(store.path) == Backdrop(red)
    window.actions_["no_basemap"].trigger()
    assert preferences.basemap(store.path) is None


def test_a_file_without_crs_is_put_in_that_of_the_plan_when_the_planner_says_so(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    west, south, east, north = window.views.map.scene.extent
    flat = np.zeros((3, 100, 100), np.uint8)
    flat[0] = 200
    size = max(east - west, north - south)
    place = placed(west - size, north + size, size * 3 / 100)
    path = geotiff(tmp_path / "无坐标系.tif", flat, crs=None, transform=place)
    basemaps.take(window.bench, path)
    qtbot.waitUntil(lambda: bool(heard(window).questions), timeout=PATIENCE)
    assert window.views.map.basemap is None
    heard(window).answers.append("plan")
    basemaps.take(window.bench, path)
    wait_for_red(qtbot, window)
    kept = window.services.preferences.basemap(window.services.store.path)
    assert kept == Backdrop(path, "EPSG:4548")


def test_a_file_beside_the_plan_says_where_it_lies(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    extent = window.views.map.scene.extent
    away = red_file(tmp_path / "别处.tif", tuple(one + 80_000 for one in extent))  # type: ignore[arg-type]
    basemaps.take(window.bench, away)
    qtbot.waitUntil(
        lambda: any("不在方案范围内" in one for one in heard(window).texts), timeout=PATIENCE
    )
    window.views.layers.zoom_asked.emit("basemap")
    qtbot.waitUntil(
        lambda: window.views.map.canvas.grab().toImage().pixelColor(400, 200) == QColor(RED),
        timeout=PATIENCE,
    )


def test_another_plan_has_a_base_map_of_its_own(
    qtbot: QtBot, window: MainWindow, red: Path, tmp_path: Path
) -> None:
    plans.take_dropped(window.bench, red)
    wait_for_red(qtbot, window)
    window.services.store.take(Session.create(tmp_path / "另一个.gpkg", "方案", "EPSG:4548"))
    assert window.views.map.basemap is None
    assert not window.actions_["no_basemap"].isEnabled()


# -- what is kept -----------------------------------------------------------------------------


def test_the_path_is_kept_beside_the_plan(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "window.ini")
    plan, file = tmp_path / "街道" / "方案.gpkg", tmp_path / "底图 库" / "影像.tif"
    preferences.keep_basemap(plan, Backdrop(file, "EPSG:4548"))
    preferences.save()
    again = Preferences(tmp_path / "window.ini")
    assert again.basemap(plan) == Backdrop(file, "EPSG:4548")
    assert again.basemap(tmp_path / "别的.gpkg") is None
    (kept,) = json.loads(str(again._settings.value("basemaps"))).values()
    assert not Path(kept[0]).is_absolute()
    again.keep_basemap(plan, None)
    assert again.basemap(plan) is None


@pytest.mark.parametrize("text", ["{", "[1]", '{"a": 3}', "null"])
def test_settings_spoilt_by_hand_are_taken_as_none(tmp_path: Path, text: str) -> None:
    preferences = Preferences(tmp_path / "window.ini")
    preferences._settings.setValue("basemaps", text)
    assert preferences.basemap(tmp_path / "方案.gpkg") is None


def test_a_picture_is_no_tile_where_all_is_transparent(qtbot: QtBot, tmp_path: Path) -> None:
    path = mbtiles(
        tmp_path / "透明.mbtiles", {(0, 0, 0): encoded(np.zeros((4, 256, 256), np.uint8))}
    )
    tiles = Tiles(open_basemap(path, "EPSG:4548"))
    with qtbot.waitSignal(tiles.came, timeout=PATIENCE):
        tiles.want([(3, 250, 1900)])
    image = tiles.get((3, 250, 1900))
    assert image is not None and image.isNull()
    tiles.close()
