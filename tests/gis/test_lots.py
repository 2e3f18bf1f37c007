from __future__ import annotations

import drawn
import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from gridplanner.gis.detour import bend_region, crossed
from gridplanner.gis.lots import Lots, grown_together, joined, parted

GROUND = drawn.box(0, 0, 120, 120)


def houses(random: np.random.Generator, count: int) -> np.ndarray:
    """Return houses that do not overlap, some of them close together, and points."""
    found: list[shapely.Geometry] = []
    for number in range(count):
        spot = random.uniform(5, 115, 2)
        one = (
            Point(drawn.at(*spot))
            if number % 6 == 0
            else drawn.house(*spot, *random.uniform(5, 18, 2), random.uniform(0, 90))
        )
        # A point hard by a house goes with it.
        rooms = [0.6 if isinstance(one, Point) or isinstance(two, Point) else 0.1 for two in found]
        if all(one.distance(two) >= room for two, room in zip(found, rooms, strict=True)):
            found.append(one)
    return np.array([*found, None], object)[:-1]


@given(seed=st.integers(0, 100_000), share=st.floats(0.1, 0.9))
def test_the_ground_of_some_holds_them_and_no_other(seed: int, share: float) -> None:
    random = np.random.default_rng(seed)
    some = houses(random, 30)
    chosen = random.random(len(some)) < share
    if not chosen.any():
        return
    ground = Lots.of(some, GROUND).ground(chosen)
    spots = shapely.point_on_surface(some)
    inside = shapely.intersects(bend_region(ground, some, chosen), spots)
    np.testing.assert_array_equal(inside, chosen)


@given(seed=st.integers(0, 100_000))
def test_an_outline_led_round_houses_cuts_none(seed: int) -> None:
    random = np.random.default_rng(seed)
    some = houses(random, 30)
    region = shapely.box(*drawn.at(30, 30), *drawn.at(80, 90))
    inside = shapely.intersects(region, shapely.point_on_surface(some))
    bent = bend_region(region, some, inside)
    assert not len(crossed(bent.boundary, some))
    np.testing.assert_array_equal(shapely.intersects(bent, shapely.point_on_surface(some)), inside)


def test_two_houses_share_the_ground_in_the_middle() -> None:
    pair = np.array([drawn.house(30, 60), drawn.house(90, 60)], object)
    west = Lots.of(pair, GROUND).ground(np.array([True, False]))
    assert abs(west.intersection(GROUND).area - 7200) < 60


def test_a_house_alone_has_all_the_ground() -> None:
    ground = Lots.of(np.array([drawn.house(30, 60)], object), GROUND).ground(np.array([True]))
    assert ground.covers(GROUND)


def test_touching_houses_go_together_when_an_outline_cuts_one() -> None:
    terrace = np.array([drawn.box(0, 0, 10, 10), drawn.box(10, 0, 20, 10)], object)
    region = shapely.box(*drawn.at(-5, -5), *drawn.at(12, 15))
    bent = bend_region(region, terrace, np.array([True, True]))
    assert bent.covers(shapely.union_all(terrace))


def shapes(*some: shapely.Geometry) -> np.ndarray:
    return np.array([*some, None], object)[:-1]


def test_walls_drawn_over_one_another_are_parted_and_buildings_are_not() -> None:
    chosen = np.array([True, False, False])
    terrace = shapes(*(drawn.box(10 * n, 0, 10 * n + 10.1, 12) for n in range(3)))
    apart = parted(terrace, chosen)
    assert grown_together(terrace, chosen) == (0, 1)
    assert grown_together(apart, chosen) is None
    assert list(apart[1:]) == list(terrace[1:])
    over = shapes(drawn.house(0, 0), drawn.house(4, 0), drawn.house(50, 0))
    assert list(parted(over, chosen)) == list(over)
    assert grown_together(over, chosen) == (0, 1)
    assert grown_together(over, np.array([False, False, True])) is None
    assert grown_together(over, np.array([True, True, True])) is None


def test_what_stands_wall_to_wall_is_joined_through_others() -> None:
    row = shapes(*(drawn.box(10 * n, 0, 10 * n + 9.97, 12) for n in range(3)), drawn.house(50, 5))
    assert joined(row, np.array([True, False, False, False])).tolist() == [True, True, True, False]
    assert not joined(row, np.zeros(4, bool)).any()
