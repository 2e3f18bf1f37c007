"""The colours of buildings near and far, and after an edit as from nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import shapely
from pytestqt.qtbot import QtBot

from gridplanner.models import looks
from gridplanner.models.buildings import make_buildings
from gridplanner.models.change import compare
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Grid
from gridplanner.models.standing import Standing
from gridplanner.ui.map.drawing import Arrived, Colourings, Drawing
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.layers import buildings as layer
from gridplanner.ui.map.scene import Scene, picture

EAST, NORTH = 500_000.0, 3_930_000.0
WIDE = 60
KINDS = np.array(["residential", "shop", "school", ""])


def town() -> Plan:
    """Return a lattice of 3,600 buildings; strips of six columns are of one kind."""
    x, y = (one.ravel() * 20.0 for one in np.meshgrid(np.arange(WIDE), np.arange(WIDE)))
    shapes = shapely.box(EAST + x, NORTH + y, EAST + x + 16, NORTH + y + 16)
    shapes[:5] = shapely.points(EAST + x[:5], NORTH + y[:5])
    columns = {
        "kind": KINDS[(x // 120).astype(int) % 4],
        "households": np.where(y % 7 < 1, np.nan, x // 20),
        "womens_group": np.array([f"w{number}" for number in (x // 120).astype(int)]),
    }
    numbers = np.arange(1, len(x) + 1)
    left = Grid(id="g1", geometry=shapely.box(EAST, NORTH, EAST + 700, NORTH + 1200))
    plan = Plan(buildings=make_buildings(numbers, shapes, columns, ("households",)))
    return plan.with_rows("grid", [left])


def scene_of(plan: Plan, buildings: str) -> Scene:
    scene = Scene()
    scene.set_plan(Standing.of(plan), Colourings("plain", buildings))
    return scene


def pixels(scene: Scene, metres: float) -> np.ndarray:
    frame = Frame(EAST, NORTH + 1200, metres, round(1200 / metres), round(1200 / metres))
    image = picture(scene, frame, ["building"])
    bits = np.frombuffer(image.constBits(), np.uint8)
    return bits.reshape(image.height(), image.width(), 4)[..., 2::-1].astype(int)


def rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])


@pytest.mark.parametrize("metres", [40.0, 8.0, 2.0])
def test_each_strip_has_the_colour_of_its_kind(
    qtbot: QtBot, metres: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layer, "MANY", 500)
    scene = scene_of(town(), "kind")
    classes = scene.building_classes
    shown, empty = pixels(scene, metres), rgb(scene.outside)
    for strip in range(10):
        middle = shown[:, round((strip * 120 + 48) / metres)]
        look = classes.looks[classes.codes[strip * 6 + 3]]
        towards = (rgb(look.fill) - empty) / np.linalg.norm(rgb(look.fill) - empty)
        away = middle - empty
        inked = np.linalg.norm(away, axis=1) > 12
        if look.dashes:  # pale: it hardly differs from the ground, and has an outline near by
            continue
        assert inked.any()
        straight = (away[inked] @ towards) / np.linalg.norm(away[inked], axis=1)
        assert np.median(straight) > 0.97


@pytest.mark.parametrize("metres", [8.0, 2.0])
@pytest.mark.parametrize("buildings", looks.BUILDING_COLOURINGS)
def test_a_part_painted_again_looks_like_the_rest(
    qtbot: QtBot, buildings: str, metres: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layer, "MANY", 500)
    scene = scene_of(town(), buildings)
    frame = Frame(EAST, NORTH + 1200, metres, round(1200 / metres), round(1200 / metres))
    whole = picture(scene, frame, ["building"])
    for left in (301.0, 301.0 + metres):
        seen = (EAST + left, NORTH + 333, EAST + left + 31 * metres, NORTH + 700)
        part = picture(scene, frame.only(seen), ["building"])
        x, y = round(left / metres) + 2, round(600 / metres)
        wide = round(25 * metres / metres)
        assert part.copy(x, y, wide, 20) == whole.copy(x, y, wide, 20)


def other_households(plan: Plan) -> Plan:
    column = plan.buildings.columns["households"].with_values(np.array([70, 700]), [np.nan, 3.0])
    return replace(plan, buildings=plan.buildings.with_column("households", column))


def other_border(plan: Plan) -> Plan:
    wider = shapely.box(EAST, NORTH, EAST + 760, NORTH + 1200)
    return plan.with_rows("grid", [replace(plan.grids["g1"], geometry=wider)])


@pytest.mark.parametrize("metres", [8.0, 2.0])
@pytest.mark.parametrize("edit", [other_households, other_border])
@pytest.mark.parametrize("buildings", looks.BUILDING_COLOURINGS)
def test_after_an_edit_all_that_differs_is_painted_again(
    qtbot: QtBot, buildings: str, edit: Callable[[Plan], Plan], metres: float
) -> None:
    scene = scene_of(town(), buildings)
    assert scene.subject is not None
    before, earlier = scene.subject.standing, pixels(scene, metres)
    plan = edit(before.plan)
    change = compare(before.plan, plan)
    dirty = scene.update_plan(before.after(plan, change), change)
    now = pixels(scene, metres)
    assert np.array_equal(now, pixels(scene_of(plan, buildings), metres))
    differ = np.argwhere((now != earlier).any(axis=2))
    if dirty is None:
        return
    for row, column in differ.tolist():
        x, y = EAST + (column + 0.5) * metres, NORTH + 1200 - (row + 0.5) * metres
        reach = 12 * metres
        assert any(
            one[0] - reach <= x <= one[2] + reach and one[1] - reach <= y <= one[3] + reach
            for one in dirty
        )


@pytest.mark.parametrize("buildings", looks.BUILDING_COLOURINGS)
def test_buildings_that_arrive_are_coloured(qtbot: QtBot, buildings: str) -> None:
    plan = town()
    bare = Standing.of(replace(plan, buildings=Plan().buildings))
    scene = Scene()
    colourings = Colourings("band", buildings)
    scene.set_plan(replace(bare, awaited=True), colourings, Drawing(plan))
    awaited = scene.legend()
    assert [one.words for one in awaited] == ["正在载入楼栋"]
    standing = Standing.of(plan)
    scene.take_arrived(standing, Arrived.of(standing, Drawing(plan).origin, colourings))
    fresh = Scene()
    fresh.set_plan(standing, colourings, Drawing(plan))
    assert scene.legend() == fresh.legend()
    assert np.array_equal(pixels(scene, 2.0), pixels(fresh, 2.0))
