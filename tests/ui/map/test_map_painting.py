"""Speed must never buy a wrong map: what is painted is compared with plain, slow painting."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPixmap, QPolygonF
from pytestqt.qtbot import QtBot

from gridplanner.errors import GridplannerError
from gridplanner.gis.ragged import Polygons
from gridplanner.models import looks
from gridplanner.models.buildings import make_buildings
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Grid
from gridplanner.models.session import Session
from gridplanner.models.standing import Standing
from gridplanner.ui.map.drawing import Colourings
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.layers import troubles
from gridplanner.ui.map.paths import polygon_path
from gridplanner.ui.map.render import render
from gridplanner.ui.map.scene import OUTSIDE, Scene, finish, picture, repainting

EAST, NORTH = 39_500_000.0, 3_900_000.0


def town(count: int = 3000, seed: int = 1) -> Plan:
    rng = np.random.default_rng(seed)
    corners = np.sort(rng.uniform(0, 2000, (count, 2)), axis=0)
    corners = corners[:, :1] * [1, 0] + rng.permutation(corners[:, 1:]) * [0, 1]
    wide, tall = rng.uniform(8, 40, count), rng.uniform(6, 14, count)
    x, y = EAST + corners[:, 0], NORTH + corners[:, 1]
    shapes = shapely.box(x, y, x + wide, y + tall)
    return Plan(buildings=make_buildings(np.arange(1, count + 1), shapes, {}, ()))


def plain(plan: Plan, frame: Frame) -> np.ndarray:
    """Paint all buildings as one area, eight times finer, and shrink the picture."""
    fine = replace(frame, ratio=8.0)
    image = QImage(frame.width * 8, frame.height * 8, QImage.Format.Format_RGB32)
    image.fill(QColor(OUTSIDE))
    image.setDevicePixelRatio(8.0)
    painter = QPainter(image)
    painter.setPen(
        QPen(QColor(looks.BUILDING.line), 0.8) if frame.metres < 2 else Qt.PenStyle.NoPen
    )
    painter.setBrush(QColor(looks.BUILDING.fill))
    for ring in shapely.get_parts(plan.buildings.geometries(np.arange(len(plan.buildings)))):
        corners = fine.to_pixels(shapely.get_coordinates(ring)).tolist()
        painter.drawPolygon(QPolygonF([QPointF(px, py) for px, py in corners]))
    painter.end()
    pixels = colours(image).reshape(frame.height, 8, frame.width, 8, 3)
    return pixels.mean(axis=(1, 3))


def colours(image: QImage) -> np.ndarray:
    bits = np.frombuffer(image.constBits(), np.uint8)
    return bits.reshape(image.height(), image.width(), 4)[..., :3].astype(float)


def blocks(pixels: np.ndarray) -> np.ndarray:
    height, width = pixels.shape[0] // 4 * 4, pixels.shape[1] // 4 * 4
    return pixels[:height, :width].reshape(height // 4, 4, width // 4, 4, 3).mean(axis=(1, 3))


@pytest.mark.parametrize("metres", [40.0, 16.0, 8.0, 4.0, 1.0])
def test_buildings_look_as_if_painted_one_by_one(
    qtbot: QtBot, metres: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gridplanner.ui.map.layers.buildings.MANY", 500)
    plan = town()
    frame = Frame(EAST - 20, NORTH + 1200, metres, 160, 100)
    scene = Scene()
    scene.set_plan(Standing.of(plan), Colourings())
    painted = colours(picture(scene, frame, ["building"]))
    expected = plain(plan, frame)
    differ = np.abs(blocks(painted) - blocks(expected))
    assert differ.mean() < 2.5
    assert np.abs(painted.mean() - expected.mean()) < 1.5


def test_no_building_vanishes_from_afar(qtbot: QtBot) -> None:
    plan = town(1)
    scene = Scene()
    scene.set_plan(Standing.of(plan), Colourings())
    image = colours(picture(scene, Frame(EAST - 500_000, NORTH + 500_000, 10_000, 100, 100)))
    assert (np.abs(image - image[0, 0]).max(axis=2) > 3).sum() == 1


def test_overlapping_footprints_fill_as_their_union() -> None:
    right = shapely.box(5, 0, 15, 10)
    rows = Polygons.of(np.array([shapely.box(0, 0, 10, 10), shapely.reverse(right)], dtype=object))
    path = polygon_path(rows, 0, 2, (0.0, 0.0))
    assert path.contains(QPointF(7, 5))
    assert path.contains(QPointF(12, 5))


def test_holes_stay_open() -> None:
    ring = shapely.box(0, 0, 10, 10).difference(shapely.box(4, 4, 6, 6))
    path = polygon_path(Polygons.of(np.array([ring], dtype=object)), 0, 1, (0.0, 0.0))
    assert path.contains(QPointF(2, 2))
    assert not path.contains(QPointF(5, 5))
    assert isinstance(path, QPainterPath)


def test_points_are_buildings_near_and_far(qtbot: QtBot) -> None:
    points = shapely.points(EAST + np.arange(5) * 100.0, np.full(5, NORTH))
    plan = Plan(buildings=make_buildings(np.arange(1, 6), points, {}, ()))
    scene = Scene()
    scene.set_plan(Standing.of(plan), Colourings())
    for metres in (200.0, 5.0):
        frame = Frame(EAST - 50 * metres, NORTH + 50 * metres, metres, 100, 100)
        image = colours(picture(scene, frame, ["building"]))
        assert (np.abs(image - image[0, 0]).max(axis=2) > 3).any()


def test_wild_coordinates_do_no_harm(qtbot: QtBot) -> None:
    shapes = [shapely.box(1e12, 1e12, 1e12 + 10, 1e12 + 10), shapely.box(0, 0, 10, 10)]
    shapes.append(shapely.Point(0, 0).buffer(500, quad_segs=250_000))
    plan = Plan(buildings=make_buildings(np.arange(1, 4), np.array(shapes, object), {}, ()))
    plan = plan.with_rows("grid", [Grid(id="g1", geometry=shapely.MultiPolygon())])
    scene = Scene()
    scene.set_plan(Standing.of(plan), Colourings("pastel"))
    for extent in (scene.extent, (-600.0, -600.0, 600.0, 600.0)):
        assert picture(scene, Frame.around(extent, 200, 100)).width() == 200


def test_a_building_of_a_million_corners_is_drawn_with_what_can_be_seen(qtbot: QtBot) -> None:
    round_ = shapely.Point(EAST, NORTH).buffer(500, quad_segs=250_000)
    plan = Plan(buildings=make_buildings(np.array([1]), np.array([round_], object), {}, ()))
    scene = Scene()
    scene.set_plan(Standing.of(plan), Colourings())
    assert scene.subject is not None
    drawn = scene.subject.drawing.footprints
    frame = Frame(EAST - 520, NORTH + 520, 2.0, 520, 520)
    ((path,),) = [drawn.paths.seen(0, frame)]
    assert path.elementCount() < 20_000
    image = colours(picture(scene, frame, ["building"]))
    house = np.abs(image - image[0, 0]).max(axis=2) > 3
    assert house.sum() * 4 == pytest.approx(round_.area, rel=0.01)


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (3, 2)])
def test_the_smallest_pictures(qtbot: QtBot, size: tuple[int, int]) -> None:
    scene = Scene()
    scene.set_plan(Standing.of(coverage(12)), Colourings())
    for extent in (scene.extent, (EAST, NORTH, EAST + 1, NORTH + 1)):
        made = picture(scene, Frame.around(extent, *size), ("grid", "building", "label", "trouble"))
        assert (made.width(), made.height()) == size


def test_one_feature_and_none_at_all(qtbot: QtBot) -> None:
    for count in (0, 1):
        grids = [Grid(id="g1", geometry=shapely.box(EAST, NORTH, EAST + 9, NORTH + 9))][:count]
        scene = Scene()
        scene.set_plan(Standing.of(Plan().with_rows("grid", grids)), Colourings())
        for metres in (0.05, 1.0, 900.0):
            picture(scene, Frame(EAST - 5 * metres, NORTH + 20 * metres, metres, 40, 30))


def test_a_part_painted_again_looks_like_the_rest(qtbot: QtBot) -> None:
    plan = town(600)
    scene = Scene()
    scene.set_plan(Standing.of(plan), Colourings())
    frame = Frame(EAST, NORTH + 1000, 1.0, 400, 300)
    whole = picture(scene, frame)
    again = whole.copy()
    finish(repainting(scene, again, frame, (EAST + 150, NORTH + 820, EAST + 260, NORTH + 900)))
    assert np.abs(colours(whole) - colours(again)).max() <= 2, "edges are rounded elsewhere"


def coverage(count: int = 120) -> Plan:
    """Grids that tile an L-shaped ground with a lake in it, each of another kind of size."""
    rng = np.random.default_rng(5)
    ground = shapely.union(shapely.box(0, 0, 2000, 800), shapely.box(0, 0, 900, 1900))
    ground = ground.difference(shapely.box(300, 300, 520, 480))
    cells = shapely.voronoi_polygons(
        shapely.multipoints(rng.uniform(0, 2000, (count, 2))), extend_to=ground
    )
    shapes = shapely.coverage_clean(shapely.intersection(shapely.get_parts(cells), ground))
    shapes = [one for one in shapely.transform(shapes, lambda xy: xy + (EAST, NORTH)) if one.area]
    return Plan().with_rows(
        "grid",
        [
            Grid(id=f"g{n}", geometry=one, households_reported=int(rng.integers(100, 900)))
            for n, one in enumerate(shapes, 1)
        ],
    )


@pytest.mark.parametrize("colouring", ["band", "pastel", "plain"])
@pytest.mark.parametrize("metres", [60.0, 9.0, 2.5])
def test_many_grids_swept_look_as_if_filled_one_by_one(
    qtbot: QtBot, colouring: str, metres: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene()
    scene.set_plan(Standing.of(coverage()), Colourings(colouring))
    # from the middle too: what lies to the west of a picture counts in a sweep
    for corner in ((-300, 2200), (700, 900)):
        frame = Frame(EAST + corner[0], NORTH + corner[1], metres, 160, 120)
        made = []
        for single in (-1, 10**9):
            monkeypatch.setattr("gridplanner.ui.map.layers.grids.SINGLE", single)
            made.append(colours(picture(scene, frame, ["grid"])))
        differ = np.abs(made[0] - made[1]).max(axis=2) > 2
        assert differ.mean() < 0.01, "middles on a border may go to either side"


def plain_map(scene: Scene, plan: Plan, frame: Frame) -> np.ndarray:
    """Paint every grid, building and border alone, six times finer, and shrink the picture."""
    fine = replace(frame, ratio=6.0)
    image = QImage(frame.width * 6, frame.height * 6, QImage.Format.Format_RGB32)
    image.fill(QColor(OUTSIDE))
    image.setDevicePixelRatio(6.0)
    painter = QPainter(image)

    def rings(shape: shapely.Geometry) -> QPainterPath:
        path = QPainterPath()
        for ring in shapely.get_rings(shapely.get_parts(shape)):
            corners = fine.to_pixels(shapely.get_coordinates(ring)).tolist()
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
        return path

    assert scene.subject is not None
    standing = scene.subject.standing
    for id_, grid in plan.grids.items():
        look = looks.class_looks("band")[standing.band(id_)]
        painter.fillPath(rings(grid.geometry), QColor(look.fill))
    painter.setPen(Qt.PenStyle.NoPen)
    if frame.metres < 2:
        painter.setPen(QPen(QColor(looks.BUILDING.line), 0.8))
    painter.setBrush(QColor(looks.BUILDING.fill))
    for shape in plan.buildings.geometries(np.arange(len(plan.buildings))):
        painter.drawPath(rings(shape))
    colour, width, _ = looks.LINES["grid"]
    firm = scene.subject.drawing.levels["grid"].typical / frame.metres > 120
    painter.setPen(QPen(QColor(colour), width if firm else 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for grid in plan.grids.values():
        painter.drawPath(rings(grid.geometry))
    painter.end()
    return colours(image).reshape(frame.height, 6, frame.width, 6, 3).mean(axis=(1, 3))


@pytest.mark.parametrize("metres", [40.0, 16.0, 8.0, 4.0, 1.0])
@pytest.mark.parametrize("swept", [True, False])
def test_the_map_equals_a_plain_and_slow_one(
    qtbot: QtBot, metres: float, swept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gridplanner.ui.map.layers.grids.SINGLE", -1 if swept else 10**9)
    monkeypatch.setattr("gridplanner.ui.map.layers.grids.HATCHED_BELOW", 0.0)
    plan = replace(coverage(), buildings=town(2000).buildings)
    scene = Scene()
    scene.set_plan(Standing.of(plan), Colourings())
    frame = Frame(EAST + 300 - 40 * metres, NORTH + 900 + 40 * metres, metres, 160, 100)
    painted = colours(picture(scene, frame, ["grid", "building"]))
    expected = plain_map(scene, plan, frame)
    if metres > 2:
        painted, expected = blocks(painted), blocks(expected)
    differ = np.abs(painted - expected)
    assert differ.mean() < 3.0
    assert np.abs(painted.mean() - expected.mean()) < 2.0


def test_grids_that_share_ground_are_filled_in_their_order(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = coverage()
    extra = Grid(id="g999", geometry=shapely.box(EAST + 100, NORTH + 600, EAST + 800, NORTH + 1500))
    scene = Scene()
    scene.set_plan(Standing.of(plan.with_rows("grid", [extra])), Colourings("pastel"))
    frame = Frame(EAST - 100, NORTH + 2000, 14.0, 160, 140)
    made = []
    for single in (-1, 10**9):
        monkeypatch.setattr("gridplanner.ui.map.layers.grids.SINGLE", single)
        made.append(colours(picture(scene, frame, ["grid"])))
    assert (np.abs(made[0] - made[1]).max(axis=2) > 2).mean() < 0.01


def test_render_paints_a_plan_file(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "方案 一.gpkg"
    session = Session.create(file, "示例", "EPSG:4527")
    session.close()
    out = tmp_path / "图.png"
    timings = render(file, out, (0, 0, 100, 100), (320, 200), None, 3)
    assert QImage(str(out)).width() == 320
    assert isinstance(timings["paint_ms"], list) and len(timings["paint_ms"]) == 3
    assert set(timings) == {"open_s", "first_s", "paint_ms"}


def test_render_says_what_is_wrong(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "p.gpkg"
    Session.create(file, "示例", "EPSG:4527").close()
    with pytest.raises(GridplannerError, match="没有名为「楼」的图层"):
        render(file, tmp_path / "a.png", layers=("楼",))
    with pytest.raises(GridplannerError, match="未能写入"):
        render(file, tmp_path / "nowhere" / "a.png")


def test_one_mark_with_a_number_stands_for_buildings_on_one_place(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [(-6, -6), (2, -6), (-6, 2), (600, 600)]
    shapes = np.array([shapely.box(x, y, x + 2, y + 2) for x, y in places], dtype=object)
    buildings = make_buildings(np.arange(1, 5), shapes, {}, ())
    plan = Plan(buildings=buildings).with_rows(
        "grid", [Grid(id="g1", code="001", geometry=shapely.box(200, 200, 400, 400))]
    )
    said: list[str] = []
    badge = troubles._badge

    def listen(mark: looks.Look, text: str, ratio: float) -> QPixmap:
        said.append(text)
        return badge(mark, text, ratio)

    monkeypatch.setattr(troubles, "_badge", listen)
    scene = Scene()
    scene.set_plan(Standing.of(plan), Colourings())
    for metres in (3.0, 4.0, 5.0):  # wherever the ground is cut into cells
        picture(scene, Frame(-100, 800, metres, 300, 300), ("trouble",))
        assert said.pop() == "3"
        assert not said
    picture(scene, Frame.around((-10, -10, 10, 10), 600, 600), ("trouble",))
    assert not said
