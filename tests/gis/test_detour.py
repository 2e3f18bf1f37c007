"""Bending a line round footprints."""

from __future__ import annotations

import drawn
import numpy as np
import pytest
import shapely
from shapely import LineString, MultiPolygon, Point

from gridplanner.gis.cutting import CannotCut, cut
from gridplanner.gis.detour import Blocked, bend, crossed

SQUARE = drawn.box(0, 0, 100, 100)


def knife(*points: tuple[float, float]) -> LineString:
    return LineString([drawn.at(*point) for point in points])


def houses(*shapes: shapely.Geometry) -> np.ndarray:
    made = np.empty(len(shapes), object)
    made[:] = shapes
    return made


def test_a_line_that_meets_no_house_stays_as_it_is() -> None:
    straight = knife((50, -10), (50, 110))
    assert bend(straight, SQUARE, houses(drawn.house(20, 50), Point(drawn.at(50, 50)))) is straight


def test_a_line_goes_round_on_the_shorter_side_and_keeps_its_distance() -> None:
    home = drawn.house(52, 50)
    bent = bend(knife((50, -10), (50, 110)), SQUARE, houses(home))
    assert bent.distance(home) == pytest.approx(0.5, abs=1e-6)
    assert bent.length < 120 + 10
    assert bent.coords[0] == drawn.at(50, -10)
    assert bent.coords[-1] == drawn.at(50, 110)
    assert min(x for x, _ in bent.coords) < drawn.at(50, 0)[0]  # the house stands to the right


def test_touching_houses_are_one_obstacle() -> None:
    pair = houses(drawn.box(40, 45, 50, 55), drawn.box(50, 45, 60, 55))
    bent = bend(knife((51, -10), (51, 110)), SQUARE, pair)
    assert bent.distance(pair[0]) > 0.4
    assert bent.distance(pair[1]) > 0.4


def test_a_narrow_gap_is_used_with_less_clearance() -> None:
    pair = houses(drawn.box(2, 45, 49.8, 55), drawn.box(50.1, 45, 98, 55))
    bent = bend(knife((49, -10), (49, 110)), SQUARE, pair)
    assert not len(crossed(bent, pair))
    assert min(bent.distance(one) for one in pair) >= 0.04


def test_a_house_from_border_to_border_blocks_and_is_named() -> None:
    wall = drawn.box(-5, 45, 105, 55)
    with pytest.raises(Blocked) as caught:
        bend(knife((50, -10), (50, 110)), SQUARE, houses(drawn.house(20, 20), wall))
    assert caught.value.footprint == 1


def test_a_house_across_the_border_is_passed_inside() -> None:
    across = drawn.box(45, 95, 55, 105)
    bent = bend(knife((50, -10), (50, 90), (52, 110)), SQUARE, houses(across))
    assert not len(crossed(bent.intersection(SQUARE), houses(across)))


def test_houses_outside_the_polygon_are_not_in_the_way() -> None:
    straight = knife((50, -50), (50, 110))
    assert bend(straight, SQUARE, houses(drawn.house(50, -30))) is straight


def test_a_point_is_no_obstacle_and_a_graze_no_cut() -> None:
    along = knife((50, -10), (50, 110))
    assert not len(crossed(along, houses(drawn.box(50, 40, 60, 50), Point(drawn.at(50, 50)))))


def test_a_footprint_thinner_than_a_graze_is_never_cut() -> None:
    touching = shapely.GeometryCollection([Point(drawn.at(5, 5)), knife((0, 0), (10, 0))])
    assert not len(crossed(touching, houses(drawn.box(2, -5, 2.001, 5))))


def test_a_recess_of_a_house_is_not_walked_into() -> None:
    court = drawn.shape(
        (40, 40), (60, 40), (60, 60), (52, 60), (52, 44), (48, 44), (48, 60), (40, 60)
    )
    bent = bend(knife((58, -10), (58, 110)), SQUARE, houses(court))
    assert not len(crossed(bent, houses(court)))
    assert bent.length < 120 + 6
    across = bend(knife((-10, 50), (110, 50)), SQUARE, houses(court))
    assert across.length < 120 + 21.1 + 1
    assert across.disjoint(drawn.box(48.1, 44, 51.9, 59.9))


def test_a_narrow_gap_is_rather_used_than_a_long_way_round() -> None:
    row = houses(drawn.box(5, 45, 49.8, 55), drawn.box(50.4, 45, 95, 55))
    bent = bend(knife((48, -10), (48, 110)), SQUARE, row)
    assert bent.length < 120 + 6
    assert min(bent.distance(one) for one in row) == pytest.approx(0.25, abs=0.06)


def test_a_compound_is_passed_with_all_its_houses_and_named_where_it_blocks() -> None:
    inside = [drawn.house(45, 50), drawn.house(56, 52)]
    compound = drawn.box(35, 35, 65, 65)
    straight = knife((52, -10), (52, 110))
    bent = bend(straight, SQUARE, houses(*inside, compound))
    assert bent.distance(compound) == pytest.approx(0.5, abs=1e-6)
    assert bent.length < 120 + 28
    with pytest.raises(Blocked) as caught:
        bend(straight, SQUARE, houses(*inside, drawn.box(-5, 35, 105, 65)))
    assert caught.value.footprint == 2


def test_an_end_outside_in_a_house_over_the_border_is_passed_beside_it() -> None:
    house = houses(drawn.box(45, 92, 60, 108))
    bent = bend(knife((50, -10), (50, 100.5)), SQUARE, house)
    inner = bent.intersection(SQUARE)
    assert not len(crossed(inner, house))
    assert Point(inner.coords[-1]).distance(SQUARE.boundary) < 1e-6
    assert len(cut(SQUARE, bent).parts) == 2


def test_no_bent_line_ever_cuts_a_house() -> None:
    random = np.random.default_rng(7)
    bent_lines = 0
    for _ in range(200):
        spots = random.uniform(0, 100, (14, 2))
        made = [
            drawn.house(x, y, *random.uniform(4, 14, 2), random.uniform(0, 180)) for x, y in spots
        ]
        footprints = houses(*made)
        angle = random.uniform(0, np.pi)
        step = 90 * np.array([np.cos(angle), np.sin(angle)])
        middle = random.uniform(25, 75, 2)
        wanted = knife(middle - step, middle + random.normal(0, 5, 2), middle + step)
        try:
            bent = bend(wanted, SQUARE, footprints)
            parts = cut(SQUARE, bent).parts
        except (Blocked, CannotCut):
            continue
        bent_lines += bent is not wanted
        assert_each_house_on_one_side(parts, footprints)
    assert bent_lines > 60  # most lines find a way


def assert_each_house_on_one_side(
    parts: tuple[MultiPolygon, MultiPolygon], footprints: np.ndarray
) -> None:
    shares = np.array([shapely.area(shapely.intersection(footprints, part)) for part in parts])
    assert shares.min(axis=0).max() < 0.02  # square metres on the wrong side
