"""A way through a built-up polygon, wherever there is one."""

from __future__ import annotations

import drawn
import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from real_lines import Judge
from shapely import LineString, MultiPolygon, Point

from gridplanner.gis.cutting import cut
from gridplanner.gis.detour import crossed
from gridplanner.gis.passage import lead

SQUARE = drawn.box(0, 0, 100, 100)
UP = LineString(drawn.line((50, -10), (50, 110)))


def bodies(*shapes: shapely.Geometry) -> np.ndarray:
    return np.array([*shapes, None], object)[:-1]


def led(line: LineString, houses: np.ndarray) -> LineString:
    way = lead(line, SQUARE, houses)
    assert way is not None
    assert not len(crossed(way.intersection(SQUARE), houses))
    return way


def test_the_one_gap_in_a_wall_is_found_and_used_with_the_room_it_has() -> None:
    wall = bodies(drawn.box(-5, 45, 80, 55), drawn.box(80.3, 45, 105, 55))
    way = led(UP, wall)
    assert way.distance(Point(drawn.at(80.15, 50))) < 0.06
    assert [way.coords[0], way.coords[-1]] == [UP.coords[0], UP.coords[-1]]


def test_two_walls_with_gaps_apart_are_passed_one_after_the_other() -> None:
    walls = bodies(
        drawn.box(-5, 30, 70, 40),
        drawn.box(72, 30, 105, 40),
        drawn.box(-5, 60, 20, 70),
        drawn.box(22, 60, 105, 70),
    )
    parts = cut(SQUARE, led(UP, walls)).parts
    assert sum(one.area for one in parts) == np.float64(10_000)


def test_a_wall_from_border_to_border_leaves_no_way() -> None:
    assert lead(UP, SQUARE, bodies(drawn.box(-5, 45, 105, 55))) is None
    gap = bodies(drawn.box(-5, 45, 50.01, 55), drawn.box(50.09, 45, 105, 55))
    assert lead(UP, SQUARE, gap) is None  # less than the room that a line keeps on both sides


def test_an_end_in_a_house_over_the_border_moves_beside_it() -> None:
    house = drawn.box(40, 90, 52, 110)
    way = led(UP, bodies(house, drawn.house(50, 50)))
    end = Point(way.coords[-1])
    assert end.distance(SQUARE.boundary) < 0.1
    assert 0.4 < end.distance(house) < 2  # and on the nearer side
    assert end.x > drawn.at(52, 0)[0]


def test_an_end_that_cannot_move_stays_or_refuses() -> None:
    house = drawn.house(50, 50)
    inner = LineString(drawn.line((50, -10), (50, 80)))
    assert led(inner, bodies(house)).coords[-1] == inner.coords[-1]
    assert lead(inner, SQUARE, bodies(house, drawn.house(50, 80))) is None


def test_a_line_that_leaves_the_polygon_between_is_not_led() -> None:
    assert (
        lead(LineString(drawn.line((50, -10), (50, 50), (110, 50), (50, 80))), SQUARE, bodies())
        is None
    )


def test_points_are_no_obstacles() -> None:
    assert led(UP, bodies(Point(drawn.at(50, 50)), drawn.house(50, 50))).length < 132


def test_the_line_keeps_near_to_what_was_drawn() -> None:
    wavy = LineString(drawn.line((50, -10), (52, 20), (47, 35), (53, 65), (48, 80), (50, 110)))
    way = led(wavy, bodies(drawn.house(50, 50)))
    assert shapely.hausdorff_distance(way, wavy) < 12
    assert way.length < wavy.length + 12


@given(st.integers(0, 100_000), st.integers(10, 45))
def test_there_is_a_way_where_the_free_ground_joins_both_ends(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    houses = bodies(
        *(
            drawn.house(
                *random.uniform(-3, 103, 2), *random.uniform(4, 22, 2), random.uniform(0, 90)
            )
            for _ in range(count)
        )
    )
    angle = random.uniform(0, np.pi)
    step = 90 * np.array([np.cos(angle), np.sin(angle)])
    middle = random.uniform(25, 75, 2)
    line = LineString(drawn.line(middle - step, middle + random.normal(0, 6, 2), middle + step))
    way = lead(line, SQUARE, houses)
    if way is None:
        # The line keeps 1.5 cm to the border and a little more at corners of walls.
        assert not Judge(SQUARE, houses, room=0.08, edge=0.02).way_exists(line)
        return
    whole = houses[shapely.within(houses, SQUARE)]
    assert not len(crossed(way.intersection(SQUARE), houses))
    first, second = cut(SQUARE, way).parts
    assert isinstance(first, MultiPolygon)
    shares = [shapely.area(shapely.intersection(whole, part)) for part in (first, second)]
    assert np.min(shares, axis=0).max(initial=0) < 0.01
