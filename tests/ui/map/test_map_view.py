from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gridplanner.models.buildings import make_buildings
from gridplanner.models.change import compare
from gridplanner.models.looks import COLOURINGS
from gridplanner.models.picking import Picked
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Grid
from gridplanner.models.standing import Standing
from gridplanner.models.strokes import Stroke
from gridplanner.ui.map.draft import Preview
from gridplanner.ui.map.drawing import Colourings
from gridplanner.ui.map.scene import LAYERS
from gridplanner.ui.map.view import MapView

EAST, NORTH = 39_500_000.0, 3_900_000.0


def plan_of_two() -> Plan:
    def box(left: float, right: float) -> shapely.Polygon:
        return shapely.box(EAST + left, NORTH, EAST + right, NORTH + 400)

    houses = [
        shapely.box(EAST + x, NORTH + y, EAST + x + 20, NORTH + y + 10)
        for x in range(20, 380, 40)
        for y in range(20, 380, 40)
    ]
    houses.append(shapely.box(EAST + 500, NORTH + 100, EAST + 520, NORTH + 110))
    buildings = make_buildings(
        np.arange(1, len(houses) + 1),
        np.array(houses, dtype=object),
        {"households": np.full(len(houses), 10.0)},
        ["households"],
    )
    return (
        Plan(buildings=buildings)
        .with_rows("community", [Area(id="c1", name="柳河社区", geometry=box(0, 600))])
        .with_rows(
            "grid",
            [
                Grid(id="g1", code="001", parent="c1", geometry=box(0, 200)),
                Grid(id="g2", code="002", parent="c1", geometry=box(200, 400)),
            ],
        )
    )


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[MapView]:
    view = MapView()
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.set_plan(Standing.of(plan_of_two()))
    view.show()
    qtbot.waitExposed(view)
    yield view


def pixel(view: MapView, x: float, y: float) -> QPoint:
    """Return the pixel of a place beside the plan's corner."""
    ((left, top),) = view.canvas.frame_now.to_pixels(np.array([(EAST + x, NORTH + y)]))
    return QPoint(round(left), round(top))


def shown(view: MapView) -> QImage:
    QApplication.processEvents()
    view.finish()
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def grabbed(view: MapView) -> QImage:
    """Return what is shown before the rest of the work is done."""
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def click(qtbot: QtBot, view: MapView, x: float, y: float) -> None:
    qtbot.mouseClick(view.canvas.viewport(), Qt.MouseButton.LeftButton, pos=pixel(view, x, y))


def test_the_whole_plan_is_shown_in_the_middle(view: MapView) -> None:
    left, bottom, right, top = view.extent
    assert left < EAST and right > EAST + 600 and bottom < NORTH and top > NORTH + 400
    assert (left + right) / 2 == pytest.approx(EAST + 300)
    assert (right - left) / (top - bottom) == pytest.approx(800 / 600)


def test_grids_and_buildings_are_painted(view: MapView) -> None:
    image = shown(view)
    house = image.pixelColor(pixel(view, 30, 25))
    beside = image.pixelColor(pixel(view, 50, 40))
    assert QColor(house).lightness() < QColor(beside).lightness() - 30
    assert image.pixelColor(2, 2) == QColor("#e7e5df")


def test_a_click_picks_grid_building_or_nothing(qtbot: QtBot, view: MapView) -> None:
    picked: list[str | None] = []
    view.picked.connect(picked.append)
    for x, y in ((50, 45), (250, 45), (30, 25), (550, 390), (-10, 10)):
        click(qtbot, view, x, y)
    assert picked == ["g1", "g2", "b1", "c1", None]


def test_an_uncovered_building_is_marked_and_picked_from_afar(qtbot: QtBot, view: MapView) -> None:
    picked: list[str | None] = []
    view.picked.connect(picked.append)
    uncovered = "b82"
    view.canvas.zoom(1 / 8)
    click(qtbot, view, 520, 115)
    view.zoom_whole()
    at = pixel(view, 510, 105)
    before = shown(view).pixelColor(at)
    view.set_layer_visible("trouble", False)
    assert shown(view).pixelColor(at) != before
    click(qtbot, view, 514, 109)
    assert picked == [uncovered, uncovered]


def test_ctrl_click_adds(qtbot: QtBot, view: MapView) -> None:
    with qtbot.waitSignal(view.picked_more) as caught:
        qtbot.mouseClick(
            view.canvas.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.ControlModifier,
            pixel(view, 250, 45),
        )
    assert caught.args == ["g2"]


def test_a_drag_moves_the_map_and_picks_nothing(qtbot: QtBot, view: MapView) -> None:
    picked: list[str | None] = []
    view.picked.connect(picked.append)
    before = view.extent
    port = view.canvas.viewport()
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    for x in (310, 330, 350):
        qtbot.mouseMove(port, QPoint(x, 300))
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(350, 300))
    metres = view.canvas.frame_now.metres
    assert picked == []
    assert before[0] - view.extent[0] == pytest.approx(50 * metres, abs=1e-6)
    assert view.extent[1] == pytest.approx(before[1])


def test_the_wheel_zooms_at_the_cursor(view: MapView) -> None:
    at = QPointF(200, 150)
    place = view.canvas.frame_now.to_metres(at.x(), at.y())
    metres = view.canvas.frame_now.metres
    event = QWheelEvent(
        at,
        view.canvas.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    view.canvas.wheelEvent(event)
    assert view.canvas.frame_now.metres < metres
    assert view.canvas.frame_now.to_metres(at.x(), at.y()) == pytest.approx(place, abs=1e-6)


def test_keys_zoom_pan_and_come_home(qtbot: QtBot, view: MapView) -> None:
    whole = view.extent
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Right):
        qtbot.keyClick(view.canvas, key)
    assert view.extent[2] - view.extent[0] < whole[2] - whole[0]
    qtbot.keyClick(view.canvas, Qt.Key.Key_Home)
    assert view.extent == pytest.approx(whole)


def test_the_picture_moved_along_equals_the_picture_painted_anew(view: MapView) -> None:
    view.canvas.zoom(1.7)
    shown(view)
    for right, down in ((37, -21), (-160, 90), (400, 0)):
        view.canvas.pan(right, down)
        moved = shown(view)
        view._picture.forget()
        assert difference(moved, shown(view)) < 0.5


@pytest.mark.parametrize("factor", [1.25, 0.8])
def test_a_picture_at_another_scale_stands_in_and_leaves_no_blank(
    view: MapView, factor: float
) -> None:
    view.set_layer_visible("label", False)
    shown(view)
    view.canvas.zoom(factor, QPointF(100, 100))
    assert not view.is_done
    meanwhile = grabbed(view)
    assert difference(meanwhile, shown(view)) < 6


def test_what_comes_into_sight_is_never_blank(view: MapView) -> None:
    view.set_layer_visible("label", False)
    view.canvas.zoom(6)
    shown(view)
    view.canvas.zoom(0.3)
    view.canvas.pan(500, 200)
    meanwhile = grabbed(view)
    grid = pixel(view, 150, 200)
    assert meanwhile.rect().contains(grid)
    assert meanwhile.pixelColor(grid) != QColor("#e7e5df")


def test_moving_paints_no_layer(view: MapView, monkeypatch: pytest.MonkeyPatch) -> None:
    shown(view)

    def fail(*_: object) -> object:
        raise AssertionError("a layer was painted while the hand moves")

    monkeypatch.setattr(view.scene, "painting", fail)
    monkeypatch.setattr("gridplanner.ui.map.slices.SLICE_S", 0.0)
    view.canvas.slicer._timer.blockSignals(True)
    for factor in (1.3, 0.6, 1.2):
        view.canvas.zoom(factor)
        assert grabbed(view).width() == 800
    view.canvas.slicer.drop(0)


def test_work_that_is_stale_is_dropped(view: MapView) -> None:
    shown(view)
    view.canvas.zoom(1.2)
    first = view._picture._under_way
    view.canvas.zoom(1.1)
    assert view._picture._under_way is first, "near enough to be finished"
    view.canvas.zoom(4)
    assert view._picture._under_way is not first
    view.finish()
    assert view.is_done


def difference(one: QImage, other: QImage) -> float:
    left, right = (
        np.frombuffer(image.constBits(), np.uint8).astype(float) for image in (one, other)
    )
    return float(np.abs(left - right).mean())


def test_after_a_change_what_was_touched_is_painted_as_if_from_nothing(view: MapView) -> None:
    shown(view)
    plan = plan_of_two()
    first = plan.grids["g1"]
    upper = shapely.box(EAST, NORTH + 200, EAST + 200, NORTH + 400)
    lower = shapely.box(EAST, NORTH, EAST + 200, NORTH + 200)
    split = plan.with_rows(
        "grid",
        [replace(first, geometry=lower), Grid(id="g3", code="003", parent="c1", geometry=upper)],
    )
    split = replace(split, buildings=plan.buildings)
    view.set_plan(Standing.of(plan))
    before = shown(view)
    change = compare(plan, split)
    view.update_plan(Standing.of(plan).after(split, change), change)
    partly = shown(view)
    view._picture.forget()
    assert difference(before, partly) > 0.1
    assert difference(partly, shown(view)) < 0.01  # paths cut elsewhere round edges elsewhere


def test_selection_is_an_outline_and_no_fill(view: MapView) -> None:
    before = shown(view)
    view.set_selection(["g1", "b82"])
    after = shown(view)
    inside, border = pixel(view, 50, 45), pixel(view, 0, 200)
    assert after.pixelColor(inside) == before.pixelColor(inside)
    assert after.pixelColor(border) != before.pixelColor(border)


def test_zoom_to_a_building_and_to_the_selection(view: MapView) -> None:
    view.zoom_to_ids(["b82"])
    left, bottom, right, top = view.extent
    assert left < EAST + 500 < right and bottom < NORTH + 100 < top and right - left < 60
    view.set_selection(["g2"])
    view.zoom_to_selection()
    assert view.extent[2] - view.extent[0] > 200


def test_split_tool_says_the_line_and_shows_figures(qtbot: QtBot, view: MapView) -> None:
    drawn: list[Stroke] = []
    asked: list[int] = []

    def preview(stroke: Stroke) -> Preview:
        asked.append(len(stroke.points))
        return Preview(((EAST + 50, NORTH + 50, "200户"),), "200户 / 200户")

    view.hand.preview_stroke = preview
    view.hand.finish_stroke = lambda stroke: drawn.append(stroke) is None
    view.set_tool("split")
    click(qtbot, view, 50, -20)
    qtbot.mouseMove(view.canvas.viewport(), pixel(view, 80, 300))
    assert view.grab().width() > 0
    click(qtbot, view, 50, 420)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Return)
    ((start, end),) = (stroke.points for stroke in drawn)
    metres = view.canvas.frame_now.metres
    assert start == pytest.approx((EAST + 50, NORTH - 20), abs=metres)
    assert end == pytest.approx((EAST + 50, NORTH + 420), abs=metres)
    assert asked and min(asked) == 2


def test_double_click_ends_a_line_and_does_not_zoom(qtbot: QtBot, view: MapView) -> None:
    drawn: list[Stroke] = []
    view.hand.finish_stroke = lambda stroke: drawn.append(stroke) is None
    view.set_tool("split")
    metres = view.canvas.frame_now.metres
    port = view.canvas.viewport()
    click(qtbot, view, 50, -20)
    click(qtbot, view, 50, 420)
    qtbot.mouseDClick(port, Qt.MouseButton.LeftButton, pos=pixel(view, 50, 420))
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=pixel(view, 50, 420))
    assert [len(stroke.points) for stroke in drawn] == [2]
    assert view.canvas.frame_now.metres == metres


def test_escape_puts_the_split_tool_away(qtbot: QtBot, view: MapView) -> None:
    view.set_tool("split")
    with qtbot.waitSignal(view.tool_changed) as caught:
        qtbot.keyClick(view.canvas, Qt.Key.Key_Escape)
    assert caught.args == ["select"]
    assert view.tool == "select"


def test_assign_tool_names_the_grid(qtbot: QtBot, view: MapView) -> None:
    view.set_tool("assign")
    with qtbot.waitSignal(view.assign_clicked) as caught:
        click(qtbot, view, 30, 25)
    assert caught.args == ["g1"]


def test_hover_is_told_once(qtbot: QtBot, view: MapView) -> None:
    told: list[str | None] = []
    view.hovered.connect(told.append)
    for x in (50, 52, 250):
        qtbot.mouseMove(view.canvas.viewport(), pixel(view, x, 45))
    assert told == ["g1", "g2"]


def test_the_canvas_switches_the_input_method_off(view: MapView) -> None:
    assert not view.canvas.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_resizing_keeps_the_whole_plan_whole(qtbot: QtBot, view: MapView) -> None:
    view.resize(400, 500)
    QApplication.processEvents()
    left, _, right, _ = view.extent
    assert left < EAST and right > EAST + 600
    view.canvas.zoom(3)
    middle = (view.extent[0] + view.extent[2]) / 2
    view.resize(500, 500)
    QApplication.processEvents()
    assert (view.extent[0] + view.extent[2]) / 2 == pytest.approx(middle, abs=1)


@pytest.mark.parametrize("colouring", COLOURINGS)
def test_grids_are_coloured_every_way(view: MapView, colouring: str) -> None:
    view.set_colourings(Colourings(colouring))
    assert view.colourings.grids == colouring
    at = pixel(view, 50, 45)
    assert shown(view).pixelColor(at) != QColor("#e7e5df")


@pytest.mark.parametrize("layer", LAYERS)
def test_layers_switch(view: MapView, layer: str) -> None:
    view.set_layer_visible(layer, False)
    hidden = shown(view)
    view.set_layer_visible(layer, True)
    assert view.is_layer_visible(layer)
    if layer in {"grid", "building", "trouble", "label", "community"}:
        assert difference(hidden, shown(view)) > 0


def test_a_picture_of_the_map(view: MapView) -> None:
    image = view.paint_picture((300, 200), ratio=2.0)
    assert (image.width(), image.height()) == (600, 400)


def test_a_dark_window_has_a_dark_ground_and_a_light_picture(view: MapView) -> None:
    palette = view.palette()
    palette.setColor(palette.ColorRole.Window, QColor("#25282d"))
    view.setPalette(palette)
    view.refresh()
    window = shown(view)
    assert window.pixelColor(2, 2).lightness() < 100
    assert window.pixelColor(12, 600 - 12).lightness() < 100, "the plate of the scale bar"
    assert window.pixelColor(800 - 20, 600 - 12).lightness() < 100, "the plate of the legend"
    assert view.paint_picture((100, 100)).pixelColor(1, 1) == QColor("#e7e5df")


def test_an_empty_plan_and_one_pixel(qtbot: QtBot) -> None:
    view = MapView()
    qtbot.addWidget(view)
    view.set_plan(Standing.of(Plan()))
    view.resize(1, 1)
    view.show()
    assert view.paint_picture((1, 1)).width() == 1
    view.resize(300, 300)
    assert not view.grab().isNull()
    click(qtbot, view, 0, 0)


@pytest.mark.parametrize("size", [(800, 600), (420, 330), (330, 520), (900, 380)])
def test_the_legend_hides_nothing_of_the_whole_plan(view: MapView, size: tuple[int, int]) -> None:
    view.resize(*size)
    QApplication.processEvents()
    wide, tall = view.canvas.corner(*size)
    assert wide > 0 and tall > 0
    corner = pixel(view, 600, 0)
    assert corner.x() <= size[0] - wide or corner.y() <= size[1] - tall
    assert pixel(view, 0, 400).x() > 0 and pixel(view, 0, 400).y() > 0


def test_where_a_drag_would_fall_is_tinted_even_on_the_selection(view: MapView) -> None:
    view.set_selection(["g1"])
    at = pixel(view, 45, 45)
    bare = shown(view).pixelColor(at)
    view.show_hover(Picked("grid", "g1"))
    assert shown(view).pixelColor(at) == bare
    view.show_hover(None)
    view.show_hover(Picked("grid", "g1"), dropping=True)
    assert shown(view).pixelColor(at) != bare
    view.show_hover(None)
    assert shown(view).pixelColor(at) == bare
