from __future__ import annotations

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QPainter
from pytestqt.qtbot import QtBot

from gridplanner.models.change import compare
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Grid, Place
from gridplanner.models.standing import Standing
from gridplanner.ui.map.drawing import Colourings
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.layers.labels import Labels
from gridplanner.ui.map.layers.lettering import Placed, Taken
from gridplanner.ui.map.layers.road_names import RoadName
from gridplanner.ui.map.scene import Scene, blank, finish, merged
from gridplanner.words import use_language

EAST, NORTH = 39_500_000.0, 3_900_000.0


def squares(count: int = 6, side: float = 300.0) -> Plan:
    grids, areas = [], []
    for x, y in itertools.product(range(count), repeat=2):
        west, south = EAST + x * side, NORTH + y * side
        shape = shapely.box(west, south, west + side, south + side)
        number = x * count + y
        grids.append(
            Grid(
                id=f"g{number}",
                code=f"{number:03}",
                parent="c1",
                households_reported=400 + number,
                geometry=shape,
            )
        )
        areas.append(shape)
    road = shapely.LineString([(EAST, NORTH + side), (EAST + count * side, NORTH + side + 30)])
    return (
        Plan()
        .with_rows("grid", grids)
        .with_rows("community", [Area(id="c1", name="柳河社区", geometry=shapely.union_all(areas))])
        .with_rows("road", [Place(id="r1", name="洸河路", geometry=road)])
    )


@pytest.fixture
def scene(qtbot: QtBot) -> Scene:
    scene = Scene()
    scene.set_plan(Standing.of(squares()), Colourings())
    return scene


def chosen(labels: Labels, frame: Frame) -> list[Placed | RoadName]:
    finish(labels.choosing(frame))
    return labels._chosen


def texts(labels: Labels, frame: Frame) -> set[str]:
    found = chosen(labels, frame)
    lines = [line for one in found if isinstance(one, Placed) for line in one.lines]
    lines += [one.line for one in found if isinstance(one, RoadName)]
    return {line.text for line in lines}


@pytest.mark.parametrize("metres", [0.5, 1.0, 2.0, 3.0, 4.0, 8.0, 20.0])
def test_labels_never_overlap(scene: Scene, metres: float) -> None:
    frame = Frame(EAST - 100, NORTH + 1900, metres, 1600, 1000)
    boxes = [one.box for one in chosen(scene.labels, frame)]
    assert boxes
    for one, other in itertools.combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart


def test_as_many_lines_as_have_room(scene: Scene) -> None:
    near, middle, far = (Frame(EAST, NORTH + 1800, one, 900, 900) for one in (2.0, 10.0, 60.0))
    assert {"007", "407户", "空缺", "洸河路"} <= texts(scene.labels, near)
    assert "007" in texts(scene.labels, middle) and "407户" not in texts(scene.labels, middle)
    assert texts(scene.labels, far) == {"柳河社区"}


@pytest.mark.parametrize("metres", [0.5, 1.0, 2.0, 3.0, 4.0, 8.0])
def test_the_community_is_named_at_every_scale(scene: Scene, metres: float) -> None:
    frame = Frame.around((EAST, NORTH, EAST + 1800, NORTH + 1800), 1000, 800)
    near = Frame(frame.left, frame.top, metres, 1000, 800)
    assert "柳河社区" in texts(scene.labels, near)


def test_labels_stay_where_they_are_while_the_map_is_moved(scene: Scene) -> None:
    frames = [Frame(EAST + move, NORTH + 1800 - move, 2.0, 400, 400) for move in (0.0, 30.0)]
    before, after = (
        {one.box for one in chosen(scene.labels, frame) if isinstance(one, Placed)}
        for frame in frames
    )
    inside = {box for box in before & after if box[0] > EAST + 40 and box[3] < NORTH + 1760}
    assert len(inside) >= 4


def test_while_the_hand_zooms_out_labels_get_fewer_and_do_not_overlap(scene: Scene) -> None:
    labels, image = scene.labels, blank(Frame(EAST, NORTH + 1800, 2.0, 900, 900))
    painter = QPainter(image)
    before = list(chosen(labels, Frame(EAST, NORTH + 1800, 2.0, 900, 900)))
    moving = Frame(EAST, NORTH + 1800, 11.0, 900, 900)
    finish(labels.paint(painter, moving))
    painter.end()
    kept = labels._thinned(np.arange(len(before)), 11.0, 5.5)
    assert labels._chosen == before
    assert 0 < len(kept) < len(before)


def test_labels_speak_the_language_in_use(scene: Scene) -> None:
    frame = Frame(EAST, NORTH + 1800, 2.0, 900, 900)
    chosen(scene.labels, frame)
    try:
        use_language("en")
        assert not scene.labels.fit(frame)
        chosen(scene.labels, frame)
    finally:
        use_language("zh")
    assert "407 hh." in {
        line.text for one in scene.labels._chosen if isinstance(one, Placed) for line in one.lines
    }


def test_labels_follow_a_change(scene: Scene) -> None:
    plan = squares()
    named = plan.with_rows(
        "grid",
        [Grid(id="g7", code="099", households_reported=9, geometry=plan.grids["g7"].geometry)],
    )
    change = compare(plan, named)
    scene.update_plan(Standing.of(plan).after(named, change), change)
    found = texts(scene.labels, Frame(EAST, NORTH + 1800, 2.0, 900, 900))
    assert "099" in found and "007" not in found


def test_names_along_a_road_are_never_upside_down(scene: Scene) -> None:
    frame = Frame(EAST, NORTH + 1800, 1.0, 1800, 1800)
    names = [one for one in chosen(scene.labels, frame) if isinstance(one, RoadName)]
    assert names
    assert all(-90 <= one.angle <= 90 for one in names)


extents = st.tuples(
    st.integers(0, 60), st.integers(0, 60), st.integers(0, 9), st.integers(0, 9)
).map(lambda one: (float(one[0]), float(one[1]), float(one[0] + one[2]), float(one[1] + one[3])))


@settings(max_examples=100)
@given(st.lists(extents, max_size=12))
def test_merged_extents_hold_all_and_lie_apart(given_extents: list[tuple[float, ...]]) -> None:
    found = merged(given_extents)  # type: ignore[arg-type]
    for one in given_extents:
        assert any(
            other[0] <= one[0] and other[1] <= one[1] and other[2] >= one[2] and other[3] >= one[3]
            for other in found
        )
    for one, other in itertools.combinations(found, 2):
        assert one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]


def test_a_rectangle_is_taken_once() -> None:
    taken = Taken(10.0)
    assert taken.take((0, 0, 25, 5))
    assert not taken.take((24, 4, 30, 30))
    assert taken.take((25, 0, 30, 5))


def test_a_window_is_the_part_to_paint() -> None:
    frame = Frame(0, 100, 1.0, 100, 100).only((10.2, 20.0, 30.0, 40.5))
    part, left, top = frame.window()
    assert (left, top, part.width, part.height) == (10, 59, 20, 21)
    assert np.allclose(part.extent, (10, 20, 30, 41))
    assert frame.only(None).window()[0] == frame.only(None)
