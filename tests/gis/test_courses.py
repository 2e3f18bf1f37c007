from __future__ import annotations

import drawn
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon

from gridplanner.gis.courses import CannotReshape, new_course, shared_border
from gridplanner.gis.cutting import give_neighbours
from gridplanner.gis.faces import divide, join, without_slivers

CENTIMETRE = 0.01
WHOLE = drawn.shape((0, 0), (310, -33), (420, 150), (290, 340), (-40, 270))
WEST, EAST = drawn.box(0, 0, 50, 100), drawn.box(50, 0, 100, 100)


def reshaped(
    first: MultiPolygon, second: MultiPolygon, line: LineString
) -> tuple[dict[int, MultiPolygon], np.ndarray]:
    course = new_course(first, second, line)
    found = divide([first, second], course.line)
    labels = np.where(found.within(course.first), 0, 1)
    labels = without_slivers(found.faces, found.owners, labels)
    return join(found.faces, labels), found.vertices


def line(*points: tuple[float, float]) -> LineString:
    return LineString(drawn.line(*points))


@pytest.mark.parametrize(
    ("drawn_line", "west"),
    [
        # from border to border: the stretch between follows
        (((50, 20), (70, 50), (50, 80)), 5000 + 600),
        (((50, 80), (70, 50), (50, 20)), 5000 + 600),
        (((50, 20), (30, 50), (50, 80)), 5000 - 600),
        # over-drawn ends count for nothing
        (((40, 20), (60, 20), (60, 80), (40, 80)), 5000 + 600),
        # from outside to outside: the whole border
        (((60, -10), (60, 110)), 6000),
        (((60, 110), (60, -10)), 6000),
        # one end outside: from there to where it meets the border
        (((50, 50), (60, 60), (60, 110)), 5000 + 450),
        # it takes nearly all of one of them
        (((50, 1), (99, 1), (99, 99), (50, 99)), 5000 + 49 * 98),
    ],
)
def test_a_new_course_moves_what_lies_between(
    drawn_line: tuple[tuple[float, float], ...], west: float
) -> None:
    for turned in (False, True):
        pair = (EAST, WEST) if turned else (WEST, EAST)
        sides, _ = reshaped(*pair, line(*drawn_line))
        assert sides[int(turned)].area == pytest.approx(west)
        assert sides[0].area + sides[1].area == pytest.approx(10_000)


@pytest.mark.parametrize(
    ("drawn_line", "reason"),
    [
        (((60, 20), (70, 50)), "misses"),
        (((60, 20), (40, 50)), "misses"),
        (((50, 20), (50, 20.001)), "misses"),
        (((50, 20), (70, 20), (70, 80), (45, 90), (60, 50), (50, 70)), "crosses"),
    ],
)
def test_a_line_that_tells_no_border_is_refused(
    drawn_line: tuple[tuple[float, float], ...], reason: str
) -> None:
    with pytest.raises(CannotReshape) as refused:
        new_course(WEST, EAST, line(*drawn_line))
    assert refused.value.reason == reason


def test_polygons_that_only_touch_in_a_corner_share_no_border() -> None:
    with pytest.raises(CannotReshape, match="apart"):
        new_course(WEST, drawn.box(50, 100, 90, 140), line((40, 90), (60, 110)))


def test_the_border_of_an_island_is_led_along_a_line() -> None:
    island = drawn.box(40, 40, 60, 60)
    around = MultiPolygon([drawn.box(0, 0, 100, 100).geoms[0].difference(island.geoms[0])])
    sides, _ = reshaped(island, around, line((60, 45), (70, 50), (60, 55)))
    assert sides[0].area == pytest.approx(450)
    sides, _ = reshaped(island, around, line((60, 45), (55, 50), (60, 55)))
    assert sides[0].area == pytest.approx(375)


@given(seed=st.integers(0, 100_000), kind=st.integers(0, 3))
def test_new_courses_at_random_leave_a_whole_coverage(seed: int, kind: int) -> None:
    random = np.random.default_rng(seed)
    tiles = drawn.slanted(WHOLE, 8, random)
    one, other = random.choice(len(tiles), 2, replace=False)
    borders = shared_border(tiles[one], tiles[other])
    if not borders:
        return
    start, end = (
        np.array(borders[0].interpolate(at).coords[0])
        for at in random.uniform(0, borders[0].length, 2)
    )
    middle = (start + end) / 2 + random.normal(0, 15, 2)
    jolt = random.normal(0, 2, (2, 2)) if kind == 1 else np.zeros((2, 2))
    far = (end - start) * (3 if kind > 1 else 0), (start - end) * (3 if kind > 2 else 0)
    course = LineString([start - far[0] + jolt[0], middle, end - far[1] + jolt[1]])
    try:
        sides, vertices = reshaped(tiles[one], tiles[other], course)
    except CannotReshape:
        return
    others = [tile for place, tile in enumerate(tiles) if place not in (one, other)]
    grown = give_neighbours(others, vertices)
    after = [*sides.values(), *[grown.get(place, tile) for place, tile in enumerate(others)]]
    assert shapely.is_valid(after).all()
    assert shapely.coverage_is_valid(after, gap_width=CENTIMETRE)
    assert abs(sum(tile.area for tile in after) - WHOLE.area) < 1e-4
